import Access
import Foundation
import Kernel
import TestKit
import Testing

@Suite struct `The signature of a token` {
  struct Vector: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let algorithm: TokenAlgorithm
    let key: String
    let token: String
  }

  static let vectors = [
    Vector(
      testDescription: "RFC 7515, A.2", algorithm: .rs256,
      key: """
        {"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4q\
        PCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0L\
        OL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5Z\
        wKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpo\
        Q","e":"AQAB"}
        """,
      token: """
        eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlL\
        mNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7\
        AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWz\
        O75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZES\
        c6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlU\
        PQGe77Rw
        """),
    Vector(
      testDescription: "RFC 7515, A.3", algorithm: .es256,
      key: """
        {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
         "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
        """,
      token: """
        eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlL\
        mNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA\
        pmWQxfKTUJqPP3-Kg6NU1Q
        """),
    Vector(
      testDescription: "RFC 8037, A.4", algorithm: .edDSA,
      key: """
        {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
        """,
      token: """
        eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGc\
        vMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg
        """),
    Vector(
      testDescription: "made by PyJWT 2.15.1", algorithm: .ps256,
      key: """
        {"kty":"RSA","key_ops":["verify"],"n":"qntnggYBpY8Z8fRx1-wGh6ILPYtx6HYiimGGbcZKtIKz7UFQEB8\
        DnGkxWspcgOl7324G_h7K_Xoy6SibBYoX96YHQVHRW2fpSZHaLkVUbfGGyAnUHjDyQtkhF5zlDEZmjHM9H1RVCWoso\
        UuKopOwwhRBz812nQlWO0DLn2FK-GkmG73JaolCgpiADgfafNBluI30QH-1TkuXdfZvsePL-6bgAVVS459gmm7tSeJ\
        F497HF9X44pEBZnq1uy59Vaihkv9j_zkrqEsrLqaksQ1W9MVCQfNvQ-DdnTmLWdDTJ0L-cdmDad4jBLwuitNshjKnr\
        UT25QZMZ2LkcDg28BzCzw","e":"AQAB"}
        """,
      token: """
        eyJhbGciOiJQUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJqb2UifQ.aWjtvaJ8t_c5VUwimsYopglLmiZkYOZj1M\
        Qg_LjIHBxS-f-WL2vqAuLfp5u7zDNqBLC3ArjvPY_QXwLf2sfb8fYx3JbWYSK2NZ_FyTfFmdJj7SHEpTGm4ssyTWT_\
        O_uGxgbCrAWLExmmolwR3KU1drRW2DGqflHloz97VCsCJBElElPIQLM1B8DSx6ZVkP5rTbcnldx95gJ-9hTJQWm8sn\
        GAvBTaQsdsRMzyNk5ILdzsqFUPYT1IVkAZHZiMy_ZtTs2gnAou7_RfkwzN1TtXo8yu6Wi7dggyONBn_OjIAabuqdrR\
        6cEYViHv2tBO_HHwjprlvGtkNnRlwhKUF6IZKA
        """),
  ]

  @Test(arguments: vectors)
  func `is that of the key, the algorithm and every byte`(vector: Vector) async throws {
    let list = try #require(Claims(json: Array("{\"keys\":[\(vector.key)]}".utf8)))
    let key = try #require(TokenKey.list(list)?.first)
    let parts = vector.token.split(separator: ".")
    let signature = try #require(Base64URL.decoded(parts[2]))
    let bytes = Array("\(parts[0]).\(parts[1])".utf8)
    #expect(await key.verifies(signature, over: bytes, by: vector.algorithm))
    for index in [0, signature.count / 2, signature.count - 1] {
      var changed = signature
      changed[index] ^= 4
      #expect(await !key.verifies(changed, over: bytes, by: vector.algorithm))
    }
    var other = bytes
    other[bytes.count - 1] ^= 1
    #expect(await !key.verifies(signature, over: other, by: vector.algorithm))
    #expect(await !key.verifies([], over: bytes, by: vector.algorithm))
    for algorithm in TokenAlgorithm.allCases where algorithm != vector.algorithm {
      #expect(await !key.verifies(signature, over: bytes, by: algorithm))
    }
  }

  @Test func `is looked for only with keys that are for signing`() throws {
    let list = try #require(
      Claims(
        json: Array(
          """
          {"keys":[{"kty":"oct","k":"AAAA"},{"kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"},
           {"kty":"RSA","n":"AQAB"},{"kty":"EC","crv":"P-384","x":"a","y":"b"},7,
           {"kty":"RSA","alg":"RS512","n":"AQAB","e":"AQAB","kid":"other"}]}
          """.utf8)))
    let keys = try #require(TokenKey.list(list))
    #expect(keys.map(\.id) == ["other"])
    #expect(!keys[0].fits(.rs256))
  }
}

@Suite struct `What a token says` {
  static let now = Clock.test.now()
  static let seconds = Double(now.milliseconds) / 1_000

  private func claims(_ changes: [String: ClaimValue?] = [:]) -> Claims {
    var fields: [String: ClaimValue] = [
      "iss": .text("https://id.example"), "aud": .text("us"), "sub": .text("1001"),
      "exp": .number(Self.seconds + 300), "iat": .number(Self.seconds), "nonce": .text("n-0S6"),
      "acr": .text("AAL3"), "amr": .list([.text("pwd"), .text("hwk")]),
    ]
    for (name, value) in changes { fields[name] = value }
    return Claims(fields)
  }

  private func fault(
    _ changes: [String: ClaimValue?] = [:], required: [SignInProvider.Demand] = []
  ) -> ProviderRefusal.Reason? {
    IdentityTokenRules.fault(
      in: claims(changes),
      expected: .init(
        issuer: "https://id.example", client: "us", nonce: "n-0S6", required: required,
        now: Self.now))
  }

  @Test func `is taken when all of it is right`() {
    #expect(fault() == nil)
    #expect(fault(["aud": .list([.text("us")])]) == nil)
    #expect(fault(["aud": .list([.text("us"), .text("them")]), "azp": .text("us")]) == nil)
    #expect(fault(["nbf": .number(Self.seconds + 59)]) == nil)
    #expect(fault(["exp": .number(Self.seconds - 59)]) == nil)
  }

  @Test func `is for us alone, or made for us among others`() {
    for audience: ClaimValue? in [
      nil, .text("them"), .text("US"), .text("us "), .list([]), .list([.text("them")]),
      .list([.text("us"), .text("them")]), .list([.text("us"), .number(1)]), .number(1),
    ] {
      #expect(fault(["aud": audience]) == .audience)
    }
    #expect(fault(["azp": .text("them")]) == .audience)
    #expect(fault(["azp": .list([.text("us")])]) == .audience)
  }

  @Test func `is of its issuer to the letter`() {
    for issuer: ClaimValue? in [nil, .text("https://id.example/"), .text("HTTPS://id.example")] {
      #expect(fault(["iss": issuer]) == .issuer)
    }
  }

  @Test func `is of now, give or take a minute`() {
    #expect(fault(["exp": .number(Self.seconds - 60)]) == .expired)
    #expect(fault(["exp": nil]) == .tokenUnreadable)
    #expect(fault(["exp": .text("9999999999")]) == .tokenUnreadable)
    #expect(fault(["iat": nil]) == .tokenUnreadable)
    #expect(fault(["iat": .number(Self.seconds + 61)]) == .notYetValid)
    #expect(fault(["iat": .number(Self.seconds - 901)]) == .expired)
    #expect(fault(["nbf": .number(Self.seconds + 61)]) == .notYetValid)
    #expect(fault(["nbf": .text("now")]) == .tokenUnreadable)
  }

  @Test func `repeats our nonce`() {
    for nonce: ClaimValue? in [nil, .text(""), .text("n-0S7"), .text("n-0S6x"), .number(1)] {
      #expect(fault(["nonce": nonce]) == .nonce)
    }
  }

  @Test func `meets every demand`() {
    let level = SignInProvider.Demand(claim: "acr", oneOf: ["AAL2", "AAL3"])
    let key = SignInProvider.Demand(claim: "amr", oneOf: ["hwk"])
    #expect(fault(required: [level, key]) == nil)
    #expect(fault(["acr": .text("AAL1")], required: [level, key]) == .assurance)
    #expect(fault(["amr": .list([.text("pwd")])], required: [level, key]) == .assurance)
    #expect(fault(["acr": nil], required: [level]) == .assurance)
  }

  /// OpenID Connect Core 1.0, appendix A.3.
  @Test func `is bound to the access token that came with it`() {
    let accessToken = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
    let said = Claims(["at_hash": .text("77QmUPtjPfzWtF2AnpK9RQ")])
    let matches = { (claims: Claims, token: String?) in
      IdentityTokenRules.accessTokenMatches(claims, accessToken: token, algorithm: .rs256)
    }
    #expect(matches(said, accessToken))
    #expect(!matches(said, accessToken + "x"))
    #expect(!matches(said, nil))
    #expect(!matches(Claims(["at_hash": .number(7)]), accessToken))
    #expect(matches(Claims([:]), accessToken))
  }

  @Test func `is reached through objects and lists`() {
    let roles: ClaimValue = .list([
      .object(["org_code": .text("RXX")]), .object(["org_code": .text("RYY")]), .text("x"),
    ])
    let claims = Claims(["roles": roles, "a.b": .text("dotted"), "level": .number(3)])
    #expect(claims.texts("roles.org_code") == ["RXX", "RYY"])
    #expect(claims.texts("a.b") == ["dotted"])
    #expect(claims.texts("level") == ["3"])
    #expect(claims.texts("nothing.here") == [])
  }
}

@Suite struct `The challenge of PKCE` {
  /// RFC 7636, appendix B.
  @Test func `is the digest of the verifier`() {
    #expect(
      ProviderSignIns.challenge(of: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  }
}
