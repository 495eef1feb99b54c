import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// Any order of steps by anybody, right or wrong, leads to no state that the tables do not draw.
@Suite struct `A random walk through bundles and modules` {
  @Test(arguments: Engine.allCases)
  func `never reaches a wrong state, and a step that is refused changes nothing`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      var dice = SeededGenerator(seed: 2_033)
      var (taken, refused) = (0, 0)
      var reached: Set<EnrolmentState> = []
      try await database.write { tx in try world.confirmEntry(tx) }
      for _ in 0..<(engine == .sqlite ? 700 : 250) {
        let before = try await database.read { tx in try Picture(world, tx) }
        let deed = Deed(&dice, before, world)
        do {
          try await database.write { tx in try deed.run(world, tx) }
          taken += 1
        } catch {
          #expect(error is any Refusal, "\(deed): \(error)")
          refused += 1
          let after = try await database.read { tx in try Picture(world, tx) }
          #expect(after == before, "\(deed) was refused and changed something")
          continue
        }
        let after = try await database.read { tx in try Picture(world, tx) }
        after.check(since: before, "\(deed)")
        if case .result(_, let code, let days) = deed {
          let open = { (picture: Picture) in
            picture.attempts.first { one in
              one.module.code == code && one.status.isOpen
                && one.startedOn > Clock.test.today - days
            }
          }
          if let open = open(before) {
            #expect(after.attempts.contains(open), "\(deed) changed what was begun since")
          }
        }
        reached.formUnion(after.enrolments.map(\.state))
      }
      #expect(taken > 60 && refused > 30, "\(taken) taken, \(refused) refused")
      if engine == .sqlite { #expect(reached == Set(EnrolmentState.allCases)) }
    }
  }

  struct Picture: Equatable {
    let enrolments: [BundleEnrolment]
    let attempts: [ModuleAttempt]
    let turns: Int
    let isComplete: Bool
    let holds: Bool

    init(_ world: ClaimsWorld, _ tx: any Transaction) throws {
      enrolments = try BundleEnrolments.of([world.nadia], tx)
      attempts = try ModuleAttempts.of([world.nadia], tx)
      turns = try enrolments.map { try BundleEnrolments.turns(of: $0.id, tx).count }.reduce(0, +)
      let library = try StandardsReader.shipped()
      let bundle = try #require(library.bundle("management-bundle-entry", "2"))
      isComplete = try LearnerStanding(of: world.nadia, library, tx)
        .progress(of: bundle, on: Clock.test.today, tx).isComplete
      holds = try world.entryRecord(tx) != nil
    }

    var open: BundleEnrolment? { enrolments.first { $0.state != .withdrawn } }

    func check(since before: Picture, _ deed: String) {
      #expect(enrolments.count { $0.state != .withdrawn } <= 1, "\(deed)")
      for one in enrolments {
        guard let then = before.enrolments.first(where: { $0.id == one.id })?.state else {
          continue
        }
        let steps = EnrolmentRules.transitions
        #expect(
          then == one.state
            || steps.contains { $0.from == then && $0.to == one.state }
            // Going on with what was done meanwhile completes it at once.
            || (then == .paused && one.state == .completed), "\(deed): \(then) to \(one.state)")
      }
      // Completed is what is complete, and it is on the record as long as it is.
      if open?.state == .enrolled { #expect(!isComplete, "\(deed): complete and not completed") }
      if open?.state == .completed { #expect(isComplete && holds, "\(deed)") }
      #expect(holds == (open?.state == .completed) || open == nil, "\(deed): \(holds)")
      for (module, all) in Dictionary(grouping: attempts, by: \.module.code) {
        #expect(all.count { $0.status.isOpen } <= 1, "\(deed): \(module)")
        #expect(all.map(\.number) == Array(1..<(all.count + 1)), "\(deed): \(module)")
      }
      #expect(turns >= before.turns, "\(deed)")
    }
  }

  enum Deed: CustomStringConvertible {
    case enrol(by: String, other: Bool)
    case handle(EnrolmentID, HandleEnrolment.Doing, by: String, seen: Int)
    case result(LearningStatus, String, daysAgo: Int)
    case reopen(AttemptID, by: String)
    case confirm(String)

    init(_ dice: inout SeededGenerator, _ picture: Picture, _ world: ClaimsWorld) {
      let name = dice.one(of: ["nadia", "nadia", "maud", "training", "tom", "homelead"])
      let codes = [
        "inclusive-leadership", "management-skills-and-tools", "effective-appraisal",
        "digital-and-data", "quality-improvement", "collaborative-leadership",
        "stretch-assignment", "shadow-a-leader",
      ]
      let lacking = codes.filter { code in
        !picture.attempts.contains { $0.module.code == code && $0.status.isAchieved }
      }
      let ended = picture.attempts.filter { !$0.status.isOpen }
      switch dice.number(16) {
      case 0: self = .enrol(by: name, other: name != "nadia")
      case 1...7:
        guard let one = picture.enrolments.first, dice.number(4) > 0 else {
          self = .enrol(by: "nadia", other: false)
          return
        }
        let doing = dice.one(of: [
          HandleEnrolment.Doing.pause("Away"), .pause(""), .resume, .resume, .move,
          .withdraw("No time"), .withdraw("No time"), .withdraw("No time"), .withdraw(""),
        ])
        self = .handle(
          one.id, doing, by: name, seen: one.revision - (dice.number(8) == 0 ? 1 : 0))
      case 8, 9, 10:
        self =
          ended.isEmpty
          ? .confirm("shadow-a-leader")
          : .reopen(dice.one(of: ended).id, by: dice.one(of: ["training", "maud"]))
      case 11: self = .confirm(dice.one(of: ["quality-improvement", "stretch-assignment"]))
      case 12:
        // What was done on several days is done still when one of them is opened again, so that what
        // is older seldom says so: else nothing would ever be open again.
        let days = dice.number(2) * dice.number(40)
        self = .result(
          dice.one(
            of: days == 0 ? LearningStatus.allCases : [.failed, .inProgress, .awaitingAssessment]),
          dice.one(of: codes), daysAgo: days)
      case _:
        self = .result(
          .completed, lacking.isEmpty ? dice.one(of: codes) : dice.one(of: lacking),
          daysAgo: dice.number(3) > 0 ? 0 : dice.number(40))
      }
    }

    func run(_ world: ClaimsWorld, _ tx: any Transaction) throws {
      switch self {
      case .enrol(let name, let other):
        _ = try ClaimsWorld.enrol(by: name, person: other ? world.nadia : nil, tx)
      case .handle(let id, let doing, let name, let seen):
        try ClaimsWorld.handle(id, doing, by: name, seen: seen, tx)
      case .result(let status, let code, let days):
        try world.result(status, of: code, on: Clock.test.today - days, tx)
      case .reopen(let id, let name): try ClaimsWorld.step(id, .reopen("Wrong"), by: name, tx)
      case .confirm(let code):
        let id = try ClaimsWorld.begin(module: code, tx)
        guard try ClaimsWorld.attempt(id, tx).status == .inProgress else { return }
        try ClaimsWorld.fill(id, tx)
        let host = code == "shadow-a-leader" ? world.rosa : world.maud
        try ClaimsWorld.step(id, .ask(host), by: "nadia", tx)
        try ClaimsWorld.step(
          id, .confirm("Yes"), by: code == "shadow-a-leader" ? "rosa" : "maud", tx)
      }
    }

    var description: String {
      switch self {
      case .enrol(let name, _): "enrolled by \(name)"
      case .handle(_, let doing, let name, _): "\(doing) by \(name)"
      case .result(let status, let code, let days): "\(status) of \(code) \(days) days ago"
      case .reopen(_, let name): "reopened by \(name)"
      case .confirm(let code): "confirmed \(code)"
      }
    }
  }
}
