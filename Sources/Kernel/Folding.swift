import Foundation

extension String {
  /// The form in which names are looked up: accents and case folded, apostrophes taken out,
  /// hyphens and runs of space made one space: "O’Brien-Şahin" becomes "obrien sahin".
  package var folded: String {
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
}
