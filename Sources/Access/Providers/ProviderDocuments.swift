import Courier
import Kernel

/// Where a provider does what, from its own description of itself.
package struct ProviderEndpoints: Hashable, Sendable {
  package let authorization: String
  package let token: String
  package let keys: String
  package let userInfo: String?
  package let endSession: String?
  /// Every answer says whose it is (RFC 9207).
  package let namesIssuer: Bool

  /// `nil` when something is missing, is not of this issuer or is not reached securely.
  package init?(_ claims: Claims, issuer: String) {
    guard claims.text("issuer") == issuer,
      let authorization = claims.text("authorization_endpoint"),
      let token = claims.text("token_endpoint"), let keys = claims.text("jwks_uri")
    else { return nil }
    self.authorization = authorization
    self.token = token
    self.keys = keys
    userInfo = claims.text("userinfo_endpoint")
    endSession = claims.text("end_session_endpoint")
    namesIssuer = claims.isTrue("authorization_response_iss_parameter_supported")
    let addresses = [authorization, token, keys, userInfo, endSession].compactMap { $0 }
    guard addresses.allSatisfy(WebRequest.isAllowed) else { return nil }
  }
}

/// The descriptions and keys of providers, kept for an hour. An unknown key is asked for again, at
/// most once a minute, so that a provider may change its keys at any moment and nobody can make us
/// ask it all the time. When the provider is down, what was kept serves for a day.
actor ProviderDocuments {
  private struct Kept<Value: Sendable>: Sendable {
    let value: Value
    let at: Instant
  }

  private let courier: WebCourier
  private var endpoints: [String: Kept<ProviderEndpoints>] = [:]
  private var keys: [String: Kept<[TokenKey]>] = [:]
  /// When keys were last asked for again because of one that was unknown.
  private var askedAgain: [String: Instant] = [:]
  private var asking: [String: Task<Claims, any Error>] = [:]

  static let freshForSeconds: Int64 = 3_600
  static let usableForSeconds: Int64 = 86_400
  static let secondsBetweenKeyRequests: Int64 = 60

  init(_ courier: WebCourier) { self.courier = courier }

  /// - Throws: `ProviderRefusal`.
  func endpoints(of provider: SignInProvider, at now: Instant) async throws -> ProviderEndpoints {
    let kept = endpoints[provider.id]
    if let kept, now.seconds(since: kept.at) < Self.freshForSeconds { return kept.value }
    do {
      let base = provider.issuer.hasSuffix("/") ? provider.issuer.dropLast() : provider.issuer[...]
      let claims = try await fetch("\(base)/.well-known/openid-configuration", provider)
      guard let found = ProviderEndpoints(claims, issuer: provider.issuer) else {
        throw ProviderRefusal(.unreadable, provider.name)
      }
      endpoints[provider.id] = Kept(value: found, at: now)
      return found
    } catch let refusal as ProviderRefusal {
      guard refusal.isOutage, let kept, now.seconds(since: kept.at) < Self.usableForSeconds else {
        throw refusal
      }
      return kept.value
    }
  }

  /// The key a token is signed with.
  /// - Throws: `ProviderRefusal`, also when the provider has no such key.
  func key(
    for token: IdentityToken, of provider: SignInProvider, at now: Instant
  ) async throws -> TokenKey {
    let kept = keys[provider.id]
    let isFresh = kept.map { now.seconds(since: $0.at) < Self.freshForSeconds } ?? false
    if isFresh, let key = token.key(among: kept?.value ?? []) { return key }
    if isFresh, !isAskingForKeys(of: provider) {
      // They may have been changed a moment ago.
      if let asked = askedAgain[provider.id],
        now.seconds(since: asked) < Self.secondsBetweenKeyRequests
      {
        throw ProviderRefusal(.keyUnknown, provider.name)
      }
      askedAgain[provider.id] = now
    }
    do {
      let address = try await endpoints(of: provider, at: now).keys
      guard let found = TokenKey.list(try await fetch(address, provider)) else {
        throw ProviderRefusal(.unreadable, provider.name)
      }
      keys[provider.id] = Kept(value: found, at: now)
    } catch let refusal as ProviderRefusal {
      guard refusal.isOutage, let kept, now.seconds(since: kept.at) < Self.usableForSeconds,
        let key = token.key(among: kept.value)
      else { throw refusal }
      return key
    }
    guard let key = token.key(among: keys[provider.id]?.value ?? []) else {
      throw ProviderRefusal(.keyUnknown, provider.name)
    }
    return key
  }

  /// Whoever comes while they are being asked for waits for the same answer.
  private func isAskingForKeys(of provider: SignInProvider) -> Bool {
    endpoints[provider.id].map { asking[$0.value.keys] != nil } ?? false
  }

  private func fetch(_ address: String, _ provider: SignInProvider) async throws -> Claims {
    if let under = asking[address] { return try await under.value }
    let courier = courier
    let task = Task {
      try await ProviderReply.claims(
        of: WebRequest(address, headers: [("Accept", "application/json")]), provider.name, courier)
    }
    asking[address] = task
    defer { asking[address] = nil }
    return try await task.value
  }
}

/// An answer of a provider that has to be an object of JSON.
enum ProviderReply {
  /// - Throws: `ProviderRefusal`, also when the provider says no.
  static func claims(
    of request: WebRequest, _ name: String, _ courier: WebCourier
  ) async throws -> Claims {
    let reply = try await send(request, name, courier)
    guard reply.isGood, let claims = Claims(json: reply.body) else {
      throw ProviderRefusal(reply.status >= 500 ? .unreachable : .unreadable, name)
    }
    return claims
  }

  static func send(
    _ request: WebRequest, _ name: String, _ courier: WebCourier
  ) async throws -> WebReply {
    do {
      return try await courier.send(request)
    } catch let failure as CourierFailure {
      switch failure {
      case .unreachable: throw ProviderRefusal(.unreachable, name)
      case .untrusted: throw ProviderRefusal(.untrusted, name)
      case .slow: throw ProviderRefusal(.slow, name)
      case .tooLarge: throw ProviderRefusal(.tooLarge, name)
      case .address, .failed: throw ProviderRefusal(.unreadable, name)
      }
    }
  }
}
