import Access
import Directory
import Journals
import Kernel
import Storage

extension Permission {
  /// One's own prior learning. Nobody holds it over anybody else.
  static let seekRecognition = Permission(
    "recognition.own", doing: "ask for your prior learning to be recognised", roles: [.person],
    for: .ownRecord)
  /// For those who were named, and for nothing but what they were named to.
  static let assessRecognition = Permission(
    "recognition.assess", doing: "decide about prior learning that was put forward to you",
    roles: [.person], for: .training)
  static let keepRecognition = Permission(
    "recognition.keep",
    doing: "name another assessor for somebody’s prior learning, or open a decision again",
    roles: .trainers, for: .training)
  /// Numbers, without names.
  static let countRecognition = Permission(
    "recognition.count", doing: "see how requests about prior learning stand here",
    roles: .counters, for: .planning)

  static let priorLearning = [
    seekRecognition, assessRecognition, keepRecognition, countRecognition,
  ]
}

/// What is written of prior learning: for the person's own eyes, whoever did it.
enum PriorLearningJournal {
  static let begun = JournalAction(
    "recognition.begun", words: "Began a request to recognise prior learning against {what}")
  static let stepped = JournalAction("recognition.stepped", words: "{step}: {what}")
  static let reassigned = JournalAction(
    "recognition.reassigned", words: "Named {assessor} to decide: {what}")
  static let decided = JournalAction(
    "recognition.decided", words: "{step}: {what}, {full} in full, {part} in part, {declined} not")

  static let actions = [begun, stepped, reassigned, decided]

  static func record(
    _ action: JournalAction, about person: PersonID, _ details: [String: String],
    under right: Right, _ tx: any Transaction
  ) throws {
    try ClaimsJournal.record(action, about: person, details, under: right, tx)
  }
}
