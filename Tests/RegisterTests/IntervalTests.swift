import Directory
import Kernel
import Storage
import TestKit
import Testing
import Web

@Suite struct `How often training is repeated` {
  @Test func `is shown as it is set, when it is to be changed`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      let address = "/organisations/\(home)/intervals/care-fire-safety"
      let empty = try await client.get(address)
      #expect(empty.body.contains("Every 3 years"))
      let answers = [
        ("months", "12"), ("justification", "Steep stairs"), ("approvedBy", "Safety committee"),
        ("reviewOn-day", "31"), ("reviewOn-month", "5"), ("reviewOn-year", "2027"),
      ]
      let warned = try await client.post(address, answers)
      #expect(warned.body.contains("Nothing is set yet"))
      try await client.post(address, answers + [("seen", "12")])
      let again = try await client.get(address)
      #expect(again.body.contains("Every year"))
      #expect(again.body.contains("Steep stairs</textarea>"))
      #expect(again.body.contains("value=\"Safety committee\""))
      #expect(again.body.contains("value=\"2027\""))
    }
  }
}
