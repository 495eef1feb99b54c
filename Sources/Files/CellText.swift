/// One value of a file, made comparable, and what was odd about it.
///
/// - Source: import formats, section 1, 6.
struct CellText {
  /// Ordinary outer spaces trimmed, no-break spaces made plain, zero-width ones taken out, runs of
  /// inner spaces made one.
  let value: String
  /// Something other than outer spaces was normalised.
  let hadOddSpaces: Bool
  /// Starts with `=`, `+`, `-`, `@` or a tab, which a spreadsheet would run.
  let looksLikeFormula: Bool
  let isBeyondASCII: Bool

  init(_ field: RecordScanner.Field, _ bytes: UnsafeBufferPointer<UInt8>) {
    var isPlain = !field.hasDoubledQuotes && !field.hasLineBreak
    var isBeyondASCII = false
    var start = field.start
    var end = field.end
    while start < end, bytes[start] == 0x20 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    var previous: UInt8 = 0
    for index in start..<max(start, end) {
      let byte = bytes[index]
      if byte >= 0x80 {
        isBeyondASCII = true
      } else if byte == 0x09 || (byte == 0x20 && previous == 0x20) {
        isPlain = false
      }
      previous = byte
    }
    self.isBeyondASCII = isBeyondASCII
    let first = start < end ? bytes[start] : 0
    let isSign = first == 0x3D || first == 0x2B || first == 0x2D || first == 0x40
    looksLikeFormula = (isSign || first == 0x09) && end - start > 1
    if isPlain, !isBeyondASCII {
      value = String(
        decoding: UnsafeBufferPointer(rebasing: bytes[start..<max(start, end)]), as: UTF8.self)
      hadOddSpaces = false
      return
    }
    var whole = field
    whole.start = start
    whole.end = max(start, end)
    (value, hadOddSpaces) = Self.normalised(RecordScanner.string(whole, bytes))
  }

  fileprivate static func normalised(_ text: String) -> (String, wasOdd: Bool) {
    var result = String.UnicodeScalarView()
    var wasOdd = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{A0}", "\u{2007}", "\u{202F}", "\u{2002}", "\u{2003}", "\u{2009}", "\u{3000}":
        wasOdd = true
        if result.last != " " { result.append(" ") }
      // The joiners U+200C and U+200D belong to the spelling of some scripts and stay.
      case "\u{200B}", "\u{FEFF}", "\u{2060}":
        wasOdd = true
      case " ":
        if result.last == " " { wasOdd = true } else { result.append(scalar) }
      case _:
        result.append(scalar)
      }
    }
    let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n"]
    while let last = result.last, blanks.contains(last) { result.removeLast() }
    let leading = result.prefix { blanks.contains($0) }.count
    result.removeFirst(leading)
    return (String(result), wasOdd)
  }
}

/// Letters that did not survive the way to us.
enum LetterLoss {
  /// A replacement sign, or a question mark where a letter was: beside a letter in a name, between
  /// two letters in other text, where a question may end with one.
  static func hasLostLetter(_ value: String, isName: Bool) -> Bool {
    if value.contains("\u{FFFD}") { return true }
    guard value.contains("?") else { return false }
    let letters = Array(value)
    return letters.indices.contains { index in
      guard letters[index] == "?" else { return false }
      let isAfter = index > 0 && letters[index - 1].isLetter
      let isBefore = index + 1 < letters.count && letters[index + 1].isLetter
      return isName ? isAfter || isBefore : isAfter && isBefore
    }
  }

  /// UTF-8 that was read as Windows-1252 and saved again: `Ã©` for é.
  static func isDoubleEncoded(_ value: String) -> Bool {
    var previous: Unicode.Scalar?
    for scalar in value.unicodeScalars {
      if let previous, leads.contains(previous), isContinuation(scalar) { return true }
      previous = scalar
    }
    return false
  }

  /// The first bytes of two- and three-byte letters, as Windows-1252 shows them: Â Ã Ä Å â.
  private static let leads: Set<Unicode.Scalar> = ["Â", "Ã", "Ä", "Å", "â"]

  private static func isContinuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x80...0xBF, 0x20AC, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030,
      0x0160, 0x2039,
      0x0152, 0x017D, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
      0x0161, 0x203A, 0x0153, 0x017E, 0x0178:
      true
    default: false
    }
  }
}

package enum FieldText {
  /// The value of a field of an interface file: outer spaces trimmed, odd ones made plain, and
  /// whether there were any.
  package static func normalised(_ text: String) -> (value: String, hadOddSpaces: Bool) {
    var previous: UInt8 = 0x20
    for byte in text.utf8 {
      if byte >= 0x80 || byte == 0x09 || (byte == 0x20 && previous == 0x20) {
        let (value, wasOdd) = CellText.normalised(text.outerBlanksRemoved)
        return (value, wasOdd)
      }
      previous = byte
    }
    return previous == 0x20 ? (text.outerBlanksRemoved, false) : (text, false)
  }
}

extension String {
  fileprivate var outerBlanksRemoved: String {
    var slice = self[...]
    while slice.first == " " { slice = slice.dropFirst() }
    while slice.last == " " { slice = slice.dropLast() }
    return String(slice)
  }
}
