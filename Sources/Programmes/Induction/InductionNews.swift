import Access
import Directory
import Kernel
import Records
import Storage

/// Whom what is told about inductions, in words without names; and when it goes quiet.
enum InductionNews {
  static func made(_ one: Induction, at now: Instant, _ tx: any Transaction) throws {
    try WorkNotices.tell(
      one.plan == .full
        ? "Your \(one.track.shortWords) is ready for you to begin"
        : "What is missing of your \(one.track.shortWords) is ready for you to begin",
      about: key(one), to: one.person, page: own(one), at: now, tx)
  }

  /// After a part changed: who is to look, who is to sign, and the person.
  static func followed(
    _ framed: FramedInduction, before: Induction, at now: Instant, _ tx: any Transaction
  ) throws {
    let one = framed.induction
    if one.waiting == 0, before.waiting > 0 { try WorkNotices.settle(lookKey(one), at: now, tx) }
    if one.waiting > before.waiting {
      for person in try InductionPeople.assessors(of: one, on: now.dayInLondon, tx) {
        try WorkNotices.tell(
          "A joiner asks you to look at what they show for their \(one.track.shortWords)",
          about: lookKey(one), to: person, page: page(one), at: now, tx)
      }
    }
    guard one.state != before.state else { return }
    if before.state == .ready { try WorkNotices.settle(signKey(one), at: now, tx) }
    guard one.state == .ready else { return }
    try WorkNotices.settle(dueKey(one), at: now, tx)
    for person in try InductionPeople.signatories(of: one, on: now.dayInLondon, tx) {
      try WorkNotices.tell(
        "Everything is met in the \(one.track.shortWords) of somebody: it waits for your sign-off",
        about: signKey(one), to: person, page: page(one), at: now, tx)
    }
  }

  /// To the person, after somebody looked.
  static func looked(
    _ framed: FramedInduction, _ step: InductionUnitStep, at now: Instant, _ tx: any Transaction
  ) throws {
    let one = framed.induction
    let words: String
    switch step {
    case .askMore, .askAgain:
      words = "Somebody looked at what you showed, and says what is still needed"
    case .reopen: words = "A part of your \(one.track.shortWords) is open again, with the reason"
    case .meet: words = "Somebody looked at what you showed, and it is met"
    case .uphold:
      words = "Somebody else looked at what was not taken over, and found the same, with the reason"
    case .restore: words = "Somebody else looked at what was not taken over: it counts now"
    case .show, .ask, .takeBack, .finish, .credit, .appeal: return
    }
    try WorkNotices.tell(
      words, about: "\(key(one))-looked", to: one.person, page: own(one), at: now, tx)
  }

  /// Who may decide about it: those who sign, and who lead where they work or above, as long as they did
  /// not ask for it again themselves.
  ///
  /// - Throws: `InductionRefusal.nobodyElse` where nobody is left.
  static func appealed(
    _ framed: FramedInduction, unit: String, at now: Instant, _ tx: any Transaction
  ) throws {
    let (one, day) = (framed.induction, now.dayInLondon)
    let decider = try framed.unit(unit).assessor.map { try OnePerson.records(of: $0, tx) } ?? []
    let places = [one.organisation, one.employer].uniqued()
    let leading = try places.flatMap { try OrganisationTree.ancestors(of: $0, on: .under, day, tx) }
    let apart = try decider + OnePerson.records(of: one.person, tx)
    let people = try InductionPeople.signatories(of: one, on: day, tx).filter {
      !apart.contains($0)
    }
    var accounts = try Accounts.holding(.leads, at: places, but: apart, on: day, tx)
    if accounts.isEmpty, people.isEmpty {
      accounts = try Accounts.holding(.leads, at: leading.uniqued(), but: apart, on: day, tx)
    }
    guard !accounts.isEmpty || !people.isEmpty else { throw InductionRefusal.nobodyElse }
    let words = "Somebody asks you to look at a part they brought along, which was asked for again"
    let (about, page) = (appealKey(one, unit), "\(page(one))/units/\(unit)/appeal")
    for person in people {
      try WorkNotices.ask(words, about: about, of: person, page: page, at: now, tx)
    }
    try WorkNotices.ask(
      words, about: about, of: accounts, page: page,
      unanswered: WorkNotices.Unanswered(
        asker: one.person,
        words:
          "Nobody has looked yet at the part that you brought along and that was not taken over",
        page: "\(own(one))/units/\(unit)"), at: now, tx)
  }

  static func settled(
    _ one: Induction, unit: String, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(appealKey(one, unit), at: now, tx)
  }

  static func signed(_ one: Induction, at now: Instant, _ tx: any Transaction) throws {
    for about in [signKey(one), dueKey(one), lookKey(one), key(one)] {
      try WorkNotices.settle(about, at: now, tx)
    }
    try WorkNotices.tell(
      "Your \(one.track.shortWords) is signed off. It is on your record, and goes with you",
      about: "\(key(one))-signed", to: one.person, page: own(one), at: now, tx)
  }

  static func brought(_ one: Induction, at now: Instant, _ tx: any Transaction) throws {
    try WorkNotices.tell(
      "What you met at another employer was brought along to this one, as you agreed",
      about: "\(key(one))-looked", to: one.person, page: own(one), at: now, tx)
  }

  static func takenBack(_ one: Induction, at now: Instant, _ tx: any Transaction) throws {
    try WorkNotices.settle("\(key(one))-signed", at: now, tx)
    try WorkNotices.tell(
      "The sign-off of your \(one.track.shortWords) was taken back, with the reason",
      about: "\(key(one))-looked", to: one.person, page: own(one), at: now, tx)
  }

  /// What ended asks nobody for anything any more.
  static func ended(
    _ one: Induction, tells: Bool, at now: Instant, _ tx: any Transaction
  ) throws {
    for about in [signKey(one), dueKey(one), lookKey(one), key(one)] {
      try WorkNotices.settle(about, at: now, tx)
    }
    for turn in try Inductions.turns(of: one.id, tx)
    where turn.step == InductionUnitStep.appeal.rawValue {
      if let unit = turn.unit { try settled(one, unit: unit, at: now, tx) }
    }
    guard tells else { return }
    try WorkNotices.tell(
      "Your \(one.track.shortWords) was ended, with the reason", about: "\(key(one))-looked",
      to: one.person, page: own(one), at: now, tx)
  }

  /// That the day is near or over: to the person and, later, to whoever manages them.
  static func due(
    _ one: Induction, managers: [PersonID], at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(dueKey(one), at: now, tx)
    try WorkNotices.tell(
      InductionReminders.words(one.track, dueOn: one.dueOn, on: now.dayInLondon),
      about: dueKey(one), to: one.person, page: own(one), at: now, tx)
    for manager in managers {
      try WorkNotices.tell(
        "Somebody whom you manage has not finished their \(one.track.shortWords), and the day is over",
        about: dueKey(one), to: manager, page: page(one), at: now, tx)
    }
  }

  static func named(
    _ one: InductionNominee, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      one.duty == .assessor
        ? "You were named to look at what joiners show" : "You were named to sign off inductions",
      about: "induction-nominee-\(one.id)", to: one.person, page: "/inductions", at: now, tx)
  }

  private static func own(_ one: Induction) -> String { "/induction/\(one.id)" }
  private static func page(_ one: Induction) -> String { "/inductions/\(one.id)" }
  private static func key(_ one: Induction) -> String { "induction-\(one.id)" }
  private static func dueKey(_ one: Induction) -> String { "\(key(one))-due" }
  private static func lookKey(_ one: Induction) -> String { "\(key(one))-look" }
  private static func appealKey(_ one: Induction, _ unit: String) -> String {
    "\(key(one))-appeal-\(unit)"
  }
  private static func signKey(_ one: Induction) -> String { "\(key(one))-sign" }
}

extension InductionTrack {
  /// In a sentence.
  var shortWords: String {
    switch self {
    case .core: "induction"
    case .careCertificate: "Care Certificate"
    }
  }
}

/// Who looks at what somebody shows, who signs, and who manages them.
enum InductionPeople {
  /// Those who were named to look, and the line managers of the post; never the person.
  static func assessors(
    of one: Induction, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    try Workplace.but(
      one.person,
      try nominees(of: one, .assessor, on: day, tx) + managers(of: one, on: day, tx), tx)
  }

  /// Those who were named to sign; of the national induction the line managers too.
  static func signatories(
    of one: Induction, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    let named = try nominees(of: one, .signatory, on: day, tx)
    let leads = try leads(of: one, on: day, tx)
    return try Workplace.but(
      one.person,
      named + leads + (one.track == .core ? managers(of: one, on: day, tx) : []), tx)
  }

  private static func nominees(
    of one: Induction, _ duty: InductionDuty, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    let named = try InductionEmployers.nominees(at: InductionPlaces.above(one, on: day, tx), tx)
    return try InductionPlaces.working(named.filter { $0.duty == duty }, on: day, tx).map(\.person)
  }

  /// People who hold a role that answers for the workplace itself: not those of a whole trust, who
  /// would be told of everybody.
  private static func leads(
    of one: Induction, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    guard one.track == .careCertificate else { return [] }
    return try Accounts.people(
      holding: .leads, at: [one.organisation], on: day, tx)
  }

  /// Who manages the person in a post at the workplace.
  static func managers(
    of one: Induction, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    try Workplace.managers(
      of: one.person, at: [one.organisation, one.employer], on: day, tx)
  }
}
