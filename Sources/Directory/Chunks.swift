import Kernel

extension Sequence where Element: Hashable {
  /// Different elements, a thousand at a time: what one statement is asked about when a file of
  /// 20,000 people is loaded.
  func chunked(_ size: Int = 1_000) -> [[Element]] {
    var seen: Set<Element> = []
    let different = filter { seen.insert($0).inserted }
    return stride(from: 0, to: different.count, by: size).map {
      Array(different[$0..<Swift.min($0 + size, different.count)])
    }
  }
}
