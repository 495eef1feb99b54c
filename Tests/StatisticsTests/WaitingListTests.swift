import Statistics
import Testing

@Suite struct `Joining a cohort that is still filling` {
  private let everybody = MixedAssignment.Supply.anyNumber(from: ["care", "council", "health"])

  @Test func `is open to the first person, though one of one is more than a third`() throws {
    let rules = try MixedAssignment.CohortRules.thirds(capacity: 9)
    #expect(
      rules.joining("health", .init(), stillToCome: everybody)
        == .allowed(complete: .init(["care": 1, "council": 1, "health": 1])))
  }

  @Test func `ends for a sector at its share of what the cohort can hold`() throws {
    // A third of 10 is 3, and 9 is the largest list that three sectors can make.
    let rules = try MixedAssignment.CohortRules.thirds(capacity: 10)
    #expect(
      rules.joining("health", .init(["health": 3]), stillToCome: everybody)
        == .refused(.sectorAtGreatestShare("health", most: 3)))
    #expect(
      rules.joining("care", .init(["health": 3]), stillToCome: everybody)
        == .allowed(complete: .init(["care": 3, "council": 3, "health": 3])))
  }

  @Test func `ends when the places left are needed for those who must be there`() throws {
    let care = MixedAssignment.Quota(atLeast: 2, from: ["care"])
    let rules = try MixedAssignment.CohortRules(capacity: 4, mix: .init(quotas: [care]))
    #expect(
      rules.joining("health", .init(["health": 2]), stillToCome: everybody)
        == .refused(.noCompletion([.belowQuota(care, 0)])))
    #expect(
      rules.joining("care", .init(["health": 2]), stillToCome: everybody)
        == .allowed(complete: .init(["care": 2, "health": 2])))
  }

  @Test func `is judged by the list itself when nobody else may come`() throws {
    let rules = try MixedAssignment.CohortRules.thirds(capacity: 9)
    let third = try #require(MixedAssignment.Share(1, of: 3))
    let placed = Composition(["care": 2, "council": 2, "health": 1])
    #expect(
      rules.joining("health", placed, stillToCome: .nobody)
        == .allowed(complete: .init(["care": 2, "council": 2, "health": 2])))
    #expect(
      rules.joining("care", placed, stillToCome: .nobody)
        == .refused(.noCompletion([.aboveShare("care", 3, of: 6, third)])))
  }

  @Test func `ends when the cohort is full`() throws {
    let rules = try MixedAssignment.CohortRules.free(capacity: 2)
    #expect(
      rules.joining("care", .init(["care": 2]), stillToCome: everybody)
        == .refused(.full(capacity: 2)))
  }

  /// Every list that can be made, tried one by one.
  @Test func `is open exactly when some list that keeps the rules can be made`() throws {
    let sectors: [Sector] = ["care", "council", "health"]
    var allowed = 0
    for seed in UInt64(1)...300 {
      let round = try RandomRound.draw(seed: seed, people: 0...12, cohorts: 1...1, capacity: 1...8)
      let rules = round.cohorts[0].rules
      let placed = round.cohorts[0].placed
      let others = Composition(round.applicants.map(\.sector))
      for sector in sectors where placed.total < rules.capacity {
        let joined = placed.adding(sector)
        var exists = false
        for care in 0...others["care"] {
          for council in 0...others["council"] {
            for health in 0...others["health"] {
              let list = joined.adding("care", care).adding("council", council)
                .adding("health", health)
              if rules.breaches(of: list).isEmpty { exists = true }
            }
          }
        }
        switch rules.joining(sector, placed, stillToCome: .atMost(others)) {
        case .allowed(let list):
          #expect(exists && rules.breaches(of: list).isEmpty, "seed \(seed)")
          #expect(list.counts.allSatisfy { $0.value <= joined[$0.key] + others[$0.key] })
          #expect(sectors.allSatisfy { list[$0] >= joined[$0] })
          allowed += 1
        case .refused:
          #expect(!exists, "seed \(seed)")
        }
      }
    }
    #expect(allowed > 100)
  }
}

@Suite struct `Leaving a cohort` {
  @Test func `keeps the mix or breaks it, and says by which rule`() throws {
    let care = MixedAssignment.Quota(atLeast: 1, from: ["care"])
    let half = try #require(MixedAssignment.Share(1, of: 2))
    let rules = try MixedAssignment.CohortRules(
      capacity: 4, minimumSize: 2, mix: .init(greatestShare: half, quotas: [care]))
    let placed = Composition(["care": 1, "council": 1, "health": 2])
    #expect(rules.leaving("health", placed, stillToCome: .nobody) == .keeps)
    #expect(
      rules.leaving("care", placed, stillToCome: .anyNumber(from: ["care", "council"]))
        == .breaks(
          [.aboveShare("health", 2, of: 3, half), .belowQuota(care, 0)],
          mending: placed))
    #expect(
      rules.leaving("care", placed, stillToCome: .nobody)
        == .breaks([.aboveShare("health", 2, of: 3, half), .belowQuota(care, 0)], mending: nil))
    #expect(rules.leaving("voluntary", placed, stillToCome: .nobody) == .nobodyThere)
  }
}

@Suite struct `Promoting from a waiting list` {
  @Test func `takes the first whose joining keeps the mix, and says why not those before`() throws {
    // One from council left a full cohort of six. Health and care stand at their two of six.
    let rules = try MixedAssignment.CohortRules.thirds(capacity: 6, minimumSize: 6)
    let promotion = rules.promotion(
      from: [.init(11, "health"), .init(12, "care"), .init(13, "voluntary"), .init(14, "council")],
      .init(["care": 2, "council": 1, "health": 2]))
    #expect(promotion.promoted == .init(13, "voluntary"))
    #expect(
      promotion.passedOver == [
        .init(waiter: .init(11, "health"), reason: .sectorAtGreatestShare("health", most: 2)),
        .init(waiter: .init(12, "care"), reason: .sectorAtGreatestShare("care", most: 2)),
      ])
  }

  @Test func `counts on the others who wait when several places are free`() throws {
    // With one from health alone it would be 2 of 3; with the one from care behind, 2 of 4.
    let rules = try MixedAssignment.CohortRules(
      capacity: 4, mix: .init(greatestShare: .init(1, of: 2)))
    let placed = Composition(["care": 1, "health": 1])
    #expect(
      rules.promotion(from: [.init(1, "health"), .init(2, "care")], placed).promoted?.key == 1)
    #expect(rules.promotion(from: [.init(1, "health")], placed).promoted == nil)
    #expect(
      rules.promotion(
        from: [.init(1, "health")], placed, others: .anyNumber(from: ["council"])
      ).promoted?.key == 1)
  }

  @Test func `takes nobody when no place is free`() throws {
    let rules = try MixedAssignment.CohortRules.free(capacity: 1)
    let promotion = rules.promotion(from: [.init(1, "care")], .init(["care": 1]))
    #expect(promotion.promoted == nil)
    #expect(promotion.passedOver.map(\.reason) == [.full(capacity: 1)])
  }
}
