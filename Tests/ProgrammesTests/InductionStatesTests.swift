import Kernel
import Records
import TestKit
import Testing

@Suite struct `The lives of inductions` {
  @Test func `are drawn as the rules go`() throws {
    let whole = InductionRules.transitions
    let parts = InductionUnitRules.transitions
    let text = """
      # The lives of inductions, and of their parts

      Written by the tests from the tables of transitions (`InductionRules`, `InductionUnitRules` in
      `Sources/Records/Induction`); not by hand.

      ## An induction

      \(StatesPage.diagram(
        from: InductionState.notStarted.rawValue,
        whole.map { ($0.from.rawValue, $0.to.rawValue, $0.step.rawValue) },
        ends: [InductionState.signedOff.rawValue]))
      \(StatesPage.table(whole.map {
        ($0.from.words, $0.step.words, $0.to.words, $0.by.words, $0.when)
      }))
      An induction is overdue when its day is over while it runs; nothing is while it is paused.

      ## A part of it

      \(StatesPage.diagram(
        from: InductionUnitState.notStarted.rawValue,
        parts.map { ($0.from.rawValue, $0.to.rawValue, $0.step.rawValue) },
        ends: [InductionUnitState.met.rawValue, InductionUnitState.credited.rawValue]))
      \(StatesPage.table(parts.map { way in
        (
          way.from.words, way.step.words, way.to.words,
          way.by.map(\.words).sorted().joined(separator: ", "), way.when
        )
      }))
      Nothing fails: what is missing is asked for until it is there.

      """
    #expect(try StatesPage.isWritten("induction-states.md", as: text))
  }
}
