import Kernel
import Obligations

/// What the nodes of one framework have to do with those of another, both with their versions.
struct FrameworkMapping: Hashable, Sendable {
  /// What the first node is to the second.
  enum Relation: String, Hashable, Sendable, CaseIterable {
    /// They ask for the same.
    case exact
    /// The first holds all of the second, and more.
    case broader
    /// The first is a part of the second.
    case narrower
    /// They touch, and neither holds the other.
    case related
  }

  /// What holding the first may count for towards the second.
  enum Credit: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Nothing: the likeness is in the words.
    case none
    /// It can be put forward; an assessor judges it like any other evidence.
    case evidence
    /// A part is taken as shown.
    case part
    /// It is taken as shown.
    case whole

    static func < (one: Credit, other: Credit) -> Bool { one.order < other.order }

    private var order: Int {
      switch self {
      case .none: 0
      case .evidence: 1
      case .part: 2
      case .whole: 3
      }
    }
  }

  struct Pair: Hashable, Sendable {
    let from: NodeReference
    let to: NodeReference
    /// The stage of the second node that is meant; `nil` is every one.
    let stage: String?
    let relation: Relation
    /// What is proposed or agreed to count; see `CrosswalkRules` for what does count.
    let credit: Credit
    let rationale: String
  }

  let code: String
  let version: String
  let title: String
  let from: FrameworkReference
  let to: FrameworkReference
  let status: ContentStatus
  /// The body that agreed to it; `nil` is a proposal of Waypoint's, agreed by nobody.
  let agreedBy: String?
  let about: String
  let pairs: [Pair]
  let digest: String
}

/// What one profession adds to competencies of the core. It stands beside what the core says, and
/// there is no place in it to change that.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the standards"
struct ProfessionExpectations: Hashable, Sendable {
  struct Line: Hashable, Sendable {
    let competency: String
    /// `nil` is every stage.
    let stage: String?
    let words: String
  }

  let profession: String
  let version: String
  let title: String
  let core: FrameworkReference
  let status: ContentStatus
  let source: ContentOrigin
  let note: String
  let lines: [Line]
  let digest: String
}
