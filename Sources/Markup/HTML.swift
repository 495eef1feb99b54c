import Kernel

/// Markup that is safe to send. What is put into its holes is escaped because its type is
/// `String`; only another `HTML` passes through as it is.
///
/// Trap: a ternary of two literals is a `String` unless it says `as HTML`.
package struct HTML: ExpressibleByStringInterpolation, Hashable, Sendable {
  package private(set) var text: String

  package init(stringLiteral value: String) { text = value }
  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
  private init(text: String) { self.text = text }

  /// Nothing at all.
  package static let empty: HTML = ""

  package var isEmpty: Bool { text.isEmpty }

  /// `text` as words on the page.
  package static func escaped(_ text: String) -> HTML { "\(text)" }

  package static func + (one: HTML, other: HTML) -> HTML { HTML(text: one.text + other.text) }
  package static func += (one: inout HTML, other: HTML) { one.text += other.text }

  /// All of `parts`, one after another.
  package static func joined(_ parts: some Sequence<HTML>, by separator: HTML = "") -> HTML {
    HTML(text: parts.map(\.text).joined(separator: separator.text))
  }

  /// This markup with every `placeholder` put in place of. For the frame, which fills in what a
  /// page cannot know (the token of the session).
  package func replacing(_ placeholder: HTML, with replacement: HTML) -> HTML {
    // By bytes: a page is long, and looking at it letter by letter would take most of its time.
    let pattern = Array(placeholder.text.utf8)
    var text = text
    let replaced: [UInt8]? = text.withUTF8 { bytes in
      guard let first = pattern.first else { return nil }
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count + 512)
      // What stands before `taken` is in the result.
      var (taken, from) = (0, 0)
      while let index = bytes[from...].firstIndex(of: first) {
        if bytes[index...].starts(with: pattern) {
          result += bytes[taken..<index]
          result += Array(replacement.text.utf8)
          from = index + pattern.count
          taken = from
        } else {
          from = index + 1
        }
      }
      result += bytes[taken...]
      return result
    }
    return replaced.map { HTML(text: String(decoding: $0, as: UTF8.self)) } ?? self
  }

  package struct StringInterpolation: StringInterpolationProtocol, Sendable {
    var text: String

    package init(literalCapacity: Int, interpolationCount: Int) {
      text = ""
      text.reserveCapacity(literalCapacity + interpolationCount * 16)
    }

    package mutating func appendLiteral(_ literal: String) { text += literal }

    package mutating func appendInterpolation(_ words: some StringProtocol) {
      escape(words, into: &text)
    }

    package mutating func appendInterpolation(_ html: HTML) { text += html.text }

    /// Nothing when there is nothing.
    package mutating func appendInterpolation(_ html: HTML?) {
      if let html { text += html.text }
    }

    package mutating func appendInterpolation(_ number: some BinaryInteger) {
      text += String(number)
    }

    package mutating func appendInterpolation(_ identifier: some Identifier) {
      text += identifier.description
    }

    /// One piece of markup for each element.
    package mutating func appendInterpolation<Elements: Sequence>(
      each elements: Elements, _ piece: (Elements.Element) throws -> HTML
    ) rethrows {
      for element in elements { text += try piece(element).text }
    }

    /// `piece` when `condition` holds, otherwise nothing.
    package mutating func appendInterpolation(
      when condition: Bool, _ piece: @autoclosure () -> HTML
    ) {
      if condition { text += piece().text }
    }
  }
}

/// ` name="value"` with the space before it, or nothing when there is no value.
func attribute(_ name: HTML, _ value: String?) -> HTML {
  guard let value else { return .empty }
  return " \(name)=\"\(value)\""
}

/// A Boolean attribute: ` name` or nothing.
func attribute(_ name: HTML, when condition: Bool) -> HTML {
  condition ? " \(name)" : .empty
}

private func escape(_ words: some StringProtocol, into text: inout String) {
  let needsEscape = words.utf8.contains { byte in
    byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x22 || byte == 0x27
  }
  guard needsEscape else {
    text += words
    return
  }
  for scalar in words.unicodeScalars {
    switch scalar {
    case "&": text += "&amp;"
    case "<": text += "&lt;"
    case ">": text += "&gt;"
    case "\"": text += "&quot;"
    case "'": text += "&#39;"
    default: text.unicodeScalars.append(scalar)
    }
  }
}
