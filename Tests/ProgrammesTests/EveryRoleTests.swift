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

@testable import Programmes

/// Every role against every address of this room, for what somebody at another employer has.
@Suite struct `Every role at the addresses of programmes` {
  /// Rights are asked in the actions, of the same statements on either engine, so one is enough.
  @Test func `is told nothing of somebody elsewhere, not even that it exists`() async throws {
    try await withInductionSite { browser, site, world in
      let password = try await site.passwords.digest(InductionWorld.password)
      let far = try await site.database.write { tx in try FarInductions(world, password, tx) }
      let routes = Self.routes(of: site)
      #expect(routes.count > 40)
      let unknown = Set(routes.compactMap { far.unknownPart(of: $0.path) })
      #expect(unknown.isEmpty, "Say what stands for \(unknown.sorted()) in FarInductions")
      let before = try await Self.picture(of: world, in: site)
      for name in far.strangers {
        try await browser.become(name)
        for route in routes {
          let address = far.filled(route.path)
          let reply = try await Self.ask(browser, route, address)
          #expect(reply.status < 500, "\(address) answered \(reply.status) to \(name)")
          for secret in FarInductions.secrets where reply.body.contains(secret) {
            Issue.record("\(route.method) \(route.path) shows \(secret) to \(name)")
          }
          guard route.path.contains(":"), !route.path.contains("/organisations/") else { continue }
          let none = try await Self.ask(browser, route, far.filled(route.path, nobody: true))
          #expect(
            none.status == reply.status && none.title == reply.title,
            """
            \(route.method) \(route.path) tells \(name) that a number exists: \(reply.status) \
            \(reply.title), and \(none.status) \(none.title) for one that does not
            """)
        }
      }
      #expect(try await Self.picture(of: world, in: site) == before)
      // Whose they are do read them there: the addresses lead to what is kept from others.
      for (name, words) in [
        ("abena", ["Shownword", "Askedword", "Yearword"]),
        ("homelead", ["Shownword", "Abena", "Cohortword", "Hallword", "Yearword"]),
      ] {
        try await browser.become(name)
        var missing = words
        for route in routes where route.method == .get {
          let reply = try await browser.get(far.filled(route.path))
          missing.removeAll { reply.body.contains($0) }
        }
        #expect(missing.isEmpty, "\(name) finds \(missing) nowhere")
      }
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
    _ browser: InductionBrowser, _ route: Routes.Route, _ address: String
  ) async throws -> InductionBrowser.Reply {
    guard route.method == .post else { return try await browser.get(address) }
    // Any page of ours has the token that a form must send back.
    try await browser.get("/account/role")
    return try await browser.post(address, FarInductions.answers)
  }

  private struct Picture: Equatable {
    let inductions: [Induction]
    let turns: Int
    let nominees: [InductionNominee]
    let parts: [InductionLocalUnit]
    let settings: InductionSettings?
    let years: [AssessedYear]
    let gathered: [YearEvidence]
    let cohorts: [Cohort]
    let partners: [CohortPartner]
    let participations: [Participation]
  }

  private static func picture(of world: InductionWorld, in site: Site) async throws -> Picture {
    try await site.database.read { tx in
      let all = try InductionWorld.all(of: world.abena, tx)
      return Picture(
        inductions: all,
        turns: try all.map { try Inductions.turns(of: $0.id, tx).count }.reduce(0, +),
        nominees: try InductionEmployers.nominees(at: [world.home], tx),
        parts: try InductionEmployers.localUnits(at: [world.home], tx),
        settings: try InductionEmployers.settings(of: world.home, tx),
        years: try AssessedYears.of([world.abena], tx),
        gathered: try AssessedYears.evidence(
          of: AssessedYears.of([world.abena], tx).map(\.id), tx
        ).values.flatMap(\.self),
        cohorts: try Cohorts.held(by: [world.home], tx),
        partners: try Cohorts.held(by: [world.home], tx).flatMap {
          try CohortPeople.partners(of: [$0.id], tx)[$0.id] ?? []
        },
        participations: try Participations.of([world.abena], tx))
    }
  }
}

/// One of each thing of this room, of somebody and an employer that nobody who asks has to do with.
private struct FarInductions: Sendable {
  /// Who asks: an account of each role that is given, and people of the staff, all elsewhere.
  let strangers: [String]
  private let numbers: [String: String]

  static let secrets = [
    "Shownword", "Askedword", "Abena", "Exitword", "Cohortword", "Hallword", "Yearword",
  ]

  static let words = ["unit": "9", "code": "23456789", "step": "withdraw", "stage": "1"]

  /// Answers of somebody who knows what is wanted, so that it is the right that is missing.
  static let answers: [(String, String)] = [
    ("words", "Because"), ("why", "Because"), ("kind", "knowledge"), ("decision", "met"),
    ("revision", "1"), ("step", "ask"), ("item", "9"), ("unit", "care-certificate:9"),
    ("title", "Something"), ("about", "Something"), ("topic", "site"), ("how", "read"),
    ("track", "care-certificate"), ("which", "national"), ("duty", "assessor"),
    ("answer", "yes"), ("reason", "left"), ("outcome", "on-track"), ("cover", "bank"),
    ("days", "1"),
  ]

  init(_ world: InductionWorld, _ password: StoredPassword, _ tx: any Transaction) throws {
    let one = try world.induction(.careCertificate, tx)
    _ = try ShowUnit(
      id: one.id, unit: "9", kind: .knowledge, on: Clock.test.today, words: "Shownword", seen: 0,
      then: .ask
    ).run(by: InductionWorld.user("abena", tx), tx)
    try InductionWorld.look(at: "9", of: one, nil, .askMore("Askedword"), tx)
    let year = try FarYear(world, tx)
    let part = try AddLocalPart(
      organisation: world.home, title: "Exitword", about: "Where", topic: "site", isObserved: false
    ).run(by: InductionWorld.user("homelead", tx), tx)
    let nominee = try #require(try InductionEmployers.nominees(at: [world.home], tx).first)
    let cohort = try FarCohort(world, tx)
    numbers = [
      "cohorts": "\(cohort.id)", "days": "\(cohort.day)", "partners": "\(cohort.partner)",
      "facilitators": "7", "rounds": "\(cohort.round)", "networks": "\(world.home)",
      "meetings": "\(cohort.meeting)", "participations": "\(cohort.participation)",
      "programme": "\(cohort.participation)", "releases": "\(cohort.participation)",
      "cover": "\(cohort.participation)",
      "assessed-year": "\(year.id)", "assessed-years": "\(year.id)", "evidence": "\(year.evidence)",
      "induction": "\(one.id)", "inductions": "\(one.id)", "organisations": "\(world.home)",
      "people": "\(world.abena)", "parts": "\(part.id)", "nominees": "\(nominee.id)",
    ]
    var names = ["dele", "maud", "otherlead"]
    let console = User.console(now: Clock.test.now())
    for role in Role.allCases where role.isGiven {
      let kind = try #require(OrganisationKind.allCases.first(where: role.fits))
      let place = try Organisations.create(.init(name: "Here \(role)", kind: kind), tx)
        .organisation.id
      try AddAccount(
        name: "role.\(role)", password: password, role: role,
        organisation: role.needsOrganisation || role == .administrator ? place : nil,
        person: role == .support ? world.maud : nil
      ).run(by: console, tx)
      names.append("role.\(role)")
    }
    strangers = names
  }

  func filled(_ path: String, nobody: Bool = false) -> String {
    let parts = path.split(separator: "/").map(String.init)
    return parts.indices.map { index -> String in
      let part = parts[index]
      guard part.hasPrefix(":") else { return "/\(part)" }
      if let word = Self.words[String(part.dropFirst())] { return "/\(word)" }
      return nobody ? "/999999901" : "/\(numbers[above(index, parts)] ?? "7")"
    }.joined()
  }

  private func above(_ index: Int, _ parts: [String]) -> String {
    // Who is named stands under `people` of an organisation.
    if parts[index] == ":nominee" { return "nominees" }
    return index > 0 ? parts[index - 1] : ""
  }

  /// A part of an address that nothing is filled in for, so that no page of a room to come is asked
  /// about nothing.
  func unknownPart(of path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    return parts.indices.first { index in
      parts[index].hasPrefix(":") && Self.words[String(parts[index].dropFirst())] == nil
        && numbers[above(index, parts)] == nil
    }.map { index in "\(index > 0 ? parts[index - 1] : "")/\(parts[index])" }
  }
}

/// An assessed year at the home, in which Abena has shown something.
private struct FarYear {
  let id: AssessedYearID
  let evidence: YearEvidenceID

  init(_ world: InductionWorld, _ tx: any Transaction) throws {
    id = try BeginAssessedYear(
      organisation: world.home, person: world.abena, startedOn: Clock.test.today
    ).run(by: InductionWorld.user("homelead", tx), tx).id
    try ShowYearEvidence(
      id: id, kind: .report, on: Clock.test.today, words: "Yearword"
    ).run(by: InductionWorld.user("abena", tx), tx)
    evidence = try #require(try AssessedYears.evidence(of: [id], tx)[id]?.first).id
  }
}

/// A draft of a cohort at the home, with Abena put forward.
private struct FarCohort {
  let id: CohortID
  let day: CohortDayID
  let round: AllocationID
  let meeting: AlumniMeetingID
  let participation: ParticipationID
  let partner: OrganisationID

  init(_ world: InductionWorld, _ tx: any Transaction) throws {
    let lead = try InductionWorld.user("homelead", tx)
    // The home does not hold cohorts, and never mind: what counts is that this one is not theirs.
    let today = Clock.test.today
    let first = try MidCareerTerms.today(today)
    let cohort = Cohort(
      id: try tx.newIdentifier(), organisation: world.home, programme: first.code,
      edition: first.edition, title: "Cohortword", closesOn: today + 30, capacity: 12, minimum: 3,
      mix: MidCareerWorld.mix, changedAt: lead.now)
    try Cohorts.add(cohort, tx)
    let edition = try MidCareerTerms.today(Clock.test.today)
    var terms = try MidCareerWorld.day(MidCareerWorld.dates[0], after: [], edition)
    terms.venue.name = "Hallword"
    day = try AddCohortDay(cohort: cohort.id, terms: terms).run(by: lead, tx).id
    partner = try Organisations.create(
      .init(name: "Far Council", kind: .localAuthority), tx
    ).organisation.id
    try AskPartner(cohort: cohort.id, organisation: partner).run(by: lead, tx)
    let one = try SelectForProgramme(person: world.abena).run(by: lead, tx)
    let allocation = CohortAllocation(
      id: try tx.newIdentifier(), organisation: world.home, programme: edition.code,
      madeAt: lead.now, madeBy: "Larch", placed: 0, waiting: 1, isProvenBest: true)
    try CohortAllocations.add(
      allocation, cohorts: [cohort.id], [AllocationLine(participation: one.id, cohort: nil)], tx)
    let call = AlumniMeeting(
      id: try tx.newIdentifier(), organisation: world.home, on: Clock.test.today + 9,
      times: "17:00", place: "Hallword", about: "Cohortword", calledBy: "Larch")
    try Alumni.add(call, tx)
    (id, round, meeting, participation) = (cohort.id, allocation.id, call.id, one.id)
  }
}
