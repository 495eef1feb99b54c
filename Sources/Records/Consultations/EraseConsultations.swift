import Kernel
import Storage

/// Takes out what somebody said of standards, and their name with it. What was done because of it
/// stays, as does that their constituency was heard: others rest on it.
package enum EraseConsultations {
  /// One record of a person.
  package static func run(_ person: PersonID, at now: Instant, _ tx: any Transaction) throws {
    try erase(
      try tx.rows(
        """
        SELECT m.id FROM consultation_member AS m
        JOIN account AS a ON a.id = m.account_id WHERE a.person_id = ?1
        """, person
      ).map { try $0(0) }, ending: now, tx)
  }

  /// - Parameter now: When their part is over: nobody waits for their agreement any more. `nil`
  ///   leaves it as it was.
  /// - Parameter keepingOpen: Whether comments without an answer stay, without words: those who
  ///   write a version do not choose what is not answered.
  package static func erase(
    _ members: [ConsultationMemberID], ending now: Instant?, keepingOpen: Bool = false,
    _ tx: any Transaction
  ) throws {
    if !keepingOpen {
      // What was not answered yet would wait for ever.
      try tx.execute(
        "DELETE FROM consultation_comment WHERE answer IS NULL AND member_id IN (?1*)",
        List(members))
    }
    try tx.execute(
      """
      UPDATE consultation_comment SET words = '', brought_from = NULL WHERE member_id IN (?1*)
      """, List(members))
    try tx.execute(
      "UPDATE consultation_agreement SET words = NULL WHERE member_id IN (?1*)", List(members))
    try tx.execute(
      """
      UPDATE consultation_member SET member_name = '', agreed_words = NULL,
        ended_at = COALESCE(ended_at, ?2),
        end_reason = CASE WHEN COALESCE(ended_at, ?2) IS NULL THEN NULL ELSE '' END
      WHERE id IN (?1*)
      """, List(members), now)
  }

  /// Versions that were published or withdrawn on or before `day`, of whose members something is
  /// kept; with the records of those who have one.
  package static func due(
    endedBy day: Day, _ tx: any Transaction
  ) throws -> [(version: FrameworkVersionID, people: [PersonID])] {
    try tx.rows(
      """
      SELECT v.id FROM framework_version AS v
      WHERE (v.published_on <= ?1 OR v.withdrawn_on <= ?1) AND EXISTS (
        SELECT 1 FROM consultation_member AS m
        WHERE m.version_id = v.id AND m.member_name <> '')
      ORDER BY v.id
      """, day
    ).map { row in
      let version: FrameworkVersionID = try row(0)
      let people: [PersonID] = try tx.rows(
        """
        SELECT DISTINCT a.person_id FROM consultation_member AS m
        JOIN account AS a ON a.id = m.account_id
        WHERE m.version_id = ?1 AND a.person_id IS NOT NULL ORDER BY a.person_id
        """, version
      ).map { try $0(0) }
      return (version, people)
    }
  }

  /// Names, organisations and words of all who had a say in a version; what was done for which
  /// constituency stays.
  package static func everybody(
    of version: FrameworkVersionID, _ tx: any Transaction
  ) throws {
    try erase(
      try tx.rows("SELECT id FROM consultation_member WHERE version_id = ?1", version)
        .map { try $0(0) }, ending: nil, tx)
    try tx.execute(
      """
      UPDATE consultation_member
      SET organisation_name = CASE WHEN account_id IS NULL THEN '' ELSE NULL END
      WHERE version_id = ?1
      """, version)
  }
}
