import Kernel

/// An anchor as a file: lines of plain text, the last of which signs those above.
package struct SignedAnchor: Hashable, Sendable {
  package let anchor: JournalAnchor
  package let key: AnchorPublicKey
  package let text: String

  package init(_ anchor: JournalAnchor, _ key: AnchorKey) throws {
    let signed = Self.signedPart(anchor, key.publicKey)
    self.anchor = anchor
    self.key = key.publicKey
    text = signed + "signature \(Hexadecimal.words(try key.signature(of: signed)))\n"
  }

  private static let heading = "waypoint journal anchor 1"

  private static func signedPart(_ anchor: JournalAnchor, _ key: AnchorPublicKey) -> String {
    let rows = anchor.rows.sorted { $0.key < $1.key }.map { "rows \($0.key) \($0.value)" }
    let lines =
      [
        heading, "made \(anchor.madeAt.iso) \(anchor.madeAt.milliseconds)",
        "chain journal first \(anchor.first.isEmpty ? "none" : anchor.first)",
        "chain journal last \(anchor.last)",
        "chain journal head \(anchor.head.isEmpty ? "none" : anchor.head)",
      ] + rows + ["key ed25519 \(Hexadecimal.words(key.bytes))"]
    return lines.map { $0 + "\n" }.joined()
  }

  /// Reads a file and checks that it is as it was signed.
  ///
  /// - Parameter key: Whose signature it must be; `nil` takes the one the file names, which only
  ///   shows that nobody changed a part of it.
  /// - Throws: `Problems` that say what is wrong with the file.
  package init(reading text: String, signedBy key: AnchorPublicKey?) throws {
    guard text.hasPrefix(Self.heading + "\n") else {
      throw Problems("against", "This file is no anchor of a journal")
    }
    guard let (anchor, own, signature) = Self.parts(of: text),
      Self.signedPart(anchor, own) + "signature \(Hexadecimal.words(signature))\n" == text
    else {
      throw Problems("against", "This anchor is damaged or cut off: it cannot be read to its end")
    }
    let signed = Self.signedPart(anchor, own)
    guard own.hasSigned(signed, signature) else {
      throw Problems(
        "against", "This anchor was changed after it was signed: its signature does not fit")
    }
    if let key, key != own {
      throw Problems(
        "key",
        """
        This anchor was signed with another key (\(own.inWords)) than yours (\(key.inWords)). \
        Somebody may have put one of their own in its place
        """)
    }
    self.anchor = anchor
    self.key = own
    self.text = text
  }

  private static func parts(
    of text: String
  ) -> (anchor: JournalAnchor, key: AnchorPublicKey, signature: [UInt8])? {
    var values: [String: Substring] = [:]
    var rows: [String: Int] = [:]
    for line in text.split(separator: "\n").dropFirst() {
      let words = line.split(separator: " ")
      guard words.count >= 2, let last = words.last else { return nil }
      if words[0] == "rows" {
        guard words.count == 3, let count = Int(last) else { return nil }
        rows[String(words[1])] = count
      } else {
        let name = words[0] == "made" ? "made" : words.dropLast().joined(separator: " ")
        values[name] = last
      }
    }
    let chain = { (part: String) in
      values["chain journal \(part)"].map { $0 == "none" ? "" : String($0) }
    }
    guard let made = values["made"].flatMap({ Int64($0) }), let first = chain("first"),
      let last = chain("last").flatMap({ Int64($0) }), let head = chain("head"),
      let key = values["key ed25519"].flatMap({ Hexadecimal.bytes($0) }),
      let signature = values["signature"].flatMap({ Hexadecimal.bytes($0) })
    else { return nil }
    let anchor = JournalAnchor(
      madeAt: Instant(milliseconds: made), first: first, last: last, head: head, rows: rows)
    return (anchor, AnchorPublicKey(bytes: key), signature)
  }
}
