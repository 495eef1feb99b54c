import Access
import Courier
import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Storage
import Synchronization
import TestKit
import Testing
import Web

/// A provider of OpenID Connect that does everything right, or one thing wrong. It signs with the
/// crypto library and by hand, so that it shares nothing with what is tested.
final class FaultyProvider: Sendable {
  enum Fault: String, CaseIterable, Sendable {
    case audience, severalAudiences, authorisedParty, issuer, nonce, nonceMissing
    case algorithmNone, secretFromPublicKey, otherAlgorithm, expired, issuedLater, notYetValid
    case issuedLongAgo, unknownKey, signature, cutOff, critical, subjectMissing, noToken
    case accessTokenHash, userInfoOfAnother, notJSON, oversize, slow, brokenServer
    case errorAnswer, denied, answerOfAnotherIssuer, weakSignIn, clientUnknown

    /// What the journal says of it.
    var reason: String {
      switch self {
      case .audience, .severalAudiences, .authorisedParty: "token-audience"
      case .issuer: "token-issuer"
      case .nonce, .nonceMissing: "token-nonce"
      case .algorithmNone, .secretFromPublicKey, .otherAlgorithm: "token-algorithm"
      case .expired, .issuedLongAgo: "token-expired"
      case .issuedLater, .notYetValid: "token-not-yet-valid"
      case .unknownKey: "token-key-unknown"
      case .signature: "token-signature"
      case .cutOff, .critical: "token-unreadable"
      case .subjectMissing: "token-subject-missing"
      case .noToken: "token-missing"
      case .accessTokenHash: "token-access-token-hash"
      case .userInfoOfAnother: "user-info-of-another-subject"
      case .notJSON: "answer-unreadable"
      case .oversize: "answer-too-large"
      case .slow: "provider-slow"
      case .brokenServer: "provider-unreachable"
      case .errorAnswer: "provider-error"
      case .denied: "denied-by-user-or-provider"
      case .answerOfAnotherIssuer: "answer-of-another-issuer"
      case .weakSignIn: "assurance-too-low"
      case .clientUnknown: "client-refused"
      }
    }
  }

  struct Code: Sendable {
    let challenge: String
    let nonce: String
  }

  struct State: Sendable {
    var fault: Fault?
    var subject = "s-1001"
    var claims: [String: String] = ["preferred_username": "asha@harbour.example"]
    /// What its second answer says besides.
    var userInfo: [String: String] = [:]
    var codes: [String: Code] = [:]
    var keyName = "k1"
    var key: _RSA.Signing.PrivateKey
    var keyRequests = 0
    var clock = Clock.test
    /// Where a client shows its key; without one it has a secret.
    var desk: AssertionDesk?
    var isAudience = false
    /// When it says that it last asked who somebody is; it need not say.
    var seenAt: Instant?
    /// What it was asked besides the usual.
    var asked: [String: String] = [:]
    var port = 0
  }

  static let accessToken = "token-of-access-never-to-be-written-down"
  static let secret = "a secret & a half: 100%"
  let state: Mutex<State>

  init() throws {
    state = Mutex(State(key: try _RSA.Signing.PrivateKey(keySize: .bits2048)))
  }

  var issuer: String { "http://127.0.0.1:\(state.withLock { $0.port })/realm" }

  func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

  /// Its keys are others from now on.
  func rotate(to name: String) throws {
    let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    state.withLock {
      $0.key = key
      $0.keyName = name
    }
  }

  /// What happens in the browser at the provider: somebody signs in, and is sent back.
  func authorise(_ address: String) throws -> String {
    let parts = try #require(URLComponents(string: address))
    let query = { (name: String) in
      parts.queryItems?.first { $0.name == name }?.value
    }
    #expect(address.hasPrefix("\(issuer)/authorize?"))
    #expect(query("response_type") == "code")
    #expect(query("client_id") == "waypoint")
    #expect(query("code_challenge_method") == "S256")
    let back = try #require(query("redirect_uri"))
    #expect(back == "http://127.0.0.1:8080/sign-in/with/faulty/back")
    let state = try #require(query("state"))
    let code = "code-\(state.prefix(12))"
    let kept = Code(
      challenge: try #require(query("code_challenge")), nonce: try #require(query("nonce")))
    #expect(kept.challenge.count == 43)
    let asked = ["prompt", "max_age"].compactMap { name in query(name).map { (name, $0) } }
    let fault = self.state.withLock {
      $0.codes[code] = kept
      $0.asked = Dictionary(asked) { $1 }
      return $0.fault
    }
    let path = back.replacing("http://127.0.0.1:8080", with: "")
    let issuer = issuer.replacing(":", with: "%3A")
    return switch fault {
    case .errorAnswer: "\(path)?error=server_error&error_description=%3Cb%3E&state=\(state)"
    case .denied: "\(path)?error=access_denied&state=\(state)"
    case .answerOfAnotherIssuer: "\(path)?code=\(code)&state=\(state)&iss=https%3A%2F%2Fx.example"
    default: "\(path)?code=\(code)&state=\(state)&iss=\(issuer)"
    }
  }
}

// Its addresses

extension FaultyProvider {
  /// Serves it on loopback while `body` runs.
  func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let router = Router()
    router.get("/realm/.well-known/openid-configuration") { _, _ in
      try Self.json(self.description())
    }
    router.get("/realm/keys") { _, _ in try Self.json(try self.keys()) }
    router.post("/realm/token") { request, _ in
      let body = try await request.body.collect(upTo: 1 << 16)
      return try await self.token(
        String(buffer: body), authorization: request.headers[.authorization] ?? "")
    }
    router.get("/realm/userinfo") { request, _ in
      #expect(request.headers[.authorization] == "Bearer \(Self.accessToken)")
      var (fault, subject, answer) = self.state.withLock { ($0.fault, $0.subject, $0.userInfo) }
      if fault == .userInfoOfAnother { subject = "s-2002" }
      answer["sub"] = subject
      return try Self.json(answer)
    }
    let thrown = Mutex<(any Error)?>(nil)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    try await Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      logger: logger
    ).test(.live) { client in
      let port = try #require(client.port)
      self.state.withLock { $0.port = port }
      // A server that is cancelled while it answers ends the whole process, so it ends in order
      // whatever becomes of the test.
      do { try await body() } catch { thrown.withLock { $0 = error } }
    }
    if let error = thrown.withLock({ $0 }) { throw error }
  }

  private func description() -> [String: String] {
    [
      "issuer": issuer, "authorization_endpoint": "\(issuer)/authorize",
      "token_endpoint": "\(issuer)/token", "jwks_uri": "\(issuer)/keys",
      "userinfo_endpoint": "\(issuer)/userinfo", "end_session_endpoint": "\(issuer)/logout",
    ]
  }

  private func keys() throws -> [String: [[String: String]]] {
    let (key, name) = state.withLock {
      $0.keyRequests += 1
      return ($0.key, $0.keyName)
    }
    let numbers = try key.publicKey.getKeyPrimitives()
    return [
      "keys": [
        ["kty": "oct", "kid": "shared", "k": "AAAA"],
        [
          "kty": "RSA", "kid": name, "use": "sig", "n": Base64URL.encoded(numbers.modulus),
          "e": Base64URL.encoded(numbers.publicExponent),
        ],
      ]
    ]
  }

  private func token(_ body: String, authorization: String) async throws -> Response {
    var components = URLComponents()
    components.percentEncodedQuery = body.replacing("+", with: "%20")
    let form = Dictionary(
      (components.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
    let fault = state.withLock { $0.fault }
    guard isClient(form, authorization) else {
      return try Self.json(["error": "invalid_client"], status: .unauthorized)
    }
    if fault == .clientUnknown {
      return try Self.json(["error": "invalid_client"], status: .unauthorized)
    }
    switch fault {
    case .notJSON: return Response(status: .ok, body: .init(byteBuffer: .init(string: "<p>")))
    case .brokenServer:
      return Response(status: .badGateway, body: .init(byteBuffer: .init(string: "<p>")))
    case .oversize: return try Self.json(["id_token": String(repeating: "x", count: 300_000)])
    case .slow: try await Task.sleep(for: .seconds(12))
    default: break
    }
    let known = state.withLock { $0.codes.removeValue(forKey: form["code"] ?? "") }
    // One use, and only with what the challenge was made from.
    guard let known, form["grant_type"] == "authorization_code",
      form["redirect_uri"] == "http://127.0.0.1:8080/sign-in/with/faulty/back",
      Base64URL.encoded(SHA256.hash(data: Data((form["code_verifier"] ?? "").utf8)))
        == known.challenge
    else { return try Self.json(["error": "invalid_grant"], status: .badRequest) }
    var answer = ["access_token": Self.accessToken, "token_type": "Bearer"]
    if fault != .noToken { answer["id_token"] = try identityToken(nonce: known.nonce, fault) }
    return try Self.json(answer)
  }

  /// Whom a statement of the client is for.
  var audience: String { state.withLock { $0.isAudience } ? issuer : "\(issuer)/token" }

  private func isClient(_ form: [String: String], _ authorization: String) -> Bool {
    let audience = audience
    let takes = state.withLock { state in
      state.desk?.takes(
        form, audience: audience, at: Int(state.clock.now().milliseconds / 1_000))
    }
    if let takes {
      #expect(authorization.isEmpty)
      return takes
    }
    // Both halves are encoded as forms are, then joined (RFC 6749, section 2.3.1).
    let basic = Data("waypoint:a%20secret%20%26%20a%20half%3A%20100%25".utf8)
      .base64EncodedString()
    #expect(authorization == "Basic \(basic)")
    return true
  }

  private static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok
  ) throws -> Response {
    var headers = HTTPFields()
    headers[.contentType] = "application/json"
    return Response(
      status: status, headers: headers,
      body: .init(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(value))))
  }
}

// Its tokens

extension FaultyProvider {
  private func identityToken(nonce: String, _ fault: Fault?) throws -> String {
    let (key, keyName, subject, own) = state.withLock {
      ($0.key, $0.keyName, $0.subject, $0.claims)
    }
    let (clock, seenAt) = state.withLock { ($0.clock, $0.seenAt) }
    let now = Int(clock.now().milliseconds / 1_000)
    let hash = Data(SHA256.hash(data: Data(Self.accessToken.utf8)).prefix(16))
    var claims: [String: Any] = own
    claims["iss"] = fault == .issuer ? "\(issuer)2" : issuer
    claims["aud"] = "waypoint"
    if fault != .subjectMissing { claims["sub"] = subject }
    claims["exp"] = now + 300
    claims["iat"] = now
    claims["nonce"] = nonce
    if let seenAt { claims["auth_time"] = Int(seenAt.milliseconds / 1_000) }
    claims["at_hash"] = Base64URL.encoded(hash)
    claims["acr"] = fault == .weakSignIn ? "password" : "smartcard"
    if own["amr"] == nil { claims["amr"] = "hwk" }
    switch fault {
    case .audience: claims["aud"] = "another"
    case .severalAudiences: claims["aud"] = ["waypoint", "another"]
    case .authorisedParty: claims["azp"] = "another"
    case .nonce: claims["nonce"] = String(nonce.reversed())
    case .nonceMissing: claims["nonce"] = nil
    case .expired: claims["exp"] = now - 61
    case .issuedLongAgo: claims["iat"] = now - 3_600
    case .issuedLater: claims["iat"] = now + 120
    case .notYetValid: claims["nbf"] = now + 120
    case .accessTokenHash: claims["at_hash"] = Base64URL.encoded(Data(hash.reversed()))
    default: break
    }
    var header: [String: Any] = ["alg": "RS256", "typ": "JWT", "kid": keyName]
    switch fault {
    case .algorithmNone: header["alg"] = "none"
    case .secretFromPublicKey: header["alg"] = "HS256"
    case .otherAlgorithm: header["alg"] = "RS512"
    case .unknownKey: header["kid"] = "another"
    case .critical: header["crit"] = ["exp"]
    default: break
    }
    let input =
      Base64URL.encoded(try JSONSerialization.data(withJSONObject: header)) + "."
      + Base64URL.encoded(try JSONSerialization.data(withJSONObject: claims))
    let bytes = Data(input.utf8)
    var signature = try key.signature(
      for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5
    ).rawRepresentation
    switch fault {
    case .algorithmNone: return input + "."
    case .secretFromPublicKey:
      // What the provider publishes, taken for a secret that both know.
      let secret = SymmetricKey(data: Data(key.publicKey.pemRepresentation.utf8))
      signature = Data(HMAC<SHA256>.authenticationCode(for: bytes, using: secret))
    case .signature: signature[20] ^= 1
    case .cutOff: return input
    default: break
    }
    return "\(input).\(Base64URL.encoded(signature))"
  }
}

/// Runs `body` with a Waypoint that believes a provider, set up by asha.patel, who has signed out.
func withProvider(
  _ engine: Engine = .sqlite, asking: String = "", clock: Clock = .test,
  showing key: P256.Signing.PrivateKey? = nil, to audience: String = "token-endpoint",
  _ body: @escaping @Sendable (Client, Site, FaultyProvider) async throws -> Void
) async throws {
  // Where there is no such server the test is cancelled here, before one of our own runs.
  try await withEmptyDatabase(engine) { _ in }
  let provider = try FaultyProvider()
  provider.set {
    $0.clock = clock
    $0.desk = key.map { AssertionDesk(key: $0.publicKey) }
    $0.isAudience = audience == "issuer"
  }
  try await provider.run {
    try await withTemporaryFolder { folder in
      try FaultyProvider.secret.write(
        to: folder.appending(path: "secret"), atomically: true, encoding: .utf8)
      try key?.pemRepresentation.write(
        to: folder.appending(path: "key.pem"), atomically: true, encoding: .utf8)
      let proof =
        key == nil
        ? ["client-authentication: client_secret_basic", "secret-file: secret"]
        : [
          "client-authentication: private_key_jwt", "key-file: key.pem", "key-algorithm: ES256",
          "key-id: k9", "key-audience: \(audience)",
        ]
      let providers = try SignInFile.read(
        """
        public-address: http://127.0.0.1:8080
        providers:
          - id: faulty
            name: Harbour sign-in
            issuer: \(provider.issuer)
            client-id: waypoint
        \(proof.map { "    \($0)" }.joined(separator: "\n"))
            require:
              - claim: acr
                one-of: [smartcard]
            second-factor:
              - claim: amr
                one-of: [hwk]
            user-info: yes
        \(asking)
        """, folder: folder)
      try await withWaypoint(engine, providers: providers, clock: clock) { client, site in
        try await client.setUp()
        try await client.signOut()
        try await body(client, site, provider)
      }
    }
  }
}
