import Kernel

package struct TokenID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Leave for a program to ask questions as an account does, narrowed to some of what the account
/// may. The token itself is shown once and kept only as a digest.
package struct APIToken: Hashable, Sendable {
  package let id: TokenID
  package let account: AccountID
  /// What it is for: `Rota system`.
  package let name: String
  /// Codes of the permissions it is narrowed to.
  package let permissions: Set<String>
  /// Only what the account holds at this organisation; `nil` is everything it holds.
  package let organisation: OrganisationID?
  /// What the account held when it was made; `nil` for those from before that was kept.
  package let held: Held?
  package let createdAt: Instant
  /// Its last day.
  package let expiresOn: Day
  package let lastUsedAt: Instant?
  package let revokedAt: Instant?

  /// Roles of an account: by the grants and by whom it manages.
  package struct Held: Hashable, Sendable {
    package let grants: Set<GrantID>
    package let isLineManager: Bool

    init(grants: Set<GrantID>, isLineManager: Bool) {
      self.grants = grants
      self.isLineManager = isLineManager
    }

    /// `12 15 lineManager`.
    init(code: String) {
      let words = code.split(separator: " ").map(String.init)
      grants = Set(words.compactMap(GrantID.init))
      isLineManager = words.contains(Role.lineManager.rawValue)
    }

    var code: String {
      (grants.sorted().map { "\($0)" } + (isLineManager ? [Role.lineManager.rawValue] : []))
        .joined(separator: " ")
    }
  }

  package func isOver(at now: Instant) -> Bool {
    revokedAt != nil || expiresOn < now.dayInLondon
  }
}

/// What a token may be.
package enum TokenRules {
  /// Recognisable where it has no business to be: in a log, in somebody's sources.
  package static let prefix = "wpt_"
  package static let longestInDays = 366

  package static func isWhole(_ token: String) -> Bool {
    token.hasPrefix(prefix) && token.utf8.count == prefix.utf8.count + 64
      && token.dropFirst(prefix.count).allSatisfy(\.isHexDigit)
  }

  /// What is left of an account's grants for a token that is narrowed to an organisation: those
  /// held right there. Who the account belongs to, and whom they manage, goes with no organisation.
  /// And no more than there was when the token was made: what the account is given later is not
  /// the program's.
  static func narrowed(_ grants: [Grant], to token: APIToken) -> [Grant] {
    grants.filter { grant in
      let isThere =
        token.held.map { $0.grants.contains(grant.id) }
        ?? (grant.period.from <= token.createdAt.dayInLondon)
      return isThere && (token.organisation.map { grant.organisation == $0 } ?? true)
    }
  }
}
