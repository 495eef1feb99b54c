import Obligations

/// What somebody already holds counts for elsewhere only where a mapping says so.
enum CrosswalkRules {
  /// One thing that counts, and why.
  struct Line: Hashable, Sendable {
    let mapping: FrameworkMapping
    let pair: FrameworkMapping.Pair
    /// What counts now.
    let credit: FrameworkMapping.Credit
    /// Why less counts than is proposed; `nil` where all of it does.
    let limit: Limit?
  }

  /// Why less counts than a mapping proposes.
  enum Limit: Hashable, Sendable {
    /// No body has agreed to it.
    case notAgreed
    /// One of the two frameworks was not read in its source.
    case notVerified
  }

  /// The most that a relation can carry: what is a part of another cannot stand for the whole, and
  /// what merely touches it is evidence at best.
  static func most(for relation: FrameworkMapping.Relation) -> FrameworkMapping.Credit {
    switch relation {
    case .exact, .broader: .whole
    case .narrower: .part
    case .related: .evidence
    }
  }

  /// What counts now of what a pair proposes: until a body has agreed, and as long as either
  /// framework is not verified, something can be put forward and no more.
  static func credit(
    of pair: FrameworkMapping.Pair, in mapping: FrameworkMapping, _ library: StandardsLibrary
  ) -> (FrameworkMapping.Credit, Limit?) {
    let proposed = min(pair.credit, most(for: pair.relation))
    guard proposed > .evidence else { return (proposed, nil) }
    if mapping.agreedBy == nil { return (.evidence, .notAgreed) }
    let isVerified = [pair.from.framework, pair.to.framework].allSatisfy { reference in
      library.framework(reference).map(\.status.isReliable) ?? false
    }
    return isVerified ? (proposed, nil) : (.evidence, .notVerified)
  }

  /// What counts towards `framework` of what is held, by where it counts.
  ///
  /// - Parameter held: Nodes of any frameworks; `nil` is all of `origin`.
  /// - Source: Review, recommendation 3, "expansion – following roll out, there is opportunity to
  ///   expand"
  static func lines(
    from origin: FrameworkReference, holding held: Set<String>? = nil,
    towards framework: FrameworkReference, _ library: StandardsLibrary
  ) -> [Line] {
    let place = Dictionary(
      (library.framework(framework)?.allNodes ?? []).enumerated().map { ($1.code, $0) }
    ) { first, _ in first }
    return
      mappings(from: origin, towards: framework, library).flatMap { mapping in
        mapping.pairs.filter { place[$0.to.code] != nil && held?.contains($0.from.code) ?? true }
          .map { (mapping, $0.restated(from: origin, to: framework)) }
      }.map { mapping, pair in
        let (credit, limit) = Self.credit(of: pair, in: mapping, library)
        return Line(mapping: mapping, pair: pair, credit: credit, limit: limit)
      }.sorted { one, other in
        let (first, second) = (place[one.pair.to.code] ?? 0, place[other.pair.to.code] ?? 0)
        return (first, one.pair.from) < (second, other.pair.from)
      }
  }

  /// Mappings that lead from one version to another: those that name both; where there is none, those
  /// that name versions before them.
  static func mappings(
    from origin: FrameworkReference, towards framework: FrameworkReference,
    _ library: StandardsLibrary
  ) -> [FrameworkMapping] {
    let named = library.mappings.filter { $0.from == origin && $0.to == framework }
    guard named.isEmpty else { return named }
    return library.mappings.filter { mapping in
      SuccessionRules.speaks(mapping.from, beside: mapping.to, of: origin, library)
        && SuccessionRules.speaks(mapping.to, beside: mapping.from, of: framework, library)
    }
  }

  /// What nothing that is held speaks to: the smallest things of `framework` that no line names,
  /// neither themselves nor what they are in.
  static func open(in framework: Framework, after lines: [Line]) -> [StandardNode] {
    let named = Set(
      lines.filter { $0.credit > .none && $0.pair.to.framework == framework.reference }
        .map(\.pair.to.code))
    return framework.allNodes.filter { node in
      node.children.isEmpty && !named.contains(node.code)
        && !framework.path(to: node.code).contains { named.contains($0.code) }
    }
  }
}

extension FrameworkMapping.Pair {
  /// The same said of other versions of the two.
  fileprivate func restated(
    from origin: FrameworkReference, to framework: FrameworkReference
  ) -> FrameworkMapping.Pair {
    FrameworkMapping.Pair(
      from: NodeReference(origin, from.code), to: NodeReference(framework, to.code), stage: stage,
      relation: relation, credit: credit, rationale: rationale)
  }
}

extension ContentStatus {
  /// Whether credit can rest on it: what was decided for Waypoint is known for what it is.
  fileprivate var isReliable: Bool {
    switch self {
    case .verified, .decision: true
    case .unverified, .disputed: false
    }
  }
}
