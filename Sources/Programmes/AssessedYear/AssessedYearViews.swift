import Access
import Directory
import Kernel
import Markup
import Obligations
import Records
import Storage

/// One stage, for a page.
struct YearStageView: Hashable, Sendable {
  let code: String
  let title: String
  let about: String
  let dueOn: String
  let state: String
  let colour: TagColour
  /// `Closed on 3 May 2026 by Ann Ash`.
  let closed: String?
  let support: [String]
  /// Whether it is the one that is reviewed next.
  let isNext: Bool
  let isFinal: Bool
  /// What it asks for, with how much of it counts.
  let needs: [YearTally]
  let missing: [String]
}

/// How much of one kind there is.
struct YearTally: Hashable, Sendable {
  let kind: String
  let accepted: Int
  let waiting: Int
  let needed: Int
}

struct YearPieceView: Hashable, Sendable {
  let id: String
  let kind: String
  let on: String
  let by: String
  let state: String
  let colour: TagColour
  /// `nil` where nothing was written, or where the reader may not read it.
  let words: String?
  let asked: String?
  let isWaiting: Bool
  let counts: Bool
  let revision: Int

  /// `direct observation, 3 May 2026`.
  var inSentence: String { "\(kind.prefix(1).lowercased())\(kind.dropFirst()), \(on)" }
}

/// An assessed year, for a page.
struct YearView: Sendable {
  let id: String
  let title: String
  let about: String
  let person: String
  let place: String
  let state: String
  let colour: TagColour
  let startedOn: String
  let assessor: String?
  let isRunning: Bool
  let isProposed: Bool
  let isOpen: Bool
  let hasPassed: Bool
  /// What the final review found, while it waits or after it.
  let outcome: String?
  let ended: String?
  let stages: [YearStageView]
  /// Of the whole year.
  let tallies: [YearTally]
  let pieces: [YearPieceView]
  /// Since when somebody is asked to talk with them; only for those it concerns.
  let talk: String?
  let support: [Choice]
  let statement: String
  /// Whether its days and the rest of the content were set here, and by nobody else.
  let isUnverified: Bool
  let revision: Int
  let turns: [InductionTurnView]
  /// Whether there is an employer to which it could be taken.
  let mayMove: Bool

  var own: String { "/assessed-year/\(id)" }
  var address: String { "/assessed-years/\(id)" }
  func stage(_ code: String) -> YearStageView? { stages.first { $0.code == code } }
  func piece(_ id: String) -> YearPieceView? { pieces.first { $0.id == id } }
}

/// One year in a list.
struct YearLine: Hashable, Sendable {
  let id: String
  let person: String
  let place: String
  let assessor: String
  let state: String
  let colour: TagColour
  let startedOn: Day
  /// `Review at three months, due 3 May 2026`.
  let next: String
  let waiting: Int
}

/// Answers what pages ask of assessed years.
struct AssessedYearQuestions {
  let user: User
  let tx: any Transaction

  init(_ user: User, _ tx: any Transaction) {
    self.user = user
    self.tx = tx
  }

  func view(_ found: FoundYear) throws -> YearView {
    let (year, edition) = (found.year, found.edition)
    let names = try People.names(of: Set([year.person] + [year.assessor].compactMap(\.self)), tx)
    let turns = try AssessedYears.turns(of: year.id, tx)
    let words =
      try found.readsWords
      ? AssessmentSeals.open(
        turns.compactMap(\.words) + found.evidence.compactMap(\.words)
          + found.evidence.compactMap(\.asked), tx) : [:]
    let accepted = found.accepted
    let waiting = Dictionary(
      found.evidence.filter { $0.state == .shown }.map { ($0.kind, 1) }, uniquingKeysWith: +)
    let tallies = { (needs: [YearEvidenceKind: Int]) in
      YearEvidenceKind.allCases.compactMap { kind in
        needs[kind].map {
          YearTally(
            kind: kind.words, accepted: accepted[kind] ?? 0, waiting: waiting[kind] ?? 0,
            needed: $0)
        }
      }
    }
    // Reasons that were given at another employer are theirs to tell.
    let lastMove = turns.firstIndex { $0.step == .move } ?? turns.count
    let stages = try found.stages.compactMap { stage -> YearStageView? in
      guard let content = edition.stage(stage.code) else { return nil }
      let isNext = found.next?.code == stage.code && year.state == .running
      let isOverdue = isNext && stage.dueOn < user.today
      return YearStageView(
        code: stage.code, title: content.title, about: content.about, dueOn: stage.dueOn.inWords,
        state: stage.closedOn != nil
          ? "Closed" : isOverdue ? "Overdue" : isNext ? "Next" : "Not yet",
        colour: stage.closedOn != nil ? .green : isOverdue ? .red : isNext ? .blue : .grey,
        closed: stage.closedOn.map { day in
          ["Closed on \(day.inWords)", stage.closedBy.map { "by \($0)" }].compactMap(\.self)
            .joined(separator: " ")
        },
        support: edition.support.filter { stage.support.contains($0.code) }.map(\.title),
        isNext: isNext, isFinal: edition.isFinal(stage.code), needs: tallies(content.needs),
        missing: try found.facts(of: stage.code, words: nil).missing.map {
          $0.kind.counted($0.count)
        })
    }
    // What the final review found is theirs to read once it was looked at twice.
    let isSettled = !year.state.isOpen
    let seesOutcome = isSettled || found.part != .person
    return YearView(
      id: "\(year.id)", title: edition.title, about: edition.about,
      person: names[year.person] ?? "",
      place: try Organisations.names(of: [year.organisation], tx)[year.organisation] ?? "",
      state: Self.state(year), colour: Self.colour(year.state), startedOn: year.startedOn.inWords,
      assessor: year.assessor.flatMap { names[$0] }, isRunning: year.state == .running,
      isProposed: year.state == .proposed, isOpen: year.state.isOpen,
      hasPassed: year.state == .passed,
      outcome: seesOutcome && found.readsWords ? year.proposal?.outcome.words : nil,
      ended: year.endedOn.map { day in
        [day.inWords, year.end?.words].compactMap(\.self).joined(separator: ": ")
      }, stages: stages, tallies: tallies(edition.stages.last?.needs ?? [:]),
      pieces: found.evidence.filter { $0.state != .withdrawn }.map { piece($0, words) },
      talk: found.readsWords ? found.referral?.openedOn.inWords : nil,
      support: edition.support.map { Choice($0.code, $0.title) }, statement: edition.statement,
      isUnverified: edition.status != .verified, revision: year.revision,
      turns: turns.enumerated().filter { $1.step != .propose || seesOutcome }.map { place, turn in
        let isOfBefore = place > lastMove && turn.step != .close
        return InductionTurnView(
          words: [turn.step.words, turn.stage.flatMap { edition.stage($0)?.title }]
            .compactMap(\.self).joined(separator: ": "), when: turn.at.inWords,
          by: turn.actorName,
          detail: isOfBefore && found.part != .person
            ? nil : turn.words.flatMap { words[$0]?.note })
      },
      mayMove: try found.part == .person && year.state.isOpen
        && !MoveAssessedYear.posts(found, on: user.today, tx).isEmpty)
  }

  private func piece(
    _ one: YearEvidence, _ words: [WordsID: AssessmentWords]
  ) -> YearPieceView {
    YearPieceView(
      id: "\(one.id)", kind: one.kind.words, on: one.on.inWords, by: one.addedBy,
      state: one.state.words,
      colour: one.state == .accepted ? .green : one.state == .shown ? .purple : .amber,
      words: one.words.flatMap { words[$0]?.note }, asked: one.asked.flatMap { words[$0]?.note },
      isWaiting: one.state == .shown, counts: one.state == .accepted, revision: one.revision)
  }

  func lines(_ years: [AssessedYear]) throws -> [YearLine] {
    let stages = try AssessedYears.stages(of: years.map(\.id), tx)
    let evidence = try AssessedYears.evidence(of: years.map(\.id), tx)
    let names = try People.names(
      of: Set(years.map(\.person) + years.compactMap(\.assessor)), tx)
    let places = try Organisations.names(of: Set(years.map(\.organisation)), tx)
    return try years.map { year in
      let edition = try AssessedYearReader.edition(year.edition)
      let next = (stages[year.id] ?? []).first { $0.closedOn == nil }
      let isOverdue = year.state == .running && (next.map { $0.dueOn < user.today } ?? false)
      return YearLine(
        id: "\(year.id)", person: names[year.person] ?? "", place: places[year.organisation] ?? "",
        assessor: year.assessor.flatMap { names[$0] } ?? "Nobody yet",
        state: isOverdue ? "Overdue" : Self.state(year),
        colour: isOverdue ? .red : Self.colour(year.state), startedOn: year.startedOn,
        next: year.state == .running
          ? next.flatMap { stage in
            edition.stage(stage.code).map { "\($0.title), due \(stage.dueOn.inWords)" }
          } ?? "" : year.endedOn.map { "Ended on \($0.inWords)" } ?? "Final review",
        waiting: (evidence[year.id] ?? []).count { $0.state == .shown })
    }
  }

  /// In which the user is the assessor, and works there.
  func toAssess() throws -> [AssessedYear] {
    guard let person = user.person, user.viewer == nil, user.may(.namedForInductions) else {
      return []
    }
    let own = try OnePerson.records(of: person, tx)
    return try AssessedYears.assessed(by: own, tx).filter { year in
      try !own.contains(year.person) && FoundYear.works(person, for: year, on: user.today, tx)
    }
  }

  /// Of those whom the user manages directly.
  func team() throws -> [AssessedYear] {
    guard let person = user.person, user.isLineManager, user.viewer == nil else { return [] }
    let team = try Team.direct(of: OnePerson.records(of: person, tx), on: user.today, tx)
    return try AssessedYears.of(team.map(\.person).uniqued(), tx).filter { year in
      year.state.isOpen
        && team.contains { $0.person == year.person && $0.organisation == year.organisation }
    }
  }

  /// At an organisation and under it, as far as the user sees.
  func at(_ organisation: OrganisationID) throws -> [AssessedYear] {
    let places = try OrganisationTree.within([organisation], on: .under, user.today, tx)
    let all = try AssessedYears.at((places + [organisation]).uniqued(), tx)
    let seen = Set(try user.seen(of: all.map(\.person).uniqued(), for: .keepInductions, tx))
    let own = Set(try user.person.map { try OnePerson.records(of: $0, tx) } ?? [])
    return all.filter { seen.contains($0.person) && !own.contains($0.person) }
  }

  private static func state(_ year: AssessedYear) -> String { year.state.words }

  private static func colour(_ state: AssessedYearState) -> TagColour {
    switch state {
    case .running: .blue
    case .proposed: .purple
    case .passed: .green
    case .notPassed, .ended: .grey
    }
  }
}
