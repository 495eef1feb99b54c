extension Sequence where Element: Hashable {
  /// Each once, in the order given.
  package func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }

  /// Each once, a thousand at a time: what one statement is asked about when a file of 20,000
  /// people is loaded.
  package func chunked(_ size: Int = 1_000) -> [[Element]] {
    let different = uniqued()
    return stride(from: 0, to: different.count, by: size).map {
      Array(different[$0..<Swift.min($0 + size, different.count)])
    }
  }
}
