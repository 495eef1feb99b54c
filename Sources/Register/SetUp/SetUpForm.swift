import Access
import Directory
import Kernel
import Markup

/// The first form of an empty Waypoint: which organisation, and who looks after it.
struct SetUpForm: Sendable {
  let data: FormData

  struct Answers: Sendable {
    let organisation: String
    let kind: OrganisationKind
    let code: OrganisationCode?
    let userName: String
    let password: String
  }

  /// The kinds a first organisation usually is, most usual first.
  static let kinds: [OrganisationKind] = [
    .careProvider, .careLocation, .nhsFoundationTrust, .nhsTrust, .gpPractice,
    .primaryCareNetwork, .integratedCareBoard, .localAuthority, .hospice, .charity,
    .socialEnterprise, .independentHospital, .armsLengthBody,
  ]

  func answers() throws(Problems) -> Answers {
    var problems = Problems()
    let organisation = problems.text(
      data["organisation"], "organisation", blank: "Enter the name of your organisation")
    let kind = problems.choice(
      data["kind"], "kind", as: OrganisationKind.self, blank: "Choose what your organisation is")
    let code = problems.optionalText(data["code"], "code", limit: 30, called: "The code")
    let userName = problems.text(
      data["name"], "name", limit: 100, blank: "Enter a user name for yourself")
    let password = data["password"] ?? ""
    if let problem = PasswordRules.problem(with: password, for: userName ?? "") {
      problems.add("password", problem)
    } else if password != data["again"] {
      problems.add("again", "The two passwords are not the same; type them again")
    }
    guard problems.isEmpty, let organisation, let kind, let userName else { throw problems }
    return Answers(
      organisation: organisation, kind: kind,
      code: code.map { OrganisationCode(kind.schemeOfUsualCode, $0) }, userName: userName,
      password: password)
  }
}

extension OrganisationKind {
  /// The list in which such an organisation usually has its code.
  var schemeOfUsualCode: OrganisationCode.Scheme {
    switch self {
    case .careProvider: .cqcProvider
    case .careLocation: .cqcLocation
    case .nhsTrust, .nhsFoundationTrust, .site, .region, .nationalGrouping, .integratedCareBoard,
      .healthGeography, .subIcbLocation, .subIcbReportingEntity, .clinicalCommissioningGroup,
      .commissioningHub, .commissioner, .place, .gpPractice, .primaryCareNetwork, .gpFederation,
      .pharmacy, .dentist, .optician, .localAuthority, .careGroup, .hospice, .independentHospital,
      .socialEnterprise, .charity, .armsLengthBody, .governmentDepartment, .professionalRegulator,
      .educationProvider, .unstated:
      .ods
    }
  }
}
