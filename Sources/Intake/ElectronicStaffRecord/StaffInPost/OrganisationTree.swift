import Files

/// The units of the employer, from the level columns of all rows.
struct OrganisationTree {
  struct Unit: Hashable {
    let key: String
    let code: String
    var name: String
    /// `nil` directly below the employer.
    var parent: String?
  }

  /// Parents before children where nothing is wrong with the tree.
  private(set) var units: [String: Unit] = [:]
  private let columns: ReportColumns<StaffColumn>
  private let levels: [StaffColumn]
  /// The employer's number (VPD).
  private let prefix: String

  /// - Parameter prefix: The employer's number; empty when the file has none.
  init(
    _ rows: inout [StaffRow], _ columns: ReportColumns<StaffColumn>, prefix: String,
    _ findings: inout ReportFindings
  ) {
    self.columns = columns
    self.prefix = prefix
    levels = StaffColumn.levels.filter { columns.has($0) }
    guard !levels.isEmpty || columns.has(.organisation) else { return }
    // The same few paths come again and again.
    var paths: [[String]: Path] = [:]
    var ofRow: [Path] = []
    ofRow.reserveCapacity(rows.count)
    for place in rows.indices {
      let texts = (levels + [.organisation]).map { columns.value($0, of: rows[place].source) }
      let path = paths[texts] ?? Path(texts, levels, prefix: prefix)
      paths[texts] = path
      ofRow.append(path)
      rows[place].unit = path.unit
      report(path, rows[place], &findings)
    }
    let parents = votes(ofRow)
    settle(ofRow, parents)
    for (place, path) in ofRow.enumerated() {
      conflicts(path, rows[place], parents, &findings)
    }
  }

  /// The number of the employer that most values begin with; `nil` when none has one.
  static func prefix(_ rows: [SourceRow], _ columns: ReportColumns<StaffColumn>) -> String? {
    var counts: [String: Int] = [:]
    for row in rows {
      for column in StaffColumn.levels + [.organisation] where columns.has(column) {
        let text = columns.value(column, of: row)
        let digits = text.prefix(3)
        guard digits.utf8.count == 3, digits.utf8.allSatisfy({ (48...57).contains($0) }),
          text.dropFirst(3).first == " "
        else { continue }
        counts[String(digits), default: 0] += 1
      }
    }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// The name of the employer, where the report has its level.
  static func employerName(
    _ rows: [SourceRow], _ columns: ReportColumns<StaffColumn>
  ) -> String? {
    guard columns.has(.level2) else { return nil }
    return rows.lazy.compactMap { OrganisationText(columns.value(.level2, of: $0))?.name }
      .first { !$0.isEmpty }
  }

  /// What one combination of level columns says.
  private struct Path {
    struct Step {
      let text: OrganisationText
      let column: StaffColumn
      let parent: String?
      /// A unit without a parent below the highest level: the levels above it were left blank.
      let isLoose: Bool
    }

    /// Units from the top down.
    var steps: [Step] = []
    var unit = ""
    /// Columns whose text names another level.
    var misplaced: [(column: StaffColumn, level: Int)] = []
    /// The first column with another employer's number.
    var foreign: (column: StaffColumn, prefix: String)?

    init(_ texts: [String], _ levels: [StaffColumn], prefix: String) {
      var parent: String?
      for (column, text) in zip(levels + [.organisation], texts) {
        guard let read = OrganisationText(text) else { continue }
        if let given = read.prefix, !prefix.isEmpty, given != prefix, foreign == nil {
          foreign = (column, given)
        }
        let ownLevel = StaffColumn.levels.firstIndex(of: column).map { $0 + 2 }
        if let given = read.level, let ownLevel, given != ownLevel {
          misplaced.append((column, given))
        }
        if column == .level2 { continue }
        if column == .organisation {
          unit = read.key
          // The cost centre is often the lowest level again, or one above it.
          if steps.contains(where: { $0.text.key == read.key }) { continue }
        }
        let isHighest = column == levels.first { $0 != .level2 } ?? .organisation
        steps.append(
          Step(
            text: read, column: column, parent: parent, isLoose: parent == nil && !isHighest))
        parent = read.key
      }
      if unit.isEmpty { unit = steps.last?.text.key ?? "" }
    }
  }

  private func report(_ path: Path, _ row: StaffRow, _ findings: inout ReportFindings) {
    for (column, level) in path.misplaced {
      findings.add(
        .organisationLevelMismatch, row.source, column.rawValue,
        value: columns.value(column, of: row.source),
        "\(columns.name(column)) holds a unit of level \(level). The row was loaded, and the unit was"
          + " not moved; check the columns of the report.")
    }
    if let (column, other) = path.foreign {
      findings.add(
        .otherEmployer, row.source, column.rawValue, value: columns.value(column, of: row.source),
        "\(columns.name(column)) begins with \(other), the number of another employer; this file is"
          + " that of \(prefix). The row was loaded for \(prefix); check that it belongs here.")
    }
  }

  /// How many rows name which parent of each unit; rows with misplaced levels have no say.
  private func votes(_ paths: [Path]) -> [String: [String: Int]] {
    var votes: [String: [String: Int]] = [:]
    for path in paths where path.misplaced.isEmpty {
      for step in path.steps where !step.isLoose {
        votes[step.text.key, default: [:]][step.parent ?? "", default: 0] += 1
      }
    }
    return votes
  }

  private mutating func settle(_ paths: [Path], _ votes: [String: [String: Int]]) {
    var first: [String: [String: Int]] = [:]
    var order = 0
    for path in paths {
      for step in path.steps {
        let key = step.text.key
        if units[key] == nil {
          units[key] = Unit(
            key: key, code: step.text.code ?? step.text.name, name: step.text.name,
            parent: step.parent)
        }
        if first[key]?[step.parent ?? ""] == nil {
          first[key, default: [:]][step.parent ?? ""] = order
          order += 1
        }
      }
    }
    for (key, parents) in votes {
      let best = parents.max {
        ($0.value, -(first[key]?[$0.key] ?? 0)) < ($1.value, -(first[key]?[$1.key] ?? 0))
      }
      units[key]?.parent = best.flatMap { $0.key.isEmpty ? nil : $0.key }
    }
    breakLoops()
  }

  /// A unit cannot be under itself; the link that would close a ring is left out.
  private mutating func breakLoops() {
    for key in units.keys.sorted() {
      var seen: Set<String> = [key]
      var here = key
      while let parent = units[here]?.parent {
        guard seen.insert(parent).inserted else {
          units[here]?.parent = nil
          break
        }
        here = parent
      }
    }
  }

  private func conflicts(
    _ path: Path, _ row: StaffRow, _ votes: [String: [String: Int]],
    _ findings: inout ReportFindings
  ) {
    guard path.misplaced.isEmpty else { return }
    for step in path.steps where !step.isLoose && (votes[step.text.key]?.count ?? 0) > 1 {
      let settled = units[step.text.key]?.parent
      guard settled != step.parent else { continue }
      let column = step.text.key == path.unit ? StaffColumn.organisation : step.column
      let name = { (key: String?) in key.map { self.units[$0]?.name ?? $0 } ?? "the top" }
      findings.add(
        .organisationTwoParents, row.source, column.rawValue,
        value: columns.value(step.column, of: row.source),
        "\(columns.name(column)): \(step.text.name) is under \(name(step.parent)) here, and under"
          + " \(name(settled)) in most rows, which was taken. Correct the tree in ESR.")
    }
  }
}
