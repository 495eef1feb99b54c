import Courier
import Foundation
import Kernel

/// Turns the code that the browser brought back into who has signed in.
struct ProviderExchange: Sendable {
  let provider: SignInProvider
  let endpoints: ProviderEndpoints
  let documents: ProviderDocuments
  let courier: WebCourier
  let redirect: String
  let chance: Chance
  let now: Instant

  /// - Parameters:
  ///   - verifier: What the challenge at the start was made from (RFC 7636).
  ///   - nonce: What the token has to repeat.
  /// - Throws: `ProviderRefusal`.
  func identity(code: String, verifier: String, nonce: String) async throws -> ProvenIdentity {
    let answer = try await tokens(code: code, verifier: verifier)
    guard let text = answer.text("id_token") else { throw refusal(.tokenMissing) }
    let accessToken = answer.text("access_token")
    let claims = try await checked(text, accessToken: accessToken, nonce: nonce)
    let more = try await userInfo(of: claims, accessToken: accessToken)
    let all = claims.adding(more)
    guard let subject = provider.subject(of: claims) else { throw refusal(.subjectMissing) }
    return ProvenIdentity(
      provider: provider.id, issuer: provider.issuer, subject: subject,
      label: provider.label(of: all), claims: all, sources: [claims, more],
      // What only the second source says of how somebody signed in is signed by nobody.
      isSecondFactor: provider.countsAsSecondFactor(claims), token: text,
      seenAt: ProofRules.seen(atSecond: claims.number("auth_time"), at: now))
  }

  private func checked(
    _ text: String, accessToken: String?, nonce: String
  ) async throws -> Claims {
    let token: IdentityToken
    do {
      token = try IdentityToken(text, allowed: provider.algorithms)
    } catch {
      throw refusal(error.reason)
    }
    let key = try await documents.key(for: token, of: provider, at: now)
    guard let claims = await token.verified(by: key) else { throw refusal(.signature) }
    let expected = IdentityTokenRules.Expected(
      issuer: provider.issuer, client: provider.clientID, nonce: nonce,
      required: provider.required, now: now)
    if let fault = IdentityTokenRules.fault(in: claims, expected: expected) { throw refusal(fault) }
    guard
      IdentityTokenRules.accessTokenMatches(
        claims, accessToken: accessToken, algorithm: token.algorithm)
    else { throw refusal(.accessTokenHash) }
    return claims
  }

  private func tokens(code: String, verifier: String) async throws -> Claims {
    var fields = [
      ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
      ("code_verifier", verifier),
    ]
    var headers = [("Accept", "application/json")]
    switch provider.client {
    case .secretBasic(let secret):
      let pair = "\(Percent.encoded(provider.clientID)):\(Percent.encoded(secret))"
      headers.append(("Authorization", "Basic \(Data(pair.utf8).base64EncodedString())"))
    case .secretPost(let secret):
      fields += [("client_id", provider.clientID), ("client_secret", secret)]
    case .privateKey(let key, let audience):
      fields += [
        ("client_id", provider.clientID),
        (
          "client_assertion_type",
          "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        ),
        ("client_assertion", try await assertion(key, audience)),
      ]
    }
    let request = WebRequest(
      endpoints.token, headers: headers.map { (name: $0.0, value: $0.1) },
      body: .form(fields.map { (name: $0.0, value: $0.1) }))
    let reply = try await ProviderReply.send(request, provider.name, courier)
    guard let claims = Claims(json: reply.body) else {
      throw refusal(reply.status >= 500 ? .unreachable : .unreadable)
    }
    guard reply.isGood else {
      switch claims.text("error") {
      case "invalid_grant": throw refusal(.codeRefused)
      case "invalid_client", "unauthorized_client": throw refusal(.clientRefused)
      default: throw refusal(.providerError)
      }
    }
    return claims
  }

  private func assertion(
    _ key: ClientKey, _ audience: SignInProvider.AssertionAudience
  ) async throws -> String {
    do {
      return try await key.assertion(
        client: provider.clientID,
        audience: audience == .issuer ? provider.issuer : endpoints.token,
        identifier: Hexadecimal.words(chance.bytes(16)), atSecond: now.milliseconds / 1_000)
    } catch {
      throw refusal(.clientRefused)
    }
  }

  private func userInfo(of claims: Claims, accessToken: String?) async throws -> Claims {
    guard provider.asksUserInfo else { return Claims([:]) }
    guard let address = endpoints.userInfo, let accessToken else { throw refusal(.unreadable) }
    let request = WebRequest(
      address,
      headers: [("Accept", "application/json"), ("Authorization", "Bearer \(accessToken)")])
    let answer = try await ProviderReply.claims(of: request, provider.name, courier)
    // Another's details must not be taken for theirs (OpenID Connect Core 1.0, section 5.3.2).
    guard let subject = answer.text("sub"), subject == claims.text("sub") else {
      throw refusal(.subjectDiffers)
    }
    return answer
  }

  private func refusal(_ reason: ProviderRefusal.Reason) -> ProviderRefusal {
    ProviderRefusal(reason, provider.name)
  }
}

/// Somebody whom a provider has signed in, every check done.
package struct ProvenIdentity: Hashable, Sendable {
  package let provider: String
  package let issuer: String
  package let subject: String
  /// What to call it on pages.
  package let label: String
  let claims: Claims
  /// The same, apart: what one says is verified is no word about what the other says.
  let sources: [Claims]
  /// The provider says so in a way that the operator believes.
  package let isSecondFactor: Bool
  /// Sent back to the provider when signing out there.
  let token: String
  /// When the provider last saw them itself, if it says.
  let seenAt: Instant?
}
