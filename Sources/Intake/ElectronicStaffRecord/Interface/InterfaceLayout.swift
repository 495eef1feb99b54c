/// What a record of the outbound interface is about. The raw values are those of
/// `esr_go2_record_types`, and the kinds of source records.
///
/// - Source: import formats, section 3.2.
enum InterfaceKind: String, CaseIterable, Sendable {
  case location, organisation, position, person, assignment, phone, address, vehicle, costing

  /// What Waypoint has a use for. Home addresses and telephone numbers are checked and left out.
  var isKept: Bool {
    switch self {
    case .location, .organisation, .position, .person, .assignment: true
    case .phone, .address, .vehicle, .costing: false
    }
  }

  /// Vehicles and costings are not even counted.
  var isReadPast: Bool { self == .vehicle || self == .costing }
}

/// The records of the outbound interface and their fields by position, from the lists
/// `esr_go2_record_types` and `esr_go2_fields`.
struct InterfaceLayout: Sendable {
  struct Record: Sendable {
    let kind: InterfaceKind
    /// How many fields a record of it has, the type included.
    let fieldCount: Int
    /// Place of the key.
    let key: Int
    /// By position.
    let names: [String]
    /// What the subtype for expenses never fills.
    let leftOutOfExpenses: Set<String>

    func place(of name: String) -> Int? { names.firstIndex(of: name) }
  }

  /// What the first field of a record says.
  enum Meaning: Sendable {
    case header
    case trailer
    case full(Record)
    case delete(Record)
  }

  private let meanings: [String: Meaning]
  let headerCount: Int

  init(_ lists: CodeLists) {
    var names: [String: [String]] = [:]
    var leftOut: [String: Set<String>] = [:]
    for field in lists["esr_go2_fields"].entries {
      names[field["record"], default: []].append(field["name_ours"])
      if field["filled_in_expenses_subtype"] == "no" {
        leftOut[field["record"], default: []].insert(field["name_ours"])
      }
    }
    var meanings: [String: Meaning] = ["HDR": .header, "TRL": .trailer]
    for entry in lists["esr_go2_record_types"].entries {
      guard let kind = InterfaceKind(rawValue: entry["type"]) else { continue }
      let code = entry["full_code"]
      // "3 AssignmentID": the place of the key, counted from 1, and its name.
      let key = entry["key_field"].split(separator: " ").first.flatMap { Int($0) } ?? 2
      let record = Record(
        kind: kind, fieldCount: Int(entry["fields"]) ?? 0, key: key - 1,
        names: names[code] ?? [], leftOutOfExpenses: leftOut[code] ?? [])
      meanings[code] = .full(record)
      meanings[entry["delete_code"]] = .delete(record)
    }
    self.meanings = meanings
    headerCount = names["HDR"]?.count ?? 0
  }

  func leftOutOfExpenses(_ kind: InterfaceKind) -> Set<String> {
    for case .full(let record) in meanings.values where record.kind == kind {
      return record.leftOutOfExpenses
    }
    return []
  }

  /// - Parameter type: In capitals.
  func meaning(of type: String) -> Meaning? { meanings[type] }
}
