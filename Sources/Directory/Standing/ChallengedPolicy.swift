import Kernel
import Yams

/// Which organisations count as challenged, as dated content: one version of it.
///
/// - Source: domain facts, section 3, "derive from a dated policy".
package struct ChallengedPolicy: Hashable, Sendable {
  package enum Criterion: Hashable, Sendable {
    /// Final segments that count, by edition.
    case segment([String: Set<Int>])
    case programme(Set<String>)
    case list(Set<String>)
  }

  package let code: String
  package let version: Int
  package let title: String
  /// `verified`, `unverified` or `decision`.
  package let status: String
  package let effective: OversightEdition.Period
  package let criteria: [Criterion]
  /// The paragraphs of the review it rests on.
  package let reviewed: [(section: String, opening: String)]

  package var name: String { "\(title), version \(version)" }

  package static func == (one: ChallengedPolicy, other: ChallengedPolicy) -> Bool {
    one.code == other.code && one.version == other.version
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(version)
  }
}

/// All versions that Waypoint carries.
package struct ChallengedPolicies: Sendable {
  package let all: [ChallengedPolicy]

  package init(_ all: [ChallengedPolicy]) { self.all = all }

  package static func carried() throws -> ChallengedPolicies {
    try ChallengedContent.read(DirectoryContent.text("challenged-organisations")).policies
  }

  package func inForce(on day: Day) -> ChallengedPolicy? {
    all.first { $0.effective.contains(day) }
  }
}

/// The file of the policy, with the fingerprints of what was published.
struct ChallengedContent {
  let policies: ChallengedPolicies
  let published: [String: String]

  static func read(_ text: String) throws -> ChallengedContent {
    let file = try YAMLDecoder().decode(File.self, from: text)
    return ChallengedContent(
      policies: ChallengedPolicies(try file.policies.map { try $0.policy() }),
      published: file.published ?? [:])
  }

  private struct File: Decodable {
    let policies: [Entry]
    let published: [String: String]?
  }

  private struct Entry: Decodable {
    struct Days: Decodable {
      let from: Day
      let to: Day?
    }
    struct Source: Decodable {
      struct Review: Decodable {
        let section: String
        let opening: String
      }
      let review: Review?
    }
    struct Criterion: Decodable {
      let segment: [String: [Int]]?
      let programme: [String]?
      let list: [String]?
    }

    let code: String
    let version: Int
    let title: String
    let status: String
    let effective: Days
    let sources: [Source]
    let criteria: [Criterion]

    func policy() throws -> ChallengedPolicy {
      ChallengedPolicy(
        code: code, version: version, title: title, status: status,
        effective: .init(from: effective.from, to: effective.to),
        criteria: try criteria.map { criterion in
          if let segments = criterion.segment { return .segment(segments.mapValues(Set.init)) }
          if let programmes = criterion.programme { return .programme(Set(programmes)) }
          if let lists = criterion.list { return .list(Set(lists)) }
          throw Problems(
            "criteria", "Each criterion of \(code) is a segment, a programme or a list")
        }, reviewed: sources.compactMap(\.review).map { ($0.section, $0.opening) })
    }
  }
}
