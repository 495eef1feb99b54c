import Kernel

extension Credential {
  static let contexts: JSONValue = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
  ]

  /// The credential, signed: a compact JWS whose payload is the credential itself (Open Badges
  /// 3.0, section 8.2).
  ///
  /// - Throws: `Problems` when something that the standard demands is missing.
  package func signed(by key: SigningKey) throws -> SignedToken {
    try problems.throwIfAny()
    return try SignedToken(try payload.written(), by: key)
  }

  private var problems: Problems {
    var problems = Problems()
    if subject.id == nil {
      problems.add("subject", "A signed credential needs an identifier of who it is about")
    }
    if achievement.criteria.narrative == nil, achievement.criteria.address == nil {
      problems.add("criteria", "Say what had to be done for it")
    }
    if let validUntil, validUntil < validFrom {
      problems.add("validUntil", "It cannot end before it begins")
    }
    for (field, address) in [
      ("id", id), ("issuer", issuer.id), ("subject", subject.id ?? "urn:none"),
      ("achievement", achievement.id),
    ] where !Self.isAddress(address) {
      problems.add(field, "This must be an address, such as https://… or urn:uuid:…")
    }
    return problems
  }

  /// With a scheme, and nothing that has no place in an address.
  static func isAddress(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex,
      text.utf8.index(after: colon) < text.utf8.endIndex
    else { return false }
    return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>\"{}|\\^`".utf8.contains($0) }
  }

  private var payload: JSONValue {
    var members: [String: JSONValue] = [
      "@context": Self.contexts, "id": .text(id),
      "type": ["VerifiableCredential", "OpenBadgeCredential"],
      "name": .text(achievement.name), "issuer": issuer.json, "validFrom": .text(validFrom.iso),
      "credentialSubject": subjectJSON,
      // What a token has to say for itself repeats what the credential says.
      "iss": .text(issuer.id), "jti": .text(id), "nbf": .number(validFrom.unixSeconds),
    ]
    members["sub"] = subject.id.map(JSONValue.text)
    if let validUntil {
      members["validUntil"] = .text(validUntil.iso)
      members["exp"] = .number(validUntil.unixSeconds)
    }
    members["awardedDate"] = awardedAt.map { .text($0.iso) }
    if !evidence.isEmpty { members["evidence"] = .array(evidence.map(\.json)) }
    if !statuses.isEmpty { members["credentialStatus"] = .array(statuses.map(\.json)) }
    return .object(members)
  }

  private var subjectJSON: JSONValue {
    var members: [String: JSONValue] = [
      "type": ["AchievementSubject"], "achievement": achievement.json,
    ]
    members["id"] = subject.id.map(JSONValue.text)
    if !subject.identities.isEmpty {
      members["identifier"] = .array(subject.identities.map(\.json))
    }
    if !results.isEmpty { members["result"] = .array(results.map(\.json)) }
    return .object(members)
  }
}

extension Instant {
  /// As tokens write a moment.
  var unixSeconds: Int { Int((Double(milliseconds) / 1_000).rounded(.down)) }
}

/// An object of its type, without what is not said.
private func object(_ type: String, _ members: [String: JSONValue?]) -> JSONValue {
  .object(members.compactMapValues(\.self).merging(["type": [.text(type)]]) { first, _ in first })
}

extension Credential.Issuer {
  fileprivate var json: JSONValue {
    object("Profile", ["id": .text(id), "name": name.map(JSONValue.text)])
  }
}

extension HashedIdentity {
  fileprivate var json: JSONValue {
    // The one kind of object whose type is a word and not a list.
    object(
      "IdentityObject",
      [
        "hashed": true, "identityHash": .text(digest), "identityType": .text(kind),
        "salt": salt.map(JSONValue.text),
      ]
    ).adding("type", "IdentityObject")
  }
}

extension Achievement {
  fileprivate var json: JSONValue {
    object(
      "Achievement",
      [
        "id": .text(id), "name": .text(name), "description": .text(about),
        "achievementType": kind.map { .text($0.rawValue) },
        "criteria": .object(
          [
            "narrative": criteria.narrative.map(JSONValue.text),
            "id": criteria.address.map(JSONValue.text),
          ].compactMapValues(\.self)),
        "alignment": alignments.isEmpty ? nil : .array(alignments.map(\.json)),
        "resultDescription": scales.isEmpty ? nil : .array(scales.map(\.json)),
      ])
  }
}

extension Alignment {
  fileprivate var json: JSONValue {
    object(
      "Alignment",
      [
        "targetName": .text(name), "targetUrl": .text(address),
        "targetCode": code.map(JSONValue.text),
        "targetFramework": frameworkInWords.map(JSONValue.text),
      ])
  }
}

extension ResultScale {
  fileprivate var json: JSONValue {
    object(
      "ResultDescription",
      [
        "id": .text(id), "name": .text(name), "resultType": .text(kind.rawValue),
        "rubricCriterionLevel": levels.isEmpty
          ? nil
          : .array(
            levels.map { level in
              object(
                "RubricCriterionLevel",
                [
                  "id": .text(level.id), "name": .text(level.name),
                  "description": level.about.map(JSONValue.text),
                ])
            }),
      ])
  }
}

extension AchievedResult {
  fileprivate var json: JSONValue {
    object(
      "Result",
      [
        "resultDescription": scale.map(JSONValue.text), "achievedLevel": level.map(JSONValue.text),
        "status": state.map(JSONValue.text), "value": value.map(JSONValue.text),
      ])
  }
}

extension EvidenceReference {
  fileprivate var json: JSONValue {
    object(
      "Evidence",
      [
        "id": address.map(JSONValue.text), "name": name.map(JSONValue.text),
        "description": about.map(JSONValue.text), "genre": kind.map(JSONValue.text),
      ])
  }
}

extension StatusEntry {
  fileprivate var json: JSONValue {
    [
      "id": .text("\(list)#\(index)"), "type": .text(StatusEntry.type),
      "statusPurpose": .text(purpose.rawValue), "statusListIndex": .text(String(index)),
      "statusListCredential": .text(list),
    ]
  }
}
