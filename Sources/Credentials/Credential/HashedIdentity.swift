import Crypto
import Foundation
import Kernel

/// Who a credential is about, as a salted digest of something that person can name, such as an
/// e-mail address: whoever is told the address can see that it fits, and nobody can read it.
package struct HashedIdentity: Hashable, Sendable {
  /// `sha256$` and the digest.
  package let digest: String
  /// `emailAddress` and the like.
  package let kind: String
  package let salt: String?

  /// A digest with a salt of its own.
  package init(of identity: String, kind: String = "emailAddress", chance: Chance) {
    let salt = Base64URL.encoded(chance.bytes(16))
    self.init(digest: Self.digest(identity, salt), kind: kind, salt: salt)
  }

  init(digest: String, kind: String, salt: String?) {
    self.digest = digest
    self.kind = kind
    self.salt = salt
  }

  package func fits(_ identity: String) -> Bool {
    digest.lowercased() == Self.digest(identity, salt ?? "")
  }

  private static func digest(_ identity: String, _ salt: String) -> String {
    "sha256$" + Hexadecimal.words(SHA256.hash(data: Data((identity + salt).utf8)))
  }
}
