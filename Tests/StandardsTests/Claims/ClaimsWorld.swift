import Access
import Directory
import Foundation
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

/// A ward manager at a hospital with a manager of her own, an assessor that the hospital keeps, a
/// colleague, and whoever looks after training; and a small care home with a manager of its own.
struct ClaimsWorld: Sendable {
  let hospital: OrganisationID
  let home: OrganisationID
  let nadia: PersonID
  let maud: PersonID
  let ade: PersonID
  let tom: PersonID
  let rosa: PersonID

  static let password = "correct horse battery"
  static let ownWord = "Onlymyownword"

  init(_ password: StoredPassword, _ tx: any Transaction) throws {
    let day = Clock.test.today
    let console = User.console(now: Clock.test.now())
    let hospital = try Organisations.create(
      .init(name: "Beech Hospital", kind: .nhsTrust, codes: [.ods("RZZ")]), tx
    ).organisation.id
    let home = try Organisations.create(
      .init(name: "Larch House", kind: .careProvider), tx
    ).organisation.id
    let add = { (given: String, family: String, title: String, place: OrganisationID) in
      let person = try AddPerson(
        given: given, family: family, email: "\(given.lowercased())@beech.example",
        job: JobParticulars(organisation: place, title: title, startedOn: day - 400)
      ).run(under: .test, tx).id
      try AddAccount(
        name: given.lowercased(), password: password, role: .person, person: person
      ).run(by: console, tx)
      return person
    }
    nadia = try add("Nadia", "Hill", "Ward Manager", hospital)
    maud = try add("Maud", "Marsh", "Matron", hospital)
    ade = try add("Ade", "Dale", "Practice Educator", hospital)
    tom = try add("Tom", "Field", "Staff Nurse", hospital)
    rosa = try add("Rosa", "Ford", "Home Manager", home)
    for (name, role, place) in [
      ("training", Role.trainingLead, hospital), ("homelead", .organisationLead, home),
      ("chair", .chair, hospital),
    ] {
      try AddAccount(name: name, password: password, role: role, organisation: place)
        .run(by: console, tx)
    }
    (self.hospital, self.home) = (hospital, home)
    let post = { (person: PersonID) in try #require(try Assignments.of(person, tx).first).id }
    try LineManagement.set(
      [
        try post(nadia): LineManagement.Manager(maud, in: try post(maud)),
        try post(tom): LineManagement.Manager(nadia, in: try post(nadia)),
      ], from: day - 100, tx)
    _ = try ManagerReasons.recompute(for: [hospital, home], on: day, tx)
    _ = try OfferAssessor(organisation: hospital, assessor: ade, lender: nil, until: nil)
      .run(by: try Self.user("training", tx), tx)
  }

  static func user(
    _ name: String, at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> User {
    let row = try #require(try tx.row("SELECT id FROM account WHERE name = ?1", name))
    let account: AccountID = try row(0)
    return try #require(try Accounts.user(account, at: now, tx))
  }

  // MARK: Steps

  static func begin(
    _ tx: any Transaction, by name: String = "nadia", stage: String = "2"
  ) throws -> SelfAssessment {
    try BeginAssessment(framework: "management-and-leadership", stage: stage)
      .run(by: user(name, tx), tx)
  }

  static func evidence(_ kind: EvidenceKind = .result) -> ClaimEvidence {
    ClaimEvidence(kind: kind, on: Clock.test.today - 20, words: "The rota, kept on the ward")
  }

  static func answer(
    _ assessment: SelfAssessment, _ competency: String = "1.1a", points: Int? = 4,
    note: String? = "It went well", evidence: ClaimEvidence? = Self.evidence(),
    by name: String = "nadia", in tx: any Transaction
  ) throws {
    let before = try Assessments.answers(of: assessment.id, tx)[competency]?.revision ?? 0
    try SaveAnswer(
      assessment: assessment.id, competency: competency, points: points, note: note,
      adding: evidence, seen: before
    ).run(by: user(name, tx), tx)
  }

  func put(
    _ assessment: SelfAssessment, _ competencies: [String] = ["1.1a"], to assessor: PersonID,
    replaces: Bool = false, _ tx: any Transaction
  ) throws -> [CompetencyClaim] {
    try PutForward(
      assessment: assessment.id, competencies: competencies, assessor: assessor,
      replaces: replaces
    ).run(by: Self.user("nadia", tx), tx)
  }

  @discardableResult
  static func handle(
    _ id: ClaimID, _ doing: HandleClaim.Doing, by name: String, seen: Int? = nil,
    at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> CompetencyClaim {
    let revision = try #require(try CompetencyClaims.find(id, tx)).revision
    return try HandleClaim(id: id, doing: doing, seen: seen ?? revision)
      .run(by: user(name, at: now, tx), tx)
  }

  @discardableResult
  static func sign(
    _ id: AssessmentID, _ doing: HandleSignOff.Doing, by name: String, _ tx: any Transaction
  ) throws -> SelfAssessment {
    let revision = try #require(try Assessments.find(id, tx)).revision
    return try HandleSignOff(id: id, doing: doing, seen: revision).run(by: user(name, tx), tx)
  }

  /// Everything but `left` confirmed by Maud.
  func confirmAll(
    _ assessment: SelfAssessment, but left: Set<String> = [], _ tx: any Transaction
  ) throws {
    let framed = try FramedAssessment(assessment, StandardsInForce.library(tx))
    let codes = framed.required.map(\.code).filter { !left.contains($0) }
    for code in codes { try Self.answer(assessment, code, in: tx) }
    for claim in try put(assessment, codes, to: maud, tx) {
      try Self.handle(claim.id, .takeUp, by: "maud", tx)
      try Self.handle(claim.id, .confirm("I saw it"), by: "maud", tx)
    }
  }
}

extension ClaimsWorld {
  /// The record of Nadia's stage 2, whether it is held or open again.
  func stage(_ tx: any Transaction) throws -> HeldRecord {
    let held = try HeldRecords.held(by: [nadia], tx)[nadia] ?? []
    return try #require(held.first { $0.source == .signOff })
  }

  /// The same as far as it counts today.
  func signedOff(_ tx: any Transaction) throws -> HeldRecord? {
    let held = try HeldRecords.held(by: [nadia], tx)[nadia] ?? []
    return held.first { $0.source == .signOff && $0.counts(on: Clock.test.today) }
  }

  func makeBadge(of record: RecordID, _ tx: any Transaction) throws -> IssuedBadge {
    let library = try StandardsReader.shipped()
    return try MakeBadge(record, address: "https://waypoint.example") { held, issuer in
      BadgeKindRules.wording(of: held, by: issuer, library)
    }.run(by: Self.user("nadia", tx), chance: .different(seed: 5), tx)
  }
}

/// Runs `body` on a database with that world in it.
func withClaims(
  _ engine: Engine, _ body: @escaping @Sendable (any Database, ClaimsWorld) async throws -> Void
) async throws {
  let chance = Chance.different()
  let password = try await Passwords(cost: .cheap, chance: chance).digest(ClaimsWorld.password)
  try await withDatabase(engine) { database in
    let world = try await database.write { tx in try ClaimsWorld(password, tx) }
    try await body(database, world)
  }
}

/// What a step was refused with.
func refusal(_ work: () throws -> Void) -> ClaimRefusal? {
  do {
    try work()
    return nil
  } catch {
    return error as? ClaimRefusal
  }
}
