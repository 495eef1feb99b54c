import Files
import Foundation
import Kernel
import Testing

private let samplesFolder = ProcessInfo.processInfo.environment["WAYPOINT_CALENDAR_SAMPLES"]

/// Files for `bin/check-calendars`, where other programs read them. What must be found in them was
/// worked out by hand and is in Tests/Calendar/expected.json.
@Suite struct `Calendars for other programs` {
  private let product = CalendarSamples.product
  private let nadia: CalendarAttendee
  private let tom: CalendarAttendee

  init() throws {
    nadia = CalendarAttendee(
      try CalendarAddress("nadia.hill@trust.example"), name: "Hill, Nadia “Nad\" O’Brien",
      expectsAnswer: true)
    tom = CalendarAttendee(
      try CalendarAddress("tom.o'reed+nhs@care.example"), name: "Siân Şahin: 陳大文 👩🏿‍⚕️ ^x")
  }

  @Test(
    .enabled(
      if: samplesFolder != nil, "WAYPOINT_CALENDAR_SAMPLES names no folder to write them to"))
  func `are written when asked for`() throws {
    let folder = try #require(samplesFolder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, file) in try files() {
      try Data(file.bytes).write(to: URL(filePath: "\(folder)/\(name).ics"))
    }
  }

  private func files() throws -> [(String, CalendarFile)] {
    var files: [(String, CalendarFile)] = [
      ("feed-empty", try CalendarSamples.feed()),
      ("feed-days-only", try CalendarSamples.feed(try days())),
      (
        "feed-clocks",
        try .feed(named: "Nights, mornings; \\ clocks", try clocks(), product: product)
      ),
    ]
    let first = try module(2, from: "2026-10-23 09:00", to: "2026-10-23 16:30", [nadia, tom])
    var moved = first
    moved.span = try CalendarSamples.span("2026-10-30 09:30", "2026-10-30 17:00")
    moved.stampedAt = first.stampedAt.adding(seconds: 60)
    var elsewhere = moved
    elsewhere.location = "The Studio, 51 Lever Street; 2nd floor"
    elsewhere.position = nil
    elsewhere.stampedAt = moved.stampedAt.adding(seconds: 60)
    var reworded = elsewhere
    reworded.description = "Bring a laptop.\nLunch is there."
    reworded.stampedAt = elsewhere.stampedAt.adding(seconds: 60)
    var without = reworded
    without.attendees = [nadia]
    without.stampedAt = reworded.stampedAt.adding(seconds: 60)
    var off = without
    off.status = .cancelled
    off.stampedAt = without.stampedAt.adding(seconds: 60)

    let steps = [first, moved, elsewhere, reworded, without, off]
    var last: CalendarEntry?
    for (number, step) in steps.enumerated() {
      let update = try CalendarUpdate(from: last, to: step)
      for message in update.messages {
        let who = message.recipient == nadia.address ? "nadia" : "tom"
        files.append(("mail-\(who)-\(number + 1)", try message.file(product: product)))
      }
      let others = [
        try module(1, from: "2026-09-30 09:00", to: "2026-09-30 16:30"),
        try module(3, from: "2027-03-29 09:00", to: "2027-03-29 16:30"),
      ]
      files.append(
        (
          "feed-\(number + 1)",
          try .feed(
            named: "Nadia’s programme", [update.entry.withoutAttendees] + others, product: product)
        ))
      last = update.entry
    }
    return files
  }

  private func module(
    _ number: Int, from start: String, to end: String, _ attendees: [CalendarAttendee] = []
  ) throws -> CalendarEntry {
    var entry = try CalendarSamples.entry(
      "module-\(number)@waypoint.example", span: CalendarSamples.span(start, end),
      summary: "Module \(number): leading, together; and “well” \\ always",
      location: "Horizon Leeds, 2 Brewery Wharf", attendees: attendees)
    entry.description = String(
      repeating: "Über 100 people; नमस्ते 👩‍👩‍👧‍👦, ask O’Brien:\n", count: 40)
    entry.position = try CalendarPosition(latitude: 53.7938, longitude: -1.5349)
    entry.link = try CalendarLink("https://waypoint.example/programmes/7/days/\(number)?a=b&c=d#e")
    entry.categories = ["Leadership, senior", "In person"]
    entry.createdAt = entry.stampedAt.adding(seconds: -86_400)
    entry.lastModifiedAt = entry.stampedAt
    entry.alarms = [
      try CalendarAlarm(.days(1), "Tomorrow: module \(number)"),
      try CalendarAlarm(.minutes(90), "In an hour and a half"),
    ]
    return entry
  }

  private func days() throws -> CalendarEntry {
    var entry = try CalendarSamples.entry(
      "residential@waypoint.example",
      span: .days(
        from: try CalendarSamples.day("2026-10-24"), to: try CalendarSamples.day("2026-10-26")))
    entry.takesUpTime = false
    return entry
  }

  /// On the days around both changes of the clocks, and in the hours next to them.
  private func clocks() throws -> [CalendarEntry] {
    let spans = [
      ("2026-10-24 09:00", "2026-10-24 16:30"), ("2026-10-25 09:00", "2026-10-25 16:30"),
      ("2026-10-26 09:00", "2026-10-26 16:30"), ("2027-03-27 09:00", "2027-03-27 16:30"),
      ("2027-03-28 09:00", "2027-03-28 16:30"), ("2027-03-29 09:00", "2027-03-29 16:30"),
      // Nights that are an hour longer and an hour shorter; the hours next to the change.
      ("2026-10-24 20:00", "2026-10-25 08:00"), ("2027-03-27 20:00", "2027-03-28 08:00"),
      ("2026-10-25 00:30", "2026-10-25 01:30"), ("2026-10-25 01:30", "2026-10-25 02:30"),
      ("2027-03-28 00:30", "2027-03-28 02:30"),
    ]
    return try spans.enumerated().map { number, span in
      try CalendarSamples.entry(
        "clock-\(number + 1)@waypoint.example", span: CalendarSamples.span(span.0, span.1),
        summary: "\(span.0) to \(span.1)", status: number == 2 ? .tentative : .confirmed)
    } + [try days()]
  }
}
