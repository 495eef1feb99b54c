import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Choose files → see what will change → confirm. What is handed over waits here in between; jobs
/// check and load it, so that neither a large file nor a restart leaves anybody without an answer.
package enum Uploads {
  static let hoursKept = 24

  /// Keeps files for the user until they confirm, discard, or a day has passed, and has them
  /// checked.
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
    let employer: Organisation?
    do {
      employer = try LoadJob(request: request, lists: .shared, user: user).chosenEmployer(tx)
    } catch is NotFound {
      throw Problems(
        "organisation",
        "No organisation has the code \(request.organisation ?? ""). Check the code, or leave it "
          + "out to take the employer from the file")
    }
    let id = try UploadStore.add(request, employer: employer?.id, by: user, tx)
    try UploadStore.queue(.check, of: id, at: user.now, tx)
    return id
  }

  /// The user's own that wait, latest first.
  package static func waiting(for user: User, _ tx: any Transaction) throws -> [Upload] {
    try UploadStore.waiting(for: user, tx)
  }

  /// - Throws: `NotFound` for anybody else's.
  package static func find(
    _ id: UploadID, for user: User, _ tx: any Transaction
  ) throws -> Upload {
    guard let upload = try UploadStore.find(id, for: user, tx) else {
      throw NotFound("This upload")
    }
    return upload
  }

  /// How far an upload of the user is.
  package static func standing(
    of upload: Upload, at now: Instant, _ tx: any Transaction
  ) throws -> UploadStanding {
    switch upload.state {
    case .discarded, .expired: return .gone(upload.state)
    case .loaded: return .loaded(try loads(of: upload.id, tx))
    case .waiting: break
    }
    let task = upload.task ?? .check
    let status = try upload.job.flatMap { try Jobs.status(of: $0, tx) }
    if let status, status.finishedAt == nil { return .working(task, status) }
    guard upload.expiresAt > now else { return .gone(.expired) }
    if let words = upload.refusal { return .stopped(task, refusal: words, job: nil) }
    if status?.state == .failed { return .stopped(task, refusal: nil, job: upload.job) }
    guard let (check, movedOn) = try UploadStore.check(of: upload.id, tx) else {
      return .stopped(task, refusal: nil, job: upload.job)
    }
    return .checked(check, movedOn: movedOn, loaded: try loads(of: upload.id, tx))
  }

  /// Has it loaded, if what it would do is still what the user saw. Asked for twice, or once it is
  /// loaded, it is loaded once.
  ///
  /// - Parameter fingerprint: Of the check that the user saw.
  /// - Throws: `Problems` when the files are no longer here.
  package static func confirm(
    _ id: UploadID, fingerprint: String, by user: User, _ tx: any Transaction
  ) throws {
    let upload = try find(id, for: user, tx)
    if upload.state == .loaded { return }
    try requireRight(user)
    guard try isFree(upload, at: user.now, tx) else { return }
    guard let (check, _) = try UploadStore.check(of: id, tx) else {
      return try UploadStore.queue(.check, of: id, at: user.now, tx)
    }
    guard check.fingerprint == fingerprint, check.canLoad else {
      return try UploadStore.markMovedOn(id, tx)
    }
    try UploadStore.queue(.load, of: id, at: user.now, tx)
  }

  /// Has it checked anew: after something went wrong, or because time has passed.
  package static func checkAgain(
    _ id: UploadID, by user: User, _ tx: any Transaction
  ) throws {
    try change(id, by: user, tx) {}
  }

  package static func discard(
    _ id: UploadID, by user: User, _ tx: any Transaction
  ) throws {
    let upload = try find(id, for: user, tx)
    guard upload.state == .waiting else { return }
    if upload.task == .load, try isAtWork(upload, tx) {
      throw Problems("", "The files are being loaded; wait until that is done")
    }
    try UploadStore.close(id, .discarded, tx)
  }

  /// How many uploads and loads have something that `expire` would remove.
  package static func toExpire(
    at now: Instant, _ tx: any Transaction
  ) throws -> (uploads: Int, loads: Int) {
    let uploads = try tx.row(
      "SELECT COUNT(*) FROM upload WHERE state = 'waiting' AND expires_at <= ?1", now)
    let loads = try tx.row(
      """
      SELECT COUNT(*) FROM load l
      WHERE l.rows_expire_at <= ?1 AND (
        EXISTS (SELECT 1 FROM load_undo u WHERE u.load_id = l.id)
        OR EXISTS (SELECT 1 FROM load_row_in_error r WHERE r.load_id = l.id))
      """, now)
    return (try uploads?(0) ?? 0, try loads?(0) ?? 0)
  }

  /// Removes what waited too long, and rows in error that were kept long enough. What is being
  /// loaded is left to its job.
  package static func expire(at now: Instant, _ tx: any Transaction) throws {
    try EraseLearningResults.expire(at: now, tx)
    let late = try tx.rows(
      """
      SELECT id FROM upload u
      WHERE u.state = 'waiting' AND u.expires_at <= ?1
        AND NOT EXISTS (SELECT 1 FROM job j WHERE j.id = u.job_id AND j.finished_at IS NULL)
      """, now)
    for row in late { try UploadStore.close(try row(0), .expired, tx) }
    try tx.execute(
      """
      DELETE FROM load_row_in_error
      WHERE load_id IN (SELECT id FROM load WHERE rows_expire_at <= ?1)
      """, now)
    try LoadUndoStore.expire(at: now, tx)
  }

  /// What was loaded of it, part by part.
  private static func loads(of id: UploadID, _ tx: any Transaction) throws -> [LoadID] {
    try LoadStore.loaded(of: id, tx).sorted { $0.key < $1.key }.map(\.value)
  }

  /// Changes what is known about an upload that waits, and has it checked again.
  static func change(
    _ id: UploadID, by user: User, _ tx: any Transaction, _ change: () throws -> Void
  ) throws {
    let upload = try find(id, for: user, tx)
    if upload.state == .loaded { return }
    try requireRight(user)
    guard try isFree(upload, at: user.now, tx) else { return }
    try change()
    try UploadStore.queue(.check, of: id, at: user.now, tx)
  }

  private static func isFree(
    _ upload: Upload, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    if try isAtWork(upload, tx) { return false }
    guard upload.state == .waiting, upload.expiresAt > now else {
      let state = upload.state == .waiting ? Upload.State.expired : upload.state
      throw Problems(
        "", "These files are no longer here (\(state.words)). Choose them again to load them")
    }
    return true
  }

  private static func isAtWork(_ upload: Upload, _ tx: any Transaction) throws -> Bool {
    guard upload.state == .waiting, let job = upload.job else { return false }
    return try Jobs.status(of: job, tx).map { $0.finishedAt == nil } ?? false
  }

  /// Whose files may be loaded is asked again when it is known whose they are.
  private static func requireRight(_ user: User) throws {
    guard user.may(IntakePermissions.loadStaff) || user.may(IntakePermissions.loadNational) else {
      throw Forbidden(IntakePermissions.loadStaff.doing)
    }
  }
}
