import Kernel

/// The chance of the example: the same people from the same seed, on every machine.
struct ExampleDice {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A whole number from `range`, each as likely.
  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(generator.next() % UInt64(range.count))
  }

  /// True so many times in a thousand.
  mutating func happens(_ perThousand: Int) -> Bool { number(1...1_000) <= perThousand }

  mutating func one<Value>(of values: [Value]) -> Value { values[number(0...(values.count - 1))] }

  mutating func one<Value>(of values: [Value], weight: (Value) -> Int) -> Value {
    var left = number(1...values.reduce(0) { $0 + weight($1) })
    for value in values {
      left -= weight(value)
      if left <= 0 { return value }
    }
    return values[values.count - 1]
  }

  /// A day from so many days before `day` to so many.
  mutating func day(before day: Day, _ days: ClosedRange<Int>) -> Day { day - number(days) }
}
