import Files
import Kernel

/// Some hours or a day in the calendar of one person, whether they follow it or get it by mail.
package struct CalendarInvitation: Hashable, Sendable {
  /// Hours of a day in London, in minutes.
  package struct Times: Hashable, Sendable {
    package let from: Int
    package let until: Int

    package init(from: Int, until: Int) { (self.from, self.until) = (from, until) }
  }

  /// Stays the same over its whole life.
  package let uid: String
  /// Only ever rises.
  package var sequence: Int
  package let on: Day
  /// `nil` for a whole day.
  package let times: Times?
  package let summary: String
  package let about: String
  package let place: String
  /// Who holds it.
  package let holder: String
  /// What a calendar says the day before.
  package let reminder: String?
  package let isOff: Bool
  /// Where they see it: `/programme/12`.
  package let page: String

  package init(
    uid: String, sequence: Int, on day: Day, times: Times?, summary: String, about: String,
    place: String, holder: String, reminder: String?, isOff: Bool, page: String
  ) {
    (self.uid, self.sequence, on, self.times) = (uid, sequence, day, times)
    (self.summary, self.about, self.place, self.holder) = (summary, about, place, holder)
    (self.reminder, self.isOff, self.page) = (reminder, isOff, page)
  }

  /// The same but for its version.
  func isSame(as other: CalendarInvitation) -> Bool {
    var copy = self
    copy.sequence = other.sequence
    return copy == other
  }

  /// - Parameter organiser: Whose address stands in it; nobody answers to it.
  /// - Throws: `CalendarRefusal` for what no calendar takes.
  package func entry(
    stampedAt stamp: Instant, organiser: String, attendee: String? = nil
  ) throws -> CalendarEntry {
    let span: CalendarSpan =
      if let times {
        try .times(
          from: LondonTime(on, times.from / 60, times.from % 60),
          to: LondonTime(on, times.until / 60, times.until % 60))
      } else {
        try .days(from: on)
      }
    return CalendarEntry(
      uid: try CalendarUID(uid), sequence: sequence, stampedAt: stamp, lastModifiedAt: stamp,
      span: span, summary: summary, description: about, location: place,
      status: isOff ? .cancelled : .confirmed, takesUpTime: times != nil,
      organiser: CalendarOrganiser(try CalendarAddress(organiser), name: holder),
      attendees: try attendee.map { [CalendarAttendee(try CalendarAddress($0))] } ?? [],
      alarms: isOff ? [] : try reminder.map { [try CalendarAlarm(.days(1), $0)] } ?? [])
  }

  /// `3 June 2026, 09:30 to 16:30`.
  var when: String {
    guard let times else { return on.inWords }
    let time = { (minute: Int) in
      (minute / 60 < 10 ? "0" : "") + "\(minute / 60):" + (minute % 60 < 10 ? "0" : "")
        + "\(minute % 60)"
    }
    return "\(on.inWords), \(time(times.from)) to \(time(times.until))"
  }
}
