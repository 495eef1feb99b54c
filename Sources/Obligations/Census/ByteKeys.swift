/// Strings of bytes under numbers from 0 on, found without making anything: what a country's rows
/// say in words is said over and over.
struct ByteKeys: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  /// Numbers at the places their keys hash to, or after; -1 where there is none.
  private var slots = [Int32](repeating: -1, count: 64)

  var count: Int { ends.count - 1 }

  /// `nil` for a key that is new.
  func number(of key: borrowing [UInt8]) -> Int? {
    var place = Self.hash(key) & (slots.count - 1)
    while slots[place] >= 0 {
      if isEqual(Int(slots[place]), key) { return Int(slots[place]) }
      place = (place + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Only for a key that is new. Its number is how many there were.
  mutating func add(_ key: [UInt8]) {
    bytes += key
    ends.append(bytes.count)
    if count * 2 > slots.count {
      slots = [Int32](repeating: -1, count: slots.count * 2)
      for number in 0..<count { put(number) }
    } else {
      put(count - 1)
    }
  }

  private mutating func put(_ number: Int) {
    let key = Array(bytes[ends[number]..<ends[number + 1]])
    var place = Self.hash(key) & (slots.count - 1)
    while slots[place] >= 0 { place = (place + 1) & (slots.count - 1) }
    slots[place] = Int32(number)
  }

  private func isEqual(_ number: Int, _ key: borrowing [UInt8]) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == key.count else { return false }
    for index in key.indices where bytes[start + index] != key[index] { return false }
    return true
  }

  /// Eight bytes at a time. The keys come from our own tables, so nobody means to make them
  /// collide.
  private static func hash(_ key: borrowing [UInt8]) -> Int {
    key.withUnsafeBytes { bytes in
      var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
      var place = 0
      while place + 8 <= bytes.count {
        hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        place += 8
      }
      while place < bytes.count {
        hash = (hash << 8) ^ (hash >> 56) ^ UInt64(bytes[place])
        place += 1
      }
      return Int(truncatingIfNeeded: mixed(hash) >> 1)
    }
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = value &* 0xBF58_476D_1CE4_E5B9
    return product ^ (product >> 32)
  }
}
