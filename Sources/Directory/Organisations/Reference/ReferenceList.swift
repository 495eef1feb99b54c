import Foundation
import Kernel
import Yams

/// A list of organisations that Waypoint carries, in its own format: YAML in `Content`.
struct ReferenceList: Decodable {
  /// A later version of a list is a later text here; a database that took over another version
  /// takes over what is new.
  let version: String
  let source: String
  let organisations: [Entry]

  struct Entry: Decodable {
    let ods: String?
    let ons: String?
    /// Waypoint's own handle, for one without a code that is known.
    let reference: String?
    /// Missing when only the code is known.
    let name: String?
    let kind: OrganisationKind
    let opened: Day?
    let closed: Day?
    let relations: [Relation]?

    var codes: [OrganisationCode] {
      [
        ods.map { OrganisationCode(.ods, $0) }, ons.map { OrganisationCode(.ons, $0) },
        reference.map { OrganisationCode(.reference, $0) },
      ].compactMap { $0 }
    }
  }

  struct Relation: Decodable {
    let kind: OrganisationRelationKind
    /// An ODS code or a reference, of the same list or of one loaded before.
    let to: String
    let from: Day?
    let until: Day?
  }

  /// In the order in which they are loaded: later ones relate to earlier ones.
  static let names = ["national-bodies", "regions", "integrated-care-boards", "local-authorities"]

  static func carried(_ name: String) throws -> ReferenceList {
    try YAMLDecoder().decode(ReferenceList.self, from: try DirectoryContent.text(name))
  }
}

extension OrganisationKind: Decodable {}
extension OrganisationRelationKind: Decodable {}

/// The files of this target's `Content`.
enum DirectoryContent {
  static func text(_ name: String) throws -> String {
    try String(
      contentsOf: Bundle.module.bundleURL.appending(path: "Content/\(name).yaml"), encoding: .utf8)
  }
}
