/// The moment, handed to whoever needs it. Only the command line makes `system`; tests fix it.
package struct Clock: Sendable {
  package var now: @Sendable () -> Instant
  package init(now: @escaping @Sendable () -> Instant) { self.now = now }

  /// The calendar day in London.
  package var today: Day { now().dayInLondon }

  package static func fixed(_ instant: Instant) -> Clock { Clock { instant } }

  /// Noon, London winter time, of `day`.
  package static func fixed(_ day: Day) -> Clock {
    fixed(Instant(milliseconds: Int64(day.number) * 86_400_000 + 43_200_000))
  }
}

/// Unguessable bytes, handed to whoever needs them: session tokens, salts.
package struct Chance: Sendable {
  package var bytes: @Sendable (_ count: Int) -> [UInt8]
  package init(bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) { self.bytes = bytes }
}

/// A repeatable stream of numbers from a seed (SplitMix64), for examples and tests.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
