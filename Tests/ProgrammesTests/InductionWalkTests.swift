import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Programmes

/// Any order of steps by anybody, right or wrong, leads to no state that the tables do not draw.
@Suite struct `A random walk through inductions` {
  @Test(arguments: Engine.allCases)
  func `never reaches a wrong state, and a step that is refused changes nothing`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      var dice = SeededGenerator(seed: 1_948)
      var (taken, refused) = (0, 0)
      var reached: Set<InductionState> = []
      for _ in 0..<(engine == .sqlite ? 900 : 250) {
        let before = try await database.read { tx in try Picture(world, tx) }
        let deed = Deed(&dice, before)
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
        reached.formUnion(after.inductions.map(\.state))
      }
      #expect(
        taken > (engine == .sqlite ? 60 : 20) && refused > 30, "\(taken) taken, \(refused) refused")
      if engine == .sqlite {
        #expect(reached.isSuperset(of: [.notStarted, .inProgress, .ready, .signedOff, .withdrawn]))
      }
    }
  }

  struct Picture: Equatable {
    let inductions: [Induction]
    let units: [InductionID: [String: InductionUnit]]
    let turns: Int
    let evidence: Int
    let records: Int

    init(_ world: InductionWorld, _ tx: any Transaction) throws {
      inductions = try InductionWorld.all(of: world.abena, tx)
      units = try InductionUnits.of(inductions.map(\.id), tx)
      turns = try inductions.map { try Inductions.turns(of: $0.id, tx).count }.reduce(0, +)
      evidence = try InductionUnits.evidence(of: inductions.map(\.id), tx).values
        .flatMap(\.values).map(\.count).reduce(0, +)
      records = try (HeldRecords.held(by: [world.abena], tx)[world.abena] ?? []).count {
        $0.isHeld
      }
    }

    func check(since before: Picture, _ deed: String) {
      for one in inductions {
        let own = (units[one.id] ?? [:]).values
        // The numbers on the whole are those of its parts.
        #expect(one.done == own.count { $0.state.isDone }, "\(deed)")
        #expect(one.waiting == own.count { $0.state == .submitted }, "\(deed)")
        if one.state == .ready || one.state == .signedOff {
          #expect(one.done == one.all, "\(deed)")
        }
        if one.state == .inProgress || one.state == .notStarted {
          #expect(one.done < one.all, "\(deed)")
        }
        guard let then = before.inductions.first(where: { $0.id == one.id }) else { continue }
        #expect(
          then.state == one.state
            || InductionRules.transitions.contains { $0.from == then.state && $0.to == one.state }
            // The last part of one that nobody had begun.
            || (then.state == .notStarted && one.state == .ready),
          "\(deed): \(then.state) to \(one.state)")
        for unit in own {
          let was = before.units[one.id]?[unit.code]?.state ?? .notStarted
          #expect(
            was == unit.state || Self.reaches(was, unit.state), "\(deed): \(was) to \(unit.state)")
        }
      }
      // One record for each that is signed off, and none for what is not.
      #expect(records == inductions.count { $0.state == .signedOff }, "\(deed)")
      if self != before { #expect(turns > before.turns, "\(deed) left no trace") }
    }

    /// By one step or by two that one press does: something added, and asked or found to be met.
    private static func reaches(_ from: InductionUnitState, _ to: InductionUnitState) -> Bool {
      let ways = InductionUnitRules.transitions
      return ways.contains { first in
        first.from == from
          && (first.to == to || ways.contains { $0.from == first.to && $0.to == to })
      }
    }
  }

  enum Deed {
    case show(InductionID, String, InductionEvidenceKind, ShowUnit.Then?, by: String, Int)
    case step(InductionID, String, InductionUnitStep, by: String, Int)
    case assess(InductionID, [String], InductionEvidenceKind?, AssessUnits.Decision, by: String)
    case meetAll(InductionID)
    case sign(InductionID, by: String, Int)
    case takeBack(InductionID, String, Int)
    case end(InductionID, String, by: String, Int)
    case begin(InductionTrack, by: String)

    init(_ dice: inout SeededGenerator, _ picture: Picture) {
      let one = picture.inductions[Int.random(in: 0..<picture.inductions.count, using: &dice)]
      let codes =
        one.track == .core
        ? ["values", "belonging", "inclusion", "speaking-up", "nothing"]
        : (1...17).map(String.init)
      let code = codes[Int.random(in: 0..<codes.count, using: &dice)]
      let name = ["abena", "sam", "homelead", "otherlead"][Int.random(in: 0..<4, using: &dice)]
      let own = Int.random(in: 0..<4, using: &dice) > 0 ? "abena" : name
      let unit = picture.units[one.id]?[code]?.revision ?? 0
      let seen = Int.random(in: 0..<12, using: &dice) == 0 ? unit + 1 : unit
      let whole = Int.random(in: 0..<12, using: &dice) == 0 ? one.revision - 1 : one.revision
      let kind = InductionEvidenceKind.allCases.randomElement(using: &dice)
      let words = Bool.random(using: &dice) ? "Why" : ""
      switch Int.random(in: 0..<17, using: &dice) {
      case 0...2:
        self = .show(
          one.id, code, kind ?? .knowledge,
          [.ask, .finish, nil].randomElement(using: &dice) ?? nil,
          by: own, seen)
      case 3:
        self = .step(
          one.id, code, InductionUnitStep.allCases.randomElement(using: &dice) ?? .ask, by: own,
          seen)
      case 4...7:
        let decision: AssessUnits.Decision =
          [.none, .met, .met, .askMore(words), .askAgain(words), .reopen(words)]
          .randomElement(using: &dice) ?? .none
        self = .assess(
          one.id, [code], Bool.random(using: &dice) ? kind : nil, decision,
          by: name == "abena" ? "sam" : name)
      case 8, 9: self = .meetAll(one.id)
      case 10, 11: self = .sign(one.id, by: name, whole)
      case 12...14: self = .takeBack(one.id, words, whole)
      case 15:
        self = .end(
          one.id, Int.random(in: 0..<4, using: &dice) == 0 ? words : "", by: name, whole)
      case _: self = .begin(one.track, by: own == "abena" ? "homelead" : own)
      }
    }

    func run(_ world: InductionWorld, _ tx: any Transaction) throws {
      let user = { (name: String) in try InductionWorld.user(name, tx) }
      switch self {
      case .show(let id, let code, let kind, let then, let name, let seen):
        _ = try ShowUnit(
          id: id, unit: code, kind: kind, on: Clock.test.today, words: "Words", seen: seen,
          then: then
        ).run(by: user(name), tx)
      case .step(let id, let code, let step, let name, let seen):
        _ = try StepOwnUnit(id: id, unit: code, step: step, seen: seen).run(by: user(name), tx)
      case .assess(let id, let codes, let kind, let decision, let name):
        try AssessUnits(
          items: codes.map { .init(id: id, unit: $0, seen: nil) },
          seen: kind.map { .init(kind: $0, on: Clock.test.today, words: nil) }, decision: decision
        ).run(by: user(name), tx)
      case .meetAll(let id):
        guard let one = try Inductions.find(id, tx) else { return }
        if one.track == .core {
          try world.finishCore(one, by: "abena", tx)
        } else {
          try world.meet(one, tx)
        }
      case .sign(let id, let name, let seen):
        _ = try SignInductionsOff(items: [.init(id: id, seen: seen)]).run(by: user(name), tx)
      case .takeBack(let id, let words, let seen):
        _ = try TakeSignOffBack(id: id, words: words, seen: seen).run(by: user("homelead"), tx)
      case .begin(let track, let name):
        _ = try BeginInduction(person: world.abena, track: track, organisation: world.home)
          .run(by: user(name), tx)
      case .end(let id, let words, let name, let seen):
        _ = try WithdrawInduction(id: id, words: words, seen: seen).run(by: user(name), tx)
      }
    }
  }
}
