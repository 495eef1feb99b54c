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

  private enum CodingKeys: String, CodingKey {
    case role, password, title, about
    case name = "user"
  }

  init(_ role: Role, _ name: String, _ title: String, about: String) {
    self.role = role.rawValue
    self.name = name
    // Printed at every start and good for nothing but the example.
    password = "example \(name) mereland"
    self.title = title
    self.about = about
  }

  var toTry: Site.AccountToTry {
    .init(name: name, password: password, title: title, about: about)
  }
}
