import CLibCurl
import Kernel

/// Sends requests to other machines' web servers. TLS is verified always; nothing is followed,
/// kept or logged unless the request says so.
package struct WebCourier: Sendable {
  private let settings: CourierSettings

  package init(_ settings: CourierSettings = CourierSettings()) { self.settings = settings }

  /// - Throws: `CourierFailure`. A reply that says no is a reply.
  package func send(_ request: WebRequest) async throws -> WebReply {
    guard WebRequest.isAllowed(request.address) else {
      throw CourierFailure.address(
        "\(request.place) is not an https address, so nothing is sent there")
    }
    let settings = settings
    return try await CourierThreads.run { try Self.sendNow(request, settings) }
  }

  private static func sendNow(
    _ request: WebRequest, _ settings: CourierSettings
  ) throws -> WebReply {
    let handle = try CurlHandle(
      settings, limitInBytes: request.limitInBytes, seconds: request.seconds)
    try handle.set(CURLOPT_URL, request.address)
    // Plain HTTP only where the request itself stays on this machine.
    let isPlain = request.address.lowercased().hasPrefix("http://")
    try handle.set(CURLOPT_PROTOCOLS_STR, isPlain ? "http" : "https")
    try handle.set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
    try handle.set(CURLOPT_FOLLOWLOCATION, request.redirects > 0 ? 1 : 0)
    try handle.set(CURLOPT_MAXREDIRS, request.redirects)
    try handle.set(CURLOPT_MAXFILESIZE, request.limitInBytes)
    try handle.set(CURLOPT_USERAGENT, "Waypoint")
    for header in request.headers {
      // A line end in a value would begin another header.
      guard (header.name + header.value).utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
        throw CourierFailure.failed("The header \(header.name) cannot be sent")
      }
    }
    try handle.set(CURLOPT_HTTPHEADER, request.headers.map { "\($0.name): \($0.value)" })
    switch request.body {
    case .none: break
    case .form(let fields): try handle.set(CURLOPT_COPYPOSTFIELDS, fields.formEncoded)
    }
    try handle.perform()
    let type = handle.contentType()?.split(separator: ";").first?.lowercased()
    return WebReply(
      status: handle.responseCode(),
      contentType: type.map { String($0.filter { !$0.isWhitespace }) } ?? "",
      body: handle.received, redirect: handle.redirectAddress())
  }
}
