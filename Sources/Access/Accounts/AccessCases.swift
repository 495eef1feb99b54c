import Kernel
import Storage

/// What was allowed for a time and is over: agreements to share, people's own shares, emergencies,
/// what support was let see, and evidence that was released. Kept for those who ask later whether it was right.
package struct AccessCase: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case agreement, share, emergency, view, evidence, request
  }

  package let kind: Kind
  package let id: Int64
  /// Whose records it opened; `nil` when it was about an organisation's.
  package let person: PersonID?
  package let organisation: OrganisationID?
}

package enum AccessCases {
  /// Those that ended before `moment`. An emergency that nobody reviewed is not over.
  package static func ended(
    before moment: Instant, _ tx: any Transaction
  ) throws -> [AccessCase] {
    let rows = try tx.rows(
      """
      SELECT 'agreement', id, CAST(NULL AS BIGINT), employer_id FROM sharing_agreement
      WHERE to_on < ?2 OR ended_at < ?1
      UNION ALL
      SELECT 'share', id, person_id, CAST(NULL AS BIGINT) FROM personal_share
      WHERE to_on < ?2 OR stopped_at < ?1
      UNION ALL
      SELECT 'emergency', id, CAST(NULL AS BIGINT), organisation_id FROM emergency_access
      WHERE until_at < ?1 AND reviewed_at < ?1
      UNION ALL
      SELECT 'view', v.id, a.person_id, CAST(NULL AS BIGINT)
      FROM view_request v JOIN account a ON a.id = v.subject_id
      WHERE COALESCE(v.ended_at, v.answered_at, v.asked_at) < ?1
        AND NOT EXISTS (SELECT 1 FROM session_view s WHERE s.request_id = v.id)
      UNION ALL
      SELECT 'evidence', id, CAST(NULL AS BIGINT), organisation_id FROM evidence_pack
      WHERE ended_on < ?2 AND (erased_at IS NOT NULL OR frozen_at IS NULL)
      UNION ALL
      SELECT 'request', id, CAST(NULL AS BIGINT), organisation_id FROM evidence_request
      WHERE ended_on < ?2
      ORDER BY 1, 2
      """, moment, moment.dayInLondon)
    return try rows.compactMap { row in
      try AccessCase.Kind(rawValue: row(0)).map {
        AccessCase(kind: $0, id: try row(1), person: try row(2), organisation: try row(3))
      }
    }
  }

  package static func remove(_ cases: [AccessCase], _ tx: any Transaction) throws {
    let ids = Dictionary(grouping: cases, by: \.kind).mapValues { List($0.map(\.id)) }
    if let agreements = ids[.agreement] {
      try tx.execute(
        "DELETE FROM sharing_agreement_data WHERE agreement_id IN (?1*)", agreements)
      try tx.execute("DELETE FROM sharing_agreement WHERE id IN (?1*)", agreements)
    }
    if let shares = ids[.share] {
      try tx.execute("DELETE FROM personal_share_data WHERE share_id IN (?1*)", shares)
      try tx.execute("DELETE FROM personal_share WHERE id IN (?1*)", shares)
    }
    if let emergencies = ids[.emergency] {
      try tx.execute("DELETE FROM emergency_access WHERE id IN (?1*)", emergencies)
    }
    if let packs = cases.ids(.evidence) { try EvidenceErasure.remove(packs, tx) }
    if let requests = cases.ids(.request) { try EvidenceErasure.removeRequests(requests, tx) }
    if let views = ids[.view] {
      try tx.execute("DELETE FROM view_request WHERE id IN (?1*)", views)
    }
  }
}

extension [AccessCase] {
  fileprivate func ids(_ kind: AccessCase.Kind) -> [Int64]? {
    let ids = filter { $0.kind == kind }.map(\.id)
    return ids.isEmpty ? nil : ids
  }
}
