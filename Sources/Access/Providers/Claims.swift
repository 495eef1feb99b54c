import Foundation

/// A value of JSON, as providers send them.
package enum ClaimValue: Hashable, Sendable {
  case nothing
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([ClaimValue])
  case object([String: ClaimValue])
}

extension ClaimValue: Decodable {
  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .nothing
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([ClaimValue].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: ClaimValue].self))
    }
  }

  /// The texts there are at the end of `path`, through objects by their names and through every
  /// item of a list.
  fileprivate func texts(at path: ArraySlice<Substring>) -> [String] {
    switch self {
    case .list(let items): return items.flatMap { $0.texts(at: path) }
    case .object(let fields):
      guard let name = path.first, let value = fields[String(name)] else { return [] }
      return value.texts(at: path.dropFirst())
    case .text(let text): return path.isEmpty && !text.isEmpty ? [text] : []
    case .number(let number):
      guard path.isEmpty, let whole = Int64(exactly: number) else { return [] }
      return [String(whole)]
    case .flag, .nothing: return []
    }
  }
}

/// What a provider says: the fields of a token, or of another of its answers.
package struct Claims: Hashable, Sendable {
  package let fields: [String: ClaimValue]

  package init(_ fields: [String: ClaimValue]) { self.fields = fields }

  /// `nil` when the bytes are no JSON object.
  package init?(json: some Sequence<UInt8>) {
    guard let fields = try? JSONDecoder().decode([String: ClaimValue].self, from: Data(json))
    else { return nil }
    self.fields = fields
  }

  package func text(_ name: String) -> String? {
    guard case .text(let text) = fields[name], !text.isEmpty else { return nil }
    return text
  }

  package func number(_ name: String) -> Double? {
    guard case .number(let number) = fields[name], number.isFinite else { return nil }
    return number
  }

  /// Whether it is there and true. Some providers write it as a word.
  package func isTrue(_ name: String) -> Bool {
    fields[name] == .flag(true) || fields[name] == .text("true")
  }

  /// One text, or all of a list. `roles.org_code` goes into objects, and into each of a list.
  package func texts(_ path: String) -> [String] {
    if let whole = fields[path] { return whole.texts(at: []) }
    return ClaimValue.object(fields).texts(at: path.split(separator: ".")[...])
  }

  /// Those of `other` where this has none of that name.
  package func adding(_ other: Claims) -> Claims {
    Claims(fields.merging(other.fields) { own, _ in own })
  }
}
