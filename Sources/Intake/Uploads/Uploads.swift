import Access
import Directory
import Journals
import Kernel
import Storage

/// Choose files → see what will change → confirm. What is handed over waits here in between.
package enum Uploads {
  static let hoursKept = 24

  /// Keeps files for the user until they confirm, discard, or a day has passed.
  ///
  /// - Throws: `Problems` without a file, or with files that could not be read.
  package static func handOver(
    _ request: ImportRequest, by user: User, _ tx: any Transaction
  ) throws -> UploadID {
    try requireRight(user)
    guard !request.files.isEmpty else { throw Problems("files", "Choose the files to load") }
    let unread = request.files.filter { $0.bytes == nil }.map(\.name)
    guard unread.isEmpty else {
      throw Problems("files", "Choose \(unread.joined(separator: ", ")) again: it did not arrive")
    }
    try expire(at: user.now, tx)
    let employer = try LoadJob(request: request, lists: .shared, user: user).chosenEmployer(tx)
    let id: UploadID = try tx.newIdentifier()
    try tx.execute(
      """
      INSERT INTO upload (id, account_id, state, format, organisation_id, person_id, as_of,
        uploaded_at, expires_at, fingerprint)
      VALUES (?1, ?2, 'waiting', ?3, ?4, ?5, ?6, ?7, ?8, NULL)
      """, id, user.account, request.format, employer?.id, request.person, request.asOf, user.now,
      user.now.adding(seconds: Int64(hoursKept) * 3_600))
    for (position, file) in request.files.enumerated() {
      try tx.execute(
        "INSERT INTO upload_file (upload_id, position, name, content) VALUES (?1, ?2, ?3, ?4)",
        id, position, file.name, file.bytes)
    }
    return id
  }

  /// The user's own that wait, latest first.
  package static func waiting(for user: User, _ tx: any Transaction) throws -> [Upload] {
    let rows = try tx.rows(
      """
      SELECT id, state, format, organisation_id, person_id, as_of, uploaded_at, expires_at
      FROM upload
      WHERE state = 'waiting' AND expires_at > ?2
        AND (account_id = ?1 OR (CAST(?1 AS BIGINT) IS NULL AND account_id IS NULL))
      ORDER BY uploaded_at DESC, id DESC
      """, user.account, user.now)
    return try rows.map { try Upload($0, files: files(of: try $0(0), tx)) }
  }

  /// - Throws: `NotFound` for anybody else's.
  package static func find(
    _ id: UploadID, for user: User, _ tx: any Transaction
  ) throws -> Upload {
    let row = try tx.row(
      """
      SELECT id, state, format, organisation_id, person_id, as_of, uploaded_at, expires_at
      FROM upload
      WHERE id = ?1 AND (account_id = ?2 OR (CAST(?2 AS BIGINT) IS NULL AND account_id IS NULL))
      """, id, user.account)
    guard let row else { throw NotFound("This upload") }
    return try Upload(row, files: files(of: id, tx))
  }

  /// What loading it would do now. Nothing is changed.
  package static func check(
    _ id: UploadID, by user: User, _ importer: Importer
  ) async throws -> ImportReport {
    let request = try await importer.database.read { tx in
      try Uploads.request(id, mode: .check, by: user, tx)
    }
    return try await importer.run(request, by: user)
  }

  /// Loads it, unless what it would do is no longer what the user saw: then nothing is done, and
  /// the report says so and shows the new difference.
  ///
  /// - Parameter fingerprint: Of the report that the user confirmed.
  package static func confirm(
    _ id: UploadID, fingerprint: String, by user: User, _ importer: Importer
  ) async throws -> ImportReport {
    let request = try await importer.database.read { tx in
      try Uploads.request(id, mode: .confirm(fingerprint: fingerprint), by: user, tx)
    }
    return try await importer.run(request, by: user)
  }

  package static func discard(
    _ id: UploadID, by user: User, _ tx: any Transaction
  ) throws {
    guard try find(id, for: user, tx).state == .waiting else { return }
    try close(id, .discarded, tx)
  }

  /// Removes what waited too long, and rows in error that were kept long enough.
  package static func expire(at now: Instant, _ tx: any Transaction) throws {
    let late = try tx.rows(
      "SELECT id FROM upload WHERE state = 'waiting' AND expires_at <= ?1", now)
    for row in late { try close(try row(0), .expired, tx) }
    try tx.execute(
      """
      DELETE FROM load_row_in_error
      WHERE load_id IN (SELECT id FROM load WHERE rows_expire_at <= ?1)
      """, now)
  }

  /// The bytes go; that there was an upload stays.
  static func close(_ id: UploadID, _ state: Upload.State, _ tx: any Transaction) throws {
    try tx.execute("UPDATE upload SET state = ?2 WHERE id = ?1", id, state)
    try tx.execute("UPDATE upload_file SET content = NULL WHERE upload_id = ?1", id)
  }

  private static func request(
    _ id: UploadID, mode: ImportRequest.Mode, by user: User, _ tx: any Transaction
  ) throws -> ImportRequest {
    let upload = try find(id, for: user, tx)
    guard upload.state == .waiting, upload.expiresAt > user.now else {
      throw Problems(
        "", "These files are no longer here (\(upload.state.words)). Choose them again to load them"
      )
    }
    let files = try tx.rows(
      "SELECT name, content FROM upload_file WHERE upload_id = ?1 ORDER BY position", id)
    return ImportRequest(
      files: try files.map { ImportFile(name: try $0(0), bytes: try $0(1)) },
      format: upload.format, mode: mode, asOf: upload.asOf, employer: upload.organisation,
      person: upload.person, upload: id)
  }

  private static func files(of id: UploadID, _ tx: any Transaction) throws -> [String] {
    try tx.rows("SELECT name FROM upload_file WHERE upload_id = ?1 ORDER BY position", id).map {
      try $0(0)
    }
  }

  /// Whose files may be loaded is asked again when it is known whose they are.
  private static func requireRight(_ user: User) throws {
    guard user.may(IntakePermissions.loadStaff) || user.may(IntakePermissions.loadNational) else {
      throw Forbidden(IntakePermissions.loadStaff.doing)
    }
  }
}

extension Upload {
  fileprivate init(_ row: Row, files: [String]) throws {
    self.init(
      id: try row(0), state: try row(1), files: files, format: try row(2),
      organisation: try row(3), person: try row(4), asOf: try row(5), uploadedAt: try row(6),
      expiresAt: try row(7))
  }
}
