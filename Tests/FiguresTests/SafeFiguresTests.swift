import Directory
import Disclosure
import Kernel
import Statistics
import Testing

@testable import Figures

@Suite struct `Figures that are published` {
  private static let people = DisclosureScheme(
    code: "A", hidden: 1...7, hiddenTotals: 1...7, step: 5)
  private static let answers = DisclosureScheme(
    code: "D", hidden: 1...4, hiddenTotals: 1...9, step: 1)
  private static let safe = SafeFigures(people: people, answers: answers)
  private static let year = StandardsYear(
    endingOnOrBefore: Day(year: 2026, month: 3, day: 31) ?? Day(number: 0))

  private struct Dice {
    var state: UInt64
    mutating func number(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(max(1, below)))
    }
  }

  private static func item(
    _ source: FigureSource, _ parts: [Int], of wholes: [Int], before: SafeFigure? = nil
  ) -> SafeFigures.Item {
    var counts = FigureCounts()
    counts.isRecorded = true
    let names = FigureCharacteristic.ethnicity.groups
    counts.groups = names.indices.map {
      .init(names[$0], numerator: parts[$0], denominator: wholes[$0])
    }
    counts.rest = .init("not known", numerator: parts[2], denominator: wholes[2])
    counts.all = wholes.reduce(0, +)
    return SafeFigures.Item(
      question: FigureQuestion(
        source, by: .ethnicity, at: OrganisationID(rawValue: 1), in: year, measure: ""),
      counts: counts, before: before)
  }

  private static func workforce(_ groups: [Int], before: SafeFigure? = nil) -> SafeFigures.Item {
    let all = groups.reduce(0, +)
    return item(.workforce, groups, of: [all, all, all], before: before)
  }

  @Test func `show small numbers as hidden, and what they could be worked out from`() throws {
    let figure = try #require(Self.safe.make([Self.workforce([4, 60, 0])]).first)
    #expect(figure.status == .shown)
    #expect(figure.rows.map(\.group) == ["BME", "white", "not known", "everybody"])
    // Everybody is known to be 64: with white shown as 60, which is 58 to 62, BME is 2 to 6.
    #expect(figure.rows.map(\.part) == [nil, nil, 0, 65])
  }

  @Test func `show nothing where hardly anybody is counted`() throws {
    let few = Self.safe.make([Self.workforce([3, 4, 0])])
    #expect(few.map(\.status) == [.tooFew])
    let cases = Self.safe.make([
      Self.workforce([100, 200, 10]), Self.item(.disciplinary, [2, 3, 0], of: [100, 200, 10]),
    ])
    #expect(cases[1].status == .tooFew)
  }

  @Test func `say nothing of a group of which the workforce says nothing`() throws {
    let figures = Self.safe.make([
      Self.workforce([5, 300, 20]), Self.item(.training, [2, 100, 10], of: [5, 300, 20]),
    ])
    let hidden = Set(figures[0].rows.filter { $0.part == nil }.map(\.group))
    #expect(hidden.contains("BME"))
    for row in figures[1].rows where hidden.contains(row.group) {
      #expect(row.part == nil)
      #expect(row.whole == nil)
    }
  }

  @Test func `keep hidden what an earlier release hid, and do not hide what it showed`() throws {
    let first = try #require(Self.safe.make([Self.workforce([5, 300, 20])]).first)
    let again = try #require(Self.safe.make([Self.workforce([9, 300, 20], before: first)]).first)
    for (before, now) in zip(first.rows, again.rows) where before.part == nil {
      #expect(now.part == nil)
    }
    let open = try #require(Self.safe.make([Self.workforce([40, 300, 20])]).first)
    #expect(open.rows.allSatisfy { $0.part != nil })
    let later = try #require(Self.safe.make([Self.workforce([40, 300, 4], before: open)]).first)
    // Those who did not say have become so few; hiding another would protect nothing that was not
    // shown already, so nothing is shown at all where the rest does not leave them room.
    if later.status == .shown {
      #expect(later.rows[2].part == nil)
      #expect(later.rows[0].part != nil)
    }
  }

  /// What a reader knows: how the numbers add up, what is shown, and how many there are at all.
  private struct Reader {
    var lower: [Double] = []
    var upper: [Double] = []
    var rows: [[(column: Int, factor: Double)]] = []

    mutating func unknown(_ truth: Int, shown: Int?, isNought: Bool) -> Int {
      if isNought {
        lower.append(0)
        upper.append(0)
      } else if let shown {
        lower.append(max(1, Double(shown - 2)))
        upper.append(Double(shown + 2))
      } else {
        lower.append(1)
        upper.append(.infinity)
      }
      return lower.count - 1
    }

    mutating func fixed(_ value: Int) -> Int {
      lower.append(Double(value))
      upper.append(Double(value))
      return lower.count - 1
    }

    mutating func sum(_ parts: [Int], is whole: Int) {
      rows.append(parts.map { ($0, 1) } + [(whole, -1)])
    }

    func range(of cell: Int) -> (Double, Double)? {
      let program = LinearProgram(lower: lower, upper: upper, rows: rows)
      program.bound(lower: lower, upper: upper)
      var aim = [Double](repeating: 0, count: lower.count)
      aim[cell] = 1
      guard let least = program.least(of: aim) else { return nil }
      aim[cell] = -1
      guard let most = program.least(of: aim) else { return (least.value, .infinity) }
      return (least.value, -most.value)
    }
  }

  @Test(arguments: 1...60) func `cannot be worked out from one another`(seed: UInt64) throws {
    var dice = Dice(state: seed &* 77)
    for _ in 0..<5 {
      let staff = [dice.number(60), 10 + dice.number(300), dice.number(25)]
      let trained = staff.map { $0 == 0 ? 0 : dice.number(min($0, 60) + 1) }
      let entered = staff.map { $0 == 0 ? 0 : dice.number(min($0, 12) + 1) }
      let items = [
        Self.workforce(staff), Self.item(.training, trained, of: staff),
        Self.item(.disciplinary, entered, of: staff),
      ]
      let figures = Self.safe.make(items)
      // Once with everything that is shown, once with nothing but the totals: the difference is what
      // publishing gave away.
      var ranges: [[(Double, Double)?]] = []
      var asked: [(truth: Int, cell: Int)] = []
      for isBlind in [false, true] {
        var reader = Reader()
        asked = []
        let base = figures[0]
        var totals: [Int] = []
        for (place, count) in staff.enumerated() {
          let shown = base.status == .shown && !isBlind ? base.rows[place].part : nil
          totals.append(
            reader.unknown(
              count, shown: shown, isNought: count == 0 && base.status == .shown))
          asked.append((count, totals[place]))
        }
        reader.sum(totals, is: reader.fixed(staff.reduce(0, +)))
        for (index, parts) in [(1, trained), (2, entered)] {
          let figure = figures[index]
          guard figure.status == .shown else { continue }
          var counted: [Int] = []
          var others: [Int] = []
          for place in staff.indices {
            let row = figure.rows[place]
            let rest = staff[place] - parts[place]
            counted.append(
              reader.unknown(
                parts[place], shown: isBlind ? nil : row.part, isNought: parts[place] == 0))
            others.append(
              reader.unknown(rest, shown: isBlind ? nil : row.others, isNought: rest == 0))
            reader.sum([counted[place], others[place]], is: totals[place])
            asked.append((parts[place], counted[place]))
            asked.append((rest, others[place]))
          }
          reader.sum(counted, is: reader.fixed(parts.reduce(0, +)))
          reader.sum(others, is: reader.fixed(staff.reduce(0, +) - parts.reduce(0, +)))
        }
        ranges.append(asked.map { reader.range(of: $0.cell) })
      }
      for (place, one) in asked.enumerated() where (1...7).contains(one.truth) {
        guard let told = ranges[0][place], let blind = ranges[1][place] else { continue }
        #expect(told.0 <= max(1, blind.0) + 1e-6, "\(staff) \(trained) \(entered)")
        #expect(told.1 >= min(7, blind.1) - 1e-6, "\(staff) \(trained) \(entered)")
      }
    }
  }

  @Test(arguments: 1...60) func `of a survey show no base under ten and no small answer`(
    seed: UInt64
  ) throws {
    var dice = Dice(state: seed &* 131)
    for _ in 0..<5 {
      let answered = [dice.number(40), dice.number(200)]
      let said = answered.map { $0 == 0 ? 0 : dice.number($0 + 1) }
      var counts = FigureCounts()
      counts.isRecorded = true
      counts.groups = [
        .init("BME", numerator: said[0], denominator: answered[0]),
        .init("white", numerator: said[1], denominator: answered[1]),
      ]
      let figure = try #require(
        Self.safe.make([
          SafeFigures.Item(
            question: FigureQuestion(
              .survey, by: .ethnicity, at: OrganisationID(rawValue: 1), in: Self.year,
              measure: "wres-5"), counts: counts, before: nil)
        ]).first)
      guard figure.status == .shown else { continue }
      for (place, row) in figure.rows.prefix(2).enumerated() {
        if let part = row.part {
          #expect(part == said[place] && (part == 0 || part > 4))
          #expect(answered[place] == 0 || answered[place] > 9)
        }
        if let whole = row.whole { #expect(whole == 0 || whole > 9) }
      }
      // From all that is shown, and how many there are at all, each small answer could be another.
      var reader = Reader()
      var parts: [Int] = []
      var rests: [Int] = []
      var wholes: [Int] = []
      func cell(_ truth: Int, _ shown: Int?) -> Int {
        if truth == 0 { return reader.fixed(0) }
        if let shown { return reader.fixed(shown) }
        return reader.unknown(truth, shown: nil, isNought: false)
      }
      for place in 0..<2 {
        let row = figure.rows[place]
        parts.append(cell(said[place], row.part))
        rests.append(cell(answered[place] - said[place], row.others))
        wholes.append(cell(answered[place], row.whole))
        reader.sum([parts[place], rests[place]], is: wholes[place])
      }
      let all = answered.reduce(0, +)
      reader.sum(parts, is: reader.fixed(said.reduce(0, +)))
      reader.sum(rests, is: reader.fixed(all - said.reduce(0, +)))
      reader.sum(wholes, is: reader.fixed(all))
      for place in 0..<2 where (1...4).contains(said[place]) {
        guard let told = reader.range(of: parts[place]) else { continue }
        #expect(told.1 - told.0 >= 1 - 1e-6, "\(said) of \(answered)")
      }
    }
  }
}
