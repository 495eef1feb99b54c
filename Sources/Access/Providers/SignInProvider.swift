import Directory
import Kernel

/// Another organisation's sign-in that is believed here, as the operator's file describes it.
package struct SignInProvider: Sendable {
  /// Part of addresses: `cis2`.
  package let id: String
  /// As people know it: `NHS CIS2`.
  package let name: String
  /// Words of the button.
  package let words: String
  package let issuer: String
  package let clientID: String
  package let client: ClientAuthentication
  package let scopes: [String]
  /// How its tokens may be signed.
  package let algorithms: Set<TokenAlgorithm>
  /// Asked for, in order of preference.
  package let acrValues: [String]
  /// What a token must say for the sign-in to be taken at all.
  package let required: [Demand]
  /// What a token must say for the sign-in to count as a second factor; none, and it never does.
  package let secondFactor: [Demand]
  package let asksUserInfo: Bool
  /// The claims that together name somebody for good.
  package let subjectClaims: [String]
  /// What to call the sign-in on the pages of its owner, the first claim there is.
  package let labelClaims: [String]
  package let identifiers: [VerifiedIdentifier]
  package let offersSignOut: Bool

  /// How we show the provider who we are.
  package enum ClientAuthentication: Sendable {
    case secretBasic(String)
    case secretPost(String)
    case privateKey(ClientKey, audience: AssertionAudience)
  }

  package enum AssertionAudience: String, Sendable, CaseIterable {
    case tokenEndpoint = "token-endpoint"
    case issuer
  }

  /// A claim that must be one of some values, or a list with one of them.
  package struct Demand: Hashable, Sendable {
    package let claim: String
    package let oneOf: Set<String>

    package init(claim: String, oneOf: Set<String>) {
      self.claim = claim
      self.oneOf = oneOf
    }

    package func isMet(by claims: Claims) -> Bool {
      claims.texts(claim).contains(where: oneOf.contains)
    }
  }

  /// A claim that the operator says the provider has verified, and by which a person may be found.
  /// Never enough alone: the person confirms it with their birth date.
  package struct VerifiedIdentifier: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case number(PersonIdentifier.Scheme)
      /// Only together with a claim that says it was verified.
      case email(verifiedBy: String)
    }

    package let kind: Kind
    package let claim: String
    /// Whose number it is, for numbers of one employer.
    package let organisation: Organisation?

    package enum Organisation: Hashable, Sendable {
      case code(String)
      /// The claim that holds its code.
      case claim(String)
    }
  }

  /// Whether what a token says is believed to be a second factor.
  package func countsAsSecondFactor(_ claims: Claims) -> Bool {
    !secondFactor.isEmpty && secondFactor.allSatisfy { $0.isMet(by: claims) }
  }

  /// The name that lasts. `nil` when a part of it is missing.
  package func subject(of claims: Claims) -> String? {
    var parts: [String] = []
    for claim in subjectClaims {
      guard let part = claims.text(claim), part.utf8.count <= 255 else { return nil }
      parts.append(part.replacing("%", with: "%25").replacing("/", with: "%2F"))
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  /// What to call it; the provider's own name when it says nothing fit to be shown.
  package func label(of claims: Claims) -> String {
    let said = labelClaims.lazy.compactMap { claims.text($0) }.first { text in
      text.count <= 100
        && text.unicodeScalars.allSatisfy { scalar in
          scalar.value >= 32 && !(0x7F..<0xA0).contains(scalar.value)
            && !(0x202A...0x202E).contains(scalar.value)
            && !(0x2066...0x2069).contains(scalar.value)
        }
    }
    return said ?? name
  }
}

/// How a token may be signed: with a key whose other half the provider keeps. Signing with a shared
/// secret, or not at all, is no case here, so it cannot be allowed.
package enum TokenAlgorithm: String, Hashable, Sendable, CaseIterable {
  case rs256 = "RS256"
  case ps256 = "PS256"
  case es256 = "ES256"
  case edDSA = "EdDSA"
}
