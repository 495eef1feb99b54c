import Access
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Figures

@Suite struct `All employers at once` {
  private typealias Lot = `The census of the workforce`
  private static let year = StandardsYear(endingOnOrBefore: Lot.today)

  /// Applicants, cases and training drawn by lot, beside the posts of the census.
  private static func outcomes(
    _ seed: UInt64, _ world: Lot.World, _ tx: any Transaction
  ) throws {
    var dice = Lot.Dice(state: seed &+ 99)
    let load = LoadID(rawValue: 1)
    for (place, trust) in world.trusts.enumerated() {
      let staff = world.posts.filter { $0.employer == trust }
      let people = try People.find(Array(Set(staff.map(\.person))), tx)
      try People.save(
        people.values.sorted { $0.id < $1.id }.map { known in
          var person = known
          person.identify(
            by: PersonIdentifier(.esrEmployee, "S\(known.id.rawValue)", organisation: trust))
          return person
        }, tx)
      // The last one hands in totals, and no rows.
      if place == world.trusts.count - 1 {
        try handInTotals(trust, load, tx)
      } else {
        var applications: [RecruitmentApplication] = []
        for one in 0..<80 {
          var application = RecruitmentApplication(reference: "A\(one)", vacancy: "V")
          application.closedOn = Lot.today - dice.number(700)
          application.isShortlisted = [true, true, false, nil][dice.number(4)]
          application.isAppointed = [true, false, nil][dice.number(3)]
          application.hasDeclined = dice.number(9) == 0
          application.setAside = dice.number(9) == 0 ? .stageOrder : nil
          application.said[.ethnicity] = ["A", "J", "N", "Z", nil][dice.number(5)]
          application.said[.disability] = ["Yes", "No", nil][dice.number(3)]
          applications.append(application)
        }
        _ = try OutcomeStore.save(applications, at: trust, load: load, tx)
      }
      var cases: [CaseworkEntry] = []
      for one in 0..<25 {
        var entry = CaseworkEntry(reference: "C\(one)", kind: "Disciplinary")
        entry.process = [.disciplinary, .capability][dice.number(2)]
        entry.isFormal = dice.number(5) > 0
        entry.formalOn = Lot.today - dice.number(500)
        entry.setAside = dice.number(9) == 0 ? .stageOrder : nil
        switch dice.number(3) {
        case 0: entry.staffNumber = "stranger \(dice.number(4))"
        case 1: entry.staffNumber = staff.isEmpty ? nil : number(staff[dice.number(staff.count)])
        default: entry.person = staff.isEmpty ? nil : staff[dice.number(staff.count)].person
        }
        entry.said = [.ethnicity: ["A", "N"][dice.number(2)], .disability: "Yes"]
        cases.append(entry)
      }
      _ = try OutcomeStore.save(cases, at: trust, load: load, tx)
      let taken = (0..<60).compactMap { one -> TrainingTaken? in
        guard !staff.isEmpty else { return nil }
        let post = staff[dice.number(staff.count)]
        return TrainingTaken(
          staffNumber: number(post), course: "Leading \(one)",
          takenOn: Lot.today - dice.number(600), person: one % 2 == 0 ? post.person : nil)
      }
      _ = try HandedOver.save(taken, at: trust, load: load, tx)
    }
  }

  private static func handInTotals(
    _ trust: OrganisationID, _ load: LoadID, _ tx: any Transaction
  ) throws {
    let totals = ["A", "N", "Z"].map {
      RecruitmentTotal(
        yearEndsOn: year.end, characteristic: .ethnicity, said: $0, applied: 50,
        shortlisted: $0 == "A" ? 31 : 17, appointed: $0 == "A" ? 9 : 4, setAside: nil)
    }
    _ = try OutcomeStore.save(totals, of: year.end, at: trust, load: load, tx)
  }

  private static func user(_ person: PersonID) -> User {
    User(
      account: AccountID(rawValue: 1), name: "Self", person: person, grants: [],
      now: Clock.test.now())
  }

  private static func number(_ post: Assignment) -> String { "S\(post.person.rawValue)" }

  private static let sources: [FigureSource] = [
    .workforce, .board, .recruitment, .disciplinary, .capability, .training, .leavers,
  ]

  @Test(arguments: [5, 6, 7], Engine.allCases)
  func `come to what each comes to when it is counted alone`(
    seed: UInt64, engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = try await database.write { tx in
        let world = try Lot.world(seed, tx)
        try Self.outcomes(seed, world, tx)
        return world
      }
      let census = try await WorkforceCensus.everybody(Lot.book, workers: 2, database)
      for year in [Self.year, Self.year.before] {
        let outcomes = try await database.read {
          try YearOutcomes(year, Lot.book, places: census.places, $0)
        }
        let counts = await EmployerCounts.count(census, outcomes, workers: 2)
        let figures = EmployerFigures(census, outcomes, counts)
        for trust in world.trusts {
          let place = try #require(census.places[trust.rawValue])
          for source in Self.sources {
            for characteristic in FigureCharacteristic.allCases {
              let question = FigureQuestion(
                source, by: characteristic, at: trust, in: year, measure: "")
              let alone = try await database.read {
                try ExactFigures.exactly([question], Lot.book, $0)[0]
              }
              let found = try #require(
                figures.figure(source, by: characteristic, of: [Int(place)]))
              #expect(found.isRecorded == alone.isRecorded, "\(source) \(characteristic)")
              guard alone.isRecorded else { continue }
              #expect(found.groups == alone.groups, "\(source) \(characteristic)")
              #expect(found.rest == alone.rest, "\(source) \(characteristic)")
              #expect([found.known, found.all] == [alone.known, alone.all])
              if characteristic != .gender { #expect(found.parts == alone.parts) }
            }
          }
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `follow what happens to people, and are made anew for what happens to employers`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = try await database.write { try Lot.world(8, $0) }
      let held = HeldWorkforce(Lot.book)
      _ = try await held.make(workers: 2, database)
      func holds() async throws -> Bool {
        let fresh = try await WorkforceCensus.everybody(Lot.book, workers: 1, database)
        let kept = try await database.read { try held.census($0) }
        let scope = WorkforceScope(on: Lot.today)
        let sides: [WorkforceSide] = [.employer, .ethnicity, .band, .disability]
        return kept.map {
          $0.count(scope, by: sides).counts == fresh.count(scope, by: sides).counts
            && $0.people == fresh.people
        } ?? false
      }
      #expect(try await holds())
      let people = Array(Set(world.posts.map(\.person)).subtracting(world.objecting)).sorted()
      // What somebody says of themselves, a post that ends, and an objection.
      try await database.write { tx in
        try SayOfOneself(.ethnicity, ("esr", "N")).run(by: Self.user(people[0]), tx)
      }
      #expect(try await holds())
      try await database.write { tx in
        var post = try #require(world.posts.first { $0.person == people[1] })
        post.endedOn = Lot.today - 1
        let changes = try Assignments.save([post], tx)
        try Journal.record(
          JournalEvent(FiguresJournal.counted, [.person(people[1])], changes: changes),
          under: .test, tx)
        _ = try ObjectToMonitoring(keeps: true).run(by: Self.user(people[2]), tx)
      }
      #expect(try await holds())
      try await database.write { tx in
        _ = try Organisations.create(.init(name: "Trust 4", kind: .nhsTrust), tx)
        try SayOfOneself(.ethnicity, nil).run(by: Self.user(people[3]), tx)
      }
      #expect(try await database.read { try held.catchUp($0) } == nil)
      #expect(!held.isReady)
      _ = try await held.make(workers: 1, database)
      #expect(try await holds())
    }
  }
}
