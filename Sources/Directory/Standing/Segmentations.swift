import Journals
import Kernel
import Storage

/// Segments as they are held, each under its edition. No question takes two editions at once.
package enum Segmentations {
  /// Every quarter of one edition in which `organisation` was put into a segment, latest first.
  package static func of(
    _ organisation: OrganisationID, edition: String, _ tx: any Transaction
  ) throws -> [Segmentation] {
    let domains = try domains(of: organisation, edition: edition, tx)
    return try tx.rows(
      """
      SELECT organisation_id, edition, quarter, trust_type, average_score, base_segment, override,
        final_segment, rank_in_type, group_size, in_deficit, file, line, as_at
      FROM oversight_segmentation
      WHERE organisation_id = ?1 AND edition = ?2
      ORDER BY quarter DESC
      """, organisation, edition
    ).compactMap { row in
      guard var segmentation = try Segmentation(row: row) else { return nil }
      segmentation.domains = domains[segmentation.quarter.number] ?? [:]
      return segmentation
    }
  }

  /// The editions in which `organisation` has a segment, latest first.
  package static func editions(
    of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [String] {
    try tx.rows(
      """
      SELECT DISTINCT edition FROM oversight_segmentation
      WHERE organisation_id = ?1 ORDER BY edition DESC
      """, organisation
    ).map { try $0(0) }
  }

  /// How many organisations are in which segment of one quarter.
  package static func counts(
    in quarter: OversightQuarter, _ tx: any Transaction
  ) throws -> [Int: Int] {
    let rows = try tx.rows(
      """
      SELECT final_segment, COUNT(*) FROM oversight_segmentation
      WHERE edition = ?1 AND quarter = ?2
      GROUP BY final_segment
      """, quarter.edition, quarter.number
    ).map { (try $0(0, as: Int.self), try $0(1, as: Int.self)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  package static func count(_ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM oversight_segmentation").map { try $0(0) } ?? 0
  }

  /// Keeps segmentations, new ones and corrected ones alike.
  ///
  /// - Returns: The change rows, and how many were held already.
  package static func save(
    _ segmentations: [Segmentation], _ tx: any Transaction
  ) throws -> (changes: [JournalChange], unchanged: Int) {
    var changes: [JournalChange] = []
    var unchanged = 0
    for next in segmentations {
      let before = try of(next.organisation, edition: next.edition, tx)
        .first { $0.quarter == next.quarter }
      if let before, before.isSame(as: next) {
        unchanged += 1
        continue
      }
      try tx.execute(
        """
        DELETE FROM oversight_segmentation
        WHERE organisation_id = ?1 AND edition = ?2 AND quarter = ?3
        """, next.organisation, next.edition, next.quarter.number)
      try tx.execute(
        """
        INSERT INTO oversight_segmentation (organisation_id, edition, quarter, trust_type,
          average_score, base_segment, override, final_segment, rank_in_type, group_size,
          in_deficit, file, line, as_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """, next.organisation, next.edition, next.quarter.number, next.trustType,
        next.averageScore, next.baseSegment, next.override, next.finalSegment, next.rank,
        next.groupSize, next.isInDeficit, next.file, next.line, next.asAt)
      try saveDomains(of: next, tx)
      changes.append(change(from: before, to: next))
    }
    return (changes, unchanged)
  }

  private static func change(from before: Segmentation?, to after: Segmentation) -> JournalChange {
    var fields = ChangedFields()
    fields.note("quarter", before?.quarter.words, after.quarter.words)
    fields.note("segment", before.map { "\($0.finalSegment)" }, "\(after.finalSegment)")
    fields.note("average_score", before?.scoreInWords, after.scoreInWords)
    for domain in OversightDomain.allCases {
      fields.note(
        "domain_score_\(domain.rawValue)", before?.domains[domain]?.scoreInWords,
        after.domains[domain]?.scoreInWords)
    }
    fields.note("rank", before?.rank.map { "\($0)" }, after.rank.map { "\($0)" })
    return JournalChange(
      organisation: after.organisation, record: "oversight_segmentation",
      recordID: after.organisation.rawValue, kind: before == nil ? .created : .changed,
      fields: fields.fields, file: after.file, line: after.line)
  }
}

extension Segmentation {
  /// "2.36".
  package var scoreInWords: String? { averageScore.map(Segmentation.inWords) }

  static func inWords(_ hundredths: Int) -> String {
    "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  fileprivate func isSame(as other: Segmentation) -> Bool {
    var copy = other
    copy.file = file
    copy.line = line
    copy.asAt = asAt
    return self == copy
  }

  fileprivate init?(row: Row) throws {
    guard let quarter = OversightQuarter(edition: try row(1), number: try row(2)) else {
      return nil
    }
    self.init(
      organisation: try row(0), quarter: quarter, trustType: try row(3), averageScore: try row(4),
      baseSegment: try row(5), override: try row(6), finalSegment: try row(7), rank: try row(8),
      groupSize: try row(9), isInDeficit: try row(10), file: try row(11), line: try row(12),
      asAt: try row(13))
  }
}
