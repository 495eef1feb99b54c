import Foundation

/// Text in the headers of a mail: plain where it can be, as encoded words (RFC 2047) where it
/// cannot. Whatever the text, it stays one header.
enum HeaderText {
  /// What a line that holds an encoded word may be long.
  private static let longest = 76

  /// A header of free text, such as the subject.
  static func unstructured(_ name: String, _ text: String) -> String {
    let text = oneLine(text)
    let plain = "\(name): \(text)"
    return isPlain(text) && plain.utf8.count <= longest
      ? plain : "\(name): " + encoded(text, after: name.utf8.count + 2)
  }

  /// A header of one address.
  static func address(_ name: String, _ mailbox: Mailbox) -> String {
    let address = "<\(mailbox.address.text)>"
    guard let owner = mailbox.name.map(oneLine), !owner.isEmpty else {
      return "\(name): \(address)"
    }
    return "\(name): \(phrase(owner, after: name.utf8.count + 2))\r\n \(address)"
  }

  /// RFC 5322, 3.2.5: atoms, a quoted string, or encoded words.
  private static func phrase(_ text: String, after used: Int) -> String {
    guard isPlain(text), text.utf8.count + 2 + used <= longest else {
      return encoded(text, after: used)
    }
    if text.utf8.allSatisfy({ isAtom($0) || $0 == UInt8(ascii: " ") }) { return text }
    return "\""
      + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// Words of base64, one a line, none of which ends inside a character.
  private static func encoded(_ text: String, after used: Int) -> String {
    let frame = "=?utf-8?B??=".utf8.count
    var words: [String] = []
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      let room = (longest - frame - (words.isEmpty ? used : 1)) / 4 * 3
      let next = Array(String(scalar).utf8)
      if bytes.count + next.count > room {
        words.append("=?utf-8?B?\(Data(bytes).base64EncodedString())?=")
        bytes = []
      }
      bytes += next
    }
    words.append("=?utf-8?B?\(Data(bytes).base64EncodedString())?=")
    return words.joined(separator: "\r\n ")
  }

  /// Line ends and other controls are blanks: what follows one would be another header.
  private static func oneLine(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: " "
      default: scalar
      }
    }
    var line = String(String.UnicodeScalarView(scalars))
    while line.last == " " { line.removeLast() }
    return String(line.drop(while: { $0 == " " }))
  }

  /// Nothing that would have to be encoded, or could be taken for an encoded word.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (32..<127).contains($0) } && !text.contains("=?")
  }

  /// `atext` of RFC 5322, 3.2.3.
  static func isAtom(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }

  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
