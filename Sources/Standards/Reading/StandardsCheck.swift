import Obligations

/// What `waypoint content check` holds standards content to: it can be read, it is whole (see
/// `LibraryRules`), and the words of a published version are what they were when it was published.
enum StandardsCheck {
  /// The fingerprints of published versions, beside the content.
  static let publishedFile = "published.yaml"

  static func faults() throws -> [ContentFault] {
    try faults(in: StandardsReader.files(in: StandardsReader.folder))
  }

  static func faults(in files: [(name: String, text: String)]) throws -> [ContentFault] {
    let library: StandardsLibrary
    do {
      library = try StandardsReader.library(of: files)
    } catch let refusal as ContentRefusal {
      return refusal.faults
    }
    let list = files.first { $0.name == publishedFile }?.text ?? ""
    let shipped = try ContentReader.shipped()
    let policies = Set(shipped.policies.map(\.code))
    let faults =
      LibraryRules.faults(of: library) + BadgeKindRules.faults(of: library)
      + ClaimsReader.faults(of: library, policies: policies)
      + LearningTablesReader.faults(of: library)
      + LearningContentRules.faults(
        of: library, gateways: Set(shipped.gateways.gateways.map(\.code)))
    return faults.map {
      ContentFault(file: "standards", line: 0, message: "\($0.place): \($0.message)")
    }
      + ContentCheck.published(
        published(in: library), try ContentCheck.digests(in: list), in: publishedFile)
  }

  /// Everything whose words may no longer change, by its name in the list.
  static func published(in library: StandardsLibrary) -> [(name: String, digest: String)] {
    library.frameworks.filter(\.state.isFixed).map { ($0.reference.words, $0.digest) }
      + library.scales.map {
        ("scale \($0.reference.code) \($0.reference.version)", $0.digest)
      }
      + library.mappings.map { ($0.words, $0.digest) }
      + [("accreditation \(library.accreditation.version)", library.accreditation.digest)]
      + library.professions.map { ("profession \($0.profession) \($0.version)", $0.digest) }
      + library.modules.map { ("module \($0.reference)", $0.digest) }
      + library.bundles.map { ("bundle \($0.reference)", $0.digest) }
      + library.badges.map { ("badge \($0.code) \($0.version)", $0.digest) }
  }
}
