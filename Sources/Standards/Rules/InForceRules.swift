import Kernel

/// How a version stands that the database knows of: one that was published there, or a shipped one
/// of which more is known than its content says.
struct FrameworkStanding: Hashable, Sendable {
  let reference: FrameworkReference
  let state: FrameworkState
  let publishedOn: Day?
  let supersededOn: Day?
  let retiresOn: Day?
}

/// What is in force: shipped content, and what was published beside it.
enum InForceRules {
  /// - Parameters:
  ///   - published: Versions whose text is in the database, in any order.
  ///   - standings: Of those, and of shipped ones.
  static func library(
    _ shipped: StandardsLibrary, publishing published: [Framework],
    standing standings: [FrameworkStanding]
  ) -> StandardsLibrary {
    var library = shipped
    library.frameworks += published
    for standing in standings {
      guard let place = library.frameworks.firstIndex(where: { $0.reference == standing.reference })
      else { continue }
      library.frameworks[place] = library.frameworks[place].standing(standing)
    }
    // A first version is followed by later ones, so badges follow from one to the next.
    for framework in published.sorted(by: { isBefore($0, $1, among: published) }) {
      library.badges += badges(for: framework, library)
    }
    return library
  }

  private static func isBefore(
    _ one: Framework, _ other: Framework, among all: [Framework]
  ) -> Bool {
    (depth(one, all), one.reference) < (depth(other, all), other.reference)
  }

  private static func depth(_ framework: Framework, _ all: [Framework]) -> Int {
    var (depth, next) = (0, framework.follows)
    while let version = next, depth <= all.count {
      guard let before = all.first(where: { $0.reference == .init(framework.code, version) })
      else { break }
      depth += 1
      next = before.follows
    }
    return depth
  }

  /// What a competence at a stage of the version before leaves as, said of this one.
  private static func badges(
    for framework: Framework, _ library: StandardsLibrary
  ) -> [BadgeKind] {
    guard let version = framework.follows else { return [] }
    let before = FrameworkReference(framework.code, version)
    return library.badges.compactMap { $0.carried(from: before, to: framework) }
  }
}

extension Framework {
  /// The same words, in the state that the database knows.
  func standing(_ standing: FrameworkStanding) -> Framework {
    var effective = effective
    if let from = standing.publishedOn { effective = Period(from: from, to: nil) }
    if let ended = standing.supersededOn {
      // In force until the day before; what never came into force has no days.
      effective = effective.flatMap { Period(from: $0.from, to: ended - 1) }
    }
    return with(
      state: standing.state, effective: effective, retiresOn: standing.retiresOn ?? retiresOn)
  }

  func with(state: FrameworkState, effective: Period?, retiresOn: Day?) -> Framework {
    Framework(
      reference: reference, title: title, short: short, publisher: publisher, kind: kind,
      isCore: isCore, state: state, status: status, effective: effective, retiresOn: retiresOn,
      about: about, wording: wording, official: official, notes: notes, sources: sources,
      follows: follows, replacedBy: replacedBy, scale: scale, levelNames: levelNames,
      stages: stages, nodes: nodes, digest: digest)
  }
}
