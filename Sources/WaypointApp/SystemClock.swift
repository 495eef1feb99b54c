import Foundation
import Kernel

extension Clock {
  /// The machine's clock. Made once, by the command line.
  static let system = Clock {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

extension Chance {
  /// The machine's source of unguessable bytes.
  static let system = Chance { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
