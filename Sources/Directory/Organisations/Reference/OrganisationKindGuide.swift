import Kernel
import Yams

/// What the kinds of organisation are, in a sentence each, and the published roles that say them.
package struct OrganisationKindGuide: Sendable {
  package struct Entry: Sendable, Decodable {
    package let says: String
    let roles: [String]?
  }

  private let entries: [OrganisationKind: Entry]
  private let byRole: [String: OrganisationKind]

  /// - Throws: when the content carried cannot be read, or leaves a kind out.
  package static func carried() throws -> OrganisationKindGuide {
    let file = try YAMLDecoder().decode(
      File.self, from: try DirectoryContent.text("organisation-kinds"))
    return OrganisationKindGuide(
      entries: Dictionary(
        uniqueKeysWithValues: file.kinds.compactMap { name, entry in
          OrganisationKind(rawValue: name).map { ($0, entry) }
        }))
  }

  private struct File: Decodable { let kinds: [String: Entry] }

  private init(entries: [OrganisationKind: Entry]) {
    self.entries = entries
    byRole = Dictionary(
      entries.flatMap { kind, entry in (entry.roles ?? []).map { ($0, kind) } },
      uniquingKeysWith: { first, _ in first })
  }

  package var kinds: Set<OrganisationKind> { Set(entries.keys) }

  /// For the choice of a kind; empty when the content has none.
  package func sentence(_ kind: OrganisationKind) -> String { entries[kind]?.says ?? "" }

  /// The kind that the first known one of `roles` says.
  package func kind(ofRoles roles: [String]) -> OrganisationKind? {
    roles.lazy.compactMap { byRole[$0] }.first
  }
}
