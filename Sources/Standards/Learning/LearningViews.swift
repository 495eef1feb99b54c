import Kernel

/// One module in a list.
struct ModuleLine: Hashable, Sendable {
  let code: String
  let title: String
  let kind: String
  let hours: Int
  let credits: Int
  let provider: String
  let stages: String
  let isOpen: Bool
}

struct ModuleDetail: Hashable, Sendable {
  struct Competency: Hashable, Sendable {
    let title: String
    let address: String
  }

  let line: ModuleLine
  let version: String
  let about: String?
  let delivery: String?
  let accessibility: String?
  let competencies: [Competency]
  /// What shows that it was done.
  let evidence: [String]
  let confirmer: String
  let counts: String
  let isForAppraisers: Bool
  let replacedBy: ModuleLine?
  let bundles: [BundleLine]
  let status: String
  /// Whether somebody is signed in who may begin it.
  let mayBegin: Bool
}

struct BundleLine: Hashable, Sendable {
  let code: String
  let version: String
  let title: String
  let about: String
  let stage: String
  let audience: String
  let isPathway: Bool
  /// Who had it accredited; `nil` for what is national.
  let provider: String?
  let takes: String
}

struct BundleDetail: Hashable, Sendable {
  let line: BundleLine
  let core: [ModuleLine]
  let flexible: [ModuleLine]
  let rule: String
  let competencies: [ModuleDetail.Competency]
  let due: String
  let owner: String
  /// `nil` where nothing is said of that.
  let coCreators: [String]?
  let status: String
  /// Where it stands in the register of accredited training.
  let register: String?
  let dates: [String]
  let gateway: Bool
  let versions: [BundleLine]
  let mayEnrol: Bool

  var takesElectives: Bool { rule != "Nothing is chosen" }
}

/// How far somebody is with one module of a bundle.
struct ModuleProgress: Hashable, Sendable {
  let code: String
  let title: String
  let kind: String
  let credits: Int
  let status: String
  let colour: String
  /// The attempt that is under way, or the last.
  let attempt: String?
  let isDone: Bool
  let isCore: Bool
  /// Why it counts, where the bundle does not name it.
  let reason: String?
}

struct EnrolmentView: Hashable, Sendable {
  struct Claim: Hashable, Sendable {
    let title: String
    let isMet: Bool
  }

  let id: String
  let person: String
  let personID: String
  let bundle: String
  let title: String
  let version: String
  let state: String
  let colour: String
  let way: String
  let enrolledOn: String
  let dueOn: String
  let isOverdue: Bool
  let pausedOn: String?
  let completedOn: String?
  /// How far they are: core, and what was chosen.
  let progress: String
  let modules: [ModuleProgress]
  let rule: String
  let claims: [Claim]
  let missing: [String]
  let hasRetired: Bool
  /// Another version that takes people, and what is different in it.
  let newer: String?
  let changes: [String]
  let missingThen: [String]
  /// What may be done with it, by code and words.
  let steps: [Step]
  let turns: [TurnView]
  let revision: Int

  struct Step: Hashable, Sendable {
    let code: String
    let words: String
  }

  var isOpen: Bool { completedOn == nil && state != "Withdrawn" }
}

struct AttemptView: Hashable, Sendable {
  struct Part: Hashable, Sendable {
    let code: String
    let words: String
    /// How many days it asks for: 0, 1 or 2.
    let days: Int
  }

  struct Piece: Hashable, Sendable {
    let id: String
    let part: String
    let days: String
    let words: String
    let isWithdrawn: Bool
  }

  let id: String
  let person: String
  let module: String
  let title: String
  let kind: String
  let kindCode: String
  let number: Int
  let status: String
  let colour: String
  let score: String?
  let startedOn: String
  let endedOn: String?
  let expiresOn: String?
  let source: String
  let confirmer: String?
  let asked: String
  let parts: [Part]
  let pieces: [Piece]
  let missing: [String]
  let candidates: [NamedView]
  let mayNameAnybody: Bool
  let mayEdit: Bool
  let isWaiting: Bool
  let isAssessment: Bool
  let turns: [TurnView]
  let revision: Int

  var own: String { "/learning/attempts/\(id)" }
}

/// Something that waits to be confirmed.
struct ConfirmationLine: Hashable, Sendable {
  let id: String
  let person: String
  let title: String
  let kind: String
  let since: String
}
