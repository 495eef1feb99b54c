import Foundation
import Kernel
import TestKit
import Testing

@testable import Standards

/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `The life of a framework` {
  let settings: StandardsSettings
  let today: Day

  init() throws {
    settings = try StandardsReader.shipped().settings
    today = try #require(Day("2026-11-21"))
  }

  private func state(
    after step: FrameworkStep, from state: FrameworkState, by actor: FrameworkActor,
    _ facts: FrameworkFacts = FrameworkFacts()
  ) throws(FrameworkRefusal) -> FrameworkState {
    try LifecycleRules.state(
      after: step, from: state, by: actor, facts, on: today, settings)
  }

  /// Facts under which nothing stands in the way of a step.
  private func ready(for step: FrameworkStep) -> FrameworkFacts {
    FrameworkFacts(
      consultationOpenedOn: today - 200,
      consultationClosesOn: step == .openConsultation ? today + 84 : today - 1,
      approvalAsked: true, successorIsPublished: true, retiresOn: today, newRetirement: today + 400,
      warnedOn: LifecycleRules.warnings(before: today, settings))
  }

  /// Every state, step and actor: what is not in the table is refused.
  @Test func `goes only the ways of the table`() throws {
    var ways = 0
    for from in FrameworkState.allCases {
      for step in FrameworkStep.allCases {
        for actor in FrameworkActor.allCases {
          let way = LifecycleRules.transitions.first {
            $0.from == from && $0.step == step && $0.by == actor
          }
          let result = Result { () throws(FrameworkRefusal) -> FrameworkState in
            try state(after: step, from: from, by: actor, ready(for: step))
          }
          switch (way, result) {
          case (let way?, .success(let to)):
            #expect(way.to == to)
            ways += 1
          case (nil, .failure(let refusal)):
            #expect(!refusal.problems.isEmpty)
          case (.some, .failure(let refusal)):
            Issue.record("\(from) \(step) by \(actor): \(refusal)")
          case (nil, .success(let to)):
            Issue.record("\(from) \(step) by \(actor) led to \(to)")
          }
        }
      }
    }
    #expect(ways == LifecycleRules.transitions.count)
  }

  /// Whatever is tried in whatever order, words that were published are never open again.
  @Test func `never comes back from published`() {
    for way in LifecycleRules.transitions where way.from.isFixed {
      #expect(way.to.isFixed, "\(way.from) to \(way.to)")
    }
    #expect(!LifecycleRules.transitions.contains { $0.from == .retired })
    #expect(Set(LifecycleRules.transitions.map(\.to)) == Set(FrameworkState.allCases))
  }

  @Test func `is approved by somebody else, after the consultation, with every comment answered`() {
    let opened = today - 84
    var facts = FrameworkFacts(consultationOpenedOn: opened)
    #expect(throws: FrameworkRefusal.approvalNotAsked) {
      try state(after: .approve, from: .consultation, by: .approver, facts)
    }
    facts.approvalAsked = true
    #expect(throws: Never.self) {
      try state(after: .approve, from: .consultation, by: .approver, facts)
    }
    facts.unheard = ["Social care"]
    #expect(throws: FrameworkRefusal.unheard(["Social care"])) {
      try state(after: .approve, from: .consultation, by: .approver, facts)
    }
    facts.unheard = []
    facts.openComments = 2
    #expect(throws: FrameworkRefusal.commentsOpen(2)) {
      try state(after: .approve, from: .consultation, by: .approver, facts)
    }
    facts.consultationOpenedOn = opened + 1
    #expect(throws: FrameworkRefusal.consultationOpen(until: today + 1)) {
      try state(after: .approve, from: .consultation, by: .approver, facts)
    }
    facts.actorWroteIt = true
    #expect(throws: FrameworkRefusal.ownWork) {
      try state(after: .approve, from: .consultation, by: .approver, facts)
    }
  }

  @Test func `is open until the end of its last day, and never shorter than it must be`() {
    var facts = FrameworkFacts(consultationOpenedOn: today - 84, consultationClosesOn: today)
    for step in [FrameworkStep.replaceText, .askApproval, .approve] {
      #expect(throws: FrameworkRefusal.consultationOpen(until: today + 1)) {
        try state(
          after: step, from: .consultation, by: step == .approve ? .approver : .author, facts)
      }
    }
    facts.consultationClosesOn = today - 1
    #expect(throws: Never.self) {
      try state(after: .replaceText, from: .consultation, by: .author, facts)
    }
    facts = FrameworkFacts(consultationClosesOn: today + 84)
    facts.unheard = ["Social care"]
    #expect(throws: FrameworkRefusal.nobodyInvited(from: ["Social care"])) {
      try state(after: .openConsultation, from: .draft, by: .author, facts)
    }
    facts.unheard = []
    facts.hasReviewers = false
    #expect(throws: FrameworkRefusal.noReviewer) {
      try state(after: .openConsultation, from: .draft, by: .author, facts)
    }
    facts.hasReviewers = true
    facts.consultationClosesOn = today + 83
    #expect(throws: FrameworkRefusal.consultationTooShort(earliest: today + 84)) {
      try state(after: .openConsultation, from: .draft, by: .author, facts)
    }
  }

  @Test func `is published when every reviewer agrees and every comment is answered`() {
    var facts = FrameworkFacts(missingAgreements: 2)
    #expect(throws: FrameworkRefusal.agreementMissing(2)) {
      try state(after: .publish, from: .approved, by: .authority, facts)
    }
    facts = FrameworkFacts(openComments: 1)
    #expect(throws: FrameworkRefusal.commentsOpen(1)) {
      try state(after: .publish, from: .approved, by: .authority, facts)
    }
    facts = FrameworkFacts(unheard: ["Social care"])
    #expect(throws: FrameworkRefusal.unheard(["Social care"])) {
      try state(after: .publish, from: .approved, by: .authority, facts)
    }
    facts = FrameworkFacts(actorWroteIt: true)
    #expect(throws: FrameworkRefusal.ownWork) {
      try state(after: .publish, from: .approved, by: .authority, facts)
    }
    facts = FrameworkFacts(hasReviewers: false)
    #expect(throws: FrameworkRefusal.noReviewer) {
      try state(after: .publish, from: .approved, by: .authority, facts)
    }
  }

  @Test func `goes nowhere with faults in its content`() {
    let facts = FrameworkFacts(faults: 1)
    #expect(throws: FrameworkRefusal.hasFaults(1)) {
      try state(after: .openConsultation, from: .draft, by: .author, facts)
    }
    #expect(throws: FrameworkRefusal.hasFaults(1)) {
      try state(after: .publish, from: .approved, by: .authority, facts)
    }
  }

  @Test func `is superseded only by what is published`() {
    #expect(throws: FrameworkRefusal.noSuccessor) {
      try state(after: .supersede, from: .published, by: .consequence)
    }
  }

  @Test func `warns 26, 12 and 4 weeks before it retires`() throws {
    let day = try #require(Day("2027-03-31"))
    #expect(
      LifecycleRules.warnings(before: day, settings) == [day - 182, day - 84, day - 28])
  }

  @Test func `retires on the day announced, after every warning`() {
    let due = LifecycleRules.warnings(before: today, settings)
    var facts = FrameworkFacts()
    #expect(throws: FrameworkRefusal.retirementNotAnnounced) {
      try state(after: .retire, from: .published, by: .authority, facts)
    }
    facts.retiresOn = today + 1
    #expect(throws: FrameworkRefusal.notYetRetiring(until: today + 1)) {
      try state(after: .retire, from: .superseded, by: .authority, facts)
    }
    facts.retiresOn = today
    facts.warnedOn = [due[0], due[2]]
    #expect(throws: FrameworkRefusal.warningMissing(due: due[1])) {
      try state(after: .retire, from: .published, by: .authority, facts)
    }
    // Three on the last day are one warning, and late.
    facts.warnedOn = [today, today, today]
    #expect(throws: FrameworkRefusal.warningMissing(due: due[0])) {
      try state(after: .retire, from: .published, by: .authority, facts)
    }
    facts.warnedOn = due.map { $0 + 3 }
    #expect(throws: Never.self) {
      try state(after: .retire, from: .published, by: .authority, facts)
    }
  }

  @Test func `is put off at any time, brought forward in time for every warning, and called off`() {
    func announced(_ day: Day, before: Day?) throws(FrameworkRefusal) {
      _ = try state(
        after: .announceRetirement, from: .published, by: .authority,
        FrameworkFacts(retiresOn: before, newRetirement: day))
    }
    #expect(throws: Never.self) { try announced(today + 2, before: today + 1) }
    #expect(throws: FrameworkRefusal.announcedAlready(today + 1)) {
      try announced(today + 1, before: today + 1)
    }
    #expect(throws: FrameworkRefusal.announcedTooLate(earliest: today + 182)) {
      try announced(today + 181, before: today + 300)
    }
    #expect(throws: Never.self) { try announced(today + 182, before: today + 300) }
    #expect(throws: FrameworkRefusal.retirementNotAnnounced) {
      try state(after: .callOffRetirement, from: .published, by: .authority)
    }
  }

  @Test func `counts what was said before its day was put off, and no warning that came too late`()
  {
    let due = LifecycleRules.warnings(before: today, settings)
    // Put off by a week on the last day: everybody had been told for longer.
    let earlier = due.map { $0 - 7 }
    #expect(LifecycleRules.missing(of: due, warnedOn: earlier, movedOn: today - 8) == nil)
    // Not put off: each came before it was due, so the last one is missing.
    #expect(LifecycleRules.missing(of: due, warnedOn: earlier, movedOn: nil) == due[2])
    // Nobody was ever told: that it was moved is one word, too late for the first.
    #expect(
      LifecycleRules.missing(of: due, warnedOn: [today - 2], movedOn: today - 2) == due[0])
    // Put off by a year: what was said then does not stand for what is due now.
    #expect(
      LifecycleRules.missing(of: due, warnedOn: due.map { $0 - 365 }, movedOn: today - 365)
        == due[0])
  }

  @Test func `carries new work only while it is published`() {
    #expect(FrameworkState.allCases.filter(LifecycleRules.takesNewWork) == [.published])
  }

  @Test func `refuses in words that say what to do`() {
    let refusals: [FrameworkRefusal] = [
      .notFromHere(.draft, .publish), .notTheirs(.approve), .notTheirs(.supersede), .ownWork,
      .consultationOpen(until: today), .commentsOpen(1), .commentsOpen(3), .hasFaults(1),
      .hasFaults(2), .noSuccessor, .retirementNotAnnounced, .notYetRetiring(until: today),
      .warningMissing(due: today), .consultationTooShort(earliest: today),
      .nobodyInvited(from: ["Social care"]), .noReviewer, .agreementMissing(1),
      .agreementMissing(2), .announcedTooLate(earliest: today), .announcedAlready(today),
      .unheard(["Social care"]), .approvalNotAsked,
    ]
    let words = refusals.flatMap { $0.problems.map(\.message) }
    #expect(Set(words).count == refusals.count)
    #expect(words[0] == "A version that is draft cannot be published")
    #expect(words[1] == "Ask somebody else to do it: a version is approved by its approver")
    #expect(words[5] == "Answer the comment that is still open")
  }

  /// `docs/framework-states.md`, from the table.
  @Test func `is drawn as it is`() throws {
    #expect(
      try StatesPage.isWritten("framework-states.md", as: Self.page),
      "docs/framework-states.md is out of date: WAYPOINT_WRITE_DOCS=1 swift test --filter StandardsTests"
    )
  }

  private static var page: String {
    let ways = LifecycleRules.transitions
    let left = Set(ways.map(\.from))
    return """
      # The life of a framework

      Written by the tests from the table of transitions (`LifecycleRules`); not by hand. What is not
      drawn here cannot happen.


      """
        + StatesPage.diagram(
          from: "draft", ways.map { ($0.from.rawValue, $0.to.rawValue, $0.step.rawValue) },
          ends: FrameworkState.allCases.filter { !left.contains($0) }.map(\.rawValue))
        + "\n"
        + StatesPage.table(
          ways.map { ($0.from.words, $0.step.participle, $0.to.words, words($0.by), $0.when) })
  }

  private static func words(_ actor: FrameworkActor) -> String {
    switch actor {
    case .author: "its author"
    case .approver: "an approver"
    case .authority: "the national authority"
    case .consequence: "nobody: it follows"
    }
  }
}
