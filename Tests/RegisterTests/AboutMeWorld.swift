import Access
import Directory
import Foundation
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Register

/// A nurse with a record at a hospital and one at a care home, joined, with something of everything
/// that can be held about anybody; an account of her own, and accounts of those who lead each.
struct AboutMeWorld: Sendable {
  let hospital: OrganisationID
  let home: OrganisationID
  let one: PersonID
  let two: PersonID
  let account: AccountID
  /// A word for each thing that is held, found nowhere else.
  let tokens: [String]

  static let password = "correct horse battery"
}

func withAboutMe(
  _ engine: Engine = .sqlite,
  _ body: @escaping @Sendable (Client, Site, AboutMeWorld) async throws -> Void
) async throws {
  try await withWaypoint(engine) { client, site in
    try await client.setUp()
    try await client.signOut()
    let password = try await site.passwords.digest(AboutMeWorld.password)
    let world = try await site.database.write { tx in
      try AboutMeWorld(password: password, tx)
    }
    try await body(client, site, world)
  }
}

extension AboutMeWorld {
  init(password: StoredPassword, _ tx: any Transaction) throws {
    let home = try #require(try Organisations.find(code: "1-1234567890", tx)).id
    let hospital = try Organisations.create(
      .init(name: "Beech Hospital", kind: .nhsTrust, codes: [.ods("RZZ")]), tx
    ).organisation.id
    let person = { (family: String, title: String, place: OrganisationID) in
      try AddPerson(
        given: "Siân", family: family, bornOn: Day("1980-02-01"),
        nationalInsurance: "QQ 12 34 56 C", email: "\(family.lowercased())@example.nhs.example",
        job: JobParticulars(
          organisation: place, title: title, startedOn: Clock.test.today - 100)
      ).run(under: .test, tx).id
    }
    let one = try person("Pughword", "Wardnurseword", hospital)
    let two = try person("Othername", "Carerword", home)
    let manager = try AddPerson(
      given: "Maud", family: "Managerword",
      job: JobParticulars(
        organisation: hospital, title: "Matron", startedOn: Clock.test.today - 100)
    ).run(under: .test, tx).id
    let console = User.console(now: Clock.test.now())
    for (name, place) in [("hospital", hospital), ("home", home)] {
      try AddAccount(
        name: name, password: password, role: .organisationLead, organisation: place
      ).run(by: console, tx)
    }
    let account = try AddAccount(
      name: "sian.accountword", password: password, role: .person, person: one
    ).run(by: console, tx)
    try AddAccount(name: "matron", password: password, role: .person, person: manager)
      .run(by: console, tx)
    self.init(
      hospital: hospital, home: home, one: one, two: two, account: account,
      tokens: [
        "Pughword", "Othername", "Wardnurseword", "Carerword", "Managerword", "accountword",
        "Trainingword", "Noteword", "Exemptword", "Deferword", "Reviewword",
        "Throughword", "Waiverword", "Declineword", "fileword.csv",
        "Saidword", "Mergeword", "Wantedword", "Messageword", "Parental leave", "White - British",
        "QQword", "Shareword", "Toldword", "Inviteword", "Answerword", "Stageword", "Decidedword",
        "Badgeword", "Linkword", "Judgeword", "Elsewhereword", "Showsword", "Criterionword",
        "Outcomeword", "Turnword", "Collegeword", "Resultword", "Attendanceword", "Enrolmentword",
        "Inductionword", "Inductturnword", "Releaseword", "Waitingword", "Careword",
      ])
    try fill(manager: manager, tx)
  }

  private func fill(manager: PersonID, _ tx: any Transaction) throws {
    let (day, now) = (Clock.test.today, Clock.test.now())
    let post = try #require(try Assignments.of(one, tx).first)
    let other = try #require(try Assignments.of(manager, tx).first)
    try RecordAbsence(post.id, kind: .parentalLeave, from: day - 20, to: day - 9)
      .run(under: .test, tx)
    try SetLineManager(post.id, to: .init(manager), from: day - 50).run(under: .test, tx)
    try SetLineManager(other.id, to: .init(one, in: post.id), from: day - 90).run(under: .test, tx)
    try SetLineManager(other.id, to: nil, from: day - 60).run(under: .test, tx)
    try assess(post, by: manager, tx)
    try recognise(by: manager, tx)
    try bringResult(tx)
    try learn(at: hospital, tx)
    try induct(by: manager, tx)
    try takePart(by: manager, tx)
    func add(_ sql: String, _ values: any Storable...) throws {
      try tx.execute(sql, binding: values.map(\.stored))
    }
    try add(
      """
      INSERT INTO person_identifier (person_id, position, scheme, value, match_key)
      VALUES (?1, 8, 'registration', 'QQword', 'QQword')
      """, one)
    try add(
      """
      INSERT INTO held_record (id, person_id, organisation_id, source, kind, entry_key, subject,
        title, held, awarded_on, note, standing)
      VALUES (501, ?1, ?2, 'hand', 'training', 'a', 'x', 'Trainingword', TRUE, ?3, 'Noteword',
        'current')
      """, two, home, day - 30)
    try badge(tx)
    try add(
      """
      INSERT INTO exemption (id, person_id, policy, organisation_id, reason, detail, approver,
        from_on)
      VALUES (502, ?1, 'some-policy', ?2, 'other', 'Exemptword', 'Maud', ?3)
      """, one, hospital, day)
    try add(
      """
      INSERT INTO deferral (id, person_id, policy, organisation_id, reason, detail, discretionary,
        from_on, until_on)
      VALUES (503, ?1, 'some-policy', ?2, 'other', 'Deferword', TRUE, ?3, ?4)
      """, one, hospital, day, day + 9)
    try add(
      """
      INSERT INTO gateway_appointment (id, person_id, organisation_id, post, footing, starts_on,
        outcome, state, checked_at, checked_by, decided_at, decided_by, words, revision)
      VALUES (504, ?1, ?2, 'nhs-mid', 'substantive', ?3, 'blocked', 'overridden', ?4, 'Maud', ?4,
        'Maud', 'Throughword', 1)
      """, one, hospital, day, now)
    try add(
      """
      INSERT INTO gateway_waiver (id, person_id, organisation_id, post, gateway, route, state,
        asked_at, asked_by, reason, decided_at, decided_by, words, revision)
      VALUES (505, ?1, ?2, 'nhs-mid', 'mid-career', 'outside', 'declined', ?3, 'Maud', 'Waiverword',
        ?3, 'Maud', 'Declineword', 1)
      """, one, hospital, now)
    try add(
      """
      INSERT INTO record_review (record_id, policy, person_id, organisation_id, decision, reason,
        decided_on)
      VALUES (501, 'some-policy', ?1, ?2, 'accepted', 'Reviewword', ?3)
      """, one, hospital, day)
    try add(
      """
      INSERT INTO monitoring_value (person_id, organisation_id, characteristic, scheme, code,
        recorded_at)
      VALUES (?1, ?2, 'ethnicity', 'esr', 'A', ?3)
      """, one, hospital, now)
    try add(
      """
      INSERT INTO upload (id, account_id, state, person_id, as_of, uploaded_at, expires_at)
      VALUES (504, NULL, 'loaded', ?1, ?2, ?3, ?3)
      """, one, day, now)
    try add(
      """
      INSERT INTO load (id, actor, organisation_id, format, as_of, loaded_at, joiners, movers,
        leavers, changed, unchanged, rejected, held_after, rows_expire_at)
      VALUES (505, 'loader', ?1, 'esr-staff', ?2, ?3, 0, 0, 0, 0, 0, 0, '{}', ?3)
      """, hospital, day, now)
    try add(
      """
      INSERT INTO source_record (id, format, organisation_id, kind, source_key, said, file, line,
        first_load_id, last_load_id, person_id)
      VALUES (506, 'esr-staff', ?1, 'assignment', 'k', '{"Column":"Saidword"}', 'fileword.csv', 7,
        505, 505, ?2)
      """, hospital, one)
    try add(
      """
      INSERT INTO personal_share (id, person_id, body_id, purpose, from_on, to_on, shared_at)
      VALUES (510, ?1, ?2, 'Shareword', ?3, ?4, ?5)
      """, one, home, day, day + 99, now)
    for record in [one, two] {
      try add(
        "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", record,
        min(one, two))
    }
    try add(
      """
      INSERT INTO person_match (id, first_id, second_id, stage, evidence, proposed_at, changed_at)
      VALUES (507, ?1, ?2, 'merged', '', ?3, ?3)
      """, min(one, two), max(one, two), now)
    try add(
      """
      INSERT INTO person_merge (id, match_id, first_id, second_id, reason, merged_at, actor_name,
        right_code)
      VALUES (508, 507, ?1, ?2, 'Mergeword', ?3, 'both', 'person.merge')
      """, min(one, two), max(one, two), now)
    try add(
      """
      INSERT INTO known_device (account_id, device_digest, used_at) VALUES (?1, 'digest', ?2)
      """, account, now)
    try add(
      """
      INSERT INTO account_notice (id, account_id, words, made_at) VALUES (510, ?1, 'Toldword', ?2)
      """, account, now)
    try add(
      """
      INSERT INTO invitation (id, account_id, digest, made_at, made_by, expires_at)
      VALUES (511, ?1, 'digest', ?2, 'Inviteword', ?2)
      """, account, now)
    try add(
      "INSERT INTO staff_pin (account_id, pin, set_at) VALUES (?1, '', ?2)", account, now)
    try add(
      """
      INSERT INTO correction (id, person_id, organisation_id, item, field, label, stands, wanted,
        asked_at, due_on, stage)
      VALUES (509, ?1, ?2, 'record-501', 'title', 'What', 'x', 'Wantedword', ?3, ?4, 'asked')
      """, one, home, now, day + 30)
    try add(
      """
      INSERT INTO correction_message (correction_id, position, said_at, actor_name, by_person,
        words)
      VALUES (509, 1, ?1, 'home', FALSE, 'Messageword')
      """, now)
  }

  /// A badge of the record of the care home, shown by a link, and refused.
  private func badge(_ tx: any Transaction) throws {
    let (now, day) = (Clock.test.now(), Clock.test.today)
    func add(_ sql: String, _ values: any Storable...) throws {
      try tx.execute(sql, binding: values.map(\.stored))
    }
    try add(
      """
      INSERT INTO badge_key (id, algorithm, public_key, sealed_secret, present, made_at)
      VALUES ('key', 'EdDSA', '{}', ?1, 1, ?2)
      """, try tx.keys.seal([1], for: "badge-key key"), now)
    try add(
      """
      INSERT INTO badge (id, credential, subject, person_id, record_id, organisation_id, kind, name,
        made_at, state, state_at, reason)
      VALUES (601, 'urn:uuid:1', 'urn:uuid:2', ?1, 501, ?2, 'fire', 'Fire', ?3, 'suspended', ?3,
        'Badgeword')
      """, two, home, now)
    try add(
      """
      INSERT INTO badge_edition (badge_id, number, list, place, key_id, valid_from, token)
      VALUES (601, 1, 1, 17, 'key', ?1, 'a.b.c')
      """, now)
    try add(
      """
      INSERT INTO badge_share (id, badge_id, recipient, code_digest, made_at, until_on)
      VALUES (602, 601, 'Linkword', 'digest', ?1, ?2)
      """, now, day + 9)
    try add(
      """
      INSERT INTO badge_decision (id, badge_id, organisation_id, answer, reason, decided_at,
        decided_by)
      VALUES (603, 601, ?1, 'refused', 'Judgeword', ?2, 'Maud')
      """, hospital, now)
  }
}

extension AboutMeWorld {
  /// A result of a course that nobody can read, and that names her.
  private func bringResult(_ tx: any Transaction) throws {
    let result = ArrivedResult(
      who: ArrivedResult.Who(person: "\(one)"), vocabulary: "some-platform", course: "A course",
      status: "Resultword", day: Clock.test.today.iso)
    let taking = try TakeResults(
      at: hospital, from: ResultOrigin(.program, "A platform"), by: "A platform",
      at: Clock.test.now(), today: Clock.test.today, .empty, tx)
    _ = try taking.take(result, tx)
  }
}

extension AboutMeWorld {
  /// A place that she asked for, and time to learn that she proposed.
  private func learn(at place: OrganisationID, _ tx: any Transaction) throws {
    let now = Clock.test.now()
    let request = PlaceRequest(
      id: try tx.newIdentifier(), person: one, organisation: place,
      module: ModuleReference(code: "accredited-1", version: "1"), session: nil, askedAt: now,
      askedBy: "Her manager")
    try PlaceRequests.add(request, tx)
    try LearningTimes.add(
      LearningTime(
        id: try tx.newIdentifier(), person: one, organisation: place, module: nil, minutes: 240,
        from: now.dayInLondon, until: now.dayInLondon + 30, proposedSide: .person,
        proposedAt: now, proposedBy: "One"), tx)
  }

  /// What she learnt elsewhere, put forward, judged and decided.
  private func recognise(by manager: PersonID, _ tx: any Transaction) throws {
    let now = Clock.test.now()
    var request = RecognitionRequest(
      id: try tx.newIdentifier(), person: one, framework: "some-framework", version: "1",
      stage: "2", begunAt: now)
    try RecognitionRequests.add(request, tx)
    try RecognitionRequests.set(["1.1a"], of: request.id, tx)
    let piece = PriorPiece(
      id: try tx.newIdentifier(), request: request.id, kind: .experience, until: nil,
      words: try AssessmentSeals.save(
        PriorWords(title: "Elsewhereword", shows: "Showsword"), about: one, tx),
      competencies: ["1.1a"])
    try PriorPieces.add(piece, tx)
    let judged = try AssessmentSeals.save("Criterionword", about: one, tx)
    let why = try AssessmentSeals.save("Outcomeword", about: one, tx)
    guard let judged, let why else { return }
    try PriorPieces.judge(piece.id, in: 1, [.valid: .init(finding: .notMet, words: judged)], tx)
    try PriorOutcomes.add(
      PriorDecision(
        request: request.id, competency: "1.1a", round: 1, outcome: .declined, reason: .notShown,
        countsUntil: nil, decidedAt: now, words: why), tx)
    try RecognitionRequests.add(
      RecognitionTurn(
        step: .decline, round: 1, at: now, actorName: "matron", assessor: manager,
        words: try AssessmentSeals.save("Turnword", about: one, tx)), to: request.id, tx)
    request.state = .declined
    request.assessor = manager
    (request.submittedAt, request.decidedAt) = (now, now)
    try RecognitionRequests.save(request, tx)
    try learn(tx)
  }

  /// Her induction, with what was shown for it and what she does for those of others.
  private func induct(by manager: PersonID, _ tx: any Transaction) throws {
    let now = Clock.test.now()
    let make = { (person: PersonID, track: InductionTrack) in
      let one = Induction(
        id: try tx.newIdentifier(), person: person, track: track,
        organisation: hospital, employer: hospital, edition: "2025",
        startedOn: now.dayInLondon - 9, dueOn: now.dayInLondon + 75, all: 16, changedAt: now)
      try Inductions.add(one, tx)
      return one
    }
    let own = try make(one, .careCertificate)
    try InductionUnits.add(
      InductionEvidence(
        id: try tx.newIdentifier(), induction: own.id, unit: "1", kind: .observation,
        on: now.dayInLondon - 2, setting: hospital, observer: manager, addedBy: "matron",
        isOwn: false, words: try AssessmentSeals.save("Inductionword", about: one, tx), addedAt: now
      ),
      tx)
    try Inductions.add(
      InductionTurn(
        unit: "1", step: InductionUnitStep.askMore.rawValue, at: now, actorName: "matron",
        words: try AssessmentSeals.save("Inductturnword", about: one, tx)), to: own.id, tx)
    var part = InductionUnit(induction: own.id, code: "2", state: .credited)
    (part.decidedOn, part.creditedFrom) = (now.dayInLondon, try make(manager, .core).id)
    try InductionUnits.save(part, tx)
    // What she found to be met of somebody else's, and signed.
    var other = try make(manager, .careCertificate)
    var met = InductionUnit(induction: other.id, code: "1", state: .met)
    (met.assessor, met.assessorName, met.decidedOn) = (one, "sian.accountword", now.dayInLondon)
    try InductionUnits.save(met, tx)
    (other.state, other.endedOn) = (.signedOff, now.dayInLondon)
    other.signature = InductionSignature(signer: one, name: "sian.accountword", part: .lead)
    try Inductions.save(other, tx)
    try InductionEmployers.add(
      InductionNominee(
        id: try tx.newIdentifier(), organisation: hospital, person: one, duty: .assessor,
        from: now.dayInLondon, namedBy: "matron"), tx)
  }

  /// Her way through a programme, and what she does for others in it.
  private func takePart(by manager: PersonID, _ tx: any Transaction) throws {
    let now = Clock.test.now()
    let day = now.dayInLondon
    let postcode = try #require(Postcode("LS1 4AP"))
    let cohort = Cohort(
      id: try tx.newIdentifier(), organisation: hospital, programme: "mid-career-programme",
      edition: "1", title: "Cohortword", state: .confirmed, closesOn: day - 9, capacity: 12,
      minimum: 3, mix: CohortMix(sharePart: 1, shareOf: 2, atLeast: [:], fewestSectors: 2),
      changedAt: now)
    try Cohorts.add(cohort, tx)
    let held = CohortDay(
      id: try tx.newIdentifier(), cohort: cohort.id, on: day - 1, from: 570, until: 990,
      venue: CohortVenue(name: "Hall", postcode: postcode, access: []), changedAt: now)
    try CohortDays.add(held, tx)
    var own = Participation(
      id: try tx.newIdentifier(), person: one, programme: cohort.programme, edition: "1",
      organisation: hospital, employer: hospital, sector: .nhs, group: "nhs-managers",
      origin: .oneself, isMandatory: false, state: .applied,
      needs: ParticipationNeeds(
        cohorts: [cohort.id], miles: 20, away: [Period(from: day)].compactMap(\.self),
        access: ["step-free"], caring: "Careword"), appliedOn: day - 9, changedAt: now)
    try Participations.add(own, tx)
    (own.state, own.cohort, own.since) = (.placed, cohort.id, day - 8)
    own.release = ParticipationRelease(
      by: "employer", name: "Releaseword", person: manager, on: day - 8, cover: .bank)
    try Participations.save(&own, tx)
    try Participations.add(
      ParticipationTurn(step: .place, at: now, actorName: "matron", cohort: cohort.id),
      to: own.id, tx)
    try CohortAttendances.set(
      CohortAttendance(
        day: held.id, participation: own.id, mark: .present, minutes: 360, markedBy: "matron",
        markedAt: now), tx)
    try Backfills.add(
      Backfill(
        participation: own.id, cohort: cohort.id, employer: hospital, pencePerDay: 100, days: 3), tx
    )
    let round = CohortAllocation(
      id: try tx.newIdentifier(), organisation: hospital, programme: cohort.programme,
      state: .confirmed, madeAt: now, madeBy: "matron", placed: 0, waiting: 1, isProvenBest: true)
    try CohortAllocations.add(
      round, cohorts: [cohort.id],
      [AllocationLine(participation: own.id, cohort: nil, why: ["Waitingword"])], tx)
    try CohortPeople.add(
      CohortFacilitator(
        id: try tx.newIdentifier(), cohort: cohort.id, person: one, from: day, namedBy: "matron"),
      tx)
    try CalendarFeeds.set("digest", of: one, at: now, tx)
    try Alumni.join(
      AlumniMember(person: one, organisation: hospital, cohort: cohort.id, joinedOn: day), tx)
  }

  /// What she did of a module, and the bundle that she is in.
  private func learn(_ tx: any Transaction) throws {
    let now = Clock.test.now()
    let taken = try ModuleAttempts.take(
      ModuleResult(
        module: ModuleReference(code: "some-module", version: "1"), kind: .taught,
        status: .inProgress, happenedOn: now.dayInLondon - 9,
        source: ModuleSource(.provider, "Collegeword"), reference: "Resultword"),
      of: one, by: "Collegeword", at: now, in: tx)
    guard let attempt = taken.attempt else { return }
    try ModuleAttempts.add(
      ModuleEvidence(
        id: try tx.newIdentifier(), attempt: attempt.id, part: .attendance, from: nil, until: nil,
        words: try AssessmentSeals.save("Attendanceword", about: one, tx), addedAt: now), tx)
    let enrolment = BundleEnrolment(
      id: try tx.newIdentifier(), person: one, bundle: "some-bundle", version: "1", way: .manager,
      enrolledBy: "matron", enrolledOn: now.dayInLondon - 9, dueOn: now.dayInLondon + 300,
      changedAt: now)
    try BundleEnrolments.add(enrolment, tx)
    try BundleEnrolments.add(
      EnrolmentTurn(
        step: .enrol, at: now, actorName: "matron",
        words: try AssessmentSeals.save("Enrolmentword", about: one, tx)), to: enrolment.id, tx)
  }

  /// What she said of herself, put forward and had confirmed, and where she assesses others.
  private func assess(
    _ post: Assignment, by manager: PersonID, _ tx: any Transaction
  ) throws {
    let now = Clock.test.now()
    let assessment = SelfAssessment(
      id: try tx.newIdentifier(), person: one, framework: "some-framework", version: "1",
      stage: "2", begunAt: now)
    try Assessments.add(assessment, tx)
    let words = AssessmentWords(
      note: "Answerword",
      evidence: [ClaimEvidence(kind: .result, on: Clock.test.today - 9, words: "A rota")])
    try Assessments.save("1.1a", points: 4, words, of: assessment, seen: 0, at: now, tx)
    try Assessments.add(
      SignOffTurn(step: .ask, at: now, actorName: "Siân", supervisor: manager, words: nil),
      to: assessment.id, tx)
    let claim = CompetencyClaim(
      id: try tx.newIdentifier(), assessment: assessment.id, competency: "1.1a", round: 1,
      points: 4, claimedAt: now, assessor: manager,
      words: try AssessmentSeals.save(words, about: one, tx))
    try CompetencyClaims.add(claim, tx)
    try CompetencyClaims.add(
      ClaimTurn(
        step: .confirm, at: now, actorName: "matron", assessor: manager,
        words: try AssessmentSeals.save("Decidedword", about: one, tx)), to: claim.id, tx)
    try PostStages.set(
      PostStage(
        assignment: post.id, stage: "2",
        words: try AssessmentSeals.save("Stageword", about: one, tx), setAt: now, setBy: "hospital"),
      tx)
    try AssessorPlaces.add(
      AssessorPlace(
        id: try tx.newIdentifier(), assessor: two, organisation: home, lender: nil,
        state: .agreed, from: Clock.test.today, until: nil, askedBy: "home", changedAt: now), tx)
  }
}
