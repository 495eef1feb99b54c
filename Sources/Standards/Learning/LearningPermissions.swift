import Access
import Directory
import Journals
import Kernel
import Storage

extension Permission {
  /// One's own learning. Nobody holds it over anybody else.
  static let learn = Permission(
    "learning.own", doing: "enrol, and show what you learnt", roles: [.person], for: .ownRecord)
  /// For those who were asked, and for nothing but what they were asked to.
  static let confirmLearning = Permission(
    "learning.confirm", doing: "confirm what somebody learnt", roles: [.person], for: .training)
  static let enrolOthers = Permission(
    "learning.enrol", doing: "see how far somebody is with bundles, and enrol them",
    roles: .any(.trainers, [.lineManager]), for: .training)
  static let keepLearning = Permission(
    "learning.keep", doing: "withdraw somebody from a bundle, or open a module again",
    roles: .trainers, for: .training)
  /// Numbers, without names.
  static let countLearning = Permission(
    "learning.count", doing: "see how enrolments stand here", roles: .counters, for: .planning)

  static let learning = [learn, confirmLearning, enrolOthers, keepLearning, countLearning]
}

/// What is written of learning: for the person's own eyes, whoever did it.
enum LearningJournal {
  static let attempt = JournalAction("learning.attempt", words: "{step}: {what}")
  static let result = JournalAction("learning.result", words: "Result of {what}: {status}")
  static let enrolled = JournalAction("learning.enrolled", words: "Enrolled in {what}")
  static let bundle = JournalAction("learning.bundle", words: "{step}: {what}")

  static let actions = [attempt, result, enrolled, bundle]

  static func record(
    _ action: JournalAction, about person: PersonID, _ details: [String: String],
    under right: Right, _ tx: any Transaction
  ) throws {
    try ClaimsJournal.record(action, about: person, details, under: right, tx)
  }
}

extension User {
  /// - Throws: `Forbidden` for accounts of nobody in particular, and for support.
  func ownLearning(
    _ tx: any Transaction
  ) throws -> (person: PersonID, records: [PersonID], right: Right) {
    guard let person, viewer == nil else { throw Forbidden(Permission.learn.doing) }
    let right = try right(to: .learn, .person(person), tx)
    return (person, try OnePerson.records(of: person, tx), right)
  }
}
