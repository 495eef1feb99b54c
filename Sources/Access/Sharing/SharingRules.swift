import Directory
import Kernel

/// What an agreement to share, or a share of a person's own, must be.
package enum SharingRules {
  /// Nothing is shared for ever: whoever still needs it asks again.
  package static let longestAgreementInDays = 3 * 365
  /// As long as a shared profile is held from its last confirmation.
  package static let longestShareInDays = 730

  /// The bodies with which it makes sense to share: those that look on employers from outside.
  package static func isBody(_ kind: OrganisationKind) -> Bool {
    switch kind {
    case .integratedCareBoard, .region, .localAuthority, .armsLengthBody, .governmentDepartment,
      .professionalRegulator, .primaryCareNetwork, .place, .unstated:
      true
    case .nhsTrust, .nhsFoundationTrust, .site, .nationalGrouping, .healthGeography,
      .subIcbLocation, .subIcbReportingEntity, .clinicalCommissioningGroup, .commissioningHub,
      .commissioner, .gpPractice, .gpFederation, .pharmacy, .dentist, .optician, .careProvider,
      .careLocation, .careGroup, .hospice, .independentHospital, .socialEnterprise, .charity,
      .educationProvider:
      false
    }
  }

  /// Whether the last day will do.
  package static func checkLastDay(
    _ last: Day, from first: Day, longest: Int, _ problems: inout Problems
  ) {
    if last < first {
      problems.add("until", "The last day must be on or after the first, \(first.inWords)")
    } else if last - first > longest {
      problems.add(
        "until",
        "The last day must be on or before \((first + longest).inWords); share again after it")
    }
  }
}
