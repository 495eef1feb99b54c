import Directory
import Kernel
import Storage

package struct ParticipationID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// How somebody stands in a programme that brings people together.
package enum ParticipationState: String, Storable, CaseIterable {
  /// Chosen by their employer: they may put it off, and not decline.
  case selected
  /// Asked for a place; nobody has released them yet.
  case applied
  case notReleased = "not-released"
  /// May be given a place.
  case released
  /// There was no place for them yet.
  case waiting
  case placed
  case deferred
  case completed
  /// The days are over, and too few were attended.
  case incomplete
  case withdrawn
  case rejected

  package var words: String {
    switch self {
    case .selected: "Selected"
    case .applied: "Waiting for release"
    case .notReleased: "Not released"
    case .released: "Released"
    case .waiting: "On the waiting list"
    case .placed: "Place given"
    case .deferred: "Put off"
    case .completed: "Completed"
    case .incomplete: "Days are missing"
    case .withdrawn: "Withdrawn"
    case .rejected: "Not accepted"
    }
  }

  /// Whether anything is still to come of it.
  package var isOpen: Bool {
    switch self {
    case .selected, .applied, .notReleased, .released, .waiting, .placed, .deferred, .incomplete:
      true
    case .completed, .withdrawn, .rejected: false
    }
  }

  /// Whether they may be given a place.
  package var wantsPlace: Bool { self == .released || self == .waiting }
}

extension ParticipationID {
  /// What news of it are about.
  package var newsKey: String { "participation-\(self)" }
  /// What those are asked about who may release somebody.
  package var releaseKey: String { "\(newsKey)-release" }
}

/// Who put somebody forward.
package enum ParticipationOrigin: String, Storable, CaseIterable {
  case oneself, employer, partner

  package var words: String {
    switch self {
    case .oneself: "They applied themselves"
    case .employer: "Their employer"
    case .partner: "A partner of the cohort"
    }
  }
}

/// Who does the work meanwhile. An employer says it for each release.
///
/// - Source: domain facts, induction and programmes, section 7, rule 7.
package enum ReleaseCover: String, Storable, CaseIterable {
  case colleagues, bank, agency, locum
  case notNeeded = "not-needed"

  package var words: String {
    switch self {
    case .colleagues: "Colleagues, with hours agreed"
    case .bank: "Bank staff"
    case .agency: "Agency staff"
    case .locum: "A locum"
    case .notNeeded: "Nobody has to stand in"
    }
  }
}

/// Who released somebody, and how.
package struct ParticipationRelease: Hashable, Sendable {
  /// The raw value of what `Obligations` calls `ReleasedBy`.
  package let by: String
  package let name: String
  /// Who it was, where that is somebody in the records.
  package let person: PersonID?
  package let on: Day
  package let cover: ReleaseCover

  package init(by: String, name: String, person: PersonID?, on: Day, cover: ReleaseCover) {
    self.by = by
    self.name = name
    self.person = person
    self.on = on
    self.cover = cover
  }
}

/// What somebody can manage, as they say it. Nobody else writes it, and it goes when it is not needed
/// any more.
package struct ParticipationNeeds: Hashable, Sendable {
  /// Cohorts they could come to, the one they like most first.
  package var cohorts: [CohortID]
  /// Any other within so many miles; `nil` for none but those named.
  package var miles: Int?
  /// Days on which they cannot come.
  package var away: [Period]
  /// What a venue must have, by codes of the content.
  package var access: Set<String>
  /// Hours between which they can come, by a code of the content.
  package var caring: String?

  package init(
    cohorts: [CohortID] = [], miles: Int? = nil, away: [Period] = [], access: Set<String> = [],
    caring: String? = nil
  ) {
    self.cohorts = cohorts
    self.miles = miles
    self.away = away
    self.access = access
    self.caring = caring
  }
}

/// One person's way through a programme, from the application to its end.
package struct Participation: Hashable, Sendable {
  package let id: ParticipationID
  package let person: PersonID
  package let programme: String
  package var edition: String
  /// Where they work, and for whom.
  package var organisation: OrganisationID
  package var employer: OrganisationID
  package var sector: Sector
  /// The group of people it is for that they belong to, by its code in the policy.
  package var group: String
  package let origin: ParticipationOrigin
  /// Selected by their employer: may be put off, and not declined.
  package let isMandatory: Bool
  package var state: ParticipationState
  package var cohort: CohortID?
  package var release: ParticipationRelease?
  package var needs: ParticipationNeeds
  /// Since when they could have been given a place: nobody loses their turn.
  package var since: Day?
  /// How often it was put off, and until when it is.
  package var deferrals: Int
  package var deferredUntil: Day?
  /// Whether the region was asked, after too many.
  package var isEscalated: Bool
  /// Whether they were asked what they think of it.
  package var wasAsked: Bool
  package var appliedOn: Day
  package var endedOn: Day?
  package var changedAt: Instant
  package var revision: Int

  package init(
    id: ParticipationID, person: PersonID, programme: String, edition: String,
    organisation: OrganisationID, employer: OrganisationID, sector: Sector, group: String,
    origin: ParticipationOrigin, isMandatory: Bool, state: ParticipationState,
    needs: ParticipationNeeds = ParticipationNeeds(), appliedOn: Day, changedAt: Instant
  ) {
    self.id = id
    self.person = person
    self.programme = programme
    self.edition = edition
    self.organisation = organisation
    self.employer = employer
    self.sector = sector
    self.group = group
    self.origin = origin
    self.isMandatory = isMandatory
    self.state = state
    self.needs = needs
    self.appliedOn = appliedOn
    self.changedAt = changedAt
    (deferrals, isEscalated, wasAsked, revision) = (0, false, false, 1)
  }
}

/// Something that happened to a participation. What is written down is never changed.
///
/// - Source: domain facts, induction and programmes, section 6.2.
package struct ParticipationTurn: Hashable, Sendable {
  package let step: ParticipationStep
  package let at: Instant
  package let actorName: String
  /// By its code in the content.
  package let reason: String?
  package let cohort: CohortID?

  package init(
    step: ParticipationStep, at: Instant, actorName: String, reason: String? = nil,
    cohort: CohortID? = nil
  ) {
    self.step = step
    self.at = at
    self.actorName = actorName
    self.reason = reason
    self.cohort = cohort
  }
}

package enum AttendanceMark: String, Storable, CaseIterable {
  /// Somebody of another cohort who is expected.
  case expected
  case present, part, absent

  package var words: String {
    switch self {
    case .expected: "Expected"
    case .present: "There"
    case .part: "There for part of it"
    case .absent: "Not there"
    }
  }
}

/// Whether somebody was there on a day.
package struct CohortAttendance: Hashable, Sendable {
  package let day: CohortDayID
  package let participation: ParticipationID
  package var mark: AttendanceMark
  /// What was taught while they were there, in minutes.
  package var minutes: Int
  package var markedBy: String
  package var markedAt: Instant

  package init(
    day: CohortDayID, participation: ParticipationID, mark: AttendanceMark, minutes: Int,
    markedBy: String, markedAt: Instant
  ) {
    self.day = day
    self.participation = participation
    self.mark = mark
    self.minutes = minutes
    self.markedBy = markedBy
    self.markedAt = markedAt
  }
}
