import Synchronization

/// Staff groups under small numbers, in the order in which they are met; 0 is none. Those past the
/// 254th, which no list has, are taken together.
final class StaffGroupNumbers: Sendable {
  private let known = Mutex<(numbers: [[UInt8]: UInt8], names: [String])>(([:], []))

  func number(_ word: [UInt8]) -> UInt8 {
    if word.isEmpty { return 0 }
    return known.withLock { known in
      if let number = known.numbers[word] { return number }
      guard known.names.count < 254 else { return 255 }
      known.names.append(String(decoding: word, as: UTF8.self))
      known.numbers[word] = UInt8(known.names.count)
      return UInt8(known.names.count)
    }
  }

  var names: [String] { known.withLock { $0.names } }
}
