import Directory
import Kernel
import Storage

/// With whom an employer of social care said, in its files, that its records may not be shared.
///
/// - Source: ASC-WDS workplace file, PERMCQC and PERMLA.
package enum SharingLimit: String, Storable, CaseIterable, Hashable, Sendable {
  case careQualityCommission
  case localAuthority

  package var words: String {
    switch self {
    case .careQualityCommission: "the Care Quality Commission"
    case .localAuthority: "local authorities"
    }
  }
}

extension Sharing {
  /// Keeps what the files of a place say. What was said last counts.
  package static func keep(
    _ limit: SharingLimit, allowed: Bool, of place: OrganisationID, on day: Day,
    _ tx: any Transaction
  ) throws {
    // In the plain words that a load can be undone by.
    if let said = try limits(of: place, tx)[limit] {
      guard said != allowed else { return }
      try tx.execute(
        """
        UPDATE sharing_limit SET allowed = ?3, said_on = ?4
        WHERE organisation_id = ?1 AND toward = ?2
        """, place, limit, allowed, day)
    } else {
      try tx.execute(
        """
        INSERT INTO sharing_limit (organisation_id, toward, allowed, said_on)
        VALUES (?1, ?2, ?3, ?4)
        """, place, limit, allowed, day)
    }
  }

  /// What a place said; nothing where it said nothing.
  package static func limits(
    of place: OrganisationID, _ tx: any Transaction
  ) throws -> [SharingLimit: Bool] {
    var said: [SharingLimit: Bool] = [:]
    try tx.forEachRow(
      "SELECT toward, allowed FROM sharing_limit WHERE organisation_id = ?1", place
    ) { row in said[try row(0)] = try row(1, as: Bool.self) }
    return said
  }

  /// Which limit is about sharing with `body`, if any.
  package static func limit(
    about body: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> SharingLimit? {
    guard let organisation = try Organisations.find(body, tx) else { return nil }
    if organisation.kind(on: day) == .localAuthority { return .localAuthority }
    return organisation.codes.contains { $0.scheme == .reference && $0.value == "cqc" }
      ? .careQualityCommission : nil
  }

  /// The places, with all that is under them, that are not to be shared with `body`.
  static func limits(
    toward body: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    guard let limit = try limit(about: body, on: day, tx) else { return [] }
    return Set(
      try tx.rows(
        """
        SELECT DISTINCT w.organisation_id
        FROM sharing_limit AS l
        JOIN organisation_within AS w ON w.ancestor_id = l.organisation_id
        WHERE l.toward = ?1 AND l.allowed = FALSE AND w.basis = 'under'
          AND w.from_on <= ?2 AND w.to_on >= ?2
        """, limit, day
      ).map { try $0(0) as OrganisationID })
  }
}
