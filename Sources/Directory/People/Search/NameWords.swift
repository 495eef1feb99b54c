import Kernel

/// The words under which a person is found.
enum NameWords {
  /// The words of a search or a name: folded, in order, `O’Brien-Şahin` as `obrien` and `sahin`.
  static func typed(_ text: String) -> [String] {
    text.folded.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "." || $0 == ";" })
      .map { unified(String($0)) }
  }

  /// Every word somebody might type for `person`, with the strongest kind of name it is from.
  static func of(_ person: Person) -> [String: PersonName.Kind] {
    var words: [String: PersonName.Kind] = [:]
    for name in [person.name] + person.otherNames {
      for word in self.words(of: name) {
        words[word] = [words[word], name.kind].compactMap { $0 }.min { rank($0) < rank($1) }
      }
    }
    return words
  }

  /// How well a hit on a name of this kind answers: 0 best.
  static func rank(_ kind: PersonName.Kind) -> Int {
    switch kind {
    case .current: 0
    case .knownAs: 1
    case .previous: 2
    }
  }

  static func words(of name: PersonName) -> Set<String> {
    let isPlain = name.display.utf8.allSatisfy { byte in
      byte < 0x80 && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "`")
        && byte != UInt8(ascii: "-")
    }
    let inOrder = typed(name.display)
    if isPlain { return Set(inOrder + joined(inOrder)).subtracting([""]) }
    var words = Set(inOrder + joined(inOrder) + typed(name.given) + typed(name.family))
    for written in name.display.split(whereSeparator: \.isWhitespace) {
      // O'Brien is looked for as "obrien" and, typed with a space, as "o brien".
      let parts = written.split(whereSeparator: { "'’‘`ʼ".contains($0) })
      if parts.count > 1 { words.formUnion(parts.flatMap { typed(String($0)) }) }
      // Anne-Marie also as "annemarie".
      let joined = written.filter { $0 != "-" && $0 != "‐" }
      if joined.count < written.count { words.formUnion(typed(String(joined))) }
    }
    for word in words { words.formUnion(endings(of: word)) }
    words.remove("")
    return words
  }

  /// "Mary O Neill" is looked for as "oneill" too, and "Mc Donald" as "mcdonald".
  private static func joined(_ words: [String]) -> [String] {
    zip(words, words.dropFirst()).dropFirst().compactMap { particle, next in
      particle.count <= 3 ? particle + next : nil
    }
  }

  /// A name written without spaces is found by any part of it: 王小明 also by 小明.
  private static func endings(of word: String) -> [String] {
    let scalars = Array(word.unicodeScalars)
    guard scalars.count > 1, scalars.contains(where: \.isWrittenWithoutSpaces) else { return [] }
    return scalars.indices.dropFirst().map { start in
      var ending = String.UnicodeScalarView()
      ending.append(contentsOf: scalars[start...])
      return String(ending)
    }
  }

  /// Arabic letters that are written for one another are one letter.
  private static func unified(_ word: String) -> String {
    guard word.unicodeScalars.contains(where: { (0x600...0x6FF).contains($0.value) }) else {
      return word
    }
    var result = String.UnicodeScalarView()
    for scalar in word.unicodeScalars {
      switch scalar {
      case "أ", "إ", "آ", "ٱ": result.append("ا")
      case "ى", "ی": result.append("ي")
      case "ة": result.append("ه")
      case "ک": result.append("ك")
      case "\u{0640}", "\u{064B}"..."\u{0655}": continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
