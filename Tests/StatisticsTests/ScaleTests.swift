import Foundation
import Testing

@testable import Statistics

/// Data of others that may lie beside the repository.
private enum Beside {
  static let scales = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/data/scales")
  static let isThere = FileManager.default.fileExists(atPath: scales.path())

  /// Rows by the names of their columns.
  static func rows(_ name: String) throws -> [[String: String]] {
    let text = try String(contentsOf: scales.appending(path: name), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\" ")) }
    }
    let names = try #require(lines.first)
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(names, $0)) }
  }
}

@Suite struct `The reliability of a scale` {
  /// Worked by hand: variances 4 and 7, and 21 of the sums, so 2 · (1 − 11/21).
  @Test func `is Cronbach's alpha`() throws {
    let alpha = try #require(Reliability.alpha([[2, 4], [4, 5], [6, 9]]))
    #expect(abs(alpha - 20.0 / 21) < 1e-12)
    #expect(Reliability.alpha([[1, 1], [2, 2], [3, 3]]) == 1)
  }

  @Test func `is not told of too little`() {
    #expect(Reliability.alpha([]) == nil)
    #expect(Reliability.alpha([[1, 2]]) == nil)
    #expect(Reliability.alpha([[1], [2]]) == nil)
    #expect(Reliability.alpha([[1, 2], [1]]) == nil)
    // Everybody has the same sum.
    #expect(Reliability.alpha([[1, 3], [2, 2], [3, 1]]) == nil)
  }

  @Test func `does not change with the order of people or items, or by adding to each answer`() {
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      let rows = (0..<12).map { _ in
        (0..<5).map { _ in Double(Int.random(in: 1...5, using: &dice)) }
      }
      guard let alpha = Reliability.alpha(rows) else { continue }
      let order = (0..<5).shuffled()
      let moved = rows.shuffled().map { row in order.map { row[$0] + 7 } }
      #expect(abs((Reliability.alpha(moved) ?? .nan) - alpha) < 1e-9)
    }
  }

  /// Six targets, four judges: the published table, whose forms (1, 1) and (1, k) are .17 and .44.
  @Test func `of judges is as Shrout and Fleiss published it`() throws {
    let found = try #require(
      Reliability.intraclass([
        [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7],
      ]))
    #expect((found.single * 100).rounded() == 17 && (found.mean * 100).rounded() == 44)
    #expect(Reliability.intraclass([[1, 2]]) == nil)
    #expect(Reliability.intraclass([[1], [2], [3]]) == nil)
    #expect(Reliability.intraclass([[2, 2], [2, 2]]) == nil)
    #expect(Reliability.intraclass([[1, 1], [4, 4], []])?.single == 1)
  }

  @Test(.enabled(if: Beside.isThere, "The data of others is not beside the repository"))
  func `is what others find in surveys of thousands`() throws {
    for expected in try Beside.rows("expected_alpha.csv") {
      let items = try #require(expected["items"]).split(separator: " ").map(String.init)
      let file = try #require(expected["file"])
      let rows = try Beside.rows(file).compactMap { row -> [Double]? in
        let answers = items.compactMap { row[$0].flatMap(Double.init) }
        return answers.count == items.count ? answers : nil
      }
      let wanted = try #require(expected["raw_alpha_complete"].flatMap(Double.init))
      #expect(rows.count == expected["n_complete"].flatMap(Int.init))
      #expect(abs((Reliability.alpha(rows) ?? .nan) - wanted) < 1e-6)
    }
  }

  @Test(.enabled(if: Beside.isThere, "The data of others is not beside the repository"))
  func `of raters, and how far they agree, is what others find`() throws {
    let rows = try Beside.rows("multirater_360_generated.csv").filter { $0["rater_role"] != "self" }
    let names = (1...6).map { "item\($0)" }
    let groups = Dictionary(grouping: rows) { $0["target"] ?? "" }.mapValues { rows in
      rows.map { row in names.compactMap { row[$0].flatMap(Double.init) } }
    }
    for expected in try Beside.rows("multirater_360_expected_rwg.csv") {
      let target = try #require(expected["target"])
      let group = try #require(groups[target])
      let one = try #require(expected["rwg_item1"].flatMap(Double.init))
      let all = try #require(expected["rwg_j_items1to6"].flatMap(Double.init))
      #expect(abs((Agreement.item(group.map { $0[0] }, options: 5) ?? .nan) - one) < 1e-6)
      #expect(abs((Agreement.items(group, options: 5) ?? .nan) - all) < 1e-6)
    }
    let found = try #require(
      Reliability.intraclass(groups.values.map { $0.map { $0.reduce(0, +) / 6 } }))
    #expect(abs(found.single - 0.653309) < 1e-6 && abs(found.mean - 0.910772) < 1e-6)
  }
}

@Suite struct `How far people agree` {
  @Test func `is all where they say the same, and nothing where they are apart as by chance`() {
    #expect(Agreement.item([4, 4, 4], options: 5) == 1)
    #expect(Agreement.item([1, 5, 1, 5], options: 5) == 0)
    #expect(Agreement.items([[4, 2], [4, 2]], options: 5) == 1)
    #expect(Agreement.items([[1, 1], [5, 5]], options: 5) == 0)
    // Of answers 3, 4, 4, 4 the variance is a quarter, against two by chance.
    #expect(Agreement.item([3, 4, 4, 4], options: 5) == 1 - 0.25 / 2)
    #expect(Agreement.item([3], options: 5) == nil && Agreement.item([3, 4], options: 1) == nil)
    #expect(Agreement.items([[3, 4], [3]], options: 5) == nil)
  }

  @Test func `of several items is never less than of the same answers to one`() {
    for spread in [1.0, 1.5, 2, 2.5] {
      let answers = [3 - spread / 2, 3, 3 + spread / 2]
      let one = Agreement.item(answers, options: 5) ?? -1
      let three = Agreement.items(answers.map { [$0, $0, $0] }, options: 5) ?? -1
      #expect(three >= one && (0...1).contains(three))
    }
  }
}

@Suite struct `An interval` {
  /// Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, score method.
  @Test(arguments: [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
  ])
  func `of a share is as it is published`(part: Int, whole: Int, lower: Double, upper: Double)
    throws
  {
    let found = try #require(Interval.wilson(part, of: whole))
    #expect(abs(found.lower - lower) < 0.00005 && abs(found.upper - upper) < 0.00005)
  }

  @Test func `holds the share, is mirrored, and narrows with more people`() throws {
    for whole in [1, 2, 7, 40, 1_000] {
      for part in 0...min(whole, 40) {
        let found = try #require(Interval.wilson(part, of: whole))
        let share = Double(part) / Double(whole)
        #expect((found.lower...found.upper).contains(share) && found.lower >= 0 && found.upper <= 1)
        let mirrored = try #require(Interval.wilson(whole - part, of: whole))
        #expect(abs(mirrored.lower - (1 - found.upper)) < 1e-12)
        let more = try #require(Interval.wilson(part * 10, of: whole * 10))
        #expect(more.upper - more.lower < found.upper - found.lower)
        let surer = try #require(Interval.wilson(part, of: whole, level: 0.99))
        #expect(surer.lower <= found.lower && surer.upper >= found.upper)
      }
    }
    #expect(Interval.wilson(1, of: 0) == nil && Interval.wilson(3, of: 2) == nil)
    #expect(Interval.wilson(1, of: 2, level: 1) == nil)
  }

  /// By hand: the logarithm of 1.6, and 1.959964 times the root of 1/240 − 1/1200 + 1/90 − 1/720.
  @Test func `of a ratio is Katz's, and is not told where one side is nought`() throws {
    let found = try #require(Interval.katz(240, of: 1_200, to: 90, of: 720))
    let width = 1.959964 * (1.0 / 240 - 1.0 / 1_200 + 1.0 / 90 - 1.0 / 720).squareRoot()
    #expect(abs(found.lower - 1.6 * exp(-width)) < 1e-6)
    #expect(abs(found.upper - 1.6 * exp(width)) < 1e-6)
    // Seen from the other side it is turned over.
    let other = try #require(Interval.katz(90, of: 720, to: 240, of: 1_200))
    #expect(abs(other.lower - 1 / found.upper) < 1e-12)
    #expect(Interval.katz(0, of: 10, to: 3, of: 10) == nil)
    #expect(Interval.katz(3, of: 10, to: 0, of: 10) == nil)
    #expect(Interval.katz(11, of: 10, to: 3, of: 10) == nil)
  }

  @Test(arguments: [(0.5, 0.674490), (0.9, 1.644854), (0.95, 1.959964), (0.99, 2.575829)])
  func `is as wide as a normal distribution says`(level: Double, deviate: Double) throws {
    #expect(abs((Interval.deviate(level) ?? .nan) - deviate) < 1e-6)
  }
}

@Suite struct `The difference of two shares` {
  /// Newcombe 1998, table II, method 10: (a) 56/70 and 48/80, (d) 9/10 and 3/10, (g) 10/10 and 0/20.
  @Test(
    arguments: [
      (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090),
      (10, 10, 0, 20, 0.6791, 1.0),
    ])
  func `lies between what was published`(
    part: Int, whole: Int, otherPart: Int, otherWhole: Int, lower: Double, upper: Double
  ) throws {
    let found = try #require(
      Interval.newcombe(part, of: whole, less: otherPart, of: otherWhole))
    #expect(abs(found.lower - lower) < 0.00005 && abs(found.upper - upper) < 0.00005)
  }
}
