import Kernel

/// When an entry is: from one time to another, or on whole days.
package struct CalendarSpan: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case times(from: LondonTime, to: LondonTime)
    /// Both included.
    case days(from: Day, to: Day)
  }

  let kind: Kind

  private init(_ kind: Kind) { self.kind = kind }

  /// Between two times, London time, on one day or several.
  ///
  /// - Throws: `CalendarRefusal.endNotAfterStart`.
  package static func times(
    from start: LondonTime, to end: LondonTime
  ) throws(CalendarRefusal) -> CalendarSpan {
    guard end > start else { throw .endNotAfterStart }
    return CalendarSpan(.times(from: start, to: end))
  }

  /// Whole days, both included; one when `last` is left out.
  ///
  /// - Throws: `CalendarRefusal` when the last is before the first, or a year is outside of what is
  ///   written.
  package static func days(
    from first: Day, to last: Day? = nil
  ) throws(CalendarRefusal) -> CalendarSpan {
    let last = last ?? first
    guard last >= first else { throw .lastDayBeforeFirst }
    guard LondonTime.isWritable(first), LondonTime.isWritable(last) else {
      throw .dayOutsideCalendar
    }
    return CalendarSpan(.days(from: first, to: last))
  }

  var hasTimes: Bool {
    switch kind {
    case .times: true
    case .days: false
    }
  }
}
