import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Programmes

/// Any order of steps by anybody, right or wrong, leads to no state that the tables do not draw, gives no
/// place too many, and never breaks the mix.
@Suite struct `A random walk through cohorts` {
  @Test(arguments: Engine.allCases)
  func `never reaches a wrong state, and a step that is refused changes nothing`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      var dice = SeededGenerator(seed: 2_022)
      let cohorts = try await database.write { tx in
        let all = [
          try world.open(called: "First", minimum: 2, tx),
          try world.open(
            called: "Second", minimum: 2, dates: MidCareerWorld.dates.map { $0 + 60 }, tx),
        ]
        for name in ["Nora", "Cara", "Cem", "Lena"] {
          try world.apply(name, all, miles: 100, tx)
          try world.release(name, tx)
        }
        return all
      }
      var (taken, refused) = (0, 0)
      var reached: Set<ParticipationState> = []
      var day = Clock.test.today
      for turn in 0..<(engine == .sqlite ? 1_200 : 200) {
        if turn % (engine == .sqlite ? 10 : 3) == 0 { day = day + 1 }
        let before = try await database.read { tx in try Picture(world, cohorts, tx) }
        let deed = Deed(&dice, before, cohorts, on: day)
        do {
          try await database.write { tx in try deed.run(world, tx) }
          taken += 1
        } catch {
          #expect(error is any Refusal, "\(deed): \(error)")
          refused += 1
          let after = try await database.read { tx in try Picture(world, cohorts, tx) }
          #expect(after == before, "\(deed) was refused and changed something")
          continue
        }
        let after = try await database.read { tx in try Picture(world, cohorts, tx) }
        after.check(since: before, "\(deed)")
        reached.formUnion(after.people.map(\.state))
      }
      #expect(
        taken > (engine == .sqlite ? 60 : 15) && refused > 20, "\(taken) taken, \(refused) refused")
      if engine == .sqlite {
        #expect(reached.isSuperset(of: [.applied, .released, .deferred, .withdrawn, .placed]))
      }
    }
  }

  struct Picture: Equatable {
    let cohorts: [Cohort]
    let days: [CohortDay]
    let people: [Participation]
    let marks: [CohortAttendance]
    let turns: Int
    let placed: [CohortID: [Sector: Int]]

    init(_ world: MidCareerWorld, _ ids: [CohortID], _ tx: any Transaction) throws {
      let found = try Cohorts.find(ids, tx)
      cohorts = ids.compactMap { found[$0] }
      days = try ids.flatMap { try CohortDays.of([$0], tx)[$0] ?? [] }
      people = try Participations.of(world.people.values.sorted(), tx)
      marks = try CohortAttendances.on(days.map(\.id), tx)
      turns = try people.map { try Participations.turns(of: $0.id, tx).count }.reduce(0, +)
      placed = try Cohorts.placed(in: ids, tx)
    }

    func check(since before: Picture, _ deed: String) {
      for cohort in cohorts {
        let there = placed[cohort.id] ?? [:]
        let earlier = before.placed[cohort.id] ?? [:]
        let count = there.values.reduce(0, +)
        #expect(count <= cohort.capacity, "\(deed)")
        // Whoever is given a place breaks no rule that was kept without them.
        if count > earlier.values.reduce(0, +) {
          let broken = { (sectors: [Sector: Int]) in
            cohort.mix.breaches(of: sectors, capacity: cohort.capacity, minimum: 1).count
          }
          #expect(broken(there) <= (earlier.isEmpty ? 0 : broken(earlier)), "\(deed)")
        }
        let inside = people.filter { $0.state == .placed && $0.cohort == cohort.id }
        if cohort.state == .cancelled || cohort.state == .draft {
          #expect(inside.isEmpty, "\(deed): places in what is \(cohort.state)")
        }
      }
      for one in people {
        #expect(
          (one.state == .placed) ? one.cohort != nil && one.release != nil : true, "\(deed)")
        if [.completed, .withdrawn, .rejected].contains(one.state) {
          #expect(one.needs == ParticipationNeeds() && one.endedOn != nil, "\(deed)")
        }
        #expect((one.deferredUntil != nil) == (one.state == .deferred), "\(deed)")
      }
      // One open way for each person.
      for (_, all) in Dictionary(grouping: people.filter(\.state.isOpen), by: \.person) {
        #expect(all.count == 1, "\(deed)")
      }
    }
  }

  struct Deed: CustomStringConvertible {
    let kind: Int
    let name: String
    let actor: String
    /// Whoever may release somebody, mostly.
    let right: String
    let cohort: CohortID
    let one: Participation?
    let picture: Picture
    let cohorts: [CohortID]
    let day: Day

    static let names = [
      "Nora", "Ned", "Nina", "Noel", "Cara", "Cem", "Clara", "Lena", "Luca", "Gita", "Pat",
    ]
    static let actors = [
      "holder", "trustlead", "homelead", "councillead", "nora", "gita", "officer",
    ]

    init(
      _ dice: inout SeededGenerator, _ picture: Picture, _ cohorts: [CohortID], on day: Day
    ) {
      let first = Int.random(in: 0..<18, using: &dice)
      // Whoever goes for good goes seldom, or nobody would be left.
      kind =
        [7, 14].contains(first) && Int.random(in: 0..<4, using: &dice) > 0 ? 2 : first
      name = Self.names.randomElement(using: &dice) ?? "Nora"
      actor = Self.actors.randomElement(using: &dice) ?? "holder"
      cohort = cohorts.randomElement(using: &dice) ?? cohorts[0]
      let open = picture.people.filter(\.state.isOpen)
      one = (Int.random(in: 0..<5, using: &dice) == 0 ? picture.people : open)
        .randomElement(using: &dice)
      let place = one?.sector
      right =
        Int.random(in: 0..<4, using: &dice) == 0
        ? actor
        : place == .nhs
          ? "trustlead"
          : place == .socialCare ? "homelead" : place == .localGovernment ? "councillead" : "gita"
      (self.picture, self.cohorts, self.day) = (picture, cohorts, day)
    }

    var description: String {
      "deed \(kind) of \(actor) with \(name) (\(one.map { "\($0.id) \($0.state)" } ?? "nobody")) in \(cohort) on \(day)"
    }

    func run(_ world: MidCareerWorld, _ tx: any Transaction) throws {
      let user = { (name: String) in try MidCareerWorld.user(name.lowercased(), on: day, tx) }
      let found = picture.cohorts.first { $0.id == cohort }
      let step = { (step: CohortStep, reason: String?) in
        _ = try HandleCohort(id: cohort, step: step, reason: reason, seen: found?.revision ?? 0)
          .run(by: user("holder"), tx)
      }
      switch kind {
      case 0, 1: try world.apply(name, [cohort], miles: 100, on: day, tx)
      case 2, 3, 16, 17:
        guard let one else { throw NotFound("Anybody") }
        _ = try ReleaseParticipation(id: one.id, cover: .bank, seen: one.revision)
          .run(by: user(right), tx)
      case 4:
        guard let one else { throw NotFound("Anybody") }
        _ = try StepAsEmployer(
          id: one.id, step: .refuseRelease, reason: "no-cover", seen: one.revision
        ).run(by: user(right), tx)
      case 5, 6, 7:
        guard let one, let name = world.people.first(where: { $0.value == one.person })?.key else {
          throw NotFound("Anybody")
        }
        let step: ParticipationStep = kind == 5 ? .defer : kind == 6 ? .resume : .withdraw
        _ = try StepOwnParticipation(
          id: one.id, step: step, reason: kind == 5 ? "caring" : "capacity", until: day + 9,
          seen: one.revision
        ).run(by: user(name), tx)
      case 8:
        guard let one else { throw NotFound("Anybody") }
        _ = try StepAsHolder(
          id: one.id, step: .transfer, reason: "days", cohort: cohort, seen: one.revision
        ).run(by: user("holder"), tx)
      case 9:
        let round = try ProposeAllocation(
          organisation: world.board, cohorts: day < MidCareerWorld.dates[0] ? cohorts : [cohorts[1]]
        )
        .run(by: user("holder"), tx)
        _ = try SettleAllocation(id: round.id, confirms: true, seen: 1).run(by: user("holder"), tx)
      case 10, 11:
        guard
          let held = picture.days.first(where: {
            $0.cohort == cohort && !$0.isCancelled && $0.on <= day
          })
        else { throw NotFound("A day") }
        let inside = picture.people.filter { $0.cohort == cohort }
        let who = kind == 10 ? "holder" : actor
        try MarkAttendance(
          day: held.id,
          marks: Dictionary(
            uniqueKeysWithValues: inside.map {
              ($0.id, .init(mark: kind == 10 ? .present : .absent))
            })
        ).run(by: user(who), tx)
      case 12: try step(.finish, nil)
      case 13:
        guard let person = world.people[name] else { throw NotFound("Anybody") }
        _ = try SelectForProgramme(person: person).run(by: user(actor), tx)
      case 14:
        guard let one else { throw NotFound("Anybody") }
        _ = try StepAsHolder(id: one.id, step: .reject, reason: "done-before", seen: one.revision)
          .run(by: user("holder"), tx)
      case _:
        // Seldom, or nothing would be left.
        guard day > MidCareerWorld.dates[1], (one?.id.rawValue ?? 1) % 7 == 0 else {
          throw NotFound("A reason")
        }
        try step(.cancel, "pressure")
      }
    }
  }
}
