import Directory
import Journals
import Kernel
import Storage

/// Statutory requests as they are stored.
package enum EvidenceRequests {
  package static func find(
    _ id: EvidenceRequestID, _ tx: any Transaction
  ) throws -> EvidenceRequest? {
    try tx.row(
      """
      SELECT id, organisation_id, body_id, inspector, legal_basis, reference, wanted, sections,
        beneath, asked_on, due_on, recorded_at, recorded_by_name, by_officer, stage, ended_on,
        ended_by_name, reason
      FROM evidence_request WHERE id = ?1
      """, id
    ).map(EvidenceRequest.init(row:))
  }

  /// Those to any of `organisations`: open ones first, the most pressing first.
  package static func list(
    of organisations: [OrganisationID], _ tx: any Transaction
  ) throws -> [EvidenceRequest] {
    try tx.rows(
      """
      SELECT id, organisation_id, body_id, inspector, legal_basis, reference, wanted, sections,
        beneath, asked_on, due_on, recorded_at, recorded_by_name, by_officer, stage, ended_on,
        ended_by_name, reason
      FROM evidence_request WHERE organisation_id IN (?1*)
      ORDER BY CASE WHEN stage = 'open' THEN 0 ELSE 1 END, due_on, id LIMIT 200
      """, List(organisations)
    ).map(EvidenceRequest.init(row:))
  }

  /// Which organisations have something to look after: a request that is open, or a pack that is
  /// read. Only those at `places` or under one of `tops`, and those of which one of them is heir.
  package static func waiting(
    at places: [OrganisationID], under tops: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    let own: [OrganisationID] = try tx.rows(
      """
      SELECT e.organisation_id
      FROM (
        SELECT organisation_id FROM evidence_request WHERE stage = 'open'
        UNION
        SELECT organisation_id FROM evidence_pack WHERE stage = 'released' AND until_on >= ?3
      ) AS e
      WHERE e.organisation_id IN (?1*) OR EXISTS (
        SELECT 1
        FROM organisation_within AS w
        WHERE w.organisation_id = e.organisation_id AND w.ancestor_id IN (?2*)
          AND w.basis = 'under' AND w.from_on <= ?3 AND w.to_on >= ?3)
      ORDER BY e.organisation_id
      """, List(places), List(tops), day
    ).map { try $0(0) }
    // Few were ever succeeded, and of those few wait.
    let succeeded: [OrganisationID] = try tx.rows(
      """
      SELECT DISTINCT e.organisation_id
      FROM (
        SELECT organisation_id FROM evidence_request WHERE stage = 'open'
        UNION
        SELECT organisation_id FROM evidence_pack WHERE stage = 'released' AND until_on >= ?1
      ) AS e
      JOIN organisation_code AS c ON c.organisation_id = e.organisation_id AND c.scheme = 'ods'
      JOIN organisation_succession AS s ON s.old_code = c.value AND s.happened_on <= ?1
      ORDER BY e.organisation_id
      """, day
    ).map { try $0(0) }
    let heirs = try succeeded.filter { !own.contains($0) }.map {
      ($0, try OrganisationSuccessions.heirs(of: $0, on: day, tx))
    }
    let led = try within(heirs.flatMap(\.1).uniqued(), at: places, under: tops, on: day, tx)
    return own + heirs.filter { $0.1.contains(where: led.contains) }.map(\.0)
  }

  private static func within(
    _ organisations: [OrganisationID], at places: [OrganisationID], under tops: [OrganisationID],
    on day: Day, _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    guard !organisations.isEmpty else { return [] }
    let beneath: [OrganisationID] = try tx.rows(
      """
      SELECT DISTINCT organisation_id FROM organisation_within
      WHERE organisation_id IN (?1*) AND ancestor_id IN (?2*)
        AND basis = 'under' AND from_on <= ?3 AND to_on >= ?3
      """, List(organisations), List(tops), day
    ).map { try $0(0) }
    return Set(organisations).intersection(places).union(beneath)
  }

  /// Every one that was to be answered before `day` and is not.
  package static func overdue(on day: Day, _ tx: any Transaction) throws -> [EvidenceRequest] {
    try tx.rows(
      """
      SELECT id, organisation_id, body_id, inspector, legal_basis, reference, wanted, sections,
        beneath, asked_on, due_on, recorded_at, recorded_by_name, by_officer, stage, ended_on,
        ended_by_name, reason
      FROM evidence_request WHERE stage = 'open' AND due_on < ?1 ORDER BY due_on, id LIMIT 200
      """, day
    ).map(EvidenceRequest.init(row:))
  }

  /// A pack was released for it. One that was declined before is answered after all.
  static func answer(
    _ id: EvidenceRequestID, under right: Right, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE evidence_request
      SET stage = 'answered', ended_on = ?2, ended_by_name = ?3, reason = NULL
      WHERE id = ?1 AND stage <> 'answered'
      """, id, right.at.dayInLondon, right.actorName)
  }
}

extension EvidenceRequests {
  /// The pack that answered it was taken back. Another that can still be read answers it as well.
  static func reopen(
    _ id: EvidenceRequestID, on day: Day, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE evidence_request SET stage = 'open', ended_on = NULL, ended_by_name = NULL
      WHERE id = ?1 AND stage = 'answered' AND NOT EXISTS (
        SELECT 1 FROM evidence_pack AS p
        WHERE p.request_id = ?1 AND p.stage = 'released' AND p.until_on >= ?2)
      """, id, day)
  }
}

/// Writes down that a body asks for evidence, and the law lets it.
package struct RecordEvidenceRequest: Sendable {
  package var organisation: OrganisationID
  package var body: OrganisationID
  package var inspector: String
  package var legalBasis: String
  package var reference: String
  package var wanted: String
  package var sections: Set<EvidenceSection>
  package var beneath: Bool
  package var askedOn: Day
  package var dueOn: Day

  package init(
    of organisation: OrganisationID, by body: OrganisationID, inspector: String,
    legalBasis: String, reference: String, wanted: String, sections: Set<EvidenceSection>,
    beneath: Bool, askedOn: Day, dueOn: Day
  ) {
    self.organisation = organisation
    self.body = body
    self.inspector = inspector
    self.legalBasis = legalBasis
    self.reference = reference
    self.wanted = wanted
    self.sections = sections
    self.beneath = beneath
    self.askedOn = askedOn
    self.dueOn = dueOn
  }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> EvidenceRequestID {
    let right = try user.evidenceRight(to: .requestEvidence, of: organisation, tx)
    try check(on: user.today, tx)
    let id: EvidenceRequestID = try tx.newIdentifier()
    let byOfficer = try !user.speaks(forEvidenceOf: organisation, tx)
    try tx.execute(
      """
      INSERT INTO evidence_request (id, organisation_id, body_id, inspector, legal_basis,
        reference, wanted, sections, beneath, asked_on, due_on, recorded_at, recorded_by,
        recorded_by_name, by_officer, stage)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 'open')
      """, id, organisation, body, inspector, legalBasis, reference, wanted,
      EvidencePacks.words(sections), beneath, askedOn, dueOn, right.at, right.account,
      right.actorName, byOfficer)
    try Journal.record(
      JournalEvent(
        EvidenceJournal.requested, [.organisation(organisation)],
        details: [
          "body": try Sharing.name(of: body, tx), "basis": legalBasis, "reference": reference,
          "due": dueOn.inWords,
        ], occurredOn: askedOn), under: right, tx)
    return id
  }

  /// Every problem at once.
  package func check(on today: Day, _ tx: any Transaction) throws {
    var problems = Problems()
    for problem in EvidenceRules.problems(askedOn: askedOn, dueOn: dueOn, on: today) {
      problems.add(problem.field, problem.message)
    }
    if sections.isEmpty { problems.add("sections", "Choose what is asked for") }
    try EvidenceBodies.check(body, for: organisation, on: today, &problems, tx)
    try problems.throwIfAny()
  }
}

/// Says no to a request, and why.
package struct DeclineEvidenceRequest: Sendable {
  package var request: EvidenceRequestID
  package var reason: String

  package init(_ request: EvidenceRequestID, reason: String) {
    self.request = request
    self.reason = reason
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    let found = try EvidenceRequests.find(request, for: user, tx)
    let right = try user.evidenceRight(to: .requestEvidence, of: found.organisation, tx)
    // Whoever looks after everything answers in the employer's place, and declines for nobody.
    guard try user.speaks(forEvidenceOf: found.organisation, tx) else {
      throw Problems("reason", "Only the organisation that was asked declines a request")
    }
    guard found.isOpen else { throw Problems("", "This request was answered or declined already") }
    try tx.execute(
      """
      UPDATE evidence_request
      SET stage = 'declined', ended_on = ?2, ended_by_name = ?3, reason = ?4
      WHERE id = ?1 AND stage = 'open'
      """, request, user.today, right.actorName, reason)
    try Journal.record(
      JournalEvent(
        EvidenceJournal.declined, [.organisation(found.organisation)],
        details: [
          "body": try Sharing.name(of: found.body, tx), "reference": found.reference,
          "reason": reason,
        ]), under: right, tx)
  }
}

extension EvidenceRequests {
  /// One that the user may know of.
  package static func find(
    _ id: EvidenceRequestID, for user: User, _ tx: any Transaction
  ) throws -> EvidenceRequest {
    guard let found = try find(id, tx),
      try user.holdsEvidence(.requestEvidence, of: found.organisation, tx)
    else { throw NotFound("This request") }
    return found
  }
}

extension EvidenceRequest {
  fileprivate init(row: Row) throws {
    let stage: Stage =
      switch try row(14, as: String.self) {
      case "answered": .answered(on: try row(15))
      case "declined": .declined(on: try row(15), by: try row(16), reason: try row(17))
      case _: .open
      }
    self.init(
      id: try row(0), organisation: try row(1), body: try row(2), inspector: try row(3),
      legalBasis: try row(4), reference: try row(5), wanted: try row(6),
      sections: EvidencePacks.sections(try row(7)), beneath: try row(8), askedOn: try row(9),
      dueOn: try row(10), recordedAt: try row(11), recordedByName: try row(12),
      byOfficer: try row(13), stage: stage)
  }
}
