import Journals

/// What people do in this room, in the words of timelines.
enum RegisterActions {
  static let all: [JournalAction] = [organisationAdded]

  static let organisationAdded = JournalAction(
    "organisation.added", words: "{organisation} added to the register")
}
