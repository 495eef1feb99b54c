import Kernel
import Storage

/// How much was said of a version, without reading what.
package struct ConsultationCounts: Hashable, Sendable {
  /// Comments, and those of them that nobody has answered, by who spoke.
  package var comments: [Constituency: Int] = [:]
  package var open = 0

  package static func of(
    _ version: FrameworkVersionID, _ tx: any Transaction
  ) throws -> ConsultationCounts {
    var counts = ConsultationCounts()
    try tx.forEachRow(
      """
      SELECT m.constituency, COUNT(*), COUNT(CASE WHEN c.answer IS NULL THEN 1 END)
      FROM consultation_comment c JOIN consultation_member m ON m.id = c.member_id
      WHERE c.version_id = ?1
      GROUP BY m.constituency
      """, version
    ) { row in
      let open: Int = try row(2)
      counts.comments[try row(0)] = try row(1)
      counts.open += open
    }
    return counts
  }
}
