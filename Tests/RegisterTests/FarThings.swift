import Access
import Directory
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

/// One of everything that may hang on somebody, as it stands in the database, each with a word that
/// nobody out of reach may read.
struct FarThings {
  let person: PersonID
  let account: AccountID
  let place: OrganisationID
  /// With whom the person shares themselves.
  let body: OrganisationID
  /// Whether its words are the ones that nobody out of reach may read.
  let isFar: Bool

  private var now: Instant { Clock.test.now() }
  private var today: Day { Clock.test.today }

  /// Numbers, by the word of an address before them.
  func add(_ tx: any Transaction) throws -> [String: String] {
    let numbers = [
      "absences": try absence(tx), "records": try record(tx), "review": try record(tx),
      "exemptions": try exemption(tx), "deferrals": try deferral(tx),
      "corrections": try correction(tx), "holds": try hold(tx), "sharing": try share(tx),
      "uploads": try upload(tx), "kept": try keptForm(tx), "mail": try mail(tx),
      "tablets": try tablet(tx), "tokens": try token(tx), "ways": try way(tx),
      "packs": try pack(tx), "statutory-requests": try evidenceRequest(tx), "pages": 1,
    ]
    return numbers.mapValues { "\($0)" }
  }

  private func absence(_ tx: any Transaction) throws -> Int64 {
    let post = try #require(try Assignments.of([person], tx)[person]?.first).id
    return try RecordAbsence(post, kind: .careerBreak, from: today - 9).run(under: .test, tx).id
  }

  private func record(_ tx: any Transaction) throws -> Int64 {
    try RecordCompletion(
      person: person, organisation: place, kind: .training(category: "fire-safety"),
      title: isFar ? "Their certificate" : "Nearby certificate",
      completedOn: today - 30
    ).run(under: .test, tx).id.rawValue
  }

  private func exemption(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO exemption (id, person_id, policy, organisation_id, reason, detail, approver, from_on)
      VALUES (?1, ?2, 'national-induction', ?3, 'equivalent-held', 'Their certificate', 'A', ?4)
      """, id, person, place, today, tx: tx)
    return id
  }

  private func deferral(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO deferral (id, person_id, policy, organisation_id, reason, detail, discretionary,
        from_on, until_on)
      VALUES (?1, ?2, 'national-induction', ?3, 'other', 'Their night shift', TRUE, ?4, ?5)
      """, id, person, place, today, today + 30, tx: tx)
    return id
  }

  private func correction(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO correction (id, person_id, organisation_id, item, field, label, wanted, asked_at,
        due_on, stage)
      VALUES (?1, ?2, ?3, 'assignment-1', 'job_title', 'Job title', 'Their wrong title', ?4, ?5,
        'asked')
      """, id, person, place, now, today + 28, tx: tx)
    return id
  }

  private func hold(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO legal_hold (id, person_id, why, placed_at, placed_by)
      VALUES (?1, ?2, 'Their tribunal', ?3, 'zebedee.q')
      """, id, person, now, tx: tx)
    return id
  }

  private func share(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO personal_share (id, person_id, body_id, purpose, from_on, to_on, shared_at, shared_by)
      VALUES (?1, ?2, ?3, 'Their night shift', ?4, ?5, ?6, ?7)
      """, id, person, body, today, today + 30, now, account, tx: tx)
    try put(
      "INSERT INTO personal_share_data (share_id, shared) VALUES (?1, 'training')", id, tx: tx)
    return id
  }

  private func upload(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO upload (id, account_id, state, format, organisation_id, as_of, uploaded_at,
        expires_at)
      VALUES (?1, ?2, 'waiting', 'plain', ?3, ?4, ?5, ?6)
      """, id, account, place, today, now, now.adding(seconds: 86_400), tx: tx)
    return id
  }

  private func keptForm(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      "INSERT INTO kept_form (id, account_id, sealed_form, kept_at) VALUES (?1, ?2, '', ?3)",
      id, account, now, tx: tx)
    return id
  }

  private func mail(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO mail (id, account_id, kind, message_id, to_address, state, queued_at, late_at,
        next_at, attempts, cause)
      VALUES (?1, ?2, 'notice', 'm', 'their@quillfeather.example', 'refused', ?3, ?4, ?3, 1,
        'tryAgain')
      """, id, account, now, now.adding(seconds: 86_400), tx: tx)
    return id
  }

  private func tablet(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO tablet (id, organisation_id, name, token_digest, made_at, made_by)
      VALUES (?1, ?2, 'Their tablet', ?4, ?3, 'zebedee.q')
      """, id, place, now, "no digest of \(id)", tx: tx)
    return id
  }

  private func token(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO api_token (id, account_id, token_digest, name, permissions, created_at, expires_on)
      VALUES (?1, ?2, ?5, 'Their programs', '', ?3, ?4)
      """, id, account, now, today + 30, "no digest of \(id)", tx: tx)
    return id
  }

  private func pack(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO evidence_pack (id, organisation_id, beneath, as_at, body_id, purpose, sections,
        asked_by, asked_by_name, asked_at, stage, frozen_at, digest)
      VALUES (?1, ?2, FALSE, ?3, ?2, 'Their inspection', 'staff', ?4, 'zebedee.q', ?5, 'prepared',
        ?5, 'd')
      """, id, place, today, account, now, tx: tx)
    try put(
      """
      INSERT INTO evidence_file (pack_id, position, kind, name, title, section, digest, size)
      VALUES (?1, 1, 'page', 'staff.json', 'Their staff', 'staff', 'd', 1)
      """, id, tx: tx)
    return id
  }

  private func evidenceRequest(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO evidence_request (id, organisation_id, body_id, inspector, legal_basis, reference,
        wanted, sections, beneath, asked_on, due_on, recorded_at, recorded_by, recorded_by_name,
        by_officer, stage)
      VALUES (?1, ?2, ?2, 'Their inspector', 'The law', 'Their reference', 'Their staff', 'staff',
        FALSE, ?3, ?4, ?5, ?6, 'zebedee.q', FALSE, 'open')
      """, id, place, today, today + 9, now, account, tx: tx)
    return id
  }

  private func way(_ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try put(
      """
      INSERT INTO account_identity (id, account_id, provider, issuer, subject, label, rule, linked_at)
      VALUES (?1, ?2, 'harbour', 'https://id.harbour.example', ?4, 'zebedee.q at home', 'own', ?3)
      """, id, account, now, "subject \(id)", tx: tx)
    return id
  }

  private func put(_ sql: String, _ values: any Storable..., tx: any Transaction) throws {
    let words = [("Their", "Nearby"), ("their@quillfeather", "near@hill"), ("zebedee", "nearby")]
    let text = isFar ? sql : words.reduce(sql) { $0.replacing($1.0, with: $1.1) }
    try tx.execute(text, binding: values.map(\.stored))
  }
}
