import Foundation
import Testing

@testable import Journals

@Suite struct `Fields of an entry read quickly` {
  static let texts = [
    "{}", "{\"a\":\"b\"}", "{\"name\":\"Ngozi Adéyemi 王\",\"at\":\"Heron’s, Court\"}",
    "{\"a\":\"with \\\"quotes\\\"\"}", "{\"a\":null}", "{\"a\":\"b\"", "{\"a\":\"b\"} ",
    "{ \"a\":\"b\"}", "{\"a\":1}", "{\"a\":[\"b\",\"c\"]}", "", "null", "[\"a\"]",
    "{\"a\":\"b\",}", "{\"a\":\"\\u0041\"}", "{\"a\":\"b\"}{}", "{\"a\":[null,\"b\"]}",
    "{\"a\":[\"b\"]}", "{\"a\":[\"b\",null],\"c\":[\"\",\"d\"]}", "{\"\":\"\"}",
  ]

  /// What the quick one reads is what a reader of any JSON reads; and it reads what is written.
  @Test(arguments: texts)
  func `are those that a reader of any JSON finds`(text: String) throws {
    if let quick = PlainFields.details(text) {
      let slow = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
      #expect(quick == slow)
    }
    if let quick = PlainFields.fields(text) {
      let slow = try JSONDecoder().decode([String: [String?]].self, from: Data(text.utf8))
      #expect(quick.mapValues { [$0.before, $0.after] } == slow)
    }
  }

  @Test func `are read as they were written, escaped or not`() {
    for value in ["plain", "a \"quoted\" word", "back\\slash", "line\nbreak", "", "王小明"] {
      #expect(FieldsText.details(FieldsText.encode(["name": value])) == ["name": value])
      let fields = ["name": JournalChange.Field(before: nil, after: value)]
      #expect(FieldsText.fields(FieldsText.encode(fields)) == fields)
      let isPlain = !value.contains { "\"\\\n".contains($0) }
      #expect((PlainFields.fields(FieldsText.encode(fields)) != nil) == isPlain)
    }
  }
}
