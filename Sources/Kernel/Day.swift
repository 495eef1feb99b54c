/// A calendar day, without time or zone. Proleptic Gregorian, years 1 to 9999.
package struct Day: Hashable, Comparable, Sendable {
  /// Days since 1 January 1970, which is 0.
  package let number: Int

  package init(number: Int) { self.number = number }

  /// `nil` when there is no such day, for example 29 February 2023.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Day.daysInMonth(month, of: year)
    else { return nil }
    number = Day.number(year: year, month: month, day: day)
  }

  /// Reads `2026-03-31`, and nothing else.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Day.digits(bytes[0..<4]), let month = Day.digits(bytes[5..<7]),
      let day = Day.digits(bytes[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package static func < (one: Day, other: Day) -> Bool { one.number < other.number }

  package static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
  package static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }
  /// Days from `other` to `one`: tomorrow minus today is 1.
  package static func - (one: Day, other: Day) -> Int { one.number - other.number }

  package var year: Int { parts.year }
  package var month: Int { parts.month }
  package var dayOfMonth: Int { parts.day }

  /// 1 is Monday, 7 is Sunday.
  package var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

  /// The same day of a later (or, negative, earlier) month; the last of the month where it has no
  /// such day: 31 January plus one month is 28 or 29 February.
  package func adding(months: Int) -> Day {
    let here = parts
    let count = here.year * 12 + here.month - 1 + months
    let year = count >= 0 ? count / 12 : (count - 11) / 12
    let month = count - year * 12 + 1
    let day = min(here.day, Day.daysInMonth(month, of: year))
    return Day(number: Day.number(year: year, month: month, day: day))
  }

  package func adding(years: Int) -> Day { adding(months: years * 12) }

  /// Whole years from this day to `other`, as ages are counted: a person born on 29 February
  /// turns a year older on 1 March of other years.
  package func wholeYears(until other: Day) -> Int {
    let birth = parts
    let now = other.parts
    let before = (now.month, now.day) < (birth.month, birth.day)
    return now.year - birth.year - (before ? 1 : 0)
  }

  /// `2026-03-31`.
  package var iso: String {
    let parts = parts
    return Day.padded(parts.year, 4) + "-" + Day.padded(parts.month, 2) + "-"
      + Day.padded(parts.day, 2)
  }

  /// `31 March 2026`, the way GOV.UK writes a date.
  package var inWords: String {
    let parts = parts
    return "\(parts.day) \(Day.monthNames[parts.month - 1]) \(parts.year)"
  }

  package static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  package static func isLeap(_ year: Int) -> Bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
  }

  package static func daysInMonth(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private var parts: (year: Int, month: Int, day: Int) {
    // Counted from 1 March of year 0, so that the leap day is the last of a year.
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func number(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}

extension Day: CustomStringConvertible {
  package var description: String { iso }
}

extension Day: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let day = Day(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a day like 2026-03-31")
    }
    self = day
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(iso)
  }
}

/// Stored as its number, because one engine has no dates.
extension Day: Storable {
  package var stored: Stored { .integer(Int64(number)) }
  package init?(stored: Stored) {
    guard case .integer(let number) = stored else { return nil }
    self.init(number: Int(number))
  }
}
