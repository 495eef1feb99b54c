/// How words are written so that every reader of calendars finds them again.
enum CalendarText {
  /// Words as the value of a property.
  ///
  /// - Source: RFC 5545, section 3.3.11.
  static func escaped(_ words: String) -> String {
    var written = ""
    for scalar in cleaned(words) {
      switch scalar {
      case "\\", ";", ",": written.unicodeScalars.append(contentsOf: ["\\", scalar])
      case "\n": written += "\\n"
      default: written.unicodeScalars.append(scalar)
      }
    }
    return written
  }

  /// Words as the value of a parameter, in quotes where it needs them.
  ///
  /// - Source: RFC 5545, section 3.2; RFC 6868, section 3.
  static func parameter(_ words: String) -> String {
    var written = ""
    var needsQuotes = false
    for scalar in cleaned(words) {
      switch scalar {
      case "^": written += "^^"
      case "\n": written += "^n"
      case "\"": written += "^'"
      case ",", ";", ":":
        needsQuotes = true
        written.unicodeScalars.append(scalar)
      default: written.unicodeScalars.append(scalar)
      }
    }
    return needsQuotes ? "\"\(written)\"" : written
  }

  /// Whether nothing would be seen of the words.
  static func isBlank(_ words: String) -> Bool {
    cleaned(words).allSatisfy(\.properties.isWhitespace)
  }

  /// One line in as many as it needs: none has more than 75 bytes, and each but the first begins
  /// with a blank, which is not part of it. What people see as one character stays in one line
  /// unless it is longer than a line by itself; what is one in Unicode always does.
  ///
  /// - Source: RFC 5545, section 3.1.
  static func folded(_ line: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(line.utf8.count + line.utf8.count / 24 + 2)
    var room = 75
    func append(_ piece: some Collection<UInt8>) {
      if piece.count > room {
        bytes += [0x0D, 0x0A, 0x20]
        room = 74
      }
      bytes += piece
      room -= piece.count
    }
    for character in line {
      if character.utf8.count <= 74 {
        append(character.utf8)
      } else {
        for scalar in character.unicodeScalars { append(String(scalar).utf8) }
      }
    }
    return bytes + [0x0D, 0x0A]
  }

  /// Ends of lines of every kind as `\n`; without other characters of control, which no reader
  /// may be sent.
  private static func cleaned(_ words: String) -> [Unicode.Scalar] {
    var cleaned: [Unicode.Scalar] = []
    var isAfterReturn = false
    for scalar in words.unicodeScalars {
      switch scalar {
      case "\n" where isAfterReturn: break
      case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": cleaned.append("\n")
      case "\t": cleaned.append(scalar)
      case _ where scalar.properties.generalCategory == .control: break
      default: cleaned.append(scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    return cleaned
  }
}
