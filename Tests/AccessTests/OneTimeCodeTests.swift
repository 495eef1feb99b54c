import Access
import Kernel
import TestKit
import Testing

@Suite struct `One-time codes` {
  /// RFC 4226, appendix D.
  @Test func `are those of RFC 4226`() {
    let codes = [
      "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
      "520489",
    ]
    let app = OneTimeCode(secret: Array("12345678901234567890".utf8))
    #expect((0..<10).map { app.code(atStep: $0) } == codes)
  }

  /// RFC 6238, appendix B, the column of SHA-1.
  @Test(arguments: [
    (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
    (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
  ])
  func `are those of RFC 6238`(second: Int64, code: String) {
    let app = OneTimeCode(secret: Array("12345678901234567890".utf8))
    let step = OneTimeCode.step(at: Instant(milliseconds: second * 1_000))
    #expect(app.code(atStep: step, digits: 8) == code)
  }

  @Test func `may be one step early or late, and no more`() {
    let app = OneTimeCode(secret: Array("12345678901234567890".utf8))
    let now = Instant(milliseconds: 1_234_567_890_000)
    let present = OneTimeCode.step(at: now)
    for step in present - 3...present + 3 {
      let taken = app.step(of: app.code(atStep: step), at: now, after: 0)
      #expect(taken == (abs(step - present) <= 1 ? step : nil))
    }
  }

  @Test func `are not taken again, nor any before them`() {
    let app = OneTimeCode(secret: Array("12345678901234567890".utf8))
    let now = Instant(milliseconds: 1_234_567_890_000)
    let present = OneTimeCode.step(at: now)
    #expect(app.step(of: app.code(atStep: present), at: now, after: present) == nil)
    #expect(app.step(of: app.code(atStep: present - 1), at: now, after: present) == nil)
    #expect(app.step(of: app.code(atStep: present + 1), at: now, after: present) == present + 1)
  }

  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
    ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
  ])
  func `have keys in base 32 as in RFC 4648`(plain: String, coded: String) {
    #expect(Base32.text(Array(plain.utf8)) == coded)
    #expect(Base32.bytes(coded) == Array(plain.utf8))
    #expect(Base32.bytes(coded.lowercased() + "==") == Array(plain.utf8))
  }

  @Test func `have an address that apps read`() {
    let app = OneTimeCode(secret: Array("foobar".utf8))
    #expect(
      app.address(account: "asha patel")
        == "otpauth://totp/Waypoint:asha%20patel?secret=MZXW6YTBOI&issuer=Waypoint")
    #expect(Base32.bytes("MZXW1") == nil)
  }
}

@Suite struct `Codes on paper` {
  @Test func `hold no vowels and nothing that looks like a digit`() {
    let chance = Chance.different()
    let safe = /[2-9BCDFGHJKMNPQRTVWXYZ]{4}(-[2-9BCDFGHJKMNPQRTVWXYZ]{4}){3}/
    for _ in 1...100 {
      #expect(SafeCode.make(groups: 4, chance: chance).wholeMatch(of: safe) != nil)
    }
  }

  @Test func `are the same however they are typed`() {
    let digest = SafeCode.digest("7KXM-4WQT", for: "here")
    #expect(SafeCode.digest(" 7kxm4wqt ", for: "here") == digest)
    #expect(SafeCode.digest("7KXM-4WQT", for: "there") != digest)
  }
}
