import Kernel

/// Days that come so long after others, worked out beforehand: months are of different lengths, and
/// a count of the country adds some to 40 million days.
///
/// Days are numbers here, as in the columns of a census.
struct LengthTable: Sendable {
  // 1950 to 2090: records and posts of people who still work, and of those who have retired.
  private static let first: Int32 = -7_305
  private static let size: Int32 = 51_200

  private var lengths: [Length] = []
  private var days: [Int32] = []

  /// The number under which `length` is asked for.
  mutating func number(of length: Length) -> Int32 {
    if let known = lengths.firstIndex(of: length) { return Int32(known) }
    lengths.append(length)
    for day in 0..<Self.size { days.append(Self.added(length, to: Self.first + day)) }
    return Int32(lengths.count - 1)
  }

  func after(_ day: Int32, _ number: Int32) -> Int32 {
    let place = day &- Self.first
    if place >= 0, place < Self.size { return days[Int(number * Self.size + place)] }
    return Self.added(lengths[Int(number)], to: day)
  }

  private static func added(_ length: Length, to day: Int32) -> Int32 {
    Int32(clamping: length.after(Day(number: Int(day))).number)
  }
}
