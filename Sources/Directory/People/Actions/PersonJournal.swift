import Journals

/// How timelines tell what was done to people by hand.
package enum PersonJournal {
  package static let added = JournalAction("person.added", words: "Added {name}")
  package static let addedSeveral = JournalAction(
    "person.added-several", words: "Added {count} people at {organisation}")
  package static let renamed = JournalAction("person.renamed", words: "Name changed to {name}")
  package static let birthDate = JournalAction(
    "person.birth-date-corrected", words: "Birth date corrected")
  package static let started = JournalAction(
    "assignment.added", words: "Job added: {title} at {organisation}")
  package static let changed = JournalAction(
    "assignment.changed", words: "Details of the job changed: {title} at {organisation}")
  package static let ended = JournalAction(
    "assignment.ended", words: "Left the job {title} at {organisation} on {last_day}")
  package static let managed = JournalAction(
    "line-manager.set", words: "{manager} became line manager in the job {title}")
  package static let unmanaged = JournalAction(
    "line-manager.removed", words: "No line manager any more in the job {title}")
  package static let absent = JournalAction(
    "absence.started", words: "Long absence recorded: {kind}", sparing: "Long absence recorded")
  package static let returned = JournalAction(
    "absence.ended", words: "Return recorded from long absence: {kind}",
    sparing: "Return recorded from a long absence")

  /// Kinds of record that those who only read a person's record learn no values of: that somebody
  /// is away sick is about their health.
  package static let confidential: Set<String> = ["absence"]

  package static let actions = [
    added, addedSeveral, renamed, birthDate, started, changed, ended, managed, unmanaged, absent,
    returned,
  ]
}
