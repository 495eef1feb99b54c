import Kernel

/// When an employer may join an agreement or leave it.
enum AgreementRules {
  /// - Parameter known: What is known of the employer's membership, past and to come.
  static func join(
    _ agreement: RecognitionAgreement, on day: Day, known: [AgreementMembership]
  ) -> Problems {
    var problems = beginning(agreement, day)
    if let later = known.first(where: { $0.period.to.map { $0 >= day } ?? true }) {
      problems.add(
        "day",
        later.period.contains(day)
          ? "It is already a member on this day"
          : "It is a member from \(later.period.from.inWords) on; choose a later day")
    }
    return problems
  }

  /// - Parameter isPresumed: Its kind is taken for a member as long as nothing is known.
  static func leave(
    _ agreement: RecognitionAgreement, on day: Day, known: [AgreementMembership], isPresumed: Bool
  ) -> Problems {
    var problems = beginning(agreement, day)
    let isMember = known.isEmpty ? isPresumed : known.contains { $0.period.contains(day) }
    if !isMember { problems.add("day", "It is not a member on this day") }
    if known.contains(where: { $0.period.to == day }) {
      problems.add("day", "This is already its last day")
    }
    return problems
  }

  private static func beginning(_ agreement: RecognitionAgreement, _ day: Day) -> Problems {
    var problems = Problems()
    if day < agreement.from {
      problems.add(
        "day", "The date must be on or after \(agreement.from.inWords), when the agreement began")
    }
    return problems
  }
}
