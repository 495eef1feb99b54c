import Crypto
import Foundation
import Kernel

/// The keys under which small secrets are kept encrypted (AES-GCM, 256 bits): second factors,
/// numbers that identify. They live outside the database, so that who reads the database or a
/// backup of it reads none of them. The last key seals; the earlier ones only open what was sealed
/// before, until `waypoint keys rotate` has sealed it anew.
package struct KeyRing: Sendable {
  package struct Key: Sendable {
    package let id: String
    let material: SymmetricKey

    /// - Parameter bytes: 32 of them. The name of a key follows from what it is, so that a key
    ///   that was copied wrongly is found out before anything is sealed with it.
    package init?(bytes: [UInt8]) {
      guard bytes.count == 32 else { return nil }
      material = SymmetricKey(data: bytes)
      id = Hexadecimal.words(SHA256.hash(data: Array("waypoint key ".utf8) + bytes).prefix(4))
    }
  }

  private let keys: [Key]
  private let chance: Chance

  package init(_ keys: [Key], chance: Chance) {
    self.keys = keys
    self.chance = chance
  }

  /// For what needs no secrets: nothing can be sealed or opened.
  package static let empty = KeyRing([], chance: Chance { _ in [] })

  package var ids: [String] { keys.map(\.id) }
  /// The key that seals; `nil` when there is none.
  package var present: String? { keys.last?.id }

  /// Seals `bytes` for one place, such as `second-factor 17`: moved to another row they no longer
  /// open.
  /// - Throws: `NoKeys` when there are none.
  package func seal(_ bytes: [UInt8], for place: String) throws -> SealedValue {
    guard let key = keys.last else { throw NoKeys() }
    let nonce = try AES.GCM.Nonce(data: chance.bytes(12))
    let box = try AES.GCM.seal(
      bytes, using: key.material, nonce: nonce, authenticating: Array(place.utf8))
    return SealedValue(key: key.id, box: Array(nonce) + Array(box.ciphertext) + Array(box.tag))
  }

  /// - Throws: `SealBroken` when it was sealed with a key that is not here, for another place, or
  ///   was changed.
  package func open(_ value: SealedValue, for place: String) throws -> [UInt8] {
    guard let key = keys.first(where: { $0.id == value.key }) else {
      throw SealBroken(reason: "the key \(value.key) is not in the key file")
    }
    do {
      return Array(
        try AES.GCM.open(
          AES.GCM.SealedBox(combined: value.box), using: key.material,
          authenticating: Array(place.utf8)))
    } catch {
      throw SealBroken(reason: "a value sealed with the key \(value.key) was changed or moved")
    }
  }
}

/// `1f3a9c02:…`: which key, then nonce, ciphertext and tag in base 64.
package struct SealedValue: Hashable, Storable {
  package let key: String
  let box: [UInt8]

  init(key: String, box: [UInt8]) {
    self.key = key
    self.box = box
  }

  package var stored: Stored { .text("\(key):\(Data(box).base64EncodedString())") }

  package init?(stored: Stored) {
    guard case .text(let text) = stored else { return nil }
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, parts[0].utf8.count == 8,
      let box = Data(base64Encoded: String(parts[1]))
    else { return nil }
    key = String(parts[0])
    self.box = Array(box)
  }
}

/// Something is to be kept secret, and there is no key to do it with.
package struct NoKeys: Refusal, Hashable {
  package init() {}
  package var problems: [Problem] {
    [
      Problem(
        "",
        "This Waypoint was started without its key file, so it cannot keep this secret. Ask whoever"
          + " runs it to start it with --keys FILE.")
    ]
  }
}

/// A sealed value does not open. Nobody's typing can cause it: the key file is the wrong one, or
/// somebody changed the database.
package struct SealBroken: Error, Hashable, CustomStringConvertible {
  let reason: String
  package var description: String { "A secret cannot be opened: \(reason)" }
}

/// Where sealed values are kept, for checking the keys and for sealing anew under the present one.
package struct SealedPlace: Sendable {
  /// `second factors`
  package let name: String
  /// The keys that values here were sealed with.
  package let keys: @Sendable (any Transaction) throws -> Set<String>
  /// Seals anew up to so many values that were sealed with another key; how many it did.
  package let sealAnew: @Sendable (KeyRing, _ limit: Int, any Transaction) throws -> Int

  package init(
    _ name: String, keys: @escaping @Sendable (any Transaction) throws -> Set<String>,
    sealAnew: @escaping @Sendable (KeyRing, _ limit: Int, any Transaction) throws -> Int
  ) {
    self.name = name
    self.keys = keys
    self.sealAnew = sealAnew
  }
}
