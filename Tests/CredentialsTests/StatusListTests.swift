import Foundation
import Kernel
import TestKit
import Testing

@testable import Credentials

@Suite struct `A list of states` {
  /// From the specification (Bitstring Status List 1.0): 131,072 bits, none set.
  static let published = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"

  @Test func `is read as the specification writes one`() throws {
    let list = try StatusList(encoded: Self.published)
    #expect(list == StatusList())
    #expect(list.count == 131_072)
    #expect(list.bytes.count == 16_384)
  }

  /// Another published example, whose credential is number 94,567 and is taken back.
  @Test func `is read at the place that a published example says`() throws {
    let list = try StatusList(
      encoded: "uH4sIAAAAAAAAA-3OMQ0AAAgDsOHfNBp2kZBWQRMAAAAAAAAAAAAAAL6Z6wAAAAAAtQVQdb5gAEAAAA")
    #expect(list.isSet(94_567) == true)
    #expect((0..<list.count).filter { list.isSet($0) == true } == [94_567])
  }

  @Test func `begins with the most significant bit`() {
    var list = StatusList()
    list.set(0)
    list.set(9)
    list.set(131_071)
    #expect(list.bytes[0] == 0x80 && list.bytes[1] == 0x40 && list.bytes[16_383] == 1)
    #expect(list.isSet(0) == true && list.isSet(1) == false && list.isSet(131_071) == true)
    #expect(list.isSet(131_072) == nil && list.isSet(-1) == nil)
    list.set(9, to: false)
    list.set(131_072)
    #expect(list.bytes[1] == 0 && list.isSet(9) == false)
  }

  @Test func `comes back from being packed, whatever is set`() throws {
    var chance = SeededGenerator(seed: 2)
    for share in [0, 1, 100, 60_000] {
      var list = StatusList()
      for _ in 0..<share { list.set(Int(chance.next(upperBound: 131_072 as UInt64))) }
      #expect(list.encoded.first == "u")
      #expect(try StatusList(encoded: list.encoded) == list)
    }
    // Few are set: some hundreds of letters say it.
    #expect(StatusList().encoded.utf8.count < 200)
  }

  @Test func `that is short, torn, swollen or written otherwise is refused`() throws {
    let packed = { (count: Int) in
      "u" + Base64URL.encoded(Packed.gzip.packed([UInt8](repeating: 0, count: count)))
    }
    #expect(throws: Never.self) { try StatusList(encoded: packed(16_384)) }
    #expect(throws: Never.self) { try StatusList(encoded: packed(StatusList.most / 8)) }
    for wrong in [
      packed(16_383), packed(1), packed(0), packed(StatusList.most / 8 + 1), packed(64 << 20),
      String(Self.published.dropFirst()), "z" + Self.published.dropFirst(), "u", "",
      String(Self.published.dropLast(8)), Self.published + "AAAA",
      "u" + Base64URL.encoded(Packed.zlib.packed(StatusList().bytes)),
      "u" + Base64URL.encoded(Packed.gzip.packed(StatusList().bytes) + [0]),
    ] {
      #expect(throws: SignedToken.Unreadable.self, "\(wrong.prefix(80))") {
        try StatusList(encoded: wrong)
      }
    }
  }

  @Test func `gives each credential a place by lot, and none twice`() throws {
    var generator = ChanceGenerator(.different(seed: 4))
    var taken: Set<Int> = []
    for _ in 0..<200 {
      let index = try #require(StatusList.freeIndex(besides: taken, using: &generator))
      #expect((0..<131_072).contains(index))
      #expect(taken.insert(index).inserted)
    }
    // By lot: not one after the other, and all over the list.
    #expect(taken.filter { $0 < 65_536 }.count > 60 && taken.filter { $0 < 65_536 }.count < 140)
    var again = ChanceGenerator(.different(seed: 4))
    #expect(StatusList.freeIndex(besides: [], using: &again).map(taken.contains) == true)
  }

  @Test func `that is full gives no more places`() {
    var generator = SeededGenerator(seed: 1)
    let all = Set(0..<131_072)
    #expect(StatusList.freeIndex(besides: all, using: &generator) == nil)
    #expect(StatusList.freeIndex(besides: all.subtracting([77]), using: &generator) == 77)
  }

  @Test func `is published signed, with its day`() throws {
    let key = try Samples.key(.edDSA)
    let list = Samples.list([94_567, 5])
    let token = try list.signed(by: key)
    let read = try StatusListCredential(try SignedToken(token.text))
    #expect(read.list == list.list)
    #expect(read.id == list.id && read.issuer.id == list.issuer.id)
    #expect(read.purposes == list.purposes)
    #expect(read.validFrom == list.validFrom && read.validUntil == list.validUntil)
    let json = try #require(JSONValue(json: token.payload))
    #expect(json["type"] == ["VerifiableCredential", "BitstringStatusListCredential"])
    #expect(json["credentialSubject"]?["type"] == "BitstringStatusList")
    #expect(json["credentialSubject"]?["statusPurpose"] == "revocation")
    #expect(json["validFrom"] == "2026-04-01T06:00:00Z")
    #expect(json["exp"] == 1_775_628_000)
  }
}
