import Files

/// What the interface has said so far: what earlier files left, and over it the file at hand.
struct InterfaceState {
  private(set) var records: [InterfaceKind: [String: InterfaceRecord]] = [:]
  /// Ended before this file, and not named by it again.
  private var endedBefore: Set<RecordKey> = []
  private(set) var ends: [RecordEnd] = []
  /// What the file deletes and nobody knows: a full file of an earlier run may still bring it.
  private(set) var endedUnknown: [RecordKey] = []

  /// - Parameter deleted: What earlier files deleted that was not known then.
  init(_ context: IntakeContext, deleted: Set<RecordKey>) throws {
    endedBefore = deleted
    for kind in InterfaceKind.allCases where kind.isKept {
      for (key, held) in try context.held(kind.rawValue) {
        if held.isCurrent {
          records[kind, default: [:]][key] = InterfaceRecord(held: held, kind)
          // Deleted once when nobody knew it, and brought by a later run.
          endedBefore.remove(held.key)
        } else {
          endedBefore.insert(held.key)
        }
      }
    }
  }

  subscript(_ kind: InterfaceKind, _ key: String) -> InterfaceRecord? { records[kind]?[key] }

  func all(_ kind: InterfaceKind) -> [InterfaceRecord] {
    (records[kind] ?? [:]).values.sorted { ($0.line, $0.key) < ($1.line, $1.key) }
  }

  /// The records that the file itself says.
  func ofFile(_ kind: InterfaceKind) -> [InterfaceRecord] { all(kind).filter(\.isOfFile) }

  mutating func remove(_ record: InterfaceRecord) { records[record.kind]?[record.key] = nil }

  /// Takes one file over.
  ///
  /// - Parameters:
  ///   - isLate: A later run was loaded: what is known stays.
  ///   - left: Names that the subtype never fills, by kind; they keep what was known.
  mutating func take(
    _ file: InterfaceFile, isLate: Bool, leaving left: (InterfaceKind) -> Set<String>,
    _ findings: inout ReportFindings
  ) {
    let known = Set(records.flatMap { $0.value.values.map(\.recordKey) }).union(endedBefore)
    for entry in file.entries {
      switch entry {
      case .record(let record):
        if !(isLate && known.contains(record.recordKey)) {
          take(record, leaving: left(record.kind), &findings)
        }
      case .delete(let kind, let key, let row):
        delete(kind, key, row, isLate: isLate, of: findings.file, &findings)
      }
    }
  }

  private mutating func take(
    _ record: InterfaceRecord, leaving left: Set<String>, _ findings: inout ReportFindings
  ) {
    var record = record
    let before = records[record.kind]?[record.key]
    if let before, before.isOfFile, !isLater(record, than: before, &findings) { return }
    // Deleted further up in the same file, and here again.
    ends.removeAll { $0.key == record.recordKey }
    endedUnknown.removeAll { $0 == record.recordKey }
    // It is there again, so that the next delete of it is a real one.
    endedBefore.remove(record.recordKey)
    for name in left.union(record.refused) where record.values[name] == nil {
      record.values[name] = before?.values[name]
    }
    records[record.kind, default: [:]][record.key] = record
  }

  /// The same key twice in one file.
  private func isLater(
    _ record: InterfaceRecord, than first: InterfaceRecord, _ findings: inout ReportFindings
  ) -> Bool {
    let name = record.kind.keyName
    let isSame =
      record.values == first.values && record.hidden == first.hidden
      && record.lastUpdate == first.lastUpdate
    if isSame {
      findings.add(
        .keyDuplicate, record.row, name, value: record.key, severity: .warning,
        "\(name) \(record.key) stands on line \(first.line) too, and says the same. The record was"
          + " taken once.")
      return false
    }
    if record.lastUpdate > first.lastUpdate {
      findings.add(
        .keyDuplicate, record.row, name, value: record.key, severity: .warning, effect: .loaded,
        "\(name) \(record.key) stands on line \(first.line) too, with an earlier LastUpdate. This"
          + " record was taken.")
      return true
    }
    findings.add(
      .keyDuplicate, record.row, name, value: record.key,
      "\(name) \(record.key) stands on line \(first.line) too, with a LastUpdate that is not earlier."
        + " This record was not used.")
    return false
  }

  private mutating func delete(
    _ kind: InterfaceKind, _ key: String, _ row: InterfaceRow, isLate: Bool, of file: String,
    _ findings: inout ReportFindings
  ) {
    guard kind.isKept else { return }
    let recordKey = RecordKey(kind.rawValue, key)
    if isLate && (records[kind]?[key] != nil) || endedBefore.contains(recordKey) { return }
    guard let before = records[kind]?[key] else {
      findings.add(
        .deleteUnknown, SourceRow(line: row.line, record: row.record), kind.keyName, value: key,
        "The \(kind.rawValue) \(key) is to be deleted and is not known. Nothing was done.")
      endedUnknown.append(recordKey)
      return
    }
    records[kind]?[key] = nil
    ends.append(
      RecordEnd(before.recordKey, reason: .removed, file: file, line: row.line))
  }
}

extension InterfaceKind {
  var keyName: String {
    switch self {
    case .location: "LocationID"
    case .organisation: "OrganisationID"
    case .position: "PositionID"
    case .person: "PersonID"
    case .assignment: "AssignmentID"
    case .phone: "PhoneID"
    case .address: "AddressID"
    case .vehicle: "VehicleID"
    case .costing: "CostingID"
    }
  }
}
