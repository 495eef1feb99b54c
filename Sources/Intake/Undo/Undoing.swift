import Access
import Kernel
import Storage

/// How far the undo of a load is.
package enum UndoStanding: Sendable {
  /// Nobody has asked what it would do.
  case notAsked
  /// A job is at it, or will be.
  case working(Undoing.Task, JobStatus)
  /// This is what it would do. `movedOn` when it is not what they saw before.
  case checked(UndoEffect, movedOn: Bool, reason: String)
  /// The job could not be done; with the words of a refusal, or the number of the job that went
  /// wrong on our side.
  case stopped(refusal: String?, job: JobID?)
  case undone(LoadUndone)
}

/// Look what undoing a load would do → confirm. Both are done by jobs, because a load of many
/// thousand people takes as long to undo as it took to load.
package enum Undoing {
  package enum Task: String, Storable, CaseIterable {
    case check, undo

    package var job: JobKind {
      switch self {
      case .check: JobKind("intake.undo-check")
      case .undo: JobKind("intake.undo")
      }
    }
  }

  /// The longest reason.
  package static let reasonLimit = 500

  /// Whether the page of a load offers to undo it.
  package static func isOffered(
    _ load: LoadID, to user: User, _ tx: any Transaction
  ) throws -> Bool {
    guard let found = try LoadUndoStore.find(load, tx),
      UndoRules.refusal(of: found, at: user.now) == nil,
      try LoadUndoStore.isKept(load, tx)
    else { return false }
    return try user.mayUndoLoad(for: found.employer, tx)
  }

  /// Has a job find out what undoing the load would do.
  ///
  /// - Throws: `NotFound` for a load the user may not read, `Forbidden`.
  package static func ask(_ load: LoadID, by user: User, _ tx: any Transaction) throws {
    let found = try find(load, for: user, tx)
    if let problem = UndoRules.refusal(of: found, at: user.now) { throw problem }
    guard try !isAtWork(load, tx) else { return }
    try queue(.check, load, reason: "", by: user, tx)
  }

  /// Has the load undone, if that would still do what the user saw. Asked for twice, it is undone
  /// once.
  ///
  /// - Parameter fingerprint: Of the effect that the user saw.
  package static func confirm(
    _ load: LoadID, because reason: String, fingerprint: String, by user: User,
    _ tx: any Transaction
  ) throws {
    let found = try find(load, for: user, tx)
    if found.undone != nil { return }
    if let problem = UndoRules.refusal(of: found, at: user.now) { throw problem }
    guard try !isAtWork(load, tx) else { return }
    let row = try UndoingRow.find(load, tx)
    guard let effect = row?.effect, effect.canUndo, effect.fingerprint == fingerprint else {
      return try queue(.check, load, reason: reason, by: user, tx)
    }
    try queue(.undo, load, reason: reason, by: user, tx)
  }

  /// - Throws: `NotFound` for a load the user may not read, `Forbidden`.
  package static func standing(
    of load: LoadID, for user: User, _ tx: any Transaction
  ) throws -> UndoStanding {
    let found = try find(load, for: user, tx)
    if let undone = found.undone { return .undone(undone) }
    if let problem = UndoRules.refusal(of: found, at: user.now) {
      return .stopped(refusal: problem.problems.map(\.message).joined(separator: ". "), job: nil)
    }
    guard let row = try UndoingRow.find(load, tx) else { return .notAsked }
    let status = try Jobs.status(of: row.job, tx)
    if let status, status.finishedAt == nil { return .working(row.task, status) }
    if let words = row.refusal { return .stopped(refusal: words, job: nil) }
    guard let effect = row.effect, status?.state != .failed else {
      return .stopped(refusal: nil, job: row.job)
    }
    return .checked(effect, movedOn: row.movedOn, reason: row.reason)
  }

  private static func find(
    _ load: LoadID, for user: User, _ tx: any Transaction
  ) throws -> UndoableLoad {
    guard let found = try LoadUndoStore.find(load, tx),
      try LoadHistory.readable([load], for: user, tx).contains(load)
    else { throw NotFound("This load") }
    _ = try user.right(toUndoLoadFor: found.employer, tx)
    return found
  }

  private static func isAtWork(_ load: LoadID, _ tx: any Transaction) throws -> Bool {
    guard let row = try UndoingRow.find(load, tx) else { return false }
    return try Jobs.status(of: row.job, tx).map { $0.finishedAt == nil } ?? false
  }

  private static func queue(
    _ task: Task, _ load: LoadID, reason: String, by user: User, _ tx: any Transaction
  ) throws {
    let job = try Jobs.enqueue(task.job, payload: "\(load)", key: "\(load)", at: user.now, tx)
    try UndoingRow.put(
      load, account: user.account, task: task, job: job, reason: reason, tx)
  }
}

/// An undo that was asked for.
struct UndoingRow: Sendable {
  let account: AccountID?
  let task: Undoing.Task
  let job: JobID
  let reason: String
  let refusal: String?
  let movedOn: Bool
  let effect: UndoEffect?

  static func find(_ load: LoadID, _ tx: any Transaction) throws -> UndoingRow? {
    try tx.row(
      """
      SELECT account_id, task, job_id, reason, refusal, moved_on, result
      FROM load_undoing WHERE load_id = ?1
      """, load
    ).map { row in
      let bytes: [UInt8]? = try row(6)
      return UndoingRow(
        account: try row(0), task: try row(1), job: try row(2), reason: try row(3),
        refusal: try row(4), movedOn: try row(5), effect: try bytes.map(UndoEffect.init(bytes:)))
    }
  }

  /// What an earlier look found stays until the job has an answer of its own.
  static func put(
    _ load: LoadID, account: AccountID?, task: Undoing.Task, job: JobID, reason: String,
    _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO load_undoing (load_id, account_id, task, job_id, reason, moved_on)
      VALUES (?1, ?2, ?3, ?4, ?5, FALSE)
      ON CONFLICT (load_id) DO UPDATE SET account_id = EXCLUDED.account_id, task = EXCLUDED.task,
        job_id = EXCLUDED.job_id, reason = EXCLUDED.reason, refusal = NULL, moved_on = FALSE
      """, load, account, task, job, reason)
  }

  static func keep(
    _ effect: UndoEffect, of load: LoadID, movedOn: Bool, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE load_undoing SET result = ?2, moved_on = ?3 WHERE load_id = ?1", load,
      try effect.bytes, movedOn)
  }

  static func refuse(
    _ load: LoadID, because words: String, _ tx: any Transaction
  ) throws {
    try tx.execute("UPDATE load_undoing SET refusal = ?2 WHERE load_id = ?1", load, words)
  }
}

extension LoadUndoStore {
  static func isKept(_ load: LoadID, _ tx: any Transaction) throws -> Bool {
    try tx.row(
      """
      SELECT 1 FROM load_undo WHERE load_id = ?1
      UNION ALL SELECT 1 FROM monitoring_undo WHERE load_id = ?1 LIMIT 1
      """, load) != nil
  }
}

extension User {
  fileprivate func mayUndoLoad(
    for employer: OrganisationID?, _ tx: any Transaction
  ) throws -> Bool {
    guard let employer else {
      return try holds(IntakePermissions.undoNational, over: .everything, tx)
    }
    return try holds(IntakePermissions.undoStaff, over: .organisation(employer), tx)
  }
}
