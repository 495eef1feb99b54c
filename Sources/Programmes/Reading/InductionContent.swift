import Kernel
import Obligations
import Records

/// One part of an induction, as its content says it.
struct InductionPart: Hashable, Sendable {
  let code: String
  let title: String
  let about: String?
  /// What there is to read, paragraph by paragraph, and what to think about.
  let read: [String]
  let think: String?
  let needs: UnitNeeds
}

/// What an employer may add: so many parts, about these things.
///
/// - Source: domain facts, induction and programmes, section 2.3, rule 4: local parts never reduce
///   national ones, and their share is bounded.
struct LocalAdditions: Hashable, Sendable {
  let atMost: Int
  let topics: [Topic]

  struct Topic: Hashable, Sendable {
    let code: String
    let title: String
  }
}

/// One edition of the content of an induction. Who begins under it ends under it.
struct InductionEdition: Hashable, Sendable {
  let track: InductionTrack
  let edition: String
  let title: String
  /// What one of its parts is called: `standard`.
  let part: String
  let status: ContentStatus
  /// First days of those who begin under it.
  let starts: Period
  let about: String
  let contributors: [String]
  let approvedBy: String
  /// Editions whose place it takes.
  let retires: [String]
  let sources: [ContentOrigin]
  /// What whoever signs off says.
  let statement: String
  let local: LocalAdditions
  /// Parts that are met before somebody works out of sight of others, unless the employer says.
  let beforeAlone: [String]
  let parts: [InductionPart]
  let digest: String

  func part(_ code: String) -> InductionPart? { parts.first { $0.code == code } }
}

/// Asked of everybody at the end.
struct InductionQuestion: Hashable, Sendable {
  let code: String
  let question: String
}

/// The content of inductions, as it is shipped.
struct InductionContent: Sendable {
  let editions: [InductionEdition]
  let mappings: [EditionMapping]
  let minutesOfPart: [InductionTrack: Int]
  /// Within how many days somebody may have it looked at again that a part they brought along was not
  /// taken over.
  let appealDays: Int
  let questions: [InductionQuestion]

  func edition(_ track: InductionTrack, _ code: String) -> InductionEdition? {
    editions.first { $0.track == track && $0.edition == code }
  }

  /// Under which edition somebody begins who starts on `day`; the oldest for days before all of them.
  func edition(_ track: InductionTrack, startingOn day: Day) -> InductionEdition? {
    let all = editions.filter { $0.track == track }.sorted { $0.starts.from < $1.starts.from }
    return all.last { $0.starts.from <= day } ?? all.first
  }
}
