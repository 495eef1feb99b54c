import Access
import Directory
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

/// A national body with accreditors, one of whom works for the provider; a provider; and somebody
/// elsewhere.
struct AccreditationWorld: Sendable {
  let body: OrganisationID
  let provider: OrganisationID
  let elsewhere: OrganisationID
  /// By name: provider, screener, reviewer-one, reviewer-two, reviewer-three, chair, tied, outsider.
  let accounts: [String: AccountID]

  static let judges = [
    "screener", "reviewer-one", "reviewer-two", "reviewer-three", "chair", "tied",
  ]

  func user(_ name: String, at now: Instant = Clock.test.now(), _ tx: any Transaction) throws
    -> User
  {
    let account = try #require(accounts[name])
    return try #require(try Accounts.user(account, at: now, tx))
  }
}

extension AccreditationWorld {
  init(_ tx: any Transaction) throws {
    let place = {
      (name: String, kind: OrganisationKind, code: String, source: OrganisationSource) in
      try Organisations.create(
        .init(name: name, kind: kind, codes: [.ods(code)]), source: source, tx
      ).organisation.id
    }
    body = try place("Quillfeather Institute", .armsLengthBody, "ZQ1", .content)
    provider = try place("Lanternfold’s Learning", .charity, "ZQ2", .hand)
    elsewhere = try place("Bramblewick Trust", .nhsTrust, "ZQ3", .hand)
    let tied = try AddPerson(
      given: "Ines", family: "O’Tiedword",
      job: JobParticulars(
        organisation: provider, title: "Tutor", startedOn: Clock.test.today - 100)
    ).run(under: .test, tx).id
    let console = User.console(now: Clock.test.now())
    let password = StoredPassword.none(chance: .different())
    var accounts: [String: AccountID] = [:]
    func add(_ name: String, _ role: Role, _ place: OrganisationID, _ person: PersonID? = nil)
      throws
    {
      accounts[name] = try AddAccount(
        name: name, password: password, role: role, organisation: place, person: person
      ).run(by: console, tx)
    }
    try add("provider", .trainingProvider, provider)
    for name in Self.judges {
      try add(name, .accreditor, body, name == "tied" ? tied : nil)
    }
    // Whoever says of themselves that they are a national body is none.
    let own = try place("Self-made Body", .armsLengthBody, "ZQ4", .hand)
    try add("self-made", .accreditor, own)
    try add("outsider", .trainingLead, elsewhere)
    self.accounts = accounts
  }

  /// A draft of the provider with everything filled in.
  func draft(
    titled title: String = "Fair rotas", form: TrainingForm = .module,
    parts: [Training.Part] = [], _ tx: any Transaction
  ) throws -> AccreditationID {
    let user = try user("provider", tx)
    let id = try BeginAccreditation(provider: provider, body: body, form: form, title: title)
      .run(by: user, tx)
    try fill(id, parts: parts, tx)
    return id
  }

  func fill(
    _ id: AccreditationID, parts: [Training.Part] = [], _ tx: any Transaction
  ) throws {
    let user = try user("provider", tx)
    let request = try #require(try AccreditationStore.find(id, tx))
    var about = AboutTraining(request.training)
    about.summary = "How to make a rota that people can live with"
    about.kind = request.training.form == .module ? .taught : nil
    about.hours = 6
    about.audience = "Team leaders"
    var all: [ChangeDraft.Part] = [
      .about(about), .nodes(stages: ["1"], competencies: ["1.1a", "2.1a"]),
    ]
    if request.training.form == .bundle { all.append(.parts(parts)) }
    all += try AccreditationContent.shipped.criteria.map {
      .answer(criterion: $0.code, words: "So and so")
    }
    for part in all { try ChangeDraft(id: id, part: part).run(by: user, tx) }
  }

  func take(
    _ step: AccreditationStep, _ id: AccreditationID, as name: String, words: String? = "Because",
    at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws {
    var given = TakeAccreditationStep.Given(words: words)
    if step == .accreditWithConditions {
      given.conditions = [("Say who covers", now.dayInLondon + 30)]
    }
    try TakeAccreditationStep(id: id, step: step, given: given)
      .run(by: user(name, at: now, tx), tx)
  }

  /// Up to the panel, with everything met but what `outcomes` says.
  func reviewed(
    _ id: AccreditationID, judged outcomes: [String: Judgement.Outcome] = [:], _ tx: any Transaction
  ) throws {
    try take(.submit, id, as: "provider", tx)
    try take(.startScreening, id, as: "screener", tx)
    let names = ["reviewer-one", "reviewer-two"]
    try AskReviewers(id: id, accounts: names.compactMap { accounts[$0] }, reason: nil)
      .run(by: user("screener", tx), tx)
    for name in names { try DeclareTies(id: id, isTied: false).run(by: user(name, tx), tx) }
    for name in names {
      for criterion in try AccreditationContent.shipped.criteria {
        try JudgeCriterion(
          id: id, criterion: criterion.code, outcome: outcomes[criterion.code] ?? .met,
          words: "Seen"
        ).run(by: user(name, tx), tx)
      }
    }
    try take(.toPanel, id, as: "screener", tx)
  }

  func accredited(_ title: String, _ tx: any Transaction) throws -> AccreditationID {
    let id = try draft(titled: title, tx)
    try reviewed(id, tx)
    try take(.accredit, id, as: "chair", tx)
    return id
  }
}

func withAccreditation(
  _ engine: Engine = .sqlite, clock: Clock = .test,
  _ body: @escaping @Sendable (any Database, AccreditationWorld) async throws -> Void
) async throws {
  try await withDatabase(
    engine, AllMigrations.list + WebSchema.migrations + StandardsRoom.migrations
  ) { database in
    let world = try await database.write { tx in try AccreditationWorld(tx) }
    try await body(database, world)
  }
}

/// Somebody's browser: keeps a session, and sends forms with their hidden fields.
struct Desk: Sendable {
  let client: any TestClientProtocol
  let session: String?

  struct Reply: Sendable {
    let status: Int
    let location: String?
    let body: String
  }

  func get(_ path: String) async throws -> Reply { try await send(path, .get, nil) }

  /// - Parameter page: Where the form is.
  func post(_ path: String, from page: String, _ answers: [(String, String)]) async throws -> Reply
  {
    let body = try await get(page).body
    let hidden = ["form-token", "form-key"].map { name -> (String, String) in
      let start = body.range(of: "name=\"\(name)\" value=\"")?.upperBound
      let value = start.map { body[$0...].prefix { $0 != "\"" } } ?? ""
      return (name, String(value))
    }
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "-._~")
    let words = (hidden + answers).map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
    }
    return try await send(path, .post, words.joined(separator: "&"))
  }

  private func send(
    _ path: String, _ method: HTTPRequest.Method, _ body: String?
  ) async throws -> Reply {
    var headers = HTTPFields()
    if let session { headers[.cookie] = "waypoint-session=\(session)" }
    if body != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
    return try await client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
    ) {
      Reply(
        status: $0.status.code, location: $0.headers[.location], body: String(buffer: $0.body))
    }
  }
}

func withAccreditationSite(
  _ engine: Engine = .sqlite,
  _ body:
    @escaping @Sendable (
      @Sendable (String?) async throws -> Desk, any Database, AccreditationWorld
    ) async throws -> Void
) async throws {
  try await withAccreditation(engine) { database, world in
    let chance = Chance.different()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let site = Site(
      database: database, clock: .test, chance: chance, logger: logger,
      passwords: Passwords(cost: .cheap, chance: chance), rooms: [StandardsRoom.self])
    try await Website(site).application(host: "127.0.0.1", port: 0).test(.router) { client in
      let desk: @Sendable (String?) async throws -> Desk = { name in
        guard let name else { return Desk(client: client, session: nil) }
        let account = try #require(world.accounts[name])
        let token = try await database.write { tx in
          try Sessions.begin(
            for: account, secondFactorAt: Clock.test.now(), chance: chance, at: Clock.test.now(), tx
          )
        }
        return Desk(client: client, session: token)
      }
      try await body(desk, database, world)
    }
  }
}
