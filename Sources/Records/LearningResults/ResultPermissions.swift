import Access
import Directory
import Journals
import Kernel
import Storage

extension Permission {
  /// Of those who keep training there, and of programs that bring results.
  package static let sendResults = Permission(
    "results.send", doing: "send results of learning of people here", roles: .trainers,
    for: .training)
  package static let keepResults = Permission(
    "results.keep", doing: "decide about results of learning that wait here", roles: .trainers,
    for: .training)
  package static let ownResults = Permission(
    "results.own", doing: "see what came in about your learning", roles: [.person],
    for: .ownRecord)

  package static let learningResults = [sendResults, keepResults, ownResults]
}

/// What is written of results.
package enum ResultJournal {
  static let sent = JournalAction(
    "results.sent",
    words: "Results of learning came in: {taken} taken, {had} known already, {waiting} waiting")
  static let mapped = JournalAction(
    "results.mapped", words: "Said that the course “{course}” is the module {module}")
  static let mappingEnded = JournalAction(
    "results.mapping-ended", words: "Ended that the course “{course}” is the module {module}")
  static let given = JournalAction(
    "results.given", words: "Said whose a result of learning is: {outcome}")
  static let leftOut = JournalAction("results.left-out", words: "Left out a result of learning")
  static let takenBack = JournalAction(
    "results.taken-back", words: "Took back results of learning: {count}")
  static let triedAgain = JournalAction(
    "results.tried-again", words: "Read waiting results again: {taken} taken")

  package static let actions = [sent, mapped, mappingEnded, given, leftOut, takenBack, triedAgain]
}
