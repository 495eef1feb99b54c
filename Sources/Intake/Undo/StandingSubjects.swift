import Directory
import Kernel
import Storage

/// Whom and what rows are about, with their names.
struct StandingSubjects {
  private var found: [StandingRow: StandingSubject] = [:]
  private var people: [PersonID: String] = [:]
  private var organisations: [OrganisationID: String] = [:]

  init(_ rows: [StandingRow], _ tx: any Transaction) throws {
    var asked: [String: Set<Int64>] = [:]
    for row in rows {
      if let (table, number) = Self.place(of: row) { asked[table, default: []].insert(number) }
    }
    let owners = try StandingOwners(asked, tx)
    for row in rows {
      if let (table, number) = Self.place(of: row) { found[row] = owners[table, number] }
    }
    people = try People.names(of: found.values.compactMap(\.person), tx)
    organisations = try Organisations.names(
      of: found.values.compactMap {
        if case .organisation(let id) = $0 { id } else { nil }
      }, tx)
  }

  /// The row that says what it is about: the one pointed at, or itself.
  private static func place(of row: StandingRow) -> (table: String, number: Int64)? {
    switch row.kind {
    case .pointing(let reference, let target): (reference.target, target)
    case .altered: row.number.map { (row.table, $0) }
    }
  }

  subscript(_ row: StandingRow) -> StandingSubject? { found[row] }

  func name(of subject: StandingSubject) -> String {
    switch subject {
    case .person(let id): people[id] ?? "Somebody"
    case .organisation(let id): organisations[id] ?? "An organisation"
    }
  }

  /// "4 of the same people and 1 of the same organisations"
  func count(of rows: [StandingRow]) -> String {
    let subjects = Set(rows.compactMap { found[$0] })
    let people = subjects.count { $0.person != nil }
    let others = subjects.count - people
    let words = [
      people == 0 ? nil : "\(people) of the same people",
      others == 0 ? nil : "\(others) of the same organisations",
    ].compactMap(\.self)
    return words.isEmpty ? "some of the same things" : words.joined(separator: " and ")
  }

  /// ": Ann Smith, Ben Jones and 3 more"
  func naming(_ subjects: [StandingSubject], upTo limit: Int) -> String {
    let different = Set(subjects).sorted()
    guard !different.isEmpty else { return "" }
    let named = different.prefix(limit).map(name).joined(separator: ", ")
    let more = different.count - limit
    return ": \(named)" + (more > 0 ? " and \(more) more" : "")
  }
}

/// Finds the person or organisation behind rows of many tables.
private struct StandingOwners {
  private var owners: [String: [Int64: StandingSubject]] = [:]

  subscript(_ table: String, _ number: Int64) -> StandingSubject? {
    switch table {
    case "person", "person_name", "person_word", "person_identifier", "person_email",
      "monitoring_value":
      .person(PersonID(rawValue: number))
    case "organisation", "organisation_code", "organisation_name", "organisation_kind":
      .organisation(OrganisationID(rawValue: number))
    case "line_management": owners["assignment"]?[number]
    case _: owners[table]?[number]
    }
  }

  init(_ asked: [String: Set<Int64>], _ tx: any Transaction) throws {
    for (table, numbers) in asked {
      let numbers = numbers.sorted()
      for start in stride(from: 0, to: numbers.count, by: 1_000) {
        let chunk = Array(numbers[start..<min(start + 1_000, numbers.count)])
        try add(table, chunk, tx)
      }
    }
  }

  private mutating func add(
    _ table: String, _ numbers: [Int64], _ tx: any Transaction
  ) throws {
    let rows: [Row]
    switch table {
    case "assignment", "line_management":
      rows = try tx.rows("SELECT id, person_id FROM assignment WHERE id IN (?1*)", List(numbers))
    case "absence":
      rows = try tx.rows(
        """
        SELECT b.id, a.person_id FROM absence b JOIN assignment a ON a.id = b.assignment_id
        WHERE b.id IN (?1*)
        """, List(numbers))
    case "held_record":
      rows = try tx.rows("SELECT id, person_id FROM held_record WHERE id IN (?1*)", List(numbers))
    case "source_record":
      rows = try tx.rows(
        "SELECT id, person_id FROM source_record WHERE id IN (?1*) AND person_id IS NOT NULL",
        List(numbers))
    case "unit":
      let units = try tx.rows(
        "SELECT id, organisation_id FROM unit WHERE id IN (?1*)", List(numbers))
      for row in units { owners[table, default: [:]][try row(0)] = .organisation(try row(1)) }
      return
    case _: return
    }
    let name = table == "line_management" ? "assignment" : table
    for row in rows { owners[name, default: [:]][try row(0)] = .person(try row(1)) }
  }
}
