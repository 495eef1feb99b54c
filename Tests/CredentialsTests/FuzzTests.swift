import Foundation
import Kernel
import TestKit
import Testing

@testable import Credentials

@Suite struct `Bytes that anybody may hand in` {
  /// Flips, cuts, doubles and fills of each form, and of keys and lists: an answer every time,
  /// and never that something holds which was not signed.
  @Test(arguments: ["jwt", "svg", "png"])
  func `never stop the program, and never make a credential`(form: String) throws {
    let key = try Samples.key(.edDSA)
    let keys = Samples.trusted(key)
    let token = try Samples.credential().signed(by: key)
    let list = try Samples.list().signed(by: key).text
    let check = CredentialCheck(
      keys: keys, lists: [list], asOf: .now(Samples.now), now: Samples.now)
    let whole: [UInt8] =
      switch form {
      case "svg": try SVGBadge.made(of: token)
      case "png": try PNGBadge.made(of: token)
      default: Array(token.text.utf8)
      }
    #expect(try check.check(file: whole).state == .current)
    var chance = SeededGenerator(seed: 20_260_401)
    for _ in 0..<500 {
      let changed = change(whole, &chance)
      let answer = try check.check(file: changed)
      if answer.isValid { #expect(try Badge.token(in: changed) == token.text) }
    }
  }

  @Test func `never stop the program as keys or as a list`() throws {
    let key = try Samples.key(.es256)
    let keys = try Samples.trusted(key).json.written()
    let credential = try Samples.credential().signed(by: key).text
    let list = Array(try Samples.list([94_567]).signed(by: key).text.utf8)
    var chance = SeededGenerator(seed: 5)
    for _ in 0..<300 {
      _ = try? TrustedKeys(file: change(keys, &chance))
      let check = CredentialCheck(
        keys: Samples.trusted(key), lists: [String(decoding: change(list, &chance), as: UTF8.self)],
        asOf: .now(Samples.now), now: Samples.now)
      // The list is refused, or it is the list: it never clears what it took back.
      if let answer = try? check.check(credential) { #expect(answer.state == .revoked) }
    }
  }

  /// What is signed rightly may be nonsense all the same.
  @Test func `never stop the program when they are signed`() throws {
    let key = try Samples.key(.edDSA)
    let payload = try Samples.credential().signed(by: key).payload
    let list = try Samples.list().signed(by: key).payload
    var chance = SeededGenerator(seed: 6)
    for _ in 0..<300 {
      let text = try SignedToken(change(payload, &chance), by: key).text
      let states = try SignedToken(change(list, &chance), by: key).text
      for lists in [[], [states]] {
        _ = try? CredentialCheck(
          keys: Samples.trusted(key), lists: lists, asOf: .now(Samples.now), now: Samples.now
        ).check(text)
      }
    }
  }

  private func change(_ whole: [UInt8], _ chance: inout SeededGenerator) -> [UInt8] {
    var bytes = whole
    let place = { (chance: inout SeededGenerator) in
      Int(chance.next(upperBound: UInt64(max(1, bytes.count))))
    }
    switch chance.next(upperBound: 5 as UInt64) {
    case 0:
      // A bit or a few.
      for _ in 0...chance.next(upperBound: 3 as UInt64) {
        bytes[place(&chance)] ^= 1 << UInt8(chance.next(upperBound: 8 as UInt64))
      }
    case 1: bytes = Array(bytes.prefix(place(&chance)))
    case 2: bytes = Array(bytes.dropFirst(place(&chance)))
    case 3:
      // A piece of it a second time, elsewhere.
      let (from, to, at) = (place(&chance), place(&chance), place(&chance))
      bytes.insert(contentsOf: Array(whole[min(from, to)..<max(from, to)]), at: at)
    default:
      let (from, to) = (place(&chance), place(&chance))
      for index in min(from, to)..<max(from, to) {
        bytes[index] = UInt8(truncatingIfNeeded: chance.next())
      }
    }
    return bytes
  }
}
