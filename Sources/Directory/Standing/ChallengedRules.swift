import Kernel

/// Whether an organisation counts as challenged on a day, since when, and why.
///
/// - Source: Review, recommendation 7, "There are currently little or no incentives for leaders and".
package enum ChallengedRules {
  /// What is known of one organisation.
  package struct Facts: Hashable, Sendable {
    /// Segments of the edition in force, and of no other.
    package var segments: [Segmentation]
    package var programmes: [Membership]
    package var lists: [Membership]

    package init(
      segments: [Segmentation] = [], programmes: [Membership] = [], lists: [Membership] = []
    ) {
      self.segments = segments
      self.programmes = programmes
      self.lists = lists
    }
  }

  /// Between two days, both included, in a programme or on a list.
  package struct Membership: Hashable, Sendable {
    package let name: String
    package let from: Day
    package let to: Day?
    package let source: String

    package init(_ name: String, from: Day, to: Day? = nil, source: String) {
      self.name = name
      self.from = from
      self.to = to
      self.source = source
    }

    func holds(on day: Day) -> Bool { from <= day && (to.map { day <= $0 } ?? true) }
  }

  package enum Reason: Hashable, Sendable {
    case segment(Int, of: OversightQuarter)
    case programme(String)
    case list(String)

    package var words: String {
      switch self {
      case .segment(let segment, let quarter): "segment \(segment) in \(quarter.words)"
      case .programme(let name): "in the programme \(name.replacing("-", with: " "))"
      case .list(let name): "on the list \(name.replacing("-", with: " "))"
      }
    }
  }

  package struct Cause: Hashable, Sendable {
    package let reason: Reason
    package let since: Day
  }

  package enum Status: Hashable, Sendable {
    /// The causes, the longest first.
    case challenged(since: Day, [Cause])
    case notChallenged
    /// Nothing says so, and what could is not held: the segments of this edition.
    case notKnown(lacking: String)
    /// No version of the policy is in force.
    case noPolicy
  }

  /// - Parameters:
  ///   - policy: The version in force on `day`; `nil` for none.
  ///   - edition: The edition of the oversight framework in force on `day`.
  ///   - isSegmented: Whether organisations of this kind are put into segments at all.
  package static func status(
    _ facts: Facts, under policy: ChallengedPolicy?, edition: OversightEdition?,
    isSegmented: Bool, on day: Day
  ) throws(OversightRefusal) -> Status {
    guard let policy else { return .noPolicy }
    for segmentation in facts.segments where segmentation.edition != edition?.code {
      throw .editionsDiffer(segmentation.edition, edition?.code ?? "no edition")
    }
    var causes: [Cause] = []
    var lacking: String?
    for criterion in policy.criteria {
      switch criterion {
      case .segment(let counting):
        guard let edition else { continue }
        let known = facts.segments.filter { $0.quarter.firstDay <= day }
        if known.isEmpty, isSegmented { lacking = edition.code }
        causes += cause(of: known, counting: counting[edition.code] ?? [])
      case .programme(let names):
        causes += self.causes(of: facts.programmes, names, on: day) { .programme($0) }
      case .list(let names):
        causes += self.causes(of: facts.lists, names, on: day) { .list($0) }
      }
    }
    causes.sort { ($0.since, $0.reason.words) < ($1.since, $1.reason.words) }
    if let first = causes.first { return .challenged(since: first.since, causes) }
    return lacking.map { .notKnown(lacking: $0) } ?? .notChallenged
  }

  /// The latest quarter counts; since the first of the quarters that follow one another and count.
  private static func cause(of segments: [Segmentation], counting: Set<Int>) -> [Cause] {
    let latestFirst = segments.sorted { $0.quarter > $1.quarter }
    guard let latest = latestFirst.first, counting.contains(latest.finalSegment) else { return [] }
    var first = latest
    for earlier in latestFirst.dropFirst() {
      let follows = earlier.quarter.lastDay + 1 == first.quarter.firstDay
      guard follows, counting.contains(earlier.finalSegment) else { break }
      first = earlier
    }
    return [
      Cause(
        reason: .segment(latest.finalSegment, of: latest.quarter), since: first.quarter.firstDay)
    ]
  }

  private static func causes(
    of memberships: [Membership], _ names: Set<String>, on day: Day, _ reason: (String) -> Reason
  ) -> [Cause] {
    memberships.filter { names.contains($0.name) && $0.holds(on: day) }
      .map { Cause(reason: reason($0.name), since: $0.from) }
  }
}
