import Access
import Directory
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// The world of claims, with two accountable officers at the hospital. Tom, a nurse, is to be
/// appointed to a post that a gateway stands before; Maud sees to his waiver.
struct GatewayWorld: Sendable {
  let claims: ClaimsWorld
  var hospital: OrganisationID { claims.hospital }
  var home: OrganisationID { claims.home }
  var tom: PersonID { claims.tom }
  var maud: PersonID { claims.maud }

  static let post = "nhs-mid"

  init(_ claims: ClaimsWorld, _ password: StoredPassword, _ tx: any Transaction) throws {
    self.claims = claims
    let console = User.console(now: Clock.test.now())
    for name in ["boss", "deputy"] {
      try AddAccount(
        name: name, password: password, role: .organisationLead, organisation: claims.hospital
      ).run(by: console, tx)
    }
  }

  /// What makes the gateway open for somebody.
  func stage(
    of person: PersonID, level: String = "2", at place: OrganisationID? = nil,
    _ tx: any Transaction
  ) throws {
    _ = try RecordCompletion(
      person: person, organisation: place ?? hospital,
      kind: .competence(owner: "management-and-leadership-2026", level: level),
      title: "Stage \(level) signed off", completedOn: Clock.test.today - 1
    ).run(under: .test, tx)
  }

  @discardableResult
  func put(
    of person: PersonID? = nil, by name: String = "training",
    footing: GatewayFooting = .substantive, _ tx: any Transaction
  ) throws -> GatewayAppointment {
    try PutAppointment(
      person: person ?? tom, organisation: hospital, post: Self.post, footing: footing,
      startsOn: Clock.test.today
    ).run(by: ClaimsWorld.user(name, tx), tx)
  }

  @discardableResult
  static func handle(
    _ one: GatewayAppointment, _ step: AppointmentStep, by name: String,
    words: String? = "Needed at once", seen: Int? = nil, _ tx: any Transaction
  ) throws -> GatewayAppointment {
    let revision = try #require(try GatewayAppointments.find(one.id, tx)).revision
    return try HandleAppointment(
      id: one.id, step: step, words: words, seen: seen ?? revision
    ).run(by: ClaimsWorld.user(name, tx), tx)
  }

  @discardableResult
  func ask(
    by name: String = "tom", route: String = "clinical", _ tx: any Transaction
  ) throws -> GatewayWaiver {
    try AskWaiver(
      person: tom, organisation: hospital, post: Self.post, route: route, reason: "From the ward"
    ).run(by: ClaimsWorld.user(name, tx), tx)
  }

  @discardableResult
  func handle(
    _ waiver: GatewayWaiver, _ step: WaiverStep, by name: String = "boss",
    owner: PersonID? = nil, until: Day? = nil, words: String? = "The bundle by the summer",
    seen: Int? = nil, at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> GatewayWaiver {
    let revision = try #require(try GatewayWaivers.find(waiver.id, tx)).revision
    return try HandleWaiver(
      id: waiver.id, step: step, owner: owner, until: until, words: words, seen: seen ?? revision
    ).run(by: ClaimsWorld.user(name, at: now, tx), tx)
  }

  func grant(
    _ waiver: GatewayWaiver, until: Day = Clock.test.today + 90, _ tx: any Transaction
  ) throws -> GatewayWaiver {
    try handle(waiver, .grant, owner: maud, until: until, tx)
  }

  /// How often an account was told something.
  static func told(_ name: String, _ words: String, _ tx: any Transaction) throws -> Int {
    let row = try tx.row(
      """
      SELECT COUNT(*) FROM account_notice n JOIN account a ON a.id = n.account_id
      WHERE a.name = ?1 AND n.words LIKE ?2
      """, name, "%\(words)%")
    let found = try #require(row)
    return try found(0)
  }
}

func withGateways(
  _ engine: Engine,
  _ body: @escaping @Sendable (any Database, GatewayWorld) async throws -> Void
) async throws {
  let password = try await Passwords(cost: .cheap, chance: .different()).digest(
    ClaimsWorld.password)
  try await withClaims(engine) { database, claims in
    let world = try await database.write { tx in try GatewayWorld(claims, password, tx) }
    try await body(database, world)
  }
}

/// What an action was refused with.
func gatewayRefusal(_ work: () throws -> Void) -> (any Refusal)? {
  do {
    try work()
    return nil
  } catch {
    return error as? any Refusal
  }
}
