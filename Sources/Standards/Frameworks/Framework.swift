import Kernel
import Obligations

/// One version of a set of standards: areas of standards of competencies, and what each competency
/// asks for at each stage. Smaller frameworks have standards and nothing beneath.
struct Framework: Hashable, Sendable {
  enum Kind: String, Hashable, Sendable, CaseIterable {
    case leadership, code, board, profession, induction, curriculum
  }

  /// Who wrote what stands under the titles.
  enum Wording: String, Hashable, Sendable, CaseIterable {
    /// Waypoint: good to work with, and no quotation.
    case own
    /// Nobody: titles alone are held, as facts.
    case titles
    /// The publisher, loaded as content by an authority.
    case official
  }

  /// Where the publisher's own wording is.
  struct Official: Hashable, Sendable {
    let title: String
    let address: String?
  }

  let reference: FrameworkReference
  let title: String
  /// For lists and trails.
  let short: String
  let publisher: String
  let kind: Kind
  /// The one set of standards that holds for every manager; all others stand beside it.
  let isCore: Bool
  var state: FrameworkState
  let status: ContentStatus
  /// `nil` where the first day is not known.
  var effective: Period?
  /// The day on which it retires, once that is announced.
  var retiresOn: Day?
  let about: String
  let wording: Wording
  let official: Official
  let notes: [String]
  let sources: [ContentOrigin]
  /// The version before this one.
  let follows: String?
  /// What takes its place under another code.
  let replacedBy: FrameworkReference?
  let scale: ScaleReference?
  let levelNames: LevelNames
  let stages: [Stage]
  /// The top of the tree: areas, or standards where there are no areas.
  var nodes: [StandardNode]
  /// The fingerprint of its words; the same as long as nobody changes them.
  var digest: String
  /// Where the publisher’s own words are from, where some of them are shown in place of ours.
  var officialSource: WordingSource?

  var code: String { reference.code }
  var version: String { reference.version }

  /// Every node, each before what is beneath it.
  var allNodes: [StandardNode] { nodes.flatMap(\.withAllBeneath) }

  func nodes(at level: StandardNode.Level) -> [StandardNode] {
    allNodes.filter { $0.level == level }
  }

  func node(_ code: String) -> StandardNode? { allNodes.first { $0.code == code } }

  func reference(to code: String) -> NodeReference { NodeReference(reference, code) }

  /// From the top down to the parent of `code`.
  func path(to code: String) -> [StandardNode] {
    func path(in nodes: [StandardNode]) -> [StandardNode]? {
      for node in nodes {
        if node.code == code { return [] }
        if let below = path(in: node.children) { return [node] + below }
      }
      return nil
    }
    return path(in: nodes) ?? []
  }

  /// What a competency asks for at a stage, with where that is from where it is the publisher’s.
  func asked(of node: StandardNode, at stage: String) -> String? {
    guard let expectation = node.expectations.first(where: { $0.stage == stage }) else {
      return nil
    }
    guard expectation.isOfficial, let officialSource else { return expectation.words }
    return "\(expectation.words) (\(officialSource.words))"
  }

  func stage(_ code: String) -> Stage? { stages.first { $0.code == code } }

  /// Those that somebody can be at.
  var selectableStages: [Stage] { stages.filter { !$0.isOptional } }
}

/// How far along its life a version is.
enum FrameworkState: String, Storable, Hashable, Sendable, CaseIterable {
  case draft, consultation, approved, published, superseded, retired
  /// Given up before it was published; its name is free again.
  case withdrawn

  /// Whether it is further along than another.
  func isBeyond(_ other: FrameworkState) -> Bool {
    let all = FrameworkState.allCases
    return (all.firstIndex(of: self) ?? 0) > (all.firstIndex(of: other) ?? 0)
  }

  /// Whether its words may no longer change.
  var isFixed: Bool {
    switch self {
    case .draft, .consultation, .approved, .withdrawn: false
    case .published, .superseded, .retired: true
    }
  }
}

/// How much somebody at a stage answers for.
struct Stage: Hashable, Sendable {
  let code: String
  let title: String
  let scope: String
  let status: ContentStatus
  /// In the text, but nothing that somebody is asked to be at; expectations may be missing.
  let isOptional: Bool
}

/// What the levels of a framework are called in it: a domain here is a standard there.
struct LevelNames: Hashable, Sendable {
  let area: String
  let standard: String
  let competency: String

  func name(of level: StandardNode.Level) -> String {
    switch level {
    case .area: area
    case .standard: standard
    case .competency: competency
    }
  }
}

/// An area, a standard or a competency.
struct StandardNode: Hashable, Sendable {
  enum Level: String, Hashable, Sendable, CaseIterable {
    case area, standard, competency
  }

  let code: String
  let level: Level
  let title: String
  let about: String?
  let children: [StandardNode]
  /// What a competency asks for, in the order of the stages.
  let expectations: [Expectation]

  var withAllBeneath: [StandardNode] { [self] + children.flatMap(\.withAllBeneath) }

  func expectation(at stage: String) -> String? {
    expectations.first { $0.stage == stage }?.words
  }

  /// The same as the version was written, whatever is shown in its place.
  func written(at stage: String) -> String? {
    expectations.first { $0.stage == stage }?.written
  }
}

/// What a competency asks of somebody at one stage.
struct Expectation: Hashable, Sendable {
  let stage: String
  let words: String
  /// The words of the version itself, where the publisher’s are shown in their place.
  var own: String?

  var isOfficial: Bool { own != nil }
  /// As the version was written.
  var written: String { own ?? words }
}
