import Access
import Directory
import Foundation
import HTTPTypes
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

/// What somebody says of themselves is theirs until they put it forward, and then for those named.
@Suite struct `Privacy of self-assessments` {
  static let addresses = [
    "/assessments/ID", "/assessments/ID/competencies/1.1a", "/assessments/ID/check",
    "/assessments/ID/claims?competency=1.1a", "/assessments/ID/claims/CLAIM",
    "/assessments/ID/claims/CLAIM/assessor", "/assessments/ID/sign-off", "/sign-offs/ID",
    "/claims/CLAIM", "/claims/CLAIM/questions", "/claims/CLAIM/decision", "/claims", "/sign-offs",
    "/organisations/HOSPITAL/claims", "/organisations/HOSPITAL/claims/CLAIM/assessor",
    "/organisations/HOSPITAL/assessors", "/organisations/HOSPITAL/stages", "/assessments",
    "/people/NADIA",
  ]

  @Test(arguments: Engine.allCases)
  func `nobody of any role reads what was not put forward, or decides about it`(
    engine: Engine
  ) async throws {
    try await withClaimSite(engine) { browser, site, world in
      let password = try await site.passwords.digest(ClaimsWorld.password)
      let (id, claim) = try await site.database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        // Not put forward, and put forward to Ade.
        try ClaimsWorld.answer(begun, "1.1b", note: "Unsaidword", in: tx)
        try ClaimsWorld.answer(begun, "1.1a", note: "Claimedword", in: tx)
        let claim = try #require(try world.put(begun, to: world.ade, tx).first)
        for role in Role.allCases where role.isGiven {
          let kind = try #require(OrganisationKind.allCases.first(where: role.fits))
          let place =
            try role.fits(.nhsTrust)
            ? world.hospital
            : role.fits(.careProvider)
              ? world.home
              : Organisations.create(.init(name: "Here \(role)", kind: kind), tx).organisation.id
          try AddAccount(
            name: "role.\(role)", password: password, role: role,
            organisation: role.needsOrganisation || role == .administrator ? place : nil,
            person: role == .support ? world.tom : nil
          ).run(by: .console(now: Clock.test.now()), tx)
        }
        return (begun.id, claim.id)
      }
      let before = try await site.database.read { tx in try ClaimWalk.picture(id, tx) }
      let names = Role.allCases.filter(\.isGiven).map { "role.\($0)" }
      for name in names + ["maud", "tom", "rosa", "ade", "training", "homelead", "chair"] {
        try await browser.become(name)
        for pattern in Self.addresses {
          let address = pattern.replacing("ID", with: "\(id)")
            .replacing("CLAIM", with: "\(claim)").replacing("HOSPITAL", with: "\(world.hospital)")
            .replacing("NADIA", with: "\(world.nadia)")
          let reply = try await browser.get(address)
          #expect(reply.status < 500, "\(address) to \(name)")
          #expect(!reply.body.contains("Unsaidword"), "\(address) shows an answer to \(name)")
          if name != "ade" {
            #expect(!reply.body.contains("Claimedword"), "\(address) shows a claim to \(name)")
          }
          if pattern.hasPrefix("/assessments/") || pattern.hasPrefix("/claims/") && name != "ade" {
            #expect([403, 404].contains(reply.status), "\(address): \(reply.status) to \(name)")
            // Not there and not theirs are the same.
            let none = try await browser.get(
              address.replacing("\(claim)", with: "999999").replacing("\(id)", with: "999998"))
            #expect(none.status == reply.status, "\(address) tells \(name) that it exists")
          }
        }
        guard name != "ade" else { continue }
        try await browser.get("/account/role")
        for (path, fields) in Self.posts(world) {
          let address = path.replacing("ID", with: "\(id)").replacing("CLAIM", with: "\(claim)")
          let reply = try await browser.post(address, fields + [("revision", "1")])
          #expect([403, 404].contains(reply.status), "\(address): \(reply.status) to \(name)")
        }
      }
      let after = try await site.database.read { tx in try ClaimWalk.picture(id, tx) }
      #expect(after == before)
    }
  }

  private static func posts(_ world: ClaimsWorld) -> [(String, [(String, String)])] {
    [
      ("/assessments/ID/competencies/1.1b", [("points", "1")]),
      ("/assessments/ID/claims", [("competency", "1.1b"), ("assessor", "\(world.maud)")]),
      ("/assessments/ID/claims/CLAIM/withdrawal", []),
      ("/assessments/ID/claims/CLAIM/evidence", []),
      ("/assessments/ID/claims/CLAIM/assessor", [("assessor", "\(world.maud)"), ("words", "x")]),
      ("/assessments/ID/sign-off", [("supervisor", "\(world.maud)")]),
      ("/assessments/ID/sign-off/withdrawal", []), ("/claims/CLAIM/review", []),
      ("/claims/CLAIM/questions", [("words", "x")]),
      ("/claims/CLAIM/decision", [("outcome", "met"), ("words", "x")]),
      ("/sign-offs/ID", [("outcome", "sign")]),
    ]
  }

  @Test func `counts are rounded for those who see figures, and name nobody`() async throws {
    try await withClaimSite { browser, site, world in
      try await site.database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try ClaimsWorld.answer(begun, in: tx)
        _ = try world.put(begun, to: world.ade, tx)
      }
      let address = "/organisations/\(world.hospital)/claims"
      try await browser.become("chair")
      let figures = try await browser.get(address)
      #expect(figures.status == 200 && figures.body.contains("1 to 7"))
      #expect(figures.body.contains("Not shown") && !figures.body.contains("Nadia"))
      try await browser.become("training")
      let exact = try await browser.get(address)
      #expect(exact.body.contains("Nadia Hill") && exact.body.contains("Name another"))
      #expect(!exact.body.contains("It went well"))
      try await browser.become("homelead")
      #expect(try await browser.get(address).status == 403)
    }
  }
}

enum ClaimWalk {
  static func picture(
    _ id: AssessmentID, _ tx: any Transaction
  ) throws -> `A random walk through claims`.Picture {
    try `A random walk through claims`.Picture(id, tx)
  }
}
