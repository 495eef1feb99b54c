import Access
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

@testable import Standards

@Suite struct `Once a version of the core takes the place of another` {
  private static func gate(
    _ world: ClaimsWorld, _ tx: any Transaction
  ) throws -> GatewayDecision {
    try GatewayDecisions(content: GatewayContent.inForce(tx), tx).decide(
      GatewayQuestion("nhs-entry", on: Clock.test.today), of: world.nadia,
      givers: .employer(world.hospital))
  }

  @Test(arguments: Engine.allCases)
  func `somebody new is signed off against it, and passes the gateway`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        try NextCore.publish(tx)
        let begun = try ClaimsWorld.begin(tx)
        #expect(begun.version == "2027")
        let before = try Self.gate(world, tx).outcome
        #expect(before != .clear)
        try world.confirmAll(begun, tx)
        try ClaimsWorld.sign(begun.id, .ask(of: world.maud), by: "nadia", tx)
        try ClaimsWorld.sign(begun.id, .sign(nil), by: "maud", tx)
        let after = try Self.gate(world, tx)
        #expect(after.outcome == .clear)
        // The content as it is shipped knows nothing of the version.
        let alone = try GatewayDecisions(content: ContentReader.shipped(), tx).decide(
          GatewayQuestion("nhs-entry", on: Clock.test.today), of: world.nadia,
          givers: .employer(world.hospital))
        #expect(alone.outcome != .clear)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `what was signed off before keeps opening the gateway`(engine: Engine) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try world.confirmAll(begun, tx)
        try ClaimsWorld.sign(begun.id, .ask(of: world.maud), by: "nadia", tx)
        try ClaimsWorld.sign(begun.id, .sign(nil), by: "maud", tx)
        try NextCore.publish(tx)
        let after = try Self.gate(world, tx)
        #expect(after.outcome == .clear)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a bundle is completed with what is confirmed against either`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let one = try ClaimsWorld.enrol(tx)
        try world.doEntry(tx)
        try world.confirmEntry(but: ["2.1b", "2.2a"], tx)
        try NextCore.publish(tx)
        let open = try #require(try BundleEnrolments.find(one.id, tx))
        #expect(open.state == .enrolled)
        try world.confirmEntry(but: ["1.3c"], tx)
        let done = try #require(try BundleEnrolments.find(one.id, tx))
        #expect(done.state == .completed)
        let after = try Self.gate(world, tx)
        #expect(after.outcome == .clear)
      }
    }
  }

  @Test func `professions and mappings that name the one before speak of it too`() async throws {
    try await withClaims(.sqlite) { database, _ in
      try await database.write { tx in
        let before = try StandardsInForce.library(tx)
        try NextCore.publish(tx)
        let library = try StandardsInForce.library(tx)
        #expect(LibraryRules.faults(of: library) == [])
        let (old, new) = (NextCore.before, NextCore.reference)
        #expect(!library.professions.isEmpty)
        #expect(library.professions(of: new) == before.professions(of: old))
        #expect(library.mappings(of: new) == before.mappings(of: old))
        let framework = try #require(library.framework(new))
        for node in framework.allNodes {
          let questions = StandardsQuestions(library: library)
          let (one, other) = (NodeReference(old, node.code), NodeReference(new, node.code))
          #expect(
            questions.additions(to: other).map(\.line) == questions.additions(to: one).map(\.line))
          #expect(questions.relatives(of: other).count == questions.relatives(of: one).count)
        }
        let origins = PriorCrosswalk.origins(towards: framework, library)
        #expect(!origins.isEmpty)
        for origin in origins.map(\.reference) {
          let (was, now) = (
            CrosswalkRules.lines(from: origin, towards: old, library),
            CrosswalkRules.lines(from: origin, towards: new, library)
          )
          #expect(was.map(\.pair.to.code) == now.map(\.pair.to.code))
          #expect(was.map(\.credit) == now.map(\.credit))
          #expect(now.allSatisfy { $0.pair.to.framework == new })
        }
      }
    }
  }

  @Test func `a stage of the one before is nothing of it`() async throws {
    try await withClaims(.sqlite) { database, _ in
      try await database.write { tx in
        try NextCore.publish(tx)
        let library = try StandardsInForce.library(tx)
        #expect(library.meets(NextCore.reference, NextCore.before))
        #expect(!library.meets(NextCore.before, NextCore.reference))
        let owners = SuccessionRules.owners(library)
        #expect(owners["management-and-leadership-2026"] == ["management-and-leadership-2027"])
        #expect(
          owners["management-and-leadership-2026-recognised"]
            == ["management-and-leadership-2027-recognised"])
        #expect(owners["management-and-leadership-2027"] == nil)
      }
    }
  }
}

@Suite struct `The line of versions` {
  /// Chains of any length, in any order, with drafts and another framework among them.
  @Test(arguments: 0..<200)
  func `goes from a version to all that came after it, and to nothing else`(seed: Int) {
    var dice = SeededGenerator(seed: UInt64(seed))
    let length = 1 + dice.number(6)
    var states: [FrameworkState] = []
    let chain = (1...length).map { place -> Framework in
      // Nothing is in force that follows a draft.
      let isFixed = (states.last?.isFixed ?? true) && dice.number(5) > 0
      let state: FrameworkState =
        isFixed ? dice.one(of: [.published, .superseded, .retired]) : .draft
      states.append(state)
      return .sample(
        version: "\(place)", state: state, follows: place == 1 ? nil : "\(place - 1)")
    }
    let others = [
      Framework.sample(code: "other"), .sample(code: "other", version: "2", follows: "1"),
    ]
    let library = StandardsLibrary.sample((chain + others).shuffled(using: &dice))
    for (place, framework) in chain.enumerated() {
      let later = chain[(place + 1)...].filter(\.state.isFixed).map(\.reference)
      #expect(library.line(from: framework.reference) == [framework.reference] + later)
      for other in chain + others {
        let meets = other.reference == framework.reference || later.contains(other.reference)
        #expect(library.meets(other.reference, framework.reference) == meets)
      }
    }
  }

  @Test func `ends where versions follow each other in a circle`() {
    let library = StandardsLibrary.sample([
      .sample(version: "1", follows: "2"), .sample(version: "2", follows: "1"),
    ])
    #expect(library.line(from: .init("small", "1")).map(\.version) == ["1", "2"])
  }

  @Test func `gives way to a mapping that names the later version itself`() {
    let (one, two) = (FrameworkReference("core", "1"), FrameworkReference("core", "2"))
    let other = FrameworkReference("other", "1")
    let frameworks = [
      Framework.sample(code: "core", state: .superseded),
      .sample(code: "core", version: "2", follows: "1"), .sample(code: "other"),
    ]
    let first = FrameworkMapping.sample(from: other, to: one, [("1.1a", .exact, .whole, "1.1a")])
    let between = FrameworkMapping.sample(
      code: "between", from: one, to: two, [("1.1b", .exact, .evidence, "1.1b")])
    var library = StandardsLibrary.sample(frameworks, mappings: [first, between])
    #expect(CrosswalkRules.lines(from: other, towards: two, library).map(\.mapping) == [first])
    // A mapping between two versions says nothing of one of them by itself.
    #expect(CrosswalkRules.lines(from: two, towards: two, library).isEmpty)
    #expect(CrosswalkRules.lines(from: one, towards: two, library).map(\.mapping) == [between])
    let own = FrameworkMapping.sample(
      code: "own", from: other, to: two, [("1.1b", .exact, .whole, "1.1b")])
    library.mappings.append(own)
    #expect(CrosswalkRules.lines(from: other, towards: two, library).map(\.mapping) == [own])
    #expect(CrosswalkRules.lines(from: other, towards: one, library).map(\.mapping) == [first])
    #expect(library.mappings(of: two) == [between, own])
  }
}
