import Kernel
import Storage

extension KeyRing {
  /// One key, made up.
  package static let test = KeyRing(
    [KeyRing.Key(bytes: [UInt8](repeating: 7, count: 32))].compactMap(\.self),
    chance: .different(seed: 7))
}
