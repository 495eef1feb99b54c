import Foundation
import Kernel
import Obligations
import Records
import TestKit
import Testing

@testable import Standards

extension AccreditationContent {
  static var shipped: AccreditationContent {
    get throws { try StandardsReader.shipped().accreditation }
  }
}

extension AccreditationCase {
  static let reviewerOne = AccountID(rawValue: 11)
  static let reviewerTwo = AccountID(rawValue: 12)

  /// A module with two reviewers who have declared and found everything met.
  static func sample(_ state: AccreditationState) throws -> AccreditationCase {
    let content = try AccreditationContent.shipped
    var request = AccreditationCase(
      id: AccreditationID(rawValue: 1), provider: OrganisationID(rawValue: 2),
      body: OrganisationID(rawValue: 3),
      training: Training(
        form: .module, title: "Fair rotas", summary: "How to", kind: .taught, hours: 6,
        audience: "Team leaders",
        framework: FrameworkReference("management-and-leadership", "2026"),
        stages: ["1"], competencies: ["2.1a"]),
      version: .init(major: 1, minor: 0), follows: nil, criteriaVersion: content.version,
      state: state)
    request.answers = Dictionary(
      uniqueKeysWithValues: content.criteria.map { ($0.code, "As it should be") })
    request.reviewers = [reviewerOne, reviewerTwo].map {
      Reviewer(account: $0, name: "Reviewer \($0)", declaredAt: Instant(milliseconds: 0))
    }
    request.judgements = [reviewerOne, reviewerTwo].flatMap { reviewer in
      content.criteria.map {
        Judgement(reviewer: reviewer, criterion: $0.code, outcome: .met, words: "Seen")
      }
    }
    return request
  }

  func judging(_ criterion: String, _ outcome: Judgement.Outcome) -> AccreditationCase {
    var other = self
    other.judgements = judgements.map {
      $0.criterion == criterion && $0.reviewer == Self.reviewerOne
        ? Judgement(
          reviewer: $0.reviewer, criterion: criterion, outcome: outcome, words: "Looked at")
        : $0
    }
    return other
  }
}

/// - Source: Review, recommendation 3, "development of the training bundles to meet the standards"
@Suite struct `The rules of accreditation` {
  let today = Day.on("2026-04-01")

  private func after(
    _ step: AccreditationStep, _ request: AccreditationCase,
    _ facts: AccreditationFacts = AccreditationFacts(), on day: Day? = nil
  ) throws -> AccreditationState {
    try AccreditationRules.state(
      after: step, of: request, facts, on: day ?? today, AccreditationContent.shipped)
  }

  /// The Faculty of Medical Leadership and Management: a mark lasts three years.
  @Test(arguments: [
    ("2026-04-01", "2029-03-31"), ("2026-01-01", "2028-12-31"), ("2028-02-29", "2031-02-27"),
  ])
  func `let it hold for 36 months`(from: String, to: String) throws {
    let validity = AccreditationRules.validity(from: .on(from), try AccreditationContent.shipped)
    #expect(validity?.to?.iso == to)
  }

  @Test func `judge what those who teach can do about inclusion, and never pass over it`() throws {
    let criterion = try #require(try AccreditationContent.shipped.criterion("inclusion"))
    #expect(criterion.isEssential)
    let request = try AccreditationCase.sample(.panel).judging("inclusion", .notMet)
    for step in [AccreditationStep.accredit, .accreditWithConditions] {
      #expect(throws: AccreditationRefusal.essentialNotMet([criterion.title])) {
        try after(step, request)
      }
    }
    #expect(try after(.decline, request) == .notAccredited)
  }

  @Test func `give conditions, and no more, where something else is not met`() throws {
    let request = try AccreditationCase.sample(.panel).judging("quality", .notMet)
    #expect(throws: AccreditationRefusal.self) { try after(.accredit, request) }
    #expect(try after(.accreditWithConditions, request) == .accreditedWithConditions)
    let partly = try AccreditationCase.sample(.panel).judging("quality", .partly)
    #expect(try after(.accredit, partly) == .accredited)
  }

  @Test func `count what a reviewer found only while they review`() throws {
    var request = try AccreditationCase.sample(.panel).judging("inclusion", .notMet)
    request.reviewers[0].ended = .init(at: Instant(milliseconds: 0), reason: "A tie came up")
    #expect(try after(.accredit, request) == .accredited)
  }

  @Test func `let nobody decide who reviewed it, has a tie, or decided what is appealed`() throws {
    let panel = try AccreditationCase.sample(.panel)
    #expect(throws: AccreditationRefusal.hasReviewed) {
      try after(.accredit, panel, AccreditationFacts(actorHasReviewed: true))
    }
    for way in AccreditationRules.transitions where [.body, .reviewer, .panel].contains(way.by) {
      let tied = AccreditationFacts(tie: "you work for the provider", actorReviews: true)
      #expect(throws: AccreditationRefusal.tied("you work for the provider")) {
        try after(way.step, try AccreditationCase.sample(way.from), tied)
      }
    }
    let appealed = try AccreditationCase.sample(.appealed)
    for step in [AccreditationStep.uphold, .dismiss] {
      #expect(throws: AccreditationRefusal.hasDecided) {
        try after(step, appealed, AccreditationFacts(actorDecided: true))
      }
    }
  }

  @Test func `let a decision be appealed once, within 28 days`() throws {
    var request = try AccreditationCase.sample(.notAccredited)
    request.decision = .init(on: today, chair: nil, panel: "", reasons: "No")
    #expect(try after(.appeal, request, on: today + 28) == .appealed)
    #expect(throws: AccreditationRefusal.appealOver(on: today + 28)) {
      try after(.appeal, request, on: today + 29)
    }
    request.hasAppealed = true
    #expect(throws: AccreditationRefusal.appealedAlready) { try after(.appeal, request) }
  }

  @Test func `stop new enrolments with a suspension, an end or a later version, and nothing else`()
    throws
  {
    for state in AccreditationState.allCases {
      var request = try AccreditationCase.sample(state)
      request.validity = Period(from: today, to: today + 10)
      #expect(
        request.takesEnrolments(on: today)
          == [.accredited, .accreditedWithConditions].contains(state))
      #expect(!request.takesEnrolments(on: today + 11))
    }
    var request = try AccreditationCase.sample(.suspended)
    request.validity = Period(from: today, to: today + 10)
    #expect(try after(.liftSuspension, request) == .accredited)
    request.conditions = [.init(position: 1, words: "More", dueOn: today)]
    #expect(try after(.liftSuspension, request) == .accreditedWithConditions)
    #expect(request.standing(on: today + 11) == .expired)
    #expect(throws: AccreditationRefusal.self) {
      try after(.liftSuspension, request, on: today + 11)
    }
  }

  @Test func `review a bundle as a whole, and only of modules that may be begun`() throws {
    let content = try AccreditationContent.shipped
    var request = try AccreditationCase.sample(.draft)
    #expect(AccreditationRules.missing(in: request, parts: [:], content).isEmpty)
    let (one, two) = (AccreditationID(rawValue: 5), AccreditationID(rawValue: 6))
    var training = Training(form: .bundle, title: "B", framework: request.training.framework)
    AboutTraining(request.training).fill(in: &training)
    training.stages = ["1"]
    training.competencies = ["2.1a"]
    training.parts = [.init(module: one, isCore: true), .init(module: two, isCore: false)]
    request.training = training
    let good: [AccreditationID: AccreditationState] = [
      one: .accredited, two: .accreditedWithConditions,
    ]
    #expect(AccreditationRules.missing(in: request, parts: good, content).isEmpty)
    for state in AccreditationState.allCases where !state.isAccredited {
      let parts = good.merging([two: state]) { $1 }
      #expect(AccreditationRules.missing(in: request, parts: parts, content).count == 1)
    }
    // Of accredited modules, and itself a draft until somebody has decided about the whole.
    #expect(!request.takesEnrolments(on: today))
  }

  /// 20,000 steps in any order, with whatever may be so.
  @Test func `lead nowhere but where the table says, whatever is tried`() throws {
    var dice = SeededGenerator(seed: 7)
    var request = try AccreditationCase.sample(.draft)
    var wasAccredited = false
    for turn in 0..<20_000 {
      let step = AccreditationStep.allCases[dice.number(AccreditationStep.allCases.count)]
      let facts = AccreditationFacts(
        missing: dice.number(4) == 0 ? ["Fill it in"] : [],
        tie: dice.number(5) == 0 ? "a tie" : nil,
        actorHasReviewed: dice.number(3) == 0, actorReviews: dice.number(2) == 0,
        actorDecided: dice.number(4) == 0, successorIsAccredited: dice.number(6) == 0)
      let before = request.state
      guard let next = try? after(step, request, facts, on: today + dice.number(40)) else {
        continue
      }
      #expect(
        AccreditationRules.transitions.contains {
          $0.from == before && $0.step == step && $0.to == next
        })
      #expect(facts.tie == nil || [.provider, .consequence].contains(actor(of: step)))
      if next.isAccredited { wasAccredited = true }
      #expect(!next.isPublic || wasAccredited || before.isPublic)
      request.state = next
      if next.isOver || turn % 400 == 0 {
        request = try AccreditationCase.sample(.draft)
        wasAccredited = false
      }
    }
  }

  private func actor(of step: AccreditationStep) -> AccreditationActor? {
    AccreditationRules.transitions.first { $0.step == step }?.by
  }

  @Test func `know every state, every step, and one actor for each step`() {
    let ways = AccreditationRules.transitions
    #expect(Set(ways.map(\.to)).union([.draft]) == Set(AccreditationState.allCases))
    #expect(Set(ways.map(\.step)) == Set(AccreditationStep.allCases))
    for step in AccreditationStep.allCases {
      #expect(Set(ways.filter { $0.step == step }.map(\.by)).count == 1, "\(step)")
    }
    #expect(!ways.contains { $0.from.isOver })
  }

  @Test func `find a tie in work now or lately, and in a role`() throws {
    let content = try AccreditationContent.shipped
    func tie(_ facts: TieRules.Facts) -> String? { TieRules.tie(facts, on: today, content) }
    #expect(tie(.init()) == nil)
    #expect(tie(.init(worksThere: true)) != nil)
    #expect(tie(.init(holdsRole: true)) != nil)
    #expect(tie(.init(lastDayThere: .on("2023-04-01"))) != nil)
    #expect(tie(.init(lastDayThere: .on("2023-03-31"))) == nil)
  }

  @Test func `are drawn as they are`() throws {
    #expect(
      try StatesPage.isWritten("accreditation-states.md", as: Self.page),
      "docs/accreditation-states.md is out of date: WAYPOINT_WRITE_DOCS=1 swift test --filter StandardsTests"
    )
  }

  private static var page: String {
    let ways = AccreditationRules.transitions
    let left = Set(ways.map(\.from))
    return """
      # The life of a request for accreditation

      Written by the tests from the table of transitions (`AccreditationRules`); not by hand. What is
      not drawn here cannot happen.


      """
        + StatesPage.diagram(
          from: "draft", ways.map { (name($0.from), name($0.to), $0.step.rawValue) },
          ends: AccreditationState.allCases.filter { !left.contains($0) }.map(name))
        + "\n"
        + StatesPage.table(
          ways.map { ($0.from.words, $0.step.participle, $0.to.words, words($0.by), $0.when) })
  }

  /// A hyphen would end a name of the diagram.
  private static func name(_ state: AccreditationState) -> String {
    state.rawValue.replacing("-", with: "_")
  }

  private static func words(_ actor: AccreditationActor) -> String {
    switch actor {
    case .provider: "the provider"
    case .body: "the body"
    case .reviewer: "a reviewer"
    case .panel: "the panel"
    case .consequence: "nobody: it follows"
    }
  }
}
