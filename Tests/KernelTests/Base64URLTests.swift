import Kernel
import Testing

@Suite struct `Text as tokens are written` {
  @Test func `is read back only when it is exactly so written`() {
    #expect(Base64URL.decoded("AQAB") == [1, 0, 1])
    #expect(Base64URL.encoded([0xFB, 0xFF, 0xFE, 0]) == "-__-AA")
    #expect(Base64URL.decoded("-__-AA") == [0xFB, 0xFF, 0xFE, 0])
    // The last three have bits set that stand for nothing.
    for wrong in ["+//+AA", "AQAB=", "AQ AB", "AQAB\n", "A", "é", "AR", "AQF", "-__-AB"] {
      #expect(Base64URL.decoded(wrong) == nil, "\(wrong)")
    }
  }
}
