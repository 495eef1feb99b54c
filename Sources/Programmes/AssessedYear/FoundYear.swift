import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// An assessed year, found for somebody who may do something with it.
struct FoundYear: Sendable {
  var year: AssessedYear
  let edition: AssessedYearEdition
  let stages: [AssessedStage]
  let evidence: [YearEvidence]
  let referral: YearReferral?
  let right: Right
  /// All records of the person whose it is.
  let records: [PersonID]
  /// As what it was found.
  let part: Part

  enum Part: Sendable {
    case person, assessor, keeper
    /// Sees how far it is, and not what was written.
    case viewer
  }

  var readsWords: Bool { part != .viewer }

  private init(
    _ year: AssessedYear, _ part: Part, _ records: [PersonID], _ right: Right, _ tx: any Transaction
  ) throws {
    (self.year, self.part, self.records, self.right) = (year, part, records, right)
    edition = try AssessedYearReader.edition(year.edition)
    stages = try AssessedYears.stages(of: [year.id], tx)[year.id] ?? []
    evidence = try AssessedYears.evidence(of: [year.id], tx)[year.id] ?? []
    referral = try AssessedYears.referral(of: year.id, tx)
  }

  private static let what = "This assessed year"

  static func own(
    _ id: AssessedYearID, _ user: User, _ tx: any Transaction
  ) throws -> FoundYear {
    let own = try user.ownInductions(tx)
    guard let year = try AssessedYears.find(id, tx), own.records.contains(year.person) else {
      throw NotFound(what)
    }
    return try FoundYear(year, .person, own.records, own.right, tx)
  }

  private static func ofAnother(
    _ id: AssessedYearID, _ user: User, _ tx: any Transaction
  ) throws -> (AssessedYear, [PersonID]) {
    guard let year = try AssessedYears.find(id, tx), user.viewer == nil else {
      throw NotFound(what)
    }
    let records = try OnePerson.records(of: year.person, tx)
    guard !user.isOne(of: records) else { throw NotFound(what) }
    return (year, records)
  }

  /// For the assessor, while they work for the employer.
  static func toAssess(
    _ id: AssessedYearID, _ user: User, _ tx: any Transaction
  ) throws -> FoundYear {
    let (year, records) = try ofAnother(id, user, tx)
    guard let assessor = year.assessor,
      try user.isOne(of: OnePerson.records(of: assessor, tx)),
      try works(assessor, for: year, on: user.today, tx),
      try isWithinReach(year, on: user.today, tx)
    else { throw NotFound(what) }
    return try FoundYear(
      year, .assessor, records, user.right(to: .namedForInductions, .own, tx), tx)
  }

  /// For those who add to what is gathered: the person, and who assesses them.
  static func toShow(
    _ id: AssessedYearID, _ user: User, _ tx: any Transaction
  ) throws -> FoundYear {
    let isOwn = try AssessedYears.find(id, tx).map {
      try user.isOne(of: OnePerson.records(of: $0.person, tx))
    }
    return isOwn == true ? try own(id, user, tx) : try toAssess(id, user, tx)
  }

  /// For those who look after inductions where the person works.
  static func toKeep(
    _ id: AssessedYearID, _ user: User, _ tx: any Transaction
  ) throws -> FoundYear {
    try held(id, .keepInductions, user, tx)
  }

  /// For those who answer for the employer, and never for whoever assesses: a second look, and a talk that
  /// was asked for.
  static func toSettle(
    _ id: AssessedYearID, _ user: User, _ tx: any Transaction
  ) throws -> FoundYear {
    let found = try held(id, .signInductions, user, tx)
    let assessor = try found.year.assessor.map { try OnePerson.records(of: $0, tx) } ?? []
    guard !user.isOne(of: assessor) else { throw NotFound(what) }
    return found
  }

  private static func held(
    _ id: AssessedYearID, _ permission: Permission, _ user: User, _ tx: any Transaction
  ) throws -> FoundYear {
    let (year, records) = try ofAnother(id, user, tx)
    guard try holds(permission, year, user, tx) else { throw NotFound(what) }
    return try FoundYear(
      year, .keeper, records, user.right(to: permission, .record(year.person), tx), tx)
  }

  /// Whether whoever assesses still sees it: as long as people who left are seen by their employer, and
  /// as long after it ended.
  private static func isWithinReach(
    _ year: AssessedYear, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    let since = day - AccessRules.leaversAreSeenForDays
    if let ended = year.endedOn, ended < since { return false }
    return try Assignments.of(OnePerson.records(of: year.person, tx), tx).values.joined().contains {
      ($0.startedOn.map { $0 <= day } ?? true) && ($0.endedOn.map { $0 >= since } ?? true)
        && ($0.employer == year.employer
          || [year.organisation, year.employer].contains($0.organisation))
    }
  }

  /// For these, and for whoever sees how somebody gets on.
  static func toSee(
    _ id: AssessedYearID, _ user: User, _ tx: any Transaction
  ) throws -> FoundYear {
    do { return try toAssess(id, user, tx) } catch is NotFound {}
    do { return try toKeep(id, user, tx) } catch is NotFound {}
    let (year, records) = try ofAnother(id, user, tx)
    guard try holds(.seeInductions, year, user, tx) else { throw NotFound(what) }
    return try FoundYear(
      year, .viewer, records, user.right(to: .seeInductions, .record(year.person), tx), tx)
  }

  private static func holds(
    _ permission: Permission, _ year: AssessedYear, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    try user.holds(permission, over: .record(year.person), tx)
      && Workplace.isTheirs(
        year.person, at: [year.organisation, year.employer], permission, user, tx)
  }

  /// Whether somebody works today for whoever employs the person.
  static func works(
    _ person: PersonID, for year: AssessedYear, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try Assignments.of(OnePerson.records(of: person, tx), tx).values.joined().contains {
      $0.isCurrent(on: day)
        && ($0.employer == year.employer
          || [year.organisation, year.employer].contains($0.organisation))
    }
  }

  // MARK: How far it is

  /// What counts, by kind.
  var accepted: [YearEvidenceKind: Int] {
    Dictionary(evidence.filter { $0.state == .accepted }.map { ($0.kind, 1) }, uniquingKeysWith: +)
  }

  /// The first stage that is open.
  var next: AssessedStage? { stages.first { $0.closedOn == nil } }

  func facts(of code: String, words: String?, until: Day? = nil) throws -> StageFacts {
    guard let stage = stages.first(where: { $0.code == code }), let content = edition.stage(code)
    else { throw NotFound("This stage") }
    return StageFacts(
      today: right.at.dayInLondon, finalDaysBefore: edition.finalDaysBefore, state: year.state,
      isNext: next?.code == code, isFinal: edition.isFinal(code),
      dueOn: stage.dueOn, needs: content.needs, accepted: accepted, hasReferral: referral != nil,
      hasWords: words != nil, until: until)
  }
}

/// What is written of assessed years: for the person's own eyes, whoever did it.
enum AssessedYearJournal {
  static let step = JournalAction("assessed-year.step", words: "{step}: {what}")
  static let shown = JournalAction("assessed-year.shown", words: "{step}: {what}")

  static let actions = [step, shown]

  /// What every review is written down as, whatever it finds: that one asked for a talk cannot be told
  /// from it, nor searched for.
  static let reviewed = "Reviewed a stage"
  /// The same for what those do who look after a year while it goes on.
  static let lookedAfter = "Looked after it"

  static func record(
    _ action: JournalAction, _ step: String, _ found: FoundYear, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        action, found.records.map { .confidential($0) },
        details: ["step": step, "what": found.edition.title],
        occurredOn: found.right.at.dayInLondon), under: found.right, tx)
  }

  /// A step that is kept with the year.
  static func turn(
    _ step: AssessedYearStep, _ found: FoundYear, stage: String? = nil, words: String? = nil,
    _ tx: any Transaction
  ) throws {
    try AssessedYears.add(
      YearTurn(
        stage: stage, step: step, at: found.right.at, actorName: found.right.actorName,
        words: try AssessmentSeals.save(words, about: found.year.person, tx)),
      to: found.year.id, tx)
    let written =
      switch step {
      case .close, .putOff, .propose: reviewed
      case .name: lookedAfter
      case .begin, .confirm, .sendBack, .takeBack, .move, .end: step.words
      }
    try record(self.step, written, found, tx)
  }
}
