import Foundation

extension String {
  /// The form in which names are looked up: accents and case folded, apostrophes taken out,
  /// hyphens and runs of space made one space: "O’Brien-Şahin" becomes "obrien sahin".
  package var folded: String {
    // Most names are plain letters, and files hold many thousands of them.
    if let folded = foldedFromASCII { return folded }
    let plain = folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive],
      locale: Locale(identifier: "en_GB"))
    var result = ""
    var pendingSpace = false
    for character in plain {
      switch character {
      case "'", "’", "‘", "`", "ʼ": continue
      case "ł": append("l")
      case "ø": append("o")
      case "ı": append("i")
      case "đ": append("d")
      case "ß": append("ss")
      case "æ": append("ae")
      case "œ": append("oe")
      case "þ": append("th")
      case "ð": append("d")
      case _ where character.isWhitespace || character == "-" || character == "‐":
        pendingSpace = true
      default: append(String(character))
      }
    }
    return result

    func append(_ text: String) {
      if pendingSpace, !result.isEmpty { result += " " }
      pendingSpace = false
      result += text
    }
  }

  private var foldedFromASCII: String? {
    var folded: [UInt8] = []
    folded.reserveCapacity(utf8.count)
    var pendingSpace = false
    for byte in utf8 {
      switch byte {
      case 0x80...: return nil
      case UInt8(ascii: "'"), UInt8(ascii: "`"): continue
      case 0x09...0x0D, UInt8(ascii: " "), UInt8(ascii: "-"): pendingSpace = true
      case _:
        if pendingSpace, !folded.isEmpty { folded.append(UInt8(ascii: " ")) }
        pendingSpace = false
        let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        folded.append(isCapital ? byte + 0x20 : byte)
      }
    }
    return String(decoding: folded, as: UTF8.self)
  }
}
