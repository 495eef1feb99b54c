import Foundation
import Kernel
import Records

/// A place as a file that calendars read (iCalendar, RFC 5545).
enum PlaceCalendar {
  /// - Parameters:
  ///   - address: Of this server, without a slash at the end.
  static func file(
    _ request: PlaceRequest, _ session: ModuleSession, isCancelled: Bool, title: String,
    holder: String, at now: Instant
  ) -> [UInt8] {
    let terms = session.terms
    let place = [terms.address, terms.postcode?.text].compactMap(\.self).joined(separator: ", ")
    let lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Waypoint//Places//EN",
      "METHOD:\(isCancelled ? "CANCEL" : "PUBLISH")",
      "BEGIN:VEVENT",
      // The same place on another date is another event.
      "UID:place-\(request.id)-\(session.id)@waypoint",
      "SEQUENCE:\(session.revision + request.revision)",
      "STATUS:\(isCancelled ? "CANCELLED" : "CONFIRMED")",
      "DTSTAMP:\(stamp(now))", "DTSTART;VALUE=DATE:\(compact(terms.firstOn))",
      // The day after the last: the end of an event of whole days is not part of it.
      "DTEND;VALUE=DATE:\(compact(terms.lastOn + 1))", "SUMMARY:\(text(title))",
      "DESCRIPTION:\(text("\(terms.times). Held by \(holder)."))",
      "LOCATION:\(text(terms.isOnline ? "Online" : place))",
      // A run of dates does not take up the days between them.
      "TRANSP:\(terms.firstOn == terms.lastOn ? "OPAQUE" : "TRANSPARENT")", "END:VEVENT",
      "END:VCALENDAR",
    ]
    return Array((lines.map(folded).joined(separator: "\r\n") + "\r\n").utf8)
  }

  private static func compact(_ day: Day) -> String { day.iso.replacing("-", with: "") }

  private static func stamp(_ now: Instant) -> String {
    let seconds = Int(now.milliseconds / 1_000)
    let inDay = ((seconds % 86_400) + 86_400) % 86_400
    let day = Day("1970-01-01").map { $0 + (seconds - inDay) / 86_400 }
    let parts = [inDay / 3_600, inDay / 60 % 60, inDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(day.map(compact) ?? "19700101")T\(parts.joined())Z"
  }

  /// - Source: RFC 5545, section 3.3.11.
  private static func text(_ words: String) -> String {
    words.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,")
      .replacing("\r\n", with: "\\n").replacing("\n", with: "\\n").replacing("\r", with: "\\n")
  }

  /// Lines of at most 75 bytes, cut between characters; what follows begins with a space.
  ///
  /// - Source: RFC 5545, section 3.1.
  private static func folded(_ line: String) -> String {
    var (parts, part, size) = ([String](), "", 0)
    for character in line {
      let bytes = String(character).utf8.count
      if size + bytes > (parts.isEmpty ? 75 : 74) {
        parts.append(part)
        (part, size) = ("", 0)
      }
      part.append(character)
      size += bytes
    }
    return (parts + [part]).joined(separator: "\r\n ")
  }
}
