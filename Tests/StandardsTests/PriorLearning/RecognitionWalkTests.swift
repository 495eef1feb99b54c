import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// Any order of posts by anybody, right or wrong, leads to no state that the table does not draw.
@Suite struct `A random walk through prior learning` {
  @Test(arguments: Engine.allCases)
  func `never reaches a wrong state, and a step that is refused changes nothing`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      var dice = SeededGenerator(seed: 2_027)
      var (taken, refused) = (0, 0)
      var reached: Set<RecognitionState> = []
      var id = try await database.write { tx in try ClaimsWorld.request(tx).id }
      for _ in 0..<(engine == .sqlite ? 1_500 : 500) {
        let current = id
        let before = try await database.read { tx in try Picture(current, tx) }
        if before.request.state == .withdrawn {
          id = try await database.write { tx in try ClaimsWorld.request(tx).id }
          continue
        }
        let step = Step(&dice, before, world)
        do {
          try await database.write { tx in try step.run(current, tx) }
          taken += 1
        } catch {
          #expect(error is any Refusal, "\(step): \(error)")
          refused += 1
          let after = try await database.read { tx in try Picture(current, tx) }
          #expect(after == before, "\(step) was refused and changed something")
          continue
        }
        let after = try await database.read { tx in try Picture(current, tx) }
        after.check(since: before, world, "\(step)")
        reached.insert(after.request.state)
      }
      #expect(taken > 60 && refused > 60, "\(taken) taken, \(refused) refused")
      if engine == .sqlite { #expect(reached == Set(RecognitionState.allCases)) }
    }
  }

  /// The state of everything that matters.
  struct Picture: Equatable {
    let request: RecognitionRequest
    let competencies: Set<String>
    let pieces: [PriorPiece]
    let judged: [PriorPieceID: [PriorCriterion: PriorPieces.Judgement]]
    let standing: [String: PriorDecision]
    let decisions: Int
    let turns: [RecognitionTurn]
    let counting: [String: PriorDecision]
    /// What the record that was written says: whether it is current.
    let holdsRecord: Bool?
    let currentRecords: Int

    init(_ id: RecognitionID, _ tx: any Transaction) throws {
      request = try #require(try RecognitionRequests.find(id, tx))
      competencies = try RecognitionRequests.competencies(of: id, tx)
      pieces = try PriorPieces.of(id, tx)
      judged = try PriorPieces.judgements(of: id, in: request.round, tx)
      standing = try PriorOutcomes.standing(of: request, tx)
      decisions = try PriorOutcomes.all(of: id, tx).count
      turns = try RecognitionRequests.turns(of: id, tx)
      counting = try PriorOutcomes.counting(
        for: [request.person], framework: request.framework, version: request.version,
        stage: request.stage, on: Clock.test.today, tx)
      holdsRecord = try request.record.flatMap { try HeldRecords.find($0, tx)?.isCurrent }
      currentRecords = try (HeldRecords.held(by: [request.person], tx)[request.person] ?? []).count
    }

    func check(since before: Picture, _ world: ClaimsWorld, _ step: String) {
      let (now, then) = (request.state, before.request.state)
      #expect(
        now == then
          || RecognitionRules.transitions.contains { $0.from == then && $0.to == now },
        "\(step): from \(then) to \(now)")
      #expect(request.assessor != world.nadia, "\(step)")
      #expect(request.revision == before.request.revision + 1, "\(step)")
      if now != .draft, now != .withdrawn {
        let mapped = Set(pieces.flatMap(\.competencies))
        #expect(competencies.isSubset(of: mapped) && !competencies.isEmpty, "\(step)")
        #expect(competencies == before.competencies || then == .draft, "\(step)")
      }
      if !now.isDecided {
        #expect(standing.isEmpty, "\(step): something stands before it is decided")
        #expect(request.record == nil && currentRecords == 0, "\(step): a record stands")
      }
      if now == .final || now == .appealed {
        let deciders = turns.filter { $0.step.decides && $0.round < request.round }
        #expect(
          !deciders.contains { $0.assessor == request.assessor },
          "\(step): whoever decided decides the appeal")
      }
      switch now {
      case .granted:
        #expect(standing.values.allSatisfy { $0.outcome == .full }, "\(step)")
      case .declined:
        #expect(standing.values.allSatisfy { $0.outcome == .declined }, "\(step)")
      case .partlyGranted:
        #expect(standing.values.contains { $0.outcome > .declined }, "\(step)")
        #expect(!standing.values.allSatisfy { $0.outcome == .full }, "\(step)")
      case .final:
        for (code, former) in before.standing where then == .appealed {
          #expect((standing[code]?.outcome ?? .declined) >= former.outcome, "\(step)")
        }
      case .draft, .submitted, .inReview, .question, .appealed, .withdrawn: break
      }
      if now.isDecided { #expect(Set(standing.keys) == competencies, "\(step)") }
      // What was granted anew meets all five criteria, by what counts for it.
      if decisions > before.decisions {
        for (code, one) in standing where one.round == request.round && one.outcome > .declined {
          let towards = pieces.filter { $0.competencies.contains(code) }
          let most = PriorEvidenceRules.most(
            of: towards.map { JudgedPiece((judged[$0.id] ?? [:]).mapValues(\.finding)) }
          ).outcome
          let former = before.standing[code]?.outcome ?? .declined
          #expect(one.outcome <= max(most, former), "\(step): \(code)")
        }
      }
      #expect(
        Set(counting.keys) == Set(standing.filter { $0.value.outcome == .full }.keys), "\(step)")
      if let holdsRecord { #expect(holdsRecord, "\(step): a record that is taken out") }
      #expect(currentRecords == (request.record == nil ? 0 : 1), "\(step)")
      #expect(turns.count >= before.turns.count && decisions >= before.decisions, "\(step)")
    }
  }

  enum Step: CustomStringConvertible {
    case edit(EditRecognition.Doing, by: String, seen: Int)
    case handle(HandleRecognition.Doing, by: String, seen: Int)

    init(_ dice: inout SeededGenerator, _ picture: Picture, _ world: ClaimsWorld) {
      let request = picture.request
      let seen = request.revision - (dice.number(8) == 0 ? 1 : 0)
      if dice.number(10) < 7, let likely = Step.likely(&dice, picture, world) {
        self = likely
        return
      }
      let somebody = dice.one(of: [world.maud, world.ade, world.tom, world.nadia])
      let name = dice.one(of: [
        "nadia", "nadia", "maud", "ade", "tom", "training", "training", "homelead", "chair",
      ])
      let piece = picture.pieces.isEmpty ? nil : dice.one(of: picture.pieces)
      let codes = dice.one(of: [["1.1a"], ["1.1b"], ["1.1a", "1.1b"], [], ["9.9z"]])
      let findings = dice.one(of: PriorFinding.allCases)
      let outcome = dice.one(of: PriorOutcome.allCases)
      let none = PriorPieceID(rawValue: 1)
      switch dice.number(14) {
      case 0: self = .edit(.choose(Set(codes)), by: name, seen: seen)
      case 1: self = .edit(.add(ClaimsWorld.piece()), by: name, seen: seen)
      case 2: self = .edit(.map(piece?.id ?? none, Set(codes)), by: name, seen: seen)
      case 3: self = .edit(.remove(piece?.id ?? none), by: name, seen: seen)
      case 4: self = .handle(.submit(to: somebody), by: name, seen: seen)
      case 5: self = .handle(.takeUp, by: name, seen: seen)
      case 6:
        self = .handle(
          dice.one(of: [.ask("Which ward?"), .ask(""), .answer("Ward 7"), .answer("")]),
          by: name, seen: seen)
      case 7:
        self = .handle(
          .judge(piece?.id ?? none, ClaimsWorld.judging(findings)), by: name, seen: seen)
      case 8, 9:
        let all = dice.number(3) > 0 ? Array(picture.competencies) : codes
        self = .handle(
          ClaimsWorld.deciding(Dictionary(uniqueKeysWithValues: all.map { ($0, outcome) })),
          by: name, seen: seen)
      case 10:
        self = .handle(
          .appeal(dice.one(of: ["It was read too fast", ""]), to: somebody), by: name, seen: seen)
      case 11:
        self = .handle(
          .reassign(to: somebody, why: dice.one(of: ["Away", ""])), by: name, seen: seen)
      case 12:
        self = .handle(.reopen(dice.one(of: ["A mistake", ""])), by: name, seen: seen)
      case _:
        self = .handle(dice.number(6) == 0 ? .withdraw : .takeUp, by: name, seen: seen)
      }
    }

    /// What somebody would do next who means well.
    private static func likely(
      _ dice: inout SeededGenerator, _ picture: Picture, _ world: ClaimsWorld
    ) -> Step? {
      let request = picture.request
      let seen = request.revision
      let assessor = request.assessor == world.ade ? "ade" : "maud"
      let other = request.assessor == world.ade ? world.maud : world.ade
      switch request.state {
      case .draft:
        if picture.competencies.isEmpty {
          return .edit(.choose(["1.1a", "1.1b"]), by: "nadia", seen: seen)
        }
        if picture.pieces.isEmpty {
          return .edit(.add(ClaimsWorld.piece()), by: "nadia", seen: seen)
        }
        if let bare = picture.pieces.first(where: { $0.competencies.isEmpty }) {
          return .edit(.map(bare.id, picture.competencies), by: "nadia", seen: seen)
        }
        return .handle(
          .submit(to: dice.one(of: [world.maud, world.ade])), by: "nadia", seen: seen)
      case .submitted: return .handle(.takeUp, by: assessor, seen: seen)
      case .question:
        if let bare = picture.pieces.first(where: { $0.competencies.isEmpty }) {
          return .edit(.map(bare.id, picture.competencies), by: "nadia", seen: seen)
        }
        return .handle(.answer("It was ward 7"), by: "nadia", seen: seen)
      case .inReview, .appealed:
        if dice.number(8) == 0, request.state == .inReview {
          return .handle(.ask("Which ward?"), by: assessor, seen: seen)
        }
        if let piece = picture.pieces.first(where: { picture.judged[$0.id]?.count != 5 }) {
          let others: [PriorCriterion: PriorFinding] =
            dice.number(3) == 0 ? [.sufficient: dice.one(of: [.partly, .notMet])] : [:]
          return .handle(
            .judge(piece.id, ClaimsWorld.judging(but: others)), by: assessor, seen: seen)
        }
        let open = picture.competencies.filter { picture.standing[$0]?.outcome != .full }
        let outcomes = open.sorted().map { code -> (String, PriorOutcome) in
          let most = PriorEvidenceRules.most(
            of: picture.pieces.filter { $0.competencies.contains(code) }.map {
              JudgedPiece((picture.judged[$0.id] ?? [:]).mapValues(\.finding))
            }
          ).outcome
          let least = picture.standing[code]?.outcome ?? .declined
          return (code, max(least, dice.number(2) == 0 ? .declined : most))
        }
        return .handle(
          ClaimsWorld.deciding(Dictionary(uniqueKeysWithValues: outcomes)), by: assessor,
          seen: seen)
      case .partlyGranted, .declined:
        return dice.number(2) == 0
          ? .handle(.appeal("It was read too fast", to: other), by: "nadia", seen: seen)
          : .handle(.reopen("The wrong person’s papers"), by: "training", seen: seen)
      case .granted, .final:
        return .handle(.reopen("The wrong person’s papers"), by: "training", seen: seen)
      case .withdrawn: return nil
      }
    }

    func run(_ id: RecognitionID, _ tx: any Transaction) throws {
      switch self {
      case .edit(let doing, let name, let seen):
        try ClaimsWorld.edit(id, doing, by: name, seen: seen, tx)
      case .handle(let doing, let name, let seen):
        try ClaimsWorld.step(id, doing, by: name, seen: seen, tx)
      }
    }

    var description: String {
      switch self {
      case .edit(let doing, let name, _): "\(doing) by \(name)"
      case .handle(let doing, let name, _): "\(doing) by \(name)"
      }
    }
  }
}
