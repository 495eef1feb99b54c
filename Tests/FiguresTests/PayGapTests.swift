import Testing

@testable import Figures

@Suite struct `The pay gap` {
  private static func pays(women: [Int], men: [Int]) -> [PayGap.Pay] {
    women.map { PayGap.Pay(isOfFocus: true, hourly: $0 * 100, bonus: nil) }
      + men.map { PayGap.Pay(isOfFocus: false, hourly: $0 * 100, bonus: nil) }
  }

  @Test func `of the worked example is 19.5 in the mean and 24.4 in the median`() throws {
    let gap = PayGap(
      Self.pays(women: [29, 22, 20, 18, 16, 15, 14, 12], men: [30, 28, 25, 20, 18, 15]))
    let mean = try #require(gap.mean)
    let median = try #require(gap.median)
    #expect((mean * 10).rounded() / 10 == 19.5)
    #expect((median * 10).rounded() / 10 == 24.4)
    #expect(gap.people.focus == 8)
    #expect(gap.people.other == 6)
  }

  @Test func `is below nought where women are paid more`() throws {
    let gap = PayGap(Self.pays(women: [20], men: [10]))
    #expect(gap.mean == -100)
    #expect(gap.median == -100)
  }

  @Test func `cannot be told where one of the two is nobody`() {
    let gap = PayGap(Self.pays(women: [], men: [10]))
    #expect(gap.mean == nil)
    #expect(gap.median == nil)
    #expect(gap.bonusMean == nil)
  }

  @Test func `parts everybody in four of the same size, lowest pay first`() {
    let gap = PayGap(Self.pays(women: [1, 2, 3, 8], men: [4, 5, 6, 7]))
    #expect(gap.quarters == [100, 50, 0, 50])
  }

  @Test func `parts those who are paid the same in proportion`() {
    // Six of eight earn the same, and half of those are women: no quarter is favoured.
    let gap = PayGap(Self.pays(women: [5, 5, 5, 9], men: [5, 5, 5, 9]))
    #expect(gap.quarters == [50, 50, 50, 50])
  }

  @Test func `shares the people of all quarters out, also where four do not divide them`() {
    let gap = PayGap(Self.pays(women: [1, 2, 2, 3, 9], men: [2, 4, 5, 5, 6, 7, 8, 8]))
    let women = gap.quarters.reduce(0, +) / 100 * 13 / 4
    #expect(abs(women - 5) < 1e-9)
  }

  @Test func `leaves out of hourly pay who is on reduced pay, and not out of bonuses`() {
    let pays = [
      PayGap.Pay(isOfFocus: true, hourly: nil, bonus: 100),
      PayGap.Pay(isOfFocus: true, hourly: 1_000, bonus: nil),
      PayGap.Pay(isOfFocus: false, hourly: 2_000, bonus: 200),
    ]
    let gap = PayGap(pays)
    #expect(gap.mean == 50)
    #expect(gap.bonusMean == 50)
    #expect(gap.people.focus == 1)
    #expect(gap.employees.focus == 2)
    #expect(gap.bonuses.focus == 1)
  }
}
