import Kernel
import Storage

/// Who has a say in versions of standards, and what they said, as it is stored.
package enum Consultations {
  package static func add(_ member: ConsultationMember, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO consultation_member (id, version_id, part, constituency, account_id, member_name,
        organisation_name, invited_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, member.id, member.version, member.part, member.constituency, member.account,
      member.name, member.organisation, member.invitedAt)
  }

  /// That they are no longer asked.
  package static func end(
    _ member: ConsultationMemberID, _ ending: ConsultationMember.Ending, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE consultation_member SET ended_at = ?2, end_reason = ?3 WHERE id = ?1", member,
      ending.at, ending.reason)
  }

  package static func members(
    of version: FrameworkVersionID, _ tx: any Transaction
  ) throws -> [ConsultationMember] {
    try tx.rows(
      """
      SELECT id, version_id, part, constituency, account_id, member_name, organisation_name,
        invited_at, ended_at, end_reason, agrees, agreed_edition, agreed_at, agreed_words
      FROM consultation_member WHERE version_id = ?1 ORDER BY invited_at, id
      """, version
    ).map(ConsultationMember.init(row:))
  }

  /// Every part that any of `accounts` has or had, the latest first.
  package static func members(
    of accounts: [AccountID], _ tx: any Transaction
  ) throws -> [ConsultationMember] {
    try tx.rows(
      """
      SELECT id, version_id, part, constituency, account_id, member_name, organisation_name,
        invited_at, ended_at, end_reason, agrees, agreed_edition, agreed_at, agreed_words
      FROM consultation_member WHERE account_id IN (?1*) ORDER BY invited_at DESC, id DESC
      """, List(accounts)
    ).map(ConsultationMember.init(row:))
  }

  package static func add(_ comment: ConsultationComment, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO consultation_comment (id, version_id, member_id, edition, node, stage, words,
        made_at, written_by, brought_from)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """, comment.id, comment.version, comment.member, comment.edition, comment.clause.node,
      comment.clause.stage, comment.words, comment.madeAt, comment.writtenBy,
      comment.broughtFrom)
  }

  /// In the order in which they were made.
  package static func comments(
    on version: FrameworkVersionID, _ tx: any Transaction
  ) throws -> [ConsultationComment] {
    try tx.rows(
      """
      SELECT id, version_id, member_id, edition, node, stage, words, made_at, written_by, answer,
        answer_words, answered_at, answered_account_id, answered_name, brought_from
      FROM consultation_comment WHERE version_id = ?1 ORDER BY made_at, id
      """, version
    ).map(ConsultationComment.init(row:))
  }

  package static func comments(
    by members: [ConsultationMemberID], _ tx: any Transaction
  ) throws -> [ConsultationComment] {
    try tx.rows(
      """
      SELECT id, version_id, member_id, edition, node, stage, words, made_at, written_by, answer,
        answer_words, answered_at, answered_account_id, answered_name, brought_from
      FROM consultation_comment WHERE member_id IN (?1*) ORDER BY made_at, id
      """, List(members)
    ).map(ConsultationComment.init(row:))
  }

  /// `Volunteer leaders, version 2`: what a version is called, for those who have a say in it.
  package static func titles(
    of versions: [FrameworkVersionID], _ tx: any Transaction
  ) throws -> [FrameworkVersionID: String] {
    try tx.rows(
      "SELECT id, title, version FROM framework_version WHERE id IN (?1*)", List(versions)
    ).reduce(into: [:]) { titles, row in
      let (title, version): (String, String) = (try row(1), try row(2))
      titles[try row(0)] = "\(title), version \(version)"
    }
  }
}

extension ConsultationMember {
  fileprivate init(row: Row) throws {
    let (endedAt, reason): (Instant?, String?) = (try row(8), try row(9))
    let (isYes, edition): (Bool?, Int?) = (try row(10), try row(11))
    let (agreedAt, words): (Instant?, String?) = (try row(12), try row(13))
    var agreement: Agreement?
    if let isYes, let edition, let agreedAt {
      agreement = Agreement(isYes: isYes, edition: edition, at: agreedAt, words: words)
    }
    self.init(
      id: try row(0), version: try row(1), part: try row(2), constituency: try row(3),
      account: try row(4), name: try row(5), organisation: try row(6), invitedAt: try row(7),
      ending: endedAt.map { Ending(at: $0, reason: reason ?? "") }, agreement: agreement)
  }
}

extension ConsultationComment {
  fileprivate init(row: Row) throws {
    let (kind, words): (Answer.Kind?, String?) = (try row(9), try row(10))
    let (at, account): (Instant?, AccountID?) = (try row(11), try row(12))
    let by: String? = try row(13)
    var answer: Answer?
    if let kind, let at {
      answer = Answer(kind: kind, words: words ?? "", at: at, account: account, by: by ?? "")
    }
    self.init(
      id: try row(0), version: try row(1), member: try row(2), edition: try row(3),
      clause: Clause(node: try row(4), stage: try row(5)), words: try row(6), madeAt: try row(7),
      writtenBy: try row(8), broughtFrom: try row(14), answer: answer)
  }
}
