import Access
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Markup
import NIOCore

/// The site: every room's addresses behind one door, assembled into what Hummingbird serves.
package struct Website: Sendable {
  package let site: Site
  /// Every address there is, with the sign on its door.
  package let routes: [Routes.Route]

  package init(_ site: Site) {
    self.site = site
    let routes = Routes()
    Self.addOwn(to: routes)
    for room in site.rooms { room.addRoutes(to: routes) }
    self.routes = routes.all
  }

  /// What belongs to no room.
  package static func addOwn(to routes: Routes) {
    Assets.addRoutes(to: routes)
    Health.addRoutes(to: routes)
    MetricsRoute.add(to: routes)
    OpenAPIDocument.addRoute(to: routes)
  }

  /// The application, to be run as a service or tested in process. On SIGTERM it takes no new
  /// requests and finishes those it has.
  package func application(
    host: String, port: Int, onListening: @escaping @Sendable (Int) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    Application(
      router: router(),
      // A connection on which nothing moves is closed: holding many open costs others nothing.
      server: .http1(configuration: .init(idleTimeout: .seconds(120))),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), serverName: nil),
      onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
      logger: site.logger)
  }

  func router() -> Router<Context> {
    let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: Doorkeeper(site: site, bare: Set(routes.filter(\.isBare).map(\.path))))
    var methods: [String: Set<HTTPRequest.Method>] = [:]
    for route in routes {
      methods[route.path, default: []].insert(route.method)
      router.on(RouterPath(route.path), method: route.method) { request, context in
        try await respond(to: request, context, route)
      }
    }
    // An address that exists, asked in another way, says which ways there are.
    for (path, allowed) in methods {
      let others: [HTTPRequest.Method] = [.get, .post, .put, .delete, .patch]
      for method in others where !allowed.contains(method) {
        router.on(RouterPath(path), method: method) { _, _ -> Response in
          throw MethodNotAllowed(allowed: allowed.map(\.rawValue).sorted())
        }
      }
    }
    return router
  }

  private func respond(
    to request: Request, _ context: Context, _ route: Routes.Route
  ) async throws -> Response {
    let visit = Visit(site: site, request: request, context: context)
    if let viewing = visit.visitor?.viewing, !ReadOnlyView.allows(route, visit) {
      throw ReadOnlyView(name: viewing.subjectName)
    }
    if visit.visitor?.session.tablet != nil, OwnDeviceNeeded.isNeeded(for: route) {
      throw OwnDeviceNeeded()
    }
    // Before anything is looked up; the form itself is compared where it is read.
    if route.method != .get { try visit.refuseOtherSites() }
    switch route.door {
    case .open: break
    case .entering: _ = try visit.anybodyEntering()
    case .signedIn: _ = try visit.user()
    case .permission(let permission):
      guard try visit.user().may(permission) else { throw Forbidden(permission.doing) }
    }
    let (asked, taken) = try await visit.proof(for: route)
    let answer: Answer
    if let asked {
      answer = asked
    } else {
      answer = try await route.handler(visit.having(taken))
    }
    if let viewing = visit.visitor?.viewing, !ReadOnlyView.allows(answer) {
      throw ReadOnlyView(name: viewing.subjectName)
    }
    return try await answer.response(for: visit)
  }
}

/// The address is right and the method is not.
struct MethodNotAllowed: Error {
  let allowed: [String]
}
