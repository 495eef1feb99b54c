import Foundation

/// Details and fields as the text their columns hold: JSON with sorted keys. Written by hand,
/// because a load writes one for each of its rows.
enum FieldsText {
  /// `{"job_title":["Nurse","Matron"]}`, with null for no value.
  static func encode(_ fields: [String: JournalChange.Field]) -> String {
    object(fields) { text, alteration in
      text += "["
      append(alteration.before, to: &text)
      text += ","
      append(alteration.after, to: &text)
      text += "]"
    }
  }

  static func encode(_ details: [String: String]) -> String {
    object(details) { text, value in append(value, to: &text) }
  }

  static func fields(_ text: String) -> [String: JournalChange.Field] {
    let decoded = try? JSONDecoder().decode([String: [String?]].self, from: Data(text.utf8))
    return (decoded ?? [:]).compactMapValues { values in
      values.count == 2 ? .init(before: values[0], after: values[1]) : nil
    }
  }

  static func details(_ text: String) -> [String: String] {
    (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
  }

  private static func object<Value>(
    _ members: [String: Value], _ append: (inout String, Value) -> Void
  ) -> String {
    var text = "{"
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      if text.utf8.count > 1 { text += "," }
      self.append(key, to: &text)
      text += ":"
      append(&text, value)
    }
    return text + "}"
  }

  private static func append(_ value: String?, to text: inout String) {
    guard let value else {
      text += "null"
      return
    }
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      case _: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
