import Kernel

/// When somebody came into health or social care.
enum EntryRules {
  /// First day of the stretch of work that covers `day`, over all employers; a break longer than
  /// `continuity` starts a new one. `nil` when no start is known.
  static func entry(_ posts: [PostFacts], on day: Day, continuity: Length) -> Day? {
    let known = posts.filter { !$0.isOffered }
    if known.count == 1 {
      return known[0].withEmployerFrom.flatMap { $0 <= day ? $0 : nil }
    }
    let spans = known.compactMap { post in post.withEmployerFrom.map { ($0, post.endedOn) } }
      .filter { $0.0 <= day }.sorted { $0.0 < $1.0 }
    guard var entry = spans.first?.0 else { return nil }
    var lastDay = spans[0].1
    for (start, end) in spans.dropFirst() {
      if let last = lastDay, start > continuity.after(last) { entry = start }
      // An open end outlasts all others.
      if let last = lastDay { lastDay = end.map { max($0, last) } }
    }
    return entry
  }

  /// The first further post that began within `window` of `entry`: it gets a plan for the gaps
  /// and no second induction.
  static func secondPost(
    _ posts: [PostFacts], entry: Day, on day: Day, window: Length
  ) -> PostFacts? {
    guard posts.count > 1 else { return nil }
    return posts.filter { post in
      guard let start = post.startedOn, !post.isOffered else { return false }
      return start > entry && start <= window.after(entry) && start <= day
    }.min { ($0.startedOn ?? day) < ($1.startedOn ?? day) }
  }
}
