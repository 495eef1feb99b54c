import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Markup

/// What happens to every request: who asks, how long it took, what headers go out, and the page
/// people see when something did not go well.
struct Doorkeeper: RouterMiddleware {
  let site: Site
  let bare: Set<String>

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.now = site.clock.now()
    let start = ContinuousClock.now
    var response: Response
    do {
      if !bare.contains(request.uri.path) {
        context.visitor = try await visitor(of: request, at: context.now)
      }
      response = try await next(request, context)
    } catch {
      response = await Failure(error, site: site).response(
        for: Visit(site: site, request: request, context: context))
    }
    addHeaders(to: &response)
    let milliseconds = start.duration(to: .now) / .milliseconds(1)
    note(request, context, response, milliseconds: milliseconds)
    if let timing = HTTPField.Name("Server-Timing") {
      response.headers[timing] = "app;dur=\((milliseconds * 10).rounded() / 10)"
    }
    return response
  }

  private func visitor(of request: Request, at now: Instant) async throws -> Visitor? {
    guard
      let token = Cookie.read(.session, from: request.headers, isSecure: site.settings.isSecure)
    else { return nil }
    return try await Visitor.find(token: token, at: now, in: site.database)
  }

  /// No script, style, picture or frame from anywhere else, and none written into a page.
  private func addHeaders(to response: inout Response) {
    let headers = [
      (
        "Content-Security-Policy",
        """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
        connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'
        """
      ),
      ("X-Content-Type-Options", "nosniff"),
      ("Referrer-Policy", "same-origin"),
      ("Cross-Origin-Opener-Policy", "same-origin"),
      ("Cross-Origin-Resource-Policy", "same-origin"),
      ("X-Frame-Options", "DENY"),
      ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { response.headers[name] = value }
    }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    if site.settings.isSecure {
      response.headers[.strictTransportSecurity] = "max-age=31536000"
    }
  }

  /// Which page, how it went, how long: never the question part of an address, which holds names.
  private func note(
    _ request: Request, _ context: Context, _ response: Response, milliseconds: Double
  ) {
    guard context.endpointPath.map({ !bare.contains($0) }) ?? true else { return }
    site.logger.info(
      "request",
      metadata: [
        "method": "\(request.method.rawValue)",
        "path": "\(context.endpointPath ?? "none")",
        "status": "\(response.status.code)",
        "ms": "\(Int(milliseconds.rounded()))",
      ])
  }
}
