import Kernel
import Testing

@testable import Records

/// Any order of steps by anybody, right or wrong, leads to no state that the tables do not draw.
@Suite struct `A random walk through an induction` {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `keeps the whole as far as its parts are, and can always be signed off`(
    seed: UInt64
  ) throws {
    var dice = SeededGenerator(seed: seed)
    var walk = Walk(&dice)
    for _ in 0..<250 {
      let before = walk
      do {
        try walk.step(&dice)
      } catch {
        #expect(walk == before, "\(error)")
      }
      walk.check(since: before)
    }
    try walk.goToItsEnd()
    #expect(walk.state == .signedOff)
  }

  @Test func `comes to every state of an induction and of its parts`() {
    var dice = SeededGenerator(seed: 12)
    var (wholes, units): (Set<InductionState>, Set<InductionUnitState>) = ([], [])
    var refused = 0
    for _ in 0..<60 {
      var walk = Walk(&dice)
      for _ in 0..<250 {
        do { try walk.step(&dice) } catch { refused += 1 }
        wholes.insert(walk.state)
        units.formUnion(walk.parts.map(\.state))
      }
    }
    #expect(wholes == Set(InductionState.allCases))
    #expect(units == Set(InductionUnitState.allCases))
    #expect(refused > 1_000)
  }

  struct Part: Equatable {
    let needs: UnitNeeds
    var state = InductionUnitState.notStarted
    var kinds: Set<InductionEvidenceKind> = []
  }

  struct Walk: Equatable {
    var state = InductionState.notStarted
    var parts: [Part]
    let track: InductionTrack

    init(_ dice: inout SeededGenerator) {
      let needs = [
        UnitNeeds(), UnitNeeds(observation: true), UnitNeeds(observation: true, maySimulate: true),
        UnitNeeds(knowledge: false, observation: true), UnitNeeds(byOneself: true),
      ]
      parts = (0..<Int.random(in: 1...4, using: &dice)).map { _ in
        Part(needs: needs[Int.random(in: 0..<needs.count, using: &dice)])
      }
      track = Bool.random(using: &dice) ? .core : .careCertificate
    }

    var tally: UnitTally {
      UnitTally(
        all: parts.count, done: parts.count(where: \.state.isDone),
        touched: parts.count { $0.state != .notStarted })
    }

    mutating func step(_ dice: inout SeededGenerator) throws(InductionRefusal) {
      if Int.random(in: 0..<5, using: &dice) > 0 {
        try stepPart(&dice)
      } else {
        try stepWhole(&dice)
      }
    }

    private mutating func stepPart(_ dice: inout SeededGenerator) throws(InductionRefusal) {
      guard state.isRunning else { throw .notRunning(state) }
      let number = Int.random(in: 0..<parts.count, using: &dice)
      var part = parts[number]
      let step = InductionUnitStep.allCases.randomElement(using: &dice) ?? .show
      let actor = InductionActor.allCases.randomElement(using: &dice) ?? .person
      part.state = try InductionUnitRules.state(
        after: step, from: part.state, by: actor,
        InductionUnitFacts(
          needs: part.needs, kinds: part.kinds,
          hasReason: Bool.random(using: &dice),
          assessorIsPerson: Int.random(in: 0..<4, using: &dice) == 0))
      if step == .show, let kind = InductionEvidenceKind.allCases.randomElement(using: &dice) {
        part.kinds.insert(kind)
      }
      parts[number] = part
      state = InductionRules.state(state, of: tally)
    }

    private mutating func stepWhole(_ dice: inout SeededGenerator) throws(InductionRefusal) {
      let (isOther, hasReason) = (Bool.random(using: &dice), Bool.random(using: &dice))
      switch InductionStep.allCases.randomElement(using: &dice) ?? .pause {
      case .signOff:
        let signer = Signatory.allCases.randomElement(using: &dice) ?? .lead
        try sign(SignOffFactsOfInduction(signer: signer, signerIsPerson: isOther))
      case .takeBack: state = try InductionRules.takeBack(state, hasReason: hasReason)
      case let step:
        state = try InductionRules.state(
          after: step, from: state, tally, hasOtherPost: isOther, hasReason: hasReason)
      }
    }

    private mutating func sign(_ facts: SignOffFactsOfInduction) throws(InductionRefusal) {
      let day = Day(number: 20_544)
      var one = Induction(
        id: InductionID(rawValue: 1), person: PersonID(rawValue: 1), track: track,
        organisation: OrganisationID(rawValue: 1), employer: OrganisationID(rawValue: 1),
        edition: "2025", startedOn: day, dueOn: day + 84, state: state, all: tally.all,
        changedAt: Instant(milliseconds: 0))
      one.done = tally.done
      state = try InductionRules.signOff(one, facts)
    }

    func check(since before: Walk) {
      #expect(tally.done <= tally.all && tally.done <= tally.touched)
      let isDone = parts.allSatisfy(\.state.isDone)
      if state.isRunning { #expect((state == .ready) == isDone) }
      if state == .signedOff { #expect(isDone) }
      #expect(
        state == before.state
          || InductionRules.transitions.contains { $0.from == before.state && $0.to == state },
        "\(before.state) to \(state)")
      for (part, then) in zip(parts, before.parts) where part.state != then.state {
        #expect(
          InductionUnitRules.transitions.contains { $0.from == then.state && $0.to == part.state },
          "\(then.state) to \(part.state)")
        #expect(before.state.isRunning)
        // Only by oneself is anything met of which nothing was shown.
        if part.state == .met, !part.needs.byOneself {
          #expect(part.needs.missing(in: part.kinds).isEmpty)
        }
      }
    }

    /// What is left to do, from wherever it stands: nobody is stuck.
    mutating func goToItsEnd() throws {
      switch state {
      case .signedOff: return
      case .paused: state = try InductionRules.state(after: .resume, from: state, tally)
      case .transferredOut, .withdrawn:
        state = try InductionRules.state(after: .comeBack, from: state, tally)
      case .notStarted, .inProgress, .ready: break
      }
      for number in parts.indices where !parts[number].state.isDone {
        var part = parts[number]
        let facts = InductionUnitFacts(needs: part.needs, kinds: [.knowledge, .observation])
        part.kinds = facts.kinds
        if part.needs.byOneself {
          part.state = try InductionUnitRules.state(
            after: .show, from: part.state, by: .person, facts)
        }
        part.state = try InductionUnitRules.state(
          after: part.needs.byOneself ? .finish : .meet, from: part.state,
          by: part.needs.byOneself ? .person : .assessor, facts)
        parts[number] = part
      }
      state = InductionRules.state(state, of: tally)
      try sign(SignOffFactsOfInduction(signer: .lead))
    }
  }
}
