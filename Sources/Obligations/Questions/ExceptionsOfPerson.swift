import Kernel
import Storage

/// Everything that was decided about what one person must do, past decisions included, with the
/// words that were written down: for the person themselves.
package struct ExceptionsOfPerson: Sendable {
  package struct Letting: Sendable {
    package let exemption: Exemption
    package let detail: String
  }

  package struct MoreTime: Sendable {
    package let deferral: Deferral
    package let detail: String
  }

  package struct Review: Sendable {
    package let record: RecordID
    package let policy: String
    package let organisation: OrganisationID
    package let decision: String
    package let reason: String
    package let decidedOn: Day
    package let appealUntil: Day?
  }

  package let exemptions: [Letting]
  package let deferrals: [MoreTime]
  package let reviews: [Review]

  package init(of records: [PersonID], _ tx: any Transaction) throws {
    exemptions = try tx.rows(
      "SELECT id, detail FROM exemption WHERE person_id IN (?1*) ORDER BY from_on, id",
      List(records)
    ).compactMap { row in
      try ExceptionStore.exemption(try row(0), tx).map {
        Letting(exemption: $0, detail: try row(1))
      }
    }
    deferrals = try tx.rows(
      "SELECT id, detail FROM deferral WHERE person_id IN (?1*) ORDER BY from_on, id",
      List(records)
    ).compactMap { row in
      try ExceptionStore.deferral(try row(0), tx).map {
        MoreTime(deferral: $0, detail: try row(1))
      }
    }
    reviews = try tx.rows(
      """
      SELECT record_id, policy, organisation_id, decision, reason, decided_on, appeal_until
      FROM record_review WHERE person_id IN (?1*) ORDER BY decided_on, record_id
      """, List(records)
    ).map { row in
      Review(
        record: try row(0), policy: try row(1), organisation: try row(2), decision: try row(3),
        reason: try row(4), decidedOn: try row(5), appealUntil: try row(6))
    }
  }
}
