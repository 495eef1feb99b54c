/// Counts of people by several sides, with every total.
package struct CountTable: Sendable {
  /// What the label is called that all others come to.
  package static let total = "total"

  /// Whether somebody would read a word as that.
  package static func isTotal(_ label: String) -> Bool { label.lowercased() == total }

  package let sides: [TableSide]
  /// Of every combination of labels, totals too; the last side runs fastest.
  package let counts: [Int]
  let strides: [Int]

  /// - Parameter counts: Of every combination of leaves; the last side runs fastest.
  package init(sides: [TableSide], counts leaves: [Int]) {
    self.sides = sides
    var strides = [Int](repeating: 1, count: sides.count)
    for side in stride(from: sides.count - 2, through: 0, by: -1) {
      strides[side] = strides[side + 1] * sides[side + 1].labels.count
    }
    self.strides = strides
    let size = sides.reduce(1) { $0 * $1.labels.count }
    var counts = [Int](repeating: 0, count: size)
    for (index, count) in leaves.enumerated() {
      var (rest, place) = (index, 0)
      for side in stride(from: sides.count - 1, through: 0, by: -1) {
        place += rest % sides[side].leaves * strides[side]
        rest /= sides[side].leaves
      }
      counts[place] = count
    }
    for (index, side) in sides.enumerated() {
      let step = strides[index]
      let outer = step * side.labels.count
      for node in 0..<side.total {
        for start in stride(from: 0, to: size, by: outer) {
          for offset in 0..<step {
            counts[start + side.parents[node] * step + offset] +=
              counts[start + node * step + offset]
          }
        }
      }
    }
    self.counts = counts
  }

  /// The label of each side.
  package func place(_ cell: Int) -> [Int] {
    sides.indices.map { cell / strides[$0] % sides[$0].labels.count }
  }

  /// How many combinations of leaves under a place are so.
  func leaves(under place: [Int], where holds: (Int) -> Bool) -> Int {
    func count(_ side: Int, _ cell: Int) -> Int {
      guard side < sides.count else { return holds(cell) ? 1 : 0 }
      return sides[side].under[place[side]].reduce(0) {
        $0 + count(side + 1, cell + $1 * strides[side])
      }
    }
    return count(0, 0)
  }

  /// Whether one place is part of another, or the same.
  func contains(_ outer: [Int], _ inner: [Int]) -> Bool {
    sides.indices.allSatisfy { sides[$0].ancestors[inner[$0]].contains(outer[$0]) }
  }

  func isTotal(_ place: [Int]) -> Bool {
    sides.indices.contains { place[$0] >= sides[$0].leaves }
  }
}
