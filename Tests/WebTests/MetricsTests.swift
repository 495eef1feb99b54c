import HTTPTypes
import Kernel
import Storage
import TestKit
import Testing

@testable import Web

@Suite struct `The figures for those who watch` {
  private func settings(token: String? = nil) -> Site.Settings {
    var settings = Site.Settings()
    settings.metrics.token = token
    return settings
  }

  @Test func `are not there for those who may not read them`() async throws {
    try await withSite(settings: settings(token: "example-watching-secret")) { browser, _ in
      let open = try await browser.get("/metrics")
      #expect(open.status == 404)
      var headers = HTTPFields()
      headers[.authorization] = "Bearer example-watching-secre"
      let guessed = try await browser.send("/metrics", .get, headers, nil)
      #expect(guessed.status == 404)
    }
  }

  @Test(arguments: Engine.allCases)
  func `count requests by kind, jobs, sessions and waits`(engine: Engine) async throws {
    try await withSite(engine, settings: settings(token: "example-watching-secret")) {
      browser, database in
      try await database.write { tx in
        try Jobs.enqueue(
          JobKind("test.late"), payload: "", at: Clock.test.now().adding(seconds: -90), tx)
      }
      for _ in 1...3 { _ = try await browser.get("/api/things/7", signedIn: true) }
      _ = try await browser.get("/people/123456/nothing")
      var headers = HTTPFields()
      headers[.authorization] = "Bearer example-watching-secret"
      let reply = try await browser.send("/metrics", .get, headers, nil)
      #expect(reply.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
      for line in [
        #"waypoint_http_requests_total{route="/api/things/{id}",method="GET",status="200"} 3"#,
        #"waypoint_http_requests_total{route="none",method="GET",status="404"} 1"#,
        #"waypoint_http_request_duration_seconds_count{route="/api/things/{id}"} 3"#,
        "waypoint_database_up 1", #"waypoint_jobs{state="waiting"} 1"#,
        #"waypoint_jobs{state="failed"} 0"#, "waypoint_job_oldest_waiting_seconds 90",
        "waypoint_sessions 1",
      ] {
        #expect(reply.body.contains(line + "\n"), "\(line)")
      }
      #expect(reply.body.contains("process_resident_memory_bytes "))
      #expect(!reply.body.contains("123456"))
    }
  }

  @Test func `put each duration into every bucket that it fits`() {
    var histogram = Metrics.Histogram()
    for seconds in [0.004, 0.3, 60] { histogram.add(seconds) }
    var text = MetricsText()
    text.histogram("x", [("a", "q\"\\")], histogram)
    #expect(text.text.contains(#"x_bucket{a="q\"\\",le="0.005"} 1"#))
    #expect(text.text.contains(#"le="0.5"} 2"#))
    #expect(text.text.contains(#"le="+Inf"} 3"#))
    #expect(text.text.contains(#"x_count{a="q\"\\"} 3"#))
  }

  @Test func `say that the database is away rather than nothing`() async throws {
    try await withSite(
      settings: settings(token: "example-watching-secret"), through: AwayDatabase.inFront(of:)
    ) { browser, _ in
      var headers = HTTPFields()
      headers[.authorization] = "Bearer example-watching-secret"
      let reply = try await browser.send("/metrics", .get, headers, nil)
      #expect(reply.status == 200)
      #expect(reply.body.contains("waypoint_database_up 0\n"))
    }
  }

  @Test func `count waiting for the database by what waits`() async throws {
    let metrics = Metrics()
    try await withDatabase(.sqlite) { base in
      let database = MeasuredDatabase(base, metrics)
      _ = try await database.read { try $0.row("SELECT 1") }
      try await database.write { _ in }
      #expect(metrics.now.waits["read"]?.count == 1)
      #expect(metrics.now.waits["write"]?.count == 1)
    }
  }
}

/// A database whose server cannot be reached.
private struct AwayDatabase: Database {
  let base: any Database
  private var away: StorageError { .unavailable("away") }
  var engine: Engine { base.engine }

  @Sendable static func inFront(of base: any Database) -> any Database { AwayDatabase(base: base) }

  func read<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { throw away }
  func write<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { throw away }
  func writeAlone<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { throw away }
  func writeStatement<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { throw away }
  func rehearse<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { throw away }
  func keep(_ value: (any Sendable)?, as key: String) {}
  func use(_ keys: KeyRing) {}
  func close() async throws {}
}
