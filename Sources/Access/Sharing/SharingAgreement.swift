import Kernel

package struct SharingAgreementID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// That an employer shows its people by name to a body outside: for what, what of them, how long.
/// It is shown to everybody it is about.
package struct SharingAgreement: Hashable, Sendable {
  package let id: SharingAgreementID
  package let employer: OrganisationID
  package let body: OrganisationID
  package let purpose: String
  package let data: Set<SharedData>
  package let period: Period
  package let signedForEmployer: String
  package let signedForBody: String
  /// Where the signed paper is kept.
  package let evidence: String?
  package let recordedBy: String
  package let recordedAt: Instant
  package let ended: Ending?

  package struct Ending: Hashable, Sendable {
    package let by: String
    package let at: Instant
    package let reason: String
  }

  package func isInForce(on day: Day) -> Bool { ended == nil && period.contains(day) }
}

package struct PersonalShareID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// That a person shows their record to a body outside, until a day or until they stop it.
package struct PersonalShare: Hashable, Sendable {
  package let id: PersonalShareID
  package let person: PersonID
  package let body: OrganisationID
  package let purpose: String
  package let data: Set<SharedData>
  package let period: Period
  package let sharedAt: Instant
  package let stoppedAt: Instant?

  package func isInForce(on day: Day) -> Bool { stoppedAt == nil && period.contains(day) }
}
