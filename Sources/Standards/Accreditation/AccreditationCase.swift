import Access
import Directory
import Kernel
import Records

struct AccreditationID: Identifier {
  let rawValue: Int64
}

/// How far a request for accreditation is, and what became of it.
enum AccreditationState: String, Storable, Hashable, Sendable, CaseIterable {
  case draft, submitted, screening
  case reviewersAssigned = "reviewers-assigned"
  case inReview = "in-review"
  case clarification, panel, accredited
  case accreditedWithConditions = "accredited-with-conditions"
  case notAccredited = "not-accredited"
  case appealed, suspended, replaced, expired, withdrawn

  /// Whether the training counts as accredited to whoever has done it. What they finished counts
  /// after it has ended as well.
  var isAccredited: Bool {
    switch self {
    case .accredited, .accreditedWithConditions: true
    case .draft, .submitted, .screening, .reviewersAssigned, .inReview, .clarification, .panel,
      .notAccredited, .appealed, .suspended, .replaced, .expired, .withdrawn:
      false
    }
  }

  /// Whether it says by itself that it was accredited once. What was withdrawn may have been too.
  var isPublic: Bool {
    switch self {
    case .accredited, .accreditedWithConditions, .suspended, .replaced, .expired: true
    case .draft, .submitted, .screening, .reviewersAssigned, .inReview, .clarification, .panel,
      .notAccredited, .appealed, .withdrawn:
      false
    }
  }

  /// Whether nothing more happens.
  var isOver: Bool { self == .replaced || self == .expired || self == .withdrawn }
}

/// What is to be accredited.
enum TrainingForm: String, Storable, Hashable, Sendable, CaseIterable {
  case module, bundle
  /// One that exists already, in care or in management, and is to count.
  case qualification
}

/// What a provider says the training is.
struct Training: Hashable, Sendable {
  /// A qualification of somebody else: who awards it, at which level, under which number.
  struct Qualification: Hashable, Sendable {
    let awardedBy: String
    /// Of the Regulated Qualifications Framework, 1 to 8.
    let level: Int
    let number: String?
  }

  /// A module of a bundle.
  struct Part: Hashable, Sendable {
    let module: AccreditationID
    /// Whether everybody does it, or chooses among several.
    let isCore: Bool
  }

  let form: TrainingForm
  var title: String
  var summary: String?
  /// `nil` for a bundle and a qualification.
  var kind: ModuleKind?
  /// Of learning, all in all.
  var hours: Int?
  var credits: Int?
  var audience: String?
  var qualification: Qualification?
  /// The version of the one set of standards that it is held against.
  let framework: FrameworkReference
  var stages: [String] = []
  var competencies: [String] = []
  var parts: [Part] = []
}

extension Training {
  /// The same against another version of the standards, whose competencies are to be chosen anew.
  func held(against framework: FrameworkReference) -> Training {
    guard framework != self.framework else { return self }
    var other = Training(form: form, title: title, framework: framework)
    AboutTraining(self).fill(in: &other)
    other.parts = parts
    return other
  }
}

/// What a provider fills in about a training besides what it is for.
struct AboutTraining: Hashable, Sendable {
  var title: String
  var summary: String?
  var kind: ModuleKind?
  var hours: Int?
  var credits: Int?
  var audience: String?
  var qualification: Training.Qualification?

  init(_ training: Training) {
    title = training.title
    summary = training.summary
    kind = training.kind
    hours = training.hours
    credits = training.credits
    audience = training.audience
    qualification = training.qualification
  }

  func fill(in training: inout Training) {
    training.title = title
    training.summary = summary
    training.kind = kind
    training.hours = hours
    training.credits = credits
    training.audience = audience
    training.qualification = qualification
  }
}

/// Somebody who reviews, from the day they were asked.
struct Reviewer: Hashable, Sendable {
  let account: AccountID
  let name: String
  /// When they said that nothing ties them to the provider.
  var declaredAt: Instant?
  /// When they stopped, and why.
  var ended: Ending?

  struct Ending: Hashable, Sendable {
    let at: Instant
    let reason: String
  }

  var isActive: Bool { ended == nil }
}

/// What one reviewer found of one criterion.
struct Judgement: Hashable, Sendable {
  enum Outcome: String, Storable, Hashable, Sendable, CaseIterable {
    case met, partly
    case notMet = "not-met"
  }

  let reviewer: AccountID
  let criterion: String
  let outcome: Outcome
  let words: String
}

/// What is still to be done, by when.
struct AccreditationCondition: Hashable, Sendable {
  let position: Int
  let words: String
  let dueOn: Day
  /// What showed that it was met.
  var met: Met?

  struct Met: Hashable, Sendable {
    let at: Instant
    let by: String
    let words: String
  }
}

/// Something that happened, as both sides read it.
struct AccreditationEvent: Hashable, Sendable {
  let at: Instant
  let by: String
  let step: AccreditationStep
  let to: AccreditationState
  let words: String?
}

/// A request to accredit one version of a training, from its first draft to its end.
struct AccreditationCase: Hashable, Sendable {
  struct Version: Hashable, Comparable, Sendable {
    /// A new one is reviewed anew.
    let major: Int
    /// A small change that the body was told of.
    var minor: Int

    var words: String { "\(major).\(minor)" }

    static func < (one: Version, other: Version) -> Bool {
      (one.major, one.minor) < (other.major, other.minor)
    }
  }

  let id: AccreditationID
  let provider: OrganisationID
  /// Who accredits.
  let body: OrganisationID
  var training: Training
  var version: Version
  /// The version before this one.
  let follows: AccreditationID?
  /// Of the criteria that it is judged by.
  let criteriaVersion: String
  var state: AccreditationState
  /// By code of the criterion.
  var answers: [String: String] = [:]
  var reviewers: [Reviewer] = []
  var judgements: [Judgement] = []
  var conditions: [AccreditationCondition] = []
  /// The last decision of a panel.
  var decision: Decision?
  /// The days on which it holds, once accredited.
  var validity: Period?
  var hasAppealed = false

  struct Decision: Hashable, Sendable {
    let on: Day
    /// Who chaired the panel.
    let chair: AccountID?
    let panel: String
    let reasons: String
  }

  var active: [Reviewer] { reviewers.filter(\.isActive) }

  /// What it is on `day`: what has passed its last day has expired without anybody doing anything.
  func standing(on day: Day) -> AccreditationState {
    switch state {
    case .accredited, .accreditedWithConditions, .suspended:
      validity?.to.map { $0 < day } ?? false ? .expired : state
    case .draft, .submitted, .screening, .reviewersAssigned, .inReview, .clarification, .panel,
      .notAccredited, .appealed, .replaced, .expired, .withdrawn:
      state
    }
  }

  /// Whether it stands in the public register: what was accredited once stays there, with what
  /// became of it, for those who have finished it.
  func isPublic(on day: Day) -> Bool {
    let standing = standing(on: day)
    return standing.isPublic || (standing == .withdrawn && validity != nil)
  }

  /// Whether anybody may begin it as accredited training. Suspension and expiry stop this and
  /// nothing else: who has begun goes on, and what was finished counts.
  func takesEnrolments(on day: Day) -> Bool { standing(on: day).isAccredited }
}
