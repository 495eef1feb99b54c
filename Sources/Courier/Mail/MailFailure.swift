/// Why a mail was not taken. Words for whoever looks after the program; no address, no password
/// and nothing of the mail is ever among them.
package struct MailFailure: Error, Hashable, Sendable {
  package enum Cause: String, Hashable, CaseIterable, Sendable {
    /// Plain SMTP to another machine, which is never used.
    case unsafe
    case unreachable
    case slow
    /// The server could not show that it is who it should be, or offers no TLS.
    case untrusted
    case loginRefused
    /// It takes nothing from us: not this sender, or not without signing in.
    case senderRefused
    /// It does not take mail for this address.
    case recipientRefused
    /// It does not take what the mail says.
    case contentRefused
    /// It asks us to come again.
    case tryAgain
    /// The connection broke, or the server does not keep to the protocol.
    case broken
  }

  package let cause: Cause
  /// The code of the last reply; 0 when there was none.
  package let code: Int
  /// `5.1.1` (RFC 3463), where the reply had one.
  package let status: String?
  /// The reply itself. It may name the address: for the terminal of whoever asked, not for logs.
  package let reply: String

  package init(_ cause: Cause, code: Int = 0, status: String? = nil, reply: String = "") {
    self.cause = cause
    self.code = code
    self.status = status
    self.reply = reply
  }

  /// Whether sending the same mail again is of no use. What is wrong between us and the server can
  /// be mended, and is no fault of the mail.
  package var isFinal: Bool { cause == .recipientRefused || cause == .contentRefused }

  /// `550 5.1.1`
  package var codes: String? {
    code == 0 ? nil : ([String(code)] + [status].compactMap(\.self)).joined(separator: " ")
  }
}

extension MailFailure.Cause {
  /// What happened, as a whole sentence without its full stop.
  package var inWords: String {
    switch self {
    case .unsafe: "Mail is not sent to another machine without TLS"
    case .unreachable: "The mail server could not be reached"
    case .slow: "The mail server took too long to answer"
    case .untrusted: "There was no safe connection to the mail server"
    case .loginRefused: "The mail server refused our user name or password"
    case .senderRefused: "The mail server takes no mail from us"
    case .recipientRefused: "The mail server refused the address"
    case .contentRefused: "The mail server refused the mail"
    case .tryAgain: "The mail server asked us to try again later"
    case .broken: "The connection to the mail server broke"
    }
  }

  /// What to do about it, for whoever looks after the program.
  package var advice: String {
    switch self {
    case .unsafe: "Say security: starttls or security: tls in the mail file"
    case .unreachable:
      "Check server and port in the mail file, that the server runs, and that no firewall is between"
    case .slow: "Check port and security in the mail file: 587 is usually starttls, 465 tls"
    case .untrusted:
      """
      The server must offer TLS, with a certificate for the name in the mail file that this machine \
      trusts. If it is of an authority of your own, say extra-authorities; if security is starttls \
      and the port 465, say tls
      """
    case .loginRefused: "Check user-name in the mail file, and the password"
    case .senderRefused:
      """
      Check from in the mail file, and whether the server wants TLS, or a user name and a password
      """
    case .recipientRefused:
      "Check the address. If it is right, ask whoever looks after the mail server why it is refused"
    case .contentRefused: "Ask whoever looks after the mail server why it is refused"
    case .tryAgain: "Nothing, unless it lasts: then ask whoever looks after the mail server"
    case .broken:
      "Check port and security in the mail file. If they are right, look into the server’s log"
    }
  }
}
