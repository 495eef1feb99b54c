import Kernel

extension CheckedCredential {
  /// The answer for people, a line each: whether it holds, what it attests, as of when.
  package var inWords: [String] {
    [verdict] + statements + statusWords + reasons
  }

  private var verdict: String {
    switch state {
    case .current: "VALID. It is current."
    case .expired:
      "NOT VALID. It expired on \(credential?.validUntil?.dayInLondon.inWords ?? "an earlier day")."
    case .notYetValid:
      "NOT VALID yet. It begins on \(credential?.validFrom.dayInLondon.inWords ?? "a later day")."
    case .revoked: "NOT VALID. Its issuer has taken it back."
    case .suspended: "NOT VALID for now. Its issuer has suspended it."
    case .tampered: "NOT VALID. It is not what its issuer signed."
    case .unknownIssuer: "NOT PROVED. Its issuer is not known."
    case .malformed: "NOT VALID. It is no credential that can be read."
    }
  }

  private var statements: [String] {
    guard let credential else { return [] }
    var lines: [String] = []
    if state == .unknownIssuer { lines.append("This is what it says of itself:") }
    lines.append("Achievement: \(Plain.words(credential.achievement.name))")
    if let standard = credential.standard {
      lines.append("Standard: \(Plain.words(standard, most: 2_000))")
    }
    if let stage = credential.stage { lines.append("Stage: \(Plain.words(stage))") }
    lines.append("Held by: \(Plain.words(credential.subject.id ?? "named by a digest only"))")
    let issuer = credential.issuer
    let name = issuer.name.map { "\(Plain.words($0)), " } ?? ""
    lines.append("Issued by: \(name)\(Plain.words(issuer.id))")
    let until = credential.validUntil.map { " until \($0.dayInLondon.inWords)" } ?? ", with no end"
    lines.append("Valid from \(credential.validFrom.dayInLondon.inWords)\(until)")
    return lines
  }

  private var statusWords: [String] {
    guard let statusAsOf else { return [] }
    let day = statusAsOf.inWords
    return switch state {
    case .revoked: ["Taken back, by the issuer's list of \(day)."]
    case .suspended: ["Suspended, by the issuer's list of \(day)."]
    case .current, .expired, .notYetValid: ["Not taken back, by the issuer's list of \(day)."]
    case .tampered, .unknownIssuer, .malformed: []
    }
  }
}
