import Kernel

extension CalendarFile {
  /// The file itself, in UTF-8. The same file is always written with the same bytes.
  package var bytes: [UInt8] { lines.flatMap(CalendarText.folded) }

  /// Unfolded, without their ends.
  private var lines: [String] {
    var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:\(CalendarText.escaped(product))"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:\(method.rawValue)"]
    if let name {
      // The second is what calendars read before RFC 7986, and most still do.
      lines += ["NAME:", "X-WR-CALNAME:"].map { $0 + CalendarText.escaped(name) }
    }
    if let refreshInMinutes {
      let interval = CalendarFile.duration(minutes: refreshInMinutes)
      lines += ["REFRESH-INTERVAL;VALUE=DURATION:\(interval)", "X-PUBLISHED-TTL:\(interval)"]
    }
    // A calendar without any part is not one, so an empty feed has at least the zone.
    if entries.isEmpty || entries.contains(where: \.span.hasTimes) { lines += CalendarFile.london }
    for entry in entries { lines += entry.lines(for: method) }
    return lines + ["END:VCALENDAR"]
  }

  /// The rule for summer time since 1996: forward at 01:00 on the last Sunday of March, back at
  /// 02:00 summer time on the last Sunday of October.
  ///
  /// - Source: RFC 5545, section 3.6.5; the Summer Time Order 2002.
  private static let london = [
    "BEGIN:VTIMEZONE", "TZID:Europe/London",
    "BEGIN:DAYLIGHT", "DTSTART:19960331T010000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "TZNAME:BST", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:19961027T020000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "TZNAME:GMT", "END:STANDARD",
    "END:VTIMEZONE",
  ]

  /// `PT15M`, or `PT2H` when it is whole hours.
  fileprivate static func duration(minutes: Int) -> String {
    minutes > 0 && minutes % 60 == 0 ? "PT\(minutes / 60)H" : "PT\(minutes)M"
  }
}

extension CalendarEntry {
  fileprivate func lines(for method: CalendarMethod) -> [String] {
    var lines = ["BEGIN:VEVENT", "UID:\(uid.text)", "SEQUENCE:\(sequence)"]
    lines += moment("DTSTAMP", stampedAt) + moment("CREATED", createdAt)
    lines += moment("LAST-MODIFIED", lastModifiedAt) + span.lines
    lines += text("SUMMARY", summary) + text("DESCRIPTION", description)
    lines += text("LOCATION", location)
    if let position { lines.append("GEO:\(position.written)") }
    if let link { lines.append("URL:\(link.text)") }
    let kinds = categories.filter { !CalendarText.isBlank($0) }.map(CalendarText.escaped)
    if !kinds.isEmpty { lines.append("CATEGORIES:\(kinds.joined(separator: ","))") }
    // Without a status, a cancellation takes off those it names and leaves the rest as it is.
    if method != .cancel || status == .cancelled { lines.append("STATUS:\(status.rawValue)") }
    lines.append("TRANSP:\(takesUpTime && status != .cancelled ? "OPAQUE" : "TRANSPARENT")")
    lines.append("ORGANIZER\(commonName(organiser.name)):\(organiser.address.written)")
    lines += attendees.map(line)
    // Nothing should remind of what is off.
    if status != .cancelled, method != .cancel { lines += alarms.flatMap(\.lines) }
    return lines + ["END:VEVENT"]
  }

  private func moment(_ name: String, _ moment: Instant?) -> [String] {
    moment.map { ["\(name):\($0.iso.filter { $0 != "-" && $0 != ":" })"] } ?? []
  }

  private func text(_ name: String, _ words: String?) -> [String] {
    guard let words, !CalendarText.isBlank(words) else { return [] }
    return ["\(name):\(CalendarText.escaped(words))"]
  }

  private func line(_ attendee: CalendarAttendee) -> String {
    "ATTENDEE\(commonName(attendee.name));CUTYPE=INDIVIDUAL;ROLE=\(attendee.role.rawValue)"
      + ";PARTSTAT=\(attendee.participation.rawValue)"
      + ";RSVP=\(attendee.expectsAnswer ? "TRUE" : "FALSE"):\(attendee.address.written)"
  }

  private func commonName(_ name: String?) -> String {
    guard let name, !CalendarText.isBlank(name) else { return "" }
    return ";CN=\(CalendarText.parameter(name))"
  }
}

extension CalendarSpan {
  fileprivate var lines: [String] {
    switch kind {
    case .times(let start, let end):
      [("DTSTART", start), ("DTEND", end)].map { name, time in
        let clock = LondonTime.twoDigits(time.hour) + LondonTime.twoDigits(time.minute)
        return "\(name);TZID=Europe/London:\(compact(time.day))T\(clock)00"
      }
    case .days(let first, let last):
      // The end of whole days is the first that is no longer part of them.
      ["DTSTART;VALUE=DATE:\(compact(first))", "DTEND;VALUE=DATE:\(compact(last + 1))"]
    }
  }

  private func compact(_ day: Day) -> String { day.iso.filter { $0 != "-" } }
}

extension CalendarAlarm {
  fileprivate var lines: [String] {
    let before =
      switch lead {
      case .minutes(0), .days(0): "PT0S"
      case .minutes(let minutes): "-" + CalendarFile.duration(minutes: minutes)
      case .days(let days): "-P\(days)D"
      }
    return [
      "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:\(before)",
      "DESCRIPTION:\(CalendarText.escaped(words))", "END:VALARM",
    ]
  }
}
