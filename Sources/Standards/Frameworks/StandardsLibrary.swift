import Kernel
import Obligations
import Records

/// All standards content: frameworks in every version, scales, mappings, what professions add, and
/// what may leave as a badge.
struct StandardsLibrary: Hashable, Sendable {
  var frameworks: [Framework]
  var scales: [Scale]
  var mappings: [FrameworkMapping]
  var professions: [ProfessionExpectations]
  var settings: StandardsSettings
  var badges: [BadgeKind] = []
  var claims = ClaimSettings()
  var priorLearning = PriorLearningSettings()
  var places = PlaceSettings()
  /// By what results from outside are read.
  var learning = LearningTables()
  /// What training is judged by.
  var accreditation: AccreditationContent
  var modules: [NationalModule] = []
  var bundles: [LearningBundle] = []

  func framework(_ reference: FrameworkReference) -> Framework? {
    frameworks.first { $0.reference == reference }
  }

  func scale(_ reference: ScaleReference) -> Scale? {
    scales.first { $0.reference == reference }
  }

  /// Newest first, as each says which it follows.
  func versions(of code: String) -> [Framework] {
    let all = frameworks.filter { $0.code == code }
    let followed = Set(all.compactMap(\.follows))
    var ordered: [Framework] = []
    var next = all.filter { !followed.contains($0.version) }.max { $0.version < $1.version }
    while let version = next, !ordered.contains(version) {
      ordered.append(version)
      next = all.first { $0.version == version.follows }
    }
    // What nobody follows and follows nobody: content that `LibraryRules` finds fault with.
    return ordered + all.filter { !ordered.contains($0) }
  }

  /// The version to show where none is asked for: the published one, else the newest.
  func current(_ code: String) -> Framework? {
    let versions = versions(of: code)
    return versions.first { $0.state == .published } ?? versions.first
  }

  /// The current version of every framework: the core first, then by kind and title.
  var current: [Framework] {
    Set(frameworks.map(\.code)).compactMap(current)
      .sorted { ($0.order, $0.title) < ($1.order, $1.title) }
  }

  func pairs(
    where isWanted: (FrameworkMapping.Pair) -> Bool
  ) -> [(mapping: FrameworkMapping, pair: FrameworkMapping.Pair)] {
    mappings.flatMap { mapping in mapping.pairs.filter(isWanted).map { (mapping, $0) } }
  }
}

extension Framework {
  fileprivate var order: Int {
    isCore ? -1 : Kind.allCases.firstIndex(of: kind) ?? 0
  }
}

/// Numbers that the rules go by, as content.
struct StandardsSettings: Hashable, Sendable {
  /// The scores for which learning is shown, where the material itself says nothing else.
  let signpost: SignpostRange
  let consultationAtLeast: Length
  /// How long before it closes those who are asked are told again.
  let consultationCloses: Length
  /// How long before retirement people are told, longest first.
  let warnings: [Length]
}
