import Access
import Directory
import Kernel
import Storage

/// The tables of uploads.
enum UploadStore {
  static func add(
    _ request: ImportRequest, employer: OrganisationID?, by user: User, _ tx: any Transaction
  ) throws -> UploadID {
    let id: UploadID = try tx.newIdentifier()
    try tx.execute(
      """
      INSERT INTO upload (id, account_id, state, format, organisation_id, person_id, as_of,
        uploaded_at, expires_at, fingerprint)
      VALUES (?1, ?2, 'waiting', ?3, ?4, ?5, ?6, ?7, ?8, NULL)
      """, id, user.account, request.format, employer, request.person, request.asOf, user.now,
      user.now.adding(seconds: Int64(Uploads.hoursKept) * 3_600))
    for (position, file) in request.files.enumerated() {
      let place = IntakeSealed.place(file: position, of: id)
      let sealed = try file.bytes.map { try tx.keys.seal($0, for: place) }
      try tx.execute(
        """
        INSERT INTO upload_file (upload_id, position, name, content, sealed_with)
        VALUES (?1, ?2, ?3, ?4, ?5)
        """, id, position, file.name, sealed?.bytes, sealed?.key)
    }
    return id
  }

  /// Asks for a job. Whatever an earlier one came to no longer counts.
  static func queue(
    _ task: Upload.Task, of id: UploadID, at now: Instant, _ tx: any Transaction
  ) throws {
    let job = try Jobs.enqueue(task.job, payload: "\(id)", key: "\(id)", at: now, tx)
    try tx.execute(
      "UPDATE upload SET task = ?2, job_id = ?3, refusal = NULL WHERE id = ?1", id, task, job)
  }

  static func waiting(for user: User, _ tx: any Transaction) throws -> [Upload] {
    let rows = try tx.rows(
      """
      SELECT id, state, format, organisation_id, person_id, as_of, uploaded_at, expires_at, task,
        job_id, refusal, employer_said, employer_kind
      FROM upload
      WHERE state = 'waiting' AND expires_at > ?2
        AND (account_id = ?1 OR (CAST(?1 AS BIGINT) IS NULL AND account_id IS NULL))
      ORDER BY uploaded_at DESC, id DESC
      """, user.account, user.now)
    return try rows.map { try Upload($0, files: names(of: try $0(0), tx)) }
  }

  static func find(_ id: UploadID, for user: User, _ tx: any Transaction) throws -> Upload? {
    try tx.row(
      """
      SELECT id, state, format, organisation_id, person_id, as_of, uploaded_at, expires_at, task,
        job_id, refusal, employer_said, employer_kind
      FROM upload
      WHERE id = ?1 AND (account_id = ?2 OR (CAST(?2 AS BIGINT) IS NULL AND account_id IS NULL))
      """, id, user.account
    ).map { try Upload($0, files: names(of: id, tx)) }
  }

  /// The upload that `job` is to work on, and who handed it over; `nil` when it is no longer to be
  /// worked on, or not by this job.
  static func find(
    _ id: UploadID, for job: Job, at now: Instant, _ tx: any Transaction
  ) throws -> (upload: Upload, user: User)? {
    let row = try tx.row(
      "SELECT account_id FROM upload WHERE id = ?1 AND job_id = ?2 AND state = 'waiting'", id,
      job.id)
    guard let row else { return nil }
    let account: AccountID? = try row(0)
    let user: User
    if let account {
      guard let known = try Accounts.user(account, at: now, tx) else {
        throw Problems("", "The account that sent these files is closed")
      }
      user = known
    } else {
      user = .console(now: now)
    }
    return try find(id, for: user, tx).map { ($0, user) }
  }

  static func files(of id: UploadID, _ tx: any Transaction) throws -> [ImportFile] {
    try tx.rows(
      """
      SELECT name, content, position, sealed_with FROM upload_file
      WHERE upload_id = ?1 ORDER BY position
      """, id
    ).map { row in
      let place = IntakeSealed.place(file: try row(2), of: id)
      let key: String? = try row(3)
      let bytes = try row(1, as: [UInt8]?.self).map {
        try IntakeSealed.open($0, sealedWith: key, for: place, tx.keys)
      }
      return ImportFile(name: try row(0), bytes: bytes)
    }
  }

  static func keep(
    _ check: UploadCheck, of id: UploadID, movedOn: Bool, at now: Instant, _ tx: any Transaction
  ) throws {
    let sealed = try tx.keys.seal(check.bytes, for: IntakeSealed.place(checkOf: id))
    try tx.execute(
      """
      INSERT INTO upload_check
        (upload_id, fingerprint, moved_on, checked_at, result, sealed_with)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (upload_id) DO UPDATE SET fingerprint = EXCLUDED.fingerprint,
        moved_on = EXCLUDED.moved_on, checked_at = EXCLUDED.checked_at,
        result = EXCLUDED.result, sealed_with = EXCLUDED.sealed_with
      """, id, check.fingerprint, movedOn, now, sealed.bytes, sealed.key)
  }

  static func check(
    of id: UploadID, _ tx: any Transaction
  ) throws -> (check: UploadCheck, movedOn: Bool)? {
    try tx.row("SELECT result, moved_on, sealed_with FROM upload_check WHERE upload_id = ?1", id)
      .map { row in
        let bytes = try IntakeSealed.open(
          try row(0), sealedWith: try row(2), for: IntakeSealed.place(checkOf: id), tx.keys)
        return (try UploadCheck(bytes: bytes), try row(1))
      }
  }

  static func markMovedOn(_ id: UploadID, _ tx: any Transaction) throws {
    try tx.execute("UPDATE upload_check SET moved_on = TRUE WHERE upload_id = ?1", id)
  }

  /// - Parameter employer: `nil` when they are of somebody not known before.
  static func sayEmployer(
    _ employer: OrganisationID?, of id: UploadID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE upload SET organisation_id = ?2, employer_said = TRUE WHERE id = ?1", id, employer)
  }

  static func sayKind(_ kind: OrganisationKind, of id: UploadID, _ tx: any Transaction) throws {
    try tx.execute("UPDATE upload SET employer_kind = ?2 WHERE id = ?1", id, kind)
  }

  static func sayPerson(_ person: PersonID, of id: UploadID, _ tx: any Transaction) throws {
    try tx.execute("UPDATE upload SET person_id = ?2 WHERE id = ?1", id, person)
  }

  static func refuse(_ id: UploadID, because words: String, _ tx: any Transaction) throws {
    try tx.execute("UPDATE upload SET refusal = ?2 WHERE id = ?1", id, words)
  }

  /// The bytes go, and what was read from them; that there was an upload stays.
  static func close(_ id: UploadID, _ state: Upload.State, _ tx: any Transaction) throws {
    try tx.execute("UPDATE upload SET state = ?2 WHERE id = ?1", id, state)
    try tx.execute(
      "UPDATE upload_file SET content = NULL, sealed_with = NULL WHERE upload_id = ?1", id)
    try tx.execute("DELETE FROM upload_check WHERE upload_id = ?1", id)
  }

  private static func names(of id: UploadID, _ tx: any Transaction) throws -> [String] {
    try tx.rows("SELECT name FROM upload_file WHERE upload_id = ?1 ORDER BY position", id).map {
      try $0(0)
    }
  }
}

extension Upload {
  fileprivate init(_ row: Row, files: [String]) throws {
    self.init(
      id: try row(0), state: try row(1), files: files, format: try row(2),
      organisation: try row(3), person: try row(4), asOf: try row(5), uploadedAt: try row(6),
      expiresAt: try row(7), task: try row(8), job: try row(9), refusal: try row(10),
      isEmployerSaid: try row(11), kind: try row(12))
  }
}
