import Kernel
import Synchronization

extension Chance {
  /// Repeatable bytes that differ at every call, for what must be unique: tokens and salts.
  package static func different(seed: UInt64 = 1) -> Chance {
    let source = Source(seed: seed)
    return Chance { count in source.bytes(count) }
  }

  private final class Source: Sendable {
    private let generator: Mutex<SeededGenerator>
    init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

    func bytes(_ count: Int) -> [UInt8] {
      generator.withLock { generator in
        (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      }
    }
  }
}
