import Foundation
import Kernel
import TestKit
import Testing

@testable import Credentials

@Suite struct `A credential` {
  @Test(arguments: SignatureAlgorithm.allCases)
  func `is read back as it was written`(algorithm: SignatureAlgorithm) throws {
    let credential = Samples.credential(statuses: [Samples.revocation, Samples.suspension])
    let token = try credential.signed(by: try Samples.key(algorithm))
    #expect(try Credential(try SignedToken(token.text)) == credential)
  }

  @Test func `is read back whatever words are in it`() throws {
    let key = try Samples.key(.edDSA)
    var chance = SeededGenerator(seed: 11)
    let pieces = [
      "a", "é", "\"", "\\", "\n", "\u{0}", "😀", "<", "&", "\u{202E}", ", version ", " ",
    ]
    let words = { (most: Int) -> String in
      "x"
        + (0..<Int(chance.next(upperBound: UInt64(most)))).map { _ in
          pieces[Int(chance.next(upperBound: UInt64(pieces.count)))]
        }.joined()
    }
    for _ in 0..<300 {
      let said = words(30)
      let credential = Credential(
        id: "urn:uuid:1", issuer: .init(id: "https://a.example", name: words(9)),
        subject: .init(id: "urn:uuid:2"),
        achievement: Achievement(
          id: "urn:a:b", name: said, about: words(40),
          criteria: .init(narrative: words(5), address: "https://a.example/c"), kind: nil,
          alignments: [
            Alignment(
              framework: words(9), version: "2025.1", code: words(3), name: words(20),
              address: "https://a.example/s")
          ]),
        evidence: [EvidenceReference(address: nil, name: words(20), about: words(9))],
        validFrom: Instant(
          milliseconds: Int64(chance.next(upperBound: 4_000_000_000 as UInt64)) * 1_000),
        validUntil: nil)
      let token = try credential.signed(by: key)
      #expect(try Credential(try SignedToken(token.text)) == credential)
      // What is shown to people stays on its line.
      let answer = CheckedCredential(.current, credential)
      #expect(
        answer.inWords.allSatisfy { line in
          !line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E }
        })
    }
  }

  @Test func `says what the standard demands, and no more of itself than that`() throws {
    let key = try Samples.key(.es256)
    let token = try Samples.credential().signed(by: key)
    let parts = token.text.split(separator: ".")
    let header = try #require(Base64URL.decoded(parts[0]).flatMap { JSONValue(json: $0) })
    #expect(header == ["alg": "ES256", "kid": .text(key.id), "typ": "JWT"])
    let json = try #require(JSONValue(json: token.payload))
    #expect(
      json["@context"]
        == [
          "https://www.w3.org/ns/credentials/v2",
          "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ])
    #expect(json["type"] == ["VerifiableCredential", "OpenBadgeCredential"])
    #expect(json["iss"] == .text(Samples.issuer.id))
    #expect(json["jti"] == json["id"])
    #expect(json["sub"] == .text(Samples.holder))
    #expect(json["nbf"] == 1_772_323_200)
    #expect(json["exp"] == 1_867_017_599)
    #expect(json["validFrom"] == "2026-03-01T00:00:00Z")
    #expect(json["awardedDate"] == "2026-02-27T10:30:00Z")
    let subject = try #require(json["credentialSubject"])
    let achievement = try #require(subject["achievement"])
    #expect(achievement["type"] == ["Achievement"])
    #expect(achievement["achievementType"] == "Competency")
    #expect(
      achievement["alignment"]?.array?.first
        == [
          "type": ["Alignment"], "targetCode": "1.1", "targetName": "Personal impact",
          "targetFramework": "NHS Management and Leadership Framework, version 1.0",
          "targetUrl": "https://waypoint.example/standards/mlf/1.0/1.1",
        ])
    #expect(
      achievement["resultDescription"]?.array?.first?["resultType"] == "RubricCriterionLevel")
    #expect(
      json["credentialStatus"]
        == [
          [
            "id": "https://waypoint.example/status/1#94567", "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation", "statusListIndex": "94567",
            "statusListCredential": "https://waypoint.example/status/1",
          ]
        ])
  }

  @Test func `says whose it is by an identifier and a salted digest alone`() throws {
    let credential = Samples.credential()
    let text = String(
      decoding: try credential.signed(by: Samples.key(.edDSA)).payload, as: UTF8.self)
    #expect(!text.contains("amina"))
    let identity = try #require(credential.subject.identities.first)
    #expect(identity.digest.hasPrefix("sha256$") && identity.digest.utf8.count == 71)
    #expect(identity.fits("amina@riverbend.example"))
    #expect(!identity.fits("amina@other.example"))
  }

  @Test func `attests standards with their versions, and a stage`() {
    let credential = Samples.credential()
    #expect(
      credential.standard
        == "NHS Management and Leadership Framework, version 1.0: 1.1 Personal impact;"
        + " 2.3 Compassion")
    #expect(credential.stage == "Stage 2")
  }

  @Test func `is replaced by a later edition of the same issuer alone`() {
    let (first, later) = (
      Samples.credential(), Samples.credential(validFrom: "2026-03-15T00:00:00Z")
    )
    let others = Samples.credential(
      issuer: .init(id: "https://other.example", name: nil), validFrom: "2026-03-15T00:00:00Z")
    #expect(first.isReplaced(by: later) && !later.isReplaced(by: first))
    #expect(!first.isReplaced(by: first) && !first.isReplaced(by: others))
  }

  @Test func `that lacks what the standard demands is not signed`() throws {
    let key = try Samples.key(.edDSA)
    let wrong = Credential(
      id: "no address", issuer: .init(id: "", name: nil), subject: .init(id: nil),
      achievement: Achievement(
        id: "a b:c", name: "X", about: "", criteria: .init(narrative: nil), kind: nil),
      validFrom: Samples.now, validUntil: Samples.now.adding(seconds: -1))
    #expect {
      try wrong.signed(by: key)
    } throws: { error in
      Set((error as? Problems)?.problems.map(\.field) ?? [])
        == ["id", "issuer", "subject", "achievement", "criteria", "validUntil"]
    }
  }

  @Test func `of another issuer is read as far as it goes`() throws {
    let payload: JSONValue = [
      "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
      ],
      "id": "https://college.example/credentials/3732", "issuer": "https://college.example",
      "type": ["VerifiableCredential", "AchievementCredential"],
      "validFrom": "2025-06-01T00:00:00.5+01:00", "somethingNew": ["x": 1],
      "credentialSubject": [
        [
          "type": "AchievementSubject",
          "identifier": ["type": "IdentityObject", "hashed": false, "identityHash": "a student"],
          "achievement": [
            "id": "https://college.example/a/1", "type": ["Achievement"], "name": "Care planning",
            "criteria": ["id": "https://college.example/c/1"],
            "alignment": ["targetName": "Part 4", "targetUrl": "https://college.example/s/4"],
          ],
        ]
      ],
      "credentialStatus": ["type": "1EdTechRevocationList", "id": "https://college.example/r"],
    ]
    let key = try Samples.key(.es256)
    let token = try SignedToken(try payload.written(), by: key)
    let credential = try Credential(token)
    #expect(credential.subject.id == nil)
    #expect(credential.standard == "Part 4")
    #expect(credential.stage == nil)
    #expect(credential.otherStatuses == ["1EdTechRevocationList"])
    let answer = try CredentialCheck(
      keys: Samples.trusted(key, issuer: nil), asOf: .now(Samples.now), now: Samples.now
    ).check(token.text)
    #expect(answer.state == .current && answer.statusAsOf == nil)
    #expect(answer.inWords.contains { $0.contains("not looked up") })
  }
}
