import Kernel
import Storage

/// What the metrics of the oversight framework are grouped by, as the sheets name the groups.
package enum OversightDomain: String, Storable, CaseIterable, Comparable, Sendable {
  case access
  case effectiveness = "effectiveness_experience"
  case safety = "patient_safety"
  case people = "people_workforce"
  case finance = "finance_productivity"

  package var words: String {
    switch self {
    case .access: "Access"
    case .effectiveness: "Effectiveness and experience"
    case .safety: "Patient safety"
    case .people: "People and workforce"
    case .finance: "Finance and productivity"
    }
  }

  /// In the order of the sheets.
  package static func < (one: OversightDomain, other: OversightDomain) -> Bool {
    one.place < other.place
  }

  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Where one domain stands in one quarter.
  package struct Standing: Hashable, Sendable {
    /// Average of the domain's metrics, in hundredths: 1.00 is best, 4.00 worst.
    package var score: Int?
    package var segment: Int?

    package init(score: Int? = nil, segment: Int? = nil) {
      self.score = score
      self.segment = segment
    }

    package var isEmpty: Bool { score == nil && segment == nil }

    /// "2.36".
    package var scoreInWords: String? { score.map(Segmentation.inWords) }
  }
}

extension Segmentations {
  /// Of every quarter of `edition`, in the order of quarters.
  static func domains(
    of organisation: OrganisationID, edition: String, _ tx: any Transaction
  ) throws -> [Int: [OversightDomain: OversightDomain.Standing]] {
    var found: [Int: [OversightDomain: OversightDomain.Standing]] = [:]
    try tx.forEachRow(
      """
      SELECT quarter, domain, score, segment FROM oversight_domain
      WHERE organisation_id = ?1 AND edition = ?2
      """, organisation, edition
    ) { row in
      found[try row(0), default: [:]][try row(1)] =
        OversightDomain.Standing(score: try row(2), segment: try row(3))
    }
    return found
  }

  /// In place of those held for the same quarter.
  static func saveDomains(of segmentation: Segmentation, _ tx: any Transaction) throws {
    try tx.execute(
      """
      DELETE FROM oversight_domain WHERE organisation_id = ?1 AND edition = ?2 AND quarter = ?3
      """, segmentation.organisation, segmentation.edition, segmentation.quarter.number)
    for (domain, standing) in segmentation.domains.sorted(by: { $0.key < $1.key }) {
      try tx.execute(
        """
        INSERT INTO oversight_domain (organisation_id, edition, quarter, domain, score, segment)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """, segmentation.organisation, segmentation.edition, segmentation.quarter.number, domain,
        standing.score, standing.segment)
    }
  }
}
