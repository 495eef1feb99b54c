import Courier
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import TestKit
import Testing

@Suite struct `A request that leaves this machine` {
  /// Runs `body` with the address of a server on loopback.
  private func withServer(
    _ body: @escaping @Sendable (_ base: String) async throws -> Void
  ) async throws {
    let router = Router()
    router.get("/words") { request, _ in
      request.headers[.accept] ?? "none"
    }
    router.post("/form") { request, _ in
      let sent = try await request.body.collect(upTo: 1 << 16)
      return "\(request.headers[.contentType] ?? "") \(String(buffer: sent))"
    }
    router.get("/long") { _, _ in String(repeating: "x", count: 5_000) }
    router.get("/slow") { _, _ in
      try await Task.sleep(for: .seconds(5))
      return "late"
    }
    router.get("/away") { _, _ in Response.redirect(to: "/words") }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    try await Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      logger: logger
    ).test(.live) { client in
      let port = try #require(client.port)
      try await body("http://127.0.0.1:\(port)")
    }
  }

  @Test func `comes back with what the other side said`() async throws {
    try await withServer { base in
      let reply = try await WebCourier().send(
        WebRequest("\(base)/words", headers: [("Accept", "application/json")]))
      #expect(reply.status == 200)
      #expect(String(decoding: reply.body, as: UTF8.self) == "application/json")
      #expect(reply.contentType == "text/plain")
    }
  }

  @Test func `sends a form as browsers do`() async throws {
    try await withServer { base in
      let reply = try await WebCourier().send(
        WebRequest("\(base)/form", body: .form([("a", "1 & 2"), ("naïve", "é=")])))
      #expect(
        String(decoding: reply.body, as: UTF8.self)
          == "application/x-www-form-urlencoded a=1%20%26%202&na%C3%AFve=%C3%A9%3D")
    }
  }

  @Test func `takes no more than it was told to`() async throws {
    try await withServer { base in
      var request = WebRequest("\(base)/long")
      request.limitInBytes = 4_999
      await #expect(throws: CourierFailure.tooLarge(limitInBytes: 4_999)) {
        try await WebCourier().send(request)
      }
      request.limitInBytes = 5_000
      let whole = try await WebCourier().send(request)
      #expect(whole.body.count == 5_000)
    }
  }

  @Test func `does not wait for ever`() async throws {
    try await withServer { base in
      var request = WebRequest("\(base)/slow")
      request.seconds = 1
      await #expect(throws: CourierFailure.slow(seconds: 1)) {
        try await WebCourier().send(request)
      }
    }
  }

  @Test func `is not led elsewhere`() async throws {
    try await withServer { base in
      let reply = try await WebCourier().send(WebRequest("\(base)/away"))
      #expect(reply.status == 303)
      #expect(reply.redirect == "\(base)/words")
    }
  }

  @Test(arguments: [
    "http://provider.example/", "ftp://127.0.0.1/", "https://", "file:///etc/passwd",
    "https://name:word@provider.example/", "http://127.0.0.1.example/", "https://a.example/ b",
    "HTTP://LOCALHOST.example",
  ])
  func `goes over TLS or not at all`(address: String) async throws {
    await #expect(throws: CourierFailure.self) {
      try await WebCourier().send(WebRequest(address))
    }
    #expect(!WebRequest.isAllowed(address))
  }

  @Test func `cannot be given a second header by a value`() async throws {
    await #expect(throws: CourierFailure.failed("The header X cannot be sent")) {
      try await WebCourier().send(
        WebRequest("http://127.0.0.1:9/", headers: [("X", "a\r\nY: b")]))
    }
  }

  @Test func `says so when nobody is there`() async throws {
    await #expect(throws: CourierFailure.self) {
      try await WebCourier().send(WebRequest("http://127.0.0.1:1/"))
    }
  }

  @Test func `trusts the other side only with a certificate of an authority it knows`()
    async throws
  {
    try await withTemporaryFolder { folder in
      try TLSServer.makeCertificate(in: folder, name: "localhost")
      let server = try await TLSServer(folder: folder)
      defer { server.stop() }
      let address = "https://localhost:\(server.port)/"
      let error = await #expect(throws: CourierFailure.self) {
        try await WebCourier().send(WebRequest(address))
      }
      guard case .untrusted = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      let settings = CourierSettings(
        extraAuthorities: folder.appending(path: "certificate.pem").path)
      #expect(try await WebCourier(settings).send(WebRequest(address)).status == 200)
      // The authority is known, the name is another.
      await #expect(throws: CourierFailure.self) {
        try await WebCourier(settings).send(WebRequest("https://127.0.0.1:\(server.port)/"))
      }
    }
  }
}
