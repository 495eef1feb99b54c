import Directory

/// What an ESR report may say in its coded columns: the lists of `Content/codes`, made ready to be
/// looked up row by row.
struct StaffRecordCodes: Sendable {
  let flags: ValueList
  let gender: ValueList
  let ethnicOrigins: EthnicOrigins
  let disability: ValueList
  let staffGroups: ValueList
  let roles: ValueList
  let categories: ValueList
  let employeeCategories: ValueList
  let statuses: ValueList
  let compliance: ValueList
  let bands: PayBands
  let coreSkills: CoreSkills
  /// Words for no end in a competence's expiry date.
  let noExpiry: ValueList
  /// First words of count and total rows.
  let countWords: [String]

  private let groupsOfRole: [String: Set<String>]
  private let registeredGroups: Set<String>
  private let matrices: Set<Character>
  private let engagements: [String: String]
  private let statusWords: [String: String]
  private let topRoles: [String: Int]
  private let nearMisses: [String: String]

  init(_ lists: CodeLists) {
    let aliases = lists["value_aliases"]
    func list(_ column: String, _ values: [String], aliasesOf aliased: String? = nil) -> ValueList {
      var list = ValueList(values)
      for entry in aliases.entries where entry["column"] == aliased ?? column {
        list.take(
          entry["text"], for: entry["means"], reported: entry["report_value_alias"] == "yes")
      }
      return list
    }
    func values(_ name: String, _ column: String) -> [String] {
      lists[name].entries.map { $0[column] }
    }

    flags = list("any yes or no flag", ["Yes", "No"])
    var gender = list("Gender", values("esr_gender", "value"))
    for entry in lists["esr_gender"].entries {
      for alias in entry["aliases"].split(separator: ";") {
        gender.take(alias.trimmed, for: entry["value"], reported: false)
      }
    }
    self.gender = gender
    ethnicOrigins = EthnicOrigins(
      lists["esr_ethnic_origin"].entries,
      aliases: aliases.entries.filter { $0["column"] == "Ethnic Origin" })
    disability = list("Disability", values("esr_disability", "value"))
    staffGroups = list("Staff Group", values("esr_staff_groups", "name_in_extracts"))
    roles = list("Role", values("esr_job_roles", "job_role"))
    categories = list("Assignment Category", values("esr_assignment_category", "value"))
    employeeCategories = list("Employee Category", values("esr_employee_category", "value"))
    statuses = list("Assignment Status", values("esr_assignment_status", "value"))
    compliance = list("Compliance Status", values("esr_competence_compliance", "compliance_status"))
    noExpiry = list("Expiry Date (competence)", [])
    bands = PayBands(lists["afc_bands"].entries)
    coreSkills = CoreSkills(lists["cstf_subjects"].entries)
    countWords = aliases.entries.filter { $0["column"] == "Count rows in reports" }
      .map { $0["text"] }

    groupsOfRole = lists["esr_job_roles"].entries.reduce(into: [:]) {
      $0[$1["job_role"], default: []].insert($1["staff_group"])
    }
    registeredGroups = Set(
      lists["esr_staff_groups"].entries.filter { $0["professionally_registered"] == "yes" }
        .map { $0["name_in_extracts"] })
    // The first row stands for several characters: "Medical and dental (also 1, 2, 8, 9)".
    matrices = Set(
      lists["occupation_code_matrix"].entries.flatMap { entry in
        entry["first_character"] + entry["matrix"].filter(\.isNumber)
      })
    engagements = StaffRecordCodes.pairs(lists["esr_assignment_category"], "engagement_ours")
    statusWords = StaffRecordCodes.pairs(lists["esr_assignment_status"], "status_ours")
    topRoles = StaffRecordCodes.pairs(lists["esr_top_roles"], "rank_ours").compactMapValues {
      Int($0)
    }
    nearMisses = Dictionary(
      lists["esr_near_misses"].entries.map {
        ($0["column"] + "|" + ValueList.loosened($0["text"]), $0["why"])
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func pairs(_ list: CodeLists.CodeList, _ column: String) -> [String: String] {
    Dictionary(
      list.entries.map { ($0.values.first ?? "", $0[column]) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Whether the role is one of the staff group; an unknown role is in none.
  func isRole(_ role: String, in group: String) -> Bool {
    groupsOfRole[role]?.contains(group) ?? false
  }

  /// The staff groups that have the role, in alphabetical order.
  func staffGroups(of role: String) -> [String] { (groupsOfRole[role] ?? []).sorted() }

  func isRegistered(_ group: String) -> Bool { registeredGroups.contains(group) }

  /// Whether the first character of an occupation code is one of the matrix.
  func hasMatrix(_ character: Character) -> Bool { matrices.contains(character) }

  /// The raw value of `Engagement`; `nil` for categories that are no engagement (a widow's pension).
  func engagement(of category: String) -> String? {
    engagements[category].flatMap { $0.isEmpty ? nil : $0 }
  }

  func footing(of category: String) -> Engagement {
    engagement(of: category).flatMap(Engagement.init(rawValue:)) ?? .notStated
  }

  /// Categories of rows that are about no work at all.
  func isNoWork(_ category: String) -> Bool { engagements[category]?.isEmpty ?? false }

  /// The raw value of `AssignmentStatus`.
  func status(of text: String) -> String? { statusWords[text] }

  func presence(of text: String) -> AssignmentStatus {
    status(of: text).flatMap(AssignmentStatus.init(rawValue:)) ?? .notStated
  }

  /// 1 for the role at the very top; `nil` for roles that report to somebody.
  func rank(ofRole role: String) -> Int? { topRoles[role] }

  /// Why a value that people often try is not in the list of its column.
  func nearMiss(_ column: String, _ text: String) -> String? {
    nearMisses[column + "|" + ValueList.loosened(text)]
  }
}
