import Kernel
import Storage

/// What was said about pairs that may be one person, as it is stored: in the order of `position`,
/// never of row numbers.
extension PersonMatches {
  /// What was said about a match, oldest first; only after a position, where one is given.
  package static func decisions(
    of match: MatchID, after position: Int = 0, _ tx: any Transaction
  ) throws -> [MatchDecision] {
    try tx.rows(
      """
      SELECT match_id, position, organisation_id, answer, reason, agreed_by, agreed_on, means,
        counts, decided_at, account_id, actor_name, right_code
      FROM person_match_decision WHERE match_id = ?1 AND position > ?2 ORDER BY position
      """, match, position
    ).map(MatchDecision.init(row:))
  }

  /// The answers that count: those given since the question was last put.
  package static func counted(
    for match: PersonMatch, _ tx: any Transaction
  ) throws -> [MatchDecision] {
    try decisions(of: match.id, after: match.askedAfter, tx).filter(\.counts)
  }

  /// What somebody else wrote down for employers that have not answered themselves since.
  package static func noted(
    for match: PersonMatch, _ tx: any Transaction
  ) throws -> [OrganisationID: MatchDecision] {
    var noted: [OrganisationID: MatchDecision] = [:]
    for decision in try decisions(of: match.id, after: match.askedAfter, tx) {
      guard let organisation = decision.organisation else { continue }
      noted[organisation] = decision.counts ? nil : decision
    }
    return noted
  }

  /// The position of the last thing said about a match, 0 where nothing was.
  static func lastPosition(of match: MatchID, _ tx: any Transaction) throws -> Int {
    try tx.row(
      "SELECT COALESCE(MAX(position), 0) FROM person_match_decision WHERE match_id = ?1", match
    )?(0) ?? 0
  }

  /// Adds what was said, its match having been saved in the same unit of work.
  static func add(_ decision: MatchDecision, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO person_match_decision (id, match_id, position, organisation_id, answer, reason,
        agreed_by, agreed_on, means, counts, decided_at, account_id, actor_name, right_code)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
      """, try tx.newIdentifierNumber(), decision.match, decision.position, decision.organisation,
      decision.answer, decision.reason, decision.consent?.by, decision.consent?.on,
      decision.consent?.means, decision.counts, decision.decidedAt, decision.account,
      decision.actorName, decision.rightCode)
  }
}

extension MatchDecision {
  /// Before `position`, somebody else's word was kept without its date and means.
  fileprivate init(row: Row) throws {
    let by: String? = try row(5)
    let decidedAt: Instant = try row(9)
    let on: Day? = try row(6)
    let means: String? = try row(7)
    self.init(
      match: try row(0), position: try row(1), organisation: try row(2), answer: try row(3),
      reason: try row(4),
      consent: by.map {
        MatchConsent(
          by: $0, on: on ?? decidedAt.dayInLondon, means: means ?? "means not recorded")
      },
      counts: try row(8), decidedAt: decidedAt, account: try row(10), actorName: try row(11),
      rightCode: try row(12))
  }
}
