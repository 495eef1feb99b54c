import Access
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Markup
import Storage

/// What happens to every request: who asks, how long it took, what headers go out, and the page
/// people see when something did not go well.
struct Doorkeeper: RouterMiddleware {
  let site: Site
  let bare: Set<String>

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let context = welcome(request, context)
    let start = ContinuousClock.now
    let (answered, isSignedIn) = await answer(request, context, next)
    var response = answered
    SafetyHeaders.add(to: &response, isSecure: site.settings.isSecure)
    if let name = HTTPField.Name("X-Request-Id") { response.headers[name] = context.requestID }
    let milliseconds = start.duration(to: .now) / .milliseconds(1)
    note(request, context, response, milliseconds: milliseconds)
    // How long it took tells those who are not signed in whether a name exists.
    if isSignedIn, let timing = HTTPField.Name("Server-Timing") {
      response.headers[timing] = "app;dur=\((milliseconds * 10).rounded() / 10)"
    }
    return response
  }

  private func welcome(_ request: Request, _ context: Context) -> Context {
    var context = context
    context.now = site.clock.now()
    let caller = Caller(
      request.headers, connection: context.address, proxies: site.settings.proxies
    ) { site.newToken(bytes: 8) }
    context.address = caller.address
    context.requestID = caller.requestID
    return context
  }

  private func answer(
    _ request: Request, _ context: Context,
    _ next: (Request, Context) async throws -> Response
  ) async -> (Response, Bool) {
    var context = context
    var newToken: String?
    do {
      let path = request.uri.path
      guard
        Health.paths.contains(path)
          || HostRules.accepts(request.head.authority, among: site.settings.hosts)
      else { throw WrongHost() }
      if path.hasPrefix(Routes.interface + "/") {
        context.program = try await ProgramVisitor.find(
          in: request.headers, at: context.now, site.database)
      }
      // Who shows a token is that program, whatever cookies come along.
      if context.program == nil, !bare.contains(path) {
        let visitor = try await visitor(of: request, at: context.now)
        newToken = try await changedToken(of: visitor, at: context.now)
        if visitor?.session.stage == .complete {
          context.visitor = visitor
        } else {
          context.entrant = visitor
        }
      }
      let response = try await next(request, context)
      return (giving(newToken, with: response), context.visitor != nil)
    } catch {
      let visit = Visit(site: site, request: request, context: context)
      if error is SignInNeeded, let kept = await visit.keptForm() { return (kept, false) }
      let failure = Failure(error, site: site, reference: context.requestID)
      return (giving(newToken, with: await failure.response(for: visit)), context.visitor != nil)
    }
  }

  /// An answer that ends the session or begins another has the last word.
  private func giving(_ token: String?, with response: Response) -> Response {
    guard let token, !response.headers[values: .setCookie].contains(where: setsSession) else {
      return response
    }
    var response = response
    response.headers.append(
      HTTPField(
        name: .setCookie,
        value: Cookie(.session, token).header(isSecure: site.settings.isSecure)))
    return response
  }

  private func visitor(of request: Request, at now: Instant) async throws -> Visitor? {
    guard
      let token = Cookie.read(.session, from: request.headers, isSecure: site.settings.isSecure)
    else { return nil }
    return try await Visitor.find(token: token, at: now, in: site.database)
  }

  /// A new token for a session whose account has been given other roles since.
  private func changedToken(of visitor: Visitor?, at now: Instant) async throws -> String? {
    guard let visitor, visitor.session.hasOtherRights else { return nil }
    let chance = site.chance
    return try await site.database.write { tx in
      try Sessions.changeToken(
        of: visitor.session, visitor.everyRole, chance: chance, at: now, tx)
    }
  }

  private func setsSession(_ cookie: String) -> Bool {
    cookie.hasPrefix(Cookie.fullName(.session, isSecure: site.settings.isSecure) + "=")
  }

  /// Which kind of page, how it went, how long: never an address as it was asked for, which holds
  /// numbers of people and what somebody searched for, and not where the request came from.
  private func note(
    _ request: Request, _ context: Context, _ response: Response, milliseconds: Double
  ) {
    // The framework's own word for an address that is none of ours.
    let route = context.endpointPath.flatMap { $0 == "NotFound" ? nil : $0 } ?? "none"
    guard !bare.contains(route) else { return }
    site.metrics.count(
      method: request.method.rawValue, route: route, status: response.status.code,
      seconds: milliseconds / 1_000)
    site.logger.info(
      "request",
      metadata: [
        "request": "\(context.requestID)", "method": "\(Metrics.known(request.method.rawValue))",
        "route": "\(route)", "status": "\(response.status.code)",
        "ms": "\(Int(milliseconds.rounded()))",
      ])
  }
}
