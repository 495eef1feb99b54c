import Foundation
import Journals
import Kernel
import Storage

/// Who issues the badges of this installation. What was issued names it for ever, so it is said
/// once.
package struct BadgeIssuer: Hashable, Sendable {
  /// `https://waypoint.example`, without a slash at the end.
  package let address: String
  package let name: String

  /// - Throws: `Problems` for what is no address of an installation.
  package init(address: String, name: String) throws(Problems) {
    let text = address.hasSuffix("/") ? String(address.dropLast()) : address
    guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
      parts.path.isEmpty, parts.query == nil, parts.fragment == nil, parts.user == nil,
      parts.scheme == "https"
        || (parts.scheme == "http" && ["localhost", "127.0.0.1", "[::1]"].contains(host)),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else {
      throw Problems(
        "address", "The public address must be as people type it, such as https://waypoint.example")
    }
    let name = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !name.isEmpty, name.count <= 200 else {
      throw Problems("name", "Enter the name of the issuer, in 200 characters or fewer")
    }
    self.address = text
    self.name = name
  }

  /// The address of the profile, by which badges name their issuer.
  package var profile: String { address + Self.profilePath }
  package var keys: String { address + Self.keysPath }

  package static let profilePath = "/.well-known/badge-issuer"
  package static let keysPath = "/.well-known/jwks.json"

  /// Where a list is published.
  package func list(_ number: Int, _ purpose: String) -> String {
    "\(address)/badges/lists/\(number)/\(purpose)"
  }
}

package enum BadgeIssuers {
  package static func find(_ tx: any Transaction) throws -> BadgeIssuer? {
    try tx.row("SELECT address, name FROM badge_issuer WHERE id = 1").map {
      try BadgeIssuer(address: $0(0), name: $0(1))
    }
  }

  /// Who issues here; said now if nobody said it before.
  ///
  /// - Parameter address: The public address, where it is known.
  /// - Throws: `Problems` when nobody knows the address.
  package static func findOrMake(
    address: String?, under right: Right, _ tx: any Transaction
  ) throws -> BadgeIssuer {
    if let issuer = try find(tx) { return issuer }
    guard let address else {
      throw Problems(
        "issuer",
        "No badge can be made yet: this Waypoint has not been told its public address. Ask whoever"
          + " runs it to say: waypoint credential keys rotate --address https://…")
    }
    let host = URLComponents(string: address)?.host ?? address
    let issuer = try BadgeIssuer(address: address, name: "Waypoint at \(host)")
    try make(issuer, under: right, tx)
    return issuer
  }

  /// - Throws: `Problems` when another was said before: badges that name it would be orphans.
  package static func make(
    _ issuer: BadgeIssuer, under right: Right, _ tx: any Transaction
  ) throws {
    if let known = try find(tx) {
      guard known != issuer else { return }
      throw Problems(
        "address",
        "Badges are issued as \(known.name), \(known.address), already. What was issued names that"
          + " for ever, so it cannot be changed")
    }
    try tx.execute(
      "INSERT INTO badge_issuer (id, address, name, made_at) VALUES (1, ?1, ?2, ?3)",
      issuer.address, issuer.name, right.at)
    try Journal.record(
      JournalEvent(
        BadgeJournal.issuerMade, [.system],
        details: ["name": issuer.name, "address": issuer.address]), under: right, tx)
  }
}
