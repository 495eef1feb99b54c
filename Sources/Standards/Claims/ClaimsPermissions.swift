import Access

extension Permission {
  /// One's own answers and claims. Nobody holds it over anybody else.
  static let assessSelf = Permission(
    "assessment.own", doing: "assess yourself against the standards", roles: [.person],
    for: .ownRecord)
  /// For those who were named, and for nothing but what they were named to.
  static let assess = Permission(
    "claim.assess", doing: "assess what somebody put forward to you", roles: [.person],
    for: .training)
  /// For the line manager who was asked.
  static let signOff = Permission(
    "assessment.sign-off", doing: "sign off a whole assessment", roles: [.lineManager],
    for: .training)
  static let reassignClaims = Permission(
    "claim.reassign", doing: "name another assessor for what somebody put forward",
    roles: .trainers, for: .training)
  static let keepAssessors = Permission(
    "assessor.keep", doing: "say who assesses the people of this organisation, and lend assessors",
    roles: .trainers, for: .training)
  static let setStage = Permission(
    "stage.set", doing: "say which stage of the standards this post needs", roles: .trainers,
    for: .training)
  /// Numbers, without names.
  static let countClaims = Permission(
    "claim.count", doing: "see how self-assessments stand here", roles: .counters, for: .planning)
}

enum ClaimsPermissions {
  static let all: [Permission] = [
    .assessSelf, .assess, .signOff, .reassignClaims, .keepAssessors, .setStage, .countClaims,
  ]
}
