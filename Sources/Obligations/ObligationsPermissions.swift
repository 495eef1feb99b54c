import Access

extension Permission {
  /// What one person must do, and why.
  package static let seeObligations = Permission(
    "obligation.see", doing: "see what this person must do",
    roles: .any(.trainers, .outside, [.person, .lineManager]), shows: .training,
    for: .training)
  /// Numbers by policy and state, without names.
  package static let countObligations = Permission(
    "obligation.count", doing: "see how obligations stand here", roles: .counters, for: .planning)
  package static let recordCompletion = Permission(
    "obligation.complete", doing: "record that this person completed something",
    roles: .any(.trainers, [.lineManager]), for: .training)
  package static let exempt = Permission(
    "obligation.exempt", doing: "let this person off a policy", roles: .keepers, for: .training)
  package static let deferObligation = Permission(
    "obligation.defer", doing: "give this person more time",
    roles: .any(.trainers, [.lineManager]), for: .training)
  package static let reviewRecord = Permission(
    "obligation.review", doing: "decide about records from other employers", roles: .trainers,
    for: .training)
  package static let setInterval = Permission(
    "obligation.interval", doing: "set how often this organisation repeats training",
    roles: .trainers, for: .training)
  package static let keepAgreements = Permission(
    "obligation.agreement", doing: "say which employers are in an agreement",
    roles: [.nationalLead, .administrator])
}

package enum ObligationsPermissions {
  package static let all: [Permission] = [
    .seeObligations, .countObligations, .recordCompletion, .exempt, .deferObligation,
    .reviewRecord, .setInterval, .keepAgreements,
  ]
}
