import Obligations

/// What training is judged by, and the numbers that the rules go by: content, in versions.
struct AccreditationContent: Hashable, Sendable {
  /// One thing that is judged.
  struct Criterion: Hashable, Sendable {
    let code: String
    let title: String
    /// What the provider is asked to say.
    let ask: String
    /// What must be so.
    let judged: String
    /// Whether nothing is accredited that does not meet it.
    let isEssential: Bool
  }

  let version: String
  /// How long an accreditation holds.
  let valid: Length
  /// How long a tie to an employer lasts after the last day there.
  let tie: Length
  /// How long an appeal may be made.
  let appeal: Length
  /// How long before its end the provider is told.
  let renew: Length
  let reviewersAtLeast: Int
  /// With its chair.
  let panelAtLeast: Int
  let criteria: [Criterion]
  /// The fingerprint of its words.
  let digest: String

  /// `3 years`.
  var tieWords: String { tie.inWords }

  func criterion(_ code: String) -> Criterion? { criteria.first { $0.code == code } }
}

extension AccreditationContent {
  init(_ file: ContentFields) {
    let items = file.items("criteria").map { node in
      let fields = file.below(node)
      let criterion = Criterion(
        code: fields.text("code"), title: fields.text("title"), ask: fields.text("ask"),
        judged: fields.text("judged"), isEssential: fields.flag("essential"))
      fields.finish()
      return criterion
    }
    if items.isEmpty { file.fault("“criteria” must be a list with something in it") }
    if Set(items.map(\.code)).count != items.count { file.fault("Two criteria have one code") }
    _ = file.choice("status", of: ContentStatus.self)
    self.init(
      version: file.text("version"), valid: file.length("valid"), tie: file.length("tie"),
      appeal: file.length("appeal"), renew: file.length("renew"),
      reviewersAtLeast: file.number("reviewers"), panelAtLeast: file.number("panel"),
      criteria: items, digest: ContentDigest().digest(of: file.values))
    file.finish()
  }
}
