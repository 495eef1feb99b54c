import Directory
import Kernel
import Storage

extension Sharing {
  package static func find(
    _ id: SharingAgreementID, _ tx: any Transaction
  ) throws -> SharingAgreement? {
    let row = try tx.row(
      """
      SELECT id, employer_id, body_id, purpose, from_on, to_on, signed_for_employer,
        signed_for_body, evidence, recorded_by_name, recorded_at, ended_at, ended_by_name,
        end_reason, sealed_evidence
      FROM sharing_agreement
      WHERE id = ?1
      """, id)
    guard let row else { return nil }
    return try withData([row], tx).first
  }

  /// Those of `employers`, those that hold first.
  package static func agreements(
    of employers: [OrganisationID], _ tx: any Transaction
  ) throws -> [SharingAgreement] {
    try withData(
      try tx.rows(
        """
        SELECT id, employer_id, body_id, purpose, from_on, to_on, signed_for_employer,
          signed_for_body, evidence, recorded_by_name, recorded_at, ended_at, ended_by_name,
          end_reason, sealed_evidence
        FROM sharing_agreement
        WHERE employer_id IN (?1*)
        ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, to_on DESC, id DESC
        """, List(employers)), tx)
  }

  /// Those under which a person is shown by name: of the employers they work for, and of what
  /// those are under. For the person, who sees every one of them.
  package static func agreements(
    concerning person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> [SharingAgreement] {
    let posts = try Assignments.of(OnePerson.records(of: person, tx), tx).values.joined()
      .filter { $0.endedOn.map { $0 >= day - AccessRules.leaversAreSeenForDays } ?? true }
    var places: Set<OrganisationID> = []
    for place in Set(posts.flatMap { [$0.organisation, $0.employer, $0.host].compactMap(\.self) }) {
      places.formUnion(try OrganisationTree.ancestors(of: place, on: .under, day, tx))
    }
    return try agreements(of: places.sorted(), tx).filter { agreement in
      guard agreement.isInForce(on: day) else { return false }
      // What the files of the place forbid is not shared, whatever was signed.
      return try limits(toward: agreement.body, on: day, tx).isDisjoint(with: places)
    }
  }

  /// What a person shares and has shared, the latest first; by any record of theirs.
  package static func shares(
    of person: PersonID, _ tx: any Transaction
  ) throws -> [PersonalShare] {
    let records = try OnePerson.records(of: person, tx)
    return try tx.rows(
      """
      SELECT id, person_id, body_id, purpose, from_on, to_on, shared_at, stopped_at
      FROM personal_share
      WHERE person_id IN (?1*)
      ORDER BY id DESC
      """, List(records)
    ).compactMap { row in
      let id: PersonalShareID = try row(0)
      guard let period = Period(from: try row(4), to: try row(5, as: Day.self)) else { return nil }
      let data = try tx.rows(
        "SELECT shared FROM personal_share_data WHERE share_id = ?1", id
      ).map { try $0(0) as SharedData }
      return PersonalShare(
        id: id, person: try row(1), body: try row(2), purpose: try row(3), data: Set(data),
        period: period, sharedAt: try row(6), stoppedAt: try row(7))
    }
  }

  private static func withData(
    _ rows: [Row], _ tx: any Transaction
  ) throws -> [SharingAgreement] {
    let ids = try rows.map { try $0(0) as SharingAgreementID }
    var data: [SharingAgreementID: Set<SharedData>] = [:]
    try tx.forEachRow(
      "SELECT agreement_id, shared FROM sharing_agreement_data WHERE agreement_id IN (?1*)",
      List(ids)
    ) { row in data[try row(0), default: []].insert(try row(1)) }
    return try rows.compactMap { row in
      let id: SharingAgreementID = try row(0)
      let (endedBy, reason): (String?, String?) = (try row(12), try row(13))
      let endedAt: Instant? = try row(11)
      guard let period = Period(from: try row(4), to: try row(5, as: Day.self)) else { return nil }
      return SharingAgreement(
        id: id, employer: try row(1), body: try row(2), purpose: try row(3), data: data[id] ?? [],
        period: period, signedForEmployer: try row(6), signedForBody: try row(7),
        evidence: try SealedAgreements.evidence(row(8), row(14), of: id, tx.keys),
        recordedBy: try row(9), recordedAt: try row(10),
        ended: endedAt.map { .init(by: endedBy ?? "", at: $0, reason: reason ?? "") })
    }
  }
}
