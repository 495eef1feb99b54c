import Crypto
import Foundation
import Kernel
import Synchronization

/// The keys under which secrets are kept encrypted (AES-GCM, 256 bits): National Insurance
/// numbers, uploaded files, second factors. They live outside the database, so that who reads the
/// database or a backup of it reads none of them. The present key seals; all others only open.
///
/// Copies of a ring are one ring: what `take` gives one of them, all have.
package struct KeyRing: Sendable {
  package struct Key: Sendable {
    package let id: String
    let material: SymmetricKey
    /// For digests by which values are found; nothing is sealed with it.
    let finding: SymmetricKey

    /// - Parameter bytes: 32 of them. The name of a key follows from what it is, so that a key
    ///   that was copied wrongly is found out before anything is sealed with it.
    package init?(bytes: [UInt8]) {
      guard bytes.count == 32 else { return nil }
      material = SymmetricKey(data: bytes)
      finding = HKDF<SHA256>.deriveKey(
        inputKeyMaterial: material, info: Array("waypoint finding".utf8), outputByteCount: 32)
      id = Hexadecimal.words(SHA256.hash(data: Array("waypoint key ".utf8) + bytes).prefix(4))
    }
  }

  private struct Contents: Sendable {
    var keys: [Key]
    var present: String?
    var finding: String?
  }

  private final class Shared: Sendable {
    let contents: Mutex<Contents>
    init(_ contents: Contents) { self.contents = Mutex(contents) }
  }

  private let shared: Shared
  private let chance: Chance
  /// The keys as they are now where they come from, for one that is not known here.
  private let reading: @Sendable () -> [Key]

  /// A ring whose last key seals, and by whose first key values are found.
  ///
  /// - Parameter reading: Asked once more before something is said not to open.
  package init(_ keys: [Key], chance: Chance, reading: @escaping @Sendable () -> [Key] = { [] }) {
    shared = Shared(Contents(keys: keys, present: keys.last?.id, finding: keys.first?.id))
    self.chance = chance
    self.reading = reading
  }

  /// For what needs no secrets: nothing can be sealed or opened.
  package static var empty: KeyRing { KeyRing([], chance: Chance { _ in [] }) }

  package var ids: [String] { shared.contents.withLock { $0.keys.map(\.id) } }
  /// The key that seals; `nil` when there is none.
  package var present: String? { shared.contents.withLock { $0.present } }
  /// The key by which values are found.
  package var finding: String? { shared.contents.withLock { $0.finding } }

  /// From now on these are the keys, `present` seals, and values are found by `finding`. Keys that
  /// were here stay, so that nothing that opened stops opening.
  package func take(_ keys: [Key], present: String?, finding: String?) {
    shared.contents.withLock { contents in
      for key in keys where !contents.keys.contains(where: { $0.id == key.id }) {
        contents.keys.append(key)
      }
      let known = Set(contents.keys.map(\.id))
      contents.present = present.flatMap { known.contains($0) ? $0 : nil }
      contents.finding = finding.flatMap { known.contains($0) ? $0 : nil }
    }
  }

  /// Seals `bytes` for one place, such as `second-factor 17`: moved to another row they no longer
  /// open.
  /// - Throws: `NoKeys` when there are none.
  package func seal(_ bytes: [UInt8], for place: String) throws -> SealedValue {
    let key = shared.contents.withLock { contents in
      contents.keys.first { $0.id == contents.present }
    }
    guard let key else { throw NoKeys() }
    let nonce = try AES.GCM.Nonce(data: chance.bytes(12))
    let box = try AES.GCM.seal(
      bytes, using: key.material, nonce: nonce, authenticating: Array(place.utf8))
    return SealedValue(key: key.id, bytes: Array(nonce) + Array(box.ciphertext) + Array(box.tag))
  }

  /// - Throws: `NoKeys` without any key; `SealBroken` when it was sealed with a key that is not
  ///   here, for another place, or was changed.
  package func open(_ value: SealedValue, for place: String) throws -> [UInt8] {
    let key = try key(value.key)
    do {
      return Array(
        try AES.GCM.open(
          AES.GCM.SealedBox(combined: value.bytes), using: key.material,
          authenticating: Array(place.utf8)))
    } catch {
      throw SealBroken(reason: "a value sealed with the key \(value.key) was changed or moved")
    }
  }

  /// A digest (HMAC-SHA256, 128 bits of it) by which a sealed value is found, and which tells
  /// nobody the value who has not the keys.
  /// - Throws: `NoKeys` when there are none.
  package func digest(_ text: String, for purpose: String) throws -> String {
    let key = shared.contents.withLock { contents in
      contents.keys.first { $0.id == contents.finding }
    }
    guard let key else { throw NoKeys() }
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("\(purpose)\n\(text)".utf8), using: key.finding)
    return Hexadecimal.words(code.prefix(16))
  }

  private func key(_ id: String) throws -> Key {
    if let key = shared.contents.withLock({ $0.keys.first { $0.id == id } }) { return key }
    // Another node may have begun to seal with one that was added a moment ago.
    let now = reading()
    if let key = now.first(where: { $0.id == id }) {
      shared.contents.withLock { contents in
        if !contents.keys.contains(where: { $0.id == id }) { contents.keys.append(key) }
      }
      return key
    }
    if shared.contents.withLock({ $0.keys.isEmpty }) { throw NoKeys() }
    throw SealBroken(reason: "the key \(id) is not in the key file")
  }
}

/// Something is to be kept secret, or was, and there is no key to do it with.
package struct NoKeys: Refusal, Hashable {
  package init() {}
  package var problems: [Problem] {
    [
      Problem(
        "",
        "This Waypoint was started without its key file, so it can neither keep nor read what is"
          + " sealed. Ask whoever runs it to start it with --keys FILE.")
    ]
  }
}

/// A sealed value does not open. Nobody's typing can cause it: the key file is the wrong one, or
/// somebody changed the database.
package struct SealBroken: Error, Hashable, CustomStringConvertible {
  let reason: String
  package var description: String { "A secret cannot be opened: \(reason)" }
}
