import Access
import Kernel
import Logging
import Storage

/// What every handler may need, handed to it; nothing of this is global.
package struct Site: Sendable {
  package var database: any Database
  package var clock: Clock
  /// What authenticator apps go by: the real time, also where `--today` moved the clock.
  package var timepiece: Clock
  /// What small secrets are sealed with.
  package var keys: KeyRing
  package var chance: Chance
  package var logger: Logger
  package var metrics: Metrics
  package var presence = Presence()
  package var passwords: Passwords
  package var settings: Settings
  /// Whose sign-in is believed beside our own.
  package var providers: ProviderSignIns
  /// Mails to be sent; `nil` where no mail is sent.
  package var outbox: Outbox?
  package var rooms: [any Room.Type]
  /// The migrations that must have been applied before the site is ready.
  package var migrations: [Migration]

  package struct Settings: Sendable {
    /// Behind TLS: cookies are sent over TLS only, and browsers are told to insist on it.
    package var isSecure = false
    /// The names under which the site answers, without ports.
    package var hosts = HostRules.loopback
    /// Proxies in front, whose word on where requests come from is taken.
    package var proxies: [NetworkRange] = []
    package var metrics = MetricsAccess()
    /// Words on top of every page of an installation that is not the real one.
    package var notice: String?
    /// Accounts to try, shown at sign-in of the example only.
    package var accountsToTry: [AccountToTry] = []
    package var formLimitInBytes = 1 << 20
    package var uploadLimitInBytes = 100 << 20
    package var filesAtOnce = 100

    package init() {}
  }

  /// An account of the example, for its guided first page.
  package struct AccountToTry: Hashable, Sendable {
    package let name: String
    package let password: String
    /// Whose account it is, in the words of their work.
    package let title: String
    /// What to look at with it.
    package let about: String
    /// The made-up secret of its authenticator app, where it has one.
    package let secondFactor: OneTimeCode?

    package init(
      name: String, password: String, title: String, about: String, secondFactor: OneTimeCode? = nil
    ) {
      self.name = name
      self.password = password
      self.title = title
      self.about = about
      self.secondFactor = secondFactor
    }
  }

  package init(
    database: any Database, clock: Clock, chance: Chance, logger: Logger, passwords: Passwords,
    settings: Settings = Settings(), providers: ProviderSignIns = .none,
    timepiece: Clock? = nil, keys: KeyRing = .empty, rooms: [any Room.Type],
    migrations: [Migration] = [], metrics: Metrics = Metrics()
  ) {
    self.database = database
    self.clock = clock
    self.timepiece = timepiece ?? clock
    self.keys = keys
    self.chance = chance
    self.logger = logger
    self.metrics = metrics
    self.passwords = passwords
    self.settings = settings
    self.providers = providers
    self.rooms = rooms
    self.migrations = migrations
  }

  /// An unguessable word for addresses and cookies.
  package func newToken(bytes count: Int = 16) -> String {
    Hexadecimal.words(chance.bytes(count))
  }
}
