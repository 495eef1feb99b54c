/// One thing that a file's owner is told: what is there, what was done, what to do next.
///
/// - Source: import formats, section 9.
package struct Finding: Hashable, Sendable {
  /// As given, without folders; empty when it belongs to no one file.
  package var file: String
  /// Physical line, first line 1.
  package var line: Int?
  /// Ordinal of the record, the header being 1.
  package var record: Int?
  /// The standard name of the column; `A/B` for two.
  package var column: String
  /// As in the file; empty where it could be personal data that the reader does not need.
  package var value: String
  package var severity: Severity
  package var code: FindingCode
  package var effect: Effect
  /// Plain, names the column as the file writes it, says what was done and what to do next.
  package var message: String

  package init(
    _ code: FindingCode, file: String, line: Int? = nil, record: Int? = nil, column: String = "",
    value: String = "", severity: Severity? = nil, effect: Effect? = nil, _ message: String
  ) {
    self.file = file
    self.line = line
    self.record = record
    self.column = column
    self.value = value
    self.severity = severity ?? code.usualSeverity
    self.code = code
    self.effect = effect ?? code.usualEffect
    self.message = message
  }
}

package enum Severity: String, Sendable, CaseIterable, Comparable {
  /// A file was not read.
  case blocker
  /// Something was not taken over, or is wrong by the source's own rules.
  case error
  /// Taken over, but check.
  case warning
  /// Normal, said once.
  case info

  /// The worst first.
  package static func < (one: Severity, other: Severity) -> Bool { one.rank < other.rank }

  private var rank: Int {
    switch self {
    case .blocker: 0
    case .error: 1
    case .warning: 2
    case .info: 3
    }
  }
}

package enum Effect: String, Sendable, CaseIterable {
  case fileRejected = "file-rejected"
  case rowRejected = "row-rejected"
  case valueDropped = "value-dropped"
  case linkDropped = "link-dropped"
  /// Loaded, but left out of the measure that the message names.
  case excluded
  case loaded
  /// Needs a decision; nothing was changed.
  case listed
}

/// What kind of finding it is. The severity and effect are the usual ones; a finding may differ.
package struct FindingCode: Sendable {
  package let rawValue: String
  package let usualSeverity: Severity
  package let usualEffect: Effect

  package init(_ rawValue: String, _ severity: Severity, _ effect: Effect) {
    self.rawValue = rawValue
    usualSeverity = severity
    usualEffect = effect
  }

  package init?(rawValue: String) {
    guard let code = FindingCode.byRawValue[rawValue] else { return nil }
    self = code
  }

  private static let byRawValue = Dictionary(
    all.map { ($0.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
}

extension FindingCode: Hashable {
  package static func == (one: FindingCode, other: FindingCode) -> Bool {
    one.rawValue == other.rawValue
  }
  package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
