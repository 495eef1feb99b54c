import Access
import Directory
import Kernel
import Markup
import Storage

/// Which possible duplicates there are of people that the reader decides about.
struct ListDuplicates: Sendable {
  let state: String?
  let page: Int
  static let size = 50

  static let states: [(choice: Choice, stages: [PersonMatch.Stage])] = [
    (Choice("open", "To decide"), [.proposed, .agreed]),
    (Choice("merged", "One person"), [.merged]),
    (Choice("apart", "Not the same person"), [.apart, .unmerged]),
  ]

  func answer(_ user: User, _ tx: any Transaction) throws -> DuplicateList {
    let chosen = Self.states.first { $0.choice.code == state } ?? Self.states[0]
    let reach = try user.reach(for: .mergePeople, tx)
    let found = try PersonMatches.list(
      chosen.stages, reach: reach, on: user.today, limit: Self.size,
      offset: max(0, page - 1) * Self.size, tx)
    let names = try People.names(of: found.matches.flatMap(\.people), tx)
    let parties = try PersonMatches.parties(
      of: found.matches.flatMap(\.people), on: user.today, tx)
    let places = try Organisations.names(of: parties.values.joined(), tx)
    return DuplicateList(
      state: chosen.choice.code, states: Self.states.map(\.choice),
      lines: try found.matches.map { match in
        let whole = Set(match.people.flatMap { parties[$0] ?? [] })
        let (status, colour) = try status(match, whole, user, tx)
        return DuplicateLine(
          address: "/duplicates/\(match.id)",
          names: match.people.map { names[$0] ?? "Person \($0)" }.uniqued()
            .joined(separator: " and "),
          places: whole.sorted().compactMap { places[$0] }.joined(separator: ", "),
          why: match.evidence.pro.map(\.words).asOneSentence, status: status,
          colour: colour)
      }, page: PageOfMany(number: page, size: Self.size, total: found.total))
  }

  private func status(
    _ match: PersonMatch, _ parties: Set<OrganisationID>, _ user: User, _ tx: any Transaction
  ) throws -> (String, TagColour) {
    guard match.stage.isOpen else { return (match.stage.words, match.stage.colour) }
    let decisions = try PersonMatches.counted(for: match, tx)
    let answers = MatchRules.answers(parties: parties, decisions: decisions)
    let own = try user.decides(for: parties, tx)
    if !own.isEmpty, own.allSatisfy({ answers[$0] == .same }) {
      return ("Waiting for others", .grey)
    }
    if try PersonMatches.noted(for: match, tx).keys.contains(where: own.contains) {
      return ("Noted for you, to confirm", .amber)
    }
    return answers.values.contains(.same) ? ("Agreed by others", .amber) : ("To decide", .blue)
  }
}

/// One possible duplicate, with the evidence. Of a record of another employer no more than is
/// needed to decide: the name, who employs them, and what is the same.
struct ShowDuplicate: Sendable {
  let id: MatchID

  func answer(_ user: User, _ tx: any Transaction) throws -> DuplicateView {
    guard let match = try PersonMatches.find(id, tx) else {
      throw NotFound("This possible duplicate")
    }
    let parties = try PersonMatches.parties(of: match.people, on: user.today, tx)
    let whole = Set(parties.values.joined())
    let isEverywhere = try user.holds(.mergePeople, over: .everything, tx)
    let speaks = try user.organisations(among: whole, spokenForUnder: .mergePeople, tx)
    guard isEverywhere || !speaks.isEmpty else { throw NotFound("This possible duplicate") }
    let decides = try user.decides(for: whole, tx)
    let decisions = try PersonMatches.decisions(of: match.id, tx)
    let answers = MatchRules.answers(
      parties: whole, decisions: try PersonMatches.counted(for: match, tx))
    let noted = try PersonMatches.noted(for: match, tx)
    let evidence = try MatchReading.evidence(match, on: user.today, tx)
    let deciders = try Dictionary(
      uniqueKeysWithValues: whole.map { ($0, try user.deciders(at: $0, tx)) })
    let places = try Organisations.names(of: whole.union(decisions.compactMap(\.organisation)), tx)
    let sides = try match.people.map { try side($0, parties[$0] ?? [], user, tx) }
    let isBoth = sides.allSatisfy { $0.detail != nil }
    let isOpen = match.stage != .merged
    return DuplicateView(
      address: "/duplicates/\(match.id)", first: sides[0], second: sides[1],
      pro: evidence.pro.map { DuplicateView.Evidence($0, isBoth: isBoth) },
      contra: evidence.contra.map { DuplicateView.Evidence($0, isBoth: isBoth) },
      isJoined: match.stage == .merged, stage: match.stage.words, stageColour: match.stage.colour,
      parties: whole.sorted().map { organisation in
        let answer = match.stage == .merged ? .same : answers[organisation]
        return DuplicateView.Party(
          name: places[organisation] ?? "Organisation \(organisation)", answer: answer?.words,
          colour: answer?.colour ?? .blue,
          noted: noted[organisation].flatMap { note in
            note.consent.map {
              "\(note.answer.words), as said by \($0.words), noted by \(note.actorName)"
            }
          }, deciders: answer == nil ? deciders[organisation] ?? [] : [])
      },
      history: decisions.reversed().map { decision in
        DuplicateView.Answer(
          decision, at: decision.organisation.flatMap { places[$0] },
          isAskedAnew: match.stage != .merged && decision.position <= match.askedAfter)
      },
      mayDecide: isOpen && (!decides.isEmpty || isEverywhere),
      mayWithdraw: isOpen && decides.contains { answers[$0] == .same },
      mayTakeApart: try !isOpen && user.mayTakeApart(whole, tx),
      onBehalf: decides.isEmpty && isEverywhere
        ? whole.sorted().map { organisation in
          Choice(
            "\(organisation)", places[organisation] ?? "Organisation \(organisation)",
            hint: (deciders[organisation] ?? []).isEmpty
              ? "Nobody there can sign in and decide, so what you write down counts"
              : "Joins nothing before it is confirmed by "
                + (deciders[organisation] ?? []).joined(separator: " or "))
        } : [],
      confirming: Set(deciders.filter { !$0.value.isEmpty }.map { "\($0.key)" }))
  }

  private func side(
    _ record: PersonID, _ employers: Set<OrganisationID>, _ user: User, _ tx: any Transaction
  ) throws -> DuplicateView.Side {
    guard let person = try People.find(record, tx) else { throw NotFound("This person") }
    let posts = try Assignments.of(record, tx)
    let own = Set(posts.map(\.employer)).intersection(employers)
    let names = try Organisations.names(
      of: employers.union(posts.map(\.organisation)), tx)
    let maySee = try user.holds(.seePerson, over: .record(record), tx)
    return DuplicateView.Side(
      person: record, name: person.name.display,
      otherNames: maySee ? person.otherNames.map(\.display) : [],
      employers: (own.isEmpty ? employers : own).sorted().compactMap { names[$0] }
        .joined(separator: ", "),
      detail: maySee
        ? DuplicateView.Detail(
          address: "/people/\(record)", bornOn: person.bornOn,
          posts: posts.filter { $0.endedOn.map { $0 >= user.today } ?? true }.map {
            "\($0.title), \(names[$0.organisation] ?? "organisation \($0.organisation)")"
              + ($0.startedOn.map { ", since \($0.inWords)" } ?? "")
          },
          numbers: person.identifiers.filter(\.isCurrent).map { identifier in
            identifier.scheme == .nationalInsurance
              ? "National Insurance number, held and not shown"
              : "\(identifier.scheme.words) \(identifier.value)"
          }) : nil)
  }
}

extension DuplicateView.Evidence {
  /// What says something of working hours and posts is told in full to those alone who see both.
  fileprivate init(_ evidence: MatchEvidence, isBoth: Bool) {
    switch evidence {
    case .tooManyHours where !isBoth, .twoMainPosts where !isBoth:
      self.init(
        words: "The posts of the two are unusual for one person",
        meaning: "Some: ask the other employer; their posts are not shown here.")
    case _: self.init(words: evidence.words, meaning: evidence.meaning)
    }
  }
}

extension DuplicateView.Answer {
  /// - Parameter isAskedAnew: Whether the question was put anew since, so that it counts no more.
  fileprivate init(_ decision: MatchDecision, at place: String?, isAskedAnew: Bool) {
    let words = [place, decision.answer.words].compactMap(\.self).joined(separator: ": ")
    let standing =
      isAskedAnew && decision.answer != .unmerged
      ? " (asked again since, so it no longer counts)"
      : decision.counts ? "" : " (noted, counts when confirmed)"
    self.init(
      words: words + standing, when: decision.decidedAt.inWords,
      by: decision.consent.map { "\($0.words), written down by \(decision.actorName)" }
        ?? decision.actorName,
      reason: decision.reason)
  }
}

extension PersonMatch.Stage {
  var colour: TagColour {
    switch self {
    case .proposed: .blue
    case .agreed: .amber
    case .merged: .green
    case .apart, .unmerged, .lapsed: .grey
    }
  }
}

extension MatchDecision.Answer {
  fileprivate var colour: TagColour {
    switch self {
    case .same: .green
    case .different: .red
    case .unsure: .amber
    case .withdrawn, .unmerged: .grey
    }
  }
}

extension [String] {
  /// `The same names; the same date of birth`
  fileprivate var asOneSentence: String {
    let rest = dropFirst().map { $0.prefix(1).lowercased() + $0.dropFirst() }
    return (prefix(1) + rest).joined(separator: "; ")
  }
}
