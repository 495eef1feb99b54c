/// The end of a backup: where its list of contents begins, and the digest of everything before.
///
/// It is an empty gzip member that carries this as its comment, always equally long, so that it is
/// found from the end, and a file that was cut short has none.
struct BackupSeal: Hashable {
  /// Of the layout of the file.
  static let format = 1

  let contentsOffset: Int
  /// SHA-256 in hexadecimal.
  let digest: String

  private static let opening = "waypoint-backup"
  static let length = encode("1", String(repeating: "0", count: 16), digestOfNothing).count
  private static let digestOfNothing = String(repeating: "0", count: 64)

  var bytes: [UInt8] {
    let text = String(contentsOffset, radix: 16)
    let padded = String(repeating: "0", count: max(0, 16 - text.utf8.count)) + text
    return Self.encode("\(Self.format)", padded, digest)
  }

  enum Found: Equatable {
    case seal(BackupSeal)
    case laterFormat
    case none
  }

  static func read(_ bytes: [UInt8]) -> Found {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let start = text.firstRange(of: opening + " ") else { return .none }
    let words = text[start.lowerBound...].prefix { $0 != "\0" }.split(separator: " ")
    guard words.count == 4, words[0] == opening else { return .none }
    guard words[1] == "\(format)" else { return Int(words[1]) == nil ? .none : .laterFormat }
    guard words[2].hasPrefix("contents="), words[3].hasPrefix("sha256="),
      let offset = Int(words[2].dropFirst("contents=".count), radix: 16), offset >= 0
    else { return .none }
    let seal = BackupSeal(
      contentsOffset: offset, digest: String(words[3].dropFirst("sha256=".count)))
    return seal.bytes == bytes ? .seal(seal) : .none
  }

  /// One digit for the format: a tenth would be a new beginning anyway.
  private static func encode(_ format: String, _ offset: String, _ digest: String) -> [UInt8] {
    let comment = "\(opening) \(format) contents=\(offset) sha256=\(digest)"
    // Magic, deflate, "a comment follows", no time, no hint, system unknown.
    let head: [UInt8] = [0x1F, 0x8B, 8, 0x10, 0, 0, 0, 0, 0, 0xFF]
    // Nothing, packed; its check sum and its length.
    let nothing: [UInt8] = [0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    return head + Array(comment.utf8) + [0] + nothing
  }
}
