import Courier
import Foundation
import Kernel
import Testing

/// Messages are read back by Python's `email`, which is not ours.
@Suite struct `A mail as it is sent` {
  private struct Read: Decodable {
    let subject: String
    let from: [String]
    let to: [String]
    let names: [String]
    let date: String
    let text: String
    let longest: Int
    let isASCII: Bool
    let defects: [String]
  }

  private func message(
    subject: String = "Hello", text: String = "Hello", name: String? = nil
  ) throws -> String {
    let from = try #require(MailAddress("waypoint@harbour.example"))
    return Mail(
      from: Mailbox(from, name: name), to: try #require(MailAddress("sam.o'neil@harbour.example")),
      subject: subject, text: text, id: "abc123",
      date: Instant(milliseconds: 1_795_273_927_000)
    ).message
  }

  private func read(_ message: String) throws -> Read {
    let program = """
      import email, email.policy, json, sys
      raw = sys.stdin.buffer.read()
      m = email.message_from_bytes(raw, policy=email.policy.default)
      print(json.dumps({
        "subject": m["subject"], "date": m["date"].datetime.isoformat(),
        "from": [a.display_name for a in m["from"].addresses]
          + [a.addr_spec for a in m["from"].addresses],
        "to": [a.addr_spec for a in m["to"].addresses],
        "names": m.keys(), "text": m.get_content(),
        "longest": max(map(len, raw.split(b"\\r\\n"))), "isASCII": raw.isascii(),
        "defects": [repr(d) for d in m.defects] + [repr(d) for h in m.values() for d in h.defects]}))
      """
    return try JSONDecoder().decode(Read.self, from: said(by: program, about: message))
  }

  /// What a program of others says of a message.
  private func said(by program: String, about message: String) throws -> Data {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", program]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(message.utf8))
    try input.fileHandleForWriting.close()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return said
  }

  @Test(
    arguments: [
      "Hello", "Siân’s invitation to Ysbyty Gwynedd", "دعوة من مستشفى الميناء",
      "👩‍⚕️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿 a family: 👨‍👩‍👧‍👦", "=?utf-8?q?not_encoded?= by us", "50% = half, \"quoted\"",
      String(repeating: "Llanfairpwllgwyngyll ", count: 12) + "ŵ",
      String(repeating: "a", count: 200),
    ])
  func `keeps its subject in every script`(subject: String) throws {
    let read = try read(message(subject: subject))
    #expect(read.subject == subject)
    #expect(read.isASCII)
    #expect(read.longest <= 78)
    #expect(read.defects.isEmpty)
  }

  @Test(
    arguments: [
      "Waypoint at Harbour", "O'Brien, Seán", "Harbour \"The Quay\" (NHS) \\ Trust",
      "Bwrdd Iechyd Prifysgol Betsi Cadwaladr Ŵ", "مستشفى الميناء", "🏥",
    ])
  func `keeps the name it comes from`(name: String) throws {
    let read = try read(message(name: name))
    #expect(read.from == [name, "waypoint@harbour.example"])
    #expect(read.to == ["sam.o'neil@harbour.example"])
    #expect(read.longest <= 78)
    #expect(read.defects.isEmpty)
  }

  @Test(
    arguments: [
      "Hello\n", "Dear Siân,\n\n.\n..\n.leading dot\nblank at the end \ntab\t\n",
      "a=b =3D =\n", "https://waypoint.harbour.example/welcome?name=a&code=ABCD-EFGH-JKLM\n",
      String(repeating: "long ", count: 300) + "\n", String(repeating: "ش", count: 500) + "\n",
      String(repeating: "x", count: 76) + "\n" + String(repeating: "y", count: 77) + "\n",
      "From here\n--\n", "👨‍👩‍👧‍👦\n",
    ])
  func `keeps its text in every script`(text: String) throws {
    let message = try message(text: text)
    let read = try read(message)
    #expect(read.text.replacing("\r\n", with: "\n") == text)
    #expect(read.isASCII)
    #expect(read.longest <= 78)
    #expect(read.defects.isEmpty)
  }

  @Test(
    arguments: [
      "Hello\r\nBcc: thief@elsewhere.example", "Hello\nBcc: thief@elsewhere.example",
      "Hello\r\n\r\nAnother text", "Hello\u{2028}Bcc: thief@elsewhere.example",
      "Hello\u{0}\u{b}\u{c}\u{85}Bcc: thief@elsewhere.example",
    ])
  func `has the same headers whatever stands in them`(words: String) throws {
    let usual = try read(message(name: "Waypoint"))
    let read = try read(message(subject: words, name: words))
    #expect(read.names == usual.names)
    #expect(read.text == usual.text)
    #expect(!read.names.contains { $0.lowercased() == "bcc" })
  }

  /// Read by another implementation: the words first, then the entry, each as it was written.
  @Test func `holds words and an entry for calendars that say the same`() throws {
    let from = try #require(MailAddress("waypoint@harbour.example"))
    var mail = Mail(
      from: Mailbox(from), to: try #require(MailAddress("sam@harbour.example")),
      subject: "Siân’s day",
      text: "Hello Siân,\n\nYou are expected.\n", id: "abc123",
      date: Instant(milliseconds: 1_795_273_927_000))
    let entry = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Diwrnod Siân ŵ\r\nEND:VCALENDAR\r\n"
    mail.calendar = MailCalendar(method: "REQUEST", text: entry)
    let program = """
      import email, email.policy, json, sys
      m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
      parts = list(m.iter_parts())
      print(json.dumps({"kind": m.get_content_type(),
        "kinds": [p.get_content_type() for p in parts],
        "texts": [parts[0].get_content(), parts[1].get_payload(decode=True).decode()],
        "method": parts[1].get_param("method"),
        "defects": [repr(d) for d in m.defects] + [repr(d) for p in parts for d in p.defects]}))
      """
    struct Whole: Decodable {
      let kind: String
      let kinds, texts, defects: [String]
      let method: String
    }
    let read = try JSONDecoder().decode(Whole.self, from: said(by: program, about: mail.message))
    #expect(read.kind == "multipart/alternative")
    #expect(read.kinds == ["text/plain", "text/calendar"])
    #expect(read.texts[0].replacing("\r\n", with: "\n") == mail.text)
    #expect(read.texts[1] == entry && read.method == "REQUEST")
    #expect(read.defects.isEmpty && mail.message.utf8.allSatisfy { $0 < 128 })
  }

  @Test func `says when, in UTC`() throws {
    #expect(try message().hasPrefix("Date: Sat, 21 Nov 2026 15:12:07 +0000\r\n"))
    #expect(try read(message()).date == "2026-11-21T15:12:07+00:00")
  }

  @Test func `has the number it was given`() throws {
    #expect(try message().contains("\r\nMessage-ID: <abc123@harbour.example>\r\n"))
  }

  /// RFC 2045, 6.7, and RFC 2047, 8.
  @Test func `is written as the standards write it`() throws {
    #expect(
      try message(text: "J'interdis aux marchands de vanter trop leurs marchandises. À tout = à")
        .hasSuffix(
          "J'interdis aux marchands de vanter trop leurs marchandises. =C3=80 tout =3D=\r\n"
            + " =C3=A0\r\n"))
    #expect(try message(subject: "Keld Jørn").contains("Subject: =?utf-8?B?S2VsZCBKw7hybg==?=\r\n"))
  }
}

@Suite struct `A mail address` {
  @Test(
    arguments: [
      "sam@harbour.example", "sean.o'brien@harbour.example",
      "j_shah+waypoint@mail.harbour.example", "root@localhost", "a@xn--pthon-kva.example",
    ])
  func `is taken as people have them`(text: String) {
    #expect(MailAddress(text)?.text == text)
  }

  @Test(
    arguments: [
      "", "sam", "sam@", "@harbour.example", "sam@@harbour.example", "sam@harbour..example",
      ".sam@harbour.example", "sam.@harbour.example", "s am@harbour.example",
      "sam@harbour.example\r\nBcc: x@elsewhere.example", "sam@harbour.example> SIZE=1",
      "<sam@harbour.example>", "sam@harbour.example,x@elsewhere.example", "siân@harbour.example",
      "sam@-harbour.example", "\"sam\"@harbour.example", "sam@[127.0.0.1]",
      String(repeating: "a", count: 65) + "@harbour.example",
    ])
  func `is not what could hide another`(text: String) {
    #expect(MailAddress(text) == nil)
  }

  @Test func `may have the name of whose it is`() {
    let box = Mailbox("Waypoint at Harbour <waypoint@harbour.example>")
    #expect(box?.name == "Waypoint at Harbour")
    #expect(box?.address.text == "waypoint@harbour.example")
    #expect(Mailbox("waypoint@harbour.example")?.name == nil)
    #expect(Mailbox("\"O'Brien, S\" <s@harbour.example>")?.name == "O'Brien, S")
    #expect(Mailbox("Waypoint <waypoint@harbour.example> x") == nil)
  }
}

@Suite struct `A mail server` {
  @Test(arguments: ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
  func `on this machine may go without TLS`(host: String) {
    #expect(MailServer(host: host, security: .none, ownName: "w.example").isSafe)
  }

  @Test(arguments: ["smtp.harbour.example", "10.0.0.1", "127.0.0.1.harbour.example", "127.evil"])
  func `elsewhere may not`(host: String) async throws {
    let server = MailServer(host: host, security: .none, ownName: "w.example")
    let address = try #require(MailAddress("a@harbour.example"))
    await #expect(throws: MailFailure(.unsafe)) {
      try await MailCourier(server).send(
        Mail(
          from: Mailbox(address), to: address, subject: "", text: "", id: "1",
          date: Instant(milliseconds: 0)))
    }
    #expect(MailServer(host: host, security: .startTLS, ownName: "w.example").isSafe)
  }
}
