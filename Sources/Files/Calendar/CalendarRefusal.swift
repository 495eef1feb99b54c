import Kernel

/// Why something cannot stand in a calendar.
package enum CalendarRefusal: Refusal, Hashable {
  case noSuchTime
  case skippedByClocks(Day, time: String)
  case dayOutsideCalendar
  case endNotAfterStart
  case lastDayBeforeFirst
  case unusableUID
  case unusableLink
  case unusableAddress
  case noSuchPosition
  case unusableAlarm
  case noSummary(CalendarUID)
  case sequenceOutOfRange(CalendarUID)
  case sameAttendeeTwice(CalendarUID)
  case attendeesInFeed(CalendarUID)
  case sameUIDTwice(CalendarUID)
  case nobodyInvited(CalendarUID)
  case requestOfCancelled(CalendarUID)
  case noName
  case noProduct
  case refreshTooOften
  case anotherUID(CalendarUID, than: CalendarUID)

  package var problems: [Problem] {
    switch self {
    case .noSuchTime:
      [Problem("time", "Enter a time between 00:00 and 23:59")]
    case .skippedByClocks(let day, let time):
      [
        Problem(
          "time", "Choose another time: \(day.inWords) has no \(time), as the clocks go forward")
      ]
    case .dayOutsideCalendar:
      [Problem("day", "The date must be between 1 January 1997 and 31 December 9998")]
    case .endNotAfterStart:
      [Problem("end", "The end must be after the start")]
    case .lastDayBeforeFirst:
      [Problem("end", "The last day must be the same as the first or after it")]
    case .unusableUID:
      [
        Problem(
          "uid", "The identifier must be 1 to 255 letters, digits and signs, without blanks")
      ]
    case .unusableLink:
      [Problem("link", "Enter a web address that starts with https:// and has no blanks")]
    case .unusableAddress:
      [Problem("address", "Enter an email address, like name@example.org")]
    case .noSuchPosition:
      [
        Problem("position", "Latitude must be between -90 and 90, longitude between -180 and 180")
      ]
    case .unusableAlarm:
      [Problem("alarm", "A reminder must come before the start and say something")]
    case .noSummary(let uid):
      [Problem("summary", "Enter a heading for \(uid.text)")]
    case .sequenceOutOfRange(let uid):
      [Problem("sequence", "The sequence of \(uid.text) must be between 0 and 2,147,483,647")]
    case .sameAttendeeTwice(let uid):
      [Problem("attendees", "Invite each person to \(uid.text) only once")]
    case .attendeesInFeed(let uid):
      [Problem("attendees", "Leave out who is invited to \(uid.text): a feed names nobody")]
    case .sameUIDTwice(let uid):
      [Problem("uid", "Put \(uid.text) into the feed only once")]
    case .nobodyInvited(let uid):
      [Problem("attendees", "Name at least one person to send \(uid.text) to")]
    case .requestOfCancelled(let uid):
      [Problem("status", "Send a cancellation of \(uid.text): nobody is invited to what is off")]
    case .noName:
      [Problem("name", "Enter a name for the calendar")]
    case .noProduct:
      [Problem("product", "Name the program that writes the calendar")]
    case .refreshTooOften:
      [Problem("refresh", "Calendars must wait at least a minute before they ask again")]
    case .anotherUID(let uid, let former):
      [
        Problem(
          "uid", "Keep the identifier \(former.text): with \(uid.text) it would be another entry")
      ]
    }
  }
}
