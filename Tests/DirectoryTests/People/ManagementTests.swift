import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

@Suite struct `Line management` {
  @Test(arguments: Engine.allCases)
  func `is dated, and the latest word stands`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let lead = try world.person("Lea Dahl", at: world.home, tx)
      let next = try world.person("Ned Exe", at: world.home, tx)
      let carer = try world.person("Cara Roe", at: world.home, tx)
      let day = PeopleWorld.today
      try LineManagement.set([carer.job: .init(lead.person)], from: day - 100, tx)
      #expect(
        try LineManagement.set([carer.job: .init(lead.person)], from: day - 50, tx).isEmpty)
      let changes = try LineManagement.set([carer.job: .init(next.person)], from: day, tx)
      #expect(changes.first?.fields["line_manager"] == .init(before: "Lea Dahl", after: "Ned Exe"))
      // An older file has nothing to add.
      #expect(
        try LineManagement.set([carer.job: .init(lead.person)], from: day - 10, tx).isEmpty)
      func manager(on day: Day) throws -> PersonID? {
        try LineManagement.managers(of: [carer.job], on: day, tx)[carer.job]?.manager
      }
      #expect(try manager(on: day) == next.person)
      #expect(try manager(on: day - 1) == lead.person)
      #expect(try manager(on: day - 101) == nil)
      #expect(try LineManagement.set([carer.job: nil], from: day, tx).map(\.kind) == [.ended])
      #expect(try manager(on: day) == nil)
      #expect(try manager(on: day - 1) == lead.person)
      try LineManagement.set([carer.job: .init(next.person)], from: day, tx)
      #expect(try manager(on: day) == next.person)
    }
  }

  @Test(arguments: Engine.allCases)
  func `learns in which job the manager manages without a new beginning`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let lead = try world.person("Lea Dahl", at: world.home, tx)
      let carer = try world.person("Cara Roe", at: world.home, manager: lead.person, tx)
      let began = PeopleWorld.today - 30
      for manager in [
        LineManagement.Manager(lead.person, in: lead.job), LineManagement.Manager(lead.person),
      ] {
        #expect(
          try LineManagement.set([carer.job: manager], from: PeopleWorld.today, tx).isEmpty)
        #expect(
          try LineManagement.history(of: carer.job, tx) == [
            LineManager(
              assignment: carer.job, manager: lead.person, managerAssignment: lead.job,
              from: began)
          ])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `ends at the place that somebody left, and goes on under those above both`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let other = try Organisations.create(.init(name: "The Oaks", kind: .careLocation), tx)
        .organisation.id
      _ = try Organisations.relate(other, .locationOf, world.provider, from: nil, tx)
      let day = PeopleWorld.today
      let owner = try world.person("Ola Owner", at: world.provider, tx)
      let lead = try world.person("Lea Dahl", at: world.home, manager: owner.person, tx)
      let carer = try world.person("Cara Roe", at: world.home, manager: lead.person, tx)
      let cook = try world.person("Coe Cook", at: world.home, manager: owner.person, tx)
      func move(_ job: AssignmentID, to place: OrganisationID) throws -> [JournalChange] {
        var post = try #require(try Assignments.find(job, tx))
        post.organisation = place
        _ = try Assignments.save(post, tx)
        return try LineManagement.end(withMoves: [job], on: day, tx)
      }
      // Whoever is above both places goes on.
      #expect(try move(cook.job, to: other).isEmpty)
      // The manager left: those who stayed report to nobody.
      let changes = try move(lead.job, to: other)
      #expect(changes.map(\.fields).first?["line_manager"]?.before == "Lea Dahl")
      #expect(try LineManagement.everyoneBelow(lead.person, on: day, tx).isEmpty)
      #expect(
        try LineManagement.everyoneBelow(owner.person, on: day, tx)
          == [lead.person, cook.person].sorted())
      #expect(
        try LineManagement.managers(of: [carer.job], on: day - 1, tx)[carer.job]?.manager
          == lead.person)
      // One of the team left: the manager of the old place sees them no more.
      try LineManagement.set([carer.job: .init(lead.person)], from: day - 5, tx)
      _ = try move(lead.job, to: world.home)
      try LineManagement.set([carer.job: .init(lead.person)], from: day, tx)
      _ = try move(carer.job, to: other)
      #expect(try LineManagement.everyoneBelow(lead.person, on: day, tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `refuses oneself and everybody below`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let top = try world.person("Tess Top", at: world.home, tx)
      let middle = try world.person("Mia Middle", at: world.home, manager: top.person, tx)
      let base = try world.person("Bea Base", at: world.home, manager: middle.person, tx)
      func set(_ job: AssignmentID, _ manager: PersonID) throws {
        try SetLineManager(job, to: .init(manager), from: PeopleWorld.today).run(under: .test, tx)
      }
      #expect(throws: ManagementRefusal.themselves) { try set(top.job, top.person) }
      #expect(throws: ManagementRefusal.ring(through: "Tess Top")) {
        try set(top.job, middle.person)
      }
      #expect(throws: ManagementRefusal.ring(through: "Tess Top")) {
        try set(top.job, base.person)
      }
      try set(base.job, top.person)
      #expect(
        try Team.direct(of: [top.person], on: PeopleWorld.today, tx).map(\.name)
          == ["Bea Base", "Mia Middle"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `walks through rings in old data without end`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let one = try world.person("Ann One", at: world.trust, tx)
      let two = try world.person("Bo Two", at: world.trust, manager: one.person, tx)
      let three = try world.person("Cy Three", at: world.trust, manager: two.person, tx)
      try LineManagement.set(
        [one.job: .init(three.person)], from: PeopleWorld.today - 30, tx)
      #expect(
        try LineManagement.everyoneBelow(one.person, on: PeopleWorld.today, tx)
          == [two.person, three.person])
      #expect(
        try Team.everyone(below: [two.person], on: PeopleWorld.today, tx).map(\.name)
          == ["Ann One", "Cy Three"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `does not reach from one employer into another through a person of two jobs`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let matron = try world.person("Mara Matron", at: world.trust, tx)
      let nurse = try world.person("Nia Nurse", at: world.trust, manager: matron.person, tx)
      let evenings = Assignment(
        id: try tx.newIdentifier(), person: nurse.person, organisation: world.home,
        title: "Deputy manager", engagement: .permanent)
      try Assignments.save(evenings, tx)
      let carer = try world.person("Cara Roe", at: world.home, tx)
      let cook = try world.person("Coe Cook", at: world.home, tx)
      try LineManagement.set(
        [carer.job: .init(nurse.person, in: evenings.id), cook.job: .init(nurse.person)],
        from: PeopleWorld.today, tx)
      #expect(
        try LineManagement.everyoneBelow(matron.person, on: PeopleWorld.today, tx)
          == [nurse.person])
      #expect(
        try LineManagement.everyoneBelow(nurse.person, on: PeopleWorld.today, tx)
          == [carer.person, cook.person])
      // Each may manage the other in another job, where it is known in which.
      try SetLineManager(
        evenings.id, to: .init(matron.person), from: PeopleWorld.today
      ).run(under: .test, tx)
    }
  }

  @Test(arguments: Engine.allCases)
  func `ends when the manager leaves`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let lead = try world.person("Lea Dahl", at: world.home, tx)
      let carer = try world.person("Cara Roe", at: world.home, manager: lead.person, tx)
      let lastDay = PeopleWorld.today - 5
      try EndAssignment(lead.job, lastDay: lastDay).run(under: .test, tx)
      #expect(try LineManagement.managers(of: [carer.job], on: lastDay, tx).count == 1)
      #expect(try LineManagement.managers(of: [carer.job], on: lastDay + 1, tx).isEmpty)
    }
  }

  @Test func `sees a ring by jobs where they are known`() {
    let ann = PersonID(rawValue: 1)
    let bo = PersonID(rawValue: 2)
    let days = AssignmentID(rawValue: 11)
    let evenings = AssignmentID(rawValue: 12)
    let boJob = AssignmentID(rawValue: 21)
    let above = [
      ManagementRules.Step(assignment: boJob, holder: bo, manager: ann, managerAssignment: days)
    ]
    func ring(_ job: AssignmentID) -> Bool {
      ManagementRules.wouldBeRing(job, of: ann, under: bo, in: boJob, above: above)
    }
    #expect(ring(days))
    #expect(!ring(evenings))
  }
}

@Suite struct `Who is a manager` {
  @Test func `is told by each reason on its own`() throws {
    let lists = try ManagerLists.shipped().inForce(on: PeopleWorld.today)
    func reasons(_ facts: ManagerRules.Facts) -> [ManagerReason: String] {
      ManagerRules.reasons(facts, by: lists)
    }
    #expect(reasons(.init()) == [:])
    #expect(reasons(.init(occupationCode: "G0A")) == [.occupationCode: "G0A"])
    #expect(reasons(.init(occupationCode: "g1b")) == [.occupationCode: "G1B"])
    #expect(reasons(.init(occupationCode: "G2A")) == [:])
    #expect(
      reasons(.init(role: JobRole(.esr, "modern matron"))) == [.jobRole: "modern matron"])
    #expect(reasons(.init(role: JobRole(.esr, "Staff Nurse"))) == [:])
    #expect(
      reasons(.init(role: JobRole(.asc, "4"))) == [.careJobGroup: "Registered manager"])
    #expect(reasons(.init(role: JobRole(.asc, "8"))) == [:])
    // A local title is nobody's list.
    #expect(reasons(.init(role: JobRole(.local, "Manager"))) == [:])
    #expect(reasons(.init(reports: 7)) == [.reports: "7"])
    #expect(reasons(.init(holdsBudget: true)) == [.budget: ""])
    #expect(reasons(.init(isFlagged: true)) == [.flag: ""])
    #expect(
      reasons(.init(occupationCode: "G0A", isFlagged: true, reports: 1)).count == 3)
  }

  @Test func `has no list before the first is in force`() throws {
    let lists = try ManagerLists.shipped().inForce(on: try #require(Day("1999-01-01")))
    #expect(ManagerRules.reasons(.init(occupationCode: "G0A"), by: lists).isEmpty)
  }

  @Test func `says of each list where it is from and whether that is verified`() throws {
    let lists = try ManagerLists.shipped().lists
    #expect(Set(lists.map(\.reason)) == [.occupationCode, .jobRole, .careJobGroup])
    #expect(lists.allSatisfy { !$0.source.isEmpty })
    // 37 rows of the role list lead people; "Manager" is among them in four staff groups.
    #expect(lists.first { $0.reason == .jobRole }?.roles?.count == 34)
    #expect(lists.first { $0.reason == .careJobGroup }?.roles?.count == 11)
  }

  @Test(arguments: Engine.allCases)
  func `is stored with every reason, people and full-time equivalents apart`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let day = PeopleWorld.today
      let chief = try world.person(
        "Cleo Chief", at: world.trust, started: Day("2020-01-06"), tx)
      var job = try #require(try Assignments.find(chief.job, tx))
      job.occupationCode = "G0A"
      job.isFlaggedManager = true
      job.fte = FullTimeEquivalent("0.6")
      var second = Assignment(
        id: try tx.newIdentifier(), person: chief.person, organisation: world.trust,
        title: "Finance Director", role: JobRole(.esr, "Finance Director"),
        engagement: .permanent, fte: FullTimeEquivalent("0.4"), isPrimary: false,
        startedOn: Day("2024-01-06"))
      try Assignments.save([job, second], tx)
      let ward = try world.person("Wyn Ward", at: world.trust, manager: chief.person, tx)
      try ManagerReasons.recompute(for: [world.trust], on: day, tx)

      let stored = try ManagerReasons.of([job.id, second.id, ward.job], tx)
      #expect(
        stored[job.id] == [
          ManagerEvidence(
            assignment: job.id, reason: .flag, detail: "", since: try #require(job.startedOn)),
          ManagerEvidence(
            assignment: job.id, reason: .occupationCode, detail: "G0A",
            since: try #require(job.startedOn)),
          ManagerEvidence(
            assignment: job.id, reason: .reports, detail: "1", since: try #require(job.startedOn)),
        ])
      #expect(stored[second.id]?.map(\.reason) == [.jobRole])
      #expect(stored[ward.job] == nil)
      let counts = try ManagerReasons.counts(in: world.trust, on: day, tx)
      #expect(counts.headcount == 1)
      #expect(counts.fte == .full)
      #expect(counts.fteByReason[.occupationCode] == FullTimeEquivalent("0.6"))

      // Nothing new: nothing changes. Then the reports go, and a budget comes.
      #expect(try ManagerReasons.recompute(for: [world.trust], on: day, tx) == 0)
      try LineManagement.set([ward.job: nil], from: day, tx)
      second.holdsBudget = true
      try Assignments.save(second, tx)
      #expect(try ManagerReasons.recompute(for: [world.trust], on: day, tx) == 2)
      let after = try ManagerReasons.of([job.id, second.id], tx)
      #expect(after[job.id]?.map(\.reason) == [.flag, .occupationCode])
      // Whoever was known without it holds the budget since today.
      #expect(after[second.id]?.first { $0.reason == .budget }?.since == day)
    }
  }
}
