import Obligations

/// What claims go by, as content.
struct ClaimSettings: Hashable, Sendable {
  /// How long a confirmed competency counts.
  var validFor = Length(months: 36)
  /// Which stage of the core a post needs; the first line that holds.
  var stages: [StageLine] = []
  var signposts: [LearningLine] = []
}

/// One line of the rule which stage a post needs.
struct StageLine: Hashable, Sendable {
  let stage: String
  /// Bands in small letters; empty asks for none.
  let bands: [String]
  let managesManagers: Bool
  let manages: Bool
  /// Completes nothing: a sentence without a full stop.
  let because: String
  let status: ContentStatus
}

/// Training that Waypoint knows, for one competency of the core.
struct LearningLine: Hashable, Sendable {
  let competency: String
  let stage: String?
  /// The code of the policy that asks for it.
  let learning: String
}
