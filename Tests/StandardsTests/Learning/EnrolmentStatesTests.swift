import Records
import TestKit
import Testing

@testable import Standards

@Suite struct `The lives of enrolments and of attempts` {
  @Test func `are drawn as they are`() throws {
    #expect(try StatesPage.isWritten("enrolment-states.md", as: Self.page))
  }

  private static var page: String {
    """
    # The lives of enrolments in bundles, and of attempts at modules

    Written by the tests from the tables of transitions (`EnrolmentRules`, `ModuleAttemptRules`);
    not by hand. What is not drawn here cannot happen.

    ## An enrolment in a bundle


    """
      + StatesPage.diagram(
        from: "enrolled",
        EnrolmentRules.transitions.map { ("\($0.from)", "\($0.to)", "\($0.step)") },
        ends: ["withdrawn"])
      + "\n"
      + StatesPage.table(
        EnrolmentRules.transitions.map { way in
          let by = EnrolmentActor.allCases.filter(way.by.contains).map(words)
            .joined(separator: ", ")
          return (way.from.words, way.step.words, way.to.words, by, way.when)
        })
      + "\nAn enrolment is overdue when its day is over while it is enrolled; nothing is while it "
      + "is paused.\n\n## An attempt at a module\n\n"
      + StatesPage.diagram(
        from: "notStarted",
        ModuleAttemptRules.transitions.map { ("\($0.from)", "\($0.to)", "\($0.step)") })
      + "\n"
      + StatesPage.table(
        ModuleAttemptRules.transitions.map { way in
          (way.from.words, way.step.words, way.to.words, words(way.by), way.when)
        })
      + "\nWhat was done expires by itself after its last day; that is worked out and never "
      + "stored.\n\n## What shows that a module was done\n\n| kind | what the person writes down | "
      + "who confirms it |\n|---|---|---|\n"
      + ModuleKind.allCases.map { kind in
        let parts = ModuleEvidenceRules.parts(of: kind).map(\.words).joined(separator: ", ")
        return "| \(kind.words) | \(parts) | \(ModuleEvidenceRules.confirmer(of: kind)) |\n"
      }.joined()
  }

  private static func words(_ actor: EnrolmentActor) -> String {
    switch actor {
    case .person: "the person"
    case .manager: "the line manager"
    case .keeper: "whoever keeps training"
    case .consequence: "nobody: it follows"
    }
  }

  private static func words(_ actor: ModuleActor) -> String {
    switch actor {
    case .person: "the person"
    case .confirmer: "whoever was asked"
    case .keeper: "whoever keeps training"
    case .source: "a provider, a file or a program"
    }
  }
}
