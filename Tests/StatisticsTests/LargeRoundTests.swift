import Statistics
import Testing

@Suite struct `Allocating 2,000 applicants to 60 cohorts` {
  @Test(arguments: LargeRound.allCases)
  func `keeps every rule, explains every waiting place and is all but the best`(
    kind: LargeRound
  ) throws {
    let round = try kind.round()
    let answer = round.allocated()
    #expect(answer.placements.count + answer.waiting.count == 2_000)
    #expect(round.faults(in: answer) == [])
    switch kind {
    case .manyObliged, .tightCapacities, .halfFull:
      #expect(answer.isProvenBest)
    case .scarceCare, .farApart, .oneLargeSector:
      // Less than one in a hundred of those who could be placed at most, or nobody at all.
      for (placed, bound) in zip(answer.objective.placed, answer.bound.placed) {
        #expect(bound - placed <= answer.bound.total / 100)
      }
    }
  }

  @Test func `gives the same answer each time`() throws {
    let round = try LargeRound.halfFull.round(seed: 9)
    #expect(round.allocated() == round.allocated())
  }
}
