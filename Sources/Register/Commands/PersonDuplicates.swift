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
        with --for, and who there decided with --agreed-by; with the last of them the records \
        become one person. It can be taken back with person unmerge.
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

    @OptionGroup var options: CommandOptions

    func run() async throws {
      try await options.answer { database, house in
        let user = User.console(now: house.clock.now())
        return try await database.write { tx in
          let right = try user.right(to: .mergePeople, .everything, tx)
          let match = try ProposeMatch(one, other).run(under: right, tx)
          let onBehalf = try organisation.map { code in
            DecideDuplicate.OnBehalf(
              organisation: try OrganisationAnswer.find(code, tx), agreedBy: agreedBy ?? "")
          }
          let decided = try DecideDuplicate(
            match: match.id, answer: .same, reason: reason, onBehalf: onBehalf
          ).run(by: user, tx)
          return try DuplicateAnswer(decided, on: user.today, tx)
        }
      } inWords: { (answer: DuplicateAnswer) in
        answer.stage == .merged
          ? ["\(answer.names) are one person now: \(answer.person)."]
          : [
            "Recorded. Still to agree: \(answer.waitingFor.joined(separator: ", "))."
          ]
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
          let match = try TakeApart(match: merge.match, reason: reason).run(by: user, tx)
          return try DuplicateAnswer(match, on: user.today, tx)
        }
      } inWords: { (answer: DuplicateAnswer) in
        ["\(answer.names) are two people again."]
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
/// "employers":["…"]},…],"for":["same-ni"],"against":[],"waitingFor":["…"]}`.
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

  private enum CodingKeys: String, CodingKey {
    case match, person, stage, people, waitingFor
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
