/// What is known while a cube is looked for.
struct CubeSearch {
  let place: [Int]
  /// How far the cell has to be moved.
  let most: Int
  var least = 1
  var hiding = false
  var cells: [(cell: Int, sign: Int)] = []
  var step = 0
  var cost = 0.0
  var found: (cells: [(cell: Int, sign: Int)], step: Int, cost: Double)?

  /// How many cells it may look at.
  let steps: Int
  var taken = 0

  init(place: [Int], most: Int, steps: Int) {
    self.place = place
    self.most = most
    self.steps = steps
  }

  mutating func begin(_ cell: Int, least: Int, hiding: Bool) {
    self.least = least
    self.hiding = hiding
    cells = [(cell, 1)]
    step = most
    cost = 0
    found = nil
  }

  /// Whether it may still be better than what was found.
  var isWorth: Bool {
    guard let found else { return true }
    return hiding ? cost < found.cost : step > found.step
  }

  var isDone: Bool {
    // What hides finds something in the end, and must.
    guard let found else { return !hiding && taken > steps }
    if taken > steps { return true }
    return hiding ? found.cost == 0 : found.step == most
  }

  mutating func keep() {
    if isWorth { found = (cells, min(step, most), cost) }
  }
}

extension TableSide {
  /// What changes when somebody more is in a leaf and somebody less in another one, or in none.
  @inline(__always)
  func eachMoved(_ leaf: Int, against partner: Int, _ body: (Int, Int) -> Void) {
    if partner < 0 {
      for node in ancestors[leaf] { body(node, 1) }
      return
    }
    for node in ancestors[leaf] where !ancestors[partner].contains(node) { body(node, 1) }
    for node in ancestors[partner] where !ancestors[leaf].contains(node) { body(node, -1) }
  }
}
