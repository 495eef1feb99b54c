import Courier
import Kernel

/// How this installation sends mail, where it does.
package struct MailSettings: Hashable, Sendable {
  package let server: MailServer
  package let from: Mailbox
  /// Where answers of people go, if elsewhere.
  package let replyTo: MailAddress?
  /// `https://waypoint.harbour.example`: where links in mails lead.
  package let publicAddress: String

  package init(
    server: MailServer, from: Mailbox, replyTo: MailAddress? = nil, publicAddress: String
  ) {
    self.server = server
    self.from = from
    self.replyTo = replyTo
    self.publicAddress = publicAddress
  }

  /// A mail from here.
  package func mail(
    to address: MailAddress, subject: String, text: String, id: String, at date: Instant
  ) -> Mail {
    var mail = Mail(
      from: from, to: address, subject: subject, text: text, id: id, date: date)
    mail.replyTo = replyTo
    return mail
  }
}
