import Kernel
import Storage

/// Answers and agreements, each of which is added and none written over; the last one stands.
extension Consultations {
  package static func add(
    _ answer: ConsultationComment.Answer, to comment: ConsultationCommentID,
    _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM consultation_answer WHERE comment_id = ?1", comment)?(0)
    try tx.execute(
      """
      INSERT INTO consultation_answer (comment_id, position, answer, words, answered_at, account_id,
        answered_name)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, comment, (last ?? 0) + 1, answer.kind, answer.words, answer.at, answer.account,
      answer.by)
    try tx.execute(
      """
      UPDATE consultation_comment SET answer = ?2, answer_words = ?3, answered_at = ?4,
        answered_account_id = ?5, answered_name = ?6
      WHERE id = ?1
      """, comment, answer.kind, answer.words, answer.at, answer.account, answer.by)
  }

  package static func add(
    _ agreement: ConsultationMember.Agreement, of member: ConsultationMemberID,
    _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM consultation_agreement WHERE member_id = ?1", member)?(0)
    try tx.execute(
      """
      INSERT INTO consultation_agreement (member_id, position, agrees, edition, said_at, words)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, member, (last ?? 0) + 1, agreement.isYes, agreement.edition, agreement.at,
      agreement.words)
    try tx.execute(
      """
      UPDATE consultation_member SET agrees = ?2, agreed_edition = ?3, agreed_at = ?4,
        agreed_words = ?5
      WHERE id = ?1
      """, member, agreement.isYes, agreement.edition, agreement.at, agreement.words)
  }

  /// Every answer to each comment on a version, first to last.
  package static func answers(
    on version: FrameworkVersionID, _ tx: any Transaction
  ) throws -> [ConsultationCommentID: [ConsultationComment.Answer]] {
    try tx.rows(
      """
      SELECT a.comment_id, a.answer, a.words, a.answered_at, a.account_id, a.answered_name
      FROM consultation_answer AS a JOIN consultation_comment AS c ON c.id = a.comment_id
      WHERE c.version_id = ?1 ORDER BY a.comment_id, a.position
      """, version
    ).reduce(into: [:]) { answers, row in
      answers[try row(0), default: []].append(
        .init(
          kind: try row(1), words: try row(2), at: try row(3), account: try row(4),
          by: try row(5)))
    }
  }

  /// What each of `members` said of which edition, first to last.
  package static func agreements(
    of members: [ConsultationMemberID], _ tx: any Transaction
  ) throws -> [ConsultationMemberID: [ConsultationMember.Agreement]] {
    try tx.rows(
      """
      SELECT member_id, agrees, edition, said_at, words FROM consultation_agreement
      WHERE member_id IN (?1*) ORDER BY member_id, position
      """, List(members)
    ).reduce(into: [:]) { said, row in
      said[try row(0), default: []].append(
        .init(isYes: try row(1), edition: try row(2), at: try row(3), words: try row(4)))
    }
  }
}
