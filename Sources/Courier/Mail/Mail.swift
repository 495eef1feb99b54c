import Foundation
import Kernel

/// One mail to one address, in plain words: nothing in it is fetched when it is read, so nobody
/// learns that it was.
package struct Mail: Hashable, Sendable {
  package var from: Mailbox
  package var replyTo: MailAddress?
  package var to: MailAddress
  package var subject: String
  package var text: String
  /// What stands before the `@` of `Message-ID`: the same each time this mail is sent, so that
  /// whoever gets it twice can tell.
  package var id: String
  package var date: Instant
  /// What a calendar takes from it, beside the words.
  package var calendar: MailCalendar?

  package init(
    from: Mailbox, to: MailAddress, subject: String, text: String, id: String, date: Instant
  ) {
    self.from = from
    self.to = to
    self.subject = subject
    self.text = text
    self.id = id
    self.date = date
  }

  /// A new `id`.
  package static func newID(_ chance: Chance) -> String {
    Hexadecimal.words(chance.bytes(16))
  }

  /// The message as it is sent (RFC 5322, 2045), but for the doubling of dots, which is SMTP's.
  package var message: String {
    var headers = [
      "Date: \(Self.date(date))",
      HeaderText.address("From", from),
      HeaderText.address("To", Mailbox(to)),
      "Message-ID: <\(id)@\(from.address.domain)>",
      HeaderText.unstructured("Subject", subject),
      "MIME-Version: 1.0",
      // RFC 3834: a machine wrote it, so no machine should answer.
      "Auto-Submitted: auto-generated",
    ]
    if let replyTo { headers.insert(HeaderText.address("Reply-To", Mailbox(replyTo)), at: 2) }
    let words = QuotedPrintable.encoded(text)
    let plain = """
      Content-Type: text/plain; charset=utf-8\r
      Content-Transfer-Encoding: quoted-printable\r
      \r
      \(words)\(words.hasSuffix("\r\n") ? "" : "\r\n")
      """
    guard let calendar else { return headers.joined(separator: "\r\n") + "\r\n" + plain }
    // RFC 6047, 2.4: the words and the entry say the same, and a calendar takes the later.
    let edge = "=_waypoint-\(id)"
    headers.append("Content-Type: multipart/alternative; boundary=\"\(edge)\"")
    // The end of the line before an edge belongs to the edge.
    return headers.joined(separator: "\r\n") + "\r\n\r\n--\(edge)\r\n" + plain
      + "\r\n--\(edge)\r\n" + calendar.part + "--\(edge)--\r\n"
  }

  /// RFC 5322, 3.3, in UTC: `Sat, 21 Nov 2026 15:52:07 +0000`.
  static func date(_ instant: Instant) -> String {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    // `2026-11-21T15:52:07Z`
    let iso = instant.iso
    let time = iso.split(separator: "T").last.map { $0.dropLast() } ?? ""
    guard let day = Day(String(iso.prefix(10))) else { return iso }
    let month = Day.monthNames[day.month - 1].prefix(3)
    return "\(days[day.weekday - 1]), \(day.dayOfMonth) \(month) \(day.year) \(time) +0000"
  }
}

/// What a mail says to calendars: an invitation, a change or a cancellation.
///
/// - Source: RFC 6047, section 2.
package struct MailCalendar: Hashable, Sendable {
  /// `REQUEST` or `CANCEL`, as the entry itself says.
  package let method: String
  /// The entry, as RFC 5545 writes it.
  package let text: String

  package init(method: String, text: String) {
    (self.method, self.text) = (method, text)
  }

  /// Its lines are folded at their own length, so they are sent as they are in base 64.
  var part: String {
    let lines = Data(text.utf8).base64EncodedString(
      options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
    return """
      Content-Type: text/calendar; charset=utf-8; method=\(method)\r
      Content-Transfer-Encoding: base64\r
      \r
      \(lines)\r

      """
  }
}
