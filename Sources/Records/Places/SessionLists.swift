import Directory
import Kernel
import Storage

/// A date as it is looked for: enough of it to tell whether it suits, for every one in the nation.
package struct SessionCandidate: Hashable, Sendable {
  package let id: ModuleSessionID
  package let module: String
  package let postcode: Postcode?
  package let access: Set<SessionAccess>
  package let suitsPartTime: Bool
}

/// Lists of dates.
extension ModuleSessions {
  /// Those that may be asked for on `day`, the next first: all of them.
  ///
  /// - Parameter module: Of this module alone; of any when `nil`.
  package static func candidates(
    on day: Day, module: String? = nil, _ tx: any Transaction
  ) throws -> [SessionCandidate] {
    try tx.rows(
      """
      SELECT id, module, postcode, access, part_time FROM module_session
      WHERE state = 'open' AND ask_by >= ?1 AND (?2 = '' OR module = ?2)
      ORDER BY first_on, id
      """, day, module ?? ""
    ).map { row in
      let (postcode, access): (String?, String) = (try row(2), try row(3))
      return SessionCandidate(
        id: try row(0), module: try row(1), postcode: postcode.flatMap { Postcode($0) },
        access: Set(
          access.split(separator: " ").compactMap { SessionAccess(rawValue: String($0)) }),
        suitsPartTime: try row(4))
    }
  }

  /// Where dates of a module are held that may be asked for on `day`.
  package static func postcodes(
    of module: String, on day: Day, _ tx: any Transaction
  ) throws -> [Postcode] {
    try tx.rows(
      """
      SELECT DISTINCT postcode FROM module_session
      WHERE module = ?1 AND state = 'open' AND ask_by >= ?2 AND postcode IS NOT NULL
      """, module, day
    ).compactMap { Postcode(try $0(0, as: String.self)) }
  }

  /// Of which attendance is to be said: their last day has come.
  package static func over(
    at organisations: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [(id: ModuleSessionID, organisation: OrganisationID)] {
    try tx.rows(
      """
      SELECT id, organisation_id FROM module_session
      WHERE organisation_id IN (?1*) AND state IN ('open', 'closed') AND last_on <= ?2
      ORDER BY last_on, id
      """, List(organisations), day
    ).map { (try $0(0), try $0(1)) }
  }

  package static func count(
    of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM module_session WHERE organisation_id = ?1", organisation)
      .map { try $0(0) } ?? 0
  }
}
