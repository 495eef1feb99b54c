import Directory
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import WaypointApp

extension CommandWorld {
  /// Somebody who manages nobody yet.
  fileprivate func somebody() async throws -> String {
    try await change { tx, _ in
      let home = try Organisations.create(
        .init(name: "Larch House", kind: .careLocation, codes: [.ods("VL001")]), tx
      ).organisation.id
      let person = try AddPerson(
        given: "Cara", family: "Roe",
        job: JobParticulars(
          organisation: home, title: "Carer", startedOn: Clock.test.today - 400)
      ).run(under: .test, tx)
      return "\(person.id)"
    }
  }
}

/// - Source: Review, recommendation 3, "roll out – in the first instance, the bundles should"
@Suite struct `Asking a gateway on the command line` {
  @Test func `says whether an appointment can be confirmed, as at a day, and what is missing`()
    async throws
  {
    try await withCommands { world in
      let person = try await world.somebody()
      let blocked = try await world.json(
        "gateway", "check", "--person", person, "--role", "nhs-mid", "--as-of", "2026-11-02")
      #expect(blocked["outcome"] as? String == "blocked")
      #expect(blocked["blocks"] as? Bool == true)
      #expect(blocked["asOf"] as? String == "2026-11-02")
      #expect(blocked["gateway"] as? String == "mid-career")
      let missing = try #require(blocked["missing"] as? [[String: Any]])
      #expect(
        missing.compactMap { $0["code"] as? String }
          == ["stage-2", "mid-career-bundle", "accredited-award"])
      #expect(missing.allSatisfy { ($0["how"] as? String)?.isEmpty == false })
      let early = try await world.json(
        "gateway", "check", "--person", person, "--role", "nhs-mid", "--as-of", "2026-03-31")
      #expect(early["outcome"] as? String == "advisory" && early["blocks"] as? Bool == false)
      let acting = try await world.json(
        "gateway", "check", "--person", person, "--role", "nhs-mid", "--as-of", "2026-11-02",
        "--footing", "acting-up", "--starts-on", "2026-10-01")
      #expect(acting["outcome"] as? String == "exempt")
      #expect(acting["until"] as? String == "2027-04-01")
      let words = try await world.run(
        "gateway", "check", "--person", person, "--role", "care-manager", "--as-of",
        "2026-11-02")
      #expect(words.contains("recommended for such posts"))
    }
  }

  @Test func `refuses what it does not know, and says what there is`() async throws {
    try await withCommands { world in
      let person = try await world.somebody()
      #expect(
        try await world.refusal("gateway", "check", "--person", person, "--role", "king")
          .contains("nhs-mid"))
      #expect(
        try await world.refusal(
          "gateway", "check", "--person", "987654321", "--role", "nhs-mid"
        ).contains("This person was not found"))
      #expect(
        try await world.refusal(
          "gateway", "check", "--person", person, "--role", "nhs-mid", "--footing", "sitting"
        ).contains("acting-up"))
      #expect(world.misuse("gateway", "check", "--role", "nhs-mid").contains("--person"))
    }
  }
}
