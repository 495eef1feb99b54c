import Directory
import Kernel

/// Some thousand people in columns: one row for each post, in the order of the people, their
/// employers, and the main post first.
struct WorkforceBlock: Sendable {
  /// Whoever stands for the record of the post.
  var person: [Int64] = []
  /// Places among the organisations of the census.
  var employer: [Int32] = []
  var organisation: [Int32] = []
  var unit: [Int64] = []
  /// Days as numbers; the first and the last there are where it is open.
  var started: [Int32] = []
  var ended: [Int32] = []
  var engagement: [UInt8] = []
  var staffGroup: [UInt8] = []
  var band: [UInt8] = []
  var traits: [UInt8] = []
  var ethnicity: [UInt8] = []
  var disability: [UInt8] = []
  var gender: [UInt8] = []

  static let onBoard: UInt8 = 1
  static let senior: UInt8 = 2

  static let always = Int32.min
  static let never = Int32.max

  var count: Int { person.count }

  mutating func reserve(_ rows: Int) {
    person.reserveCapacity(rows)
    employer.reserveCapacity(rows)
    organisation.reserveCapacity(rows)
    unit.reserveCapacity(rows)
    started.reserveCapacity(rows)
    ended.reserveCapacity(rows)
    for column in Self.bytes { self[keyPath: column].reserveCapacity(rows) }
  }
}

extension WorkforceBlock {
  /// Takes everything out that stands under one of `people`: read anew, they stand elsewhere.
  mutating func blank(_ people: Set<Int64>) {
    guard let first = person.first, let last = person.last else { return }
    for one in people where first <= one && one <= last {
      var (low, high) = (0, count)
      while low < high {
        let middle = (low + high) / 2
        if person[middle] < one { low = middle + 1 } else { high = middle }
      }
      while low < count, person[low] == one {
        (started[low], ended[low]) = (Self.never, Self.always)
        low += 1
      }
    }
  }

  func isBlank(_ row: Int) -> Bool { started[row] > ended[row] }

  /// Puts records that are one person together, under the one that stands for them; what one of them
  /// says for an employer holds for all.
  mutating func standIn(_ standIns: [PersonID: PersonID]) {
    guard !standIns.isEmpty else { return }
    var isOther = false
    for row in person.indices {
      guard let other = standIns[PersonID(rawValue: person[row])] else { continue }
      person[row] = other.rawValue
      isOther = true
    }
    guard isOther else { return }
    let order = person.indices.sorted {
      (person[$0], employer[$0], $0) < (person[$1], employer[$1], $1)
    }
    self = rows(order)
    for row in person.indices.dropFirst()
    where person[row] == person[row - 1] && employer[row] == employer[row - 1] {
      if ethnicity[row] == 0 { ethnicity[row] = ethnicity[row - 1] }
      if disability[row] == 0 { disability[row] = disability[row - 1] }
      if gender[row] == 0 { gender[row] = gender[row - 1] }
    }
    for row in person.indices.dropLast().reversed()
    where person[row] == person[row + 1] && employer[row] == employer[row + 1] {
      if ethnicity[row] == 0 { ethnicity[row] = ethnicity[row + 1] }
      if disability[row] == 0 { disability[row] = disability[row + 1] }
      if gender[row] == 0 { gender[row] = gender[row + 1] }
    }
  }

  private func rows(_ order: [Int]) -> WorkforceBlock {
    var block = self
    block.person = order.map { person[$0] }
    block.employer = order.map { employer[$0] }
    block.organisation = order.map { organisation[$0] }
    block.unit = order.map { unit[$0] }
    block.started = order.map { started[$0] }
    block.ended = order.map { ended[$0] }
    for column in Self.bytes { block[keyPath: column] = order.map { self[keyPath: column][$0] } }
    return block
  }

  private static var bytes: [WritableKeyPath<WorkforceBlock, [UInt8]>] {
    [
      \.engagement, \.staffGroup, \.band, \.traits, \.ethnicity, \.disability, \.gender,
    ]
  }
}

/// One bit for each row of a block.
struct RowBits: Sendable {
  private(set) var words: [UInt64]
  let count: Int

  init(count: Int) {
    self.count = count
    words = [UInt64](repeating: 0, count: (count + 63) / 64)
  }

  subscript(row: Int) -> Bool {
    get { words[row >> 6] & (1 << UInt64(row & 63)) != 0 }
    set {
      if newValue {
        words[row >> 6] |= 1 << UInt64(row & 63)
      } else {
        words[row >> 6] &= ~(1 << UInt64(row & 63))
      }
    }
  }

  /// How many are set.
  var population: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  static func & (one: RowBits, other: RowBits) -> RowBits {
    var both = one
    for place in both.words.indices { both.words[place] &= other.words[place] }
    return both
  }

  /// The rows that are set, in order.
  @inline(__always) func each(_ body: (Int) -> Void) {
    for (place, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        body(place << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }
}
