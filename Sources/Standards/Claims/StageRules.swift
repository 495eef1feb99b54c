import Obligations

/// What is known of a post, as far as the stage that it needs depends on it.
struct PostFacts: Hashable, Sendable {
  /// As the source says it: `Band 8a`, `8A`.
  let band: String?
  /// Why its holder counts as a manager, in words; empty for nobody.
  let reasons: [String]
  let managesManagers: Bool
}

/// The stage that a post needs, and why.
struct NeededStage: Hashable, Sendable {
  let stage: String
  let because: [String]
}

/// Which stage of the core a post needs.
///
/// - Source: Review, recommendation 3, "expansion – following roll out, there is opportunity to expand"
enum StageRules {
  /// By the first line of the content that holds; `nil` where none does.
  static func needed(_ post: PostFacts, _ lines: [StageLine]) -> NeededStage? {
    let line = lines.first { line in
      let isOfBand =
        !line.bands.isEmpty && post.band.map { line.bands.contains(plain($0)) } ?? false
      return isOfBand || (line.managesManagers && post.managesManagers)
        || (line.manages && !post.reasons.isEmpty)
    }
    guard let line else { return nil }
    let grounds = line.manages && line.bands.isEmpty ? post.reasons : []
    return NeededStage(stage: line.stage, because: [line.because] + grounds)
  }

  /// `8a` of `Band 8A`.
  static func plain(_ band: String) -> String {
    let words = band.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.drop { $0 == "band" || $0 == "afc" }.joined()
  }
}
