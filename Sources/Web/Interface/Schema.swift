import Kernel

/// The shape of an answer to programs, for the description of the interface.
package indirect enum Schema: Sendable {
  case text
  case number
  case yesOrNo
  /// `2026-11-21`.
  case day
  /// One of a few words.
  case word([String])
  case list(Schema)
  /// At least one, and no more than so many.
  case listUpTo(Int, Schema)
  /// Text of at most so many characters, or a number that is read as it would be written.
  case textOrNumber(upTo: Int)
  case object([Field])
  /// Numbers by name; `null` where a number is not told.
  case counts

  package struct Field: Sendable {
    let name: String
    let schema: Schema
    let about: String
    /// Left out where there is nothing to say.
    let isOptional: Bool

    package init(_ name: String, _ schema: Schema, _ about: String, isOptional: Bool = false) {
      self.name = name
      self.schema = schema
      self.about = about
      self.isOptional = isOptional
    }
  }
}

extension Schema {
  /// As JSON Schema 2020-12, which OpenAPI 3.1 takes as it is.
  var json: JSONValue {
    switch self {
    case .text: ["type": "string"]
    case .number: ["type": "integer"]
    case .yesOrNo: ["type": "boolean"]
    case .day: ["type": "string", "format": "date"]
    case .word(let words): ["type": "string", "enum": .array(words.map { .text($0) })]
    case .list(let element): ["type": "array", "items": element.json]
    case .listUpTo(let most, let element):
      ["type": "array", "items": element.json, "minItems": 1, "maxItems": .number(most)]
    case .textOrNumber(let longest):
      ["type": ["string", "number"], "minLength": 1, "maxLength": .number(longest)]
    case .counts:
      ["type": "object", "additionalProperties": ["type": ["integer", "null"]]]
    case .object(let fields):
      [
        "type": "object",
        "properties": .object(
          Dictionary(
            fields.map { ($0.name, $0.schema.json.adding("description", .text($0.about))) }
          ) { first, _ in first }),
        "required": .array(fields.filter { !$0.isOptional }.map { .text($0.name) }),
        "additionalProperties": false,
      ]
    }
  }
}
