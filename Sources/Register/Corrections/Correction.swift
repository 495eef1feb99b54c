import Kernel

struct CorrectionID: Identifier {
  let rawValue: Int64
}

/// Somebody's request that a value held about them be mended, from the day it came in to its end.
struct Correction: Hashable, Sendable {
  enum Stage: Hashable, Sendable {
    case asked
    /// Somebody of the employer is looking at it.
    case lookedAt
    case corrected(Decision)
    case refused(Decision)
    /// By the person.
    case withdrawn(at: Instant)

    var code: String {
      switch self {
      case .asked: "asked"
      case .lookedAt: "looked-at"
      case .corrected: "corrected"
      case .refused: "refused"
      case .withdrawn: "withdrawn"
      }
    }

    var words: String {
      switch self {
      case .asked: "Asked"
      case .lookedAt: "Being looked at"
      case .corrected: "Corrected"
      case .refused: "Not corrected"
      case .withdrawn: "Taken back"
      }
    }

    var isOpen: Bool {
      switch self {
      case .asked, .lookedAt: true
      case .corrected, .refused, .withdrawn: false
      }
    }
  }

  struct Decision: Hashable, Sendable {
    let at: Instant
    let by: String
    /// What was done, or why nothing was.
    let words: String
  }

  /// More time, told to the person with the reason.
  struct Extension: Hashable, Sendable {
    let toldOn: Day
    let reason: String
  }

  /// Whose task it is to answer.
  struct Owner: Hashable, Sendable {
    /// `nil` where an earlier version wrote down a name alone.
    let account: AccountID?
    let name: String
  }

  let id: CorrectionID
  let person: PersonID
  /// The employer that holds the value; `nil` when none does, and those answer who run Waypoint.
  let holder: OrganisationID?
  var about: About
  /// What it should say, and why.
  let wanted: String
  let why: String?
  let askedAt: Instant
  /// The last day to answer on.
  var dueOn: Day
  var `extension`: Extension?
  var stage: Stage
  /// `nil` where nobody may answer; those who run Waypoint are told.
  var owner: Owner?

  /// The value, as it stood when the person asked.
  struct About: Hashable, Sendable {
    /// `assignment-12`
    let item: String
    /// `job_title`
    let field: String
    /// `Job title, Staff Nurse`
    let label: String
    /// `nil` for what nobody but the person may read, and for a note that was not opened.
    var stands: String?
  }
}

/// From when on a request was somebody's to answer, or nobody's.
struct CorrectionTurn: Hashable, Sendable {
  let at: Instant
  let owner: Correction.Owner?
  /// Who handed it on; `nil` where the rule chose.
  let by: String?
  let why: String?
}

struct CorrectionMessage: Hashable, Sendable {
  let at: Instant
  let by: String
  let isOfPerson: Bool
  let words: String
}
