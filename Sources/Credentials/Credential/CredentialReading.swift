import Kernel

extension Credential {
  /// What a token says; whether anybody signed it is another question.
  ///
  /// - Throws: why it is no credential of the standard, in words.
  package init(_ token: SignedToken) throws(SignedToken.Unreadable) {
    guard let json = JSONValue(json: token.payload) else {
      throw SignedToken.Unreadable(
        "What is signed is not JSON, nests too deep or says a name twice")
    }
    try self.init(json)
  }

  private init(_ json: JSONValue) throws(SignedToken.Unreadable) {
    let envelope = try Envelope(json, isBadge: true)
    guard !envelope.types.isDisjoint(with: ["OpenBadgeCredential", "AchievementCredential"]) else {
      throw SignedToken.Unreadable("It is signed, but it is no badge for an achievement")
    }
    // A list of one is the same as the one.
    let listed = json["credentialSubject"]?.array
    guard listed == nil || listed?.count == 1,
      let said = listed?.first ?? json["credentialSubject"], said.isObject
    else { throw SignedToken.Unreadable("It does not say who it is about") }
    let identities = said.objects("identifier").compactMap(HashedIdentity.init(json:))
    let subject = Subject(id: said["id"]?.text, identities: identities)
    guard subject.id?.isEmpty == false || said["identifier"] != nil else {
      throw SignedToken.Unreadable("It does not say who it is about")
    }
    guard let achieved = said["achievement"].flatMap(Achievement.init(json:)) else {
      throw SignedToken.Unreadable("It does not say what was achieved")
    }
    if let sub = json["sub"], sub != said["id"] {
      throw SignedToken.Unreadable("It says two different things of who it is about")
    }
    let statuses = json.objects("credentialStatus")
    let entries = try statuses.filter(StatusEntry.isOne).map {
      item throws(SignedToken.Unreadable) in
      guard let entry = StatusEntry(json: item) else {
        throw SignedToken.Unreadable("It does not say where in a list its state is found")
      }
      return entry
    }
    self.init(
      id: envelope.id, issuer: envelope.issuer, subject: subject, achievement: achieved,
      results: said.objects("result").map(AchievedResult.init(json:)),
      evidence: json.objects("evidence").map(EvidenceReference.init(json:)),
      awardedAt: json["awardedDate"]?.text.flatMap { Instant(iso: $0) },
      validFrom: envelope.validFrom, validUntil: envelope.validUntil,
      statuses: entries,
      otherStatuses: statuses.filter { !StatusEntry.isOne($0) }
        .map { $0.words("type").first ?? "" })
  }
}

/// What every signed credential says, of a person or of a list of states: who issued it, and from
/// when until when it holds. What the token repeats of it must be the same.
struct Envelope: Hashable, Sendable {
  let id: String
  let types: Set<String>
  let issuer: Credential.Issuer
  let validFrom: Instant
  let validUntil: Instant?

  /// - Parameter isBadge: A badge repeats from when it holds as the moment before which its token
  ///   is none; of other tokens that moment may be when they were signed.
  init(_ json: JSONValue, isBadge: Bool) throws(SignedToken.Unreadable) {
    guard json.isObject, json.words("@context").contains("https://www.w3.org/ns/credentials/v2")
    else {
      throw SignedToken.Unreadable("It is signed, but it is no Verifiable Credential of version 2")
    }
    types = Set(json.words("type"))
    guard types.contains("VerifiableCredential") else {
      throw SignedToken.Unreadable("It is signed, but it is no Verifiable Credential")
    }
    guard let id = json["id"]?.text, !id.isEmpty else {
      throw SignedToken.Unreadable("It has no identifier")
    }
    guard let by = json["issuer"], let name = by.text ?? by["id"]?.text, !name.isEmpty else {
      throw SignedToken.Unreadable("It does not say who issued it")
    }
    guard let validFrom = json["validFrom"]?.text.flatMap({ Instant(iso: $0) }) else {
      throw SignedToken.Unreadable("It does not say from when it is valid")
    }
    self.id = id
    issuer = Credential.Issuer(id: name, name: by["name"]?.text)
    self.validFrom = validFrom
    validUntil = json["validUntil"]?.text.flatMap { Instant(iso: $0) }
    if json["validUntil"] != nil, validUntil == nil {
      throw SignedToken.Unreadable("The moment until which it is valid cannot be read")
    }
    try checkRepeated(json, isBadge: isBadge)
  }

  private func checkRepeated(
    _ json: JSONValue, isBadge: Bool
  ) throws(SignedToken.Unreadable) {
    let differ = { (name: String, value: JSONValue?) in json[name] != nil && json[name] != value }
    if differ("iss", .text(issuer.id)) {
      throw SignedToken.Unreadable("It says two different things of who issued it")
    }
    if differ("jti", .text(id)) {
      throw SignedToken.Unreadable("It has two different identifiers")
    }
    let isAt = { (name: String, moment: Instant?) -> Bool in
      guard let said = json[name] else { return true }
      guard let moment else { return false }
      return said.seconds == moment.unixSeconds
    }
    guard !isBadge || isAt("nbf", validFrom), isAt("exp", validUntil) else {
      throw SignedToken.Unreadable("It says two different things of when it is valid")
    }
  }
}

extension JSONValue {
  /// One text, or the texts of a list.
  func words(_ name: String) -> [String] {
    guard let value = self[name] else { return [] }
    return value.text.map { [$0] } ?? value.array?.compactMap(\.text) ?? []
  }

  /// One object, or the objects of a list.
  func objects(_ name: String) -> [JSONValue] {
    guard let value = self[name] else { return [] }
    return (value.array ?? [value]).filter(\.isObject)
  }

  /// A moment as tokens write it, which may have parts of a second.
  fileprivate var seconds: Int? {
    switch self {
    case .number(let number): number
    case .decimal(let number): Int(exactly: number.rounded(.down))
    case .nothing, .text, .flag, .array, .object: nil
    }
  }
}

extension HashedIdentity {
  /// - Returns: `nil` for one that is not hashed, which is none that is looked at here.
  fileprivate init?(json: JSONValue) {
    guard json["hashed"] == true, let digest = json["identityHash"]?.text,
      let kind = json["identityType"]?.text
    else { return nil }
    self.init(digest: digest, kind: kind, salt: json["salt"]?.text)
  }
}

extension Achievement {
  fileprivate init?(json: JSONValue) {
    guard let id = json["id"]?.text, !id.isEmpty, let name = json["name"]?.text, !name.isEmpty
    else { return nil }
    let criteria = json["criteria"]
    self.init(
      id: id, name: name, about: json["description"]?.text ?? "",
      criteria: Criteria(
        narrative: criteria?["narrative"]?.text, address: criteria?["id"]?.text),
      kind: json["achievementType"]?.text.map(Kind.init(rawValue:)),
      alignments: json.objects("alignment").compactMap(Alignment.init(json:)),
      scales: json.objects("resultDescription").compactMap(ResultScale.init(json:)))
  }
}

extension Alignment {
  fileprivate init?(json: JSONValue) {
    guard let name = json["targetName"]?.text, let address = json["targetUrl"]?.text else {
      return nil
    }
    let (framework, version) = Alignment.framework(inWords: json["targetFramework"]?.text)
    self.init(
      framework: framework, version: version, code: json["targetCode"]?.text, name: name,
      address: address)
  }
}

extension ResultScale {
  fileprivate init?(json: JSONValue) {
    guard let id = json["id"]?.text, let kind = json["resultType"]?.text else { return nil }
    self.init(
      id: id, name: json["name"]?.text ?? "", kind: Kind(rawValue: kind),
      levels: json.objects("rubricCriterionLevel").compactMap { level in
        guard let id = level["id"]?.text, let name = level["name"]?.text else { return nil }
        return Level(id: id, name: name, about: level["description"]?.text)
      })
  }
}

extension AchievedResult {
  fileprivate init(json: JSONValue) {
    self.init(
      scale: json["resultDescription"]?.text, level: json["achievedLevel"]?.text,
      state: json["status"]?.text, value: json["value"]?.text)
  }
}

extension EvidenceReference {
  fileprivate init(json: JSONValue) {
    self.init(
      address: json["id"]?.text, name: json["name"]?.text, about: json["description"]?.text,
      kind: json["genre"]?.text)
  }
}

extension StatusEntry {
  static let type = "BitstringStatusListEntry"

  fileprivate static func isOne(_ json: JSONValue) -> Bool {
    json.words("type").contains(type)
  }

  fileprivate init?(json: JSONValue) {
    // One bit each: a list of more would be read at the wrong place.
    if let size = json["statusSize"], size != 1 { return nil }
    guard let purpose = json["statusPurpose"]?.text, let list = json["statusListCredential"]?.text,
      !list.isEmpty, let written = json["statusListIndex"]?.text, let index = Int(written),
      index >= 0, String(index) == written
    else { return nil }
    self.init(list: list, index: index, purpose: StatusPurpose(rawValue: purpose))
  }
}
