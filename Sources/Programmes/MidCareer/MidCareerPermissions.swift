import Access
import Directory
import Journals
import Kernel
import Records
import Storage

extension Permission {
  /// One's own way through the programme. Nobody holds it over anybody else.
  static let ownProgramme = Permission(
    "programme.own", doing: "apply for the mid-career programme and go through it yourself",
    roles: [.person], for: .ownRecord)
  static let releaseForProgramme = Permission(
    "programme.release",
    doing: "release people for the mid-career programme, and put them forward",
    roles: .any(.leads, [.lineManager]), for: .training)
  /// For those who hold cohorts: a place, or the board of an integrated care system.
  static let keepCohorts = Permission(
    "cohort.keep", doing: "hold cohorts of the mid-career programme for this place",
    roles: .any(.trainers, [.systemPeopleOfficer]), for: .training)
  /// For a body that holds a cohort jointly with others.
  static let joinCohorts = Permission(
    "cohort.join", doing: "agree to hold a cohort of the mid-career programme jointly",
    roles: .leads, for: .training)
  /// For those who were named, and for the cohorts they were named for.
  static let facilitateCohorts = Permission(
    "cohort.facilitate", doing: "lead through the days of a cohort you were named for",
    roles: [.person], for: .training)

  /// Cohorts themselves, for everybody who has to do with them.
  static let seeCohorts = Permission(
    "cohort.see", doing: "see cohorts of the mid-career programme",
    roles: .any([.person], keepCohorts.roles), for: .training)

  /// Numbers, without names.
  static let countProgrammes = Permission(
    "programme.count", doing: "see how the mid-career programme stands here", roles: .counters,
    for: .planning)

  static let midCareer = [
    ownProgramme, releaseForProgramme, keepCohorts, joinCohorts, facilitateCohorts,
    seeCohorts, countProgrammes,
  ]
}

/// What is written of cohorts and of people's way through them.
enum MidCareerJournal {
  static let cohort = JournalAction("cohort.step", words: "Cohort “{title}”: {step}")
  static let day = JournalAction("cohort.day", words: "Cohort “{title}”, {day}: {step}")
  static let participation = JournalAction(
    "programme.step", words: "Mid-career programme: {step}")
  static let needs = JournalAction(
    "programme.needs", words: "Said what is needed to come to the mid-career programme")
  static let attendance = JournalAction(
    "programme.attendance", words: "Mid-career programme, {day}: {mark}")
  static let cover = JournalAction(
    "programme.cover", words: "Money for cover during the mid-career programme: {step}")
  static let feed = JournalAction("programme.feed", words: "Days for a calendar: {step}")
  static let network = JournalAction(
    "programme.network", words: "Network of the mid-career programme: {step}")

  static let actions = [
    cohort, day, participation, needs, attendance, cover, feed, network,
  ]

  static func record(
    _ one: Cohort, _ step: String, about person: PersonID? = nil, under right: Right,
    _ tx: any Transaction
  ) throws {
    let subjects: [JournalSubject] =
      [.organisation(one.organisation)] + (person.map { [.confidential($0)] } ?? [])
    try Journal.record(
      JournalEvent(
        cohort, subjects, details: ["title": one.title, "step": step],
        occurredOn: right.at.dayInLondon), under: right, tx)
  }

  static func record(
    _ one: CohortDay, of cohort: Cohort, _ step: String, under right: Right,
    _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        day, [.organisation(cohort.organisation)],
        details: ["title": cohort.title, "day": one.on.inWords, "step": step],
        occurredOn: right.at.dayInLondon), under: right, tx)
  }

  /// For the eyes of the person: what they need is no concern of whoever reads a journal.
  static func record(
    _ action: JournalAction, about person: PersonID, _ details: [String: String] = [:],
    under right: Right, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        action, try OnePerson.records(of: person, tx).map { .confidential($0) }, details: details,
        occurredOn: right.at.dayInLondon), under: right, tx)
  }
}

extension User {
  /// - Throws: `Forbidden` for accounts of nobody in particular, and for support.
  func ownProgramme(
    _ tx: any Transaction
  ) throws -> (person: PersonID, records: [PersonID], right: Right) {
    guard let person, viewer == nil else { throw Forbidden(Permission.ownProgramme.doing) }
    let right = try right(to: .ownProgramme, .person(person), tx)
    return (person, try OnePerson.records(of: person, tx), right)
  }
}
