import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Obligations

/// People in posts at the trust, asked about through the tables.
@Suite struct `Asking a gateway about somebody` {
  static let day: Day = "2026-11-02"

  private func manager(
    _ name: String, at place: OrganisationID, band: String = "Band 8a",
    group: String = "Administrative and Clerical", from start: Day = "2026-01-01",
    engagement: Engagement = .permanent, status: AssignmentStatus = .active,
    _ tx: any Transaction
  ) throws -> PersonID {
    let person = Person(
      id: try tx.newIdentifier(), name: try #require(PersonName(written: name)))
    try People.save(person, tx)
    try Assignments.save(
      Assignment(
        id: try tx.newIdentifier(), person: person.id, organisation: place, title: "Manager",
        staffGroup: group, band: band, engagement: engagement, fte: .full, status: status,
        isFlaggedManager: true, startedOn: start), tx)
    _ = try ManagerReasons.recompute(for: [place], on: Self.day, tx)
    return person.id
  }

  private func decide(
    _ person: PersonID, as post: String = "nhs-mid", at place: OrganisationID? = nil,
    on day: Day = Self.day, _ tx: any Transaction
  ) throws -> GatewayDecision {
    try GatewayDecisions(content: World.content, tx)
      .decide(GatewayQuestion(post, on: day), of: person, at: place)
  }

  private static let stage = RecordKind.competence(
    owner: "management-and-leadership-2026", level: "2")

  @Test(arguments: Engine.allCases)
  func `finds what was completed at any employer, and not what was taken out`(engine: Engine)
    async throws
  {
    try await World.with(engine) { world, tx in
      let person = try manager("Ada Moss", at: world.trust, tx)
      #expect(try decide(person, tx).blocks)
      try world.holds(person, Self.stage, at: world.otherTrust, on: "2026-05-01", tx)
      let decision = try decide(person, at: world.trust, tx)
      #expect(decision.outcome == .clear)
      let record = try #require(decision.held)
      _ = try VoidRecord(record.id, reason: "Somebody else’s").run(under: .test, tx)
      #expect(try decide(person, tx).missing[0].notes[0].contains("taken out"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes several records of one person for one person`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let here = try manager("Ada Moss", at: world.trust, tx)
      let there = try manager("Ada Moss", at: world.otherTrust, tx)
      try world.holds(there, Self.stage, at: world.otherTrust, on: "2026-05-01", tx)
      #expect(try decide(here, tx).blocks)
      for person in [here, there] {
        try tx.execute(
          "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", person,
          min(here, there))
      }
      #expect(try decide(here, tx).outcome == .clear)
      #expect(try decide(there, tx).outcome == .clear)
    }
  }

  @Test(arguments: Engine.allCases)
  func `names the kinds of post when it is asked about another`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let person = try manager("Ada Moss", at: world.trust, tx)
      do {
        _ = try decide(person, as: "astronaut", tx)
        Issue.record("It answered")
      } catch let problems as Problems {
        #expect(problems.problems[0].field == "role")
        #expect(problems.problems[0].message.contains("nhs-mid"))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets a waiver hold where it was granted, and one open waiver stand and no second`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let person = try manager("Ada Moss", at: world.trust, from: Self.day - 20, tx)
      let owner = try manager("Bo Reed", at: world.trust, tx)
      func waiver() throws -> GatewayWaiver {
        GatewayWaiver(
          id: try tx.newIdentifier(), person: person, organisation: world.trust,
          post: "nhs-mid", gateway: "mid-career", route: "outside",
          askedAt: Clock.fixed(Self.day - 10).now(), askedBy: "Ada Moss", askedAccount: nil,
          reason: "From industry")
      }
      var first = try waiver()
      try GatewayWaivers.add(first, tx)
      #expect(throws: StorageError.self) {
        try tx.savepoint { try GatewayWaivers.add(waiver(), tx) }
      }
      #expect(try decide(person, tx).blocks)
      first.state = .granted
      first.owner = owner
      first.until = Self.day + 30
      first.decision = .init(
        at: Clock.fixed(Self.day - 5).now(), by: "Lead", officer: nil, words: "Learns quickly")
      try GatewayWaivers.save(first, tx)
      #expect(throws: WaiverRefusal.changedMeanwhile) { try GatewayWaivers.save(first, tx) }
      #expect(try decide(person, at: world.trust, tx).outcome == .waiver)
      #expect(try decide(person, at: world.otherTrust, tx).blocks)
      #expect(try decide(person, at: world.trust, on: Self.day + 31, tx).blocks)
    }
  }

  @Test(arguments: Engine.allCases)
  func `counts everybody in a post once at each place, as the rules say one by one`(
    engine: Engine
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      let world = try await database.write { tx in
        let world = try World(tx)
        for number in 0..<40 {
          let place = number.isMultiple(of: 2) ? world.trust : world.otherTrust
          let person = try manager(
            "Person Number\(number)", at: place,
            band: ["Band 7", "Band 8a", "8d", "Very Senior Manager"][number % 4],
            group: number.isMultiple(of: 5)
              ? "Nursing and Midwifery Registered" : "Administrative and Clerical",
            from: "2026-06-01" - number,
            engagement: number.isMultiple(of: 7) ? .agency : .permanent, tx)
          if number.isMultiple(of: 3) {
            try world.holds(person, Self.stage, at: world.hospice, on: "2026-05-01", tx)
          }
        }
        return world
      }
      try await GatewayStandings.refreshAll(
        database, content: World.content, at: Clock.fixed(Self.day).now())
      try await database.read { tx in
        for place in [world.trust, world.otherTrust] {
          let counted = try GatewayStandings.counts(at: place, on: Self.day, tx)
          var expected: [String: [GatewayOutcome: Int]] = [:]
          let rows = try tx.rows(
            "SELECT person_id FROM assignment WHERE organisation_id = ?1", place)
          for row in rows {
            let person: PersonID = try row(0)
            let reader = GatewayDecisions(content: try World.content, tx)
            let post = try #require(
              try reader.posts(of: [person: [person]], on: Self.day)[person]?.first)
            let decision = try reader.decide(
              GatewayQuestion(
                post.post.code, post.footing, startsOn: post.startedOn, on: Self.day),
              of: person, at: place)
            let binds = decision.bindsFrom != nil
            let key = "\(decision.gateway?.code ?? "") \(binds)"
            expected[key, default: [:]][decision.outcome, default: 0] += 1
          }
          #expect(counted.reduce(0) { $0 + $1.people } == 20)
          for line in counted {
            #expect(expected["\(line.gateway) \(line.isBinding)"] == line.states)
          }
        }
        let all = try GatewayStandings.byOrganisation(tx)
        #expect(all.keys.count == 2)
        #expect(try GatewayStandings.madeAt(tx) != nil)
        let named = try GatewayStandings.lacking(
          at: world.trust, reach: .everything, on: Self.day, tx)
        #expect(named.count == all[world.trust]?[.blocked])
        let nobody = try GatewayStandings.lacking(
          at: world.trust, reach: Reach(areas: [world.trust]), on: Self.day, tx)
        #expect(nobody.isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `follows what changes when it is worked out anew, and writes nothing that stays`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let person = try manager("Ada Moss", at: world.trust, tx)
      let content = try World.content
      try GatewayStandings.refresh([person], content: content, on: Self.day, tx)
      func state() throws -> String? {
        try tx.row("SELECT state FROM gateway_standing WHERE person_id = ?1", person)?(0)
      }
      func asOf() throws -> Day? {
        try tx.row("SELECT as_of FROM gateway_standing WHERE person_id = ?1", person)?(0)
      }
      #expect(try state() == "blocked")
      try GatewayStandings.refresh([person], content: content, on: Self.day + 1, tx)
      #expect(try asOf() == Self.day)
      try world.holds(person, Self.stage, at: world.trust, on: "2026-05-01", tx)
      try GatewayStandings.refresh([person], content: content, on: Self.day + 1, tx)
      #expect(try state() == "clear" && asOf() == Self.day + 1)
      try tx.execute("UPDATE assignment SET ended_on = ?2 WHERE person_id = ?1", person, Self.day)
      try GatewayStandings.refresh([person], content: content, on: Self.day + 2, tx)
      #expect(try state() == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps that something was decided when somebody is erased, and no word of it`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let person = try manager("Ada Moss", at: world.trust, tx)
      var appointment = GatewayAppointment(
        id: try tx.newIdentifier(), person: person, organisation: world.trust, post: "nhs-mid",
        gateway: "mid-career", footing: .substantive, startsOn: Self.day, outcome: .blocked,
        until: nil, checkedAt: Clock.fixed(Self.day).now(), checkedBy: "Lead")
      try GatewayAppointments.add(appointment, tx)
      appointment.state = .overridden
      appointment.decision = .init(
        at: Clock.fixed(Self.day).now(), by: "Lead", officer: nil, words: "Her mother is ill")
      try GatewayAppointments.save(appointment, tx)
      let counted = try GatewayAppointments.decided(
        at: world.trust, since: Clock.fixed(Self.day - 365).now(), on: Self.day, tx)
      #expect(counted == (1, 1, 1))
      #expect(try decide(person, at: world.trust, tx).outcome == .overridden)
      #expect(try decide(person, at: world.otherTrust, tx).blocks)
      try EraseGateways.run(person, tx)
      let left = try #require(try GatewayAppointments.find(appointment.id, tx))
      #expect(left.state == .overridden && left.decision?.words == "")
    }
  }
}
