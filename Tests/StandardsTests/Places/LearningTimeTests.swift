import Access
import Directory
import Disclosure
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

@Suite struct `Time to learn at an employer` {
  private static let day = PlacesWorld.day

  private static func agree(
    _ world: PlacesWorld, minutes: Int = 240, module: String? = nil, from: Day, until: Day,
    _ tx: any Transaction
  ) throws -> LearningTime {
    let time = try ProposeTime(
      person: world.claims.tom, module: module, minutes: minutes, from: from, until: until
    ).run(by: ClaimsWorld.user("tom", tx), tx)
    return try HandleTime(id: time.id, step: .agree, seen: 0)
      .run(by: ClaimsWorld.user("nadia", tx), tx)
  }

  private static func leave(
    _ person: PersonID, on last: Day, _ tx: any Transaction
  ) throws {
    try tx.execute("UPDATE assignment SET ended_on = ?2 WHERE person_id = ?1", person, last)
  }

  @Test(arguments: Engine.allCases)
  func `comes due no longer than somebody has a post there, and ends with it`(
    engine: Engine
  ) async throws {
    try await withPlaces(engine) { database, world in
      let (tom, maud) = try await database.write { tx in
        let tom = try Self.agree(world, from: Self.day, until: Self.day + 300, tx)
        let maud = try ProposeTime(
          person: world.claims.maud, module: nil, minutes: 240, from: Self.day,
          until: Self.day + 300
        ).run(by: ClaimsWorld.user("maud", tx), tx)
        for person in [tom.person, maud.person] { try Self.leave(person, on: Self.day + 40, tx) }
        return (tom, maud)
      }
      try await database.read { tx in
        let posts = try EmployerPosts([tom], on: Self.day + 100, tx)
        let due = LearningTimeRules.due(of: tom, by: Self.day + 40)
        #expect(posts.due(of: tom, by: Self.day + 100) == due && due > 0)
        let report = try ProtectedTimeReport.of(
          world.claims.hospital, since: Self.day - 1, on: Self.day + 100, tx)
        #expect(report.whole.due == due)
      }
      try await PlaceJobs.run(database, at: Clock.fixed(Self.day + 40).now())
      #expect(
        try await database.read { tx in try LearningTimes.find(tom.id, tx)?.state } == .agreed)
      for _ in 0..<2 {
        try await PlaceJobs.run(database, at: Clock.fixed(Self.day + 41).now())
      }
      try await database.read { tx in
        let ended = try #require(try LearningTimes.find(tom.id, tx))
        #expect(ended.state == .ended && ended.ending?.reason == "changed-post")
        #expect(ended.lastDay == Self.day + 40)
        #expect(try LearningTimes.find(maud.id, tx)?.state == .withdrawn)
        #expect(try GatewayWorld.told("tom", "over with the post", tx) == 1)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `goes with somebody to another site, whose manager sees it`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      let time = try await database.write { tx in
        let time = try Self.agree(world, from: Self.day, until: Self.day + 300, tx)
        let site = try Organisations.create(.init(name: "Beech Annexe", kind: .site), tx)
          .organisation.id
        _ = try Organisations.relate(
          site, .siteOf, world.claims.hospital, from: Self.day - 10, tx)
        let row = try #require(
          try tx.row("SELECT id FROM assignment WHERE person_id = ?1", world.claims.tom))
        let post: AssignmentID = try row(0)
        try tx.execute("UPDATE assignment SET organisation_id = ?2 WHERE id = ?1", post, site)
        let ade = try #require(try Assignments.of(world.claims.ade, tx).first)
        try LineManagement.set(
          [post: LineManagement.Manager(world.claims.ade, in: ade.id)], from: Self.day, tx)
        _ = try ManagerReasons.recompute(for: [world.claims.hospital], on: Self.day, tx)
        return time
      }
      try await PlaceJobs.run(database, at: Clock.fixed(Self.day + 1).now())
      try await database.read { tx in
        let ade = try ClaimsWorld.user("ade", at: Clock.fixed(Self.day + 1).now(), tx)
        #expect(try LearningTimeStanding.find(time.id, ade, tx).time.state == .agreed)
        let rosa = try ClaimsWorld.user("rosa", tx)
        #expect(placeRefusal { _ = try LearningTimeStanding.find(time.id, rosa, tx) } is NotFound)
      }
    }
  }

  private static func make(
    _ name: String, _ kind: OrganisationKind, _ tx: any Transaction
  ) throws -> OrganisationID {
    try Organisations.create(.init(name: name, kind: kind), tx).organisation.id
  }

  private static func move(
    from old: OrganisationID, to new: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE assignment SET organisation_id = ?2, employer_id = ?2 WHERE organisation_id = ?1
      """, old, new)
    _ = try ManagerReasons.recompute(for: [old, new], on: day, tx)
  }

  @Test(arguments: Engine.allCases)
  func `goes on at whoever took over the employer`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      let (time, request) = try await database.write { tx in
        let time = try Self.agree(world, from: Self.day, until: Self.day + 300, tx)
        let request = try world.ask("tom", nil, tx)
        let new = try Organisations.create(
          .init(name: "Beech and Oak Trust", kind: .nhsTrust, codes: [.ods("RZY")]), tx
        ).organisation.id
        // Only what a published list says takes over what an employer held.
        try tx.execute("UPDATE organisation SET source = 'ods' WHERE id = ?1", new)
        try tx.execute(
          """
          INSERT INTO organisation_succession (old_code, new_code, happened_on)
          VALUES ('RZZ', 'RZY', ?1)
          """, Self.day + 1)
        try Self.move(from: world.claims.hospital, to: new, on: Self.day + 1, tx)
        return (time, request)
      }
      let now = Clock.fixed(Self.day + 2).now()
      try await PlaceJobs.run(database, at: now)
      try await database.read { tx in
        let nadia = try ClaimsWorld.user("nadia", at: now, tx)
        #expect(try LearningTimeStanding.find(time.id, nadia, tx).time.state == .agreed)
        #expect(
          try PlaceReach.reaches(
            request.person, at: request.organisation, for: .seekPlaces, nadia, tx))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is no concern of others in a care group, or of a host`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      let (hospital, home) = (world.claims.hospital, world.claims.home)
      let time = try await database.write { tx in
        let time = try Self.agree(world, from: Self.day, until: Self.day + 300, tx)
        let group = try Self.make("Larch Group", .careGroup, tx)
        let other = try Self.make("Rowan House", .careProvider, tx)
        let location = try Self.make("Larch House, Selby", .careLocation, tx)
        let hosted = try Self.make("Dales Network", .charity, tx)
        for (one, kind, whole) in [
          (home, .careGroup, group), (other, .careGroup, group), (location, .locationOf, home),
          (hosted, .hostedBy, hospital),
        ] as [(OrganisationID, OrganisationRelationKind, OrganisationID)] {
          _ = try Organisations.relate(one, kind, whole, from: Self.day - 10, tx)
        }
        #expect(try EmployerPosts.sites(of: location, on: Self.day, tx) == [home, location])
        #expect(try EmployerPosts.sites(of: home, on: Self.day, tx) == [home, location])
        #expect(try EmployerPosts.sites(of: other, on: Self.day, tx) == [other])
        #expect(try EmployerPosts.sites(of: hosted, on: Self.day, tx) == [hosted])
        #expect(try EmployerPosts.sites(of: hospital, on: Self.day, tx) == [hospital])
        try Self.move(from: hospital, to: hosted, on: Self.day, tx)
        return time
      }
      let now = Clock.fixed(Self.day + 1).now()
      try await database.read { tx in
        let nadia = try ClaimsWorld.user("nadia", at: now, tx)
        #expect(placeRefusal { _ = try LearningTimeStanding.find(time.id, nadia, tx) } is NotFound)
      }
      try await PlaceJobs.run(database, at: now)
      #expect(
        try await database.read { tx in try LearningTimes.find(time.id, tx)?.state } == .ended)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is never agreed twice for the same, and for a course beside each month`(
    engine: Engine
  ) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let day = Self.day
        let month = try Self.agree(world, from: day - 10, until: day + 300, tx)
        let course = try Self.agree(
          world, minutes: 600, module: world.module, from: day, until: day + 30, tx)
        func state(_ time: LearningTime) throws -> LearningTime {
          try #require(try LearningTimes.find(time.id, tx))
        }
        #expect(try state(month).state == .agreed && state(course).state == .agreed)
        _ = try RecordTime(
          id: month.id, on: day - 1, minutes: 120, kind: .given, reason: nil
        ).run(by: ClaimsWorld.user("tom", tx), tx)
        // Of the same day on: nothing is left of the one before, and what was given goes over.
        let second = try Self.agree(world, minutes: 180, from: day - 10, until: day + 60, tx)
        #expect(try state(month).lastDay == day - 11)
        #expect(LearningTimeRules.due(of: try state(month), by: day + 100) == 0)
        #expect(try LearningTimes.entries(of: [second.id], tx)[second.id]?.count == 1)
        let ended = try HandleTime(
          id: second.id, step: .end, reason: "finished", seen: state(second).revision
        ).run(by: ClaimsWorld.user("tom", tx), tx)
        #expect(ended.lastDay == day)
        // What ended by itself gives way as well, and keeps why it ended.
        _ = try Self.agree(world, minutes: 120, from: day - 3, until: day + 60, tx)
        let cut = try state(second)
        #expect(cut.lastDay == day - 4 && cut.ending?.reason == "finished")
        #expect(try state(course).state == .agreed)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `counts hours once that both sides write down`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let month = try Self.agree(world, from: Self.day - 10, until: Self.day + 300, tx)
        let course = try Self.agree(
          world, module: world.module, from: Self.day - 10, until: Self.day + 30, tx)
        func record(
          _ time: LearningTime, _ name: String, _ minutes: Int, isMore: Bool = false
        ) throws {
          _ = try RecordTime(
            id: time.id, on: Self.day - 1, minutes: minutes, kind: .given, reason: nil,
            isMore: isMore
          ).run(by: ClaimsWorld.user(name, tx), tx)
        }
        try record(month, "nadia", 120)
        #expect(
          placeRefusal { try record(month, "tom", 120) } as? LearningTimeRefusal
            == .writtenAlready(120))
        try record(month, "tom", 60, isMore: true)
        // A day has 24 hours, whatever they are of.
        #expect(placeRefusal { try record(course, "tom", 1_275) } as? LearningTimeRefusal == .hours)
        try record(course, "tom", 1_260)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is asked of one of several posts`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let home = try AddAssignment(
          person: world.claims.tom,
          job: JobParticulars(
            organisation: world.claims.home, title: "Carer", startedOn: Self.day - 20)
        ).run(under: .test, tx).id
        let tom = try ClaimsWorld.user("tom", tx)
        let posts = try PlaceReach.current(of: world.claims.tom, for: .agreeTime, tom, tx)
        #expect(posts.count == 2)
        for post in posts {
          let before = try GatewayWorld.told("nadia", "was proposed to you", tx)
          let time = try ProposeTime(
            person: world.claims.tom, module: nil, minutes: 60, from: Self.day,
            until: Self.day + 9, post: post.id
          ).run(by: tom, tx)
          #expect(time.organisation == post.organisation)
          // What was proposed to the other employer is no work of hers, and leads nowhere.
          let nadia = try ClaimsWorld.user("nadia", tx)
          let items = try PlaceWork.items(for: nadia, tx).filter {
            $0.address.contains("\(time.id)")
          }
          #expect(items.isEmpty == (post.id == home))
          let after = try GatewayWorld.told("nadia", "was proposed to you", tx)
          #expect(after - before == (post.id == home ? 0 : 1))
          _ = try HandleTime(id: time.id, step: .withdraw, seen: 0).run(by: tom, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is reported for a region and its integrated care board as well`(engine: Engine) async throws
  {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let board = try Organisations.create(
          .init(name: "Dales Board", kind: .integratedCareBoard), tx
        ).organisation.id
        _ = try Organisations.relate(
          world.claims.hospital, .icb, board, from: Self.day - 400, tx)
        _ = try Self.agree(world, from: Self.day - 10, until: Self.day + 300, tx)
        let report = try ProtectedTimeReport.of(
          board, basis: .area, since: Self.day - 365, on: Self.day, tx)
        #expect(report.whole.people == [world.claims.tom])
      }
    }
  }

  @Test func `is had by each, and not made up for by others`() {
    var whole = ProtectedTimeReport.Sum()
    for (person, due, given) in [(1, 600, 1_200), (2, 600, 0)] as [(Int64, Int, Int)] {
      var one = ProtectedTimeReport.Sum()
      one.each[PersonID(rawValue: person)] = .init(due: due, given: given)
      whole += one
    }
    #expect(whole.due == 1_200 && whole.given == 1_200 && whole.had == 600)
    // Two agreements of one person are one line of theirs.
    var more = ProtectedTimeReport.Sum()
    more.each[PersonID(rawValue: 1)] = .init(due: 600, given: 0)
    whole += more
    #expect(whole.had == 1_200)
  }
}

@Suite struct `What is withheld of a part` {
  private static func withheld(_ parts: [String: ClosedRange<Int>]) -> Set<String> {
    WithheldRules.withheld(parts.mapValues { Set($0) }) { $0 }
  }

  @Test func `does not come back by taking the others from the whole`() {
    #expect(Self.withheld(["a": 1...20, "b": 21...40]).isEmpty)
    #expect(Self.withheld(["a": 1...3, "b": 4...30, "c": 31...90]) == ["a", "b"])
    #expect(Self.withheld(["a": 1...3, "b": 4...5, "c": 6...40]) == ["a", "b", "c"])
    #expect(Self.withheld(["a": 1...5, "b": 6...10, "c": 11...40]) == ["a", "b"])
  }

  /// Whatever the parts are: what is left of the whole, once all that is shown is taken away, is about
  /// nobody or about enough people.
  @Test func `leaves enough people behind, whatever the parts are`() {
    var dice = SeededGenerator(seed: 15)
    for _ in 0..<500 {
      var (next, parts) = (0, [String: Set<Int>]())
      for number in 0..<(1 + dice.number(6)) {
        let size = dice.number(15)
        parts["\(number)"] = Set(next..<(next + size))
        next += size
      }
      guard next >= DisclosureRules.smallestGroup else { continue }
      let hidden = WithheldRules.withheld(parts) { $0 }
      let behind = hidden.reduce(0) { $0 + (parts[$1]?.count ?? 0) }
      #expect(behind == 0 || behind >= DisclosureRules.smallestGroup, "\(parts)")
    }
  }

  @Test func `holds for hours as they are shown`() {
    var report = ProtectedTimeReport()
    func add(_ group: String, _ people: Range<Int64>) {
      for person in people {
        var one = ProtectedTimeReport.Sum()
        one.each[PersonID(rawValue: person)] = .init(due: 600, given: 300)
        report.whole += one
        report.staffGroups[group, default: .init()] += one
      }
    }
    add("Few", 0..<3)
    add("Some", 3..<20)
    add("Many", 20..<90)
    let shown = ProtectedTimeShown(report, to: .seesFigures)
    let words = shown.lines(report.staffGroups) { $0 }.map { "\($0.title): \($0.due.words)" }
    #expect(words == ["Few: Not shown", "Many: 700", "Some: Not shown"])
    #expect(shown.whole.due.words == "900")
    let exact = ProtectedTimeShown(report, to: .seesPeople)
    #expect(exact.lines(report.staffGroups) { $0 }.map(\.due.words) == ["30", "700", "170"])
  }
}
