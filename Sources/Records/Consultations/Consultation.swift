import Kernel

/// A version of a set of standards that is kept in the database.
package struct FrameworkVersionID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct ConsultationMemberID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct ConsultationCommentID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// For whom somebody speaks about standards.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
package enum Constituency: String, Storable, Hashable, Sendable, CaseIterable {
  case nationalBodies = "national-bodies"
  case localGovernment = "local-government"
  case care
  case staffNetworks = "staff-networks"
  case patientRepresentatives = "patient-representatives"

  package var words: String {
    switch self {
    case .nationalBodies: "National bodies"
    case .localGovernment: "Local government"
    case .care: "Social care"
    case .staffNetworks: "Staff networks"
    case .patientRepresentatives: "Patient representatives"
    }
  }
}

/// Somebody who was invited to have a say in a version of standards.
package struct ConsultationMember: Hashable, Sendable {
  package enum Part: String, Storable, Hashable, Sendable, CaseIterable {
    /// Comments.
    case contributor
    /// Comments, and must have agreed before it is published.
    case reviewer

    package var words: String {
      switch self {
      case .contributor: "Contributor"
      case .reviewer: "Reviewer, whose agreement is needed"
      }
    }
  }

  /// What a reviewer said of one edition of the text.
  package struct Agreement: Hashable, Sendable {
    package let isYes: Bool
    package let edition: Int
    package let at: Instant
    /// Empty where it was erased.
    package let words: String?
    package init(isYes: Bool, edition: Int, at: Instant, words: String?) {
      self.isYes = isYes
      self.edition = edition
      self.at = at
      self.words = words
    }
  }

  package struct Ending: Hashable, Sendable {
    package let at: Instant
    package let reason: String
    package init(at: Instant, reason: String) {
      self.at = at
      self.reason = reason
    }
  }

  package let id: ConsultationMemberID
  package let version: FrameworkVersionID
  package let part: Part
  package let constituency: Constituency
  /// `nil` for whom the author writes down what they said.
  package let account: AccountID?
  /// Never shown to the public.
  package let name: String
  /// In whose name they speak; `nil` for somebody who speaks for themselves.
  package let organisation: String?
  package let invitedAt: Instant
  package var ending: Ending?
  package var agreement: Agreement?

  package init(
    id: ConsultationMemberID, version: FrameworkVersionID, part: Part, constituency: Constituency,
    account: AccountID?, name: String, organisation: String?, invitedAt: Instant,
    ending: Ending? = nil, agreement: Agreement? = nil
  ) {
    self.id = id
    self.version = version
    self.part = part
    self.constituency = constituency
    self.account = account
    self.name = name
    self.organisation = organisation
    self.invitedAt = invitedAt
    self.ending = ending
    self.agreement = agreement
  }

  package var isActive: Bool { ending == nil }

  /// Whether they may say something: who was erased is asked nothing more, also where what they said
  /// still counts.
  package var canSpeak: Bool { isActive && !name.isEmpty }

  /// As everybody reads of them: never a name of their own.
  package var publicName: String {
    organisation.flatMap { $0.isEmpty ? nil : $0 } ?? constituency.words
  }

  /// Whether they said yes to `edition` of the text, once comments were no longer taken: what is
  /// said before nobody has been heard does not count.
  package func agrees(to edition: Int, after closesOn: Day?) -> Bool {
    agreement.map { one in
      one.isYes && one.edition == edition && closesOn.map { one.at.dayInLondon > $0 } ?? true
    } ?? false
  }

  /// The same of a no.
  package func refuses(_ edition: Int, after closesOn: Day?) -> Bool {
    agreement.map { one in
      !one.isYes && one.edition == edition && closesOn.map { one.at.dayInLondon > $0 } ?? true
    } ?? false
  }
}

/// What somebody said of a version of standards, or of one clause of it.
package struct ConsultationComment: Hashable, Sendable {
  /// An area, standard or competency, or what a competency asks for at one stage; both `nil` for the
  /// whole.
  package struct Clause: Hashable, Sendable {
    package let node: String?
    package let stage: String?
    package init(node: String?, stage: String?) {
      self.node = node
      self.stage = stage
    }
    package static let whole = Clause(node: nil, stage: nil)
  }

  /// "You said, we did."
  package struct Answer: Hashable, Sendable {
    package enum Kind: String, Storable, Hashable, Sendable, CaseIterable {
      case changed
      case notChanged = "not-changed"
      case answered

      package var words: String {
        switch self {
        case .changed: "Changed"
        case .notChanged: "Not changed"
        case .answered: "Question answered"
        }
      }
    }

    package let kind: Kind
    package let words: String
    package let at: Instant
    package let account: AccountID?
    package let by: String
    package init(kind: Kind, words: String, at: Instant, account: AccountID?, by: String) {
      self.kind = kind
      self.words = words
      self.at = at
      self.account = account
      self.by = by
    }
  }

  package let id: ConsultationCommentID
  package let version: FrameworkVersionID
  package let member: ConsultationMemberID
  /// Of the text that it was said of.
  package let edition: Int
  package let clause: Clause
  /// Empty once erased.
  package let words: String
  package let madeAt: Instant
  /// Who wrote it down for somebody without an account.
  package let writtenBy: String?
  /// Where that comes from: a letter, a meeting.
  package let broughtFrom: String?
  /// The one that stands; `Consultations.answers` has those before it.
  package var answer: Answer?

  package init(
    id: ConsultationCommentID, version: FrameworkVersionID, member: ConsultationMemberID,
    edition: Int, clause: Clause, words: String, madeAt: Instant, writtenBy: String?,
    broughtFrom: String? = nil, answer: Answer? = nil
  ) {
    self.id = id
    self.version = version
    self.member = member
    self.edition = edition
    self.clause = clause
    self.words = words
    self.madeAt = madeAt
    self.writtenBy = writtenBy
    self.broughtFrom = broughtFrom
    self.answer = answer
  }
}
