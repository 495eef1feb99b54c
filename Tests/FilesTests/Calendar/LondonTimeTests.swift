import Files
import Kernel
import Testing

@Suite struct `A time in London` {
  /// The nights on which the clocks change, as published for the United Kingdom.
  static let changes = [
    ("2025-03-30", "2025-10-26"), ("2026-03-29", "2026-10-25"), ("2027-03-28", "2027-10-31"),
  ]

  @Test(arguments: [
    ("2026-10-24 09:00", "2026-10-24T08:00:00Z"), ("2026-10-25 00:59", "2026-10-24T23:59:00Z"),
    ("2026-10-25 09:00", "2026-10-25T09:00:00Z"), ("2027-03-27 09:00", "2027-03-27T09:00:00Z"),
    ("2027-03-28 00:59", "2027-03-28T00:59:00Z"), ("2027-03-28 02:00", "2027-03-28T01:00:00Z"),
    ("2027-03-28 09:00", "2027-03-28T08:00:00Z"), ("2028-02-29 23:59", "2028-02-29T23:59:00Z"),
  ]) func `is a moment`(shown: String, moment: String) throws {
    #expect(try CalendarSamples.time(shown).instant.iso == moment)
  }

  @Test(arguments: changes) func `does not exist in the hour that is left out in March`(
    spring: String, autumn: String
  ) throws {
    let day = try CalendarSamples.day(spring)
    for minute in [0, 1, 30, 59] {
      let text = "01:" + (minute < 10 ? "0\(minute)" : "\(minute)")
      #expect(throws: CalendarRefusal.skippedByClocks(day, time: text)) {
        try LondonTime(day, 1, minute)
      }
    }
    // On the days around it the hour is there.
    _ = try LondonTime(day - 1, 1, 30)
    _ = try LondonTime(day + 1, 1, 30)
    _ = try LondonTime(try CalendarSamples.day(autumn), 1, 30)
  }

  @Test func `says in words that the hour is left out`() throws {
    let refusal = CalendarRefusal.skippedByClocks(
      try CalendarSamples.day("2027-03-28"), time: "01:30")
    #expect(
      refusal.problems.map(\.message) == [
        "Choose another time: 28 March 2027 has no 01:30, as the clocks go forward"
      ])
  }

  /// RFC 5545, section 3.3.5: "If the local time described occurs more than once …, the DATE-TIME
  /// value refers to the first occurrence of the referenced time."
  @Test(arguments: changes) func `that comes twice in October is the first of the two`(
    spring: String, autumn: String
  ) throws {
    #expect(
      try CalendarSamples.time("\(autumn) 01:30").instant.iso == "\(autumn)T00:30:00Z")
    #expect(
      try CalendarSamples.time("\(autumn) 02:00").instant.iso == "\(autumn)T02:00:00Z")
  }

  @Test func `comes before another when its moment does`() throws {
    let first = try CalendarSamples.time("2026-10-25 01:59")
    let second = try CalendarSamples.time("2026-10-25 02:00")
    #expect(first < second)
    #expect(second.instant.seconds(since: first.instant) == 3_660)
  }

  @Test(arguments: [(24, 0), (-1, 0), (9, 60), (9, -1)])
  func `is one that clocks show`(hour: Int, minute: Int) throws {
    let day = try CalendarSamples.day("2026-10-14")
    #expect(throws: CalendarRefusal.noSuchTime) { try LondonTime(day, hour, minute) }
  }

  @Test(arguments: ["1996-12-31", "9999-01-01"])
  func `is in a year for which it can be written`(text: String) throws {
    let day = try CalendarSamples.day(text)
    #expect(throws: CalendarRefusal.dayOutsideCalendar) { try LondonTime(day, 9) }
    #expect(throws: CalendarRefusal.dayOutsideCalendar) { try CalendarSpan.days(from: day) }
  }
}

@Suite struct `When something is` {
  @Test(arguments: [
    ("2026-10-14 09:00", "2026-10-14 09:00"), ("2026-10-14 09:00", "2026-10-14 08:59"),
    // At the second 01:15 it would be later, but that time cannot be written.
    ("2026-10-25 01:45", "2026-10-25 01:15"),
  ]) func `ends after it starts`(start: String, end: String) throws {
    #expect(throws: CalendarRefusal.endNotAfterStart) { try CalendarSamples.span(start, end) }
  }

  @Test func `has its last day not before its first`() throws {
    let day = try CalendarSamples.day("2026-10-14")
    #expect(throws: CalendarRefusal.lastDayBeforeFirst) {
      try CalendarSpan.days(from: day, to: day - 1)
    }
    #expect(try CalendarSpan.days(from: day) == CalendarSpan.days(from: day, to: day))
  }
}
