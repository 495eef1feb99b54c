import Foundation
import Kernel
import Testing

@Suite struct `JSON that anybody may have written` {
  private func read(_ text: String, deepest: Int = 32) -> JSONValue? {
    JSONValue(json: Array(text.utf8), deepest: deepest)
  }

  @Test func `is read as what it says`() {
    #expect(read(" {} ") == .object([:]))
    #expect(read("[ ]") == .array([]))
    #expect(
      read(#"{"a":[1,-20,true,false,null,"x"],"b":{"c":2.5e1}}"#)
        == [
          "a": [1, .number(-20), true, false, .nothing, "x"], "b": ["c": .decimal(25)],
        ])
    #expect(read(#""\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t""#) == "é😀\"\\/\u{8}\u{c}\n\r\t")
    #expect(read("9007199254740993") == 9_007_199_254_740_993)
    #expect(read("99999999999999999999") == .decimal(1e20))
  }

  @Test(
    "is refused where two readers could take two things from it",
    arguments: [
      "", "{", "[", "{]", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
      "{\"a\" 1}", "{a:1}", "01", "-", "1.", ".5", "+1", "1e", "1e999", "NaN", "tru", "nul", "1 2",
      "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\t\"",
      "'a'", "// x", "[1] //", "\u{FEFF}{}",
    ])
  func refused(text: String) {
    #expect(read(text) == nil)
  }

  @Test func `is refused when it is no UTF-8 inside`() {
    #expect(JSONValue(json: [0x22, 0xFF, 0x22]) == nil)
    #expect(JSONValue(json: [0x22, 0xC0, 0x80, 0x22]) == nil)
  }

  @Test func `nests no deeper than allowed`() {
    let nested = { (depth: Int) in
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(read(nested(32)) != nil)
    #expect(read(nested(33)) == nil)
    #expect(read(nested(3), deepest: 2) == nil)
    #expect(read(nested(1_000_000)) == nil)
    #expect(read(String(repeating: "{\"a\":", count: 100_000)) == nil)
  }

  @Test func `never stops the program, whatever the bytes are`() {
    var chance = SeededGenerator(seed: 5)
    let whole = Array(#"{"a":[1,-2.5e3,true,null,"\u00e9\n"],"b":{"c":"d"}}"#.utf8)
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...chance.next(upperBound: 3 as UInt64) {
        let place = Int(chance.next(upperBound: UInt64(bytes.count)))
        bytes[place] = UInt8(truncatingIfNeeded: chance.next())
      }
      bytes = Array(bytes.prefix(Int(chance.next(upperBound: UInt64(bytes.count + 1)))))
      // What is read here, the reader of the platform takes for JSON too.
      if JSONValue(json: bytes) != nil {
        #expect(
          (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
            != nil, "\(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }
}

@Suite struct `A moment as standards write it` {
  @Test func `is read back`() {
    #expect(Instant(iso: "1970-01-01T00:00:00Z") == Instant(milliseconds: 0))
    #expect(Instant(iso: "2026-03-31T13:05:09Z")?.iso == "2026-03-31T13:05:09Z")
    #expect(Instant(iso: "2026-03-31T14:05:09+01:00")?.iso == "2026-03-31T13:05:09Z")
    #expect(Instant(iso: "2026-03-31T00:05:09.25-05:30")?.iso == "2026-03-31T05:35:09Z")
    #expect(
      Instant(iso: "1970-01-01T00:00:00.1234567Z") == Instant(milliseconds: 123))
    #expect(Instant(iso: "1970-01-01T00:00:01.5Z") == Instant(milliseconds: 1_500))
  }

  @Test(
    "is refused when it is anything else",
    arguments: [
      "", "2026-03-31", "2026-03-31T13:05Z", "2026-03-31 13:05:09Z", "2026-03-31T13:05:09",
      "2026-02-30T13:05:09Z", "2026-03-31T24:00:00Z", "2026-03-31T13:60:00Z",
      "2026-03-31T13:05:60Z", "2026-03-31T13:05:09.Z", "2026-03-31T13:05:09+0100",
      "2026-03-31T13:05:09+25:00", "2026-03-31T13:05:09Zx", "2026-03-31T13:05:0éZ",
    ])
  func refused(text: String) {
    #expect(Instant(iso: text) == nil)
  }
}
