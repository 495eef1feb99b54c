import Access
import Kernel
import Web

/// An account of the example: one for each role.
struct ExampleAccount: Encodable, Sendable {
  let role: String
  let name: String
  let password: String
  /// Whose account it is, in the words of their work.
  let title: String
  /// What to look at with it.
  let about: String
  /// The secret of its authenticator app, for the accounts that need one. Made up, the same in
  /// every example, and good for nothing else.
  let totp: String?

  private enum CodingKeys: String, CodingKey {
    case role, password, title, about, totp
    case name = "user"
  }

  init(_ role: Role, _ name: String, _ title: String, about: String) {
    self.role = role.rawValue
    self.name = name
    // Printed at every start and good for nothing but the example.
    password = "example \(name) mereland"
    self.title = title
    self.about = about
    totp = SecondFactorRules.isRequired(for: [role]) ? "MERELANDMADEUPMERELANDMADEUP2345" : nil
  }

  var app: OneTimeCode? { totp.flatMap(Base32.bytes).map(OneTimeCode.init) }

  var toTry: Site.AccountToTry {
    .init(name: name, password: password, title: title, about: about, secondFactor: app)
  }
}
