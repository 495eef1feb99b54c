import Kernel

/// What an issuer says of a person's achievement (Open Badges 3.0, on W3C Verifiable Credentials
/// 2.0), in a form that outlives the issuer. It has no place for a name, a birth date or a
/// protected characteristic: who it is about is an identifier, and at most a salted digest.
package struct Credential: Hashable, Sendable {
  /// The same for every later edition of the same credential; of two with one identifier and one
  /// issuer, the one with the later `validFrom` holds.
  package let id: String
  package let issuer: Issuer
  package let subject: Subject
  package let achievement: Achievement
  package let results: [AchievedResult]
  package let evidence: [EvidenceReference]
  /// When it was achieved, which stays when the credential is written anew.
  package let awardedAt: Instant?
  package let validFrom: Instant
  package let validUntil: Instant?
  /// Where its state is published.
  package let statuses: [StatusEntry]
  /// States published in other ways, by kind. None is written here.
  package let otherStatuses: [String]

  package init(
    id: String, issuer: Issuer, subject: Subject, achievement: Achievement,
    results: [AchievedResult] = [], evidence: [EvidenceReference] = [], awardedAt: Instant? = nil,
    validFrom: Instant, validUntil: Instant?, statuses: [StatusEntry] = [],
    otherStatuses: [String] = []
  ) {
    self.id = id
    self.issuer = issuer
    self.subject = subject
    self.achievement = achievement
    self.results = results
    self.evidence = evidence
    self.awardedAt = awardedAt
    self.validFrom = validFrom
    self.validUntil = validUntil
    self.statuses = statuses
    self.otherStatuses = otherStatuses
  }

  /// Who issued it.
  package struct Issuer: Hashable, Sendable {
    /// The address of the issuer's profile.
    package let id: String
    package let name: String?

    package init(id: String, name: String?) {
      self.id = id
      self.name = name
    }
  }

  /// Who it is about.
  package struct Subject: Hashable, Sendable {
    /// An address-like identifier that says nothing, such as `urn:uuid:…`.
    package let id: String?
    package let identities: [HashedIdentity]

    package init(id: String?, identities: [HashedIdentity] = []) {
      self.id = id
      self.identities = identities
    }
  }

  /// Whether `other` is a later edition of the same credential, which holds in its place: the same
  /// identifier, by the same issuer, from a later moment on.
  package func isReplaced(by other: Credential) -> Bool {
    id == other.id && issuer.id == other.issuer.id && validFrom < other.validFrom
  }

  /// The stage (or other level) it attests: that of the scale called `Stage`, or of the only
  /// scale of levels there is.
  package var stage: String? {
    let scales = achievement.scales.filter { $0.kind == .levels }
    let isStage = { (scale: ResultScale) in scale.name.lowercased() == "stage" }
    guard let scale = scales.first(where: isStage) ?? (scales.count == 1 ? scales.first : nil),
      let result = results.first(where: { $0.scale == scale.id && $0.level != nil })
    else { return nil }
    return scale.levels.first { $0.id == result.level }?.name
  }

  /// The standards it attests, each framework with its version and its parts:
  /// `NHS Management and Leadership Framework, version 1.0: 1.1 Personal impact`.
  package var standard: String? {
    var frameworks: [String] = []
    var parts: [String: [String]] = [:]
    for alignment in achievement.alignments {
      let framework = alignment.frameworkInWords ?? ""
      if parts[framework] == nil { frameworks.append(framework) }
      parts[framework, default: []].append(alignment.itemInWords)
    }
    guard !frameworks.isEmpty else { return nil }
    return frameworks.map { framework in
      let items = (parts[framework] ?? []).joined(separator: "; ")
      return framework.isEmpty ? items : framework + ": " + items
    }.joined(separator: ". ")
  }
}

/// What an achievement rests on: pointers and kinds, never the thing itself.
package struct EvidenceReference: Hashable, Sendable {
  package let address: String?
  package let name: String?
  package let about: String?
  /// `Workplace observation`.
  package let kind: String?

  package init(address: String?, name: String?, about: String? = nil, kind: String? = nil) {
    self.address = address
    self.name = name
    self.about = about
    self.kind = kind
  }
}
