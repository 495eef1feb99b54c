/// The server that takes our mail: how it is reached, and who we are to it.
package struct MailServer: Hashable, Sendable {
  package enum Security: String, CaseIterable, Sendable {
    /// TLS from the first byte; usually port 465.
    case tls
    /// TLS before anything is said, or nothing is sent; usually port 587.
    case startTLS = "starttls"
    /// Only to this machine itself.
    case none

    package var usualPort: Int {
      switch self {
      case .tls: 465
      case .startTLS: 587
      case .none: 25
      }
    }
  }

  package struct Login: Hashable, Sendable {
    package let name: String
    package let password: String

    package init(name: String, password: String) {
      self.name = name
      self.password = password
    }
  }

  package var host: String
  package var port: Int
  package var security: Security
  package var login: Login?
  /// A file of further certificate authorities to trust, beside those of the machine.
  package var extraAuthorities: String?
  /// By what name we greet it.
  package var ownName: String
  package var connectSeconds = 10
  /// For the whole of one mail.
  package var seconds = 60

  package init(
    host: String, port: Int? = nil, security: Security, login: Login? = nil, ownName: String
  ) {
    self.host = host
    self.port = port ?? security.usualPort
    self.security = security
    self.login = login
    self.ownName = ownName
  }

  /// `smtp.harbour.example:587`
  package var place: String { "\(host):\(port)" }

  /// Whether what is sent could be read on the way by nobody.
  package var isSafe: Bool { security != .none || Self.isLoopback(host) }

  package static func isLoopback(_ host: String) -> Bool {
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    let isAddress =
      numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    return isAddress || ["localhost", "::1"].contains(host.lowercased())
  }

  /// A name of a machine or an address, with nothing that means something in an address line.
  package static func isHost(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 253
      && text.utf8.allSatisfy {
        HeaderText.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
          || $0 == UInt8(ascii: ":")
      }
  }

  var address: String {
    let scheme = security == .tls ? "smtps" : "smtp"
    let host = host.contains(":") ? "[\(host)]" : host
    return "\(scheme)://\(host):\(port)/\(Percent.encoded(ownName))"
  }
}
