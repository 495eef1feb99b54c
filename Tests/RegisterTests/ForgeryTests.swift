import Access
import Directory
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Register
import Storage
import TestKit
import Testing
import Web

/// Sends what pages of other sites could make a browser send: its cookies, and a body of theirs.
private struct Forger {
  let client: any TestClientProtocol
  let session: String

  func post(
    _ path: String, token: String?, asFile: Bool, origin: String? = nil
  ) async throws -> Int {
    var headers = HTTPFields()
    headers[.cookie] = "waypoint-session=\(session)"
    if let origin { headers[.origin] = origin }
    let body: String
    if asFile {
      headers[.contentType] = "multipart/form-data; boundary=B"
      let part = token.map {
        "--B\r\nContent-Disposition: form-data; name=\"form-token\"\r\n\r\n\($0)\r\n"
      }
      body =
        (part ?? "") + "--B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--B--\r\n"
    } else {
      headers[.contentType] = "application/x-www-form-urlencoded"
      body = (token.map { "form-token=\($0)&" } ?? "") + "name=x"
    }
    return try await client.execute(
      uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)
    ) { $0.status.code }
  }
}

@Suite struct `A form that is not ours` {
  /// Every address that changes anything, so that a new one cannot be forgotten.
  @Test func `is refused at every address, whatever token it carries`() async throws {
    try await withDatabase(
      .sqlite, AllMigrations.list + WebSchema.migrations + RegisterRoom.migrations
    ) { database in
      let chance = Chance.different()
      var logger = Logger(label: "test")
      logger.logLevel = .critical
      let site = Site(
        database: database, clock: .test, chance: chance, logger: logger,
        passwords: Passwords(cost: .cheap, chance: chance), rooms: [RegisterRoom.self])
      let website = Website(site)
      try await website.application(host: "127.0.0.1", port: 0).test(.router) { client in
        let world = try await World(site)
        let forger = Forger(client: client, session: world.session)
        let before = try await world.entries(database)
        let posts = website.routes.filter { $0.method != .get }
        #expect(posts.count > 40)
        var notFound: Set<String> = []
        for route in posts {
          let path = world.filled(route.path)
          let tokens = [
            nil, "", world.foreignToken, world.oldToken, String(repeating: "0", count: 64),
          ]
          for token in tokens {
            let codes = [
              try await forger.post(path, token: token, asFile: false),
              try await forger.post(path, token: token, asFile: true),
            ]
            // An address takes one of the two kinds of form, and refuses the other as such. What
            // is not there is not found first, and set-up is over.
            if codes.contains(404) { notFound.insert(route.path) }
            let isRefused = codes.allSatisfy([403, 404, 415].contains) && codes != [415, 415]
            #expect(
              isRefused || (path == "/set-up" && codes == [303, 303]),
              "\(path) answered \(codes)")
          }
          // With the right token, from a page of somebody else.
          let codes = [
            try await forger.post(
              path, token: world.ownToken, asFile: false, origin: "https://elsewhere.example"),
            try await forger.post(path, token: world.ownToken, asFile: false, origin: "null"),
          ]
          #expect(codes == [403, 403], "\(path) answered \(codes)")
        }
        #expect(try await world.entries(database) == before)
        // Most addresses are of something that is there, so that the token is what refuses.
        #expect(notFound.count < posts.count / 5, "\(notFound.sorted())")
      }
    }
  }
}

/// An administrator who is signed in, somebody else who is, and a session that ended.
private struct World: Sendable {
  let session: String
  let ownToken: String
  let foreignToken: String
  let oldToken: String
  let organisation: OrganisationID
  let person: PersonID
  let account: AccountID

  init(_ site: Site) async throws {
    let password = try await site.passwords.digest("correct horse battery")
    let chance = site.chance
    self = try await site.database.write { tx in
      let now = Clock.test.now()
      let organisation = try Organisations.create(
        .init(name: "Ashdown House", kind: .careLocation), tx
      ).organisation.id
      let person = Person(
        id: try tx.newIdentifier(), name: try #require(PersonName(written: "Siân Pugh")))
      try People.save(person, tx)
      let account = try AddAccount(name: "asha", password: password, role: .administrator)
        .runAsFirst(at: now, tx)
      let other = try AddAccount(name: "bela", password: password, role: .administrator)
        .run(by: .console(now: now), tx)
      let begin = { (account: AccountID) in
        let token = try Sessions.begin(
          for: account, secondFactorAt: now, chance: chance, at: now, tx)
        let found = try #require(try Sessions.find(token: token, at: now, tx))
        return (token, found.session)
      }
      let old = try begin(account)
      try Sessions.end(old.1, tx)
      let own = try begin(account)
      return World(
        session: own.0, ownToken: own.1.formToken, foreignToken: try begin(other).1.formToken,
        oldToken: old.1.formToken, organisation: organisation, person: person.id, account: account)
    }
  }

  private init(
    session: String, ownToken: String, foreignToken: String, oldToken: String,
    organisation: OrganisationID, person: PersonID, account: AccountID
  ) {
    self.session = session
    self.ownToken = ownToken
    self.foreignToken = foreignToken
    self.oldToken = oldToken
    self.organisation = organisation
    self.person = person
    self.account = account
  }

  func filled(_ path: String) -> String {
    var above = ""
    return path.split(separator: "/").map { part -> String in
      defer { above = String(part) }
      guard part.hasPrefix(":") else { return String(part) }
      return switch above {
      case "organisations": "\(organisation)"
      case "people": "\(person)"
      case "accounts": "\(account)"
      default: "7"
      }
    }.reduce("") { "\($0)/\($1)" }
  }

  func entries(_ database: any Database) async throws -> Int {
    try await database.read { tx in
      try tx.row("SELECT COUNT(*) FROM journal_entry")?(0) ?? -1
    }
  }
}
