/// Whether mappings point at what is there, and do not contradict themselves.
enum MappingRules {
  static func faults(of library: StandardsLibrary) -> [LibraryFault] {
    library.mappings.flatMap { faults(of: $0, library) } + cycles(in: library)
  }

  private static func faults(
    of mapping: FrameworkMapping, _ library: StandardsLibrary
  ) -> [LibraryFault] {
    var messages: [String] = []
    if library.mappings.count(where: { $0.code == mapping.code && $0.version == mapping.version })
      > 1
    {
      messages.append("Two mappings have this code and version")
    }
    if mapping.from == mapping.to { messages.append("It leads from a framework to itself") }
    if mapping.pairs.isEmpty { messages.append("It maps nothing") }
    let ends = [mapping.from, mapping.to].filter { library.framework($0) == nil }
    messages += ends.map { "\($0.words) is not there" }
    if ends.isEmpty { messages += pairFaults(of: mapping, library) }
    var seen: Set<[String]> = []
    for pair in mapping.pairs {
      let key = [pair.from.code, pair.to.code, pair.stage ?? ""]
      if !seen.insert(key).inserted {
        messages.append("\(pair.words) is there twice")
      }
    }
    return messages.map { LibraryFault(place: mapping.words, message: $0) }
  }

  private static func pairFaults(
    of mapping: FrameworkMapping, _ library: StandardsLibrary
  ) -> [String] {
    mapping.pairs.flatMap { pair -> [String] in
      var messages: [String] = []
      for end in [pair.from, pair.to]
      where library.framework(end.framework)?.node(end.code) == nil {
        messages.append("\(end.framework.words) has no \(end.code)")
      }
      if let stage = pair.stage, library.framework(pair.to.framework)?.stage(stage) == nil {
        messages.append("\(pair.to.framework.words) has no stage \(stage)")
      }
      if pair.rationale.isEmpty { messages.append("\(pair.words): say why") }
      if pair.credit > CrosswalkRules.most(for: pair.relation) {
        messages.append(
          "\(pair.words): \(pair.relation.rawValue) cannot carry credit \(pair.credit.rawValue)")
      }
      return messages
    }
  }

  /// Nothing can hold all of what holds all of it. What is exactly the same counts as one.
  private static func cycles(in library: StandardsLibrary) -> [LibraryFault] {
    var same: [NodeReference: NodeReference] = [:]
    func root(_ node: NodeReference) -> NodeReference {
      var node = node
      while let next = same[node] { node = next }
      return node
    }
    let all = library.pairs { _ in true }
    for (_, pair) in all where pair.relation == .exact {
      let (one, other) = (root(pair.from), root(pair.to))
      if one != other { same[one] = other }
    }
    var beneath: [NodeReference: [(NodeReference, String)]] = [:]
    for (mapping, pair) in all {
      switch pair.relation {
      case .broader: beneath[root(pair.from), default: []].append((root(pair.to), mapping.words))
      case .narrower: beneath[root(pair.to), default: []].append((root(pair.from), mapping.words))
      case .exact, .related: break
      }
    }
    return beneath.keys.sorted().compactMap { start in
      guard let last = wayBack(to: start, beneath) else { return nil }
      return LibraryFault(
        place: last,
        message: "\(start.framework.words) \(start.code) would be broader than itself")
    }
  }

  /// The mapping that closes a circle through `start`.
  private static func wayBack(
    to start: NodeReference, _ beneath: [NodeReference: [(NodeReference, String)]]
  ) -> String? {
    var waiting = [start]
    var seen: Set<NodeReference> = []
    while let node = waiting.popLast() {
      for (next, mapping) in beneath[node] ?? [] {
        if next == start { return mapping }
        if seen.insert(next).inserted { waiting.append(next) }
      }
    }
    return nil
  }
}

extension FrameworkMapping {
  var words: String { "mapping \(code) \(version)" }
}

extension FrameworkMapping.Pair {
  fileprivate var words: String { "\(from.code) to \(to.code)" }
}
