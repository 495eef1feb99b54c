/// The parts of a tar file, so that a backup can be looked into with tools that everybody has.
enum Archive {
  static let blockSize = 512

  /// The header of a part of `size` bytes.
  static func header(_ name: String, size: Int) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: blockSize)
    func put(_ text: String, at place: Int) {
      block.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
    }
    put(String(name.utf8.prefix(99)) ?? "", at: 0)
    put("0000600", at: 100)
    put("0000000", at: 108)
    put("0000000", at: 116)
    put(octal(size, digits: 11), at: 124)
    // No time of its own: the same rows make the same bytes.
    put(octal(0, digits: 11), at: 136)
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    put(octal(sum(of: block), digits: 6) + "\0 ", at: 148)
    return block
  }

  static func padding(after size: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: (blockSize - size % blockSize) % blockSize)
  }

  static let end = [UInt8](repeating: 0, count: 2 * blockSize)

  /// Name and size from a header; `nil` when it is none.
  static func read(_ block: [UInt8]) -> (name: String, size: Int)? {
    guard block.count == blockSize, block[257..<262].elementsEqual("ustar".utf8) else { return nil }
    var unsummed = block
    unsummed.replaceSubrange(148..<156, with: "        ".utf8)
    guard let sum = number(block[148..<154]), sum == Self.sum(of: unsummed),
      let size = number(block[124..<135]), size >= 0
    else { return nil }
    return (String(decoding: block[..<100].prefix { $0 != 0 }, as: UTF8.self), size)
  }

  private static func sum(of block: [UInt8]) -> Int { block.reduce(0) { $0 + Int($1) } }

  private static func octal(_ number: Int, digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: bytes, as: UTF8.self), radix: 8)
  }
}
