import Access
import Directory
import Journals
import Kernel
import Records
import Storage

extension Permission {
  /// One's own induction. Nobody holds it over anybody else.
  static let ownInduction = Permission(
    "induction.own", doing: "see and do your own induction", roles: [.person], for: .ownRecord)
  /// For those whom an employer named, and for nothing but what they were named to; and the way in for
  /// those who look or sign by their role.
  static let namedForInductions = Permission(
    "induction.named", doing: "look at what joiners show, or sign off, as an employer asked you to",
    roles: .any([.person, .lineManager], .trainers), for: .training)
  static let seeInductions = Permission(
    "induction.see", doing: "see how somebody is getting on with their induction",
    roles: .any(.trainers, [.lineManager]), for: .training)
  static let assessInductions = Permission(
    "induction.assess", doing: "look at what a joiner shows, and find that it is met",
    roles: .any(.leads, [.lineManager]), for: .training)
  /// The responsible person of the employer: the registered manager where there is one.
  static let signInductions = Permission(
    "induction.sign", doing: "sign off inductions and the Care Certificate", roles: .leads,
    for: .training)
  static let signTeamInductions = Permission(
    "induction.sign-team", doing: "sign off the national induction of somebody you manage",
    roles: [.lineManager], for: .training)
  static let keepInductions = Permission(
    "induction.keep", doing: "look after inductions here: who assesses, local parts, exceptions",
    roles: .trainers, for: .training)
  /// Numbers, without names.
  static let countInductions = Permission(
    "induction.count", doing: "see how inductions stand here", roles: .counters, for: .planning)

  static let inductions = [
    ownInduction, namedForInductions, seeInductions, assessInductions, signInductions,
    signTeamInductions, keepInductions, countInductions,
  ]
}

/// What is written of inductions: for the person's own eyes, whoever did it.
enum InductionJournal {
  static let made = JournalAction("induction.made", words: "{what} made, to be done by {due}")
  static let unit = JournalAction("induction.unit", words: "{step}: {what}")
  static let whole = JournalAction("induction.whole", words: "{step}: {what}")
  static let named = JournalAction(
    "induction.named", words: "Named somebody for inductions: {duty}")
  static let unnamed = JournalAction(
    "induction.unnamed", words: "Somebody is named for inductions no more: {duty}")
  static let set = JournalAction(
    "induction.set", words: "Said what inductions here ask for: {what}")
  static let localAdded = JournalAction(
    "induction.local-added", words: "Added a local part to inductions: {what}")
  static let localEnded = JournalAction(
    "induction.local-ended", words: "Ended a local part of inductions: {what}")

  static let actions = [made, unit, whole, named, unnamed, set, localAdded, localEnded]

  static func record(
    _ action: JournalAction, about person: PersonID, _ details: [String: String],
    under right: Right, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        action, try OnePerson.records(of: person, tx).map { .confidential($0) }, details: details,
        occurredOn: right.at.dayInLondon), under: right, tx)
  }

  static func record(
    _ action: JournalAction, at organisation: OrganisationID, about person: PersonID? = nil,
    _ details: [String: String], under right: Right, _ tx: any Transaction
  ) throws {
    let subjects: [JournalSubject] =
      [.organisation(organisation)] + (person.map { [.confidential($0)] } ?? [])
    try Journal.record(
      JournalEvent(action, subjects, details: details, occurredOn: right.at.dayInLondon),
      under: right, tx)
  }
}

extension User {
  /// - Throws: `Forbidden` for accounts of nobody in particular, and for support.
  func ownInductions(
    _ tx: any Transaction
  ) throws -> (person: PersonID, records: [PersonID], right: Right) {
    guard let person, viewer == nil else { throw Forbidden(Permission.ownInduction.doing) }
    let right = try right(to: .ownInduction, .person(person), tx)
    return (person, try OnePerson.records(of: person, tx), right)
  }

  /// Whether any of `records` is their own.
  func isOne(of records: [PersonID]) -> Bool { person.map(records.contains) ?? false }
}
