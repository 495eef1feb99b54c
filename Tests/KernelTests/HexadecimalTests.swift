import Kernel
import Testing

@Suite struct `Bytes in words` {
  /// RFC 4648, section 10.
  @Test(arguments: [("", ""), ("f", "66"), ("fo", "666f"), ("foobar", "666f6f626172")])
  func `are what the standard says`(text: String, words: String) {
    #expect(Hexadecimal.words(text.utf8) == words)
    #expect(Hexadecimal.bytes(words) == Array(text.utf8))
  }

  @Test func `come back as they were`() {
    let all = (0...255).map { UInt8($0) }
    #expect(Hexadecimal.bytes(Hexadecimal.words(all)) == all)
    #expect(Hexadecimal.words([0, 15, 16, 255]) == "000f10ff")
  }

  @Test(arguments: ["f", "0g", "0F", " 00", "0x00", "٠٠", "00\n"])
  func `are nothing when they are anything else`(words: String) {
    #expect(Hexadecimal.bytes(words) == nil)
  }
}
