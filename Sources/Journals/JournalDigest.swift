import Crypto
import Kernel

/// Feeds values to SHA-256 so that no two different rows of values look alike: each is preceded by
/// its kind and length.
struct JournalDigest {
  private var hash = SHA256()
  /// What waits to be fed: one large piece costs less than many small ones.
  private var waiting: [UInt8] = []

  private static let pieceSize = 16 * 1_024

  init() {}

  /// - Parameter size: About how much will be added in all.
  init(forAbout size: Int) { waiting.reserveCapacity(size) }

  mutating func add(_ text: String?) {
    guard var text else { return addNothing() }
    text.withUTF8 { add(kind: 1, UnsafeRawBufferPointer($0)) }
  }

  mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { add(kind: 2, $0) }
  }

  mutating func add(_ number: Int64?) {
    guard let number else { return addNothing() }
    withUnsafeBytes(of: number.bigEndian) { add(kind: 3, $0) }
  }

  consuming func finish() -> [UInt8] {
    feed()
    return hash.finalize().withUnsafeBytes { Array($0) }
  }

  private mutating func addNothing() { add(kind: 0, UnsafeRawBufferPointer(start: nil, count: 0)) }

  private mutating func add(kind: UInt8, _ bytes: UnsafeRawBufferPointer) {
    waiting.append(kind)
    withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { waiting.append(contentsOf: $0) }
    waiting.append(contentsOf: bytes)
    if waiting.count >= Self.pieceSize { feed() }
  }

  private mutating func feed() {
    waiting.withUnsafeBytes { hash.update(bufferPointer: $0) }
    waiting.removeAll(keepingCapacity: true)
  }
}

/// Unguessable bytes mixed into a digest, so that it cannot be found out by trying values once the
/// values are erased.
enum Salt {
  static let length = 16

  /// `count` salts.
  static func make(_ count: Int) -> [[UInt8]] {
    guard count > 0 else { return [] }
    // A fresh key is the crypto library's source of unguessable bytes.
    let bytes = SymmetricKey(size: SymmetricKeySize(bitCount: 8 * length * count))
      .withUnsafeBytes { Array($0) }
    return (0..<count).map { Array(bytes[$0 * length..<($0 + 1) * length]) }
  }

  static func digest(of text: String, _ salt: [UInt8]) -> [UInt8] {
    var digest = JournalDigest(forAbout: text.utf8.count + salt.count + 32)
    digest.add(salt)
    digest.add(text)
    return digest.finish()
  }
}
