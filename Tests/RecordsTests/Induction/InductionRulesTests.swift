import Kernel
import Testing

@testable import Records

extension Induction {
  /// One of the sixteen standards, which waits for nothing but to be signed off.
  fileprivate static func sample(
    _ state: InductionState = .ready, track: InductionTrack = .careCertificate, done: Int = 16
  ) -> Induction {
    let day = Day(number: 20_544)
    var one = Induction(
      id: InductionID(rawValue: 1), person: PersonID(rawValue: 1), track: track,
      organisation: OrganisationID(rawValue: 1), employer: OrganisationID(rawValue: 1),
      edition: "2025", startedOn: day, dueOn: day + 84, state: state, all: 16,
      changedAt: Instant(milliseconds: 0))
    one.done = done
    return one
  }
}

@Suite struct `How an induction may go` {
  /// What must happen, by hand: what is not here is refused. Moving to another edition is by itself.
  static let ways: [InductionState: [InductionStep: Set<InductionState>]] = [
    .notStarted: ends.merging([.begin: [.inProgress], .complete: [.ready], .pause: [.paused]]) {
      $1
    },
    .inProgress: ends.merging([.complete: [.ready], .pause: [.paused]]) { $1 },
    .ready: ends.merging([.open: [.inProgress], .signOff: [.signedOff], .pause: [.paused]]) {
      $1
    },
    .paused: ends.merging([.resume: running]) { $1 },
    .signedOff: [.takeBack: [.ready]],
    .transferredOut: [.comeBack: running],
    .withdrawn: [.comeBack: running],
  ]
  static let ends: [InductionStep: Set<InductionState>] = [
    .leave: [.transferredOut, .withdrawn], .lapse: [.withdrawn], .withdraw: [.withdrawn],
  ]
  static let running: Set<InductionState> = [.notStarted, .inProgress, .ready]
  static let tallies = [
    UnitTally(all: 16, done: 0, touched: 0), UnitTally(all: 16, done: 0, touched: 1),
    UnitTally(all: 16, done: 15, touched: 16), UnitTally(all: 16, done: 16, touched: 16),
  ]

  @Test func `is drawn once, and drawn as it is`() {
    let drawn = InductionRules.transitions.filter { $0.step != .move }
    for state in InductionState.allCases {
      for step in InductionStep.allCases {
        let to = drawn.filter { $0.from == state && $0.step == step }.map(\.to)
        #expect(Set(to) == Self.ways[state]?[step] ?? [], "\(step) from \(state)")
        #expect(Set(to).count == to.count, "\(step) from \(state)")
      }
    }
    for way in drawn {
      switch way.step {
      case .signOff, .takeBack: #expect(way.by == .signatory)
      case .withdraw: #expect(way.by == .keeper)
      case _: #expect(way.by == .consequence, "\(way.step)")
      }
    }
  }

  @Test func `by nothing that happens elsewhere but what the table says`() throws {
    let following: Set<InductionStep> = [.pause, .resume, .leave, .comeBack, .lapse, .withdraw]
    for state in InductionState.allCases {
      for step in InductionStep.allCases {
        for tally in Self.tallies {
          for hasOther in [false, true] {
            let after = { () throws(InductionRefusal) in
              try InductionRules.state(
                after: step, from: state, tally, hasOtherPost: hasOther)
            }
            let comment = Comment("\(step) from \(state)")
            guard following.contains(step), let to = Self.ways[state]?[step] else {
              #expect(throws: InductionRefusal.notFromHere(state), comment) { try after() }
              continue
            }
            let next = try after()
            #expect(to.contains(next), comment)
            if step == .leave { #expect((next == .transferredOut) == hasOther) }
            if to.count == 3 { #expect(next == tally.state, comment) }
          }
        }
      }
    }
  }

  @Test func `into every state, and from every open one to its sign-off or to another end`() {
    #expect(Self.reached(from: .notStarted) == Set(InductionState.allCases))
    for state in InductionState.allCases {
      #expect(Self.reached(from: state).contains(.signedOff), "\(state)")
      guard state.isOpen else { continue }
      for step in [InductionStep.leave, .lapse, .withdraw] {
        #expect(Self.ways[state]?[step] != nil, "\(step) from \(state)")
      }
    }
  }

  private static func reached(from start: InductionState) -> Set<InductionState> {
    var reached: Set<InductionState> = [start]
    var fresh = [start]
    while let state = fresh.popLast() {
      for way in InductionRules.transitions where way.from == state {
        if reached.insert(way.to).inserted { fresh.append(way.to) }
      }
    }
    return reached
  }

  @Test func `never to having failed`() {
    #expect(
      InductionState.allCases.map(\.rawValue) == [
        "not-started", "in-progress", "ready", "signed-off", "paused", "transferred-out",
        "withdrawn",
      ])
  }

  @Test func `as its parts go, while it runs`() {
    for state in InductionState.allCases {
      for tally in Self.tallies {
        let after = InductionRules.state(state, of: tally)
        #expect(after == (state.isRunning ? tally.state : state), "\(state)")
      }
    }
    #expect(Self.tallies.map(\.state) == [.notStarted, .inProgress, .inProgress, .ready])
  }

  @Test func `to being ready only with local parts on top of the national ones (rule 4)`() {
    #expect(UnitTally(all: 16 + 2, done: 16, touched: 16).state == .inProgress)
    #expect(UnitTally(all: 16 + 2, done: 2, touched: 2).state == .inProgress)
    #expect(UnitTally(all: 16 + 2, done: 18, touched: 18).state == .ready)
  }

  @Test func `back to its beginning where nothing counts after a move, and that is drawn`() {
    #expect(InductionRules.state(.inProgress, of: Self.tallies[0]) == .notStarted)
    #expect(
      InductionRules.transitions.contains {
        $0.from == .inProgress && $0.step == .move && $0.to == .notStarted
      })
  }

  @Test func `by whoever looks after training only with a reason`() {
    #expect(throws: InductionRefusal.noReason) {
      try InductionRules.state(
        after: .withdraw, from: .inProgress, Self.tallies[1], hasReason: false)
    }
  }

  @Test func `past its day only while it runs`() {
    for state in InductionState.allCases {
      let one = Induction.sample(state)
      #expect(!one.isOverdue(on: one.dueOn), "\(state)")
      #expect(one.isOverdue(on: one.dueOn + 1) == Self.running.contains(state), "\(state)")
    }
  }
}

@Suite struct `Signing an induction off (rule 1)` {
  typealias Facts = SignOffFactsOfInduction

  static func signOff(
    _ one: Induction = .sample(), _ facts: Facts = Facts(signer: .lead)
  ) throws(InductionRefusal) -> InductionState {
    try InductionRules.signOff(one, facts)
  }

  @Test func `is done by who leads, or whom they named`() throws {
    #expect(try Self.signOff() == .signedOff)
    #expect(try Self.signOff(.sample(), Facts(signer: .delegate)) == .signedOff)
  }

  @Test func `is done only when every part is met`() {
    for state in InductionState.allCases where state != .ready {
      #expect(throws: InductionRefusal.notReady(state)) {
        try Self.signOff(.sample(state))
      }
    }
    #expect(throws: InductionRefusal.notReady(.ready)) {
      try Self.signOff(.sample(done: 15))
    }
  }

  @Test func `is refused where a part lacks what it asks for`() {
    #expect(throws: InductionRefusal.lacking(["Fluids and nutrition"])) {
      try Self.signOff(
        .sample(), Facts(signer: .lead, lacking: ["Fluids and nutrition"]))
    }
  }

  @Test func `is done by nobody for themselves`() {
    for signer in Signatory.allCases {
      for track in InductionTrack.allCases {
        #expect(throws: InductionRefusal.signerIsPerson) {
          try Self.signOff(
            .sample(track: track), Facts(signer: signer, signerIsPerson: true))
        }
      }
    }
  }

  @Test func `is never done by a line manager for the Care Certificate`() throws {
    let facts = Facts(signer: .lineManager)
    #expect(throws: InductionRefusal.notTheirs) { try Self.signOff(.sample(), facts) }
    #expect(try Self.signOff(.sample(track: .core), facts) == .signedOff)
  }

  @Test func `is done by the only assessor unless the employer keeps these apart`() throws {
    for signer in [Signatory.lead, .delegate] {
      var facts = Facts(signer: signer, signerIsOnlyAssessor: true)
      #expect(try Self.signOff(.sample(), facts) == .signedOff)
      facts.asksSeparation = true
      #expect(throws: InductionRefusal.signerIsOnlyAssessor) {
        try Self.signOff(.sample(), facts)
      }
      facts.signerIsOnlyAssessor = false
      #expect(try Self.signOff(.sample(), facts) == .signedOff)
    }
  }

  @Test func `is taken back with a reason, and only where it was done`() throws {
    #expect(try InductionRules.takeBack(.signedOff, hasReason: true) == .ready)
    #expect(throws: InductionRefusal.noReason) {
      try InductionRules.takeBack(.signedOff, hasReason: false)
    }
    for state in InductionState.allCases where state != .signedOff {
      #expect(throws: InductionRefusal.notFromHere(state)) {
        try InductionRules.takeBack(state, hasReason: true)
      }
    }
  }
}
