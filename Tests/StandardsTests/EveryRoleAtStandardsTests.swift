import Access
import Directory
import Foundation
import HTTPTypes
import Kernel
import Obligations
import Records
import Register
import Storage
import TestKit
import Testing
import Web

@testable import Standards

/// Every role against every address of this room, for what somebody at another employer has: what
/// they said of themselves, put forward, asked for, were granted, and what their employer handed in.
@Suite struct `Every role at the addresses of standards` {
  /// Rights are asked in the actions, of the same statements on either engine, so one is enough.
  @Test func `is told nothing of somebody elsewhere, not even that it exists`() async throws {
    try await withClaimSite { browser, site, claims in
      let password = try await site.passwords.digest(ClaimsWorld.password)
      let far = try await site.database.write { tx in
        try FarStandards(claims, password, tx)
      }
      let routes = Self.routes(of: site)
      #expect(routes.count > 150)
      let unknown = Set(routes.compactMap { far.unknownPart(of: $0.path) })
      #expect(unknown.isEmpty, "Say what stands for \(unknown.sorted()) in FarStandards")
      let before = try await Self.deeds(about: far, in: site)
      for name in far.strangers {
        try await browser.become(name)
        for route in routes {
          let address = far.filled(route.path)
          let reply = try await Self.ask(browser, route, address)
          #expect(reply.status < 500, "\(address) answered \(reply.status) to \(name)")
          for secret in FarStandards.secrets where reply.body.contains(secret) {
            Issue.record("\(route.method) \(route.path) shows \(secret) to \(name)")
          }
          guard route.path.contains(":"), case .permission = route.door,
            !route.path.contains("/organisations/")
          else { continue }
          let none = try await Self.ask(browser, route, far.filled(route.path, nobody: true))
          #expect(
            none.status == reply.status && none.title == reply.title,
            """
            \(route.method) \(route.path) tells \(name) that a number exists: \(reply.status) \
            \(reply.title), and \(none.status) \(none.title) for one that does not
            """)
        }
      }
      // Whose they are do read them there: the addresses lead to what is kept from others.
      for (name, words) in FarStandards.owners {
        try await browser.become(name)
        var missing = words
        for route in routes where route.method == .get {
          let reply = try await browser.get(far.filled(route.path))
          missing.removeAll { reply.body.contains($0) }
        }
        #expect(missing.isEmpty, "\(name) finds \(missing) nowhere")
      }
      let deeds = try await Self.deeds(about: far, in: site).dropFirst(before.count)
      #expect(deeds.isEmpty, "\(deeds.sorted()) was done by somebody elsewhere")
    }
  }

  /// Those of this room: what is there with it and not without.
  private static func routes(of site: Site) -> [Routes.Route] {
    let ground = Site(
      database: site.database, clock: site.clock, chance: site.chance, logger: site.logger,
      passwords: site.passwords, timepiece: site.timepiece, keys: .test,
      rooms: [RegisterRoom.self])
    let others = Set(Website(ground).routes.map { "\($0.method) \($0.path)" })
    return Website(site).routes.filter { !others.contains("\($0.method) \($0.path)") }
  }

  private static func ask(
    _ browser: ClaimBrowser, _ route: Routes.Route, _ address: String
  ) async throws -> ClaimBrowser.Reply {
    guard route.method == .post else { return try await browser.get(address) }
    // Any page of ours has the token that a form must send back.
    try await browser.get("/account/role")
    return try await browser.post(address, FarStandards.answers)
  }

  /// What was done to any of them or at their employers.
  private static func deeds(about far: FarStandards, in site: Site) async throws -> [String] {
    try await site.database.read { tx in
      try tx.rows(
        """
        SELECT e.action FROM journal_entry e JOIN journal_subject s ON s.entry_id = e.id
        WHERE (s.kind = 'person' AND s.subject_id IN (?1, ?2))
          OR (s.kind = 'organisation' AND s.subject_id IN (?3, ?4))
        ORDER BY e.id
        """, far.nadia, far.tom, far.hospital, far.provider
      ).map { try $0(0) }
    }
  }
}

/// One of each thing of this room, of people and employers that nobody who asks has to do with.
private struct FarStandards: Sendable {
  let nadia: PersonID
  let tom: PersonID
  let hospital: OrganisationID
  let provider: OrganisationID
  /// Who asks: an account of each role that is given, and two people of the staff, all elsewhere.
  let strangers: [String]
  /// Numbers, by the word of an address before them.
  private let numbers: [String: String]

  /// What each of the things says, and whose they are.
  static let secrets = [
    "Evidenceword", "Sourceword", "Unsaidword", "Claimedword", "Priorword", "Waiverword",
    "Letthroughword", "Draftword", "Nadia",
    "Lanternfold",
  ]

  static let owners = [
    ("nadia", ["Unsaidword", "Claimedword", "Priorword", "Evidenceword"]), ("tom", ["Waiverword"]),
    ("training", ["Letthroughword", "Nadia", "Sourceword"]),
  ]

  /// What stands in an address and is no number of somebody's.
  static let words = [
    "competency": "1.1a", "step": "grant", "position": "0", "criterion": "inclusion",
    "code": "mid-career", "form": "jwt", "purpose": "revocation", "number": "1",
    "part": "outcome", "share": "guessed-by-somebody", "framework": "management-and-leadership",
    "version": "2026",
    "node": "1.1a",
  ]

  /// Answers of somebody who knows what is wanted, so that it is the right that is missing.
  static let answers: [(String, String)] = [
    ("words", "Because"), ("reason", "Because"), ("outcome", "met"), ("competency", "1.1a"),
    ("revision", "1"), ("points", "4"), ("stage", "2"), ("framework", "management-and-leadership"),
    ("title", "Something"), ("kind", "experience"), ("post", "nhs-mid"), ("route", "clinical"),
  ]

  init(_ claims: ClaimsWorld, _ password: StoredPassword, _ tx: any Transaction) throws {
    (nadia, tom, hospital) = (claims.nadia, claims.tom, claims.hospital)
    let assessment = try ClaimsWorld.begin(tx)
    try ClaimsWorld.answer(assessment, "1.1a", note: "Unsaidword", in: tx)
    try ClaimsWorld.answer(assessment, "1.1b", note: "Claimedword", in: tx)
    let claim = try #require(try claims.put(assessment, ["1.1b"], to: claims.ade, tx).first).id
    let request = try claims.handedIn(
      to: claims.maud, with: ClaimsWorld.piece("Priorword in Kerala"), tx)
    let piece = try #require(try PriorPieces.of(request, tx).first).id
    let gateways = try GatewayWorld(claims, password, tx)
    let waiver = try AskWaiver(
      person: tom, organisation: hospital, post: GatewayWorld.post, route: "clinical",
      reason: "Waiverword"
    ).run(by: ClaimsWorld.user("tom", tx), tx)
    let appointment = try gateways.put(tx)
    try GatewayWorld.handle(appointment, .override, by: "boss", words: "Letthroughword", tx)
    try gateways.stage(of: nadia, tx)
    let record = try #require(try HeldRecords.held(by: [nadia], tx)[nadia]?.first).id
    let badge = try claims.makeBadge(of: record, tx).id
    let post = try #require(try Assignments.of(nadia, tx).first).id
    let learning = try Self.learning(of: nadia, at: hospital, tx)
    let accreditation = try AccreditationWorld(named: "accreditation.", tx)
    provider = accreditation.provider
    let draft = try accreditation.draft(titled: "Draftword rotas", tx)
    numbers = [
      "assessments": "\(assessment.id)", "sign-offs": "\(assessment.id)", "claims": "\(claim)",
      "prior-learning": "\(request)", "recognitions": "\(request)", "evidence": "\(piece)",
      "waivers": "\(waiver.id)", "appointments": "\(appointment.id)", "badges": "\(badge)",
      "cases": "\(draft)", "register": "\(draft)", "accreditation": "\(draft)",
      "organisations": "\(hospital)", "people": "\(nadia)", "assessors": "\(claims.ade)",
      "new": "experience", "posts": "\(post)",
      // Nothing of these is somebody's here: what is done with them is asked elsewhere.
      "sessions": "7", "places": "7", "pieces": "7", "entries": "7", "mappings": "7",
      "consultations": "7", "versions": "7", "wordings": "7", "comments": "7", "members": "7",
      "editions": "7",
    ].merging(learning) { $1 }

    var names = ["rosa", "homelead"]
    let console = User.console(now: Clock.test.now())
    for role in Role.allCases where role.isGiven {
      let kind = try #require(OrganisationKind.allCases.first(where: role.fits))
      let place = try Organisations.create(.init(name: "Here \(role)", kind: kind), tx)
        .organisation.id
      try AddAccount(
        name: "role.\(role)", password: password, role: role,
        organisation: role.needsOrganisation || role == .administrator ? place : nil,
        person: role == .support ? claims.rosa : nil
      ).run(by: console, tx)
      names.append("role.\(role)")
    }
    strangers = names
  }

  /// What she learns: an attempt with what she wrote, a bundle, a place that she asked for, time to
  /// learn, and a result that nobody can read.
  private static func learning(
    of person: PersonID, at place: OrganisationID, _ tx: any Transaction
  ) throws -> [String: String] {
    let now = Clock.test.now()
    let attempt = try ClaimsWorld.begin(module: "quality-improvement", tx)
    try ClaimsWorld.edit(
      attempt, .add(.outcome, from: nil, until: nil, words: "Evidenceword"), tx)
    let enrolment = try ClaimsWorld.enrol(tx).id
    let request = PlaceRequest(
      id: try tx.newIdentifier(), person: person, organisation: place,
      module: ModuleReference(code: "inclusive-leadership", version: "1"), session: nil,
      askedAt: now, askedBy: "Her manager")
    try PlaceRequests.add(request, tx)
    let time = LearningTime(
      id: try tx.newIdentifier(), person: person, organisation: place, module: nil, minutes: 240,
      from: now.dayInLondon, until: now.dayInLondon + 30, proposedSide: .person, proposedAt: now,
      proposedBy: "Nadia")
    try LearningTimes.add(time, tx)
    let taking = try TakeResults(
      at: place, from: ResultOrigin(.program, "A platform"), by: "A platform", at: now,
      today: now.dayInLondon, .empty, tx)
    _ = try taking.take(
      ArrivedResult(
        who: ArrivedResult.Who(person: "\(person)"), vocabulary: "some-platform",
        course: "Sourceword", status: "done", day: now.dayInLondon.iso), tx)
    let row = try #require(try tx.row("SELECT MAX(id) FROM learning_result"))
    let result: Int64 = try row(0)
    return [
      "attempts": "\(attempt)", "confirmations": "\(attempt)", "enrolments": "\(enrolment)",
      "learning": "\(enrolment)", "requests": "\(request.id)", "attendance": "\(request.id)",
      "time": "\(time.id)", "learning-time": "\(time.id)", "waiting": "\(result)",
      "given": "\(result)",
    ]
  }

  func filled(_ path: String, nobody: Bool = false) -> String {
    let parts = path.split(separator: "/").map(String.init)
    return parts.indices.map { index -> String in
      let part = parts[index]
      guard part.hasPrefix(":") else { return "/\(part)" }
      if let word = Self.words[String(part.dropFirst())] {
        return "/\(word)"
      }
      let above = index > 0 ? parts[index - 1] : ""
      return nobody ? "/999999901" : "/\(numbers[above] ?? "7")"
    }.joined()
  }

  /// A part of an address that nothing is filled in for, so that no page of a room to come is asked
  /// about nothing.
  func unknownPart(of path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    return parts.indices.first { index in
      parts[index].hasPrefix(":") && Self.words[String(parts[index].dropFirst())] == nil
        && numbers[index > 0 ? parts[index - 1] : ""] == nil
    }.map { index in "\(index > 0 ? parts[index - 1] : "")/\(parts[index])" }
  }
}
