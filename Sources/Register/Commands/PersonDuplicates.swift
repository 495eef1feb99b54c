import Access
import ArgumentParser
import Directory
import Kernel
import Storage
import Web

extension PersonCommand {
  /// `waypoint person duplicates`.
  struct Duplicates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Look for records that may be one person, and list them.",
      discussion: """
        Compares whoever came or changed since the last time with everybody else, and lists what \
        waits for a decision, with what speaks for and against. Nothing is merged.
        """)

    @Option(help: "Only what an organisation, or one under it, decides: its code.")
    var organisation: String?

    @Option(help: "open (to decide), merged (one person) or apart (not the same person).")
    var state: DuplicateState = .open

    @Option(help: "How many to list.")
    var limit = 50

    @OptionGroup var options: CommandOptions

    func run() async throws {
      try await options.answer { database, house in
        let proposed = try await MatchSearch(clock: house.clock).run(database)
        let today = house.clock.today
        return try await database.read { tx in
          let reach = try organisation.map { code in
            Reach(organisations: [try OrganisationAnswer.find(code, tx)])
          }
          let found = try PersonMatches.list(
            state.stages, reach: reach ?? .everything, on: today, limit: max(0, limit), offset: 0,
            tx)
          return DuplicatesAnswer(
            proposed: proposed, total: found.total,
            duplicates: try found.matches.map { try DuplicateAnswer($0, on: today, tx) })
        }
      } inWords: { (answer: DuplicatesAnswer) in
        answer.duplicates.isEmpty
          ? ["There are none."]
          : answer.duplicates.flatMap(\.lines)
            + (answer.total > answer.duplicates.count
              ? ["\(answer.total - answer.duplicates.count) more: ask for them with --limit."] : [])
      }
    }
  }

  /// `waypoint person merge`.
  struct Merge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that two records are one person.",
      discussion: """
        Within one employer that is all. Between employers each has to agree: say for which one \
        with --for, who there decided with --agreed-by, and when and how they said so with \
        --agreed-on and --means. Where somebody of that employer can sign in and decide, it is \
        noted, and counts when they have confirmed it. With the last agreement the records become \
        one person. It can be taken back with person unmerge.
        """)

    @Argument(help: "The number of one record.")
    var one: PersonID

    @Argument(help: "The number of the other.")
    var other: PersonID

    @Option(help: "Why they are one person. Every employer of the person can read it.")
    var reason: String

    @Option(name: .customLong("for"), help: "The code of the employer that decided.")
    var organisation: String?

    @Option(help: "Who of that employer decided.")
    var agreedBy: String?

    @Option(help: "When they said so (YYYY-MM-DD).")
    var agreedOn: Day?

    @Option(help: "How they said so, for example by letter, and where it is kept.")
    var means: String?

    @OptionGroup var options: CommandOptions

    func run() async throws {
      try await options.answer { database, house in
        let user = User.console(now: house.clock.now())
        return try await database.write { tx in
          let right = try user.right(to: .mergePeople, .everything, tx)
          let match = try ProposeMatch(one, other, because: reason).run(under: right, tx)
          let onBehalf = try organisation.map { code in
            try DecideDuplicate.OnBehalf(
              OrganisationAnswer.find(code, tx), by: agreedBy, on: agreedOn, means: means,
              today: user.today)
          }
          let before = try SightOfPeople(
            of: match.people, under: .seePerson, at: user.now, tx)
          let decided = try DecideDuplicate(
            match: match.id, answer: .same, reason: reason, onBehalf: onBehalf
          ).run(by: user, tx)
          var answer = try DuplicateAnswer(decided, on: user.today, tx)
          let after = try SightOfPeople(
            of: match.people, under: .seePerson, at: user.now, tx)
          answer.sight = try MergeSight.lines(before.changes(to: after), for: user, tx)
          return answer
        }
      } inWords: { (answer: DuplicateAnswer) in
        answer.stage == .merged
          ? ["\(answer.names) are one person now: \(answer.person)."] + answer.sightLines
          : [
            "Recorded. Still to agree: \(answer.waitingFor.joined(separator: ", "))."
          ]
            + (answer.toConfirm.isEmpty
              ? []
              : ["Noted, and asked to confirm it: \(answer.toConfirm.joined(separator: ", "))."])
      }
    }
  }

  /// `waypoint person unmerge`.
  struct Unmerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take records apart that were joined as one person.",
      discussion: "Each is again what it was, with what was added to it since. Nothing is lost.")

    @Argument(help: "The number of one record.")
    var one: PersonID

    @Argument(help: "The number of the other; not needed where the person has two records.")
    var other: PersonID?

    @Option(help: "Why they are not one person.")
    var reason: String

    @OptionGroup var options: CommandOptions

    func run() async throws {
      try await options.answer { database, house in
        let user = User.console(now: house.clock.now())
        return try await database.write { tx in
          let merges = try Merges.of([one], tx).filter { merge in
            merge.isInForce
              && (other.map { [merge.first, merge.second].contains($0) } ?? true)
          }
          guard let merge = merges.first else { throw MatchRefusal.notOne }
          guard merges.count == 1 else {
            throw Problems(
              "other", "Record \(one) is joined with several others: say from which to part it")
          }
          let before = try SightOfPeople(
            of: [one], under: .seePerson, at: user.now, tx)
          let match = try TakeApart(match: merge.match, reason: reason).run(by: user, tx)
          var answer = try DuplicateAnswer(match, on: user.today, tx)
          let after = try SightOfPeople(
            of: match.people, under: .seePerson, at: user.now, tx)
          answer.sight = try MergeSight.lines(before.changes(to: after), for: user, tx)
          return answer
        }
      } inWords: { (answer: DuplicateAnswer) in
        ["\(answer.names) are two people again."] + answer.sightLines
      }
    }
  }
}

enum DuplicateState: String, ExpressibleByArgument, CaseIterable {
  case open, merged, apart

  var stages: [PersonMatch.Stage] {
    switch self {
    case .open: [.proposed, .agreed]
    case .merged: [.merged]
    case .apart: [.apart, .unmerged]
    }
  }
}

/// As JSON: `{"proposed":2,"total":14,"duplicates":[…]}`.
struct DuplicatesAnswer: Encodable, Sendable {
  /// How many the search has just found.
  let proposed: Int
  let total: Int
  let duplicates: [DuplicateAnswer]
}

/// As JSON: `{"match":812,"person":41,"stage":"proposed","people":[{"id":41,"name":"…",
/// "employers":["…"]},…],"for":["same-ni"],"against":[],"waitingFor":["…"],"toConfirm":[],
/// "sight":[{"account":"…","gains":1,"loses":0}]}`.
struct DuplicateAnswer: Encodable, Sendable {
  struct Record: Encodable, Sendable {
    let id: PersonID
    let name: String
    let employers: [String]
  }

  let match: MatchID
  /// The record that stands for the first.
  let person: PersonID
  let stage: PersonMatch.Stage
  let people: [Record]
  let pro: [MatchEvidence]
  let contra: [MatchEvidence]
  /// Employers that have not agreed.
  let waitingFor: [String]
  /// Those of them for which an agreement is written down that they have yet to confirm.
  let toConfirm: [String]
  /// Who sees more or fewer people by what was done.
  var sight: [MergeSight] = []

  private enum CodingKeys: String, CodingKey {
    case match, person, stage, people, waitingFor, toConfirm, sight
    case pro = "for"
    case contra = "against"
  }

  init(_ match: PersonMatch, on day: Day, _ tx: any Transaction) throws {
    self.match = match.id
    person = try OnePerson.canonical(of: match.first, tx)
    stage = match.stage
    let names = try People.names(of: match.people, tx)
    let posts = try Assignments.of(match.people, tx)
    let parties = try PersonMatches.parties(of: match.people, on: day, tx)
    let whole = Set(parties.values.joined())
    let places = try Organisations.names(
      of: whole.union(posts.values.joined().map(\.employer)), tx)
    people = match.people.map { id in
      let own = Set((posts[id] ?? []).map(\.employer)).intersection(parties[id] ?? [])
      return Record(
        id: id, name: names[id] ?? "", employers: own.sorted().compactMap { places[$0] })
    }
    let evidence = try MatchReading.evidence(match, on: day, tx)
    pro = evidence.pro
    contra = evidence.contra
    let answers = MatchRules.answers(
      parties: whole, decisions: try PersonMatches.counted(for: match, tx))
    waitingFor =
      match.stage.isOpen
      ? whole.sorted().filter { answers[$0] != .same }.compactMap { places[$0] } : []
    let noted = try PersonMatches.noted(for: match, tx)
    toConfirm =
      match.stage.isOpen ? whole.sorted().filter { noted[$0] != nil }.compactMap { places[$0] } : []
  }

  var sightLines: [String] {
    sight.isEmpty ? [] : ["Who sees whom:"] + sight.map { "  \($0.words)" }
  }

  var names: String { people.map { "\($0.name) (\($0.id))" }.joined(separator: " and ") }

  /// A few lines for people to read.
  var lines: [String] {
    [
      "\(names): \(stage.words.lowercased())",
      "  employed by: \(people.map { $0.employers.joined(separator: ", ") }.joined(separator: " | "))",
      "  for: \(pro.map(\.words).joined(separator: "; "))",
    ] + (contra.isEmpty ? [] : ["  against: \(contra.map(\.words).joined(separator: "; "))"])
      + (waitingFor.isEmpty ? [] : ["  to agree: \(waitingFor.joined(separator: ", "))"])
  }
}

extension OrganisationAnswer {
  /// The organisation that a command names by its code.
  static func find(_ code: String, _ tx: any Transaction) throws -> OrganisationID {
    guard let found = try Organisations.find(code: code, tx) else {
      throw NotFound("An organisation with the code \(code)")
    }
    return found.id
  }
}
