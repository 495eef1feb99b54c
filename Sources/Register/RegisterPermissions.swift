import Access
import Intake
import Obligations

/// What may be done to people, organisations, files and duties, and by whom.
extension Permission {
  static let search = Permission(
    "search", doing: "search for people and organisations",
    roles: .any(.trainers, .watchers, .outside, [.lineManager]), shows: .people,
    for: .employment)

  static let seePerson = Permission(
    "person.see", doing: "see this person",
    roles: .any(.trainers, .outside, [.person, .lineManager]), shows: .people,
    for: .employment)
  /// All that is kept of somebody: for those who answer for the record, and for the person. What is
  /// shared with a body outside, or opened in an emergency, is never the whole record.
  static let seeWholeRecord = Permission(
    "person.record", doing: "see everything in this person’s record",
    roles: .any(.trainers, [.person, .lineManager]), for: .employment)
  static let changePerson = Permission(
    "person.change", doing: "change the posts and managers of this person",
    roles: .any(.keepers, [.lineManager]), for: .employment)
  static let mergePeople = Permission(
    "person.merge", doing: "decide which records are one person", roles: .keepers,
    for: .employment)
  static let addPerson = Permission(
    "person.add", doing: "add people to this organisation", roles: .keepers, for: .employment)

  static let seePeopleOfOrganisation = Permission(
    "organisation.people", doing: "see the people of this organisation",
    roles: .any(.trainers, .outside), shows: .people, for: .employment)
  static let seeTrainingOfOrganisation = Permission(
    "organisation.training", doing: "see who at this organisation must do what",
    roles: .any(.trainers, .outside), shows: .training, for: .training)
  static let seeRecordOfOrganisation = Permission(
    "organisation.record", doing: "see what was done at this organisation",
    roles: .trainers, for: .employment)
  static let changeOrganisation = Permission(
    "organisation.change", doing: "change this organisation", roles: [.administrator])
  static let stateKind = Permission(
    "organisation.kind", doing: "say what kind of organisation this is", roles: .keepers)

  /// Over everything: administrators of one organisation have its timelines. An office of one has
  /// no auditor but its administrator.
  static let readJournal = Permission(
    "journal.read", doing: "search the journal", roles: [.auditor, .administrator],
    for: .accountability)
}

extension Permission {
  /// The employer that holds a value answers for it.
  static let handleCorrections = Permission(
    "correction.handle", doing: "answer requests to correct what is held",
    roles: .keepers, for: .accountability)
  static let holdRecords = Permission(
    "retention.hold", doing: "stop the removal of records",
    roles: .keepers, for: .accountability)
  static let applyRetention = Permission(
    "retention.apply", doing: "remove what was kept long enough", roles: [.administrator],
    for: .accountability)
}

enum RegisterPermissions {
  static let all: [Permission] =
    AccessPermissions.all + IntakePermissions.all + ObligationsPermissions.all + [
      .search, .seePerson, .seeWholeRecord, .changePerson, .mergePeople, .addPerson,
      .seePeopleOfOrganisation, .seeTrainingOfOrganisation, .seeRecordOfOrganisation,
      .changeOrganisation, .stateKind, .readJournal, .handleCorrections, .holdRecords,
      .applyRetention,
    ]
}
