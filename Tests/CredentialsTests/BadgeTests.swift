import Foundation
import Kernel
import TestKit
import Testing

@testable import Credentials

@Suite struct `A badge in a picture` {
  private let token: SignedToken

  init() throws { token = try Samples.credential().signed(by: try Samples.key(.edDSA)) }

  private func said(_ bytes: [UInt8]) -> String {
    do {
      return try Badge.token(in: bytes)
    } catch {
      return error.words
    }
  }

  private func said(_ text: String) -> String { said(Array(text.utf8)) }

  @Test func `comes back out of each form, whatever the file is called`() throws {
    #expect(said(token.text) == token.text)
    #expect(said("\u{FEFF} \r\n\(token.text)\n") == token.text)
    #expect(said(try SVGBadge.made(of: token)) == token.text)
    #expect(said(try PNGBadge.made(of: token)) == token.text)
  }

  @Test func `is put as the standard has it`() throws {
    let svg = String(decoding: try SVGBadge.made(of: token), as: UTF8.self)
    #expect(svg.contains(#"xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0""#))
    #expect(svg.contains("role=\"img\">\n<openbadges:credential verify=\"\(token.text)\"/>"))
    #expect(svg.contains("<title>Leading a team</title>"))
    let chunks = try PNGBadge.chunks(of: try PNGBadge.made(of: token))
    #expect(chunks.map(\.kind) == ["IHDR", "iTXt", "IDAT", "IEND"])
    #expect(
      Array(chunks[1].content)
        == Array("openbadgecredential\0\0\0\0\0\(token.text)".utf8))
  }

  @Test func `shows words of the credential as words, never as markup`() throws {
    let credential = Samples.credential()
    let hostile = Credential(
      id: credential.id, issuer: .init(id: credential.issuer.id, name: "<script>x</script>"),
      subject: credential.subject,
      achievement: Achievement(
        id: "urn:a:b", name: "\"/><script>alert(1)</script>&amp;", about: "",
        criteria: .init(narrative: "x"), kind: nil), validFrom: Samples.now, validUntil: nil)
    let made = try SVGBadge.made(of: try hostile.signed(by: try Samples.key(.edDSA)))
    let svg = String(decoding: made, as: UTF8.self)
    #expect(!svg.contains("<script") && svg.contains("&lt;script"))
    #expect(said(made).split(separator: ".").count == 3)
  }

  @Test func `may be baked into a picture of others, once`() throws {
    let baked = try PNGBadge.baked(token, into: BadgePicture.png)
    #expect(said(baked) == token.text)
    #expect(throws: SignedToken.Unreadable.self) { try PNGBadge.baked(token, into: baked) }
    #expect(throws: SignedToken.Unreadable.self) { try PNGBadge.baked(token, into: [1, 2]) }
    #expect(said(BadgePicture.png).contains("no credential in it"))
  }

  @Test func `is read as other programs bake it`() {
    // At the end, with its own declaration, after the declaration of the document.
    #expect(
      said(
        """
        <?xml version="1.0" ?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">
        <!-- <x> --><svg xmlns="http://www.w3.org/2000/svg"><g><path d='M0 0>'/></g>
        <openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" \
        verify="a.b.c"/></svg>
        """) == "a.b.c")
    #expect(
      said(
        """
        <svg xmlns:ob='https://purl.imsglobal.org/ob/v3p0'><ob:credential verify='a.b.c'>
        </ob:credential><![CDATA[<ob:credential]]></svg>
        """) == "a.b.c")
  }

  @Test func `that is none, two, torn or of another kind is refused`() {
    let namespace = "xmlns:ob='https://purl.imsglobal.org/ob/v3p0'"
    let one = "<ob:credential verify='a.b.c'/>"
    let cases: [(String, String)] = [
      ("<svg/>", "no credential in it"), ("<html>\(one)</html>", "no SVG"),
      ("<svg \(namespace)>\(one)\(one)</svg>", "more than one"),
      ("<svg \(namespace)>\(one)", "damaged"), ("<svg \(namespace)>\(one)</sv", "damaged"),
      ("<svg \(namespace)>\(one)</svg><svg/>", "damaged"),
      ("<svg \(namespace)><g>\(one)</svg></g>", "damaged"),
      ("<svg \(namespace) \(namespace)>\(one)</svg>", "damaged"),
      ("<svg>\(one)</svg>", "no credential in it"),
      ("<svg \(namespace)><ob:credential><![CDATA[{}]]></ob:credential></svg>", "JWT"),
      (
        "<svg xmlns:ob='http://openbadges.org'><ob:assertion verify='a.b.c'/></svg>",
        "earlier standard"
      ),
      ("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg \(namespace)>\(one)</svg>", "declares"),
      (String(repeating: "<svg>", count: 300), "damaged"), ("<", "damaged"), ("<svg a=", "damaged"),
      ("{\"@context\":[]}", "JWT"), ("", "no signed credential"), ("  ", "no signed credential"),
    ]
    for (text, words) in cases {
      #expect(said(text).contains(words), "\(text): \(said(text))")
    }
    #expect(said([0xFF, 0xFE, 0x00]).contains("no signed credential"))
    #expect(said([UInt8](repeating: 0x61, count: Badge.largest + 1)).contains("larger"))
  }

  @Test func `in a PNG is found packed too, but no bomb is unpacked`() throws {
    let chunks = try PNGBadge.chunks(of: BadgePicture.png)
    let picture = { (texts: [[UInt8]]) -> [UInt8] in
      var all = chunks
      all.insert(contentsOf: texts.map { PNGBadge.Chunk(kind: "iTXt", content: $0[...]) }, at: 1)
      return PNGBadge.written(all)
    }
    let found = { (texts: [[UInt8]]) -> String in self.said(picture(texts)) }
    let plain = content([0, 0, 0, 0, 0], Array(token.text.utf8))
    // Packed, in English.
    let packed = content(
      [0, 1, 0, 0x65, 0x6E, 0, 0], Packed.zlib.packed(Array(token.text.utf8)))
    #expect(found([plain]) == token.text)
    #expect(found([packed]) == token.text)
    #expect(found([plain, packed]).contains("more than one"))
    #expect(found([Array("Comment\0\0\0\0\0x".utf8), plain]) == token.text)
    let bomb = Packed.zlib.packed([UInt8](repeating: 0x61, count: 64 << 20))
    #expect(found([content([0, 1, 0, 0, 0], bomb)]).contains("far too long"))
    let torn: [[UInt8]] = [
      [0], [0, 0, 0], [0, 2, 0, 0, 0, 0x61], [0, 0, 1, 0, 0, 0x61], [0, 1, 0, 0, 0, 1, 2, 3],
      [0, 0, 0, 0, 0, 0xFF],
    ]
    for rest in torn { #expect(found([content(rest)]).contains("damaged"), "\(rest)") }
  }

  /// The content of the chunk: keyword, how it is written, text.
  private func content(_ rest: [UInt8], _ text: [UInt8] = []) -> [UInt8] {
    var bytes = Array(PNGBadge.keyword.utf8)
    bytes += rest
    bytes += text
    return bytes
  }

  @Test func `in a PNG is not believed when a sum is wrong`() throws {
    let whole = try PNGBadge.made(of: token)
    for place in 8..<whole.count {
      var changed = whole
      changed[place] ^= 0x20
      #expect(said(changed) != token.text, "byte \(place)")
    }
  }
}
