import Kernel

/// How a number of a spreadsheet is shown: what it is, is told by its format alone.
enum NumberFormat: Hashable, Sendable {
  case plain
  /// A format of noughts alone, which is how people keep the zeros of a staff number.
  case padded(Int)
  case day
  case time
  /// Hours beyond a day: `[h]:mm`.
  case elapsed

  /// Longer than any number that anybody gives to people or things.
  static let mostDigits = 32

  init(id: Int) {
    switch id {
    case 14...17, 22, 27...31, 36, 50...54, 57, 58: self = .day
    case 18...21, 32...35, 45, 47, 55, 56: self = .time
    case 46: self = .elapsed
    case _: self = .plain
    }
  }

  /// Looks through a format of the file's own: `dd/mm/yyyy;@`, `[$-809]d mmmm yyyy`, `00000`.
  init(code: String) {
    var letters = ""
    var isElapsed = false
    var rest = Substring(code)
    while let first = rest.first {
      rest.removeFirst()
      switch first {
      case "\"":
        while let next = rest.first, next != "\"" { rest.removeFirst() }
        if !rest.isEmpty { rest.removeFirst() }
      case "\\", "_", "*":
        if !rest.isEmpty { rest.removeFirst() }
      case "[":
        let inside = rest.prefix { $0 != "]" }
        rest = rest.dropFirst(inside.count + 1)
        if !inside.isEmpty, inside.allSatisfy({ "hms".contains($0.lowercased()) }) {
          isElapsed = true
        }
      case ";": rest = ""  // The first part is for positive numbers.
      case _: letters += first.lowercased()
      }
    }
    if letters == "general" || letters == "@" {
      self = .plain
    } else if isElapsed {
      self = .elapsed
    } else if letters.contains("y") || letters.contains("d") {
      self = .day
    } else if letters.contains("h") || letters.contains("s") {
      self = .time
    } else if letters.contains("m") {
      self = .day
    } else if letters.count > 1, letters.allSatisfy({ $0 == "0" }) {
      self = .padded(min(letters.count, Self.mostDigits))
    } else {
      self = .plain
    }
  }
}

/// Turns what a cell holds into what a list would hold.
enum CellNumber {
  /// `text` as the file has it; days as `27/03/1984`, which every format reads. That a true date
  /// and a typed one then look alike is right: in a column that also holds `8/29/2022`, dates that
  /// could be two days were most likely turned about on their way into the sheet.
  ///
  /// - Parameter is1904: Days are counted from 1904, as old Macintosh files do.
  static func shown(_ text: String, _ format: NumberFormat, is1904: Bool) -> String {
    guard let value = Double(text), value.isFinite else { return text }
    switch format {
    case .plain: return number(value, text)
    case .padded(let width):
      let number = number(value, text)
      guard value >= 0, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return number
      }
      return String(repeating: "0", count: max(0, width - number.utf8.count)) + number
    case .day: return day(value, is1904: is1904) ?? number(value, text)
    case .time:
      return value >= 1 ? day(value, is1904: is1904) ?? number(value, text) : clock(value)
    case .elapsed: return clock(value)
    }
  }

  private static func number(_ value: Double, _ text: String) -> String {
    if value.rounded() == value, value.magnitude < 1e15 { return String(Int64(value)) }
    // A spreadsheet keeps fifteen digits; what was longer is spoilt, and must look so.
    if value.magnitude >= 1e15 {
      let shown = "\(value)".uppercased()
      return shown.contains("E") ? shown : text
    }
    let rounded = (value * 100_000).rounded() / 100_000
    let shown = "\(rounded)"
    if shown.contains("e") { return text }
    return shown.hasSuffix(".0") ? String(shown.dropLast(2)) : shown
  }

  /// Day 60 of the usual count is 29 February 1900, which there never was.
  private static func day(_ value: Double, is1904: Bool) -> String? {
    guard value >= 0, value < 2_958_466 else { return nil }
    let serial = Int(value.rounded(.down))
    if is1904 { return Day(number: serial - 24_107).slashed }
    switch serial {
    case 0: return "00/01/1900"
    case 1..<60: return Day(number: serial - 25_568).slashed
    case 60: return "29/02/1900"
    case _: return Day(number: serial - 25_569).slashed
    }
  }

  private static func clock(_ value: Double) -> String {
    guard value >= 0, value < 1_000_000 else { return "\(value)" }
    let minutes = Int((value * 1_440).rounded())
    let rest = minutes % 60
    return "\(minutes / 60):\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `2026-09-05T00:00:00`, as some programs write dates.
  static func day(iso text: String) -> String {
    Day(text.prefix(10)).map(\.slashed) ?? text
  }
}
