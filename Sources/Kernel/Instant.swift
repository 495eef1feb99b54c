/// A moment, to the millisecond, independent of zone.
package struct Instant: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func < (one: Instant, other: Instant) -> Bool {
    one.milliseconds < other.milliseconds
  }

  package func adding(seconds: Int64) -> Instant {
    Instant(milliseconds: milliseconds + seconds * 1_000)
  }

  /// A moment of that day in London: its midnight in winter, an hour later in summer.
  package init(startOf day: Day) { milliseconds = Int64(day.number) * 86_400_000 }

  /// Whole seconds from `other` to this moment, rounded down.
  package func seconds(since other: Instant) -> Int64 {
    (milliseconds - other.milliseconds) / 1_000
  }

  /// The calendar day in London at this moment.
  package var dayInLondon: Day { londonDayAndSecond.day }

  /// `14:05`, London time.
  package var timeInLondon: String {
    let minutes = londonDayAndSecond.second / 60
    let text = { (value: Int) in value < 10 ? "0\(value)" : String(value) }
    return text(minutes / 60) + ":" + text(minutes % 60)
  }

  /// 0 to 23, London time.
  package var hourInLondon: Int { londonDayAndSecond.second / 3_600 }

  /// `31 March 2026 at 14:05`, London time.
  package var inWords: String { "\(dayInLondon.inWords) at \(timeInLondon)" }

  /// `2026-03-31T13:05:09Z`.
  package var iso: String {
    let seconds = floorSeconds
    let day = Day(number: Instant.floorDivide(seconds, 86_400))
    let rest = seconds - day.number * 86_400
    let text = { (value: Int) in value < 10 ? "0\(value)" : String(value) }
    return "\(day.iso)T\(text(rest / 3_600)):\(text(rest / 60 % 60)):\(text(rest % 60))Z"
  }

  /// Reads `2026-03-31T13:05:09Z`, also with parts of a second and with the distance to another
  /// zone in place of `Z` (RFC 3339), and nothing else. Less than a millisecond is left out.
  package init?(iso text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"), let day = Day(String(decoding: bytes[..<10], as: UTF8.self)),
      let hour = Instant.twoDigits(bytes[11...], below: 24),
      let minute = Instant.twoDigits(bytes[14...], below: 60),
      let second = Instant.twoDigits(bytes[17...], below: 60)
    else { return nil }
    var rest = bytes[19...]
    var thousandths = 0
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard (1...9).contains(digits.count) else { return nil }
      let places = Array(digits) + [UInt8](repeating: UInt8(ascii: "0"), count: 2)
      thousandths = places.prefix(3).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
      rest = rest.dropFirst(digits.count + 1)
    }
    guard let offset = Instant.offset(rest) else { return nil }
    let seconds = day.number * 86_400 + hour * 3_600 + minute * 60 + second - offset
    milliseconds = Int64(seconds) * 1_000 + Int64(thousandths)
  }

  /// Seconds east of London in winter: 0 for `Z`, 3,600 for `+01:00`.
  private static func offset(_ written: ArraySlice<UInt8>) -> Int? {
    if written.elementsEqual("Z".utf8) { return 0 }
    guard written.count == 6, let sign = written.first, "+-".utf8.contains(sign),
      written[written.startIndex + 3] == UInt8(ascii: ":"),
      let hours = twoDigits(written.dropFirst(), below: 24),
      let minutes = twoDigits(written.dropFirst(4), below: 60)
    else { return nil }
    return (hours * 3_600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }

  private static func twoDigits(_ bytes: ArraySlice<UInt8>, below limit: Int) -> Int? {
    let digits = bytes.prefix(2)
    guard digits.count == 2,
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return value < limit ? value : nil
  }

  private var floorSeconds: Int { Instant.floorDivide(Int(milliseconds), 1_000) }

  private var londonDayAndSecond: (day: Day, second: Int) {
    let local = floorSeconds + (isSummerTime ? 3_600 : 0)
    let day = Instant.floorDivide(local, 86_400)
    return (Day(number: day), local - day * 86_400)
  }

  /// Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday
  /// of October (the rule since 1996). Worked out here because a small machine may lack zone data.
  private var isSummerTime: Bool {
    let seconds = floorSeconds
    let year = Day(number: Instant.floorDivide(seconds, 86_400)).year
    guard let lastOfMarch = Day(year: year, month: 3, day: 31),
      let lastOfOctober = Day(year: year, month: 10, day: 31)
    else { return false }
    let change = { (last: Day) in (last.number - last.weekday % 7) * 86_400 + 3_600 }
    return (change(lastOfMarch)..<change(lastOfOctober)).contains(seconds)
  }

  private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
  }
}

extension Instant: CustomStringConvertible {
  package var description: String { iso }
}

extension Instant: Storable {
  package var stored: Stored { .integer(milliseconds) }
  package init?(stored: Stored) {
    guard case .integer(let milliseconds) = stored else { return nil }
    self.init(milliseconds: milliseconds)
  }
}
