import Kernel
import Markup

/// One part of an induction, for a page.
struct PartView: Hashable, Sendable {
  struct Piece: Hashable, Sendable {
    let kind: String
    let on: String
    let by: String
    /// `nil` where nothing was written, or where the reader may not read it.
    let words: String?
  }

  let code: String
  let title: String
  let about: String?
  let read: [String]
  let think: String?
  let isLocal: Bool
  let state: String
  let colour: TagColour
  let isDone: Bool
  let isMet: Bool
  /// Nothing has been done with it.
  let isUntouched: Bool
  let isWaiting: Bool
  let waitingSince: String?
  let byOneself: Bool
  let maySimulate: Bool
  /// What it asks for, in words.
  let asks: [String]
  /// What is missing of that.
  let missing: [String]
  /// `Met on 3 May 2026, found by Ann Ash`.
  let decided: String?
  /// What whoever looked last asked for.
  let asked: String?
  /// Until when the person may have it looked at again that it was not taken over.
  let appealUntil: String?
  /// Why they asked for that, where nobody has looked yet.
  let appeal: String?
  let isAppealed: Bool
  let pieces: [Piece]
  let revision: Int
  /// Whether the reader may look at this part.
  let mayAssess: Bool
}

struct InductionTurnView: Hashable, Sendable {
  let words: String
  let when: String
  let by: String
  let detail: String?
}

/// An induction, for a page.
struct InductionView: Sendable {
  let id: String
  let title: String
  let person: String
  let personID: String
  let place: String
  let about: String
  /// `standard`, `part`.
  let part: String
  let plan: String?
  let edition: String
  let state: String
  let colour: TagColour
  let isRunning: Bool
  let isPaused: Bool
  let isReady: Bool
  let isSigned: Bool
  let isOverdue: Bool
  let isCertificate: Bool
  let startedOn: String
  let dueOn: String
  let ended: String?
  let signature: String?
  let statement: String
  let done: Int
  let all: Int
  let parts: [PartView]
  /// Titles of what must be met before working out of sight of others; `nil` where nothing must.
  let beforeAlone: [String]?
  /// How many parts there are to bring along.
  let toBring: Int
  let assessors: [String]
  let signatories: [String]
  let revision: Int
  let turns: [InductionTurnView]
  let wasAsked: Bool
  /// The edition to which it may be moved.
  let newer: String?

  var progress: String { "\(done) of \(all) \(part)s" }
  var own: String { "/induction/\(id)" }
  var address: String { "/inductions/\(id)" }
  func part(_ code: String) -> PartView? { parts.first { $0.code == code } }
}

/// One induction in a list.
struct InductionLine: Hashable, Sendable {
  let id: String
  let person: String
  let personID: String
  let track: String
  let place: String
  let progress: String
  let done: Int
  let all: Int
  let waiting: Int
  let startedOn: Day
  let dueOn: Day
  let endedOn: Day?
  let state: String
  let colour: TagColour
  let isOverdue: Bool
  let revision: Int

  var item: String { "\(id).\(revision)" }
}

struct NamedChoice: Hashable, Sendable {
  let code: String
  let words: String
  let hint: String?
}
