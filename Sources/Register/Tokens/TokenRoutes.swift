import Access
import Directory
import Kernel
import Markup
import Storage
import Synchronization
import Web

/// `/account/tokens…` are one's own; `/accounts/:id/tokens…` are a program's, for administrators.
enum TokenRoutes {
  static func add(to routes: Routes) {
    let doors = [("/account", Permission.ownAccount), ("/accounts/:id", .manageAccounts)]
    for (base, permission) in doors {
      routes.get("\(base)/tokens", .permission(permission), list)
      routes.get("\(base)/tokens/new", .permission(permission), askNew)
      routes.post("\(base)/tokens/new", .permission(permission), proof: .always, make)
      routes.post("\(base)/tokens/:token/revoke", .permission(permission), revoke)
    }
  }

  /// Whose tokens, as the address says; only those the user may make and revoke.
  private struct Whose: Sendable {
    let account: AccountID
    let holder: User
    let place: TokenPages.Place
  }

  private static func whose(
    _ account: AccountID?, _ user: User, _ tx: any Transaction
  ) throws -> Whose {
    guard let id = account ?? user.account else { throw NotFound("The account") }
    let holder = try user.right(toTokensOf: id, tx).holder
    return Whose(
      account: id, holder: holder,
      place: TokenPages.Place(
        base: account.map { "/accounts/\($0)" } ?? "/account",
        program: account == nil ? nil : holder.name))
  }

  /// The account of the address; `nil` for one's own.
  private static func account(_ visit: Visit) throws -> AccountID? {
    visit.path.hasPrefix("/accounts/") ? try visit.id(AccountID.self) : nil
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let account = try account(visit)
    let doing = Dictionary(
      visit.site.permissionsOfInterface.map { ($0.code, $0.doing) }
    ) { first, _ in first }
    let (lines, place) = try await visit.read { user, tx in
      let whose = try whose(account, user, tx)
      let tokens = try APITokens.list(of: whose.account, tx)
      let names = try Organisations.names(of: tokens.compactMap(\.organisation), tx)
      let lines = tokens.map { token in
        TokenPages.Line(
          id: "\(token.id)", name: token.name,
          permissions: token.permissions.sorted().map { doing[$0] ?? $0 }.joined(separator: "; "),
          place: token.organisation.flatMap { names[$0] }, createdAt: token.createdAt,
          expiresOn: token.expiresOn, lastUsedAt: token.lastUsedAt,
          state: token.revokedAt != nil ? .revoked : token.isOver(at: user.now) ? .over : .inUse)
      }
      return (lines, whose.place)
    }
    return .page(TokenPages.list(lines, at: place))
  }

  @Sendable static func askNew(_ visit: Visit) async throws -> Answer {
    .page(try await newPage(visit, FormData()))
  }

  @Sendable static func make(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let account = try account(visit)
    let (user, offered, chance) = (
      try visit.user(), visit.site.permissionsOfInterface, visit.site.chance
    )
    let made = Made()
    do {
      let done = try await visit.once(form) { tx in
        let whose = try whose(account, user, tx)
        let action = try TokenForm(data: form).action(for: whose.account, offered: offered)
        let token = try action.run(by: user, chance: chance, tx).token
        made.keep(token, named: action.name, at: whose.place)
        return Done(to: "\(whose.place.base)/tokens", "The token was made, and shown once")
      }
      // Sent twice: it was shown the first time, and is known to nobody here.
      guard let shown = made.shown else {
        return .redirect(to: done.address, done: done.words)
      }
      return .page(TokenPages.made(shown.token, name: shown.name, at: shown.place))
    } catch let problems as Problems {
      return .page(try await newPage(visit, form, problems.problems))
    }
  }

  @Sendable static func revoke(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let account = try account(visit)
    let token = try visit.id(TokenID.self, "token")
    return try await visit.submit(form) { user, tx in
      let whose = try whose(account, user, tx)
      try RevokeToken(account: whose.account, token: token).run(by: user, tx)
      return Done(to: "\(whose.place.base)/tokens", "The token is revoked. It works no longer.")
    } orAsk: { problems in
      Page("The token was not revoked", problems: problems, .empty)
    }
  }

  private static func newPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let account = try account(visit)
    let offered = visit.site.permissionsOfInterface
    let (holder, places, place) = try await visit.read { user, tx in
      let whose = try whose(account, user, tx)
      return (
        whose.holder,
        try Organisations.names(of: whose.holder.grants.compactMap(\.organisation), tx),
        whose.place
      )
    }
    return TokenPages.new(
      form,
      permissions: offered.filter(holder.may).map {
        Choice($0.code, $0.doing.prefix(1).uppercased() + $0.doing.dropFirst())
      },
      organisations: places.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map {
        Choice("\($0.key)", $0.value)
      }, at: place, problems: problems)
  }
}

/// The token of a form, until it is shown: the unit of work that makes it says only where to go on.
private final class Made: Sendable {
  typealias Token = (token: String, name: String, place: TokenPages.Place)
  private let made = Mutex<Token?>(nil)

  var shown: Token? { made.withLock { $0 } }

  func keep(_ token: String, named name: String, at place: TokenPages.Place) {
    made.withLock { $0 = (token, name, place) }
  }
}
