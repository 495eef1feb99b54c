import Access
import Directory
import Foundation
import Kernel
import Obligations
import Storage
import TestKit
import Testing
import Web

@testable import Register

/// A care provider with two homes and somebody at each, the Care Quality Commission, a council, and
/// another employer that has nothing to do with it.
struct EvidenceWorld: Sendable {
  let provider: OrganisationID
  let homes: [OrganisationID]
  let body: OrganisationID
  let other: OrganisationID
  let people: [PersonID]
  static let password = AboutMeWorld.password

  static func make(in site: Site) async throws -> EvidenceWorld {
    let password = try await site.passwords.digest(password)
    return try await site.database.write { tx in try EvidenceWorld(password, tx) }
  }

  private init(_ password: StoredPassword, _ tx: any Transaction) throws {
    let make = { (name: String, kind: OrganisationKind, codes: [OrganisationCode]) in
      try Organisations.create(.init(name: name, kind: kind, codes: codes), tx).organisation.id
    }
    provider = try make("Larch Care", .careProvider, [OrganisationCode(.cqcProvider, "1-777")])
    homes = try [
      make("Larch House", .careLocation, []), make("Larch Lodge", .careLocation, []),
    ]
    for home in homes { _ = try Organisations.relate(home, .locationOf, provider, tx) }
    body = try make("The inspectorate", .armsLengthBody, [OrganisationCode(.reference, "cqc")])
    other = try make("Beech", .nhsTrust, [.ods("RZZ")])
    people = try zip(["Sián", "Ngozi"], homes).map { name, home in
      try AddPerson(
        given: name, family: "Overleaf", bornOn: Day("1971-05-05"),
        nationalInsurance: "QQ 12 34 5\(name.count) C",
        job: JobParticulars(
          organisation: home, title: "Night \(name)", startedOn: Clock.test.today - 100)
      ).run(under: .test, tx).id
    }
    let console = User.console(now: Clock.test.now())
    let add = { (name: String, role: Role, place: OrganisationID?, person: PersonID?) in
      _ = try AddAccount(
        name: name, password: password, role: role, organisation: place, person: person
      ).run(by: console, tx)
    }
    try add("lead", .organisationLead, provider, nil)
    try add("manager", .registeredManager, homes[0], nil)
    try add("trainer", .trainingLead, provider, nil)
    try add("nominated", .nominatedIndividual, provider, nil)
    try add("elsewhere", .organisationLead, other, nil)
    try add("sian", .person, nil, people[0])
    try add("everything", .administrator, nil, nil)
  }

  var evidence: String { "/organisations/\(provider)/evidence" }

  /// What the form of a pack is sent.
  static func answers(
    _ sections: [EvidenceSection], beneath: Bool = true, body: String = "cqc",
    asAt day: Day = Clock.test.today
  ) -> [(String, String)] {
    return [
      ("beneath", beneath ? "yes" : "no"), ("asAt-day", "\(day.dayOfMonth)"),
      ("asAt-month", "\(day.month)"), ("asAt-year", "\(day.year)"), ("body", body),
      ("purpose", "The inspection in spring"),
    ] + sections.map { ("sections", $0.rawValue) }
  }

  static func days(_ name: String, _ day: Day) -> [(String, String)] {
    [
      ("\(name)-day", "\(day.dayOfMonth)"), ("\(name)-month", "\(day.month)"),
      ("\(name)-year", "\(day.year)"),
    ]
  }

  /// Asks for a pack as an account would, without pages.
  func ask(
    _ account: String, _ sections: Set<EvidenceSection>, beneath: Bool = true,
    at organisation: OrganisationID? = nil, request: EvidenceRequestID? = nil,
    why: String? = nil, asAt: Day = Clock.test.today, _ tx: any Transaction
  ) throws -> EvidencePackID {
    try PrepareEvidence(
      organisation: organisation ?? provider, beneath: beneath, asAt: asAt,
      body: body, purpose: "The inspection in spring", sections: sections, request: request,
      whyInstead: why
    ).run(by: user(account, tx), tx)
  }

  func user(
    _ name: String, at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> User {
    let account = try #require(try Accounts.find(name: name, tx))
    return try #require(try Accounts.user(account.id, at: now, tx))
  }

  /// What is in a page of a pack, as it was frozen.
  func table(
    _ pack: EvidencePackID, _ section: EvidenceSection, _ tx: any Transaction
  ) throws -> EvidenceTable {
    let file = try #require(
      try EvidencePacks.files(of: pack, tx).first { $0.section == section && $0.kind == .page })
    let bytes = try #require(
      try EvidencePacks.bytes(of: pack, at: file.position, keys: .test, tx))
    return try EvidenceTable(json: bytes)
  }
}

func withEvidence(
  _ engine: Engine = .sqlite,
  _ body: @escaping @Sendable (Client, Site, EvidenceWorld) async throws -> Void
) async throws {
  try await withWaypoint(engine) { client, site in
    try await client.setUp()
    try await client.signOut()
    try await body(client, site, try await EvidenceWorld.make(in: site))
  }
}

extension Site {
  /// Does what is queued, as one worker would.
  func doJobs() async throws {
    let worker = JobWorker(
      database, clock: clock, handlers: RegisterRoom.jobs(clock, keys: keys), logger: logger)
    while try await worker.runNext() {}
  }
}

extension Client {
  func become(_ name: String) async throws {
    try await signOut()
    let reply = try await signIn(name, EvidenceWorld.password)
    try #require(reply.status == 200, "\(name): \(reply.status) \(reply.title)")
  }

  /// Makes a pack on the pages; its address.
  func makePack(
    _ site: Site, _ world: EvidenceWorld, _ sections: [EvidenceSection], beneath: Bool = true
  ) async throws -> String {
    try await get("\(world.evidence)/new")
    let answers = EvidenceWorld.answers(sections, beneath: beneath)
    let check = try await post("\(world.evidence)/new", answers)
    try #require(check.title == "Check the pack", "\(check.title) \(check.body)")
    let made = try await post(world.evidence, answers)
    let address = try #require(
      made.body.firstMatch(of: /\/organisations\/[0-9]+\/evidence\/packs\/[0-9]+/)?.0)
    try await site.doJobs()
    return String(address)
  }

  /// Releases a pack and gives back the code that was shown.
  func release(_ pack: String, for days: Int = 30) async throws -> String {
    try await get("\(pack)/release")
    let shown = try await post(
      "\(pack)/release",
      [("inspector", "Jo Smith")] + EvidenceWorld.days("until", Clock.test.today + days))
    return try #require(
      shown.body.between("<code class=\"key\">", "</code>"), "\(shown.title) \(shown.body)")
  }
}
