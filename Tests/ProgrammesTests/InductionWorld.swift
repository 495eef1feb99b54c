import Access
import Directory
import Foundation
import Kernel
import Obligations
import Records
import Register
import Storage
import TestKit
import Testing
import Web

@testable import Programmes

/// Two care homes and a hospital. At the first home a manager leads and signs off, Sam is named to
/// assess, and Abena is new to care; Dele, with an apostrophe in his name, joined the hospital, where
/// Maud manages him.
struct InductionWorld: Sendable {
  let home: OrganisationID
  let other: OrganisationID
  let hospital: OrganisationID
  let abena: PersonID
  let sam: PersonID
  let ruth: PersonID
  let dele: PersonID
  let maud: PersonID

  static let password = "correct horse battery"
  static let carer = JobRole(.asc, "8")

  init(_ password: StoredPassword, _ tx: any Transaction) throws {
    let day = Clock.test.today
    let console = User.console(now: Clock.test.now())
    let place = { (name: String, kind: OrganisationKind, code: OrganisationCode?) in
      try Organisations.create(
        .init(name: name, kind: kind, codes: code.map { [$0] } ?? []), tx
      ).organisation.id
    }
    home = try place("Larch House", .careProvider, nil)
    other = try place("Rowan Court", .careProvider, nil)
    hospital = try place("Beech Hospital", .nhsTrust, .ods("RZZ"))
    let add = {
      (
        given: String, family: String, title: String, place: OrganisationID, days: Int,
        role: JobRole?
      )
      in
      let person = try AddPerson(
        given: given, family: family, email: "\(given.lowercased())@larch.example",
        job: JobParticulars(
          organisation: place, title: title, role: role, startedOn: day - days)
      ).run(under: .test, tx).id
      try AddAccount(
        name: given.lowercased(), password: password, role: .person, person: person
      ).run(by: console, tx)
      return person
    }
    ruth = try add("Ruth", "Ash", "Home Manager", home, 2_000, JobRole(.asc, "4"))
    sam = try add("Sam", "Oak", "Senior Carer", home, 5_000, JobRole(.asc, "7"))
    abena = try add("Abena", "Boateng", "Care Worker", home, 20, Self.carer)
    maud = try add("Maud", "Marsh", "Matron", hospital, 2_000, nil)
    dele = try add("Dele", "O’Neill", "Porter", hospital, 10, nil)
    for (name, role, place) in [
      ("homelead", Role.organisationLead, home), ("otherlead", .organisationLead, other),
      ("training", .trainingLead, home), ("chair", .chair, hospital),
    ] {
      try AddAccount(name: name, password: password, role: role, organisation: place)
        .run(by: console, tx)
    }
    let post = { (person: PersonID) in try #require(try Assignments.of(person, tx).first).id }
    try LineManagement.set(
      [try post(dele): LineManagement.Manager(maud, in: try post(maud))], from: day - 10, tx)
    _ = try NameForInductions(
      organisation: home, person: sam, duty: .assessor, units: [], until: nil
    ).run(by: try Self.user("homelead", tx), tx)
  }

  static func user(
    _ name: String, at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> User {
    let row = try #require(try tx.row("SELECT id FROM account WHERE name = ?1", name))
    let account: AccountID = try row(0)
    return try #require(try Accounts.user(account, at: now, tx))
  }

  static func later(_ days: Int) -> Instant {
    Clock.test.now().adding(seconds: Int64(days) * 86_400)
  }

  // MARK: Steps

  /// What goes on by itself, for everybody of this world.
  func follow(at now: Instant = Clock.test.now(), _ tx: any Transaction) throws {
    try InductionJobs.follow([abena, sam, ruth, dele, maud], at: now, tx)
  }

  static func all(of person: PersonID, _ tx: any Transaction) throws -> [Induction] {
    try Inductions.of(OnePerson.records(of: person, tx), tx).sorted { $0.id < $1.id }
  }

  func induction(
    _ track: InductionTrack, of person: PersonID? = nil, at place: OrganisationID? = nil,
    _ tx: any Transaction
  ) throws -> Induction {
    try #require(
      try Self.all(of: person ?? abena, tx).last {
        $0.track == track && (place == nil || $0.organisation == place)
      })
  }

  /// Every part of an induction found to be met, but `left`, by whoever may look.
  func meet(
    _ one: Induction, but left: Set<String> = [], by name: String = "sam",
    at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws {
    let user = try Self.user(name, at: now, tx)
    let framed = try FramedInduction(one, InductionReader.shipped(), tx)
    let items = framed.parts.map(\.code).filter { !left.contains($0) && !framed.isDone($0) }
      .map { AssessUnits.Item(id: one.id, unit: $0, seen: nil) }
    let seen = { AssessUnits.Seen(kind: $0, on: now.dayInLondon, words: nil) }
    try AssessUnits(items: items, seen: seen(.knowledge), decision: .none).run(by: user, tx)
    try AssessUnits(items: items, seen: seen(.observation), decision: .met).run(by: user, tx)
  }

  /// One part looked at by somebody.
  @discardableResult
  static func look(
    at unit: String, of one: Induction, _ kind: InductionEvidenceKind?,
    _ decision: AssessUnits.Decision, by name: String = "sam", _ tx: any Transaction
  ) throws -> Induction {
    let seen = kind.map { AssessUnits.Seen(kind: $0, on: Clock.test.today, words: nil) }
    let after = try AssessUnits(
      items: [.init(id: one.id, unit: unit, seen: nil)], seen: seen, decision: decision
    ).run(by: user(name, tx), tx)
    return try #require(after.first)
  }

  /// Every part of the national induction, by the person.
  func finishCore(_ one: Induction, by name: String, _ tx: any Transaction) throws {
    let framed = try FramedInduction(one, InductionReader.shipped(), tx)
    for part in framed.parts where part.needs.byOneself && !framed.isDone(part.code) {
      _ = try ShowUnit(
        id: one.id, unit: part.code, kind: .knowledge, on: Clock.test.today, words: "I read it",
        seen: framed.unit(part.code).revision, then: .finish
      ).run(by: Self.user(name, tx), tx)
    }
  }

  func sign(
    _ ones: [Induction], by name: String = "homelead", _ tx: any Transaction
  ) throws -> [Induction] {
    let now = try Inductions.find(ones.map(\.id), tx)
    return try SignInductionsOff(
      items: ones.compactMap { now[$0.id] }.map { .init(id: $0.id, seen: $0.revision) }
    ).run(by: Self.user(name, tx), tx)
  }

  /// Another post, and the end of the one at a place.
  func join(
    _ place: OrganisationID, _ person: PersonID, on day: Day, leaving old: OrganisationID? = nil,
    _ tx: any Transaction
  ) throws {
    if let old {
      for post in try Assignments.of(person, tx) where post.organisation == old {
        try EndAssignment(post.id, lastDay: day - 1).run(under: .test, tx)
      }
    }
    _ = try AddAssignment(
      person: person,
      job: JobParticulars(
        organisation: place, title: "Care Worker", role: Self.carer, startedOn: day)
    ).run(under: .test, tx)
  }

  func record(of person: PersonID, _ kind: RecordKind, _ tx: any Transaction) throws -> HeldRecord?
  {
    try (HeldRecords.held(by: [person], tx)[person] ?? []).first {
      $0.kind == kind && $0.counts(on: Clock.test.today)
    }
  }

  func certificate(of person: PersonID, _ tx: any Transaction) throws -> HeldRecord? {
    try record(of: person, .careCertificate(set: .set2025, state: .completed), tx)
  }

  static func told(_ name: String, _ tx: any Transaction) throws -> [String] {
    let row = try #require(try tx.row("SELECT id FROM account WHERE name = ?1", name))
    let account: AccountID = try row(0)
    return try WorkNotices.unread(of: account, tx).map(\.words)
  }
}

func withInductions(
  _ engine: Engine,
  _ body: @escaping @Sendable (any Database, InductionWorld) async throws -> Void
) async throws {
  let chance = Chance.different()
  let password = try await Passwords(cost: .cheap, chance: chance).digest(InductionWorld.password)
  try await withDatabase(engine) { database in
    let world = try await database.write { tx in try InductionWorld(password, tx) }
    try await database.write { tx in try world.follow(tx) }
    try await body(database, world)
  }
}

/// What a step was refused with.
func refusal(_ work: () throws -> Void) -> InductionRefusal? {
  do {
    try work()
    return nil
  } catch {
    return error as? InductionRefusal
  }
}
