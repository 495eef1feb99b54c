import Access
import Directory
import Kernel
import Records
import Storage

/// Whom what is told about assessed years, in words without names; and when it goes quiet.
enum AssessedYearNews {
  static func begun(_ one: AssessedYear, at now: Instant, _ tx: any Transaction) throws {
    try tell("Your assessed and supported year has begun", one, at: now, tx)
  }

  static func named(
    _ one: AssessedYear, before: PersonID?, waiting: Int, at now: Instant, _ tx: any Transaction
  ) throws {
    // Whoever was asked before is asked no more; the new one is, as the day is near.
    try settle(["named", "show", "stage"], one, at: now, tx)
    guard let assessor = one.assessor else { return }
    try WorkNotices.tell(
      "You were named to assess somebody in their assessed year", about: "\(key(one))-named",
      to: assessor, page: page(one), at: now, tx)
    if waiting > 0 { try shown(one, at: now, tx) }
    try tell("An assessor was named for your assessed year", one, at: now, tx)
  }

  static func shown(_ one: AssessedYear, at now: Instant, _ tx: any Transaction) throws {
    try ask(
      "Somebody asks you to look at what they gathered in their assessed year",
      ofKeepers: "Somebody has gathered something in their assessed year, and has no assessor",
      "show", one,
      unanswered: WorkNotices.Unanswered(
        asker: one.person, words: "Nobody has looked yet at what you gathered", page: own(one)),
      at: now, tx)
  }

  /// Asks the assessor while they work there; those who look after inductions where there is none.
  private static func ask(
    _ words: String, ofKeepers others: String, _ what: String, _ one: AssessedYear,
    unanswered: WorkNotices.Unanswered?, at now: Instant, _ tx: any Transaction
  ) throws {
    let about = "\(key(one))-\(what)"
    if let assessor = one.assessor,
      try FoundYear.works(assessor, for: one, on: now.dayInLondon, tx)
    {
      try WorkNotices.ask(
        words, about: about, of: assessor, page: page(one), unanswered: unanswered, at: now, tx)
    } else {
      try WorkNotices.ask(
        others, about: about,
        of: holders(
          .trainers, of: one, but: OnePerson.records(of: one.person, tx), on: now.dayInLondon, tx),
        page: "\(page(one))/assessor", unanswered: unanswered, at: now, tx)
    }
  }

  static func nothingWaits(_ one: AssessedYear, at now: Instant, _ tx: any Transaction) throws {
    try settle(["show"], one, at: now, tx)
  }

  static func looked(
    _ one: AssessedYear, isAccepted: Bool, at now: Instant, _ tx: any Transaction
  ) throws {
    try tell(
      isAccepted
        ? "Something that you gathered in your assessed year counts"
        : "Your assessor looked at what you gathered, and says what is missing", one, at: now, tx)
  }

  /// That a stage is due: to the person, and to the assessor until it is reviewed.
  static func due(_ one: AssessedYear, at now: Instant, _ tx: any Transaction) throws {
    try tell("A review in your assessed year is due", one, at: now, tx)
    try ask(
      "A review in somebody’s assessed year is due",
      ofKeepers: "A review in somebody’s assessed year is due, and nobody is named to assess them",
      "stage", one,
      unanswered: WorkNotices.Unanswered(
        asker: one.person, words: "A review in your assessed year has not taken place yet",
        page: own(one)), at: now, tx)
  }

  static func closed(
    _ one: AssessedYear, stage: String, at now: Instant, _ tx: any Transaction
  ) throws {
    try settle(["stage"], one, at: now, tx)
    try WorkNotices.settle(key(one), at: now, tx)
    try tell("A stage of your assessed year is closed", one, at: now, tx)
  }

  static func putOff(
    _ one: AssessedYear, stage: String, at now: Instant, _ tx: any Transaction
  ) throws {
    try settle(["stage"], one, at: now, tx)
    try WorkNotices.settle(key(one), at: now, tx)
    try tell("A stage of your assessed year was put off, with the reason", one, at: now, tx)
  }

  /// - Throws: `AssessedYearRefusal.nobodyElse` where nobody but the assessor could look at it.
  static func proposed(
    _ one: AssessedYear, stage: String, at now: Instant, _ tx: any Transaction
  ) throws {
    // Nothing is looked at while the final review waits.
    try settle(["stage", "show"], one, at: now, tx)
    try WorkNotices.ask(
      "The final review of somebody’s assessed year waits for a second look",
      about: "\(key(one))-outcome", of: others(one, on: now.dayInLondon, tx),
      page: "\(page(one))/outcome",
      unanswered: WorkNotices.Unanswered(
        asker: one.person, words: "Nobody has looked yet at your final review", page: own(one)),
      at: now, tx)
    try tell(
      "The final review of your assessed year is written, and somebody else looks at it", one,
      at: now, tx)
  }

  static func sentBack(
    _ one: AssessedYear, waiting: Int, at now: Instant, _ tx: any Transaction
  ) throws {
    try settle(["outcome"], one, at: now, tx)
    try ask(
      "A final review that you wrote was sent back to you, with the reason",
      ofKeepers: "A final review was sent back, and nobody is named to assess", "stage", one,
      unanswered: nil, at: now, tx)
    if waiting > 0 { try shown(one, at: now, tx) }
    try tell(
      "The final review of your assessed year goes back to your assessor, with the reason", one,
      at: now, tx)
  }

  static func takenBack(_ one: AssessedYear, at now: Instant, _ tx: any Transaction) throws {
    try ask(
      "The outcome of an assessed year was taken back, with the reason: its final review is open again",
      ofKeepers: "The outcome of an assessed year was taken back, and nobody is named to assess",
      "stage", one, unanswered: nil, at: now, tx)
    try tell("The outcome of your assessed year was taken back, with the reason", one, at: now, tx)
  }

  /// Somebody is asked to talk with them. The person is told too: nobody is talked about behind their
  /// back. What those who are asked keep of it leads to no one in particular.
  ///
  /// - Throws: `AssessedYearRefusal.nobodyElse` where there is nobody to ask.
  static func referred(_ one: AssessedYear, at now: Instant, _ tx: any Transaction) throws {
    try WorkNotices.ask(
      "An assessor asks you to talk with them about somebody’s assessed year",
      about: "\(key(one))-talk", of: others(one, on: now.dayInLondon, tx),
      page: "/assessed-years", at: now, tx)
    try WorkNotices.tell(
      "Before the next stage of your assessed year somebody will talk with you",
      about: "\(key(one))-own-talk", to: one.person, page: own(one), at: now, tx)
  }

  static func talkIsOver(_ one: AssessedYear, at now: Instant, _ tx: any Transaction) throws {
    try settle(["talk", "own-talk"], one, at: now, tx)
    try tell("Your assessed year goes on", one, at: now, tx)
    guard let assessor = one.assessor else { return }
    try WorkNotices.tell(
      "A talk that you asked for is over: the assessed year goes on", about: "\(key(one))-over",
      to: assessor, page: page(one), at: now, tx)
  }

  static func moved(_ one: AssessedYear, at now: Instant, _ tx: any Transaction) throws {
    try settle(asking, one, at: now, tx)
    try WorkNotices.ask(
      "Somebody brought their assessed year along, and needs an assessor",
      about: "\(key(one))-named",
      of: holders(
        .trainers, of: one, but: OnePerson.records(of: one.person, tx), on: now.dayInLondon, tx),
      page: "\(page(one))/assessor", at: now, tx)
  }

  static func ended(_ one: AssessedYear, at now: Instant, _ tx: any Transaction) throws {
    try settle(asking, one, at: now, tx)
    try WorkNotices.settle(key(one), at: now, tx)
    let words =
      switch one.state {
      case .passed: "You passed your assessed year. It is on your record, and goes with you"
      case .notPassed: "The outcome of your assessed year is there to read"
      case .ended, .running, .proposed: "Your assessed year was ended, with the reason"
      }
    try tell(words, one, at: now, tx)
  }

  private static let asking = ["show", "stage", "outcome", "talk", "own-talk", "named", "over"]

  private static func settle(
    _ what: [String], _ one: AssessedYear, at now: Instant, _ tx: any Transaction
  ) throws {
    for what in what { try WorkNotices.settle("\(key(one))-\(what)", at: now, tx) }
  }

  private static func tell(
    _ words: String, _ one: AssessedYear, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      words, about: key(one), to: one.person, page: own(one), at: now, tx)
  }

  /// Those who hold one of `roles` there; where nobody does, those above.
  private static func holders(
    _ roles: Set<Role>, of one: AssessedYear, but own: [PersonID], on day: Day,
    _ tx: any Transaction
  ) throws -> [AccountID] {
    let places = [one.organisation, one.employer].uniqued()
    let here = try Accounts.holding(roles, at: places, but: own, on: day, tx)
    guard here.isEmpty else { return here }
    let above = try places.flatMap { try OrganisationTree.ancestors(of: $0, on: .under, day, tx) }
    return try Accounts.holding(roles, at: above.uniqued(), but: own, on: day, tx)
  }

  /// Those who answer for the employer, and are neither the person nor their assessor.
  private static func others(
    _ one: AssessedYear, on day: Day, _ tx: any Transaction
  ) throws -> [AccountID] {
    let apart = try ([one.person] + [one.assessor].compactMap(\.self)).flatMap {
      try OnePerson.records(of: $0, tx)
    }
    let found = try holders(.leads, of: one, but: apart, on: day, tx)
    guard !found.isEmpty else { throw AssessedYearRefusal.nobodyElse }
    return found
  }

  private static func own(_ one: AssessedYear) -> String { "/assessed-year/\(one.id)" }
  private static func page(_ one: AssessedYear) -> String { "/assessed-years/\(one.id)" }
  private static func key(_ one: AssessedYear) -> String { "assessed-year-\(one.id)" }
}

/// Tells of stages that are due. Part of the job that follows inductions.
enum AssessedYearJobs {
  @discardableResult
  static func remind(_ database: any Database, at now: Instant) async throws -> (any Error)? {
    let today = now.dayInLondon
    let due = try await database.read { tx in try AssessedYears.toAsk(on: today, tx) }
    var failure: (any Error)?
    for (id, stage) in due {
      do {
        try await database.write { tx in
          guard let one = try AssessedYears.find(id, tx), one.state == .running,
            try AssessedYears.asked(stage, of: id, on: today, tx)
          else { return }
          try AssessedYearNews.due(one, at: now, tx)
        }
      } catch { failure = failure ?? error }
    }
    return failure
  }
}
