import Foundation
import Kernel
import TestKit
import Testing

@testable import Credentials

@Suite struct `The keys of issuers` {
  /// RFC 8037, appendix A.
  static let edKey = """
    {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    """
  /// RFC 7515, appendix A.3.
  static let ecKey = """
    {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
     "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
    """

  private func set(_ keys: String...) -> [UInt8] {
    Array("{\"keys\":[\(keys.joined(separator: ","))]}".utf8)
  }

  @Test func `verify the example of RFC 8037`() throws {
    let keys = try TrustedKeys(file: set(Self.edKey))
    // Appendix A.3.
    #expect(keys.keys.first?.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    #expect(keys.keys.first?.id == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    let token = try SignedToken(
      "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-"
        + "09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
    #expect(token.payload == Array("Example of Ed25519 signing".utf8))
    let key = try #require(keys.keys.first)
    #expect(keys.signer(of: token) == .key(key))
  }

  @Test func `sign the example of RFC 8037`() throws {
    let secret = try #require(Base64URL.decoded("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
    let key = try SigningKey(.edDSA, secret: secret)
    #expect(key.id == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    let input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    let signature = try #require(
      Base64URL.decoded(
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
    )
    // Some makers of Ed25519 signatures add chance; all of them verify.
    #expect(key.verifying(issuer: nil).verifies(signature, over: Array(input.utf8)))
    let own = try key.signature(over: Array(input.utf8))
    #expect(key.verifying(issuer: nil).verifies(own, over: Array(input.utf8)))
  }

  @Test func `verify the example of RFC 7515`() throws {
    let keys = try TrustedKeys(file: set(Self.ecKey, Self.edKey))
    let token = try SignedToken(
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
        + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw"
        + "5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
    let key = try #require(keys.keys.first)
    #expect(keys.signer(of: token) == .key(key))
    #expect(keys.keys.first?.algorithm == .es256)
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `are made by chance that is handed in, and come back from what is kept`(
    algorithm: SignatureAlgorithm
  ) throws {
    let key = try Samples.key(algorithm)
    #expect(try Samples.key(algorithm).id == key.id)
    #expect(try Samples.key(algorithm, seed: 8).id != key.id)
    let again = try SigningKey(algorithm, secret: key.secret, id: "2026-1")
    #expect(again.verifying(issuer: nil).bytes == key.verifying(issuer: nil).bytes)
    #expect(again.id == "2026-1")
    #expect(throws: Problems.self) { try SigningKey(algorithm, secret: [1, 2, 3]) }
    // No point of the curve.
    #expect(throws: Problems.self) {
      try SigningKey(.es256, secret: [UInt8](repeating: 0, count: 32))
    }
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `are published without their secret, which is printed nowhere`(
    algorithm: SignatureAlgorithm
  ) throws {
    let key = try Samples.key(algorithm)
    let published = Samples.trusted(key).json
    let text = String(decoding: try published.written(), as: UTF8.self)
    var dumped = ""
    dump(key, to: &dumped)
    for said in [text, "\(key)", String(reflecting: key), dumped] {
      #expect(!said.contains(Base64URL.encoded(key.secret)))
      #expect(!said.contains(Hexadecimal.words(key.secret)))
      #expect(!said.contains("\(key.secret)"))
      #expect(said.contains(key.id))
    }
    #expect(try TrustedKeys(file: Array(text.utf8)) == Samples.trusted(key))
  }

  @Test func `that are private or shared are refused as a file of trusted keys`() {
    for wrong in [
      Self.edKey.replacing("}", with: #","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#),
      #"{"kty":"oct","k":"AAECAwQFBgc"}"#,
    ] {
      #expect {
        try TrustedKeys(file: set(Self.ecKey, wrong))
      } throws: { error in
        (error as? Problems)?.problems.first?.message.contains("private or shared") == true
      }
    }
  }

  @Test func `are refused as a file when there is no key to use`() {
    let off = Self.ecKey.replacing("x_FEz", with: "y_FEz")
    for wrong in [
      Array("".utf8), Array("-----BEGIN PUBLIC KEY-----".utf8), Array(Self.edKey.utf8),
      Array("{\"keys\":{}}".utf8), set(), set(off), set("1"),
      set(Self.edKey.replacing("11qY", with: "")),
      set(Self.edKey.replacing("}", with: #","use":"enc"}"#)),
      set(Self.edKey.replacing("}", with: #","alg":"ES256"}"#)),
      set(Self.edKey.replacing("}", with: #","key_ops":["sign"]}"#)),
      set(Self.edKey.replacing("Ed25519", with: "X25519")),
      Array(String(repeating: "[", count: 100_000).utf8),
      [UInt8](repeating: 0x20, count: TrustedKeys.largest + 1),
    ] {
      #expect(throws: Problems.self) { try TrustedKeys(file: wrong) }
    }
    #expect(throws: Problems.self) {
      try TrustedKeys(
        file: Array(
          "{\"keys\":[\(Array(repeating: Self.edKey, count: 201).joined(separator: ","))]}".utf8))
    }
  }

  @Test func `of other kinds are passed over`() throws {
    let rsa = #"{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"r"}"#
    #expect(try TrustedKeys(file: set(rsa, Self.edKey)).keys.count == 1)
  }

  @Test func `go on verifying after they were changed for new ones`() throws {
    let (old, new) = (try Samples.key(.edDSA), try Samples.key(.es256, seed: 9))
    let token = try Samples.credential(statuses: []).signed(by: old)
    let check = { (keys: TrustedKeys) in
      try CredentialCheck(keys: keys, asOf: .now(Samples.now), now: Samples.now).check(token.text)
        .state
    }
    #expect(try check(Samples.trusted(new, old)) == .current)
    #expect(try check(Samples.trusted(old)) == .current)
  }
}
