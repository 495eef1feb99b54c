import Disclosure
import Kernel
import Testing

/// Counts for those who may not see who is behind them.
@Suite struct `A count that is shown` {
  /// - Source: NHS England, disclosure control of health statistics since 2018; the published
  ///   examples.
  @Test(arguments: [
    (0, "0"), (1, "1 to 7"), (7, "1 to 7"), (8, "10"), (12, "10"), (13, "15"), (17, "15"),
    (18, "20"), (22, "20"), (990, "990"), (6_307, "6,305"), (7_422, "7,420"),
  ])
  func `is rounded as health statistics are`(count: Int, words: String) {
    #expect(ShownCount(count, among: 10_000, to: .seesFigures).words == words)
    #expect(ShownCount(people: count, to: .seesFigures).words == words)
  }

  @Test func `is exact for those who see the people anyway`() {
    for count in 0...40 {
      let shown = ShownCount(count, among: 3, to: .seesPeople)
      #expect(shown.number == count)
      #expect(shown.words == "\(count)")
    }
  }

  @Test func `says nothing of fewer than eight people, whatever they owe`() {
    for people in 1...7 {
      for count in 0...70 {
        let shown = ShownCount(count, among: people, to: .seesFigures)
        #expect(shown.words == "Not shown")
        #expect(shown.number == nil && shown.length == 0)
      }
    }
  }

  @Test func `cannot be told from another that is rounded to the same`() {
    // Neither words, nor number, nor how long it is drawn, tells 1 from 7 or 13 from 17.
    let few = Set((1...7).map { ShownCount($0, among: 90, to: .seesFigures) })
    #expect(few.count == 1)
    let about = Set((13...17).map { ShownCount($0, among: 90, to: .seesFigures) })
    #expect(about.count == 1)
  }

  @Test func `never turns over the order of two counts`() {
    let numbers = (8...500).map { ShownCount($0, among: 900, to: .seesFigures).number ?? -1 }
    #expect(numbers == numbers.sorted())
    #expect(zip(numbers, 8...500).allSatisfy { abs($0 - $1) <= 2 })
  }

  @Test func `leaves a part that is taken out of a whole in doubt`() {
    // Everybody but one small part is shown: what is left over does not say how large that part is.
    for rest in 8...60 {
      var possible: Set<Int> = []
      let whole = ShownCount(rest + 3, among: 900, to: .seesFigures)
      let shown = ShownCount(rest, among: 900, to: .seesFigures)
      for guess in 1...7 {
        for other in max(8, rest - 4)...(rest + 4)
        where ShownCount(other, among: 900, to: .seesFigures) == shown
          && ShownCount(other + guess, among: 900, to: .seesFigures) == whole
        { possible.insert(guess) }
      }
      #expect(possible.count > 1, "\(rest) and 3")
    }
  }
}

@Suite struct `A share that is shown` {
  @Test func `is of the rounded parts`() {
    #expect(
      ShownShare(Proportion(38, of: 43), among: 43, to: .seesFigures).words == "40 of 45 (89%)")
    #expect(ShownShare(Proportion(3, of: 43), among: 43, to: .seesFigures).words == "1 to 7 of 45")
    #expect(ShownShare(Proportion(0, of: 43), among: 43, to: .seesFigures).words == "0 of 45 (0%)")
  }

  @Test func `is not shown of a few`() {
    #expect(ShownShare(Proportion(30, of: 30), among: 3, to: .seesFigures).words == "Not shown")
    #expect(ShownShare(nil, among: 3, to: .seesFigures).words == "Not shown")
    #expect(ShownShare(Proportion(3, of: 5), among: 90, to: .seesFigures).words == "Not shown")
  }

  @Test func `has both counts and one decimal for those who see the people`() {
    let share = ShownShare(Proportion(1_204, of: 1_310), among: 900, to: .seesPeople)
    #expect(share.words == "1,204 of 1,310 (91.9%)")
    #expect(ShownShare(nil, among: 900, to: .seesPeople).words == "No data")
  }
}
