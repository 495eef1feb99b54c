import Disclosure

/// Which parts of a whole are not shown, so that none of a few people is told by taking the others
/// from the whole.
enum WithheldRules {
  /// - Parameter parts: Who is behind each part.
  /// - Returns: Those with fewer people than may be told apart, and with them so many of the
  ///   smallest others that what is left of the whole is about enough people.
  static func withheld<Part: Hashable, Who: Hashable>(
    _ parts: [Part: Set<Who>], orderedBy name: (Part) -> String
  ) -> Set<Part> {
    let smallest = DisclosureRules.smallestGroup
    var hidden = Set(parts.filter { !$0.value.isEmpty && $0.value.count < smallest }.keys)
    guard !hidden.isEmpty else { return [] }
    var rest = parts.filter { !$0.value.isEmpty && !hidden.contains($0.key) }.sorted { one, other in
      one.value.count == other.value.count
        ? name(one.key) < name(other.key) : one.value.count < other.value.count
    }
    func people() -> Int {
      hidden.reduce(into: Set<Who>()) { $0.formUnion(parts[$1] ?? []) }.count
    }
    while hidden.count < 2 || people() < smallest, !rest.isEmpty {
      hidden.insert(rest.removeFirst().key)
    }
    return hidden
  }
}
