import Testing

@testable import Statistics

@Suite struct `A linear program` {
  /// x + y = z, z from 8 to 12, y from 3 to 5.
  @Test func `says how little something can be, and what rows are worth`() throws {
    let program = LinearProgram(
      lower: [0, 3, 8], upper: [.infinity, 5, 12],
      rows: [[(column: 0, factor: 1), (column: 1, factor: 1), (column: 2, factor: -1)]])
    #expect(try #require(program.least(of: [1, 0, 0])).value == 3)
    #expect(try #require(program.least(of: [-1, 0, 0])).value == -9)
    program.bound(lower: [0, 3, 10], upper: [.infinity, 3, 12])
    #expect(try #require(program.least(of: [1, 0, 0])).value == 7)
    program.bound(lower: [0, 3, 10], upper: [2, 3, 12])
    #expect(program.least(of: [1, 0, 0]) == nil)
  }
}

@Suite struct `A program in whole numbers` {
  /// Five things of which every two neighbours in a ring ask for one: three are needed, and two and a
  /// half would do if they could be parted.
  @Test func `finds the lightest`() {
    let ring = (0..<5).map { index in
      IntegerProgram.Row([(index, 1), ((index + 1) % 5, 1)], from: 1)
    }
    let program = IntegerProgram(
      columns: (0..<5).map { _ in .init(lower: 0, upper: 1, weight: 1) }, rows: ring)
    guard case .found(let taken, let isLightest) = program.lightest(nodes: 1_000) else {
      Issue.record("nothing was found")
      return
    }
    #expect(taken.reduce(0, +) == 3 && isLightest)
  }

  @Test func `says where nothing fits`() {
    let program = IntegerProgram(
      columns: [.init(lower: 0, upper: 1, weight: 1)], rows: [.init([(0, 2)], from: 1, to: 1)])
    #expect(program.lightest(nodes: 1_000) == .impossible)
  }
}
