import Kernel

/// What somebody is called, over a period. Any script; one word is enough.
package struct PersonName: Hashable, Sendable {
  package enum Kind: String, Storable {
    case current
    case previous
    case knownAs = "known-as"
  }

  package let kind: Kind
  package let title: String?
  /// Empty when only a family name, or only the whole name, is known.
  package let given: String
  /// Empty when only a given name, or only the whole name, is known.
  package let family: String
  /// The whole name as its bearer writes it, without the title.
  package let display: String
  package let from: Day?
  package let to: Day?

  /// A name in parts, either of which may be missing; `nil` when both are, or when there is no
  /// letter in them: signs and figures are nobody's name.
  package init?(
    given: String, family: String, title: String? = nil, kind: Kind = .current,
    from: Day? = nil, to: Day? = nil
  ) {
    let given = given.collapsed
    let family = family.collapsed
    guard (given + family).contains(where: \.isLetter) else { return nil }
    self.init(
      kind: kind, title: title, given: given, family: family,
      display: PersonName.joined(given: given, family: family), from: from, to: to)
  }

  /// A name known only as a whole, the way care files give it; `nil` when it is blank. No parts
  /// are guessed from it.
  package init?(
    written: String, title: String? = nil, kind: Kind = .current, from: Day? = nil,
    to: Day? = nil
  ) {
    let written = written.collapsed
    guard !written.isEmpty else { return nil }
    self.init(
      kind: kind, title: title, given: "", family: "", display: written, from: from, to: to)
  }

  /// As it was stored.
  package init(
    kind: Kind, title: String?, given: String, family: String, display: String, from: Day?,
    to: Day?
  ) {
    self.kind = kind
    let title = title?.collapsed ?? ""
    self.title = title.isEmpty ? nil : title
    self.given = given
    self.family = family
    self.display = display
    self.from = from
    self.to = to
  }

  /// The place in a list: family name first where it is known.
  package var sortKey: String {
    family.isEmpty ? display.folded : (family + " " + given).folded
  }

  /// The words of the name in alphabetical order, so that "Birtwistle, Maureen" of one file is
  /// compared with "Maureen Birtwistle" of another. Empty unless it is a whole name: one word is
  /// no evidence of who somebody is, but 王小明 is family and given name.
  package var comparisonKey: String {
    let words = NameWords.typed(display).filter { !$0.isEmpty }
    let scalars = display.unicodeScalars
    let isWhole =
      words.count > 1 || (!given.isEmpty && !family.isEmpty)
      || (scalars.count > 1 && scalars.allSatisfy(\.isWrittenWithoutSpaces))
    return isWhole ? words.sorted().joined(separator: " ") : ""
  }

  package func asPrevious(until day: Day?) -> PersonName {
    PersonName(
      kind: .previous, title: title, given: given, family: family, display: display, from: from,
      to: day.map { max($0, from ?? $0) })
  }

  package func dated(from: Day?, to: Day?) -> PersonName {
    PersonName(
      kind: kind, title: title, given: given, family: family, display: display, from: from,
      to: to)
  }

  /// Given name first, but 王小明 and 김민준 as they are written: family name first, unspaced.
  private static func joined(given: String, family: String) -> String {
    guard !given.isEmpty else { return family }
    guard !family.isEmpty else { return given }
    let eastAsian = (given + family).unicodeScalars.allSatisfy(\.isWrittenWithoutSpaces)
    return eastAsian ? family + given : given + " " + family
  }
}

extension String {
  /// Without outer spaces, and with one space for each run of them.
  var collapsed: String {
    if isCollapsedASCII { return self }
    return split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private var isCollapsedASCII: Bool {
    var previous = UInt8(ascii: " ")
    for byte in utf8 {
      guard (0x21..<0x7F).contains(byte) || (byte == 0x20 && previous != 0x20) else { return false }
      previous = byte
    }
    return previous != 0x20 || isEmpty
  }
}

extension Unicode.Scalar {
  /// Han, kana and hangul: scripts in which a whole name is one run of letters.
  var isWrittenWithoutSpaces: Bool {
    switch value {
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF,
      0x20000...0x323AF:
      true
    default: false
    }
  }
}
