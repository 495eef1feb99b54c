import Access
import Crypto
import HTTPTypes
import Hummingbird
import Kernel
import Storage

/// Who may read `/metrics`. To everybody else the address does not exist.
package struct MetricsAccess: Sendable {
  /// Machines that may without more.
  package var from: [NetworkRange] = []
  /// A secret that any machine may show instead (`Authorization: Bearer …`).
  package var token: String?

  package init() {}

  func admits(address: String, authorization: String?) -> Bool {
    if from.contains(where: { $0.contains(address) }) { return true }
    guard let token, !token.isEmpty, let given = authorization, given.hasPrefix("Bearer ") else {
      return false
    }
    let digest = { (text: String) in SHA256.hash(data: Array(text.utf8)) }
    // Digests of equal length, so that how long it takes tells nothing.
    return digest(String(given.dropFirst(7))) == digest(token)
  }
}

/// `GET /metrics`, for Prometheus.
enum MetricsRoute {
  static func add(to routes: Routes) {
    routes.bare("/metrics") { visit in
      guard
        visit.site.settings.metrics.admits(
          address: visit.clientAddress, authorization: visit.request.headers[.authorization])
      else { throw NotFound("This page") }
      return .text(
        await text(visit.site, at: visit.now), type: "text/plain; version=0.0.4; charset=utf-8")
    }
  }

  private static func text(_ site: Site, at now: Instant) async -> String {
    var text = MetricsText()
    addRequests(site.metrics.now, to: &text)
    await addDatabase(site.database, at: now, to: &text)
    addProcess(to: &text)
    return text.text
  }

  private static func addRequests(_ state: Metrics.State, to text: inout MetricsText) {
    text.family("waypoint_http_requests_total", .counter, "Requests answered.")
    for (kind, count) in state.requests.sorted(by: { $0.key < $1.key }) {
      text.sample(
        "waypoint_http_requests_total",
        [("route", kind.route), ("method", kind.method), ("status", String(kind.status))],
        Double(count))
    }
    text.family(
      "waypoint_http_request_duration_seconds", .histogram, "Time from request to answer.")
    for (route, durations) in state.durations.sorted(by: { $0.key < $1.key }) {
      text.histogram("waypoint_http_request_duration_seconds", [("route", route)], durations)
    }
    text.family(
      "waypoint_database_wait_seconds", .histogram,
      "Time that work waited for a connection to the database.")
    for (work, waits) in state.waits.sorted(by: { $0.key < $1.key }) {
      text.histogram("waypoint_database_wait_seconds", [("work", work)], waits)
    }
  }

  /// What all nodes share. A database that does not answer is a figure too.
  private static func addDatabase(
    _ database: any Database, at now: Instant, to text: inout MetricsText
  ) async {
    let found = try? await database.read { tx in
      (
        try Jobs.standing(at: now, tx), try Sessions.count(at: now, tx),
        try Outbox.standing(at: now, tx)
      )
    }
    text.family("waypoint_database_up", .gauge, "Whether the database answered.")
    text.sample("waypoint_database_up", found == nil ? 0 : 1)
    guard let (jobs, sessions, mails) = found else { return }
    text.family("waypoint_jobs", .gauge, "Jobs by state.")
    text.sample("waypoint_jobs", [("state", "waiting")], Double(jobs.waiting))
    text.sample("waypoint_jobs", [("state", "running")], Double(jobs.running))
    text.sample("waypoint_jobs", [("state", "failed")], Double(jobs.failed))
    text.family(
      "waypoint_job_oldest_waiting_seconds", .gauge,
      "How long the job that is due longest has been due.")
    text.sample("waypoint_job_oldest_waiting_seconds", Double(jobs.oldestDueInSeconds))
    text.family("waypoint_sessions", .gauge, "Browsers that are signed in.")
    text.sample("waypoint_sessions", Double(sessions))
    text.family("waypoint_mails", .gauge, "Mails that were not sent, by state.")
    text.sample("waypoint_mails", [("state", "waiting")], Double(mails.waiting))
    text.sample("waypoint_mails", [("state", "refused")], Double(mails.refused))
    text.sample("waypoint_mails", [("state", "late")], Double(mails.late))
    text.family(
      "waypoint_mail_oldest_waiting_seconds", .gauge,
      "How long the mail has waited that waits longest.")
    text.sample("waypoint_mail_oldest_waiting_seconds", Double(mails.oldestInSeconds))
  }

  private static func addProcess(to text: inout MetricsText) {
    guard let usage = ProcessUsage.now else { return }
    text.family("process_resident_memory_bytes", .gauge, "Memory in use.")
    text.sample("process_resident_memory_bytes", Double(usage.residentBytes))
    text.family("process_cpu_seconds_total", .counter, "Processor time spent.")
    text.sample("process_cpu_seconds_total", usage.processorSeconds)
  }
}
