import HTTPTypes
import Kernel
import Storage
import TestKit
import Testing

@testable import Web

@Suite struct `Every answer` {
  /// Pages, redirects, files, pictures, watching, and each kind of failure.
  private static let addresses: [(path: String, status: Int)] = [
    ("/", 200), ("/things", 303), ("/health", 200), ("/ready", 200), ("/metrics", 404),
    ("/favicon.ico", 200), ("/assets/icon.svg", 200), (Assets.stylesheetAddress, 200),
    (Assets.scriptAddress, 200), ("/nothing", 404), ("/assets/nothing.css", 404),
    ("/broken", 500), ("/away", 503), ("/api/things/7", 401), ("/never", 303),
  ]

  @Test func `forbids browsers what the site never does`() async throws {
    try await withSite { browser, _ in
      for (path, status) in Self.addresses {
        var reply = try await browser.get(path)
        // It waits a second for the database and no longer.
        for _ in 0..<100 where path == "/ready" && reply.status != status {
          reply = try await browser.get(path)
        }
        #expect(reply.status == status, "\(path)")
        let policy = reply.headers[.contentSecurityPolicy] ?? ""
        #expect(policy.contains("default-src 'none'"), "\(path)")
        #expect(policy.contains("frame-ancestors 'none'"), "\(path)")
        for loose in ["unsafe-inline", "unsafe-eval", "http:", "*"] {
          #expect(!policy.contains(loose), "\(path) allows \(loose)")
        }
        #expect(reply.header("X-Content-Type-Options") == "nosniff", "\(path)")
        #expect(reply.header("X-Frame-Options") == "DENY", "\(path)")
        #expect(reply.header("Referrer-Policy") == "same-origin", "\(path)")
        #expect(reply.header("Cross-Origin-Opener-Policy") == "same-origin", "\(path)")
        #expect(reply.header("Permissions-Policy")?.contains("camera=()") == true, "\(path)")
        #expect(reply.headers[.cacheControl] != nil, "\(path)")
        #expect(reply.header("Server") == nil, "\(path)")
      }
    }
  }

  @Test func `is known by a number, which an error page tells and the log has`() async throws {
    let lines = Lines()
    try await withSite(log: lines) { browser, _ in
      let one = try await browser.get("/broken")
      let id = try #require(one.header("X-Request-Id"))
      #expect(id.count == 16)
      #expect(one.body.contains(id))
      #expect(lines.all.contains { $0.contains(id) && $0.contains("\"message\":\"failure\"") })
      #expect(lines.all.contains { $0.contains(id) && $0.contains("\"message\":\"request\"") })
      let other = try await browser.get("/")
      #expect(other.header("X-Request-Id") != id)
    }
  }

  @Test func `says how long it took only to those who are signed in`() async throws {
    try await withSite { browser, _ in
      let (outside, inside) = (
        try await browser.get("/"), try await browser.get("/things", signedIn: true)
      )
      #expect(outside.header("Server-Timing") == nil)
      #expect(inside.header("Server-Timing") != nil)
    }
  }
}

@Suite struct `The name of the site` {
  @Test(arguments: [
    ("waypoint.example", true), ("WAYPOINT.example:443", true), ("waypoint.example:", true),
    ("waypoint.example.evil.example", false), ("evil.example", false), ("", false),
    ("waypoint.example:80@evil.example", false), ("waypoint.example/", false),
    ("[::1]:8080", true), ("[::1]evil.example", false), ("[::1", false), ("::1", false),
    ("waypoint.example evil", false), ("waypoint.example.", false),
  ])
  func `is what was configured, on any port`(authority: String, isTaken: Bool) {
    #expect(HostRules.accepts(authority, among: ["waypoint.example", "[::1]"]) == isTaken)
  }

  @Test func `is asked for, and another is refused plainly`() async throws {
    var settings = Site.Settings()
    settings.hosts = ["waypoint.example"]
    try await withSite(settings: settings) { browser, _ in
      // The client of these tests says "localhost".
      let reply = try await browser.get("/", signedIn: true)
      #expect(reply.status == 421)
      #expect(reply.headers[.contentType] == "text/plain; charset=utf-8")
      #expect(reply.headers[.setCookie] == nil)
      #expect(!reply.body.contains("<"))
      #expect(try await browser.get("/health").status == 200)
    }
  }
}

@Suite struct `A proxy in front` {
  private func caller(
    _ forwarded: String?, from connection: String, _ proxies: [String], id: String? = nil
  ) -> Caller {
    var headers = HTTPFields()
    if let forwarded { headers[HTTPField.Name("X-Forwarded-For")!] = forwarded }
    if let id { headers[HTTPField.Name("X-Request-Id")!] = id }
    return Caller(
      headers, connection: connection, proxies: proxies.compactMap(NetworkRange.init)
    ) { "new" }
  }

  @Test(arguments: [
    // What the client writes itself stands to the left, and is not believed.
    ("1.2.3.4, 203.0.113.9", "10.0.0.5", "203.0.113.9"),
    ("203.0.113.9, 10.0.0.7", "10.0.0.5", "203.0.113.9"),
    ("203.0.113.9", "192.0.2.1", "192.0.2.1"),
    ("2001:db8::7", "10.0.0.5", "2001:db8::7"),
    ("nonsense", "10.0.0.5", "10.0.0.5"),
    ("10.0.0.6", "10.0.0.5", "10.0.0.5"),
    ("203.0.113.9", "::ffff:10.0.0.5", "203.0.113.9"),
  ])
  func `is believed only where it was configured`(
    forwarded: String, connection: String, address: String
  ) {
    #expect(caller(forwarded, from: connection, ["10.0.0.0/24"]).address == address)
  }

  @Test func `gives requests their number, if it is one`() {
    let given = { (id: String, connection: String) in
      self.caller(nil, from: connection, ["10.0.0.5"], id: id).requestID
    }
    #expect(given("0123456789abcdef", "10.0.0.5") == "0123456789abcdef")
    #expect(given("0123456789abcdef", "192.0.2.1") == "new")
    #expect(given("x\"},{\"level\":\"error", "10.0.0.5") == "new")
    #expect(given("short", "10.0.0.5") == "new")
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.1.1", true), ("10.0.0.0/8", "11.0.0.0", false),
    ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.200", true),
    ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
    ("0.0.0.0/0", "2001:db8::1", false), ("::1", "::1", true),
  ])
  func `is an address or a range of them`(range: String, address: String, isIn: Bool) throws {
    let range = try #require(NetworkRange(range))
    #expect(range.contains(address) == isIn)
  }

  @Test(arguments: ["", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "localhost", "::1/129", "1.2.3.4/"])
  func `is no name and no half of an address`(text: String) {
    #expect(NetworkRange(text) == nil)
  }
}

@Suite struct `A file that is handed over` {
  struct Sent: Sendable {
    let name: String
    let bytes: [UInt8]
    let isTaken: Bool

    init(_ name: String, _ bytes: [UInt8], isTaken: Bool) {
      self.name = name
      self.bytes = bytes
      self.isTaken = isTaken
    }

    init(_ name: String, text: String, isTaken: Bool = true) {
      self.init(name, Array(text.utf8), isTaken: isTaken)
    }
  }

  /// Text in 16 bits, the lower half first.
  private static func wide(_ text: String) -> [UInt8] {
    text.utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 255), UInt8(unit >> 8)] }
  }

  static let files: [Sent] = [
    Sent("staff.csv", text: "name,post\r\nAnn,Nurse\r\n"),
    Sent("latin.csv", [0x53, 0x69, 0xF4, 0x6E, 0x0A], isTaken: true),
    Sent("wide.txt", [0xFF, 0xFE] + wide("a,b\n"), isTaken: true),
    Sent("plain-wide.txt", wide("a,b\nc,d\n"), isTaken: true),
    Sent("book.xlsx", [0x50, 0x4B, 3, 4, 20, 0], isTaken: true),
    Sent("staff.csv.gz", [0x1F, 0x8B, 8, 0], isTaken: true),
    Sent("empty.csv", [], isTaken: true),
    // Called a list, and not one: a picture, programs, a document, an old workbook.
    Sent("photo.csv", [0x89, 0x50, 0x4E, 0x47, 13, 10, 0x1A, 10, 0, 0, 0, 13], isTaken: false),
    Sent("tool.csv", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], isTaken: false),
    Sent("tool.txt", [0x4D, 0x5A, 0x90, 0, 3, 0, 0, 0], isTaken: false),
    Sent("form.csv", text: "%PDF-1.7\n", isTaken: false),
    Sent("old.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], isTaken: false),
  ]

  @Test(arguments: files) func `is a table by what it holds`(file: Sent) {
    #expect((UploadChecks.problem(with: file.name, file.bytes) == nil) == file.isTaken)
  }
}

extension Browser.Reply {
  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}
