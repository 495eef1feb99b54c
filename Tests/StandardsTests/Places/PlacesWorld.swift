import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Register
@testable import Standards

/// The world of claims, with a provider that has two accredited modules. The hospital is in Leeds, the
/// care home in Harrogate.
struct PlacesWorld: Sendable {
  let claims: ClaimsWorld
  let provider: OrganisationID
  /// The number of each accreditation.
  let rotas: Int64
  let kindness: Int64

  var module: String { "accredited-\(rotas)" }
  var other: String { "accredited-\(kindness)" }
  static let day = Clock.test.today

  init(_ claims: ClaimsWorld, _ password: StoredPassword, _ tx: any Transaction) throws {
    self.claims = claims
    provider = try Organisations.create(
      .init(name: "Lanternfold Learning", kind: .charity), tx
    ).organisation.id
    try AddAccount(
      name: "provider", password: password, role: .trainingProvider, organisation: provider
    ).run(by: .console(now: Clock.test.now()), tx)
    for (place, postcode) in [(claims.hospital, "LS1 3EX"), (claims.home, "HG1 2SQ")] {
      try tx.execute("UPDATE organisation SET postcode = ?2 WHERE id = ?1", place, postcode)
    }
    let accredited = { (provider: OrganisationID, title: String) in
      let id = try tx.newIdentifierNumber()
      try tx.execute(
        """
        INSERT INTO accreditation (id, provider_id, body_id, form, title, kind, hours, framework,
          framework_version, criteria_version, major, minor, state, appealed, decided_on, reasons,
          valid_from, valid_to)
        VALUES (?1, ?2, ?2, 'module', ?3, 'taught', 6, 'management-and-leadership', '2026', '1',
          1, 0, 'accredited', FALSE, ?4, 'Good', ?4, ?5)
        """, id, provider, title, Self.day - 30, Self.day + 900)
      return id
    }
    rotas = try accredited(provider, "Fair rotas")
    kindness = try accredited(provider, "Kindness at work")
  }

  static func terms(
    places: Int = 2, first: Day = day + 40, askBy: Day = day + 30, release: Day = day + 20,
    earmarks: [String: Int] = [:], postcode: String? = "YO1 9TL"
  ) -> SessionTerms {
    var terms = SessionTerms(
      firstOn: first, lastOn: first + 1, times: "10:00 to 15:00", places: places, askBy: askBy,
      releaseOn: release)
    terms.earmarks = earmarks
    terms.postcode = postcode.flatMap { Postcode($0) }
    terms.address = postcode == nil ? nil : "The Guildhall, York"
    terms.access = [.stepFree, .breaks]
    return terms
  }

  /// The account of somebody of the world.
  func name(_ person: PersonID) -> String {
    switch person {
    case claims.nadia: "nadia"
    case claims.maud: "maud"
    case claims.ade: "ade"
    case claims.tom: "tom"
    case _: "rosa"
    }
  }

  /// A published date.
  func session(
    _ terms: SessionTerms = Self.terms(), module: String? = nil,
    at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> ModuleSession {
    let user = try ClaimsWorld.user("provider", at: now, tx)
    let draft = try AddSession(
      organisation: provider, module: module ?? self.module, terms: terms
    ).run(by: user, tx)
    return try HandleSession(id: draft.id, step: .publish, seen: draft.revision).run(by: user, tx)
  }

  @discardableResult
  func ask(
    _ name: String, _ session: ModuleSession?, for person: PersonID? = nil,
    within: Int? = nil, at now: Instant = Clock.test.now(), _ tx: any Transaction,
    module: String? = nil
  ) throws -> PlaceRequest {
    let user = try ClaimsWorld.user(name, at: now, tx)
    let own = try user.person ?? #require(person)
    return try AskPlace(
      person: person ?? own, module: session?.module.code ?? module ?? self.module,
      session: session?.id, within: within
    ).run(by: user, tx)
  }

  @discardableResult
  static func handle(
    _ request: PlaceRequest, _ step: PlaceStep, to session: ModuleSession? = nil,
    by name: String, seen: Int? = nil, at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> PlaceRequest {
    let revision = try #require(try PlaceRequests.find(request.id, tx)).revision
    return try HandlePlace(
      id: request.id, step: step, session: session?.id, seen: seen ?? revision
    ).run(by: ClaimsWorld.user(name, at: now, tx), tx)
  }

  @discardableResult
  static func handle(
    _ session: ModuleSession, _ step: SessionStep, words: String? = "The tutor is ill",
    by name: String = "provider", seen: Int? = nil, at now: Instant = Clock.test.now(),
    _ tx: any Transaction
  ) throws -> ModuleSession {
    let revision = try #require(try ModuleSessions.find(session.id, tx)).revision
    return try HandleSession(id: session.id, step: step, words: words, seen: seen ?? revision)
      .run(by: ClaimsWorld.user(name, at: now, tx), tx)
  }

  static func state(_ request: PlaceRequest, _ tx: any Transaction) throws -> PlaceState {
    try #require(try PlaceRequests.find(request.id, tx)).state
  }
}

func withPlaces(
  _ engine: Engine,
  _ body: @escaping @Sendable (any Database, PlacesWorld) async throws -> Void
) async throws {
  let password = try await Passwords(cost: .cheap, chance: .different()).digest(
    ClaimsWorld.password)
  try await withDatabase(
    engine, AllMigrations.list + WebSchema.migrations + StandardsRoom.migrations
  ) { database in
    let world = try await database.write { tx in
      try PlacesWorld(ClaimsWorld(password, tx), password, tx)
    }
    try await body(database, world)
  }
}

/// What a step was refused with.
func placeRefusal(_ work: () throws -> Void) -> (any Refusal)? {
  do {
    try work()
    return nil
  } catch {
    return error as? any Refusal
  }
}
