import Access
import Kernel
import Web

/// An account of the example: one for each role.
struct ExampleAccount: Encodable, Sendable {
  let role: String
  let name: String
  let password: String
  let about: String

  private enum CodingKeys: String, CodingKey {
    case role, password, about
    case name = "user"
  }

  init(_ role: Role, _ name: String, about: String) {
    self.role = role.rawValue
    self.name = name
    // Printed at every start and good for nothing but the example.
    password = "example \(name) mereland"
    self.about = about
  }

  var toTry: Site.AccountToTry {
    .init(name: name, password: password, role: role, about: about)
  }
}
