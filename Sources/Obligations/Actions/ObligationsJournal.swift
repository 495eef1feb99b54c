import Journals

/// How timelines tell what was done about obligations by hand. Completions are told by `Records`.
package enum ObligationsJournal {
  package static let exempted = JournalAction(
    "obligation.exempted", words: "Exempted from {policy}: {reason}. Approved by {approver}")
  package static let exemptionEnded = JournalAction(
    "obligation.exemption-ended", words: "Exemption from {policy} ended")
  package static let deferred = JournalAction(
    "obligation.deferred", words: "{policy} deferred to {until}: {reason}")
  package static let deferralEnded = JournalAction(
    "obligation.deferral-ended", words: "Deferral of {policy} ended")
  package static let reviewed = JournalAction(
    "obligation.record-reviewed", words: "Record reviewed for {policy}. {decision}: {reason}")
  package static let intervalSet = JournalAction(
    "obligation.interval-set", words: "{policy} is repeated here every {interval}: {justification}")
  package static let intervalEnded = JournalAction(
    "obligation.interval-ended", words: "{policy} is repeated here as nationally again")
  package static let memberAdded = JournalAction(
    "agreement.joined", words: "Joined {agreement}")
  package static let memberEnded = JournalAction("agreement.left", words: "Left {agreement}")

  package static let actions = [
    exempted, exemptionEnded, deferred, deferralEnded, reviewed, intervalSet, intervalEnded,
    memberAdded, memberEnded,
  ]
}
