import Access
import Directory
import Kernel
import Records
import Storage

/// Telling those who use a version that it retires, that the day was moved, or that it does not: who
/// assesses themselves against it and has not been signed off, whose prior learning is being judged by
/// it, whose training is accredited against it; and who keeps training where they work. Some at a
/// time; how far it has come is kept, and that it was sent is written down when all have been told.
enum VersionTellings {
  enum Kind: String, Storable, Hashable, Sendable {
    case warning, moved
    case calledOff = "called-off"
  }

  private enum Phase: String, Storable, Hashable, Sendable { case people, providers }

  private struct Telling {
    let kind: Kind
    let about: Day
    let phase: Phase
    let upto: Int64
  }

  private static let portion = 200

  static func isBegun(
    _ kind: Kind, of id: FrameworkVersionID, about day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.row(
      """
      SELECT 1 FROM framework_telling WHERE version_id = ?1 AND kind = ?2 AND about_on = ?3
      """, id, kind, day) != nil
  }

  /// What was said of a day that is called off counts for no later one.
  static func forgetWarnings(of id: FrameworkVersionID, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM framework_telling WHERE version_id = ?1 AND kind <> 'called-off'", id)
    try tx.execute("DELETE FROM framework_warning WHERE version_id = ?1", id)
  }

  /// - Parameter ifToldBefore: Whether it is said only to those who have heard of it.
  static func begin(
    _ kind: Kind, of id: FrameworkVersionID, about day: Day, ifToldBefore: Bool = false,
    _ tx: any Transaction
  ) throws {
    if ifToldBefore, try FrameworkVersions.warnings(of: id, tx).isEmpty { return }
    // What was being said before is not so any more.
    try tx.execute(
      "DELETE FROM framework_telling WHERE version_id = ?1 AND done_on IS NULL", id)
    try tx.execute(
      """
      INSERT INTO framework_telling (version_id, kind, about_on, phase, upto)
      VALUES (?1, ?2, ?3, 'people', 0)
      ON CONFLICT (version_id, kind, about_on)
        DO UPDATE SET phase = 'people', upto = 0, done_on = NULL
      """, id, kind, day)
  }

  /// Tells the next who are to be told.
  /// - Returns: Whether there may be more.
  static func next(
    of id: FrameworkVersionID, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    guard let version = try FrameworkVersions.find(id, tx),
      let telling = try tx.row(
        """
        SELECT kind, about_on, phase, upto FROM framework_telling
        WHERE version_id = ?1 AND done_on IS NULL ORDER BY about_on, kind LIMIT 1
        """, id
      ).map({
        Telling(kind: try $0(0), about: try $0(1), phase: try $0(2), upto: try $0(3))
      })
    else { return false }
    let last: Int64?
    switch telling.phase {
    case .people: last = try people(telling, version, at: now, tx)
    case .providers: last = try providers(telling, version, at: now, tx)
    }
    try keep(telling, last, version, on: now.dayInLondon, tx)
    return true
  }

  private static func keep(
    _ telling: Telling, _ last: Int64?, _ version: FrameworkVersion, on day: Day,
    _ tx: any Transaction
  ) throws {
    let isDone = last == nil && telling.phase == .providers
    let phase = last == nil ? Phase.providers : telling.phase
    try tx.execute(
      """
      UPDATE framework_telling SET phase = ?4, upto = ?5, done_on = ?6
      WHERE version_id = ?1 AND kind = ?2 AND about_on = ?3
      """, version.id, telling.kind, telling.about, phase, last ?? 0, isDone ? day : nil)
    guard isDone, telling.kind != .calledOff else { return }
    try FrameworkVersions.warned(of: version.id, dueOn: telling.about, on: day, tx)
  }

  private static func people(
    _ telling: Telling, _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws -> Int64? {
    let people: [PersonID] = try tx.rows(
      """
      SELECT person_id FROM (
        SELECT person_id FROM self_assessment
        WHERE framework = ?1 AND version = ?2 AND sign_off <> 'signed' AND person_id > ?3
        UNION
        SELECT person_id FROM recognition_request
        WHERE framework = ?1 AND version = ?2 AND person_id > ?3
          AND state IN ('draft', 'submitted', 'in-review', 'question', 'appealed')
      ) AS users
      ORDER BY person_id LIMIT ?4
      """, version.reference.code, version.reference.version, telling.upto, portion
    ).map { try $0(0) }
    guard let last = people.last else { return nil }
    let (words, about, page) = said(telling, version)
    for person in people {
      try WorkNotices.tell(words, about: about, to: person, page: page, at: now, tx)
    }
    let employers: [OrganisationID] = try tx.rows(
      """
      SELECT DISTINCT employer_id FROM assignment
      WHERE person_id IN (?1*) AND (ended_on IS NULL OR ended_on >= ?2)
      ORDER BY employer_id
      """, List(people), now.dayInLondon
    ).map { try $0(0) }
    for employer in employers {
      try WorkNotices.tell(
        words, about: about,
        to: Accounts.holding(.keepAssessors, over: employer, at: now, tx).map(\.account)
          .uniqued(), page: page, at: now, tx)
    }
    return last.rawValue
  }

  private static func providers(
    _ telling: Telling, _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws -> Int64? {
    let providers: [OrganisationID] = try tx.rows(
      """
      SELECT DISTINCT provider_id FROM accreditation
      WHERE framework = ?1 AND framework_version = ?2 AND provider_id > ?3
        AND state NOT IN ('not-accredited', 'replaced', 'expired', 'withdrawn')
      ORDER BY provider_id LIMIT ?4
      """, version.reference.code, version.reference.version, telling.upto, portion
    ).map { try $0(0) }
    guard let last = providers.last else { return nil }
    let (words, about, page) = said(telling, version)
    for provider in providers {
      try WorkNotices.tell(
        words, about: about,
        to: Accounts.holding(.submitAccreditation, over: provider, at: now, tx).map(\.account)
          .uniqued(), page: page, at: now, tx)
    }
    return last.rawValue
  }

  private static func said(
    _ telling: Telling, _ version: FrameworkVersion
  ) -> (words: String, about: String, page: String) {
    let day = version.retiresOn?.inWords ?? ""
    let words =
      switch telling.kind {
      case .warning: "A version of standards that you use retires on \(day)"
      case .moved: "A version of standards that you use retires on another day: \(day)"
      case .calledOff: "A version of standards that you use does not retire after all"
      }
    return (
      words, "standards-\(version.id)-\(telling.kind.rawValue)-\(telling.about.iso)",
      "/standards/\(version.reference.code)/\(version.reference.version)"
    )
  }
}
