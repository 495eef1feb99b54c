import Files
import Kernel
import Testing

@Suite struct `Words in a calendar` {
  /// - Source: RFC 5545, section 3.3.11.
  @Test func `are marked as in the example of the standard`() throws {
    var entry = try CalendarSamples.entry()
    entry.description = "Project XYZ Final Review\nConference Room - 3B\nCome Prepared."
    #expect(
      try CalendarSamples.feed(entry).read().raw("DESCRIPTION")
        == #"Project XYZ Final Review\nConference Room - 3B\nCome Prepared."#)
  }

  /// - Source: RFC 5545, section 3.8.1.7.
  @Test func `have their commas marked, as in the example of a location`() throws {
    let entry = try CalendarSamples.entry(location: "Conference Room - F123, Bldg. 002")
    #expect(
      try CalendarSamples.feed(entry).text.contains(
        "\r\nLOCATION:Conference Room - F123\\, Bldg. 002\r\n"))
  }

  /// - Source: RFC 5545, section 3.1.
  @Test func `are joined again as in the example of the standard`() throws {
    let folded =
      "DESCRIPTION:This is a lo\r\n ng description\r\n  that exists on a long line.\r\n"
    #expect(
      try CalendarReading(Array(folded.utf8)).text("DESCRIPTION")
        == "This is a long description that exists on a long line.")
  }

  @Test func `keep backslashes, semicolons, quotes, colons and tabs`() throws {
    let words = #"C:\n\\share; "left": a,b\;"# + "\tend"
    let entry = try CalendarSamples.entry(summary: words)
    #expect(try CalendarSamples.feed(entry).read().text("SUMMARY") == words)
  }

  @Test func `have ends of lines of one kind, and nothing that controls`() throws {
    var entry = try CalendarSamples.entry()
    entry.description = "a\r\nb\rc\nd\u{2028}e\u{2029}f\u{85}g\u{0B}h\u{0}\u{7}\u{1B}\u{7F}\u{9F}i"
    #expect(
      try CalendarSamples.feed(entry).read().text("DESCRIPTION") == "a\nb\nc\nd\ne\nf\ng\nhi")
    entry.description = "a\r\r\n\n\rb"
    #expect(try CalendarSamples.feed(entry).read().text("DESCRIPTION") == "a\n\n\n\nb")
  }

  @Test func `cannot bring in a line of their own`() throws {
    var entry = try CalendarSamples.entry(
      summary: "Day\r\nATTENDEE:mailto:intruder@elsewhere.example",
      attendees: [
        try CalendarSamples.attendee("Eve\";X=\"\r\nEND:VEVENT\u{0}", at: "eve@trust.example")
      ])
    entry.location = "Leeds\nEND:VCALENDAR"
    entry.categories = ["a\r\nSTATUS:CANCELLED", "b,c"]
    let reading = try CalendarFile.request(
      entry, product: "x\r\nMETHOD:CANCEL"
    ).read()
    let names = reading.lines.map(\.name)
    #expect(names.count { $0 == "END" } == 5)
    #expect(names.count { $0 == "METHOD" } == 1)
    #expect(names.count { $0 == "STATUS" } == 1)
    let attendees = reading.lines.filter { $0.name == "ATTENDEE" }
    #expect(attendees.map(\.raw) == ["mailto:eve@trust.example"])
    #expect(attendees[0].parameters["CN"] == "Eve\";X=\"\nEND:VEVENT")
    #expect(attendees[0].parameters["X"] == nil)
    #expect(reading.raw("CATEGORIES") == #"a\nSTATUS:CANCELLED,b\,c"#)
  }

  /// As many bytes as come before the value of the heading.
  private static let before = "SUMMARY:".utf8.count

  @Test(arguments: [66, 67, 68, 140, 141, 142, 5_000])
  func `fill lines of at most 75 bytes`(length: Int) throws {
    let words = String(repeating: "x", count: length)
    let text = try CalendarSamples.feed(CalendarSamples.entry(summary: words)).text
    // 75 in the first line; 74 and the blank in front in each further.
    let further = (max(0, Self.before + length - 75) + 73) / 74
    let folded = text.between("SUMMARY:", "LOCATION:")
    #expect(folded.count { $0 == "\r\n" } == further + 1)
    #expect(folded.replacing("\r\n ", with: "") == "SUMMARY:" + words + "\r\n")
  }

  @Test(arguments: 60...75) func `are cut between what people see as characters`(padding: Int)
    throws
  {
    // A family, a flag, a skin tone, a letter with two accents, Tamil and Hangul in parts.
    let people = "👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿🧑🏿‍⚕️e\u{301}\u{323}நி\u{1112}\u{1161}\u{11AB}"
    let words = String(repeating: "x", count: padding) + people + people
    let text = try CalendarSamples.feed(CalendarSamples.entry(summary: words)).text
    let folded = text.between("SUMMARY:", "LOCATION:")
    for line in folded.split(separator: "\r\n").map({ $0.hasPrefix(" ") ? $0.dropFirst() : $0 }) {
      let seen = line.replacing("SUMMARY:", with: "").map(String.init)
      #expect(seen.allSatisfy { words.map(String.init).contains($0) }, "\(seen)")
    }
    #expect(try CalendarReading(Array(folded.utf8)).text("SUMMARY") == words)
  }

  @Test func `are cut inside of a character that is longer than a line, but never of a code point`()
    throws
  {
    let words = "Z" + String(repeating: "\u{33F}\u{20DD}", count: 300)
    #expect(words.count == 1)
    let entry = try CalendarSamples.entry(summary: words)
    #expect(try CalendarSamples.feed(entry).read().text("SUMMARY") == words)
  }

  @Test(arguments: [
    "Siân O’Brien-Şahin", "Ng'ang'a wa Thiong'o", "अनीता शर्मा", "محمد بن سلمان", "陳大文",
    "Ἀριστοτέλης", "ᏣᎳᎩ 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "Ольга, «Оля»; Петрова", "ไพลิน", "e\u{301}", "\u{202E}rtl",
  ]) func `come back in every script`(words: String) throws {
    let entry = try CalendarSamples.entry(
      summary: words, attendees: [try CalendarSamples.attendee(words)])
    let reading = try CalendarFile.request(entry, product: CalendarSamples.product).read()
    let name = reading.lines.first { $0.name == "ATTENDEE" }?.parameters["CN"]
    // By their code points: two ways to write é are equal as texts.
    #expect(reading.text("SUMMARY").map { Array($0.unicodeScalars) } == Array(words.unicodeScalars))
    #expect(name.map { Array($0.unicodeScalars) } == Array(words.unicodeScalars))
  }

  @Test func `come back whatever they are`() throws {
    var chance = SeededGenerator(seed: 20_270_328)
    let alphabet: [Unicode.Scalar] =
      Array("abc XYZ019\\\\;;,,::\"\"^^''n=\t\n".unicodeScalars)
      + ["é", "ß", "\u{301}", "\u{200D}", "👩", "🏿", "🇬", "🇧", "漢", "ع", "\u{FEFF}", "\u{A0}"]
    for _ in 0..<2_000 {
      let length = Int.random(in: 1...400, using: &chance)
      var words = String.UnicodeScalarView("x".unicodeScalars)
      for _ in 0..<length {
        let isAny = Int.random(in: 0..<4, using: &chance) == 0
        let any = Unicode.Scalar(UInt32.random(in: 0xA0...0x1_FFFF, using: &chance))
        let known = alphabet[Int.random(in: 0..<alphabet.count, using: &chance)]
        let scalar = isAny ? any ?? known : known
        words.append(["\u{2028}", "\u{2029}"].contains(scalar) ? "\n" : scalar)
      }
      let text = String(words)
      let entry = try CalendarSamples.entry(
        summary: text, attendees: [try CalendarSamples.attendee(text)])
      let reading = try CalendarFile.request(entry, product: CalendarSamples.product).read()
      let name = reading.lines.first { $0.name == "ATTENDEE" }?.parameters["CN"]
      #expect(reading.text("SUMMARY").map { Array($0.unicodeScalars) } == Array(words))
      #expect(name.map { Array($0.unicodeScalars) } == Array(words))
    }
  }
}

@Suite struct `Whoever is named in a calendar` {
  private func line(_ name: String?, _ address: String) throws -> String {
    let entry = try CalendarSamples.entry(
      attendees: [try CalendarSamples.attendee(name, at: address)])
    let file = try CalendarFile.request(entry, product: CalendarSamples.product)
    return file.text.between("ATTENDEE", "END:VEVENT").replacing("\r\n ", with: "")
      .replacing("\r\n", with: "")
  }

  private let rest = ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:"

  /// - Source: RFC 6868, section 3.1.
  @Test func `has quotes in their name, as in the example of the standard`() throws {
    #expect(
      try line("George Herman \"Babe\" Ruth", "babe@example.com")
        == "ATTENDEE;CN=George Herman ^'Babe^' Ruth" + rest + "mailto:babe@example.com")
  }

  /// - Source: RFC 5545, section 3.2: "Property parameter values that contain the COLON, SEMICOLON,
  ///   or COMMA character separators MUST be specified as quoted-string text values."
  @Test func `is quoted when the name holds what separates`() throws {
    #expect(try line("Hill, Nadia", "a@b.example").contains(";CN=\"Hill, Nadia\";"))
    #expect(try line("Hill; Nadia", "a@b.example").contains(";CN=\"Hill; Nadia\";"))
    #expect(try line("Dr: Hill ^ Co", "a@b.example").contains(";CN=\"Dr: Hill ^^ Co\";"))
    #expect(try line("Siân O'Brien", "a@b.example").contains(";CN=Siân O'Brien;"))
  }

  @Test func `may have no name`() throws {
    #expect(try line(nil, "a@b.example") == "ATTENDEE" + rest + "mailto:a@b.example")
    #expect(try line(" \u{0} ", "a@b.example") == "ATTENDEE" + rest + "mailto:a@b.example")
  }

  @Test func `answers with what they said`() throws {
    var guest = try CalendarSamples.attendee("Henry Cabot", at: "hcabot@example.com")
    guest.role = .optional
    guest.participation = .tentative
    guest.expectsAnswer = true
    let entry = try CalendarSamples.entry(attendees: [guest])
    let reading = try CalendarFile.request(entry, product: CalendarSamples.product).read()
    #expect(
      reading.lines.first { $0.name == "ATTENDEE" }?.parameters == [
        "CN": "Henry Cabot", "CUTYPE": "INDIVIDUAL", "ROLE": "OPT-PARTICIPANT",
        "PARTSTAT": "TENTATIVE", "RSVP": "TRUE",
      ])
  }

  /// - Source: RFC 6068, section 2.
  @Test func `has an address in which nothing is taken for something else`() throws {
    #expect(
      try line(nil, "siân.o'brien+nhs@trust.example").hasSuffix(
        ":mailto:si%C3%A2n.o'brien+nhs@trust.example"))
    #expect(
      try line(nil, "a?b&c%d/e=f@trust.example").hasSuffix(
        ":mailto:a%3Fb%26c%25d%2Fe%3Df@trust.example"))
  }

  @Test(arguments: [
    "", "nadia", "@trust.example", "nadia@", "a@b@c", "a b@c.example", "a@b.example\r\nX:y",
    "<a@b.example>", "a@b.example,c@d.example", "a\u{0}@b.example",
  ]) func `has an address`(text: String) {
    #expect(throws: CalendarRefusal.unusableAddress) { try CalendarAddress(text) }
  }

  @Test func `is the same with capitals in the address`() throws {
    let one = try CalendarAddress("Nadia.Hill@Trust.example")
    #expect(try one == CalendarAddress("nadia.hill@trust.example"))
    #expect(try Set([one, CalendarAddress("nadia.hill@trust.example")]).count == 1)
  }
}

extension String {
  /// From one property up to another.
  fileprivate func between(_ first: String, _ next: String) -> String {
    guard let start = firstRange(of: "\r\n" + first), let end = firstRange(of: "\r\n" + next) else {
      return ""
    }
    return String(unicodeScalars[start.lowerBound..<end.lowerBound].dropFirst(2)) + "\r\n"
  }

  private func firstRange(of words: String) -> Range<String.Index>? { ranges(of: words).first }
}
