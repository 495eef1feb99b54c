import Kernel

/// Decides what a credential is worth: from the credential, the keys and the lists somebody has,
/// and a moment. It asks nobody and keeps nothing.
package struct CredentialCheck: Sendable {
  /// As of when.
  package enum Moment: Hashable, Sendable {
    case now(Instant)
    /// At some time of a day in London.
    case day(Day)

    /// Clocks of two machines may differ by the leeway; days do not.
    func isBefore(_ instant: Instant) -> Bool {
      switch self {
      case .now(let now): now.adding(seconds: CredentialCheck.leewayInSeconds) < instant
      case .day(let day): day < instant.dayInLondon
      }
    }

    func isAfter(_ instant: Instant) -> Bool {
      switch self {
      case .now(let now): instant < now
      case .day(let day): instant.dayInLondon < day
      }
    }
  }

  /// Clocks of two machines differ by this much at most.
  package static let leewayInSeconds: Int64 = 60

  private let keys: TrustedKeys
  private let lists: [String]
  private let moment: Moment
  private let now: Instant

  /// - Parameters:
  ///   - keys: Of the issuers who are trusted; with none, every issuer is unknown.
  ///   - lists: Lists of states as they were published, signed.
  ///   - moment: As of when it is asked.
  ///   - now: The present, before which every list must have been made.
  package init(
    keys: TrustedKeys = TrustedKeys([]), lists: [String] = [], asOf moment: Moment, now: Instant
  ) {
    self.keys = keys
    self.lists = lists
    self.moment = moment
    self.now = now
  }

  /// A badge in any of its three forms.
  ///
  /// - Throws: as `check(_:)` does.
  package func check(file bytes: [UInt8]) throws(Problems) -> CheckedCredential {
    do {
      return try check(try Badge.token(in: bytes))
    } catch let unreadable as SignedToken.Unreadable {
      return CheckedCredential(.malformed, reasons: [unreadable.words + "."])
    } catch let problems as Problems {
      throw problems
    } catch {
      return CheckedCredential(.malformed, reasons: ["It cannot be read."])
    }
  }

  /// - Parameter text: The signed credential.
  /// - Throws: `Problems` when a list that was given cannot be used for this credential. What
  ///   would be said without it is then not said, so that nobody takes it for an answer.
  package func check(_ text: String) throws(Problems) -> CheckedCredential {
    do {
      let token = try SignedToken(text)
      switch keys.signer(of: token) {
      case .notTheNamedKey:
        return CheckedCredential(
          .tampered, reasons: ["Its signature is not that of the key it names. It was changed."])
      case .unknown: return try unknown(token)
      case .key(let key):
        let credential = try Credential(token)
        guard keys.isKey(key, of: credential.issuer.id) else {
          return CheckedCredential(
            .unknownIssuer, credential,
            reasons: [
              "It says that it is from \(Plain.words(credential.issuer.id)), but the key that"
                + " signed it "
                + (key.issuer.map { "belongs to \(Plain.words($0))." }
                  ?? "is not said to be theirs, as others in the keys file are.")
            ])
        }
        return try state(of: credential)
      }
    } catch let unreadable as SignedToken.Unreadable {
      return CheckedCredential(.malformed, reasons: [unreadable.words + "."])
    } catch let problems as Problems {
      throw problems
    } catch {
      return CheckedCredential(.malformed, reasons: ["It cannot be read."])
    }
  }

  private func unknown(
    _ token: SignedToken
  ) throws(SignedToken.Unreadable) -> CheckedCredential {
    let credential = try Credential(token)
    guard !keys.names(credential.issuer.id) else {
      return CheckedCredential(
        .tampered,
        reasons: [
          "It says that it is from \(Plain.words(credential.issuer.id)), but no key of theirs in"
            + " the keys file signed it. It was changed, somebody else made it, or it was signed"
            + " with a key newer than the file."
        ])
    }
    return CheckedCredential(
      .unknownIssuer, credential,
      reasons: [
        keys.keys.isEmpty
          ? "No keys were given, so nobody has proved who issued it, or that it was not changed."
          : "None of the keys given signed it, so nobody has proved who issued it, or that it was"
            + " not changed."
      ])
  }

  private func state(of credential: Credential) throws(Problems) -> CheckedCredential {
    let status = try CredentialStatusCheck(credential, lists: lists, keys: keys)
      .found(asOf: moment, now: now)
    let reasons = status.reasons
    let answer = { (state: CredentialState) in
      CheckedCredential(state, credential, statusAsOf: status.asOf, reasons: reasons)
    }
    if status.purposes.contains(.revocation) { return answer(.revoked) }
    if moment.isBefore(credential.validFrom) { return answer(.notYetValid) }
    if let end = credential.validUntil, moment.isAfter(end) { return answer(.expired) }
    // What an old list says of it may be different by now.
    if let outOfDate = status.outOfDate { throw Problems("status-list", outOfDate) }
    if status.purposes.contains(.suspension) { return answer(.suspended) }
    return answer(.current)
  }
}
