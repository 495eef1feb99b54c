import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// Any order of posts by anybody, right or wrong, leads to no state that the tables do not draw.
@Suite struct `A random walk through claims` {
  @Test(arguments: Engine.allCases)
  func `never reaches a wrong state, and a step that is refused changes nothing`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      let begun = try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        // So few are left that the whole is signed and reopened in every walk.
        try world.confirmAll(begun, but: ["1.1a", "1.1b"], tx)
        try ClaimsWorld.answer(begun, "1.1a", in: tx)
        try ClaimsWorld.answer(begun, "1.1b", in: tx)
        return begun
      }
      var dice = SeededGenerator(seed: 2_026)
      var (taken, refused) = (0, 0)
      var reached: Set<SignOffState> = []
      for _ in 0..<(engine == .sqlite ? 700 : 300) {
        let before = try await database.read { tx in try Picture(begun.id, tx) }
        let step = Step(&dice, before, world)
        do {
          try await database.write { tx in try step.run(begun.id, world, tx) }
          taken += 1
        } catch {
          #expect(error is any Refusal, "\(step): \(error)")
          refused += 1
          let after = try await database.read { tx in try Picture(begun.id, tx) }
          #expect(after == before, "\(step) was refused and changed something")
          continue
        }
        let after = try await database.read { tx in try Picture(begun.id, tx) }
        after.check(since: before, world, "\(step)")
        reached.insert(after.assessment.signOff)
      }
      #expect(taken > 60 && refused > 60, "\(taken) taken, \(refused) refused")
      #expect(reached == Set(SignOffState.allCases))
    }
  }

  /// The state of everything that matters.
  struct Picture: Equatable {
    let assessment: SelfAssessment
    let claims: [CompetencyClaim]
    let turns: Int
    let wholeTurns: Int
    let withoutEvidence: Set<ClaimID>
    let required: Int

    init(_ id: AssessmentID, _ tx: any Transaction) throws {
      assessment = try #require(try Assessments.find(id, tx))
      let all = try CompetencyClaims.of([id], tx)[id] ?? []
      claims = all
      turns = try CompetencyClaims.turns(of: all.map(\.id), tx).values.reduce(0) { $0 + $1.count }
      wholeTurns = try Assessments.turns(of: id, tx).count
      let words = try AssessmentSeals.open(all.compactMap(\.words), tx)
      withoutEvidence = Set(
        all.filter { $0.words.flatMap { words[$0] }?.hasWorkplaceEvidence != true }.map(\.id))
      required = try FramedAssessment(assessment, StandardsReader.shipped()).required.count
    }

    var current: [String: CompetencyClaim] {
      Dictionary(claims.map { ($0.competency, $0) }) { _, later in later }
    }

    func check(since before: Picture, _ world: ClaimsWorld, _ step: String) {
      let (now, then) = (assessment.signOff, before.assessment.signOff)
      #expect(
        now == then
          || SignOffRules.transitions.contains { $0.from == then && $0.to == now },
        "\(step): the whole went from \(then) to \(now)")
      for claim in claims {
        #expect(claim.assessor != world.nadia, "\(step)")
        if claim.state == .met { #expect(!withoutEvidence.contains(claim.id), "\(step)") }
        guard let was = before.claims.first(where: { $0.id == claim.id }) else {
          #expect(claim.state == .claimed, "\(step)")
          continue
        }
        #expect(
          was.state == claim.state
            || ClaimRules.transitions.contains { $0.from == was.state && $0.to == claim.state },
          "\(step): a claim went from \(was.state) to \(claim.state)")
      }
      #expect(claims.count >= before.claims.count && turns >= before.turns, "\(step)")
      if now == .signed || now == .asked {
        #expect(
          current.values.count { $0.state == .met } == required,
          "\(step): signed without all confirmed")
        #expect(assessment.supervisor == world.maud, "\(step)")
      }
      // Somebody is told of every step: history grows with each.
      #expect(turns + wholeTurns > before.turns + before.wholeTurns, "\(step)")
    }
  }

  enum Step: CustomStringConvertible {
    case put([String], PersonID, replaces: Bool)
    case claim(ClaimID, HandleClaim.Doing, by: String, seen: Int)
    case whole(HandleSignOff.Doing, by: String, seen: Int)

    init(_ dice: inout SeededGenerator, _ picture: Picture, _ world: ClaimsWorld) {
      let somebody = dice.one(of: [world.maud, world.ade, world.tom, world.nadia])
      let name = dice.one(of: ["nadia", "maud", "ade", "tom", "training", "homelead", "rosa"])
      if dice.number(10) < 6, let likely = Step.likely(&dice, picture, world) {
        self = likely
        return
      }
      switch dice.number(10) {
      case 0:
        self = .put(
          dice.number(2) == 0 ? ["1.1a"] : ["1.1b"], somebody, replaces: dice.number(2) == 0)
      case 1...3:
        let doing: HandleSignOff.Doing = dice.one(of: [
          .ask(of: somebody), .ask(of: world.maud), .takeBack, .sign(nil), .sign("Well done"),
          .sendBack("Not so fast"), .sendBack(""),
        ])
        let likely = dice.number(2) == 0 ? name : dice.one(of: ["nadia", "maud"])
        self = .whole(
          doing, by: likely, seen: picture.assessment.revision - (dice.number(8) == 0 ? 1 : 0))
      case _:
        let ended = dice.number(8) == 0
        let wanted = picture.claims.filter { ended || $0.state.isOpen }
        guard let claim = wanted.isEmpty ? nil : dice.one(of: wanted) else {
          self = .put(["1.1a", "1.1b"], world.maud, replaces: true)
          return
        }
        let doing: HandleClaim.Doing = dice.one(of: [
          .takeUp, .takeUp, .askMore("More"), .askMore(""), .confirm("Yes"), .confirm("Yes"),
          .confirm(nil), .refuse("No"), .refuse(""), .withdraw,
          .addEvidence(ClaimsWorld.evidence()), .reassign(to: somebody, why: "Away"),
          .reassign(to: somebody, why: ""),
        ])
        let assessor = claim.assessor == world.ade ? "ade" : "maud"
        self = .claim(
          claim.id, doing, by: dice.number(3) == 0 ? name : dice.one(of: [assessor, "nadia"]),
          seen: claim.revision - (dice.number(8) == 0 ? 1 : 0))
      }
    }

    /// What somebody would do next who means well.
    private static func likely(
      _ dice: inout SeededGenerator, _ picture: Picture, _ world: ClaimsWorld
    ) -> Step? {
      let seen = picture.assessment.revision
      if let claim = picture.claims.first(where: { $0.state.isOpen }) {
        let assessor = claim.assessor == world.ade ? "ade" : "maud"
        let (doing, name): (HandleClaim.Doing, String) =
          claim.state == .claimed
          ? (.takeUp, assessor)
          : claim.awaitsEvidence
            ? (.addEvidence(ClaimsWorld.evidence()), "nadia") : (.confirm("Yes"), assessor)
        return .claim(claim.id, doing, by: name, seen: claim.revision)
      }
      let open = ["1.1a", "1.1b"].filter { picture.current[$0]?.state != .met }
      if !open.isEmpty {
        return .put(open, dice.one(of: [world.maud, world.ade]), replaces: false)
      }
      return picture.assessment.signOff == .asked
        ? .whole(.sign(nil), by: "maud", seen: seen)
        : picture.assessment.signOff == .signed
          ? .put(["1.1a"], world.ade, replaces: true)
          : .whole(.ask(of: world.maud), by: "nadia", seen: seen)
    }

    func run(_ id: AssessmentID, _ world: ClaimsWorld, _ tx: any Transaction) throws {
      switch self {
      case .put(let codes, let assessor, let replaces):
        _ = try PutForward(
          assessment: id, competencies: codes, assessor: assessor, replaces: replaces
        ).run(by: ClaimsWorld.user("nadia", tx), tx)
      case .claim(let claim, let doing, let name, let seen):
        try ClaimsWorld.handle(claim, doing, by: name, seen: seen, tx)
      case .whole(let doing, let name, let seen):
        _ = try HandleSignOff(id: id, doing: doing, seen: seen)
          .run(by: ClaimsWorld.user(name, tx), tx)
      }
    }

    var description: String {
      switch self {
      case .put(let codes, let assessor, let replaces): "put \(codes) to \(assessor), \(replaces)"
      case .claim(let id, let doing, let name, _): "\(doing) of \(id) by \(name)"
      case .whole(let doing, let name, _): "\(doing) by \(name)"
      }
    }
  }
}
