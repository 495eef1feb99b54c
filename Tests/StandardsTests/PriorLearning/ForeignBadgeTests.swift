import Credentials
import Kernel
import Records
import TestKit
import Testing

@testable import Standards

@Suite struct `A badge of another issuer, put forward as prior learning` {
  private static let issuer = "https://college.example/issuer"

  /// Signed by a college, with its key, or with none handed in; a byte can be flipped.
  private func checked(
    withKey: Bool = true, flipped: Bool = false, until: Day? = nil
  ) throws -> CheckedCredential {
    let key = try SigningKey(.edDSA, chance: .different(seed: 5))
    let credential = Credential(
      id: "urn:uuid:7", issuer: .init(id: Self.issuer, name: "Università degli Studi"),
      subject: .init(id: "urn:uuid:8"),
      achievement: Achievement(
        id: "\(Self.issuer)/leading", name: "Leading a ward’s team", about: "Leads a team.",
        criteria: .init(narrative: "Observed", address: nil), kind: .competency, alignments: [],
        scales: []), validFrom: Instant(startOf: .on("2025-03-01")),
      validUntil: until.map { Instant(startOf: $0) })
    var bytes = Array(try credential.signed(by: key).text.utf8)
    if flipped, let dot = bytes.firstIndex(of: UInt8(ascii: ".")) {
      bytes[dot + 20] = bytes[dot + 20] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
    }
    let keys = TrustedKeys(withKey ? [key.verifying(issuer: Self.issuer)] : [])
    return try CredentialCheck(
      keys: keys, asOf: .day(.on("2026-04-01")), now: Instant(startOf: .on("2026-04-01"))
    ).check(file: bytes)
  }

  @Test func `says what it attests, by whom, and what the check found`() throws {
    let piece = try ForeignBadge.piece(of: checked(), shows: "I led a ward")
    #expect(piece.kind == .badge && piece.until == .on("2025-03-01"))
    #expect(piece.words.title == "Leading a ward’s team")
    #expect(piece.words.awardedBy == "Università degli Studi")
    #expect(piece.words.check?.first == "VALID. It is current.")
  }

  @Test func `can be put forward unproved or expired, and says so to whoever decides`() throws {
    let unproved = try ForeignBadge.piece(of: checked(withKey: false), shows: "I led a ward")
    #expect(unproved.words.check?.first == "NOT PROVED. Its issuer is not known.")
    let expired = try ForeignBadge.piece(
      of: checked(until: .on("2025-12-31")), shows: "I led a ward")
    #expect(expired.words.check?.first?.hasPrefix("NOT VALID. It expired") == true)
  }

  @Test func `is refused when one byte was changed`() throws {
    let answer = try checked(flipped: true)
    #expect(throws: Problems.self) { try ForeignBadge.piece(of: answer, shows: "I led a ward") }
  }

  @Test func `is refused when its issuer took it back or suspended it, and when it cannot be read`()
  {
    for state in [
      CredentialState.revoked, .suspended, .tampered, .malformed, .notYetValid,
    ] {
      #expect(throws: Problems.self) {
        try ForeignBadge.piece(of: CheckedCredential(state), shows: "I led a ward")
      }
    }
  }
}
