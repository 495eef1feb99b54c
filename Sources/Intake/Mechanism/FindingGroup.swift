import Files

/// Findings of the same code and column, said together with a count and the first lines.
///
/// - Source: import formats, section 9.
package struct FindingGroup: Hashable, Sendable {
  package let severity: Severity
  package let code: FindingCode
  package let column: String
  package let effect: Effect
  package let findings: [Finding]

  /// The messages that differ, in order of appearance.
  package var messages: [String] {
    var seen: Set<String> = []
    return findings.map(\.message).filter { seen.insert($0).inserted }
  }

  /// "staff.csv, lines 2, 3 and 9".
  package var places: String {
    var lines: [String: [Int]] = [:]
    var files: [String] = []
    for finding in findings where !finding.file.isEmpty {
      if lines[finding.file] == nil { files.append(finding.file) }
      lines[finding.file, default: []] += finding.line.map { [$0] } ?? []
    }
    return files.map { file in
      let numbers = lines[file] ?? []
      return numbers.isEmpty ? file : "\(file), \(LineList.words(numbers, showing: 5))"
    }.joined(separator: "; ")
  }

  /// The worst first.
  package static func groups(of findings: [Finding]) -> [FindingGroup] {
    struct Key: Hashable {
      let severity: Severity
      let code: FindingCode
      let column: String
      let effect: Effect
    }
    var order: [Key] = []
    var members: [Key: [Finding]] = [:]
    for finding in findings {
      let key = Key(
        severity: finding.severity, code: finding.code, column: finding.column,
        effect: finding.effect)
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(finding)
    }
    let groups = order.map { key in
      FindingGroup(
        severity: key.severity, code: key.code, column: key.column, effect: key.effect,
        findings: members[key] ?? [])
    }
    return groups.enumerated().sorted {
      ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset)
    }.map(\.element)
  }
}

/// A group of findings as it is shown and kept: the first messages, and how many more there are.
package struct FindingSummary: Hashable, Sendable, Codable {
  package let severity: String
  package let code: String
  package let column: String
  package let effect: String
  package let count: Int
  package let messages: [String]
  package let more: Int
  package let places: String

  package init(_ group: FindingGroup) {
    let messages = group.messages
    severity = group.severity.rawValue
    code = group.code.rawValue
    column = group.column
    effect = group.effect.rawValue
    count = group.findings.count
    self.messages = Array(messages.prefix(3))
    more = max(0, messages.count - 3)
    places = group.places
  }
}

extension Effect {
  /// What was done with the row or file.
  package var words: String {
    switch self {
    case .fileRejected: "The file was not read"
    case .rowRejected: "The row was not loaded"
    case .valueDropped: "The row was loaded without this value"
    case .linkDropped: "The row was loaded without this link"
    case .excluded: "Loaded, but left out of the measure"
    case .loaded: "Loaded"
    case .listed: "Nothing was changed; it needs your decision"
    }
  }
}

extension Severity {
  package var words: String {
    switch self {
    case .blocker: "Not read"
    case .error: "To correct"
    case .warning: "To check"
    case .info: "For information"
    }
  }
}
