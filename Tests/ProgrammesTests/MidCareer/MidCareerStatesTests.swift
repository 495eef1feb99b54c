import Kernel
import Records
import TestKit
import Testing

@Suite struct `The lives of cohorts and of those who take part` {
  @Test func `are drawn as the rules go`() throws {
    let (people, cohorts) = (ParticipationRules.transitions, CohortStateRules.transitions)
    let text = """
      # The lives of cohorts, and of those who take part

      Written by the tests from the tables of transitions (`ParticipationRules`, `CohortStateRules` in
      `Sources/Records/MidCareer`); not by hand.

      ## Somebody’s way through the mid-career programme

      \(StatesPage.diagram(
        from: ParticipationState.applied.rawValue,
        people.map { ($0.from.rawValue, $0.to.rawValue, $0.step.rawValue) },
        ends: ParticipationState.allCases.filter { !$0.isOpen }.map(\.rawValue)))
      \(StatesPage.table(people.map { way in
        (
          way.from.words, way.step.words, way.to.words,
          way.by.map(\.words).sorted().joined(separator: ", "), way.when
        )
      }))
      Who is selected by their employer begins as “\(ParticipationState.selected.words)”.

      ## A cohort

      \(StatesPage.diagram(
        from: CohortState.draft.rawValue,
        cohorts.map { ($0.from.rawValue, $0.to.rawValue, $0.step.rawValue) },
        ends: [CohortState.finished.rawValue, CohortState.cancelled.rawValue]))
      \(StatesPage.table(cohorts.map {
        ($0.from.words, $0.step.words, $0.to.words, "who holds the cohort", $0.when)
      }))
      """
    #expect(try StatesPage.isWritten("cohort-states.md", as: text))
  }
}
