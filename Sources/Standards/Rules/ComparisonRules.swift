/// What became of a framework from one version to the next.
struct FrameworkComparison: Hashable, Sendable {
  struct Renamed: Hashable, Sendable {
    let code: String
    let from: String
    let to: String
  }

  struct Moved: Hashable, Sendable {
    let title: String
    /// Its code and what it was under: `9`, or `1.1a in 1.1`.
    let from: String
    let to: String
  }

  struct Reworded: Hashable, Sendable {
    let code: String
    let title: String
    /// Stages whose words changed, in the order of the newer version; empty where it is the
    /// description alone.
    let stages: [String]
  }

  /// What became of the whole, in sentences: its place as the core, its scale, its stages.
  var whole: [String] = []
  var added: [StandardNode] = []
  var removed: [StandardNode] = []
  var renamed: [Renamed] = []
  var moved: [Moved] = []
  var reworded: [Reworded] = []

  var isEmpty: Bool {
    whole.isEmpty && added.isEmpty && removed.isEmpty && renamed.isEmpty && moved.isEmpty
      && reworded.isEmpty
  }
}

/// Compares two versions of a framework.
enum ComparisonRules {
  /// What kept its code is the same thing; what lost its code and kept its title at the same level
  /// has moved. A thing can be renamed, moved and reworded at once.
  static func compare(_ older: Framework, _ newer: Framework) -> FrameworkComparison {
    let (before, after) = (places(of: older), places(of: newer))
    var gone = before.filter { place in !after.contains { $0.node.code == place.node.code } }
    var comparison = FrameworkComparison(whole: whole(older, newer))
    for place in after {
      let (was, isNew): (Place?, Bool) =
        if let same = before.first(where: { $0.node.code == place.node.code }) {
          (same, false)
        } else if let index = gone.firstIndex(where: { $0.isLike(place) }) {
          (gone.remove(at: index), true)
        } else {
          (nil, true)
        }
      guard let was else {
        comparison.added.append(place.node)
        continue
      }
      if isNew || was.parent != place.parent {
        comparison.moved.append(
          FrameworkComparison.Moved(title: place.node.title, from: was.words, to: place.words))
      }
      if was.node.title != place.node.title {
        comparison.renamed.append(
          FrameworkComparison.Renamed(
            code: place.node.code, from: was.node.title, to: place.node.title))
      }
      if let reworded = reworded(was.node, place.node, newer) {
        comparison.reworded.append(reworded)
      }
    }
    comparison.removed = gone.map(\.node)
    return comparison
  }

  private static func whole(_ older: Framework, _ newer: Framework) -> [String] {
    var changes: [String] = []
    if older.isCore != newer.isCore {
      changes.append(newer.isCore ? "It is the core from now on" : "It is no longer the core")
    }
    if older.scale != newer.scale {
      let words = { (scale: ScaleReference?) in
        scale.map { "the scale \($0.code), version \($0.version)" } ?? "no scale"
      }
      changes.append("Answered on \(words(newer.scale)), where it was \(words(older.scale))")
    }
    changes += newer.stages.filter { older.stage($0.code) == nil }.map {
      "Added: stage \($0.code), \($0.title)"
    }
    changes += older.stages.filter { newer.stage($0.code) == nil }.map {
      "Removed: stage \($0.code), \($0.title)"
    }
    return changes
  }

  private static func reworded(
    _ was: StandardNode, _ now: StandardNode, _ newer: Framework
  ) -> FrameworkComparison.Reworded? {
    let codes = newer.stages.map(\.code)
    let lost = was.expectations.map(\.stage).filter { !codes.contains($0) }
    let stages = (codes + lost).filter { was.written(at: $0) != now.written(at: $0) }
    guard !stages.isEmpty || was.about != now.about else { return nil }
    return FrameworkComparison.Reworded(code: now.code, title: now.title, stages: stages)
  }

  private struct Place {
    let node: StandardNode
    let parent: String?

    var words: String { parent.map { "\(node.code) in \($0)" } ?? node.code }

    func isLike(_ other: Place) -> Bool {
      node.level == other.node.level && node.title == other.node.title
    }
  }

  private static func places(of framework: Framework) -> [Place] {
    func places(_ nodes: [StandardNode], under parent: String?) -> [Place] {
      nodes.flatMap { [Place(node: $0, parent: parent)] + places($0.children, under: $0.code) }
    }
    return places(framework.nodes, under: nil)
  }
}
