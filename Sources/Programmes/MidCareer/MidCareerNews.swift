import Access
import Directory
import Kernel
import Records
import Storage

/// Whom what is told about the mid-career programme, in words without names; and when it goes quiet.
enum MidCareerNews {
  /// After a step with somebody's participation.
  static func after(
    _ step: ParticipationStep, _ one: Participation, before: Participation,
    by actor: ParticipationActor, at now: Instant, _ tx: any Transaction
  ) throws {
    try MidCareerCalendar(tx).send(to: one.person, at: now)
    if let left = before.cohort, before.state == .placed, one.state != .placed || one.cohort != left
    {
      // Nobody says any more whether they were there.
      for day in try CohortDays.of([left], tx)[left] ?? []
      where try CohortDayPeople.unmarked(on: day, tx).isEmpty { try marked(day, at: now, tx) }
    }
    if before.state == .applied, one.state != .applied {
      try WorkNotices.settle(releaseKey(one.id), at: now, tx)
    }
    if one.state == .applied { try askForRelease(one, at: now, tx) }
    if one.isEscalated, !before.isEscalated { try escalate(one, at: now, tx) }
    // Nobody is told what they have just done themselves.
    guard actor != .person, let words = words(step) else {
      return try WorkNotices.settle(key(one.id), at: now, tx)
    }
    try WorkNotices.settle(key(one.id), at: now, tx)
    guard step == .select else {
      return try WorkNotices.tell(
        words, about: key(one.id), to: one.person, page: own(one), at: now, tx)
    }
    // They owe an answer: they are told again, and in the end so is whoever may release them.
    let releasers = try releasers(of: one, on: now.dayInLondon, tx)
    try WorkNotices.ask(
      words, about: key(one.id), of: one.person, page: own(one),
      unanswered: releasers.managers.first.map {
        WorkNotices.Unanswered(
          asker: $0,
          words: "Somebody who was put forward for the mid-career programme has not answered yet",
          page: "/releases/\(one.id)")
      }, at: now, tx)
  }

  /// Whoever manages them is asked, and told again; those who lead there come in when a week is over, or
  /// at once where nobody manages them. In the end the person is told that nobody has answered.
  private static func askForRelease(
    _ one: Participation, at now: Instant, _ tx: any Transaction
  ) throws {
    let releasers = try releasers(of: one, on: now.dayInLondon, tx)
    let words =
      "Somebody asks to be released for the mid-career programme: say whether they can be spared"
    let (about, page) = (releaseKey(one.id), "/releases/\(one.id)")
    for person in releasers.managers {
      try WorkNotices.ask(words, about: about, of: person, page: page, at: now, tx)
    }
    try WorkNotices.ask(
      words, about: about, of: releasers.leads, page: page,
      isKnown: !releasers.managers.isEmpty,
      unanswered: WorkNotices.Unanswered(
        asker: one.person,
        words: "Nobody has said yet whether you can be spared for the mid-career programme",
        page: own(one)), at: now, tx)
  }

  private static func words(_ step: ParticipationStep) -> String? {
    switch step {
    case .select:
      "You were selected for the mid-career programme. Say which cohorts you could come to"
    case .release: "You are released for the mid-career programme"
    case .refuseRelease:
      "You are not released for the mid-career programme, with the reason. You can ask again"
    case .place: "You have a place in the mid-career programme"
    case .wait: "There was no place in the mid-career programme for you yet. You keep your turn"
    case .putBack:
      "Your cohort of the mid-career programme is cancelled. You keep your turn for another"
    case .transfer: "You have a place in another cohort of the mid-career programme"
    case .defer: "Your mid-career programme was put off"
    case .resume: "Your mid-career programme goes on: your employer is asked to release you"
    case .withdraw: "Your name was taken off the mid-career programme, with the reason"
    case .reject: "Your application for the mid-career programme was not accepted, with the reason"
    case .complete: "You have completed the mid-career programme. It is on your record"
    case .fallShort: "Days of the mid-career programme are missing. See how you can make them up"
    case .reopen: "Your attendance at the mid-career programme was corrected, and days are missing"
    case .apply, .accept, .askAgain: nil
    }
  }

  /// Who may say that somebody can be spared: whoever manages them there, and the accounts of those who
  /// lead there; never their own.
  static func releasers(
    of one: Participation, on day: Day, _ tx: any Transaction
  ) throws -> (managers: [PersonID], leads: [AccountID]) {
    let places = [one.organisation, one.employer].uniqued()
    return (
      try Workplace.but(
        one.person, Workplace.managers(of: one.person, at: places, on: day, tx), tx),
      try Accounts.holding(
        .leads, at: places, but: OnePerson.records(of: one.person, tx), on: day, tx)
    )
  }

  /// Somebody was selected and put off too often: it is for the region to find out what stands in the
  /// way.
  private static func escalate(
    _ one: Participation, at now: Instant, _ tx: any Transaction
  ) throws {
    let day = now.dayInLondon
    let above = try WithinBasis.allCases.flatMap { basis in
      try OrganisationTree.ancestors(of: one.employer, on: basis, day, tx)
    }
    try WorkNotices.tell(
      "Somebody who was selected for the mid-career programme was put off a third time: ask their "
        + "employer what stands in the way",
      about: "\(key(one.id))-escalated",
      to: Accounts.holding([.regionalTalentLead, .regionLead], at: above.uniqued(), on: day, tx),
      page: "/organisations/\(one.employer)", at: now, tx)
  }

  /// To everybody with a place, after a day was moved or cancelled. Whoever leads through it has it in
  /// their calendar.
  static func changed(
    _ day: CohortDay, people: [Participation], tellsLeaders: Bool = true, at now: Instant,
    _ tx: any Transaction
  ) throws {
    for one in try CohortPeople.facilitators(of: day.cohort, tx)
    where tellsLeaders && one.isInForce(on: now.dayInLondon) {
      try MidCareerCalendar(tx).send(to: one.person, at: now)
      try WorkNotices.tell(
        day.isCancelled
          ? "A day of a cohort that you lead through is cancelled"
          : "A day of a cohort that you lead through was changed: look at when and where it is now",
        about: "cohort-\(day.cohort)-facilitator", to: one.person, page: "/cohorts/\(day.cohort)",
        at: now, tx)
    }
    for one in people {
      try MidCareerCalendar(tx).send(to: one.person, at: now)
      try WorkNotices.settle("\(key(one.id))-day-\(day.id)", at: now, tx)
      try WorkNotices.tell(
        day.isCancelled
          ? "A day of your mid-career programme is cancelled. Look at what is left"
          : "A day of your mid-career programme was changed: look at when and where it is now",
        about: "\(key(one.id))-day-\(day.id)", to: one.person, page: own(one), at: now, tx)
    }
  }

  static func soon(
    _ one: Participation, _ day: CohortDay, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      day.on - now.dayInLondon <= 1
        ? "Your mid-career programme is tomorrow: see when and where"
        : "A day of your mid-career programme is soon: see when and where",
      about: "\(key(one.id))-day-\(day.id)", to: one.person, page: own(one), at: now, tx)
  }

  static func asked(
    _ partner: CohortPartner, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.ask(
      "You are asked to hold a cohort of the mid-career programme jointly",
      about: partnerKey(partner),
      of: Accounts.holding(.leads, at: [partner.organisation], on: now.dayInLondon, tx),
      page: "/cohorts/\(partner.cohort)", at: now, tx)
  }

  static func answered(
    _ partner: CohortPartner, _ cohort: Cohort, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(partnerKey(partner), at: now, tx)
    try WorkNotices.tell(
      "A partner answered about a cohort of the mid-career programme",
      about: "cohort-\(cohort.id)",
      to: Accounts.holding(
        Permission.keepCohorts.roles, at: [cohort.organisation], on: now.dayInLondon, tx),
      page: "/cohorts/\(cohort.id)", at: now, tx)
  }

  /// A cohort is open: those who were put forward, or have waited, near those who hold it hear of it by
  /// themselves. Participation is pushed, not pulled.
  ///
  /// - Source: Review, implementation, "firm policy on participation"
  static func opened(
    _ cohort: Cohort, by places: [OrganisationID], at now: Instant, _ tx: any Transaction
  ) throws {
    for one in try Participations.wantingPlace(
      of: cohort.programme, in: places, on: now.dayInLondon, tx)
    where !one.needs.cohorts.contains(cohort.id) {
      try WorkNotices.tell(
        "A cohort of the mid-career programme is open near you: say whether you could come to it",
        about: openKey(cohort), to: one.person,
        page: one.state == .selected ? own(one) : "\(own(one))/needs", at: now, tx)
    }
  }

  /// Nobody applies any more; where it is cancelled, who leads through it is told.
  static func closed(_ cohort: Cohort, at now: Instant, _ tx: any Transaction) throws {
    try WorkNotices.settle(openKey(cohort), at: now, tx)
    for partner in try CohortPeople.partners(of: [cohort.id], tx)[cohort.id] ?? [] {
      if cohort.state != .draft { try WorkNotices.settle(partnerKey(partner), at: now, tx) }
    }
    guard cohort.state == .cancelled || cohort.state == .finished else { return }
    for day in try CohortDays.of([cohort.id], tx)[cohort.id] ?? [] {
      try marked(day, at: now, tx)
    }
    guard cohort.state == .cancelled else { return }
    for one in try CohortPeople.facilitators(of: cohort.id, tx)
    where one.isInForce(on: now.dayInLondon) {
      try WorkNotices.tell(
        "A cohort that you lead through is cancelled", about: "cohort-\(cohort.id)-facilitator",
        to: one.person, page: "/cohorts/\(cohort.id)", at: now, tx)
    }
  }

  /// A day is over, and it is not said of everybody whether they were there.
  static func unmarked(
    _ day: CohortDay, of cohort: Cohort, at now: Instant, _ tx: any Transaction
  ) throws {
    let words = "A day of a cohort of the mid-career programme is over: say who was there"
    let (about, page) = (marksKey(day), "/cohorts/\(cohort.id)/days/\(day.id)/attendance")
    let facilitators = try CohortPeople.facilitators(of: cohort.id, tx).filter {
      $0.isInForce(on: now.dayInLondon)
    }
    for one in facilitators {
      try WorkNotices.ask(words, about: about, of: one.person, page: page, at: now, tx)
    }
    try WorkNotices.ask(
      words, about: about,
      of: Accounts.holding(
        Permission.keepCohorts.roles, at: [cohort.organisation], on: now.dayInLondon, tx),
      page: page, isKnown: !facilitators.isEmpty, at: now, tx)
  }

  static func marked(_ day: CohortDay, at now: Instant, _ tx: any Transaction) throws {
    try WorkNotices.settle(marksKey(day), at: now, tx)
  }

  /// Those who lead where somebody works can claim money for cover.
  static func claimable(
    _ one: Participation, in cohort: CohortID, until last: Day, wasReturned: Bool = false,
    at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(coverKey(one.id, cohort), at: now, tx)
    let what =
      wasReturned
      ? "A claim of money for cover was sent back: make it anew"
      : "Money for cover during the mid-career programme can be claimed"
    try WorkNotices.ask(
      "\(what) until \(last.inWords)",
      about: coverKey(one.id, cohort),
      of: Accounts.holding(
        .leads, at: [one.organisation, one.employer].uniqued(), on: now.dayInLondon, tx),
      page: "/releases/\(one.id)", at: now, tx)
  }

  static func claimed(
    _ one: Participation, in cohort: CohortID, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(coverKey(one.id, cohort), at: now, tx)
  }

  /// A partner is asked no more.
  static func unasked(
    _ partner: CohortPartner, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(partnerKey(partner), at: now, tx)
  }

  static func named(
    _ one: CohortFacilitator, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      "You were named to lead through the days of a cohort of the mid-career programme",
      about: "cohort-\(one.cohort)-facilitator", to: one.person, page: "/cohorts/\(one.cohort)",
      at: now, tx)
    try MidCareerCalendar(tx).send(to: one.person, at: now)
  }

  private static func own(_ one: Participation) -> String { "/programme/\(one.id)" }
  private static func key(_ id: ParticipationID) -> String { id.newsKey }
  private static func releaseKey(_ id: ParticipationID) -> String { id.releaseKey }
  private static func coverKey(_ id: ParticipationID, _ cohort: CohortID) -> String {
    "\(key(id))-cover-\(cohort)"
  }
  private static func openKey(_ one: Cohort) -> String { "cohort-\(one.id)-open" }
  private static func marksKey(_ day: CohortDay) -> String { "cohort-day-\(day.id)-marks" }
  private static func partnerKey(_ one: CohortPartner) -> String {
    "cohort-\(one.cohort)-partner-\(one.organisation)"
  }
}
