import Synchronization

/// What the machines that watch are told of this process: how many requests of which kind, how
/// long they took, how long work waited for the database. Kinds only, never who or about whom.
package final class Metrics: Sendable {
  /// How often something took how long.
  struct Histogram: Sendable {
    static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// For each bound, how many took at most so long.
    private(set) var counts = [Int](repeating: 0, count: bounds.count)
    private(set) var count = 0
    private(set) var sum = 0.0

    mutating func add(_ seconds: Double) {
      for (place, bound) in Self.bounds.enumerated() where seconds <= bound { counts[place] += 1 }
      count += 1
      sum += seconds
    }
  }

  struct Kind: Hashable, Comparable, Sendable {
    let route: String
    let method: String
    let status: Int

    static func < (one: Kind, other: Kind) -> Bool {
      (one.route, one.method, one.status) < (other.route, other.method, other.status)
    }
  }

  struct State: Sendable {
    var requests: [Kind: Int] = [:]
    var durations: [String: Histogram] = [:]
    var waits: [String: Histogram] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  var now: State { state.withLock { $0 } }

  func count(method: String, route: String, status: Int, seconds: Double) {
    let kind = Kind(route: route, method: Self.known(method), status: status)
    state.withLock { state in
      state.requests[kind, default: 0] += 1
      state.durations[route, default: Histogram()].add(seconds)
    }
  }

  /// How long work waited until the database began with it.
  func waited(_ seconds: Double, to work: String) {
    state.withLock { $0.waits[work, default: Histogram()].add(seconds) }
  }

  /// A method that anybody may invent is not a name to count by.
  static func known(_ method: String) -> String {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].contains(method)
      ? method : "OTHER"
  }
}
