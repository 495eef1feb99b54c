import Access
import Credentials
import Directory
import Kernel
import Obligations
import Records
import Storage
import Web

/// What the pages and commands about badges have in common.
enum BadgeWork {
  /// Makes the badge of a record, in the words of the content.
  static func make(
    _ record: RecordID, address: String?, _ tx: any Transaction
  ) throws -> MakeBadge {
    let library = try StandardsInForce.library(tx)
    return MakeBadge(record, address: address) { held, issuer in
      BadgeKindRules.wording(
        of: held, by: issuer, library,
        repeatedAfter: BadgeKindRules.interval(
          of: held, among: try ContentReader.shipped().skills))
    }
  }

  /// A record that may leave as a badge today.
  struct Candidate: Sendable {
    let record: HeldRecord
    let kind: BadgeKind
    /// The badge it has, where that can still change.
    let badge: IssuedBadge?
  }

  /// What any of `records` of one person holds that may leave, completed last first.
  static func candidates(
    of records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> [Candidate] {
    let library = try StandardsInForce.library(tx)
    let all = try IssuedBadges.of(records, tx)
    let badges = all.filter(\.state.isOpen)
    let takenBack = Set(all.filter { $0.state == .revoked }.map(\.record))
    return try HeldRecords.held(by: records, tx).values.joined().compactMap { record in
      guard record.counts(on: day), !takenBack.contains(record.id),
        let kind = BadgeKindRules.kind(of: record, library)?.kind
      else { return nil }
      return Candidate(
        record: record, kind: kind, badge: badges.first { $0.record == record.id })
    }.sorted {
      ($0.record.awardedOn ?? Day(number: 0), $0.record.id)
        > ($1.record.awardedOn ?? Day(number: 0), $1.record.id)
    }
  }

  /// A badge in one of its three forms.
  static func file(_ badge: IssuedBadge, as form: BadgeForm) throws -> [UInt8] {
    guard !badge.token.isEmpty else { throw NotFound("This badge") }
    switch form {
    case .jwt: return Array((badge.token + "\n").utf8)
    case .svg: return try SVGBadge.made(of: SignedToken(badge.token))
    case .png: return try PNGBadge.made(of: SignedToken(badge.token))
    }
  }

  // MARK: - Checking

  /// A checked badge, and what only its issuer can say of it.
  struct Checked: Sendable {
    let answer: CheckedCredential
    /// When the edition was replaced by a later one of the same badge.
    let replacedAt: Instant?
    /// Whether it names this installation as its issuer.
    let isOurs: Bool
  }

  /// Checks a badge of this installation with its own keys and lists, and any other with those
  /// that were handed over.
  ///
  /// - Throws: `Problems` when a list that was handed over cannot be used.
  static func check(
    _ bytes: [UInt8], keys: TrustedKeys?, lists: [String], asOf day: Day?, at now: Instant,
    _ tx: any Transaction
  ) throws -> Checked {
    let material = try material(bytes, keys: keys, lists: lists, tx)
    return try material.checked(material.check(asOf: day, at: now), tx)
  }

  /// What a check needs, read before anything is worked out.
  struct Material: Sendable {
    let bytes: [UInt8]
    let token: String?
    let keys: TrustedKeys
    let lists: [String]
    let isOurs: Bool

    func check(asOf day: Day?, at now: Instant) throws -> CheckedCredential {
      try CredentialCheck(
        keys: keys, lists: lists, asOf: day.map { .day($0) } ?? .now(now), now: now
      ).check(file: bytes)
    }

    func checked(_ answer: CheckedCredential, _ tx: any Transaction) throws -> Checked {
      let isSigned = ![.tampered, .unknownIssuer, .malformed].contains(answer.state)
      let replaced =
        try isOurs && isSigned ? token.flatMap { try IssuedBadges.replaced($0, tx) } : nil
      return Checked(answer: answer, replacedAt: replaced, isOurs: isOurs)
    }
  }

  static func material(
    _ bytes: [UInt8], keys: TrustedKeys?, lists: [String], _ tx: any Transaction
  ) throws -> Material {
    let said = (try? Badge.token(in: bytes)).flatMap { try? SignedToken($0) }
    let credential = said.flatMap { try? Credential($0) }
    let issuer = try BadgeIssuers.find(tx)
    let isOurs = credential != nil && credential?.issuer.id == issuer?.profile
    var (keys, lists) = (keys ?? TrustedKeys([]), lists)
    if let issuer, isOurs, let credential {
      keys = try BadgeKeys.trusted(tx)
      let named = Set(credential.statuses.map(\.list))
      lists = try BadgeLists.all(tx).filter {
        named.contains(issuer.list($0.number, $0.purpose.rawValue))
      }.map(\.token)
    }
    return Material(bytes: bytes, token: said?.text, keys: keys, lists: lists, isOurs: isOurs)
  }
}

/// The three forms in which a badge travels.
enum BadgeForm: String, CaseIterable, Sendable {
  case jwt, svg, png

  var type: String {
    switch self {
    case .jwt: "application/jwt"
    case .svg: "image/svg+xml"
    case .png: "image/png"
    }
  }

  var words: String {
    switch self {
    case .jwt: "Text (JWT), for programs"
    case .svg: "Picture (SVG)"
    case .png: "Picture (PNG)"
    }
  }
}

extension Site {
  /// The public address of this installation, as mails know it.
  var publicAddress: String? { outbox?.settings.publicAddress }
}
