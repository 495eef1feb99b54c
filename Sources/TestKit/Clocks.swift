import Kernel

extension Clock {
  /// Noon on 1 April 2026: the day tests run on unless they say another.
  package static let test = Clock.fixed(Day(number: 20_544))
}

extension Chance {
  /// Repeatable bytes: 0, 1, 2 and so on.
  package static let test = Chance { count in (0..<count).map { UInt8(truncatingIfNeeded: $0) } }
}
