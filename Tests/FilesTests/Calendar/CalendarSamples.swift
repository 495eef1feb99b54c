import Files
import Kernel
import Testing

/// Whole, valid, boring things for calendars. Say only what a test is about.
enum CalendarSamples {
  static let product = "-//Waypoint//Programmes//EN"
  static let written = Instant(milliseconds: 1_789_117_200_000)  // 2026-09-11T09:00:00Z

  static func day(_ text: String) throws -> Day { try #require(Day(text)) }

  /// Reads `2026-10-25 09:30`.
  static func time(_ text: String) throws -> LondonTime {
    let parts = text.split(separator: " ")
    let clock = parts[1].split(separator: ":").compactMap { Int($0) }
    return try LondonTime(try day(String(parts[0])), clock[0], clock[1])
  }

  static func span(_ start: String, _ end: String) throws -> CalendarSpan {
    try .times(from: try time(start), to: try time(end))
  }

  static func attendee(
    _ name: String? = "Nadia Hill", at address: String = "nadia.hill@trust.example"
  ) throws -> CalendarAttendee {
    CalendarAttendee(try CalendarAddress(address), name: name)
  }

  /// A day from nine to half past four on 14 October 2026.
  static func entry(
    _ uid: String = "day-2-of-411@waypoint.example", sequence: Int = 0,
    span: CalendarSpan? = nil, summary: String = "Module 2: leading in a system",
    location: String? = "Horizon Leeds, 2 Brewery Wharf, Leeds",
    status: CalendarEntry.Status = .confirmed,
    attendees: [CalendarAttendee] = []
  ) throws -> CalendarEntry {
    CalendarEntry(
      uid: try CalendarUID(uid), sequence: sequence, stampedAt: written,
      span: try span ?? CalendarSamples.span("2026-10-14 09:00", "2026-10-14 16:30"),
      summary: summary, location: location, status: status,
      organiser: CalendarOrganiser(
        try CalendarAddress("programme@college.example"), name: "Mid-career programme"),
      attendees: attendees)
  }

  static func feed(_ entries: CalendarEntry..., named name: String = "My programme") throws
    -> CalendarFile
  {
    try .feed(named: name, entries, product: product)
  }
}

extension CalendarFile {
  /// As text, folded.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  func read() throws -> CalendarReading { try CalendarReading(bytes) }
}
