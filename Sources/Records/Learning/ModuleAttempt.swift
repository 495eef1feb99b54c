import Kernel

package struct AttemptID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct ModuleEvidenceID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One go at a module by one person. It belongs to nothing but the two: a bundle works out from
/// attempts how far somebody is with it.
package struct ModuleAttempt: Hashable, Sendable {
  package let id: AttemptID
  package let person: PersonID
  /// In the version that it was begun with.
  package let module: ModuleReference
  /// 1 for the first; another after one that has ended.
  package let number: Int
  package let kind: ModuleKind
  package var status: LearningStatus
  /// In hundredths of a percent, 0 to 10,000.
  package var score: Int?
  package var startedOn: Day
  package var endedOn: Day?
  /// Last day on which it counts; `nil` for good, and for what is not done.
  package var expiresOn: Day?
  /// Who says how it stands.
  package var source: ModuleSource
  /// Who is asked to confirm it, or has.
  package var confirmer: PersonID?
  package var askedAt: Instant?
  package var changedAt: Instant
  /// Grows with every change, so that two at once are told apart.
  package var revision: Int

  package init(
    id: AttemptID, person: PersonID, module: ModuleReference, number: Int, kind: ModuleKind,
    status: LearningStatus, startedOn: Day, source: ModuleSource, changedAt: Instant
  ) {
    self.id = id
    self.person = person
    self.module = module
    self.number = number
    self.kind = kind
    self.status = status
    self.startedOn = startedOn
    self.source = source
    self.changedAt = changedAt
    revision = 1
  }

  /// As it stands on `day`: what was done expires by itself.
  package func status(on day: Day) -> LearningStatus {
    guard status.isAchieved, let expiresOn, expiresOn < day else { return status }
    return .expired
  }
}

/// Who says how an attempt stands.
package struct ModuleSource: Hashable, Sendable {
  package enum Kind: String, Storable, CaseIterable {
    /// Somebody with an account here.
    case account
    /// A provider, in its own name.
    case provider
    case file
    case program
    /// Something on the person’s record.
    case record

    package var words: String {
      switch self {
      case .account: "said here"
      case .provider: "said by the provider"
      case .file: "said by a file"
      case .program: "said by another program"
      case .record: "from the record"
      }
    }
  }

  package let kind: Kind
  /// The account’s, provider’s, file’s or program’s name.
  package let name: String

  package init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }
}

/// What a source outside says of somebody and a module.
package struct ModuleResult: Hashable, Sendable {
  package let module: ModuleReference
  package let kind: ModuleKind
  package let status: LearningStatus
  /// In hundredths of a percent, 0 to 10,000.
  package let score: Int?
  package let happenedOn: Day
  /// Last day on which it counts, once done; `nil` for good.
  package let expiresOn: Day?
  package let source: ModuleSource
  /// What the source calls it, so that the same result twice is taken once.
  package let reference: String?

  package init(
    module: ModuleReference, kind: ModuleKind, status: LearningStatus, score: Int? = nil,
    happenedOn: Day, expiresOn: Day? = nil, source: ModuleSource, reference: String? = nil
  ) {
    self.module = module
    self.kind = kind
    self.status = status
    self.score = score
    self.happenedOn = happenedOn
    self.expiresOn = expiresOn
    self.source = source
    self.reference = reference
  }

  /// Of a module of the catalogue, with how long it counts there.
  package init(
    _ status: LearningStatus, of module: LearningModule, score: Int? = nil, on day: Day,
    source: ModuleSource, reference: String? = nil
  ) {
    self.init(
      module: module.reference, kind: module.kind, status: status, score: score, happenedOn: day,
      expiresOn: status.isAchieved ? module.countsUntil(endedOn: day) : nil, source: source,
      reference: reference)
  }
}

/// A result as it was taken.
package struct TakenResult: Hashable, Sendable {
  package let result: ModuleResult
  package let takenAt: Instant
}

/// Something that happened to an attempt. Nothing of it is ever removed but with the whole.
package struct ModuleTurn: Hashable, Sendable {
  package let step: ModuleStep
  package let at: Instant
  package let actorName: String
  package let confirmer: PersonID?
  package let words: WordsID?

  package init(
    step: ModuleStep, at: Instant, actorName: String, confirmer: PersonID?, words: WordsID?
  ) {
    self.step = step
    self.at = at
    self.actorName = actorName
    self.confirmer = confirmer
    self.words = words
  }
}
