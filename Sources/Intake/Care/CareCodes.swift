import Kernel

/// The code lists of the care service, as the rules ask them. Everything comes from the content
/// lists `asc_*`; only the numbers of the few roles that a rule names are in code.
struct CareCodes: Sendable {
  private let lists: CodeLists
  let columns: CareColumns
  let versions: [CareHeaderVersion]

  /// Read once, at first use.
  static let shared = CareCodes(.shared)

  init(_ lists: CodeLists) {
    self.lists = lists
    columns = CareColumns(lists)
    versions = CareHeaderVersion.all(lists)
  }

  enum Standing: Hashable, Sendable {
    case current
    /// Withdrawn; since when, where the list says it.
    case retired(on: Day?)
    case unknown
  }

  func standing(of code: String, in allowed: CareAllowed) -> Standing {
    if allowed.extra.contains(code) { return .current }
    guard let entry = entry(code, in: allowed.list) else { return .unknown }
    let words = entry["status"]
    guard words.hasPrefix("retired") || words.hasPrefix("old code") else { return .current }
    let date = words.split(separator: " ").last.map(String.init) ?? ""
    return .retired(on: Day(date + "-01"))
  }

  /// The name that a list gives a code, for messages and titles.
  func name(of code: String, in list: String) -> String? {
    guard let name = entry(code, in: list)?["name"], !name.isEmpty else { return nil }
    return name
  }

  /// What a list says of a code in one of its columns.
  func detail(_ column: String, of code: String, in list: String) -> String? {
    entry(code, in: list)?[column]
  }

  /// The code as its list writes it: `1` is `01` in the list of nurse registrations, `004` is `4`
  /// in the lists of countries.
  func written(_ code: String, in list: String) -> String {
    guard lists[list][code] == nil, let number = PlainNumber.whole(code) else { return code }
    switch list {
    case "asc_nurse_registration": return number < 10 ? "0\(number)" : code
    case "asc_nationality", "asc_country_of_birth": return String(number)
    case _: return code
    }
  }

  private func entry(_ code: String, in list: String) -> CodeLists.CodeList.Entry? {
    lists[list][written(code, in: list)]
  }

  /// What kind of list it is, in words: "job role".
  static func words(for list: String) -> String {
    switch list {
    case "asc_job_roles": "job roles"
    case "asc_main_services": "services"
    case "asc_training_categories": "training categories"
    case "asc_training_providers": "training providers"
    case "asc_establishment_types": "kinds of employer"
    case "asc_service_users": "groups of people who use services"
    case "asc_country_of_birth": "countries"
    case "asc_nationality": "nationalities"
    case "asc_qualifications": "qualifications"
    case "asc_qualification_levels": "qualification levels"
    case "asc_recruitment_source": "recruitment sources"
    case "asc_employment_status": "employment statuses"
    case _: "codes of this column"
    }
  }
}

// What single lists say about a code.
extension CareCodes {
  /// Whether the service must be registered with the Care Quality Commission; `nil` when either
  /// answer is accepted (head offices) or the service is not known.
  func isRegulated(service: String) -> Bool? {
    guard let entry = entry(service, in: "asc_main_services"), !isHeadOffice(service: service)
    else { return nil }
    return entry["cqc_regulated"] == "yes"
  }

  /// The service for which either registration is accepted, and which needs no location id, no
  /// staff and no registered manager.
  func isHeadOffice(service: String) -> Bool {
    entry(service, in: "asc_main_services")?["rule"].hasPrefix("accepted with REGTYPE") ?? false
  }

  /// `nil` when the service is not known.
  func allowsDelegatedHealthcare(service: String) -> Bool? {
    entry(service, in: "asc_main_services").map { $0["delegated_healthcare_allowed"] == "yes" }
  }

  func takesDescription(service: String) -> Bool {
    entry(service, in: "asc_main_services")?["other_description_code"] == "yes"
  }

  /// 1, 2 or 3: decides which questions on pay are asked.
  func payGroup(service: String) -> Int? {
    entry(service, in: "asc_main_services").flatMap { Int($0["pay_and_pensions_group"]) }
  }

  /// Beds for residential services, places for day care and shared lives.
  static let servicesWithCapacity: Set<String> = ["1", "2", "5", "6", "7", "17"]

  func expectsDescription(serviceUser: String) -> Bool {
    entry(serviceUser, in: "asc_service_users")?["description_expected"] == "yes"
  }

  func requiresDescription(role: String) -> Bool {
    entry(role, in: "asc_job_roles")?["description_required"] == "yes"
  }

  /// `nil` when the list does not say, as for retired roles.
  func canDoDelegatedHealthcare(role: String) -> Bool? {
    switch entry(role, in: "asc_job_roles")?["can_do_delegated_healthcare"] {
    case "yes": true
    case "no": false
    case _: nil
    }
  }

  /// `direct care`, `managers and supervisors`, `regulated professions`, `other`; `nil` for roles
  /// that are unknown or retired.
  func jobGroup(role: String) -> String? {
    guard let group = entry(role, in: "asc_job_roles")?["job_group"], !group.isEmpty else {
      return nil
    }
    return group
  }

  /// The column that holds the hours of somebody with this employment status.
  func hoursColumn(employmentStatus: String) -> String? {
    entry(employmentStatus, in: "asc_employment_status")?["hours_column"]
  }
}

/// The job roles that rules name.
enum CareRole {
  static let seniorManagement = "1"
  static let registeredManager = "4"
  static let supervisor = "5"
  static let socialWorker = "6"
  static let registeredNurse = "16"
  static let deputyManager = "43"
  static let teamLeader = "45"
}
