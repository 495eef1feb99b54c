import Kernel

/// A list of states as its issuer publishes it: signed, with its address, its day, and the day
/// after which a newer one must be fetched.
package struct StatusListCredential: Hashable, Sendable {
  /// The address it is published at, by which credentials name it.
  package let id: String
  package let issuer: Credential.Issuer
  package let purposes: Set<StatusPurpose>
  package let list: StatusList
  package let validFrom: Instant
  package let validUntil: Instant?

  package init(
    id: String, issuer: Credential.Issuer, purpose: StatusPurpose, list: StatusList,
    validFrom: Instant, validUntil: Instant
  ) {
    self.id = id
    self.issuer = issuer
    purposes = [purpose]
    self.list = list
    self.validFrom = validFrom
    self.validUntil = validUntil
  }

  package func signed(by key: SigningKey) throws -> SignedToken {
    guard Credential.isAddress(id), Credential.isAddress(issuer.id) else {
      throw Problems("id", "A status list and its issuer need an address, such as https://…")
    }
    var members: [String: JSONValue] = [
      "@context": .array([Credential.contexts.array?.first ?? .nothing]), "id": .text(id),
      "type": ["VerifiableCredential", "BitstringStatusListCredential"],
      "issuer": .text(issuer.id), "validFrom": .text(validFrom.iso),
      "credentialSubject": .object([
        "id": .text(id + "#list"), "type": "BitstringStatusList",
        "statusPurpose": purposes.count == 1
          ? .text(purposes.first?.rawValue ?? "")
          : .array(purposes.map(\.rawValue).sorted().map(JSONValue.text)),
        "encodedList": .text(list.encoded),
      ]),
      "iss": .text(issuer.id), "jti": .text(id), "sub": .text(id + "#list"),
      "nbf": .number(validFrom.unixSeconds),
    ]
    if let validUntil {
      members["validUntil"] = .text(validUntil.iso)
      members["exp"] = .number(validUntil.unixSeconds)
    }
    return try SignedToken(try JSONValue.object(members).written(), by: key)
  }

  /// What a token says; whether anybody signed it is another question.
  ///
  /// - Throws: why it is no list, in words that go on a sentence about the list.
  package init(_ token: SignedToken) throws(SignedToken.Unreadable) {
    guard let json = JSONValue(json: token.payload) else {
      throw SignedToken.Unreadable("it cannot be read")
    }
    let envelope: Envelope
    do {
      envelope = try Envelope(json, isBadge: false)
    } catch {
      throw SignedToken.Unreadable("it is no list of states that can be read: \(error.words)")
    }
    let listed = json["credentialSubject"]?.array
    guard envelope.types.contains("BitstringStatusListCredential"),
      listed == nil || listed?.count == 1,
      let said = listed?.first ?? json["credentialSubject"],
      said.words("type").contains("BitstringStatusList"),
      let encoded = said["encodedList"]?.text
    else { throw SignedToken.Unreadable("it is no list of states, but something else") }
    if let size = said["statusSize"], size != 1 {
      throw SignedToken.Unreadable("it has more than one bit for each credential")
    }
    id = envelope.id
    issuer = envelope.issuer
    validFrom = envelope.validFrom
    validUntil = envelope.validUntil
    purposes = Set(said.words("statusPurpose").map(StatusPurpose.init(rawValue:)))
    list = try StatusList(encoded: encoded)
  }
}
