import Kernel

/// What the clocks of London show on a day, to the minute. There is no value for the hour that is
/// left out in March. The hour that comes twice in October is the first of the two, as every reader
/// of calendars must take it.
///
/// - Source: RFC 5545, section 3.3.5.
package struct LondonTime: Hashable, Comparable, Sendable {
  /// The day in London.
  package let day: Day
  /// 0 to 23.
  package let hour: Int
  /// 0 to 59.
  package let minute: Int
  /// The moment at which the clocks show this (for the first time).
  package let instant: Instant

  /// - Throws: `CalendarRefusal` when no clock shows this, the clocks are put past it that night,
  ///   or the year is outside of what is written.
  package init(_ day: Day, _ hour: Int, _ minute: Int = 0) throws(CalendarRefusal) {
    guard (0...23).contains(hour), (0...59).contains(minute) else { throw .noSuchTime }
    guard LondonTime.isWritable(day) else { throw .dayOutsideCalendar }
    let seconds = Int64(day.number) * 86_400 + Int64(hour * 3_600 + minute * 60)
    let inWinter = Instant(milliseconds: seconds * 1_000)
    let text = LondonTime.text(hour, minute)
    // Summer time first: of an hour that comes twice, the first is the one of summer.
    let moments = [inWinter.adding(seconds: -3_600), inWinter]
    guard let instant = moments.first(where: { $0.dayInLondon == day && $0.timeInLondon == text })
    else { throw .skippedByClocks(day, time: text) }
    self.day = day
    self.hour = hour
    self.minute = minute
    self.instant = instant
  }

  package static func < (one: LondonTime, other: LondonTime) -> Bool {
    one.instant < other.instant
  }

  /// Days that can be written: the rule for summer time is the one since 1996, and a year has four
  /// digits, also that of the day after the last.
  static func isWritable(_ day: Day) -> Bool { (1997...9998).contains(day.year) }

  /// `14:05`.
  var text: String { LondonTime.text(hour, minute) }

  private static func text(_ hour: Int, _ minute: Int) -> String {
    twoDigits(hour) + ":" + twoDigits(minute)
  }

  static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
