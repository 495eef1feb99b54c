import Foundation
import Kernel
import TestKit
import Testing

@testable import Credentials

@Suite struct `What a credential is worth` {
  private let key: SigningKey
  private let keys: TrustedKeys

  init() throws {
    key = try Samples.key(.edDSA)
    keys = Samples.trusted(key)
  }

  private func check(
    _ credential: Credential, _ lists: [StatusListCredential] = [], on day: String? = nil,
    now: Instant = Samples.now
  ) throws -> CheckedCredential {
    let moment = day.flatMap { Day($0) }.map(CredentialCheck.Moment.day) ?? .now(now)
    return try CredentialCheck(
      keys: keys, lists: try lists.map { try $0.signed(by: key).text }, asOf: moment, now: now
    ).check(try credential.signed(by: key).text)
  }

  @Test func `is current while it lasts`() throws {
    let credential = Samples.credential(
      validFrom: "2026-03-01T00:00:00Z", validUntil: "2026-05-31T22:59:59Z")
    for (day, state) in [
      ("2026-02-28", CredentialState.notYetValid), ("2026-03-01", .current),
      ("2026-05-31", .current), ("2026-06-01", .expired),
    ] {
      #expect(try check(credential, on: day).state == state, "\(day)")
    }
    for (moment, state) in [
      ("2026-02-28T23:58:00Z", CredentialState.notYetValid),
      // Clocks differ a little.
      ("2026-02-28T23:59:30Z", .current),
      ("2026-05-31T22:59:59Z", .current), ("2026-05-31T23:00:00Z", .expired),
    ] {
      #expect(try check(credential, now: Samples.moment(moment)).state == state, "\(moment)")
    }
    #expect(try check(Samples.credential(validUntil: nil), on: "2999-01-01").state == .current)
  }

  @Test func `is what the list of its issuer says`() throws {
    let credential = Samples.credential(statuses: [Samples.revocation, Samples.suspension])
    let (clear, taken) = (Samples.list([1, 2]), Samples.list([94_567]))
    let (free, held) = (
      Samples.list([], id: Samples.suspensionAddress, purpose: .suspension),
      Samples.list([3], id: Samples.suspensionAddress, purpose: .suspension)
    )
    let answer = { (lists: [StatusListCredential]) in try check(credential, lists) }
    #expect(try answer([clear, free]).state == .current)
    #expect(try answer([clear, free]).statusAsOf == Day("2026-04-01"))
    #expect(try answer([clear, held]).state == .suspended)
    #expect(try answer([taken, held]).state == .revoked)
    #expect(try answer([taken]).state == .revoked)
    #expect(try answer([taken]).statusAsOf == Day("2026-04-01"))
    // A suspension was not looked up, so no date is given for all of it.
    #expect(try answer([clear]).state == .current)
    #expect(try answer([clear]).statusAsOf == nil)
    #expect(try answer([clear]).inWords.contains { $0.contains("missing for: suspended") })
    #expect(try answer([]).statusAsOf == nil)
    #expect(try answer([]).inWords.contains { $0.contains(Samples.listAddress) })
  }

  @Test func `is revoked before it is expired, and expired before it is suspended`() throws {
    let credential = Samples.credential(
      validUntil: "2026-03-31T22:59:59Z", statuses: [Samples.revocation, Samples.suspension])
    let held = Samples.list([3], id: Samples.suspensionAddress, purpose: .suspension)
    #expect(try check(credential, [Samples.list(), held]).state == .expired)
    #expect(try check(credential, [Samples.list([94_567]), held]).state == .revoked)
  }

  @Test func `counts with the newest of two lists, and dates it by the oldest of what it needs`()
    throws
  {
    let old = Samples.list([94_567], validFrom: "2026-03-30T06:00:00Z")
    #expect(try check(Samples.credential(), [old, Samples.list()]).state == .current)
    #expect(try check(Samples.credential(), [Samples.list(), old]).state == .current)
    let held = Samples.list(
      id: Samples.suspensionAddress, purpose: .suspension, validFrom: "2026-03-29T06:00:00Z")
    let both = Samples.credential(statuses: [Samples.revocation, Samples.suspension])
    #expect(try check(both, [Samples.list(), held]).statusAsOf == Day("2026-03-29"))
  }

  @Test func `is revoked or expired by an old list too, and nothing else`() throws {
    let (revoked, held) = (
      Samples.list([94_567]), Samples.list([3], id: Samples.suspensionAddress, purpose: .suspension)
    )
    let over = Samples.credential(
      validUntil: "2026-05-31T22:59:59Z", statuses: [Samples.revocation, Samples.suspension])
    #expect(try check(over, [revoked], on: "2026-05-01").state == .revoked)
    #expect(try check(over, [revoked], on: "2026-05-01").statusAsOf == Day("2026-04-01"))
    #expect(try check(over, [Samples.list()], on: "2026-06-01").state == .expired)
    #expect(throws: Problems.self) { try check(over, [Samples.list()], on: "2026-05-01") }
    #expect(throws: Problems.self) { try check(over, [held], on: "2026-05-01") }
    #expect(try check(over, [held]).state == .suspended)
    #expect(try check(over, [held]).statusAsOf == Day("2026-04-01"))
    #expect(try check(over, [held]).inWords.contains { $0.contains("missing for: taken back") })
  }

  @Test func `is nobody's whose key is not named where others are`() throws {
    let other = try Samples.key(.edDSA, seed: 31)
    let mixed = TrustedKeys(keys.keys + [other.verifying(issuer: nil)])
    let badge = try Samples.credential().signed(by: other).text
    let answer = { (keys: TrustedKeys) in
      try CredentialCheck(keys: keys, asOf: .now(Samples.now), now: Samples.now).check(badge).state
    }
    #expect(try answer(mixed) == .unknownIssuer)
    #expect(try answer(TrustedKeys([other.verifying(issuer: nil)])) == .current)
    let own = try Samples.credential().signed(by: key).text
    let list = try Samples.list([94_567]).signed(by: other).text
    #expect(throws: Problems.self) {
      try CredentialCheck(keys: mixed, lists: [list], asOf: .now(Samples.now), now: Samples.now)
        .check(own)
    }
    #expect(throws: Problems.self) {
      try TrustedKeys(file: Array(#"{"issuer":["a"],"keys":[]}"#.utf8))
    }
  }

  @Test func `is not said at all when a list cannot be used`() throws {
    let credential = try Samples.credential().signed(by: key).text
    let other = try Samples.key(.edDSA, seed: 31)
    let refused = { (list: String, keys: TrustedKeys, day: String) -> String in
      do {
        _ = try CredentialCheck(
          keys: keys, lists: [list], asOf: .day(try #require(Day(day))), now: Samples.now
        ).check(credential)
        return "taken"
      } catch let problems as Problems {
        return problems.problems.map(\.message).joined()
      }
    }
    let day = "2026-04-01"
    #expect(
      try refused(Samples.list().signed(by: other).text, keys, day).contains("somebody whose key"))
    let both = TrustedKeys(
      keys.keys + [other.verifying(issuer: "https://other.example/issuer")])
    // A list in our name by another trusted issuer, and one in that issuer's own name.
    #expect(
      try refused(Samples.list().signed(by: other).text, both, day)
        .contains("https://other.example/issuer"))
    let theirs = Samples.list(issuer: .init(id: "https://other.example/issuer", name: nil))
    #expect(
      try refused(theirs.signed(by: other).text, both, day).contains("and the credential by"))
    let elsewhere = Samples.list(id: "https://waypoint.example/status/9")
    #expect(
      try refused(elsewhere.signed(by: key).text, keys, day)
        .contains("it is the list https://waypoint.example/status/9"))
    let purpose = Samples.list(purpose: .suspension)
    #expect(try refused(purpose.signed(by: key).text, keys, day).contains("does not say what"))
    #expect(
      try refused(Samples.list().signed(by: key).text, keys, "2026-04-09")
        .contains("out of date: it was good until 8 April 2026"))
    let future = Samples.list(
      validFrom: "2026-04-02T06:00:00Z", validUntil: "2026-04-12T06:00:00Z")
    #expect(try refused(future.signed(by: key).text, keys, day).contains("has not come yet"))
    #expect(try refused(credential, keys, day).contains("something else"))
    #expect(try refused("list", keys, day).contains("not a signed list"))
    let flipped = try Samples.list().signed(by: key).text
    #expect(
      try refused(String(flipped.dropLast(9)) + "A" + flipped.suffix(8), keys, day)
        .contains("changed"))
  }

  @Test func `is not said with a list too short for it`() throws {
    let beyond = Samples.credential(
      statuses: [StatusEntry(list: Samples.listAddress, index: 131_072, purpose: .revocation)])
    #expect { try check(beyond, [Samples.list()]) } throws: {
      ($0 as? Problems)?.problems.first?.message.contains("too short") == true
    }
    // Eight states.
    let short = "u" + Base64URL.encoded(Packed.gzip.packed([0]))
    let token = try Samples.list().signed(by: key)
    guard case .object(var members)? = JSONValue(json: token.payload),
      case .object(var subject)? = members["credentialSubject"]
    else { return }
    subject["encodedList"] = .text(short)
    members["credentialSubject"] = .object(subject)
    let list = try SignedToken(try JSONValue.object(members).written(), by: key).text
    #expect {
      try CredentialCheck(keys: keys, lists: [list], asOf: .now(Samples.now), now: Samples.now)
        .check(try Samples.credential().signed(by: key).text)
    } throws: {
      ($0 as? Problems)?.problems.first?.message.contains("8 states") == true
    }
  }

  @Test func `asks of an earlier day with the list of today`() throws {
    let answer = try check(Samples.credential(), [Samples.list()], on: "2026-03-02")
    #expect(answer.state == .current && answer.statusAsOf == Day("2026-04-01"))
  }

  @Test func `is unknown without keys, and says what it says of itself`() throws {
    let text = try Samples.credential().signed(by: key).text
    let answer = try CredentialCheck(
      lists: ["no list"], asOf: .now(Samples.now), now: Samples.now
    ).check(text)
    #expect(answer.state == .unknownIssuer && !answer.isValid)
    #expect(answer.credential?.issuer.id == Samples.issuer.id)
    #expect(answer.statusAsOf == nil)
    #expect(answer.inWords.contains("This is what it says of itself:"))
    let other = Samples.trusted(try Samples.key(.edDSA, seed: 99), issuer: "https://o.example")
    #expect(
      try CredentialCheck(keys: other, asOf: .now(Samples.now), now: Samples.now).check(text).state
        == .unknownIssuer)
  }

  @Test func `is one JSON value with everything in it`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = { (answer: CheckedCredential) in
      String(decoding: try encoder.encode(answer), as: UTF8.self)
    }
    #expect(
      try text(try check(Samples.credential(), [Samples.list()]))
        == """
        {"achievement":"Leading a team","issuer":"https://waypoint.example/issuer","stage":\
        "Stage 2","standard":"NHS Management and Leadership Framework, version 1.0: 1.1 Personal \
        impact; 2.3 Compassion","status":"current","statusAsOf":"2026-04-01","subject":\
        "urn:uuid:0b9a6f0e-51c6-4e56-9d0f-2c8a4e4d7a11","valid":true,"validFrom":"2026-03-01",\
        "validUntil":"2029-02-28"}
        """)
    #expect(
      try text(CheckedCredential(.malformed))
        == """
        {"achievement":null,"issuer":null,"stage":null,"standard":null,"status":"malformed",\
        "statusAsOf":null,"subject":null,"valid":false,"validFrom":null,"validUntil":null}
        """)
    #expect(
      CredentialState.allCases.map(\.rawValue)
        == [
          "current", "expired", "not-yet-valid", "revoked", "suspended", "tampered",
          "unknown-issuer", "malformed",
        ])
  }

  @Test func `is said in words, with the version and stage it attests and the day of the list`()
    throws
  {
    let words = try check(Samples.credential(), [Samples.list()]).inWords
    #expect(
      words == [
        "VALID. It is current.", "Achievement: Leading a team",
        "Standard: NHS Management and Leadership Framework, version 1.0: 1.1 Personal impact;"
          + " 2.3 Compassion",
        "Stage: Stage 2", "Held by: urn:uuid:0b9a6f0e-51c6-4e56-9d0f-2c8a4e4d7a11",
        "Issued by: Riverbend Leadership Academy, https://waypoint.example/issuer",
        "Valid from 1 March 2026 until 28 February 2029",
        "Not taken back, by the issuer's list of 1 April 2026.",
      ])
    #expect(
      try check(Samples.credential(), [Samples.list([94_567])]).inWords.last
        == "Taken back, by the issuer's list of 1 April 2026.")
  }
}
