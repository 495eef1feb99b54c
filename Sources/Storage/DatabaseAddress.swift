/// Where a database is: `sqlite:waypoint.sqlite`, or `postgresql://…` as libpq reads it, with
/// several hosts if wanted. Neither says a password when described.
package struct DatabaseAddress: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    case sqlite(path: String)
    case postgresql(url: String)
  }

  package let place: Place

  package init(sqlitePath: String) { place = .sqlite(path: sqlitePath) }

  /// `nil` when it is neither kind of address.
  package init?(_ text: String) {
    if text.hasPrefix("sqlite:") {
      let path = String(text.dropFirst("sqlite:".count))
      guard !path.isEmpty, path != ":memory:" else { return nil }
      place = .sqlite(path: path)
    } else if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") {
      place = .postgresql(url: text)
    } else {
      return nil
    }
  }

  package var engine: Engine {
    switch place {
    case .sqlite: .sqlite
    case .postgresql: .postgresql
    }
  }
}

extension DatabaseAddress: CustomStringConvertible {
  /// Without user and password, fit for a log.
  package var description: String {
    switch place {
    case .sqlite(let path): return "sqlite:\(path)"
    case .postgresql(let url):
      guard let scheme = url.firstRange(of: "://") else { return "postgresql" }
      let rest = url[scheme.upperBound...]
      let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
      let authority = rest[..<authorityEnd]
      let hosts = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] }
      let path = rest[authorityEnd...].prefix { $0 != "?" }
      return "postgresql://\(hosts ?? authority)\(path)"
    }
  }
}
