import HTTPTypes
import Kernel
import Storage
import TestKit
import Testing
import Web

@Suite struct `A form` {
  static func count(_ database: any Database) async throws -> Int {
    try await database.read { tx in
      try tx.row("SELECT COUNT(*) FROM sign_in_failure")?(0) ?? 0
    }
  }

  @Test(arguments: Engine.allCases)
  func `is done once, however often it is sent`(engine: Engine) async throws {
    try await withSite(engine) { browser, database in
      let form = try await browser.form(at: "/")
      for _ in 1...3 {
        let reply = try await browser.post(
          "/things", form.fields + "&word=one", cookie: form.cookie)
        #expect(reply.status == 303)
        #expect(reply.headers[.location] == "/things")
        #expect(reply.headers[.setCookie]?.contains("waypoint-done=Added%20one") == true)
      }
      #expect(try await Self.count(database) == 1)
      let again = try await browser.form(at: "/")
      _ = try await browser.post("/things", again.fields + "&word=one", cookie: again.cookie)
      #expect(try await Self.count(database) == 2)
    }
  }

  @Test func `is asked again with what was typed and what is to be mended`() async throws {
    try await withSite { browser, database in
      let form = try await browser.form(at: "/")
      let reply = try await browser.post(
        "/things", form.fields + "&word=no", cookie: form.cookie)
      #expect(reply.status == 422)
      #expect(reply.body.contains("<title>Error: Ask – Waypoint</title>"))
      #expect(reply.body.contains("<a href=\"#word\">Enter another word</a>"))
      #expect(reply.body.contains("value=\"no\""))
      #expect(try await Self.count(database) == 0)
      // Mended and sent from the same page, it is taken.
      let mended = try await browser.post(
        "/things", form.fields + "&word=yes", cookie: form.cookie)
      #expect(mended.status == 303)
    }
  }

  @Test func `is refused from a page that is not ours`() async throws {
    try await withSite { browser, database in
      let form = try await browser.form(at: "/")
      let forged = [
        try await browser.post("/things", "word=x", cookie: form.cookie),
        try await browser.post("/things", form.fields, cookie: ""),
        try await browser.post(
          "/things", "form-token=00000000000000000000000000000000&word=x", cookie: form.cookie),
        try await browser.post(
          "/things", form.fields, cookie: form.cookie, origin: "https://elsewhere.example"),
        // A token of a browser that is not signed in is no good for a session.
        try await browser.post(
          "/things", form.fields,
          cookie: form.cookie + "; waypoint-session=\(browser.session)"),
      ]
      #expect(forged.map(\.status) == [403, 403, 403, 403, 403])
      #expect(try await Self.count(database) == 0)
    }
  }

  @Test func `says that nothing was saved when it is too large or of the wrong kind`() async throws
  {
    var settings = Site.Settings()
    settings.formLimitInBytes = 1_000
    try await withSite(settings: settings) { browser, _ in
      let form = try await browser.form(at: "/")
      let large = try await browser.post(
        "/things", form.fields + "&word=" + String(repeating: "x", count: 2_000),
        cookie: form.cookie)
      #expect(large.status == 413)
      var headers = HTTPFields()
      headers[.contentType] = "application/json"
      headers[.cookie] = form.cookie
      let json = try await browser.send("/things", .post, headers, "{}")
      #expect(json.status == 415)
    }
  }

  @Test func `ends on the page of what is not there`() async throws {
    try await withSite { browser, _ in
      let form = try await browser.form(at: "/")
      let gone = try await browser.post(
        "/things", form.fields + "&word=gone", cookie: form.cookie)
      #expect(gone.status == 404)
      let broken = try await browser.post(
        "/things", form.fields + "&word=broken", cookie: form.cookie)
      #expect(broken.status == 500)
    }
  }
}

@Suite struct `An upload` {
  private func body(_ token: String, _ files: [(String, String)]) -> String {
    var text =
      "--B\r\nContent-Disposition: form-data; name=\"form-token\"\r\n\r\n\(token)\r\n"
    for (name, content) in files {
      text +=
        "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\(name)\"\r\n"
        + "Content-Type: text/csv\r\n\r\n\(content)\r\n"
    }
    return text + "--B--\r\n"
  }

  private func send(_ browser: Browser, _ body: String, _ cookie: String) async throws
    -> Browser.Reply
  {
    var headers = HTTPFields()
    headers[.contentType] = "multipart/form-data; boundary=B"
    headers[.cookie] = cookie
    return try await browser.send("/files", .post, headers, body)
  }

  @Test func `keeps every byte and drops folders from names`() async throws {
    try await withSite { browser, _ in
      let form = try await browser.form(at: "/")
      let token = form.fields.dropFirst("form-token=".count).prefix(32)
      let reply = try await send(
        browser,
        body(
          String(token),
          [
            ("C:\\Users\\x\\staff.csv", "a,b\r\n1,2\r\n"), ("../../etc/passwd", "--B-not\r\n--"),
            ("", ""),
          ]), form.cookie)
      #expect(reply.status == 200)
      #expect(reply.body == "staff.csv 10\npasswd 11")
    }
  }

  @Test func `is refused when broken, forged or too large`() async throws {
    var settings = Site.Settings()
    settings.uploadLimitInBytes = 5_000
    try await withSite(settings: settings) { browser, _ in
      let form = try await browser.form(at: "/")
      let token = String(form.fields.dropFirst("form-token=".count).prefix(32))
      let whole = body(token, [("a.csv", "x")])
      #expect(try await send(browser, String(whole.dropLast(12)), form.cookie).status == 400)
      #expect(try await send(browser, body("forged", []), form.cookie).status == 403)
      let large = body(token, [("a.csv", String(repeating: "x", count: 6_000))])
      #expect(try await send(browser, large, form.cookie).status == 413)
    }
  }
}
