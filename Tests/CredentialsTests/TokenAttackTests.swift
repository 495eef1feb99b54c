import Crypto
import Foundation
import Kernel
import TestKit
import Testing

@testable import Credentials

@Suite struct `A token made to deceive` {
  private func state(_ token: String, _ keys: TrustedKeys) throws -> CredentialState {
    try CredentialCheck(keys: keys, asOf: .now(Samples.now), now: Samples.now).check(token).state
  }

  @Test func `with no signature is refused`() throws {
    let key = try Samples.key(.edDSA)
    let payload = Base64URL.encoded(try Samples.payload([:]))
    for name in ["none", "None", "NONE", "nOnE", ""] {
      let header = Base64URL.encoded(
        try JSONValue.object(["alg": .text(name), "kid": .text(key.id)]).written())
      for signature in ["", "AA", Base64URL.encoded([UInt8](repeating: 0, count: 64))] {
        #expect(try state("\(header).\(payload).\(signature)", Samples.trusted(key)) == .malformed)
      }
    }
  }

  @Test func `with the public key used as a shared secret is refused`() throws {
    for algorithm in SignatureAlgorithm.allCases {
      let key = try Samples.key(algorithm)
      let published = key.verifying(issuer: nil)
      let input =
        Base64URL.encoded(
          try JSONValue.object(["alg": "HS256", "kid": .text(key.id)]).written()) + "."
        + Base64URL.encoded(try Samples.payload([:]))
      for secret in [published.bytes, try published.json.written()] {
        let code = HMAC<SHA256>.authenticationCode(
          for: Data(input.utf8), using: SymmetricKey(data: secret))
        #expect(
          try state("\(input).\(Base64URL.encoded(code))", Samples.trusted(key)) == .malformed)
      }
    }
  }

  @Test func `that brings its own key is believed no more than without`() throws {
    let (trusted, attacker) = (try Samples.key(.edDSA), try Samples.key(.edDSA, seed: 66))
    let own = attacker.verifying(issuer: Samples.issuer.id).json
    let payload = try Samples.payload([:])
    for header: JSONValue in [
      ["alg": "EdDSA", "jwk": own], ["alg": "EdDSA", "jwk": own, "kid": .text(attacker.id)],
      ["alg": "EdDSA", "jku": "https://attacker.example/keys", "kid": .text(attacker.id)],
    ] {
      let token = try Samples.token(header: header, payload: payload, by: attacker)
      #expect(try state(token, TrustedKeys([])) == .unknownIssuer)
      #expect(try state(token, Samples.trusted(trusted, issuer: nil)) == .unknownIssuer)
      #expect(try state(token, Samples.trusted(trusted)) == .tampered)
    }
    // Calling it by the name of a key that is trusted changes nothing.
    let token = try Samples.token(
      header: ["alg": "EdDSA", "jwk": own, "kid": .text(trusted.id)], payload: payload, by: attacker
    )
    #expect(try state(token, Samples.trusted(trusted, issuer: nil)) == .tampered)
  }

  @Test func `that names another algorithm than that of its key is refused`() throws {
    let key = try Samples.key(.edDSA)
    for name in ["ES256", "RS256", "PS256", "ES384", "Ed448"] {
      let token = try Samples.token(
        header: ["alg": .text(name), "kid": .text(key.id)], payload: try Samples.payload([:]),
        by: key)
      #expect(try state(token, Samples.trusted(key)) == .tampered)
      #expect(try state(token, Samples.trusted(key, issuer: nil)) == .tampered)
    }
  }

  @Test func `that demands to be read in another way is refused`() throws {
    let key = try Samples.key(.edDSA)
    for more: (String, JSONValue) in [
      ("crit", ["exp"]), ("b64", false), ("kid", 7), ("kid", .nothing), ("alg", 7),
    ] {
      let header = JSONValue.object(["alg": "EdDSA", "kid": .text(key.id)]).adding(more.0, more.1)
      let token = try Samples.token(header: header, payload: try Samples.payload([:]), by: key)
      #expect(try state(token, Samples.trusted(key)) == .malformed, "\(more.0)")
    }
  }

  @Test func `by one trusted issuer in the name of another is not believed`() throws {
    let (ours, theirs) = (try Samples.key(.edDSA), try Samples.key(.edDSA, seed: 21))
    let keys = TrustedKeys([
      ours.verifying(issuer: Samples.issuer.id),
      theirs.verifying(issuer: "https://other.example/issuer"),
    ])
    let token = try Samples.credential(statuses: []).signed(by: theirs).text
    let answer = try CredentialCheck(keys: keys, asOf: .now(Samples.now), now: Samples.now)
      .check(token)
    #expect(answer.state == .unknownIssuer)
    #expect(answer.inWords.contains { $0.contains("https://other.example/issuer") })
  }

  /// Members changed, as JSON; `null` leaves one out.
  @Test(
    "that contradicts itself is refused although its issuer signed it",
    arguments: [
      #"{"iss": "https://other.example/issuer"}"#, #"{"jti": "urn:uuid:other"}"#,
      #"{"sub": "urn:uuid:x"}"#, #"{"nbf": 1}"#, #"{"nbf": "1772323200"}"#, #"{"nbf": {}}"#,
      #"{"exp": 4102444800}"#, #"{"validUntil": null}"#, #"{"validUntil": "tomorrow"}"#,
      #"{"validFrom": null}"#, #"{"validFrom": 3}"#, #"{"id": null}"#, #"{"id": ""}"#,
      #"{"issuer": null}"#, #"{"issuer": []}"#, #"{"type": null}"#,
      #"{"type": ["VerifiableCredential"]}"#, #"{"type": "OpenBadgeCredential"}"#,
      #"{"@context": null}"#, #"{"@context": "https://www.w3.org/2018/credentials/v1"}"#,
      #"{"credentialSubject": null}"#, #"{"credentialSubject": []}"#,
      #"{"credentialSubject": "x"}"#, #"{"credentialSubject": [{"id": "a:b"}]}"#,
      #"{"credentialStatus": {"type": "BitstringStatusListEntry"}}"#,
      """
      {"credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "revocation",
       "statusListIndex": "-1", "statusListCredential": "https://waypoint.example/status/1"}}
      """,
    ])
  func contradicts(changes: String) throws {
    guard case .object(let members)? = JSONValue(json: Array(changes.utf8)) else {
      Issue.record("not JSON: \(changes)")
      return
    }
    let key = try Samples.key(.edDSA)
    let payload = try Samples.payload(members.mapValues { $0 == .nothing ? nil : $0 })
    #expect(try state(try SignedToken(payload, by: key).text, Samples.trusted(key)) == .malformed)
  }

  @Test func `is refused with one byte changed, wherever in what was signed`() throws {
    for algorithm in SignatureAlgorithm.allCases {
      let key = try Samples.key(algorithm)
      let token = Array(try Samples.credential(statuses: []).signed(by: key).text.utf8)
      #expect(try state(String(decoding: token, as: UTF8.self), Samples.trusted(key)) == .current)
      let payload = (token.firstIndex(of: UInt8(ascii: ".")) ?? 0) + 1
      // Each byte of the header and of the signature, and every fifth of what lies between.
      for place in token.indices
      where place <= payload || place % 5 == 0 || place > token.count - 90 {
        var changed = token
        // Another letter that tokens are written with, so that it can still be read.
        changed[place] = token[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        let found = try state(String(decoding: changed, as: UTF8.self), Samples.trusted(key))
        #expect(found == .tampered || found == .malformed, "byte \(place): \(found)")
      }
    }
  }

  @Test func `is refused when it is put together from two others`() throws {
    let key = try Samples.key(.edDSA)
    let one = try Samples.credential().signed(by: key).text.split(separator: ".")
    let other = try Samples.credential(validUntil: "2039-01-01T00:00:00Z").signed(by: key).text
      .split(separator: ".")
    #expect(
      try state("\(one[0]).\(other[1]).\(one[2])", Samples.trusted(key)) == .tampered)
  }

  @Test func `is refused when it is larger or deeper than any credential`() throws {
    let key = try Samples.key(.edDSA)
    let deep = try SignedToken(
      Array((String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)).utf8),
      by: key)
    #expect(try state(deep.text, Samples.trusted(key)) == .malformed)
    let long = String(repeating: "A", count: SignedToken.longest + 1)
    #expect(try state(long, Samples.trusted(key)) == .malformed)
    #expect(try state("\(long.dropLast(4)).A.A", Samples.trusted(key)) == .malformed)
  }
}
