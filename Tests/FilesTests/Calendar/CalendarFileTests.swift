import Files
import Kernel
import Testing

@Suite struct `A calendar file` {
  @Test func `is written whole, in one order`() throws {
    var entry = try CalendarSamples.entry(
      sequence: 3, attendees: [try CalendarSamples.attendee("Hill, Nadia")])
    entry.createdAt = Instant(iso: "2026-08-01T08:30:15Z")
    entry.lastModifiedAt = Instant(iso: "2026-09-10T23:59:59Z")
    entry.description = "Bring a laptop."
    entry.position = try CalendarPosition(latitude: 53.7938, longitude: -1.5349)
    entry.link = try CalendarLink("https://waypoint.example/programmes/7/days/2?from=mail")
    entry.categories = ["Leadership", "In person"]
    entry.alarms = [try CalendarAlarm(.days(1), "Tomorrow: module 2")]
    let file = try CalendarFile.request(entry, product: CalendarSamples.product)
    #expect(
      file.text.split(separator: "\r\n").map(String.init) == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Waypoint//Programmes//EN",
        "CALSCALE:GREGORIAN", "METHOD:REQUEST",
        "BEGIN:VTIMEZONE", "TZID:Europe/London",
        "BEGIN:DAYLIGHT", "DTSTART:19960331T010000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "TZNAME:BST", "END:DAYLIGHT",
        "BEGIN:STANDARD", "DTSTART:19961027T020000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "TZNAME:GMT", "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT", "UID:day-2-of-411@waypoint.example", "SEQUENCE:3",
        "DTSTAMP:20260911T090000Z", "CREATED:20260801T083015Z", "LAST-MODIFIED:20260910T235959Z",
        "DTSTART;TZID=Europe/London:20261014T090000", "DTEND;TZID=Europe/London:20261014T163000",
        "SUMMARY:Module 2: leading in a system", "DESCRIPTION:Bring a laptop.",
        "LOCATION:Horizon Leeds\\, 2 Brewery Wharf\\, Leeds", "GEO:53.793800;-1.534900",
        "URL:https://waypoint.example/programmes/7/days/2?from=mail",
        "CATEGORIES:Leadership,In person", "STATUS:CONFIRMED", "TRANSP:OPAQUE",
        "ORGANIZER;CN=Mid-career programme:mailto:programme@college.example",
        "ATTENDEE;CN=\"Hill, Nadia\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=N",
        " EEDS-ACTION;RSVP=FALSE:mailto:nadia.hill@trust.example",
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D", "DESCRIPTION:Tomorrow: module 2",
        "END:VALARM", "END:VEVENT", "END:VCALENDAR",
      ])
    #expect(file.bytes == file.bytes)
    #expect(file.mediaType == "text/calendar; charset=utf-8; method=REQUEST")
  }

  /// - Source: RFC 5545, section 3.6.1: 28 June to 8 July 2007, both included.
  @Test func `ends whole days on the day after, as in the example of the standard`() throws {
    let entry = try CalendarSamples.entry(
      span: .days(
        from: try CalendarSamples.day("2007-06-28"), to: try CalendarSamples.day("2007-07-08")))
    let text = try CalendarSamples.feed(entry).text
    #expect(text.contains("\r\nDTSTART;VALUE=DATE:20070628\r\nDTEND;VALUE=DATE:20070709\r\n"))
    #expect(!text.contains("VTIMEZONE"))
  }

  /// - Source: RFC 5545, sections 3.8.1.6 (with the zeros kept), 3.8.1.2 and 3.8.6.3.
  @Test func `writes places, kinds and reminders as in the examples of the standard`() throws {
    var entry = try CalendarSamples.entry()
    entry.position = try CalendarPosition(latitude: 37.386013, longitude: -122.082932)
    entry.categories = ["APPOINTMENT", " ", "EDUCATION"]
    entry.alarms = [
      try CalendarAlarm(.minutes(15), "Soon"), try CalendarAlarm(.minutes(120), "Later"),
      try CalendarAlarm(.minutes(0), "Now"),
    ]
    let reading = try CalendarSamples.feed(entry).read()
    #expect(reading.raw("GEO") == "37.386013;-122.082932")
    #expect(reading.raw("CATEGORIES") == "APPOINTMENT,EDUCATION")
    #expect(
      reading.lines.filter { $0.name == "TRIGGER" }.map(\.raw) == ["-PT15M", "-PT2H", "PT0S"])
  }

  @Test(arguments: [
    (0.0, 0.0, "0.000000;0.000000"), (-0.000_001, 0.5, "-0.000001;0.500000"),
    (90, -180, "90.000000;-180.000000"), (51.507_351_4, -0.127_758_6, "51.507351;-0.127759"),
  ]) func `writes a point on the earth`(latitude: Double, longitude: Double, written: String) throws
  {
    var entry = try CalendarSamples.entry()
    entry.position = try CalendarPosition(latitude: latitude, longitude: longitude)
    #expect(try CalendarSamples.feed(entry).read().raw("GEO") == written)
  }

  @Test func `leaves out what there is nothing to say about`() throws {
    var entry = try CalendarSamples.entry(location: " \n ")
    entry.description = ""
    let names = Set(try CalendarSamples.feed(entry).read().lines.map(\.name))
    for name in [
      "DESCRIPTION", "LOCATION", "GEO", "URL", "CATEGORIES", "CREATED", "LAST-MODIFIED", "ATTENDEE",
    ] {
      #expect(!names.contains(name))
    }
  }

  /// Worked out from the rules by hand, for the nights published for the United Kingdom.
  @Test(arguments: `A time in London`.changes)
  func `has a zone that changes when the clocks do`(spring: String, autumn: String) throws {
    let zone = try CalendarSamples.feed().read().lines
    for (part, night) in [("DAYLIGHT", spring), ("STANDARD", autumn)] {
      let start = try #require(
        zone.firstIndex { $0.name == "BEGIN" && $0.raw == part })
      let rule = zone[start...].first { $0.name == "RRULE" }?.raw
      let first = try #require(zone[start...].first { $0.name == "DTSTART" }?.raw)
      let day = try CalendarSamples.day(night)
      #expect(day.weekday == 7 && (day + 7).month == day.month + 1)
      #expect(rule == "FREQ=YEARLY;BYMONTH=\(day.month);BYDAY=-1SU")
      // An onset is told by the clock as it was just before: 01:00 in winter, 02:00 in summer.
      #expect(first.hasSuffix(part == "DAYLIGHT" ? "T010000" : "T020000"))
      // The first time must be one of the rule's own.
      let year = try #require(Int(first.prefix(4)))
      let month = try #require(Int(first.dropFirst(4).prefix(2)))
      let dayOfMonth = try #require(Int(first.dropFirst(6).prefix(2)))
      let onset = try #require(Day(year: year, month: month, day: dayOfMonth))
      #expect(onset.weekday == 7 && onset.month == day.month && (onset + 7).month != day.month)
    }
  }
}

@Suite struct `A feed to subscribe to` {
  @Test func `says its name and how often to ask again`() throws {
    let file = try CalendarFile.feed(
      named: "Leading; together", [], refreshInMinutes: 90, product: CalendarSamples.product)
    let reading = try file.read()
    #expect(reading.raw("METHOD") == "PUBLISH")
    #expect(reading.text("NAME") == "Leading; together")
    #expect(reading.text("X-WR-CALNAME") == "Leading; together")
    #expect(file.text.contains("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT90M\r\n"))
    #expect(reading.raw("X-PUBLISHED-TTL") == "PT90M")
  }

  /// - Source: RFC 5545, section 3.6: a calendar has at least one part.
  @Test func `without any entry is still a calendar`() throws {
    #expect(try CalendarSamples.feed().text.contains("BEGIN:VTIMEZONE"))
  }

  @Test func `shows what is off, without reminding of it or taking up time`() throws {
    var entry = try CalendarSamples.entry(status: .cancelled)
    entry.alarms = [try CalendarAlarm(.days(1), "Tomorrow")]
    let reading = try CalendarSamples.feed(entry).read()
    #expect(reading.raw("STATUS") == "CANCELLED")
    #expect(reading.raw("TRANSP") == "TRANSPARENT")
    #expect(!reading.lines.contains { $0.raw == "VALARM" })
  }

  @Test func `names nobody who is invited`() throws {
    let entry = try CalendarSamples.entry(attendees: [try CalendarSamples.attendee()])
    #expect(throws: CalendarRefusal.attendeesInFeed(entry.uid)) {
      try CalendarSamples.feed(entry)
    }
    #expect(!(try CalendarSamples.feed(entry.withoutAttendees).text.contains("nadia")))
  }

  @Test func `has each entry once`() throws {
    let entry = try CalendarSamples.entry()
    #expect(throws: CalendarRefusal.sameUIDTwice(entry.uid)) {
      try CalendarSamples.feed(entry, entry)
    }
  }

  @Test func `has a name, a product and a time to wait`() throws {
    #expect(throws: CalendarRefusal.noName) { try CalendarSamples.feed(named: " ") }
    #expect(throws: CalendarRefusal.noProduct) {
      try CalendarFile.feed(named: "Days", [], product: "")
    }
    #expect(throws: CalendarRefusal.refreshTooOften) {
      try CalendarFile.feed(named: "Days", [], refreshInMinutes: 0, product: "x")
    }
  }
}

@Suite struct `An invitation by calendar` {
  private let product = CalendarSamples.product

  @Test func `goes to somebody, once`() throws {
    let nobody = try CalendarSamples.entry()
    #expect(throws: CalendarRefusal.nobodyInvited(nobody.uid)) {
      try CalendarFile.request(nobody, product: product)
    }
    #expect(throws: CalendarRefusal.nobodyInvited(nobody.uid)) {
      try CalendarFile.cancel(nobody, product: product)
    }
    let twice = try CalendarSamples.entry(
      attendees: [
        try CalendarSamples.attendee(),
        try CalendarSamples.attendee("N. Hill", at: "Nadia.Hill@trust.example"),
      ])
    #expect(throws: CalendarRefusal.sameAttendeeTwice(twice.uid)) {
      try CalendarFile.request(twice, product: product)
    }
  }

  @Test func `is not sent to what is off`() throws {
    let entry = try CalendarSamples.entry(
      status: .cancelled, attendees: [try CalendarSamples.attendee()])
    #expect(throws: CalendarRefusal.requestOfCancelled(entry.uid)) {
      try CalendarFile.request(entry, product: product)
    }
  }

  @Test func `has a heading and a sequence that can be written`() throws {
    let attendees = [try CalendarSamples.attendee()]
    let blank = try CalendarSamples.entry(summary: " \u{0}\n", attendees: attendees)
    #expect(throws: CalendarRefusal.noSummary(blank.uid)) {
      try CalendarFile.request(blank, product: product)
    }
    for sequence in [-1, 2_147_483_648] {
      let entry = try CalendarSamples.entry(sequence: sequence, attendees: attendees)
      #expect(throws: CalendarRefusal.sequenceOutOfRange(entry.uid)) {
        try CalendarFile.request(entry, product: product)
      }
    }
    var late = try CalendarSamples.entry(attendees: attendees)
    late.stampedAt = Instant(milliseconds: 400_000_000_000_000)
    #expect(throws: CalendarRefusal.dayOutsideCalendar) {
      try CalendarFile.request(late, product: product)
    }
  }

  /// - Source: RFC 5546, section 3.2.5: `STATUS` "MUST be set to CANCELLED to cancel the entire
  ///   event. If uninviting specific Attendees, then MUST NOT be included."
  @Test func `is taken back with a status only when it is off for everybody`() throws {
    var entry = try CalendarSamples.entry(
      status: .cancelled, attendees: [try CalendarSamples.attendee()])
    entry.alarms = [try CalendarAlarm(.days(1), "Tomorrow")]
    let off = try CalendarFile.cancel(entry, product: product).read()
    #expect(off.raw("METHOD") == "CANCEL" && off.raw("STATUS") == "CANCELLED")
    entry.status = .confirmed
    let out = try CalendarFile.cancel(entry, product: product).read()
    #expect(out.raw("METHOD") == "CANCEL" && out.raw("STATUS") == nil)
    #expect(
      !out.lines.contains { $0.raw == "VALARM" } && !off.lines.contains { $0.raw == "VALARM" })
  }
}

@Suite struct `What stands in a calendar` {
  @Test(arguments: [
    "", " ", "two words", "a,b", "a;b", "a\\b", "\"a\"", "sé", "a\r\nb",
    String(repeating: "x", count: 256),
  ]) func `is named by plain letters and signs`(text: String) {
    #expect(throws: CalendarRefusal.unusableUID) { try CalendarUID(text) }
  }

  @Test(arguments: [
    "", "waypoint.example", "https://", "https:///days", "javascript:alert(1)",
    "https://a b.example", "https://a.example/\r\nX:y", "https://é.example", "ftp://a.example",
  ]) func `leads to pages of the web only`(text: String) {
    #expect(throws: CalendarRefusal.unusableLink) { try CalendarLink(text) }
  }

  @Test func `is on the earth`() {
    for (latitude, longitude) in [
      (90.1, 0), (0, 180.1), (-91, 0), (.nan, 0), (0, .infinity), (0, -.infinity),
    ] {
      #expect(throws: CalendarRefusal.noSuchPosition) {
        try CalendarPosition(latitude: latitude, longitude: longitude)
      }
    }
  }

  @Test func `reminds before it starts, and says of what`() {
    #expect(throws: CalendarRefusal.unusableAlarm) { try CalendarAlarm(.minutes(-1), "Late") }
    #expect(throws: CalendarRefusal.unusableAlarm) { try CalendarAlarm(.days(-1), "Late") }
    #expect(throws: CalendarRefusal.unusableAlarm) { try CalendarAlarm(.days(1), " ") }
  }

  @Test func `is refused in one sentence that says what to do`() throws {
    let uid = try CalendarUID("day-2@waypoint.example")
    let refusals: [CalendarRefusal] = [
      .noSuchTime, .skippedByClocks(try CalendarSamples.day("2027-03-28"), time: "01:30"),
      .dayOutsideCalendar, .endNotAfterStart, .lastDayBeforeFirst, .unusableUID, .unusableLink,
      .unusableAddress, .noSuchPosition, .unusableAlarm, .noSummary(uid), .sequenceOutOfRange(uid),
      .sameAttendeeTwice(uid), .attendeesInFeed(uid), .sameUIDTwice(uid), .nobodyInvited(uid),
      .requestOfCancelled(uid), .noName, .noProduct, .refreshTooOften,
      .anotherUID(uid, than: uid),
    ]
    for refusal in refusals {
      let message = try #require(refusal.problems.first).message
      #expect(refusal.problems.count == 1 && !refusal.problems[0].field.isEmpty)
      #expect(message.first?.isUppercase == true && !message.contains("nvalid"))
    }
    #expect(Set(refusals.map { $0.problems[0].message }).count == refusals.count)
  }
}
