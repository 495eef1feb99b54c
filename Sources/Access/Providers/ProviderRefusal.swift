import Kernel

/// Why a sign-in with a provider was not taken. The journal keeps the code and nothing of what was
/// sent; the page says it in words.
package struct ProviderRefusal: Error, Hashable, Sendable {
  /// Codes of the journal: never given another meaning.
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    // The way back to us
    case stateMissing = "state-missing"
    case stateUnknown = "state-unknown"
    case stateForeign = "state-of-another-browser"
    case stateReused = "state-used-before"
    case stateExpired = "state-expired"
    case codeMissing = "code-missing"
    case otherIssuer = "answer-of-another-issuer"
    case accountChanged = "signed-in-account-changed"
    // What the provider says
    case denied = "denied-by-user-or-provider"
    case providerError = "provider-error"
    case codeRefused = "code-refused"
    case clientRefused = "client-refused"
    // Reaching it
    case unreachable = "provider-unreachable"
    case untrusted = "provider-certificate"
    case slow = "provider-slow"
    case tooLarge = "answer-too-large"
    case unreadable = "answer-unreadable"
    // The token
    case tokenMissing = "token-missing"
    case tokenUnreadable = "token-unreadable"
    case algorithm = "token-algorithm"
    case keyUnknown = "token-key-unknown"
    case signature = "token-signature"
    case issuer = "token-issuer"
    case audience = "token-audience"
    case expired = "token-expired"
    case notYetValid = "token-not-yet-valid"
    case nonce = "token-nonce"
    case accessTokenHash = "token-access-token-hash"
    case subjectMissing = "token-subject-missing"
    case subjectDiffers = "user-info-of-another-subject"
    case assurance = "assurance-too-low"
    // Showing again who it is
    case signInTimeMissing = "token-sign-in-time-missing"
    case notAskedAgain = "not-asked-again"
    case otherPerson = "another-person-at-provider"
    // The account here
    case accountClosed = "account-closed"
  }

  package let reason: Reason
  /// As people know the provider: "NHS CIS2".
  package let provider: String
  /// The page of ours from which somebody went to show who they are, and on which they can go on in
  /// another way; `nil` for a sign-in.
  package private(set) var leadsBackTo: String?

  package init(_ reason: Reason, _ provider: String) {
    self.reason = reason
    self.provider = provider
  }

  package func leading(backTo page: String?) -> ProviderRefusal {
    var refusal = self
    refusal.leadsBackTo = page
    return refusal
  }

  /// Whether the provider was not there to ask: nothing anybody did.
  package var isOutage: Bool {
    [.unreachable, .slow, .untrusted].contains(reason)
  }
}

extension ProviderRefusal: Refusal {
  package var problems: [Problem] { [Problem("", "\(what). \(next)")] }

  private var what: String {
    switch reason {
    case .stateMissing, .stateUnknown, .stateForeign, .stateReused, .codeMissing:
      "This sign-in with \(provider) was not begun in this browser, or was already used"
    case .stateExpired: "The sign-in with \(provider) took too long"
    case .accountChanged: "Somebody else has signed in to Waypoint here meanwhile"
    case .denied: "\(provider) did not sign you in, or you stopped before the end"
    case .providerError, .codeRefused: "\(provider) could not sign you in"
    case .clientRefused: "\(provider) does not know this Waypoint as it is set up"
    case .unreachable, .slow: "\(provider) cannot be reached at present"
    case .untrusted: "\(provider) cannot be reached securely at present"
    case .assurance: "You signed in to \(provider) in a way that is not strong enough for Waypoint"
    case .accountClosed: "Your Waypoint account is closed"
    case .signInTimeMissing:
      "\(provider) does not say when it last asked you who you are, so it cannot show that it is "
        + "you now"
    case .notAskedAgain: "\(provider) sent you back without asking who you are"
    case .otherPerson:
      "You signed in to \(provider) as somebody whose sign-in is not linked to your account, or not "
        + "strongly enough"
    case .otherIssuer, .tooLarge, .unreadable, .tokenMissing, .tokenUnreadable, .algorithm,
      .keyUnknown, .signature, .issuer, .audience, .expired, .notYetValid, .nonce,
      .accessTokenHash, .subjectMissing, .subjectDiffers:
      "The answer from \(provider) could not be trusted, so you were not signed in"
    }
  }

  private var next: String {
    switch reason {
    case .stateMissing, .stateUnknown, .stateForeign, .stateReused, .codeMissing, .stateExpired,
      .accountChanged, .denied:
      "Start again from this page"
    case .unreachable, .slow, .untrusted:
      "Sign in with your user name and password, or try again later"
    case .assurance:
      "Sign in there with your smartcard, security key or second factor, and try again"
    case .signInTimeMissing:
      "Set a password for your account and use that: ask an administrator for a one-time code, or "
        + "choose “Forgotten your password?” where you sign in"
    case .notAskedAgain:
      "Try again; if it goes on, set a password for your account with a one-time code from an "
        + "administrator and use that"
    case .otherPerson: "Try again as yourself"
    case .accountClosed: "Ask an administrator of your organisation"
    case .providerError, .codeRefused, .clientRefused, .otherIssuer, .tooLarge, .unreadable,
      .tokenMissing, .tokenUnreadable, .algorithm, .keyUnknown, .signature, .issuer, .audience,
      .expired, .notYetValid, .nonce, .accessTokenHash, .subjectMissing, .subjectDiffers:
      "Try again; if it goes on, tell your administrator the words “\(reason.rawValue)”"
    }
  }
}
