import Kernel

/// The values that one column knows, with the other spellings it takes.
struct ValueList: Sendable {
  enum Reading: Hashable {
    case blank
    /// The list's own spelling, or one that is too usual to mention.
    case known(String)
    /// Another spelling of this value, which the user is told.
    case alias(String)
    case unknown
  }

  private struct Entry: Hashable {
    let value: String
    let isReported: Bool
  }

  private var exact: [String: Entry] = [:]
  private var loose: [String: Entry] = [:]
  private(set) var values: [String] = []

  init(_ values: [String]) {
    for value in values where !value.isEmpty && !value.hasPrefix("(") { take(value) }
  }

  mutating func take(_ value: String) {
    values.append(value)
    take(value, for: value, reported: false)
  }

  mutating func take(_ text: String, for value: String, reported: Bool) {
    // "Not Stated" is a name in the list, and yet less than a code with a name.
    if exact[text] == nil || reported { exact[text] = Entry(value: value, isReported: reported) }
    let key = ValueList.loosened(text)
    if loose[key] == nil { loose[key] = Entry(value: value, isReported: true) }
  }

  func read(_ text: String) -> Reading {
    if text.isEmpty { return .blank }
    guard let entry = exact[text] ?? loose[ValueList.loosened(text)] else { return .unknown }
    return entry.isReported ? .alias(entry.value) : .known(entry.value)
  }

  /// How spellings are compared: without case, hyphens and doubled spaces, `&` as `and`.
  static func loosened(_ text: String) -> String {
    var result = ""
    var isAfterSpace = true
    for character in text.lowercased() {
      switch character {
      case "-", "–", " ", "\u{A0}", "_":
        if !isAfterSpace { result.append(" ") }
        isAfterSpace = true
      case "&":
        result += isAfterSpace ? "and" : " and"
        isAfterSpace = false
      default:
        result.append(character)
        isAfterSpace = false
      }
    }
    if isAfterSpace, !result.isEmpty { result.removeLast() }
    return result
  }

  /// The listed value that is closest in spelling, when it is close enough to be what was meant.
  /// Offered in words, never taken.
  func closest(to text: String) -> String? {
    let wanted = Array(ValueList.loosened(text))
    let limit = max(1, wanted.count / 4)
    let distances = values.map { ($0, ValueList.distance(wanted, Array(ValueList.loosened($0)))) }
    guard let best = distances.min(by: { $0.1 < $1.1 }), best.1 <= limit else { return nil }
    return best.0
  }

  private static func distance(_ one: [Character], _ other: [Character]) -> Int {
    var row = Array(0...other.count)
    for (i, a) in one.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in other.enumerated() {
        let change = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[other.count]
  }
}
