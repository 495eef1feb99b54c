import ArgumentParser
import Foundation
import Kernel
import Logging
import Web

/// How a site stands in its network: what `serve` and `demo` take alike.
struct ServingOptions: ParsableArguments, Sendable {
  @Option(help: "Address and port to listen at.")
  var listen = ListenAddress(host: "127.0.0.1", port: 8_080)

  @Option(
    help: """
      A name under which browsers reach Waypoint, without the port: waypoint.harbour.example. Can \
      be said several times. Requests for any other name are refused. When left out, only this \
      machine's own names are taken.
      """)
  var host: [String] = []

  @Option(
    help: """
      The address of a proxy in front (10.0.0.5, 10.0.0.0/24), whose X-Forwarded-For is believed. \
      Can be said several times. With --secure, a proxy on this machine is believed without it.
      """)
  var proxy: [String] = []

  @Option(
    help: """
      A machine that may read /metrics. Can be said several times. Others need the token in the \
      environment variable WAYPOINT_METRICS_TOKEN; without either there is no /metrics.
      """)
  var metricsFrom: [String] = []

  @Option(help: "What to log, as one JSON object a line: info (every request), notice or error.")
  var logLevel: String?

  func settings(isSecure: Bool) throws -> Site.Settings {
    var settings = Site.Settings()
    settings.isSecure = isSecure
    settings.hosts = try hosts()
    settings.proxies = try ranges(proxy, "proxy")
    if isSecure, proxy.isEmpty { settings.proxies = NetworkRange.loopback }
    settings.metrics.from = try ranges(metricsFrom, "metrics-from")
    settings.metrics.token = ProcessInfo.processInfo.environment["WAYPOINT_METRICS_TOKEN"]
    return settings
  }

  func level(_ usual: Logger.Level) throws -> Logger.Level {
    guard let logLevel else { return usual }
    // Nothing finer: what libraries say of each request is not ours to vouch for.
    let levels: [Logger.Level] = [.info, .notice, .warning, .error]
    guard let level = levels.first(where: { $0.rawValue == logLevel.lowercased() }) else {
      throw Problems("log-level", "Say --log-level info, notice or error")
    }
    return level
  }

  private func hosts() throws -> Set<String> {
    let named = try host.map { name in
      guard let host = HostRules.host(of: name), !name.contains("/"), !name.contains("*") else {
        throw Problems(
          "host", "\(name) is no name of a machine. Say --host waypoint.harbour.example")
      }
      return host
    }
    if HostRules.isLoopback(listen.host) { return HostRules.loopback.union(named) }
    guard !named.isEmpty else {
      throw Problems(
        "host",
        """
        Listening at \(listen.host) is open to other machines. Say under which name they reach \
        Waypoint: --host waypoint.harbour.example
        """)
    }
    return Set(named)
  }

  private func ranges(_ texts: [String], _ option: String) throws -> [NetworkRange] {
    try texts.map { text in
      guard let range = NetworkRange(text) else {
        throw Problems(option, "\(text) is no address. Say --\(option) 10.0.0.5 or 10.0.0.0/24")
      }
      return range
    }
  }
}

extension House {
  /// The same, with what is less than `level` left out of the log.
  func logging(from level: Logger.Level) -> House {
    var house = self
    house.logger.logLevel = level
    return house
  }
}
