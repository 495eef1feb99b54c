import Kernel
import Obligations
import Records
import TestKit
import Testing

@testable import Standards

@Suite struct `What completes a bundle` {
  let library: StandardsLibrary
  let bundle: LearningBundle
  static let today = Clock.test.today

  init() throws {
    library = try StandardsReader.shipped()
    bundle = try #require(library.bundle("management-bundle-entry", "2"))
  }

  private var modules: [String: LearningModule] {
    Dictionary(
      bundle.modules.compactMap { code in library.module(code).map { (code, $0.module) } }
    ) { first, _ in first }
  }

  private func progress(
    _ done: some Sequence<String>, met: some Sequence<String>
  ) -> BundleRules.Progress {
    BundleRules.progress(
      of: bundle, modules: modules,
      statuses: Dictionary(done.map { ($0, .completed) }) { first, _ in first }, met: Set(met))
  }

  /// Two kinds, four credits.
  private static let choice = ["stretch-assignment", "shadow-a-leader"]

  @Test func `is the whole core, enough of the choice, and competencies confirmed at work`() {
    let whole = progress(bundle.core + Self.choice, met: bundle.competencies)
    #expect(whole.isComplete, "\(whole.missing)")
    for code in bundle.core {
      let left = progress(
        (bundle.core + Self.choice).filter { $0 != code }, met: bundle.competencies)
      #expect(left.missing.count == 1 && !left.isComplete, "\(code)")
    }
    for code in bundle.competencies {
      let left = progress(
        bundle.core + Self.choice, met: bundle.competencies.filter { $0 != code })
      #expect(left.missing.count == 1 && !left.isComplete, "\(code)")
    }
  }

  @Test func `is never every module alone, since a module sets no competency`() {
    #expect(!progress(bundle.modules, met: []).isComplete)
    #expect(progress(bundle.modules, met: []).competencies.allSatisfy { !$0.isMet })
  }

  @Test func `asks for credits and for kinds, and one does not stand in for the other`() {
    let oneKind = progress(bundle.core + ["stretch-assignment"], met: bundle.competencies)
    #expect(oneKind.credits == 3 && oneKind.missing.count == 1)
    let twoKinds = progress(
      bundle.core + ["shadow-a-leader", "difficult-conversations"], met: bundle.competencies)
    #expect(twoKinds.kinds.count == 2 && twoKinds.credits == 2 && twoKinds.missing.count == 1)
  }

  /// Whatever is done: more never takes anything away, and complete is what the three rules say.
  @Test func `only grows with what is done`() {
    var dice = SeededGenerator(seed: 31)
    for _ in 0..<1_000 {
      let done = bundle.modules.filter { _ in dice.number(4) > 0 }
      let met = bundle.competencies.filter { _ in dice.number(3) > 0 }
      let before = progress(done, met: met)
      let after = progress(done + [dice.one(of: bundle.modules)], met: met)
      #expect(after.missing.count <= before.missing.count)
      #expect(!before.isComplete || after.isComplete)
      let chosen = bundle.flexible.from.filter(done.contains).compactMap(library.module)
      let isWhole =
        bundle.core.allSatisfy(done.contains) && met.count == bundle.competencies.count
        && chosen.map(\.credits).reduce(0, +) >= bundle.flexible.credits
        && Set(chosen.map(\.kind)).count >= bundle.flexible.kinds
      #expect(before.isComplete == isWhole)
    }
  }

  @Test func `counts a module as credited when everything it speaks to is recognised`() throws {
    let module = try #require(library.module("digital-and-data"))
    let status = { (recognised: Set<String>) in
      BundleRules.status(of: module.module, [], recognised: recognised, on: Self.today)
    }
    #expect(status(["2.3c", "3.2b", "1.1a"]) == .credited)
    #expect(status(["2.3c"]) == .notStarted)
  }

  @Test func `is due later in proportion for part-time staff, and never beyond what it says`() {
    let full = BundleRules.dueOn(bundle, from: Self.today, share: 100_000)
    #expect(full == Self.today.adding(months: 12))
    #expect(BundleRules.dueOn(bundle, from: Self.today, share: nil) == full)
    let half = BundleRules.dueOn(bundle, from: Self.today, share: 50_000)
    #expect(half == Self.today + 2 * (full - Self.today))
    var last = full
    for share in stride(from: 100_000, to: 0, by: -5_000) {
      let due = BundleRules.dueOn(bundle, from: Self.today, share: share)
      #expect(due >= last && due <= Self.today.adding(months: 24))
      last = due
    }
  }

  @Test func `says what a newer version changes, and only that`() throws {
    let pilot = try #require(library.bundle("management-bundle-entry", "1"))
    #expect(BundleRules.newer(than: pilot, on: Self.today, library)?.version == "2")
    #expect(BundleRules.newer(than: bundle, on: Self.today, library) == nil)
    let changes = BundleRules.changes(from: pilot, to: bundle) { library.module($0)?.title ?? $0 }
    #expect(
      changes == [
        "“Digital and data” becomes part of the core",
        "“Collaborative leadership in a place” becomes part of the core",
      ])
    #expect(BundleRules.changes(from: bundle, to: bundle) { $0 }.isEmpty)
  }

  @Test func `takes nobody after its last day to enrol, and is completed until it retires`() throws
  {
    let pilot = try #require(library.bundle("management-bundle-entry", "1"))
    let cutOff = try #require(pilot.enrolUntil)
    let retires = try #require(pilot.retiresOn)
    #expect(pilot.takesEnrolments(on: cutOff) && !pilot.takesEnrolments(on: cutOff + 1))
    #expect(BundleRules.mayComplete(pilot, on: retires))
    #expect(!BundleRules.mayComplete(pilot, on: retires + 1))
    #expect(library.bundle("management-bundle-entry", on: cutOff)?.version == "2")
  }

  @Test func `lets people appraise only while the module on appraisal is in date`() {
    var attempt = ModuleAttempt(
      id: AttemptID(rawValue: 1), person: PersonID(rawValue: 1),
      module: ModuleReference(code: "effective-appraisal", version: "1"), number: 1,
      kind: .taught, status: .completed, startedOn: Self.today - 40,
      source: ModuleSource(.account, "maud"), changedAt: Clock.test.now())
    attempt.endedOn = Self.today - 30
    attempt.expiresOn = Self.today
    let may = { (attempts: [ModuleAttempt], day: Day) in
      BundleRules.mayAppraise(attempts, modules: library.modules, on: day)
    }
    #expect(may([attempt], Self.today).is && may([attempt], Self.today).until == Self.today)
    #expect(!may([attempt], Self.today + 1).is)
    #expect(!may([], Self.today).is)
    attempt.status = .inProgress
    #expect(!may([attempt], Self.today).is)
  }
}

@Suite struct `Modules and bundles as content` {
  let library: StandardsLibrary

  init() throws { library = try StandardsReader.shipped() }

  private func messages(_ change: (inout StandardsLibrary) -> Void) -> [String] {
    var changed = library
    change(&changed)
    return LearningContentRules.faults(
      of: changed, gateways: ["first-management-post"]
    ).map(\.message)
  }

  @Test func `are whole, with every kind to choose and pathways for three professions`() {
    let faults = messages { _ in }
    #expect(faults.isEmpty, "\(faults)")
    #expect(Set(library.modules.map(\.kind)) == Set(ModuleKind.allCases))
    let pathways = Set(library.bundles.compactMap(\.profession))
    #expect(pathways == ["registered-manager", "practice-manager", "clinical-leader"])
    #expect(Set(library.bundles.map(\.stage)) == ["1", "2"])
  }

  @Test func `carry inclusive leadership, tools and effective appraisal in every core`() {
    for bundle in library.bundles {
      for code in ["inclusive-leadership", "management-skills-and-tools", "effective-appraisal"] {
        #expect(bundle.core.contains(code), "\(bundle.reference): \(code)")
      }
    }
    for bundle in library.bundles where bundle.replacedBy == nil {
      for code in ["digital-and-data", "quality-improvement", "collaborative-leadership"] {
        #expect(bundle.core.contains(code), "\(bundle.reference): \(code)")
      }
    }
  }

  @Test func `say of every number that it is decided here`() {
    #expect(library.modules.allSatisfy { $0.status == .decision })
    #expect(library.bundles.allSatisfy { $0.status == .decision })
  }

  @Test func `are refused when a competency, a stage or a module is not there`() throws {
    let one = try #require(library.bundles.first)
    #expect(
      messages { $0.modules.removeAll { $0.code == "quality-improvement" } }
        .contains("There is no module quality-improvement"))
    #expect(
      messages { library in
        library.frameworks.removeAll { $0.reference == one.framework }
      }.contains("\(one.framework.words) is not there"))
    #expect(
      messages { library in library.bundles.removeAll { $0.version == "2" } }
        .contains("It is replaced by version 2, which is not another one"))
  }

  @Test func `are refused as a pathway that asks for less than the bundle it becomes`() throws {
    let place = try #require(
      library.bundles.firstIndex { $0.code == "clinical-leader-pathway" && $0.version == "2" })
    let before = try #require(library.bundle("clinical-leader-pathway", "1"))
    #expect(
      before.flexible.credits < library.bundles[place].flexible.credits
        && before.replacedBy == "2")
    let faults = messages { library in
      var weak = library.bundles.remove(at: place)
      weak = LearningBundle(
        code: weak.code, version: weak.version, title: weak.title, about: weak.about,
        framework: weak.framework, stage: weak.stage, audience: weak.audience,
        profession: weak.profession, owner: weak.owner, coCreators: [],
        programme: weak.programme, opensOn: weak.opensOn, enrolUntil: nil, retiresOn: nil,
        replacedBy: nil, core: weak.core, flexible: before.flexible,
        competencies: weak.competencies, due: weak.due, partTimeUpTo: weak.partTimeUpTo,
        enrolsForGateway: nil, status: weak.status, source: weak.source, digest: "")
      library.bundles.append(weak)
    }
    #expect(
      faults == [
        "It asks for fewer credits to choose than management-bundle-mid-career",
        "It asks for fewer kinds to choose than management-bundle-mid-career",
      ])
  }

  @Test func `are refused for a gateway that is not there`() {
    let faults = LearningContentRules.faults(of: library, gateways: [])
    #expect(faults.map(\.message) == ["There is no gateway first-management-post"])
  }
}
