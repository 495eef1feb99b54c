import Access
import ArgumentParser
import Foundation
import Hummingbird
import Kernel
import Logging
import NIOCore
import ServiceLifecycle
import Storage
import UnixSignals
import Web

/// `HOST:PORT`, for example 127.0.0.1:8080 or [::1]:8080.
struct ListenAddress: ExpressibleByArgument, Sendable {
  let host: String
  let port: Int

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"),
      let port = Int(argument[argument.index(after: colon)...]), (0...65_535).contains(port)
    else { return nil }
    let host = argument[..<colon]
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    self.host = isBracketed ? String(host.dropFirst().dropLast()) : String(host)
    self.port = port
    if self.host.isEmpty { return nil }
  }
}

/// `waypoint serve`.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve Waypoint to browsers.",
    discussion: """
      Put a proxy that speaks TLS in front and say --secure. On SIGTERM it says at /ready that it \
      is not, so that requests are sent to other nodes, then takes no new ones, finishes those it \
      has, and ends.
      """)

  @OptionGroup var options: CommandOptions

  @OptionGroup var serving: ServingOptions

  @Flag(help: "TLS ends at a proxy in front: cookies are sent over TLS only.")
  var secure = false

  @Option(
    name: .customLong("sign-in"),
    help: "A file that says with which providers people may sign in; see docs/signing-in.md.")
  var signIn: String?

  @Option(help: "A file that says how mail is sent; see docs/operating.md.")
  var mail: String?

  @Option(
    help: """
      How many seconds it goes on taking requests after SIGTERM while it says that it is not ready. \
      When left out: 3 on PostgreSQL, none on SQLite, where there is no other node.
      """)
  var stay: Int?

  func validate() throws {
    guard let stay, !(0...300).contains(stay) else { return }
    throw ValidationError("--stay takes a number of seconds from 0 to 300")
  }

  func run() async throws {
    let providers = try SignInConfiguration.read(signIn)
    let mail = try MailConfiguration.read(mail)
    let settings = try serving.settings(isSecure: secure)
    let (listen, level) = (serving.listen, try serving.level(.info))
    // On this machine alone, or with one file, there is nobody else who could have made the keys.
    let engine = try options.address().engine
    let makingKeys = listen.isLoopback || engine == .sqlite
    let stay = Duration.seconds(stay ?? (engine == .sqlite ? 0 : 3))
    let node = try Serving.node()
    try await options.withDatabase(makingKeys: makingKeys, node: node) { database, house in
      let house = house.logging(from: level)
      try await Serving.run(
        database, house, settings, providers, mail: mail, at: listen, as: node, stay: stay
      ) { port in
        house.terminal.say("Waypoint is at http://\(listen.host):\(port)/")
        house.terminal.say(MailConfiguration.words(mail))
      }
    }
  }
}

extension ListenAddress {
  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reached from this machine only.
  var isLoopback: Bool { ["localhost", "::1"].contains(host) || host.hasPrefix("127.") }
}

extension ListenAddress {
  /// What the system says of an address it does not give, in words.
  fileprivate var refusals: [CInt: String] {
    let said = "\(host):\(port)"
    return [
      EADDRINUSE: "Another program is listening at \(said). Choose another with --listen HOST:PORT",
      EACCES: "\(said) needs more rights than you have. Choose a port from 1024 up",
      EADDRNOTAVAIL: "\(said) is no address of this machine. Say --listen 127.0.0.1:\(port)",
    ]
  }
}

/// Serves a site until it is told to stop.
enum Serving {
  /// The name of this node, as those who look after the keys are told of it.
  static func node() throws -> String { Hexadecimal.words(try House.current.chance.bytes(4)) }

  static func run(
    _ database: any Database, _ house: House, _ settings: Site.Settings,
    _ providers: ProviderSignIns = .none, mail: MailSettings? = nil, at address: ListenAddress,
    as node: String, stay: Duration = .zero,
    onListening: @escaping @Sendable (Int) async -> Void
  ) async throws {
    try await KeyCheck.run(database, house)
    try await sayWhetherApart(database, house)
    let metrics = Metrics()
    let database = MeasuredDatabase(database, metrics)
    let outbox = mail.map { Outbox($0, keys: house.keys, chance: house.chance) }
    var site = Site(
      database: database, clock: house.clock, chance: house.chance, logger: house.logger,
      passwords: Passwords(cost: .production, chance: house.chance), settings: settings,
      providers: providers, timepiece: house.timepiece, keys: house.keys, rooms: Assembly.rooms,
      migrations: house.migrations, metrics: metrics)
    site.outbox = outbox
    let application = Website(site).application(
      host: address.host, port: address.port, onListening: onListening)
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: application),
          .init(service: JobService(worker: worker(database, house, outbox))),
          .init(
            service: ScheduleService(database: database, house: house, outbox: outbox)),
          .init(service: CensusService(database: database, house: house)),
          .init(service: WorkforceService(database: database, house: house)),
          .init(service: KeyService(database: database, house: house, node: node)),
          // The last is the first that is told to stop, and the others once it has.
          .init(service: LeaveService(presence: site.presence, stay: stay)),
        ], gracefulShutdownSignals: [.sigterm, .sigint],
        logger: house.logger))
    do {
      try await services.run()
    } catch let error as IOError where address.refusals[error.errnoCode] != nil {
      throw Problems("listen", address.refusals[error.errnoCode] ?? "")
    } catch is SocketAddressError.UnknownHost {
      throw Problems("listen", "There is no machine called \(address.host). Say --listen HOST:PORT")
    }
  }

  /// Where the monitoring store could be kept from those who read the rest, and is not.
  private static func sayWhetherApart(_ database: any Database, _ house: House) async throws {
    let isApart = try await database.read { tx in
      try SchemasApart.isApart("waypoint_monitoring", tx)
    }
    guard isApart == false else { return }
    house.logger.notice(
      "monitoring store not set apart",
      metadata: [
        "means": "whoever reads the rest of the database reads protected characteristics",
        "mend": "deploy/monitoring-apart.sql",
      ])
  }

  private static func worker(
    _ database: any Database, _ house: House, _ outbox: Outbox?
  ) -> JobWorker {
    let handlers = Assembly.jobs(house.clock, keys: house.keys)
      .merging(MailJobs.handlers(outbox, house.clock)) { first, _ in first }
    return JobWorker(
      database, clock: house.clock, handlers: handlers, logger: house.logger)
  }
}

/// Where the file about signing in with providers is: as the command says, or the environment.
enum SignInConfiguration {
  static let variable = "WAYPOINT_SIGN_IN"

  static func read(_ path: String?) throws -> ProviderSignIns {
    let named = path ?? ProcessInfo.processInfo.environment[variable]
    guard let named, !named.isEmpty else { return .none }
    return try SignInFile.read(path: named)
  }
}

/// Says at `/ready` that this node is about to end, and lets those who send it requests notice:
/// they look every second or so, and a connection made just before it closes would be cut.
private struct LeaveService: Service {
  let presence: Presence
  let stay: Duration

  func run() async throws {
    try? await gracefulShutdown()
    presence.leave()
    try? await Task.sleep(for: stay)
  }
}

/// Does jobs beside the site. Told to stop, it puts those at hand back for the next node.
private struct JobService: Service {
  let worker: JobWorker

  /// So that a small file need not wait for a large one.
  static let jobsAtOnce = 2

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<Self.jobsAtOnce { group.addTask { await worker.run() } }
      }
    }
  }
}

/// Queues what is done again and again. Every node looks; each stretch of time is queued once.
private struct ScheduleService: Service {
  let database: any Database
  let house: House
  let outbox: Outbox?

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await look()
        try? await Task.sleep(for: .seconds(60))
      }
    }
  }

  private func look() async {
    let clock = house.clock
    let recurring = Assembly.recurringJobs
      .merging(MailJobs.recurring(outbox)) { first, _ in first }
    for (kind, seconds) in recurring {
      do {
        try await database.write { tx in
          try Jobs.keepUp(kind, every: seconds, at: clock.now(), tx)
        }
      } catch {
        house.logger.error(
          "job cannot be queued",
          metadata: ["kind": "\(kind.rawValue)", "error": "\(ErrorWords.plain(error))"])
      }
    }
  }
}
