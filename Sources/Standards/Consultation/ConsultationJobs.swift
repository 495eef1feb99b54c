import Access
import Directory
import Kernel
import Obligations
import Records
import Storage
import Web

/// What goes on by itself: warnings before a version retires, and a last word before a consultation
/// closes. Each is told once; run again, it tells nobody anything.
enum ConsultationJobs {
  static let follow = JobKind("standards.follow")
  static let secondsBetweenRuns: Int64 = 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      follow: { _, database in
        let now = clock.now()
        let ids = try await database.read { tx in try FrameworkVersions.all(tx).map(\.id) }
        for id in ids {
          try await database.write { tx in try tell(id, at: now, tx) }
        }
      }
    ]
  }

  static let policies = [
    follow: JobPolicy(
      .nobody,
      "Tells those who use a version of standards that it retires, and those who are asked "
        + "about one that the consultation closes", for: .training)
  ]

  static func tell(
    _ id: FrameworkVersionID, at now: Instant, _ tx: any Transaction
  ) throws {
    guard var version = try FrameworkVersions.find(id, tx) else { return }
    let settings = try StandardsReader.shipped().settings
    let day = now.dayInLondon
    try warn(version, on: day, settings, at: now, tx)
    guard version.isOpen(on: day), version.closingToldOn == nil, let closes = version.closesOn,
      day >= settings.consultationCloses.before(closes)
    else { return }
    try ConsultationNews.closing(version, at: now, tx)
    version.closingToldOn = day
    try FrameworkVersions.save(version, tx)
  }

  /// The warning that is due now, if it was not sent. One that was missed is not made up for: it would
  /// come too late, and the day has to be put off.
  private static func warn(
    _ version: FrameworkVersion, on day: Day, _ settings: StandardsSettings, at now: Instant,
    _ tx: any Transaction
  ) throws {
    guard version.state == .published || version.state == .superseded,
      let retires = version.retiresOn, day < retires,
      let due = LifecycleRules.warnings(before: retires, settings).last(where: { $0 <= day }),
      try !FrameworkVersions.warnings(of: version.id, tx).contains(where: { $0.dueOn == due })
    else { return }
    let words = "A version of standards that you use retires on \(retires.inWords)"
    let about = "standards-\(version.id)-retires-\(due.iso)"
    let page = "/standards/\(version.reference.code)/\(version.reference.version)"
    let users = try VersionUsers.find(version.reference, at: now, tx)
    for person in users.people {
      try WorkNotices.tell(words, about: about, to: person, page: page, at: now, tx)
    }
    try WorkNotices.tell(words, about: about, to: users.accounts, page: page, at: now, tx)
    try FrameworkVersions.warned(of: version.id, dueOn: due, on: day, tx)
  }
}

/// Those who use a version: who assesses themselves against it and has not been signed off, whose
/// prior learning is being judged by it, whose training is accredited against it; and who keeps
/// training where they work.
struct VersionUsers: Sendable {
  let people: [PersonID]
  let accounts: [AccountID]

  static func find(
    _ reference: FrameworkReference, at now: Instant, _ tx: any Transaction
  ) throws -> VersionUsers {
    let day = now.dayInLondon
    let people: [PersonID] = try tx.rows(
      """
      SELECT person_id FROM self_assessment
      WHERE framework = ?1 AND version = ?2 AND sign_off <> 'signed'
      UNION
      SELECT person_id FROM recognition_request
      WHERE framework = ?1 AND version = ?2
        AND state IN ('draft', 'submitted', 'in-review', 'question', 'appealed')
      ORDER BY 1
      """, reference.code, reference.version
    ).map { try $0(0) }
    let providers: [OrganisationID] = try tx.rows(
      """
      SELECT DISTINCT provider_id FROM accreditation
      WHERE framework = ?1 AND framework_version = ?2
        AND state NOT IN ('not-accredited', 'replaced', 'expired', 'withdrawn')
      ORDER BY provider_id
      """, reference.code, reference.version
    ).map { try $0(0) }
    var accounts: Set<AccountID> = []
    for provider in providers {
      accounts.formUnion(
        try Accounts.holding(.submitAccreditation, over: provider, at: now, tx).map(\.account))
    }
    for employer in try employers(of: people, on: day, tx) {
      accounts.formUnion(
        try Accounts.holding(.keepAssessors, over: employer, at: now, tx).map(\.account))
    }
    return VersionUsers(people: people, accounts: accounts.sorted())
  }

  private static func employers(
    of people: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    var employers: Set<OrganisationID> = []
    for some in people.chunked() {
      let found: [OrganisationID] = try tx.rows(
        """
        SELECT DISTINCT employer_id FROM assignment
        WHERE person_id IN (?1*) AND (ended_on IS NULL OR ended_on >= ?2)
        """, List(Array(some)), day
      ).map { try $0(0) }
      employers.formUnion(found)
    }
    return employers.sorted()
  }
}
