import Access
import Directory
import Journals
import Kernel
import Storage

/// What is written of self-assessments and claims: for the person's own eyes, whoever did it, since
/// what somebody says of themselves is on no timeline that others read.
enum ClaimsJournal {
  static let begun = JournalAction(
    "assessment.begun", words: "Began a self-assessment against {what}")
  static let answered = JournalAction(
    "assessment.answered", words: "Answered about {what} in a self-assessment")
  static let put = JournalAction("claim.put", words: "Put {what} forward to {assessor}")
  static let stepped = JournalAction("claim.stepped", words: "{step}: {what}")
  static let reassigned = JournalAction(
    "claim.reassigned", words: "Named {assessor} to assess {what}")
  static let signOff = JournalAction("assessment.sign-off", words: "{step}: {what}")

  static let assessorNamed = JournalAction(
    "assessor.named", words: "Named an assessor for the people of {organisation}")
  static let assessorAsked = JournalAction(
    "assessor.asked", words: "Asked {lender} to lend an assessor to {organisation}")
  static let assessorStepped = JournalAction(
    "assessor.changed", words: "Assessor at {organisation}: {state}")
  static let stageSet = JournalAction(
    "stage.set", words: "Said that the post as {post} needs stage {stage}")
  static let stageCleared = JournalAction(
    "stage.cleared", words: "Left it to the rule which stage the post as {post} needs")

  static let actions = [
    begun, answered, put, stepped, reassigned, signOff, assessorNamed, assessorAsked,
    assessorStepped, stageSet, stageCleared,
  ]

  static func record(
    _ action: JournalAction, about person: PersonID, _ details: [String: String],
    under right: Right, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        action, try OnePerson.records(of: person, tx).map { .confidential($0) }, details: details,
        occurredOn: right.at.dayInLondon), under: right, tx)
  }
}
