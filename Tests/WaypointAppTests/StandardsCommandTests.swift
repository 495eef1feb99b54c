import Directory
import Kernel
import Storage
import TestKit
import Testing

@testable import WaypointApp

@Suite(.serialized) struct `The standards command` {
  @Test(arguments: Engine.allCases)
  func `lists what is shipped, and loads a draft whole or names what is wrong with it`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      try await world.run("migrate")
      let body = try await world.change { tx, _ in
        try Organisations.create(
          .init(name: "Quillfeather Institute", kind: .armsLengthBody, codes: [.ods("ZQ1")]),
          source: .content, tx
        ).organisation.id
      }
      #expect(
        try await world.run("standards", "list").contains(
          "management-and-leadership 2026: published"))
      let text = """
        code: night-leaders
        version: "1"
        title: Leading at night
        short: Leading at night
        publisher: Quillfeather Institute
        kind: profession
        status: decision
        about: For those who lead at night.
        wording: own
        official: { title: None }
        notes: []
        sources:
          - { title: Written here, publisher: Quillfeather Institute }
        words: { standard: standard }
        standards:
          - { code: listening, title: Listening, about: "Hears those who do the work." }
        """
      let broken = try world.write(text + "\nwhatever: 1\n", to: "broken.yaml")
      let refused = try await world.refusal("standards", "load", broken, "--body", "\(body)")
      #expect(refused.contains("broken.yaml:") && refused.contains("whatever"), "\(refused)")
      let file = try world.write(text + "\n", to: "next.yaml")
      #expect(
        try await world.run("standards", "load", file, "--body", "\(body)").contains(
          "night-leaders 1 is loaded as a draft."))
      #expect(try await world.run("standards", "list").contains("night-leaders 1: draft"))
    }
  }
}
