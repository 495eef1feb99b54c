import Kernel
import Obligations

/// What the pages and programs ask of the content.
struct StandardsQuestions: Sendable {
  let library: StandardsLibrary

  /// One thing that a search found.
  struct Hit: Hashable, Sendable {
    let framework: Framework
    let node: StandardNode
    /// The words that it was found by, where they are not those of the title.
    let words: String?
    let stage: Stage?
  }

  /// A relation of one node to another, seen from the first.
  struct Relative: Hashable, Sendable {
    let mapping: FrameworkMapping
    let pair: FrameworkMapping.Pair
    let framework: Framework
    let node: StandardNode
    /// Whether the node that is asked about is what is held, and the other what it counts towards.
    let isOutward: Bool
    let line: CrosswalkRules.Line
  }

  static let mostHits = 60

  /// Competencies, standards and principles in the current versions that hold every word: those
  /// whose titles do first.
  func search(_ text: String) -> [Hit] {
    let words = text.folded.split(separator: " ").map(String.init)
    guard !words.isEmpty else { return [] }
    let holds = { (text: String) in
      let folded = text.folded
      return words.allSatisfy(folded.contains)
    }
    var (byTitle, byWords): ([Hit], [Hit]) = ([], [])
    for framework in library.current {
      for node in framework.allNodes {
        if holds("\(node.code) \(node.title)") {
          byTitle.append(Hit(framework: framework, node: node, words: nil, stage: nil))
        } else if let about = node.about, holds("\(node.title) \(about)") {
          byWords.append(Hit(framework: framework, node: node, words: about, stage: nil))
        } else if let found = node.expectations.first(where: {
          holds("\(node.title) \($0.words)")
        }) {
          byWords.append(
            Hit(
              framework: framework, node: node,
              words: framework.asked(of: node, at: found.stage),
              stage: framework.stage(found.stage)))
        }
      }
    }
    return Array((byTitle + byWords).prefix(Self.mostHits))
  }

  /// What a node maps to, and then what maps to it.
  func relatives(of node: NodeReference) -> [Relative] {
    let all = library.mappings(of: node.framework)
    let outward = all.filter {
      SuccessionRules.speaks($0.from, beside: $0.to, of: node.framework, library)
    }.flatMap { one in one.pairs.filter { $0.from.code == node.code }.map { (one, $0, true) } }
    let inward = all.filter {
      SuccessionRules.speaks($0.to, beside: $0.from, of: node.framework, library)
    }.flatMap { one in one.pairs.filter { $0.to.code == node.code }.map { (one, $0, false) } }
    return (outward + inward).compactMap { mapping, pair, isOutward in
      let other = isOutward ? pair.to : pair.from
      guard let framework = library.framework(other.framework),
        let found = framework.node(other.code)
      else { return nil }
      let (credit, limit) = CrosswalkRules.credit(of: pair, in: mapping, library)
      return Relative(
        mapping: mapping, pair: pair, framework: framework, node: found, isOutward: isOutward,
        line: CrosswalkRules.Line(mapping: mapping, pair: pair, credit: credit, limit: limit))
    }
  }

  /// What professions add to a node of the core.
  func additions(
    to node: NodeReference
  ) -> [(profession: ProfessionExpectations, line: ProfessionExpectations.Line)] {
    library.professions(of: node.framework).flatMap { profession in
      profession.lines.filter { $0.competency == node.code }.map { (profession, $0) }
    }
  }

  /// What became of a version since the one before it; `nil` for the first.
  func changes(in framework: Framework) -> (before: Framework, FrameworkComparison)? {
    guard let follows = framework.follows,
      let before = library.framework(FrameworkReference(framework.code, follows))
    else { return nil }
    return (before, ComparisonRules.compare(before, framework))
  }

  /// The newest version of the mapping of this name.
  func mapping(_ code: String) -> FrameworkMapping? {
    library.mappings.filter { $0.code == code }.max { $0.version < $1.version }
  }
}
