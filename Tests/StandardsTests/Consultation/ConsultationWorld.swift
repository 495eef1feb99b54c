import Access
import Directory
import Foundation
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

/// A national body with an author and two approvers, the national authority, somebody of each
/// constituency, and somebody who was not invited.
struct ConsultationWorld: Sendable {
  let body: OrganisationID
  let accounts: [String: AccountID]

  static let speakers: [(name: String, constituency: Constituency)] = [
    ("national", .nationalBodies), ("council", .localGovernment), ("carer", .care),
    ("network", .staffNetworks), ("patient", .patientRepresentatives),
  ]

  init(_ tx: any Transaction) throws {
    body = try Organisations.create(
      .init(name: "Quillfeather Institute", kind: .armsLengthBody, codes: [.ods("ZQ1")]),
      source: .content, tx
    ).organisation.id
    let elsewhere = try Organisations.create(
      .init(name: "Bramblewick Trust", kind: .nhsTrust, codes: [.ods("ZQ3")]), tx
    ).organisation.id
    let console = User.console(now: Clock.test.now())
    let password = StoredPassword.none(chance: .different())
    var accounts: [String: AccountID] = [:]
    for (name, role, place) in [
      ("author", Role.accreditor, body), ("approver", .accreditor, body),
      ("approver-two", .accreditor, body), ("authority", .nationalLead, nil),
      ("authority-two", .nationalLead, nil),
    ] as [(String, Role, OrganisationID?)] {
      accounts[name] = try AddAccount(
        name: name, password: password, role: role, organisation: place
      ).run(by: console, tx)
    }
    for name in Self.speakers.map(\.name) + ["stranger"] {
      let person = try AddPerson(
        given: name.capitalized, family: "Fernhollow",
        job: JobParticulars(
          organisation: elsewhere, title: "Officer", startedOn: Clock.test.today - 100)
      ).run(under: .test, tx).id
      accounts[name] = try AddAccount(
        name: name, password: password, role: .person, person: person
      ).run(by: console, tx)
    }
    self.accounts = accounts
  }

  func user(
    _ name: String, on day: Day = Clock.test.today, _ tx: any Transaction
  ) throws -> User {
    let account = try #require(try accounts[name] ?? Accounts.find(name: name, tx)?.id)
    return try #require(try Accounts.user(account, at: Clock.fixed(day).now(), tx))
  }

  /// Somebody with a record, who signs in as `name`; found by it as all others are.
  func add(_ name: String, _ tx: any Transaction) throws {
    let person = try AddPerson(
      given: "Given", family: "Family",
      job: JobParticulars(organisation: body, title: "Officer", startedOn: Clock.test.today - 100)
    ).run(under: .test, tx).id
    _ = try AddAccount(
      name: name, password: .none(chance: .different()), role: .person, person: person
    ).run(by: .console(now: Clock.test.now()), tx)
  }

  // MARK: Steps

  /// A small framework, in the format of the files.
  static func text(
    code: String = "volunteer-leaders", version: String = "1", follows: String? = nil,
    says words: String = "Listens to volunteers", wording: String = "own", more: String = ""
  ) -> String {
    """
    code: \(code)
    version: "\(version)"
    title: Volunteer leaders
    short: Volunteer leaders
    publisher: Quillfeather Institute
    kind: leadership
    status: decision
    about: For those who lead volunteers.
    wording: \(wording)
    official: { title: None }
    notes: []
    sources:
      - { title: Written here, publisher: Quillfeather Institute }
    words: { competency: skill }
    scale: { code: proficiency, version: "2026" }
    \(follows.map { "follows: \"\($0)\"\n" } ?? "")\(more)
    stages:
      - { code: "1", title: First, scope: One group, status: decision }
    standards:
      - code: people
        title: People
        competencies:
          - code: listening
            title: Listening
            expectations: { "1": "\(words)" }
          - code: thanks
            title: Saying thank you
            expectations: { "1": "Thanks each volunteer" }
    """
  }

  func draft(
    _ text: String = Self.text(), by name: String = "author", on day: Day = Clock.test.today,
    _ tx: any Transaction
  ) throws -> FrameworkVersion {
    try LoadVersion(body: body, text: text).run(by: user(name, on: day, tx), tx)
  }

  /// Somebody of each constituency: the network reviews, all others contribute.
  func invite(_ id: FrameworkVersionID, on day: Day = Clock.test.today, _ tx: any Transaction)
    throws
  {
    for (name, constituency) in Self.speakers {
      try InviteMember(
        id: id, part: name == "network" ? .reviewer : .contributor, constituency: constituency,
        account: name, name: nil, organisation: name == "carer" ? "Fernhollow Care" : nil
      ).run(by: user("author", on: day, tx), tx)
    }
  }

  func take(
    _ step: FrameworkStep, _ id: FrameworkVersionID, as name: String, on day: Day,
    given: Day? = nil, _ tx: any Transaction
  ) throws {
    let seen = try #require(try FrameworkVersions.find(id, tx)).revision
    try TakeVersionStep(
      id: id, step: step, given: .init(words: "Because", day: given), seen: seen
    ).run(by: user(name, on: day, tx), tx)
  }

  func agree(
    _ id: FrameworkVersionID, _ isYes: Bool = true, as name: String = "network", on day: Day,
    _ tx: any Transaction
  ) throws {
    let edition = try #require(try FrameworkVersions.find(id, tx)).edition
    try SayAgreement(id: id, isYes: isYes, words: nil, edition: edition)
      .run(by: user(name, on: day, tx), tx)
  }

  /// What the job does of an hour.
  func follow(_ id: FrameworkVersionID, on day: Day, _ tx: any Transaction) throws {
    let now = Clock.fixed(day).now()
    try ConsultationJobs.step(id, at: now, tx)
    while try VersionTellings.next(of: id, at: now, tx) {}
  }

  /// From a text to a version in force.
  /// - Returns: The version, and the day on which it was published.
  @discardableResult
  func published(
    _ text: String = Self.text(), from day: Day = Clock.test.today, by name: String = "author",
    _ tx: any Transaction
  ) throws -> (id: FrameworkVersionID, on: Day) {
    let id = try draft(text, by: name, on: day, tx).id
    try invite(id, on: day, tx)
    try take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
    let over = day + 85
    try agree(id, on: over, tx)
    try take(.askApproval, id, as: "author", on: over, tx)
    try take(.approve, id, as: "approver", on: over, tx)
    try take(
      .publish, id, as: name == "authority" ? "authority-two" : "authority", on: over, tx)
    return (id, over)
  }

  func find(_ id: FrameworkVersionID, _ tx: any Transaction) throws -> FrameworkVersion {
    try #require(try FrameworkVersions.find(id, tx))
  }
}

func withConsultations(
  _ engine: Engine = .sqlite,
  _ body: @escaping @Sendable (any Database, ConsultationWorld) async throws -> Void
) async throws {
  try await withDatabase(
    engine, AllMigrations.list + WebSchema.migrations + StandardsRoom.migrations
  ) { database in
    let world = try await database.write { tx in try ConsultationWorld(tx) }
    try await body(database, world)
  }
}

func withConsultationSite(
  _ engine: Engine = .sqlite, on day: Day = Clock.test.today,
  _ body:
    @escaping @Sendable (
      @Sendable (String?) async throws -> Desk, any Database, ConsultationWorld
    ) async throws -> Void
) async throws {
  try await withConsultations(engine) { database, world in
    let (clock, chance) = (Clock.fixed(day), Chance.different())
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let site = Site(
      database: database, clock: clock, chance: chance, logger: logger,
      passwords: Passwords(cost: .cheap, chance: chance), rooms: [StandardsRoom.self])
    try await Website(site).application(host: "127.0.0.1", port: 0).test(.router) { client in
      let desk: @Sendable (String?) async throws -> Desk = { name in
        guard let name else { return Desk(client: client, session: nil) }
        let account = try #require(world.accounts[name])
        let token = try await database.write { tx in
          try Sessions.begin(
            for: account, secondFactorAt: clock.now(), chance: chance, at: clock.now(), tx)
        }
        return Desk(client: client, session: token)
      }
      try await body(desk, database, world)
    }
  }
}
