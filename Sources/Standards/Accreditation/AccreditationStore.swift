import Access
import Directory
import Kernel
import Storage

/// Requests for accreditation as they are stored.
enum AccreditationStore {
  static func add(_ request: AccreditationCase, _ tx: any Transaction) throws {
    let training = request.training
    try tx.execute(
      """
      INSERT INTO accreditation (id, provider_id, body_id, form, title, framework,
        framework_version, criteria_version, major, minor, follows_id, state, appealed)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, FALSE)
      """, request.id, request.provider, request.body, training.form, training.title,
      training.framework.code, training.framework.version, request.criteriaVersion,
      request.version.major, request.version.minor, request.follows, request.state)
    try save(request, tx)
  }

  /// Everything of it but what happened to it.
  static func save(_ request: AccreditationCase, _ tx: any Transaction) throws {
    let training = request.training
    try tx.execute(
      """
      UPDATE accreditation SET title = ?2, summary = ?3, kind = ?4, hours = ?5, credits = ?6,
        audience = ?7, awarded_by = ?8, level = ?9, qualification_number = ?10, minor = ?11,
        state = ?12, appealed = ?13, decided_on = ?14, chair_account = ?15, panel = ?16,
        reasons = ?17, valid_from = ?18, valid_to = ?19
      WHERE id = ?1
      """, request.id, training.title, training.summary, training.kind, training.hours,
      training.credits, training.audience, training.qualification?.awardedBy,
      training.qualification?.level, training.qualification?.number, request.version.minor,
      request.state, request.hasAppealed, request.decision?.on, request.decision?.chair,
      request.decision?.panel, request.decision?.reasons, request.validity?.from,
      request.validity?.to)
    try saveNodes(request, tx)
    try saveAnswers(request, tx)
    try saveReview(request, tx)
  }

  private static func saveNodes(_ request: AccreditationCase, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM accreditation_node WHERE accreditation_id = ?1", request.id)
    for (sort, codes) in [
      ("stage", request.training.stages), ("competency", request.training.competencies),
    ] {
      for code in codes {
        try tx.execute(
          "INSERT INTO accreditation_node (accreditation_id, sort, node) VALUES (?1, ?2, ?3)",
          request.id, sort, code)
      }
    }
    try tx.execute("DELETE FROM accreditation_part WHERE accreditation_id = ?1", request.id)
    for part in request.training.parts {
      try tx.execute(
        "INSERT INTO accreditation_part (accreditation_id, module_id, core) VALUES (?1, ?2, ?3)",
        request.id, part.module, part.isCore)
    }
  }

  private static func saveAnswers(_ request: AccreditationCase, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM accreditation_answer WHERE accreditation_id = ?1", request.id)
    for (criterion, words) in request.answers.sorted(by: { $0.key < $1.key }) {
      try tx.execute(
        "INSERT INTO accreditation_answer (accreditation_id, criterion, words) VALUES (?1, ?2, ?3)",
        request.id, criterion, words)
    }
  }

  private static func saveReview(_ request: AccreditationCase, _ tx: any Transaction) throws {
    for reviewer in request.reviewers {
      try tx.execute(
        """
        UPDATE accreditation_reviewer SET declared_at = ?3, ended_at = ?4, end_reason = ?5
        WHERE accreditation_id = ?1 AND account_id = ?2
        """, request.id, reviewer.account, reviewer.declaredAt, reviewer.ended?.at,
        reviewer.ended?.reason)
    }
    for condition in request.conditions {
      try tx.execute(
        """
        INSERT INTO accreditation_condition (accreditation_id, position, words, due_on, met_at,
          met_by, met_words)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (accreditation_id, position) DO UPDATE SET met_at = excluded.met_at,
          met_by = excluded.met_by, met_words = excluded.met_words
        """, request.id, condition.position, condition.words, condition.dueOn, condition.met?.at,
        condition.met?.by, condition.met?.words)
    }
  }

  static func add(
    _ reviewer: Reviewer, at now: Instant, to id: AccreditationID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO accreditation_reviewer (accreditation_id, account_id, reviewer_name, asked_at)
      VALUES (?1, ?2, ?3, ?4)
      """, id, reviewer.account, reviewer.name, now)
  }

  static func save(
    _ judgement: Judgement, of id: AccreditationID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO accreditation_judgement (accreditation_id, account_id, criterion, outcome, words)
      VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (accreditation_id, account_id, criterion)
        DO UPDATE SET outcome = excluded.outcome, words = excluded.words
      """, id, judgement.reviewer, judgement.criterion, judgement.outcome, judgement.words)
  }

  static func add(
    _ event: AccreditationEvent, by account: AccountID?, to id: AccreditationID,
    _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM accreditation_event WHERE accreditation_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO accreditation_event (accreditation_id, position, happened_at, account_id,
        actor_name, step, state, words)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, id, (last ?? 0) + 1, event.at, account, event.by, event.step, event.to, event.words)
  }

  /// What happened, the latest first.
  static func events(
    of id: AccreditationID, _ tx: any Transaction
  ) throws -> [AccreditationEvent] {
    try tx.rows(
      """
      SELECT happened_at, actor_name, step, state, words FROM accreditation_event
      WHERE accreditation_id = ?1 ORDER BY position DESC
      """, id
    ).map {
      AccreditationEvent(
        at: try $0(0), by: try $0(1), step: try $0(2), to: try $0(3), words: try $0(4))
    }
  }

  static func find(
    _ id: AccreditationID, _ tx: any Transaction
  ) throws -> AccreditationCase? {
    guard
      var request = try tx.row(
        """
        SELECT id, provider_id, body_id, form, title, summary, kind, hours, credits, audience,
          awarded_by, level, qualification_number, framework, framework_version, criteria_version,
          major, minor, follows_id, state, appealed, decided_on, chair_account, panel, reasons,
          valid_from, valid_to
        FROM accreditation WHERE id = ?1
        """, id
      ).map(AccreditationCase.init(row:))
    else { return nil }
    for row in try tx.rows(
      "SELECT sort, node FROM accreditation_node WHERE accreditation_id = ?1 ORDER BY node", id)
    {
      let (sort, code): (String, String) = (try row(0), try row(1))
      if sort == "stage" {
        request.training.stages.append(code)
      } else {
        request.training.competencies.append(code)
      }
    }
    request.training.parts = try tx.rows(
      "SELECT module_id, core FROM accreditation_part WHERE accreditation_id = ?1 ORDER BY module_id",
      id
    ).map { Training.Part(module: try $0(0), isCore: try $0(1)) }
    for row in try tx.rows(
      "SELECT criterion, words FROM accreditation_answer WHERE accreditation_id = ?1", id)
    {
      request.answers[try row(0)] = try row(1, as: String.self)
    }
    try readReview(into: &request, tx)
    return request
  }

  private static func readReview(
    into request: inout AccreditationCase, _ tx: any Transaction
  ) throws {
    request.reviewers = try tx.rows(
      """
      SELECT account_id, reviewer_name, declared_at, ended_at, end_reason
      FROM accreditation_reviewer WHERE accreditation_id = ?1 ORDER BY asked_at, account_id
      """, request.id
    ).map { row in
      let (ended, reason): (Instant?, String?) = (try row(3), try row(4))
      return Reviewer(
        account: try row(0), name: try row(1), declaredAt: try row(2),
        ended: ended.map { Reviewer.Ending(at: $0, reason: reason ?? "") })
    }
    request.judgements = try tx.rows(
      """
      SELECT account_id, criterion, outcome, words FROM accreditation_judgement
      WHERE accreditation_id = ?1 ORDER BY account_id, criterion
      """, request.id
    ).map {
      Judgement(
        reviewer: try $0(0), criterion: try $0(1), outcome: try $0(2), words: try $0(3))
    }
    request.conditions = try tx.rows(
      """
      SELECT position, words, due_on, met_at, met_by, met_words FROM accreditation_condition
      WHERE accreditation_id = ?1 ORDER BY position
      """, request.id
    ).map { row in
      let (at, by, words): (Instant?, String?, String?) = (try row(3), try row(4), try row(5))
      return AccreditationCondition(
        position: try row(0), words: try row(1), dueOn: try row(2),
        met: at.map { .init(at: $0, by: by ?? "", words: words ?? "") })
    }
  }

  /// Whether the version that a request is about was begun anew, and that goes on.
  static func isBegunAnew(_ request: AccreditationCase, _ tx: any Transaction) throws -> Bool {
    guard let former = request.follows else { return false }
    return try tx.row(
      """
      SELECT 1 FROM accreditation
      WHERE follows_id = ?1 AND id <> ?2 AND state NOT IN ('withdrawn', 'not-accredited') LIMIT 1
      """, former, request.id) != nil
  }

  /// The version that follows, whatever became of it; the latest where several were tried.
  static func successor(
    of id: AccreditationID, _ tx: any Transaction
  ) throws -> AccreditationID? {
    try tx.row(
      "SELECT id FROM accreditation WHERE follows_id = ?1 ORDER BY id DESC LIMIT 1", id)?(0)
  }
}

extension AccreditationCase {
  /// Without what stands in other tables.
  fileprivate init(row: Row) throws {
    let (awardedBy, level): (String?, Int?) = (try row(10), try row(11))
    let number: String? = try row(12)
    var training = Training(
      form: try row(3), title: try row(4),
      framework: FrameworkReference(try row(13), try row(14)))
    training.summary = try row(5)
    training.kind = try row(6)
    training.hours = try row(7)
    training.credits = try row(8)
    training.audience = try row(9)
    training.qualification = awardedBy.map {
      Training.Qualification(awardedBy: $0, level: level ?? 0, number: number)
    }
    self.init(
      id: try row(0), provider: try row(1), body: try row(2), training: training,
      version: Version(major: try row(16), minor: try row(17)), follows: try row(18),
      criteriaVersion: try row(15), state: try row(19))
    hasAppealed = try row(20)
    let (decidedOn, reasons): (Day?, String?) = (try row(21), try row(24))
    let (chair, panel): (AccountID?, String?) = (try row(22), try row(23))
    decision = decidedOn.map {
      Decision(on: $0, chair: chair, panel: panel ?? "", reasons: reasons ?? "")
    }
    let (from, to): (Day?, Day?) = (try row(25), try row(26))
    validity = from.flatMap { Period(from: $0, to: to) }
  }
}
