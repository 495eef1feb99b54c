import Foundation
import Kernel
import TestKit

@testable import Credentials

/// Made-up credentials and everything they need.
enum Samples {
  static let issuer = Credential.Issuer(
    id: "https://waypoint.example/issuer", name: "Riverbend Leadership Academy")
  static let listAddress = "https://waypoint.example/status/1"
  static let suspensionAddress = "https://waypoint.example/status/2"
  static let holder = "urn:uuid:0b9a6f0e-51c6-4e56-9d0f-2c8a4e4d7a11"

  static func moment(_ text: String) -> Instant {
    Instant(iso: text) ?? Instant(milliseconds: 0)
  }

  /// Noon on 1 April 2026.
  static let now = moment("2026-04-01T12:00:00Z")

  static func key(_ algorithm: SignatureAlgorithm, seed: UInt64 = 7) throws -> SigningKey {
    try SigningKey(algorithm, chance: .different(seed: seed))
  }

  static func trusted(_ keys: SigningKey..., issuer: String? = Samples.issuer.id) -> TrustedKeys {
    TrustedKeys(keys.map { $0.verifying(issuer: issuer) })
  }

  static let revocation = StatusEntry(list: listAddress, index: 94_567, purpose: .revocation)
  static let suspension = StatusEntry(list: suspensionAddress, index: 3, purpose: .suspension)

  static func credential(
    issuer: Credential.Issuer = Samples.issuer, validFrom: String = "2026-03-01T00:00:00Z",
    validUntil: String? = "2029-02-28T23:59:59Z", statuses: [StatusEntry] = [Samples.revocation]
  ) -> Credential {
    Credential(
      id: "urn:uuid:5f3c6a52-9a0b-4a3e-8f6d-6f0f1a2b3c4d", issuer: issuer,
      subject: Credential.Subject(
        id: holder,
        identities: [HashedIdentity(of: "amina@riverbend.example", chance: .different(seed: 3))]),
      achievement: Achievement(
        id: "https://waypoint.example/achievements/leading-a-team", name: "Leading a team",
        about: "Leads a team day to day & makes it better.",
        criteria: .init(narrative: "Assessed at work by a named assessor.", address: nil),
        kind: .competency,
        alignments: [
          Alignment(
            framework: "NHS Management and Leadership Framework", version: "1.0", code: "1.1",
            name: "Personal impact",
            address: "https://waypoint.example/standards/mlf/1.0/1.1"),
          Alignment(
            framework: "NHS Management and Leadership Framework", version: "1.0", code: "2.3",
            name: "Compassion", address: "https://waypoint.example/standards/mlf/1.0/2.3"),
        ],
        scales: [
          ResultScale(
            id: "urn:waypoint:scale:stage", name: ResultScale.stage,
            levels: [
              .init(id: "urn:waypoint:stage:1", name: "Stage 1", about: "First-line"),
              .init(id: "urn:waypoint:stage:2", name: "Stage 2"),
            ])
        ]),
      results: [
        AchievedResult(
          scale: "urn:waypoint:scale:stage", level: "urn:waypoint:stage:2", state: "Completed")
      ],
      evidence: [
        EvidenceReference(
          address: "https://waypoint.example/evidence/1", name: "Observation at work",
          kind: "Workplace observation")
      ],
      awardedAt: moment("2026-02-27T10:30:00Z"), validFrom: moment(validFrom),
      validUntil: validUntil.map(moment), statuses: statuses)
  }

  /// A list of 1 April 2026, good for a week, with these bits set.
  static func list(
    _ bits: [Int] = [], id: String = Samples.listAddress, purpose: StatusPurpose = .revocation,
    issuer: Credential.Issuer = .init(id: Samples.issuer.id, name: nil),
    validFrom: String = "2026-04-01T06:00:00Z",
    validUntil: String = "2026-04-08T06:00:00Z"
  ) -> StatusListCredential {
    var list = StatusList()
    for bit in bits { list.set(bit) }
    return StatusListCredential(
      id: id, issuer: issuer, purpose: purpose, list: list, validFrom: moment(validFrom),
      validUntil: moment(validUntil))
  }

  /// A token with any header and payload, as others or attackers make them.
  static func token(
    header: JSONValue, payload: [UInt8], by key: SigningKey
  ) throws -> String {
    let input = Base64URL.encoded(try header.written()) + "." + Base64URL.encoded(payload)
    return input + "." + Base64URL.encoded(try key.signature(over: Array(input.utf8)))
  }

  /// The payload of a credential with some members changed; `nil` leaves one out.
  static func payload(
    _ changes: [String: JSONValue?], of credential: Credential = Samples.credential()
  ) throws -> [UInt8] {
    let token = try credential.signed(by: key(.edDSA))
    guard case .object(var members)? = JSONValue(json: token.payload) else { return [] }
    for (name, value) in changes { members[name] = value }
    return try JSONValue.object(members).written()
  }
}
