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
  ///   - published: Versions whose text is in the database, in any order. Of one that is shipped as
  ///     well these words hold: they were asked about, approved and signed against.
  ///   - standings: Of those, and of shipped ones.
  static func library(
    _ shipped: StandardsLibrary, publishing published: [Framework],
    standing standings: [FrameworkStanding]
  ) -> StandardsLibrary {
    var library = shipped
    let here = Set(published.map(\.reference))
    library.frameworks.removeAll { here.contains($0.reference) }
    library.frameworks += published
    for standing in standings {
      guard let place = library.frameworks.firstIndex(where: { $0.reference == standing.reference })
      else { continue }
      let framework = library.frameworks[place]
      library.frameworks[place] =
        here.contains(standing.reference)
        ? framework.standing(standing) : framework.decided(standing)
    }
    // A first version is followed by later ones, so badges follow from one to the next.
    for framework in published.sorted(by: { isBefore($0, $1, among: published) }) {
      library.badges += badges(for: framework, library)
    }
    return library
  }

  /// What is to be known of a version that was published here.
  ///
  /// - Parameters:
  ///   - framework: As it is read today; `nil` where nothing can be read of it.
  ///   - faults: What would stand in its way if it were handed in today.
  ///   - shipped: The same version, where this release of Waypoint carries it too.
  static func notes(
    _ framework: Framework?, faults: [String], shipped: Framework?
  ) -> [String] {
    var notes: [String] = []
    if framework == nil {
      notes.append(
        "This release of Waypoint cannot read its text, so it is left out of the standards. "
          + "Go back to the release before, or ask for one that can: \(faults.first ?? "")")
    } else if let first = faults.first {
      notes.append(
        "This release of Waypoint would not take in its text as it is, and still shows it: \(first)"
      )
    }
    if let framework, let shipped, shipped.digest != framework.digest {
      notes.append(
        "This release of Waypoint carries other words for it. What was published here holds")
    }
    return notes
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
      // What is shipped for this version already is carried to it by nobody.
      .filter { carried in !library.badges.contains { $0.records == carried.records } }
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
    var next = self
    next.state = standing.state
    next.effective = effective
    next.retiresOn = standing.retiresOn ?? retiresOn
    return next
  }

  /// A shipped version with what was decided about it here: the day on which it retires, and how far
  /// it is where that is further than what is shipped. That it was once looked at keeps nothing as
  /// it was.
  func decided(_ standing: FrameworkStanding) -> Framework {
    if standing.state.isBeyond(state) { return self.standing(standing) }
    var next = self
    next.retiresOn = standing.retiresOn ?? retiresOn
    return next
  }
}
