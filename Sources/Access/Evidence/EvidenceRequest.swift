import Kernel

package struct EvidenceRequestID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// That a body asked an employer for evidence and the law lets it, written down by the employer or,
/// where the employer does not answer, by somebody who looks after everything.
package struct EvidenceRequest: Hashable, Sendable {
  package let id: EvidenceRequestID
  package let organisation: OrganisationID
  package let body: OrganisationID
  package let inspector: String
  /// `Health and Social Care Act 2008, section 64`
  package let legalBasis: String
  /// The body's own number or letter.
  package let reference: String
  /// In the words of the request.
  package let wanted: String
  package let sections: Set<EvidenceSection>
  package let beneath: Bool
  package let askedOn: Day
  package let dueOn: Day
  package let recordedAt: Instant
  package let recordedByName: String
  /// Whether somebody other than the employer wrote it down.
  package let byOfficer: Bool
  package let stage: Stage

  package enum Stage: Hashable, Sendable {
    case open
    /// A pack was released.
    case answered(on: Day)
    case declined(on: Day, by: String, reason: String)
  }

  package var isOpen: Bool { stage == .open }

  /// Whether the employer has not answered in time.
  package func isOverdue(on day: Day) -> Bool { isOpen && dueOn < day }
}
