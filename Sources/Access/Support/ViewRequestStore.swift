import Kernel
import Storage

package enum ViewRequests {
  package static func find(
    _ id: ViewRequestID, _ tx: any Transaction
  ) throws -> ViewRequest? {
    try tx.row(
      """
      SELECT v.id, v.officer_id, o.name, v.subject_id, s.name, v.reason, v.asked_at, v.agreed,
        v.answered_by_name, v.answered_at, v.ended_at, v.answered_by, v.read_at
      FROM view_request AS v
      JOIN account AS o ON o.id = v.officer_id
      JOIN account AS s ON s.id = v.subject_id
      WHERE v.id = ?1
      """, id
    ).map(ViewRequest.init(row:))
  }

  /// Those asked since a moment, the latest first.
  package static func since(
    _ moment: Instant, _ tx: any Transaction
  ) throws -> [ViewRequest] {
    try tx.rows(
      """
      SELECT v.id, v.officer_id, o.name, v.subject_id, s.name, v.reason, v.asked_at, v.agreed,
        v.answered_by_name, v.answered_at, v.ended_at, v.answered_by, v.read_at
      FROM view_request AS v
      JOIN account AS o ON o.id = v.officer_id
      JOIN account AS s ON s.id = v.subject_id
      WHERE v.asked_at >= ?1
      ORDER BY v.asked_at DESC, v.id DESC
      """, moment
    ).map(ViewRequest.init(row:))
  }

  /// Those in which somebody asks to see what `account` sees, the latest first.
  package static func about(
    _ account: AccountID, _ tx: any Transaction
  ) throws -> [ViewRequest] {
    try tx.rows(
      """
      SELECT v.id, v.officer_id, o.name, v.subject_id, s.name, v.reason, v.asked_at, v.agreed,
        v.answered_by_name, v.answered_at, v.ended_at, v.answered_by, v.read_at
      FROM view_request AS v
      JOIN account AS o ON o.id = v.officer_id
      JOIN account AS s ON s.id = v.subject_id
      WHERE v.subject_id = ?1
      ORDER BY v.asked_at DESC, v.id DESC
      """, account
    ).map(ViewRequest.init(row:))
  }

  /// What a session looks at now, with the user that it looks as.
  package static func running(
    in session: Session, of officer: User, _ tx: any Transaction
  ) throws -> (request: ViewRequest, user: User)? {
    let id: ViewRequestID? = try tx.row(
      "SELECT request_id FROM session_view WHERE token_digest = ?1", session.tokenDigest)?(0)
    guard let id, let request = try find(id, tx), request.officer == session.account,
      request.isOpen(at: officer.now), officer.may(.viewAs),
      let subject = try Accounts.user(request.subject, at: officer.now, tx)
    else { return nil }
    return (request, subject.seen(by: officer))
  }
}

extension ViewRequest {
  fileprivate init(row: Row) throws {
    let (agreed, by): (Bool?, String?) = (try row(7), try row(8))
    let at: Instant? = try row(9)
    var answer: Answer?
    if let agreed, let by, let at {
      answer = Answer(agreed: agreed, account: try row(11), by: by, at: at)
    }
    self.init(
      id: try row(0), officer: try row(1), officerName: try row(2), subject: try row(3),
      subjectName: try row(4), reason: try row(5), askedAt: try row(6), answer: answer,
      endedAt: try row(10), readAt: try row(12))
  }
}
