import Files

/// The columns of the three files, by name.
struct CareColumns: Sendable {
  private let byKind: [CareFileKind: [String: CareColumn]]
  private let inOrder: [CareFileKind: [CareColumn]]

  init(_ lists: CodeLists) {
    let facts = Dictionary(
      lists["asc_columns"].entries.map { ("\($0["file"]) \($0["column"])", $0) },
      uniquingKeysWith: { first, _ in first })
    var byKind: [CareFileKind: [String: CareColumn]] = [:]
    for (index, entry) in lists["asc_column_shapes"].entries.enumerated() {
      let name = entry["column"]
      guard let kind = CareFileKind(rawValue: entry["file"]), let shape = CareShape(entry["shape"])
      else { continue }
      let fact = facts["\(kind.rawValue) \(name)"]
      byKind[kind, default: [:]][name] = CareColumn(
        kind: kind, name: name, meaning: fact?["meaning"] ?? "",
        need: CareColumn.Need(words: fact?["required"] ?? ""), shape: shape,
        maximum: Int(entry["maximum"]), isMonitored: entry["monitored"] == "yes",
        position: index, isRetired: fact?["status"] == "retired")
    }
    self.byKind = byKind
    inOrder = byKind.mapValues { $0.values.sorted { $0.position < $1.position } }
  }

  subscript(_ kind: CareFileKind, _ name: String) -> CareColumn? {
    if let column = byKind[kind]?[name] { return column }
    // Further pairs of qualification and notes are like the first one.
    guard kind == .staff, let pair = QualificationColumn(name) else { return nil }
    return byKind[kind]?[pair.isNotes ? "QUALACH01NOTES" : "QUALACH01"].map {
      CareColumn(
        kind: kind, name: name, meaning: $0.meaning, need: $0.need, shape: $0.shape,
        maximum: $0.maximum, isMonitored: false,
        position: 1_000 + 2 * pair.number + (pair.isNotes ? 1 : 0), isRetired: false)
    }
  }

  func all(_ kind: CareFileKind) -> [CareColumn] { inOrder[kind] ?? [] }

  func names(monitored kind: CareFileKind) -> Set<String> {
    Set(all(kind).filter(\.isMonitored).map(\.name))
  }
}

/// `QUALACH07` and `QUALACH07NOTES`: up to 99 pairs.
struct QualificationColumn: Hashable, Sendable {
  let number: Int
  let isNotes: Bool

  init?(_ name: String) {
    guard name.hasPrefix("QUALACH") else { return nil }
    let rest = name.dropFirst("QUALACH".count)
    isNotes = rest.hasSuffix("NOTES")
    let digits = isNotes ? rest.dropLast("NOTES".count) : rest
    guard digits.count == 2, let number = PlainNumber.whole(digits), number >= 1 else {
      return nil
    }
    self.number = number
  }

  var qualification: String { "QUALACH" + (number < 10 ? "0\(number)" : String(number)) }
  var notes: String { qualification + "NOTES" }
}

extension CareColumn.Need {
  init(words: String) {
    switch words {
    case "key": self = .key
    case "required": self = .required
    case "recommended": self = .recommended
    // What depends on another column is for the rules of the row.
    case _: self = .optional
    }
  }
}
