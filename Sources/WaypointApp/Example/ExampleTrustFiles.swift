import Kernel

/// A table of the example, ready to be written as a file.
struct ExampleTable: Sendable {
  let name: String
  let header: [String]
  var rows: [[String]] = []
}

/// The reports the trust's staff record would give.
extension ExampleTrust {
  static let staffHeader = [
    "Employee Number", "Assignment Number", "Primary Assignment Flag", "Title",
    "Employee Last Name", "Employee First Name", "Employee Birth Date", "NI Number", "Gender",
    "Ethnic Origin", "Disability", "Nationality", "Person Type", "Employee Email", "Org L3",
    "Org L4", "Organisation", "Employee Location", "Position Number", "Position Title",
    "Staff Group", "Role", "Occupation Code", "Payscale Description", "FTE", "Contracted Hours",
    "Assignment Category", "Employee Category", "Assignment Status",
    "Assignment Effective Start Date", "Assignment Effective End Date", "Latest Start Date",
    "Supervisor Employee Number", "Supervisor Assignment Number", "Supervisor Name",
    "Manager Flag", "Registration Body", "Registration Number", "Registration Expiry Date",
  ]

  /// Staff in post, one row per assignment, with the slips a real report has.
  func staffInPost(_ dice: inout ExampleDice) -> ExampleTable {
    var table = ExampleTable(
      name: "staff-in-post-\(trust.code)-\(today.iso).csv", header: Self.staffHeader)
    for row in rows { table.rows.append(values(of: row, &dice)) }
    return table
  }

  private func values(of row: ExamplePost, _ dice: inout ExampleDice) -> [String] {
    let fte = Self.decimal(row.fullTimeEquivalent, of: 100)
    let hours = Self.decimal(row.fullTimeEquivalent * 375, of: 1_000)
    let monitoring = ExampleMonitoring(row.person, &dice)
    let registration = registration(of: row, &dice)
    // Two slips of a spreadsheet: a date turned into a serial number, a band without its range.
    let slip = dice.number(1...1_500)
    let born = slip == 1 ? String(row.person.bornOn.number + 25_569) : Self.date(row.person.bornOn)
    let payscale = slip == 2 ? "Band 8" : row.post.payscale
    return [
      String(row.employee), row.assignment, row.isPrimary ? "Yes" : "No", row.person.title,
      row.person.family.isEmpty ? row.person.given : row.person.family,
      row.person.family.isEmpty ? "" : row.person.given, born, row.person.nationalInsuranceNumber,
      row.person.isFemale ? "Female" : "Male", monitoring.staffRecordEthnicOrigin,
      monitoring.staffRecordDisability, monitoring.nationality,
      row.category == "Non-Exec Director/Chair" ? "Non-Exec Director" : "Employee",
      row.person.address(row.employee, at: trust.code.lowercased()),
      "\(trust.vpd) \(row.division.name) (\(row.division.code)) L3",
      "\(trust.vpd) \(row.group.name) (\(row.group.code)) L4",
      "\(trust.vpd) \(row.team.name) (\(row.team.code))", "Main Site",
      String(row.employee % 900_000),
      row.post.title, row.post.staffGroup, row.post.role, row.post.occupationCode, payscale, fte,
      hours, row.category, row.fullTimeEquivalent == 100 ? "Full Time" : "Part Time", row.status,
      Self.date(row.startedOn), row.endsOn.map(Self.date) ?? "", Self.date(row.joinedOn),
      row.supervisor.map { String($0.employee) } ?? "", row.supervisor?.assignment ?? "",
      row.supervisor?.name ?? "", row.managesPeople ? "Y" : "N", registration.body,
      registration.number, registration.expires,
    ]
  }

  private func registration(
    of row: ExamplePost, _ dice: inout ExampleDice
  ) -> (body: String, number: String, expires: String) {
    let body: String
    switch row.post.staffGroup {
    case "Nursing and Midwifery Registered": body = "NMC"
    case "Medical and Dental": body = "GMC"
    case "Allied Health Professionals", "Healthcare Scientists": body = "HCPC"
    case "Add Prof Scientific and Technic": body = "GPhC"
    default: return ("", "", "")
    }
    let digits = String(1_000_000 + row.employee % 1_000_000)
    let letters = body == "NMC" ? "99X" : body == "GMC" ? "9" : body == "HCPC" ? "XX" : "9"
    let expires = today + dice.number(-3...700)
    return (body, letters + digits.dropFirst(1), Self.date(expires))
  }

  static let competenceHeader = [
    "Employee Number", "Assignment Number", "Employee Name", "Competency Name",
    "Competence Level", "Min Requirement", "Essential", "Expiry Date", "Compliance Status",
    "Description", "Date Start", "Date Last Awarded", "Title", "Last Updated By", "VPD",
  ]

  /// Core skills of everybody: most in date, some about to lapse, some overdue, some never done.
  func competences(_ dice: inout ExampleDice) -> ExampleTable {
    var table = ExampleTable(
      name: "competence-\(trust.code)-\(today.iso).csv", header: Self.competenceHeader)
    for row in rows where row.isPrimary {
      for skill in Self.skills(of: row) {
        table.rows.append(competence(skill, of: row, &dice))
      }
    }
    return table
  }

  static func skills(of row: ExamplePost) -> [ExampleSkill] {
    let isClinical = !["Administrative and Clerical", "Estates and Ancillary"].contains(
      row.post.staffGroup)
    return isClinical ? ExampleSkill.clinical : ExampleSkill.others
  }

  /// The day it was last awarded, if ever.
  static func awarded(
    _ skill: ExampleSkill, to row: ExamplePost, today: Day, _ dice: inout ExampleDice
  ) -> Day? {
    let served = today - row.joinedOn
    let isNew = served < 60
    switch dice.number(1...1_000) {
    case ...(isNew ? 350 : 8): return nil
    case ...(isNew ? 350 : 105):
      let late = today.adding(months: -skill.months) - dice.number(1...200)
      return late >= row.joinedOn ? late : row.joinedOn + min(served, 20)
    default:
      let longest = min(served, skill.months * 30 - 5)
      return today - dice.number(0...max(0, longest))
    }
  }

  private func competence(
    _ skill: ExampleSkill, of row: ExamplePost, _ dice: inout ExampleDice
  ) -> [String] {
    let period = skill.months == 12 ? "1 Year" : "\(skill.months / 12) Years"
    let awarded = Self.awarded(skill, to: row, today: today, &dice)
    let expires = awarded.map { $0.adding(months: skill.months) - 1 }
    let status =
      switch expires {
      case .none: "RED"
      case .some(let day) where day < today: "RED"
      case .some(let day) where day < today.adding(months: 3): "AMBER"
      case .some: "GREEN"
      }
    return [
      String(row.employee), row.assignment, "\(row.person.family), \(row.person.given)",
      "NHS|CSTF|\(skill.name) - \(period)|", awarded == nil ? "" : "1 - Attended", "1 - Attended",
      "Y", expires.map(Self.date) ?? "", status, skill.name, awarded.map(Self.date) ?? "",
      awarded.map { "\($0.iso.replacing("-", with: "/")) 00:00:00" } ?? "", "",
      "EX01|Learning Team", trust.vpd,
    ]
  }

  /// `07-Jun-2014`.
  static func date(_ day: Day) -> String {
    let number = day.dayOfMonth
    return (number < 10 ? "0" : "")
      + "\(number)-\(Day.monthNames[day.month - 1].prefix(3))-\(day.year)"
  }

  /// `0.64` from 64 of 100; no trailing zeros.
  static func decimal(_ part: Int, of whole: Int) -> String {
    let thousandths = part * 1_000 / whole
    var text = "\(thousandths / 1_000)"
    let rest = thousandths % 1_000
    if rest > 0 {
      var digits = String(1_000 + rest).dropFirst()
      while digits.last == "0" { digits = digits.dropLast() }
      text += "." + digits
    }
    return text
  }
}

/// A core skill as the staff record names it.
struct ExampleSkill: Sendable {
  let subject: String
  /// `nil` where the subject has no levels.
  let level: Int?
  /// What follows the subject in its name: `Level 2`.
  private let called: String?
  let months: Int

  var name: String { called.map { "\(subject) - \($0)" } ?? subject }

  private init(_ subject: String, _ level: Int? = nil, _ called: String? = nil, months: Int) {
    self.subject = subject
    self.level = level
    self.called = called ?? level.map { "Level \($0)" }
    self.months = months
  }

  private static let common = [
    ExampleSkill("Conflict Resolution", months: 36),
    ExampleSkill("Equality, Diversity and Human Rights", months: 36),
    ExampleSkill("Fire Safety", months: 24),
    ExampleSkill("Health, Safety and Welfare", months: 36),
    ExampleSkill("Information Governance and Data Security", months: 12),
  ]

  /// For those without contact with patients.
  static let others =
    common + [
      ExampleSkill("Infection Prevention and Control", 1, months: 36),
      ExampleSkill("Moving and Handling", 1, months: 36),
      ExampleSkill("Preventing Radicalisation", 1, "Basic Prevent Awareness", months: 36),
      ExampleSkill("Resuscitation", 1, months: 12),
      ExampleSkill("Safeguarding Adults", 1, months: 36),
      ExampleSkill("Safeguarding Children", 1, months: 36),
    ]

  static let clinical =
    common + [
      ExampleSkill("Infection Prevention and Control", 2, months: 12),
      ExampleSkill("Moving and Handling", 2, months: 24),
      ExampleSkill(
        "Preventing Radicalisation", 3, "Awareness of Prevent (Levels 3, 4 and 5)", months: 36),
      ExampleSkill("Resuscitation", 2, "Level 2 - Adult Basic Life Support", months: 12),
      ExampleSkill("Safeguarding Adults", 2, months: 36),
      ExampleSkill("Safeguarding Children", 2, months: 36),
    ]
}
