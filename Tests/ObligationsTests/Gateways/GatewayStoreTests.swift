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
      .decide(
        GatewayQuestion(post, on: day), of: person,
        givers: place.map { .employer($0) } ?? .everybody)
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
  func `lets a waiver hold at the sites of the employer that gave it, and after it was merged`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      func make(_ name: String, _ kind: OrganisationKind, _ code: String) throws
        -> OrganisationID
      {
        try Organisations.create(
          .init(name: name, kind: kind, codes: [.ods(code)]), source: .ods, tx
        ).organisation.id
      }
      let old = try make("Elm Trust", .nhsTrust, "RZ1")
      let site = try make("Elm Infirmary", .site, "RZ101")
      let new = try make("Elm and Oak Trust", .nhsTrust, "RZ2")
      _ = try Organisations.relate(site, .siteOf, old, tx)
      let person = try manager("Ada Moss", at: old, from: Self.day - 20, tx)
      let owner = try manager("Bo Reed", at: old, tx)
      var waiver = GatewayWaiver(
        id: try tx.newIdentifier(), person: person, organisation: site, post: "nhs-mid",
        gateway: "mid-career", route: "outside", askedAt: Clock.fixed(Self.day - 10).now(),
        askedBy: "Ada Moss", askedAccount: nil, reason: "From industry")
      try GatewayWaivers.add(waiver, tx)
      (waiver.state, waiver.owner, waiver.until) = (.granted, owner, Self.day + 30)
      waiver.decision = .init(
        at: Clock.fixed(Self.day - 5).now(), by: "Lead", officer: nil, words: "Learns quickly")
      try GatewayWaivers.save(waiver, tx)
      #expect(try decide(person, at: old, tx).outcome == .waiver)
      #expect(try decide(person, at: site, tx).outcome == .waiver)
      #expect(try decide(person, at: new, tx).blocks)
      #expect(try decide(person, as: "nhs-senior", at: old, tx).blocks)
      let merged = Self.day - 1
      try tx.execute(
        """
        INSERT INTO organisation_succession (old_code, new_code, happened_on)
        VALUES ('RZ1', 'RZ2', ?1)
        """, merged)
      try tx.execute("UPDATE gateway_waiver SET organisation_id = ?1", old)
      #expect(try OneEmployer.standing(for: old, on: Self.day, tx) == [old, new])
      #expect(try decide(person, at: new, tx).outcome == .waiver)
      #expect(try decide(person, at: world.otherTrust, tx).blocks)
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets an appointment through once, and no later one`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let person = try manager(
        "Ada Moss", at: world.trust, from: "2026-06-10", status: .actingUp, tx)
      var appointment = GatewayAppointment(
        id: try tx.newIdentifier(), person: person, organisation: world.trust, post: "nhs-mid",
        gateway: "mid-career", footing: .actingUp, startsOn: "2026-06-01", outcome: .blocked,
        until: nil, checkedAt: Clock.fixed("2026-05-20").now(), checkedBy: "Lead")
      try GatewayAppointments.add(appointment, tx)
      appointment.state = .overridden
      appointment.decision = .init(
        at: Clock.fixed("2026-05-21").now(), by: "Lead", officer: nil, words: "Nobody else")
      try GatewayAppointments.save(appointment, tx)
      // The next appointment is asked about by itself.
      #expect(try decide(person, at: world.trust, on: "2027-02-01", tx).blocks)
      let content = try World.content
      func state(on day: Day) throws -> String? {
        try GatewayStandings.refresh([person], content: content, on: day, tx)
        return try tx.row("SELECT state FROM gateway_standing WHERE person_id = ?1", person)?(0)
      }
      // In the post that it led to it stands, after the exemption as well.
      #expect(try state(on: "2027-02-01") == "overridden")
      try tx.execute("UPDATE assignment SET status = 'active' WHERE person_id = ?1", person)
      #expect(try state(on: "2027-02-01") == "blocked")
    }
  }

  @Test(arguments: Engine.allCases)
  func `counts posts that ended together with those that followed them closely`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let acting = try manager(
        "Ada Moss", at: world.trust, from: "2026-04-01", status: .actingUp, tx)
      try tx.execute(
        "UPDATE assignment SET ended_on = ?2, status = 'ended' WHERE person_id = ?1", acting,
        "2026-09-30" as Day)
      func interim(from start: Day) throws -> GatewayOutcome {
        try GatewayDecisions(content: World.content, tx).decide(
          GatewayQuestion("nhs-mid", .interim, startsOn: start, on: Self.day), of: acting,
          givers: .employer(world.trust)
        ).outcome
      }
      // Where a file says “ended” and no more, nobody knows that it was acting up.
      #expect(try interim(from: Self.day) == .exempt)
      try tx.execute(
        "UPDATE assignment SET status = 'acting-up' WHERE person_id = ?1", acting)
      #expect(try interim(from: Self.day) == .blocked)
      #expect(try interim(from: "2027-09-30") == .blocked)
      #expect(try interim(from: "2027-10-01") == .exempt)

      let entry = try manager("Bo Reed", at: world.trust, band: "Band 6", from: "2026-04-01", tx)
      let first = try decide(entry, as: "nhs-entry", at: world.trust, tx)
      #expect(first.outcome == .following)
      try tx.execute(
        "UPDATE assignment SET ended_on = ?2, status = 'ended' WHERE person_id = ?1", entry,
        "2026-10-30" as Day)
      #expect(try decide(entry, as: "nhs-entry", at: world.trust, tx).until == first.until)
      let gateway = try #require(
        try World.content.gateways.gateway(before: "nhs-entry", on: Self.day))
      let since = try GatewayDecisions.inPostSince(
        gateway, entry, on: Self.day, content: World.content, tx)
      #expect(since == "2026-04-01")
      let later = try GatewayDecisions.inPostSince(
        gateway, entry, on: "2027-11-01", content: World.content, tx)
      #expect(later == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `answers as at the first day, so that what ends before it lets nobody begin`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let person = try manager("Ada Moss", at: world.trust, band: "Band 5", tx)
      try world.holds(
        person, Self.stage, at: world.trust, on: "2026-05-01", until: "2026-12-31", tx)
      func starting(_ start: Day) throws -> GatewayDecision {
        try GatewayDecisions(content: World.content, tx).decide(
          GatewayQuestion("nhs-mid", startsOn: start, on: Self.day), of: person,
          givers: .employer(world.trust))
      }
      #expect(try starting("2026-12-31").outcome == .clear)
      let late = try starting("2027-01-01")
      #expect(late.blocks && late.question.day == "2027-01-01")
    }
  }

  @Test(arguments: Engine.allCases)
  func `counts somebody with several posts once, by the one that weighs most`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let here = try manager("Ada Moss", at: world.trust, tx)
      let there = try manager("Ada Moss", at: world.otherTrust, tx)
      for one in [here, there] {
        try tx.execute(
          "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", one, here)
      }
      let owner = try manager("Bo Reed", at: world.trust, tx)
      var waiver = GatewayWaiver(
        id: try tx.newIdentifier(), person: here, organisation: world.trust, post: "nhs-mid",
        gateway: "mid-career", route: "outside", askedAt: Clock.fixed(Self.day - 10).now(),
        askedBy: "Ada Moss", askedAccount: nil, reason: "From industry")
      try GatewayWaivers.add(waiver, tx)
      (waiver.state, waiver.owner, waiver.until) = (.granted, owner, Self.day + 30)
      waiver.decision = .init(
        at: Clock.fixed(Self.day - 5).now(), by: "Lead", officer: nil, words: "Learns quickly")
      try GatewayWaivers.save(waiver, tx)
      try GatewayStandings.refresh([here], content: World.content, on: Self.day, tx)
      let all = try GatewayStandings.counts(at: world.board, on: Self.day, tx)
      #expect(all.count == 1 && all.first?.people == 1)
      #expect(all.first?.states == [.blocked: 1])
      let own = try GatewayStandings.counts(at: world.trust, on: Self.day, tx)
      #expect(own.first?.states == [.waiver: 1])
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
              of: person, givers: .employer(place))
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
      let other = GatewayAppointment(
        id: try tx.newIdentifier(), person: person, organisation: world.trust, post: "nhs-mid",
        gateway: "mid-career", footing: .interim, startsOn: Self.day, outcome: .exempt,
        until: nil, checkedAt: Clock.fixed(Self.day).now(), checkedBy: "Lead")
      try GatewayAppointments.add(other, tx)
      try EraseGateways.run(person, of: [person], at: Clock.fixed(Self.day).now(), tx)
      #expect(try GatewayAppointments.find(other.id, tx)?.state == .withdrawn)
      let left = try #require(try GatewayAppointments.find(appointment.id, tx))
      #expect(left.state == .overridden && left.decision?.words == "")
    }
  }
}
