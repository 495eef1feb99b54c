import Kernel

/// What an organisation is. Never worked out from the look of a code: a file says it by its role
/// or its name, or a person chooses it.
///
/// The raw values are stored and shown to machines.
package enum OrganisationKind: String, Storable, CaseIterable, Hashable, Sendable {
  case nhsTrust
  case nhsFoundationTrust
  case site

  case region
  /// Another country or grouping that older files name where a region stands: Wales is `W00`.
  case nationalGrouping
  case integratedCareBoard
  /// What older files name as "high level health geography" and does not say more about itself.
  case healthGeography
  case subIcbLocation
  case subIcbReportingEntity
  case clinicalCommissioningGroup
  case commissioningHub
  /// Commissions care, and its file says no more.
  case commissioner
  case place

  case gpPractice
  case primaryCareNetwork
  case gpFederation
  case pharmacy
  case dentist
  case optician

  case localAuthority

  case careProvider
  case careLocation
  /// Owns or runs several care providers.
  case careGroup

  case hospice
  case independentHospital
  case socialEnterprise
  case charity

  case armsLengthBody
  case governmentDepartment
  case professionalRegulator
  case educationProvider

  /// Named by another organisation's row or by hand, and nobody has said yet what it is.
  case unstated
}

extension OrganisationKind {
  /// What an employer may be, the most usual of those that are in no published list first.
  package static let employers: [OrganisationKind] = [
    .gpPractice, .hospice, .charity, .socialEnterprise, .localAuthority, .careProvider,
    .careLocation, .careGroup, .independentHospital, .primaryCareNetwork, .gpFederation, .pharmacy,
    .dentist, .optician, .nhsTrust, .nhsFoundationTrust, .integratedCareBoard, .armsLengthBody,
    .governmentDepartment, .professionalRegulator, .educationProvider,
  ]

  /// As people write it on a command line: `hospice`, `gp-practice`, `GP practice`, `practice`.
  package init?(written: String) {
    func letters(_ text: String) -> String { text.lowercased().filter(\.isLetter) }
    let wanted = letters(written)
    let short: [String: OrganisationKind] = [
      "practice": .gpPractice, "trust": .nhsTrust, "council": .localAuthority,
    ]
    let known = Self.allCases.first {
      $0 != .unstated && [letters($0.rawValue), letters($0.words)].contains(wanted)
    }
    guard let kind = short[wanted] ?? known else { return nil }
    self = kind
  }
}

/// The part of health and care an organisation belongs to, which policies vary by.
package enum Sector: String, Storable, CaseIterable, Hashable, Sendable {
  case nhs
  case socialCare
  case primaryCare
  case localGovernment
  case voluntary
  case independent
  case national
  case unstated

  package var words: String {
    switch self {
    case .nhs: "NHS"
    case .socialCare: "Adult social care"
    case .primaryCare: "Primary care"
    case .localGovernment: "Local government"
    case .voluntary: "Voluntary and charitable"
    case .independent: "Independent"
    case .national: "National bodies"
    case .unstated: "Sector not stated"
    }
  }
}

extension OrganisationKind {
  package var words: String {
    switch self {
    case .nhsTrust: "NHS trust"
    case .nhsFoundationTrust: "NHS foundation trust"
    case .site: "Site of a trust"
    case .region: "NHS England region"
    case .nationalGrouping: "National grouping"
    case .integratedCareBoard: "Integrated care board"
    case .healthGeography: "Health geography"
    case .subIcbLocation: "Sub-ICB location"
    case .subIcbReportingEntity: "Sub-ICB reporting entity"
    case .clinicalCommissioningGroup: "Clinical commissioning group"
    case .commissioningHub: "Commissioning hub"
    case .commissioner: "Commissioner"
    case .place: "Place"
    case .gpPractice: "GP practice"
    case .primaryCareNetwork: "Primary care network"
    case .gpFederation: "GP federation"
    case .pharmacy: "Pharmacy"
    case .dentist: "Dental practice"
    case .optician: "Optician"
    case .localAuthority: "Local authority"
    case .careProvider: "Care provider"
    case .careLocation: "Care location"
    case .careGroup: "Care group"
    case .hospice: "Hospice"
    case .independentHospital: "Independent hospital"
    case .socialEnterprise: "Social enterprise"
    case .charity: "Charity"
    case .armsLengthBody: "Arm’s-length body"
    case .governmentDepartment: "Government department"
    case .professionalRegulator: "Professional regulator"
    case .educationProvider: "University or education provider"
    case .unstated: "Kind not stated"
    }
  }

  package var sector: Sector {
    switch self {
    case .nhsTrust, .nhsFoundationTrust, .site, .region, .nationalGrouping, .integratedCareBoard,
      .healthGeography, .subIcbLocation, .subIcbReportingEntity, .clinicalCommissioningGroup,
      .commissioningHub, .commissioner, .place:
      .nhs
    case .gpPractice, .primaryCareNetwork, .gpFederation, .pharmacy, .dentist, .optician:
      .primaryCare
    case .localAuthority: .localGovernment
    case .careProvider, .careLocation, .careGroup: .socialCare
    case .hospice, .charity: .voluntary
    case .independentHospital, .socialEnterprise, .educationProvider: .independent
    case .armsLengthBody, .governmentDepartment, .professionalRegulator: .national
    case .unstated: .unstated
    }
  }

  /// Whether what lies in its area, and not only what is under it, is what people mean by it.
  package var isArea: Bool {
    switch self {
    case .region, .nationalGrouping, .integratedCareBoard, .healthGeography, .subIcbLocation,
      .subIcbReportingEntity, .clinicalCommissioningGroup, .commissioningHub, .commissioner,
      .place, .primaryCareNetwork, .gpFederation:
      true
    case .nhsTrust, .nhsFoundationTrust, .site, .gpPractice, .pharmacy, .dentist, .optician,
      .localAuthority, .careProvider, .careLocation, .careGroup, .hospice, .independentHospital,
      .socialEnterprise, .charity, .armsLengthBody, .governmentDepartment,
      .professionalRegulator, .educationProvider, .unstated:
      false
    }
  }

  /// NHS trusts and foundation trusts alike.
  package var isTrust: Bool { self == .nhsTrust || self == .nhsFoundationTrust }

  /// Regulated by the Care Quality Commission as what it is, so that duties which follow
  /// registration apply. A site or location is covered by the registration of its provider.
  package var isUsuallyRegisteredForCare: Bool {
    switch self {
    case .nhsTrust, .nhsFoundationTrust, .site, .gpPractice, .dentist, .careProvider,
      .careLocation, .hospice, .independentHospital:
      true
    case .region, .nationalGrouping, .integratedCareBoard, .healthGeography, .subIcbLocation,
      .subIcbReportingEntity, .clinicalCommissioningGroup, .commissioningHub, .commissioner,
      .place, .primaryCareNetwork, .gpFederation, .pharmacy, .optician, .localAuthority,
      .careGroup, .socialEnterprise, .charity, .armsLengthBody, .governmentDepartment,
      .professionalRegulator, .educationProvider, .unstated:
      false
    }
  }
}
