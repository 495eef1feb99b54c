import Kernel

/// Whether official wording fits a version, and what the version says with it.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
enum WordingRules {
  static let longest = 4_000

  /// A line of the text: what a competency asks for at a stage, with its title where it is given.
  struct Line: Hashable, Sendable {
    let code: String
    let stage: String
    let title: String?
    let words: String
  }

  /// Everything that is wrong; nothing when all is well. It replaces words, and nothing else.
  static func faults(of lines: [Line], for framework: Framework) -> [String] {
    var faults: [String] = []
    if framework.state != .published && framework.state != .superseded {
      faults.append("\(framework.reference.words) is not in force")
    }
    if lines.isEmpty { faults.append("It holds no words") }
    var seen: Set<[String]> = []
    for line in lines {
      let place = "\(line.code), stage \(line.stage)"
      guard let node = framework.node(line.code) else {
        faults.append("\(place): \(framework.reference.words) has no \(line.code)")
        continue
      }
      if node.expectation(at: line.stage) == nil {
        faults.append("\(place): \(line.code) asks for nothing at this stage")
      }
      if let title = line.title, title != node.title {
        faults.append("\(place): its title is “\(node.title)”, and a title cannot be replaced")
      }
      if line.words.allSatisfy(\.isWhitespace) { faults.append("\(place): write the words") }
      if line.words.count > longest {
        faults.append("\(place): use \(longest) characters or fewer")
      }
      if !seen.insert([line.code, line.stage]).inserted {
        faults.append("\(place) is there twice")
      }
    }
    return faults
  }

  /// The same version, with the publisher’s words where there are some.
  static func framework(
    _ framework: Framework, saying clauses: [OfficialWording.Clause], from source: WordingSource
  ) -> Framework {
    let words = Dictionary(
      clauses.map { ([$0.node, $0.stage], $0.words) }, uniquingKeysWith: { first, _ in first })
    func said(_ node: StandardNode) -> StandardNode {
      StandardNode(
        code: node.code, level: node.level, title: node.title, about: node.about,
        children: node.children.map(said),
        expectations: node.expectations.map { expectation in
          words[[node.code, expectation.stage]].map { official in
            Expectation(
              stage: expectation.stage, words: official, own: expectation.own ?? expectation.words)
          } ?? expectation
        })
    }
    var next = framework
    next.nodes = framework.nodes.map(said)
    next.officialSource = source
    return next
  }

  /// What stands in the way of a yes: whoever loaded it does not confirm it.
  static func mayConfirm(loaded: Bool, _ state: OfficialWording.State) -> String? {
    if state != .waiting { return "This wording does not wait for a yes any more" }
    return loaded
      ? "You loaded this wording. Ask another national lead to read and confirm it" : nil
  }
}
