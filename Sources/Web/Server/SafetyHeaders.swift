import HTTPTypes
import Hummingbird

/// What browsers are told to refuse, with every answer: pages, files, pictures and errors alike.
enum SafetyHeaders {
  static func add(to response: inout Response, isSecure: Bool) {
    for (name, value) in all { response.headers[name] = value }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    if isSecure {
      response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains"
    }
  }

  /// No script, style, picture or frame from anywhere else, and none written into a page.
  private static let all: [(HTTPField.Name, String)] = [
    (
      "Content-Security-Policy",
      """
      default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'
      """
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("X-Permitted-Cross-Domain-Policies", "none"),
    (
      "Permissions-Policy",
      """
      camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), \
      browsing-topics=()
      """
    ),
  ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}
