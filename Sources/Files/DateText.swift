import Kernel

/// The parts of one written date, before anybody says which shapes are right.
struct DateText {
  enum Form: Equatable {
    /// First and second number as written; day first unless proved otherwise.
    case slashes(Int, Int, year: Int)
    case named(day: Int, month: Int, year: Int)
    case yearFirst(year: Int, month: Int, day: Int)
    case yearFirstWithTime(year: Int, month: Int, day: Int)
  }

  let form: Form
  let hasWholeYear: Bool
  let shape: DateColumn.Shapes

  /// Read day first; `nil` when there is no such day.
  var day: Day? {
    guard hasWholeYear else { return nil }
    switch form {
    case .slashes(let first, let second, let year):
      return Day(year: year, month: second, day: first)
    case .named(let day, let month, let year), .yearFirst(let year, let month, let day),
      .yearFirstWithTime(let year, let month, let day):
      return Day(year: year, month: month, day: day)
    }
  }

  init?(_ value: String) {
    let bytes = Array(value.utf8)
    guard bytes.count >= 6, bytes.count <= 20 else { return nil }
    var date = bytes[...]
    var hasTime = false
    if let space = bytes.firstIndex(where: { $0 == 0x20 || $0 == UInt8(ascii: "T") }),
      bytes[..<space].contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "-") }),
      space >= 8
    {
      guard Self.isTime(bytes[(space + 1)...]) else { return nil }
      date = bytes[..<space]
      hasTime = true
    }
    let isSlashed = date.contains(UInt8(ascii: "/"))
    let parts = date.split(
      separator: isSlashed ? UInt8(ascii: "/") : UInt8(ascii: "-"),
      omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    if parts[0].count == 4 {
      guard let year = Self.number(parts[0]), let month = Self.number(parts[1]),
        let day = Self.number(parts[2]), parts[1].count <= 2, parts[2].count <= 2
      else { return nil }
      hasWholeYear = true
      if isSlashed || hasTime {
        form = .yearFirstWithTime(year: year, month: month, day: day)
        shape = .yearMonthDayTime
      } else {
        form = .yearFirst(year: year, month: month, day: day)
        shape = parts[1].count == 2 && parts[2].count == 2 ? .yearMonthDay : []
      }
      return
    }
    guard (1...2).contains(parts[0].count), [2, 4].contains(parts[2].count),
      let first = Self.number(parts[0]), let year = Self.number(parts[2])
    else { return nil }
    hasWholeYear = parts[2].count == 4
    if let month = Self.month(parts[1]) {
      form = .named(day: first, month: month, year: year)
      shape = isSlashed || hasTime ? [] : .dayNameYear
      return
    }
    guard (1...2).contains(parts[1].count), let second = Self.number(parts[1]) else { return nil }
    form = .slashes(first, second, year: year)
    if !isSlashed || hasTime {
      shape = []
    } else if parts[0].count == 2, parts[1].count == 2 {
      shape = .dayMonthYear
    } else {
      shape = .shortDayMonthYear
    }
  }

  private static func isTime(_ bytes: ArraySlice<UInt8>) -> Bool {
    let bytes = bytes.last == UInt8(ascii: "Z") ? bytes.dropLast() : bytes
    let parts = bytes.prefix { $0 != UInt8(ascii: ".") }.split(
      separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return (2...3).contains(parts.count)
      && parts.allSatisfy { (1...2).contains($0.count) && number($0) != nil }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty else { return nil }
    var value = 0
    for byte in digits {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  /// 1 to 12 from `Sep` or `SEP`.
  private static func month(_ letters: ArraySlice<UInt8>) -> Int? {
    guard letters.count == 3 else { return nil }
    let name = String(decoding: letters, as: UTF8.self).lowercased()
    return months.firstIndex(of: name).map { $0 + 1 }
  }

  static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
}
