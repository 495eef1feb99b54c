import Directory
import Kernel

/// What came of one application for a post, without who it was. The codes are those of the lists of
/// the staff record.
package struct RecruitmentApplication: Hashable, Sendable {
  /// Of the employer's recruitment system; known by it when it is loaded again.
  package var reference: String
  package var vacancy: String
  package var staffGroup: String?
  package var band: String?
  /// The part of the employer that the post is in.
  package var place: String?
  package var closedOn: Day?
  package var isInternal: Bool?
  package var isShortlisted: Bool?
  package var isAppointed: Bool?
  /// They were offered the post and turned it down: in no count.
  package var hasDeclined = false
  /// Why it is in no measure until it is corrected.
  package var setAside: SetAside?
  /// By characteristic, in the codes of the staff record; ages by band.
  package var said: [Said: String] = [:]

  package init(reference: String, vacancy: String) {
    self.reference = reference
    self.vacancy = vacancy
  }

  package enum Said: String, CaseIterable, Storable {
    case ethnicity, disability, gender
    case ageBand = "age-band"
    case sexualOrientation = "sexual-orientation"
    case religion
  }
}

/// Why a row that was taken over is in no measure.
package enum SetAside: String, Storable {
  /// A later stage without the one before it.
  case stageOrder = "stage-order"
  /// A stage, or the day that places it in a year, is missing.
  case missing
  /// Two of its values contradict each other.
  case conflict
  /// A date is before one that it must follow.
  case dateOrder = "date-order"
  /// A total that is no plain count.
  case unreadable
}

/// How many applied, were shortlisted and appointed in a year, of those who said one thing: what an
/// employer hands over when it does not hand over applications.
package struct RecruitmentTotal: Hashable, Sendable {
  package var yearEndsOn: Day
  package var characteristic: RecruitmentApplication.Said
  /// In the codes of the staff record.
  package var said: String
  package var applied: Int?
  package var shortlisted: Int?
  package var appointed: Int?
  package var setAside: SetAside?

  package init(
    yearEndsOn: Day, characteristic: RecruitmentApplication.Said, said: String, applied: Int?,
    shortlisted: Int?, appointed: Int?, setAside: SetAside? = nil
  ) {
    self.yearEndsOn = yearEndsOn
    self.characteristic = characteristic
    self.said = said
    self.applied = applied
    self.shortlisted = shortlisted
    self.appointed = appointed
    self.setAside = setAside
  }
}

/// A case of an employer's casework, as far as a measure needs it. Whose it is is kept only of a
/// formal case that a measure counts; what was said in it, never.
///
/// - Source: WRES indicator 3 and WDES metric 3: people who entered a formal process in the year.
package struct CaseworkEntry: Hashable, Sendable {
  package enum Process: String, Storable {
    case disciplinary
    /// On performance, never on ill health.
    case capability
  }

  package var reference: String
  /// The kind as the list has it, or as the file says it where it has none.
  package var kind: String
  package var process: Process?
  package var isFormal: Bool?
  package var reportedOn: Day?
  package var formalOn: Day?
  package var closedOn: Day?
  package var stage: String?
  package var outcome: String?
  package var hasAppeal: Bool?
  /// The case that this one follows from.
  package var follows: String?
  package var setAside: SetAside?
  /// Only where it may be counted.
  package var person: PersonID?
  /// Of somebody who is not known here, so that two cases of theirs count once.
  package var staffNumber: String?
  /// Of somebody who is not known here: of others the staff record says it.
  package var said: [Characteristic: String] = [:]

  package init(reference: String, kind: String) {
    self.reference = reference
    self.kind = kind
  }
}

/// How a load of outcomes compares with what was held.
package struct OutcomeTally: Hashable, Sendable {
  package var new = 0
  package var changed = 0
  package var unchanged = 0
}
