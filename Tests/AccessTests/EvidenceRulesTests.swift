import Kernel
import TestKit
import Testing

@testable import Access

/// The life of a pack, stage by stage, without a database.
@Suite struct `A pack of evidence` {
  private static let today = Clock.test.today
  private static let frozen = EvidencePack.Frozen(at: Clock.test.now(), digest: "d")

  private static func released(until: Day) -> EvidencePack.Stage {
    .released(
      frozen,
      .init(inspector: "Jo Smith", by: "asha.patel", at: Clock.test.now(), until: until))
  }

  private static func kind(_ stage: EvidencePack.Stage) -> EvidencePack.Ending.Kind? {
    if case .ended(let ending) = stage { ending.kind } else { nil }
  }

  @Test func `is read on its last day, and on none after it`() {
    let last = Self.today + 10
    let stage = Self.released(until: last)
    #expect(Self.kind(EvidenceRules.stage(of: stage, on: last)) == nil)
    #expect(Self.kind(EvidenceRules.stage(of: stage, on: last + 1)) == .expired)
    guard case .ended(let ending) = EvidenceRules.stage(of: stage, on: last + 40) else {
      Issue.record("it goes on")
      return
    }
    #expect(ending.on == last + 1)
    #expect(ending.release?.inspector == "Jo Smith")
  }

  @Test func `that nobody released ends by itself`() {
    let stage = EvidencePack.Stage.prepared(Self.frozen)
    let last = Self.today + EvidenceRules.longestWaitInDays
    #expect(EvidenceRules.stage(of: stage, on: last) == stage)
    #expect(Self.kind(EvidenceRules.stage(of: stage, on: last + 1)) == .notReleased)
  }

  @Test func `stays ended as it ended`() {
    let ending = EvidencePack.Ending(
      kind: .withdrawn, on: Self.today, by: "asha.patel", reason: "A mistake",
      frozen: Self.frozen, release: nil, erasedAt: nil)
    #expect(
      EvidenceRules.stage(of: .ended(ending), on: Self.today + 900) == .ended(ending))
    #expect(EvidenceRules.stage(of: .preparing, on: Self.today + 900) == .preparing)
  }

  /// - Source: 90 days at most.
  @Test(arguments: [(0, true), (1, true), (90, true), (91, false), (-1, false)])
  func `is released for ninety days at most`(days: Int, isGood: Bool) {
    let problem = EvidenceRules.problem(withLastDay: Self.today + days, on: Self.today)
    #expect((problem == nil) == isGood)
  }

  @Test(arguments: [(0, true), (-366, true), (1, false), (-367, false)])
  func `tells of today or of a day within the last year`(days: Int, isGood: Bool) {
    let problems = EvidenceRules.problems(
      sections: [.figures], asAt: Self.today + days, on: Self.today)
    #expect(problems.isEmpty == isGood)
    #expect(
      EvidenceRules.problems(sections: [], asAt: Self.today, on: Self.today).map(\.field)
        == ["sections"])
  }

  @Test(arguments: [(0, true), (-92, true), (-93, false), (-366, false)])
  func `names staff as at a day on which who left since is still seen, and no earlier`(
    days: Int, isGood: Bool
  ) {
    for section in [EvidenceSection.staff, .staffTraining] {
      let problems = EvidenceRules.problems(
        sections: [.figures, section], asAt: Self.today + days, on: Self.today)
      #expect(problems.isEmpty == isGood)
      #expect(problems.allSatisfy { $0.field == "asAt" })
    }
  }

  private static func request(
    _ sections: Set<EvidenceSection>, beneath: Bool = false,
    _ stage: EvidenceRequest.Stage = .open, due: Day = today + 5, recorded: Int = 11
  ) -> EvidenceRequest {
    EvidenceRequest(
      id: .init(rawValue: 1), organisation: .init(rawValue: 2), body: .init(rawValue: 3),
      inspector: "Jo Smith", legalBasis: "The law", reference: "R1", wanted: "All of it",
      sections: sections, beneath: beneath, askedOn: today - 20, dueOn: due,
      recordedAt: Clock.fixed(today - recorded).now(), recordedByName: "asha.patel",
      byOfficer: false, stage: stage)
  }

  @Test func `that is less than was asked for says why`() {
    let both: Set<EvidenceSection> = [.figures, .staff]
    let needs = { (sections: Set<EvidenceSection>, beneath: Bool, request: EvidenceRequest) in
      EvidenceRules.needsReason(sections: sections, beneath: beneath, request: request)
    }
    #expect(!needs(both, false, Self.request(both)))
    #expect(!needs(both, true, Self.request(both)))
    #expect(needs([.figures], false, Self.request(both)))
    #expect(needs(both, false, Self.request(both, beneath: true)))
    // More than was asked for needs no word; after a no any pack does.
    #expect(!needs(both, false, Self.request([.figures])))
    let declined = EvidenceRequest.Stage.declined(on: Self.today, by: "A", reason: "Not ours")
    #expect(needs(both, false, Self.request(both, declined)))
  }

  @Test func `is made in the employer’s place only once a request is late`() {
    let may = { (request: EvidenceRequest?) in
      EvidenceRules.mayActInstead(for: request, on: Self.today)
    }
    #expect(!may(nil))
    #expect(!may(Self.request([.figures], due: Self.today)))
    #expect(may(Self.request([.figures], due: Self.today - 1)))
    #expect(!may(Self.request([.figures], .answered(on: Self.today), due: Self.today - 1)))
    let declined = EvidenceRequest.Stage.declined(on: Self.today, by: "A", reason: "Not ours")
    #expect(!may(Self.request([.figures], declined, due: Self.today - 1)))
    // However late: first the employer has ten days from when it could know.
    #expect(!may(Self.request([.figures], due: Self.today - 20, recorded: 0)))
    #expect(!may(Self.request([.figures], due: Self.today - 20, recorded: 10)))
    #expect(may(Self.request([.figures], due: Self.today - 20, recorded: 11)))
  }

  @Test func `holds nothing in the employer’s place that was not asked for`() {
    let wrong = { (sections: Set<EvidenceSection>, beneath: Bool, body: Int64) in
      EvidenceRules.problems(
        inPlaceOfEmployer: sections, beneath: beneath, for: .init(rawValue: body),
        request: Self.request([.figures, .training])
      ).map(\.field)
    }
    #expect(wrong([.figures], false, 3).isEmpty)
    #expect(wrong([.figures, .staff], false, 3) == ["sections"])
    #expect(wrong([.figures], true, 3) == ["beneath"])
    #expect(wrong([.figures], false, 9) == ["body"])
    let handing = { (inspector: String, replacing: Bool) in
      EvidenceRules.problems(
        releasingInPlaceOfEmployerTo: inspector, replacing: replacing,
        request: Self.request([.figures])
      ).map(\.field)
    }
    #expect(handing("jo smith", false).isEmpty)
    #expect(handing("Somebody Else", false) == ["inspector"])
    #expect(handing("Jo Smith", true) == ["replacing"])
  }

  @Test func `never holds what a section does not name`() {
    #expect(EvidenceSection.allCases.filter(\.namesPeople) == [.roles, .staff, .staffTraining])
  }
}
