/// From one score to another, both included.
struct SignpostRange: Hashable, Sendable {
  let from: Score
  let to: Score

  /// `nil` when it would end before it starts.
  init?(from: Score, to: Score) {
    guard from <= to else { return nil }
    self.from = from
    self.to = to
  }

  /// From nought.
  init(upTo score: Score) {
    from = min(Score(tenths: 0), score)
    to = score
  }

  func contains(_ score: Score) -> Bool { from <= score && score <= to }
}

/// Something to learn from, for those whose score on a competency is within a range.
struct Signpost: Hashable, Sendable {
  let competency: NodeReference
  /// `nil` is every stage.
  let stage: String?
  /// `nil` is the range that holds for all.
  let range: SignpostRange?
  let title: String
  let address: String
}

/// Which signposts somebody is shown.
enum SignpostRules {
  /// Those of the competency, for the stage the person is at, whose range holds the mean of their
  /// answers. Who has said nothing is shown nothing.
  ///
  /// - Source: Review, recommendation 3, "development of the training bundles to meet the
  ///   standards"
  static func shown(
    _ signposts: [Signpost], for competency: NodeReference, at stage: String, score: Score?,
    otherwise range: SignpostRange
  ) -> [Signpost] {
    guard let score else { return [] }
    return signposts.filter { signpost in
      signpost.competency == competency && (signpost.stage ?? stage) == stage
        && (signpost.range ?? range).contains(score)
    }
  }
}
