import Kernel
import Storage

extension LineManagement {
  /// Since when and until when any of `records` of one person is written down as the line manager
  /// of posts, and of how many.
  package static func asManager(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [(from: Day, to: Day?, posts: Int)] {
    try tx.rows(
      """
      SELECT from_on, to_on, COUNT(*) FROM line_management
      WHERE manager_person_id IN (?1*)
      GROUP BY from_on, to_on ORDER BY from_on, to_on
      """, List(records)
    ).map { (try $0(0), try $0(1), try $0(2)) }
  }
}
