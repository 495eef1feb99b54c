import Crypto
import Kernel

/// The codes of an authenticator app: RFC 6238 over RFC 4226, SHA-1, 30 seconds, six digits, which
/// is what every app understands.
package struct OneTimeCode: Hashable, Sendable {
  /// 20 bytes, as RFC 4226 recommends.
  package static let secretLength = 20
  package static let digits = 6
  package static let secondsPerStep: Int64 = 30

  package let secret: [UInt8]

  package init(secret: [UInt8]) { self.secret = secret }

  /// How many stretches of 30 seconds have begun since 1970.
  package static func step(at now: Instant) -> Int64 { now.milliseconds / 1_000 / secondsPerStep }

  package func code(atStep step: Int64, digits: Int = OneTimeCode.digits) -> String {
    let counter = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> ($0 * 8)) }
    let mac = Array(
      HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
    let offset = Int(mac[mac.count - 1] & 15)
    let number = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
    let most = (0..<digits).reduce(UInt32(1)) { most, _ in most &* 10 }
    let text = String(digits >= 10 ? number : number % most)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  package func code(at now: Instant) -> String { code(atStep: OneTimeCode.step(at: now)) }

  /// The step whose code was typed, of those that may still be used: the present one and one to
  /// each side of it, because clocks differ, and none that is not later than the last one used.
  package func step(of typed: String, at now: Instant, after last: Int64) -> Int64? {
    let present = OneTimeCode.step(at: now)
    // All three are worked out, so that the time it takes says nothing.
    let matching = [present, present - 1, present + 1].filter { step in
      isSame(Array(code(atStep: step).utf8), Array(typed.utf8))
    }
    return matching.first { $0 > last }
  }

  /// What authenticator apps read from a link or a QR code.
  package func address(account: String) -> String {
    let name = account.utf8.map { byte -> String in
      let isPlain =
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || [45, 46, 95, 126].contains(byte)
      return isPlain
        ? String(UnicodeScalar(byte))
        : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
    return "otpauth://totp/Waypoint:\(name)?secret=\(Base32.text(secret))&issuer=Waypoint"
  }
}

/// Takes as long wherever the first difference is.
func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
  one.count == other.count && zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
