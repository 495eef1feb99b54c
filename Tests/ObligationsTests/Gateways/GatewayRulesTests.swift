import Directory
import Foundation
import Kernel
import TestKit
import Testing

@testable import Obligations

/// - Source: Review, recommendation 3, "roll out – in the first instance, the bundles should"
@Suite struct `A gateway` {
  static let day: Day = "2026-11-02"

  private func decide(
    _ post: String = "nhs-mid", _ footing: GatewayFooting = .substantive, startsOn: Day? = nil,
    on day: Day = Self.day, share: FullTimeEquivalent? = nil, facts: GatewayFacts
  ) throws -> GatewayDecision {
    let book = try Small.content.get().gateways
    let kind = try #require(book.post(post))
    return GatewayRules.decide(
      GatewayQuestion(post, footing, startsOn: startsOn, on: day, share: share), kind,
      book.gateway(before: post, on: day), facts)
  }

  private func record(
    _ proof: GatewayProof, awarded: Day = "2026-05-01", expires: Day? = nil,
    _ standing: GatewayRecord.Standing = .current
  ) -> GatewayRecord {
    GatewayRecord(
      id: RecordID(rawValue: 7), proof, title: "Stage 2 signed off", awardedOn: awarded,
      expiresOn: expires, standing: standing)
  }

  private static let stage2 = GatewayProof.stage(of: "management-and-leadership-2026", level: "2")
  private static let stage1 = GatewayProof.stage(of: "management-and-leadership-2026", level: "1")

  @Test func `is clear for whoever holds the stage, the bundle or the award, and says by which`()
    throws
  {
    for (proof, code) in [
      (Self.stage2, "stage-2"), (.programme("management-bundle-mid-career"), "mid-career-bundle"),
      (
        .qualification(scheme: "accredited", code: "management-award-mid-career"),
        "accredited-award"
      ), (.stage(of: "management-and-leadership-2026", level: "4"), "stage-2"),
    ] {
      let decision = try decide(facts: GatewayFacts(records: [record(proof)]))
      #expect(decision.outcome == .clear && !decision.blocks && decision.missing.isEmpty)
      #expect(decision.met?.code == code)
    }
  }

  @Test func `takes an accredited award for a master’s degree in a job description`() throws {
    let award = GatewayProof.qualification(
      scheme: "accredited", code: "management-award-mid-career")
    let decision = try decide(facts: GatewayFacts(records: [record(award)]))
    #expect(decision.because.contains("It may stand in for a master’s degree"))
    let other = GatewayProof.qualification(scheme: "ofqual", code: "management-award-mid-career")
    #expect(try decide(facts: GatewayFacts(records: [record(other)])).blocks)
  }

  @Test func `blocks whoever lacks it, names each way to get it, and leaves the application alone`()
    throws
  {
    let decision = try decide(facts: GatewayFacts(records: [record(Self.stage1)]))
    #expect(decision.outcome == .blocked && decision.blocks)
    #expect(
      decision.missing.map(\.need.code) == ["stage-2", "mid-career-bundle", "accredited-award"])
    #expect(decision.missing.allSatisfy { !$0.need.how.isEmpty && $0.need.address.first == "/" })
    #expect(decision.because.contains("The application goes on"))
  }

  @Test func `counts no record that is suspended, taken out, expired, of later or not finished`()
    throws
  {
    let cases: [(GatewayRecord, String)] = [
      (record(Self.stage2, .suspended), "suspended or was taken back"),
      (record(Self.stage2, .voided), "taken out"),
      (record(Self.stage2, .notHeld), "not completed"),
      (record(Self.stage2, expires: "2026-11-01"), "counted until 1 November 2026"),
      (record(Self.stage2, awarded: "2026-11-03"), "after this day"),
    ]
    for (record, why) in cases {
      let decision = try decide(facts: GatewayFacts(records: [record]))
      #expect(decision.blocks)
      #expect(decision.missing[0].notes.contains { $0.contains(why) }, "\(decision.missing)")
    }
    let last = try decide(facts: GatewayFacts(records: [record(Self.stage2, expires: Self.day)]))
    #expect(last.outcome == .clear)
  }

  @Test func `counts on an earlier day what has been replaced since`() throws {
    let record = record(Self.stage2, .replaced(on: "2026-10-01"))
    #expect(
      try decide(on: "2026-09-30", facts: GatewayFacts(records: [record])).outcome == .clear)
    #expect(try decide(on: "2026-10-01", facts: GatewayFacts(records: [record])).blocks)
  }

  @Test func `binds non-clinical managers of the NHS first, and is advice to everybody else`()
    throws
  {
    for post in ["nhs-clinical-mid", "nhs-clinical-entry", "care-manager", "practice-manager"] {
      let decision = try decide(post, facts: GatewayFacts())
      #expect(decision.outcome == .advisory && !decision.blocks)
      #expect(!decision.missing.isEmpty)
    }
    for post in ["nhs-mid", "nhs-senior"] {
      #expect(try decide(post, facts: GatewayFacts()).blocks)
    }
  }

  @Test func `never binds before the bundle has been there for the time of notice`() throws {
    let before = try decide(on: "2026-03-31", facts: GatewayFacts())
    #expect(before.outcome == .advisory && before.bindsFrom == "2026-04-01")
    #expect(try decide(on: "2026-04-01", facts: GatewayFacts()).blocks)
    // Even where the content would have it earlier.
    let book = try Small.content.get().gateways
    let shipped = try #require(book.gateway("mid-career"))
    let hasty = Gateway(
      code: "hasty", version: 1, title: "", status: .decision, effective: shipped.effective,
      whoInWords: "", posts: ["nhs-mid"],
      bindings: [GatewayBinding(posts: ["nhs-mid"], from: "2026-01-01")],
      availableFrom: "2025-10-01", notice: Length(months: 6), needs: shipped.needs,
      temporary: shipped.temporary, waiver: shipped.waiver, consequence: "")
    #expect(hasty.binds("nhs-mid") == "2026-04-01")
    let faults = GatewayCheck.faults(of: GatewayBook(posts: book.posts, gateways: [hasty]))
    #expect(faults.contains { $0.message.contains("before notice is over") })
  }

  @Test func `exempts acting-up and interim posts for six months and not for longer`() throws {
    for footing in [GatewayFooting.actingUp, .interim] {
      let first = try decide("nhs-mid", footing, startsOn: "2026-05-02", facts: GatewayFacts())
      #expect(first.outcome == .exempt && first.until == "2026-11-02")
      #expect(try decide("nhs-mid", footing, startsOn: "2026-05-01", facts: GatewayFacts()).blocks)
      // A second one soon after the first does not begin the term anew.
      let next = try decide(
        "nhs-mid", footing, startsOn: "2026-10-01",
        facts: GatewayFacts(temporarySince: "2026-04-15"))
      #expect(next.blocks)
    }
  }

  @Test func `lets a first post be met within a year, longer for those who work part-time`() throws
  {
    let full = try decide("nhs-entry", startsOn: "2026-11-01", facts: GatewayFacts())
    #expect(full.outcome == .following && full.until == "2027-11-01" && !full.blocks)
    let half = try decide(
      "nhs-entry", startsOn: "2026-11-01",
      share: FullTimeEquivalent(hundredThousandths: 50_000), facts: GatewayFacts())
    #expect(half.until == "2028-10-31")
    let quarter = try decide(
      "nhs-entry", startsOn: "2026-11-01",
      share: FullTimeEquivalent(hundredThousandths: 25_000), facts: GatewayFacts())
    #expect(quarter.until == "2028-11-01")
  }

  @Test func `does not begin the time of a first post anew with the next such post`() throws {
    let facts = GatewayFacts(inPostSince: "2025-01-01")
    let decision = try decide("nhs-entry", startsOn: "2026-11-01", facts: facts)
    // From the day on which it first bound.
    #expect(decision.until == "2027-04-01")
    #expect(
      try decide("nhs-entry", startsOn: "2027-04-02", on: "2027-04-02", facts: facts).blocks)
  }

  @Test func `lets a waiver through to its last day, and no day more`() throws {
    let waived = GatewayFacts.Waived(
      id: GatewayWaiverID(rawValue: 5), from: "2026-06-01", until: Self.day,
      organisation: Small.trust)
    let facts = GatewayFacts(waivers: [waived])
    let decision = try decide(facts: facts)
    #expect(decision.outcome == .waiver && decision.until == Self.day)
    #expect(decision.waiver == waived.id)
    #expect(try decide(on: Self.day + 1, facts: facts).blocks)
    #expect(try decide(on: "2026-05-31", facts: facts).blocks)
  }

  @Test func `asks for nothing where no kind of post is covered`() throws {
    let book = GatewayBook(posts: try Small.content.get().gateways.posts)
    let post = try #require(book.post("nhs-mid"))
    let decision = GatewayRules.decide(
      GatewayQuestion("nhs-mid", on: Self.day), post, nil, GatewayFacts())
    #expect(decision.outcome == .notCovered && !decision.blocks)
  }
}

@Suite struct `Kinds of post` {
  private func post(
    _ place: OrganisationID, _ band: String? = nil, _ group: String? = nil,
    _ reasons: Set<ManagerReason> = [.reports]
  ) throws -> String? {
    let kind = Small.kind(at: place, staffGroup: group, managerReasons: reasons)
    return try Small.content.get().gateways.post(
      for: PostKind(
        sectors: kind.sectors, organisationKinds: kind.organisationKinds,
        staffGroup: kind.staffGroup, band: band.map(GatewayBands.plain),
        managerReasons: kind.managerReasons))?.code
  }

  @Test func `are told by sector, band and staff group, as staff records write them`() throws {
    let clerical = "Administrative and Clerical"
    #expect(try post(Small.trust, "Review Body Band 7", clerical) == "nhs-entry")
    #expect(try post(Small.trust, "Band 8A", clerical) == "nhs-mid")
    #expect(try post(Small.trust, "Review Body Band 8 - Range A", clerical) == "nhs-mid")
    #expect(try post(Small.trust, "8d", clerical) == "nhs-senior")
    #expect(try post(Small.trust, "Very Senior Manager", clerical) == "nhs-senior")
    #expect(
      try post(Small.trust, "8a", "Nursing and Midwifery Registered") == "nhs-clinical-mid")
    #expect(
      try post(Small.trust, "Band 7", "Nursing and Midwifery Registered") == "nhs-clinical-entry")
    #expect(try post(Small.home) == "care-manager")
    #expect(try post(Small.practice) == "practice-manager")
    #expect(try post(Small.council) == "other-manager")
    #expect(try post(Small.trust, "8a", clerical, []) == nil)
  }
}

@Suite struct `The life of a waiver` {
  static let facts = {
    var facts = WaiverFacts(today: "2026-11-02", latest: "2027-11-02")
    facts.owner = PersonID(rawValue: 9)
    facts.until = "2027-05-01"
    facts.isMet = true
    return facts
  }()

  @Test(arguments: WaiverState.allCases, WaiverStep.allCases)
  func `goes only where the table says, and only by whom it says`(
    state: WaiverState, step: WaiverStep
  ) {
    for actor in WaiverActor.allCases {
      var facts = Self.facts
      if step == .lapse { facts.until = facts.today - 1 }
      let way = WaiverRules.transitions.first { $0.from == state && $0.step == step }
      let expected: WaiverState? = way.flatMap { $0.by == actor ? $0.to : nil }
      let reached = try? WaiverRules.state(after: step, from: state, by: actor, facts)
      #expect(reached == expected, "\(state) \(step) \(actor)")
    }
  }

  private func refusal(_ change: (inout WaiverFacts) -> Void) -> WaiverRefusal? {
    var facts = Self.facts
    change(&facts)
    do {
      _ = try WaiverRules.state(after: .grant, from: .asked, by: .officer, facts)
      return nil
    } catch { return error }
  }

  @Test func `is granted with an owner and a deadline, by an officer who neither asked nor is it`()
  {
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.owner = nil } == .noOwner)
    #expect(refusal { $0.ownerIsPerson = true } == .ownOwner)
    #expect(refusal { $0.until = nil } == .noDeadline)
    #expect(refusal { $0.until = "2026-11-02" } == .deadline(latest: "2027-11-02"))
    #expect(refusal { $0.until = "2027-11-03" } == .deadline(latest: "2027-11-02"))
    #expect(refusal { $0.actorIsPerson = true } == .ownWaiver)
    #expect(refusal { $0.actorAsked = true } == .askedThemselves)
  }

  private func asking(
    _ post: String = "nhs-mid", route: String = "outside", since: Day? = nil,
    earlier: [GatewayWaiver] = [], records: [GatewayRecord] = []
  ) throws -> WaiverRefusal? {
    let (book, day) = (try Small.content.get().gateways, `A gateway`.day)
    let gateway = try #require(book.gateway(before: post, on: day))
    let kind = try #require(book.post(post))
    let decision = GatewayRules.decide(
      GatewayQuestion(post, on: day), kind, gateway, GatewayFacts(records: records))
    do {
      try WaiverRules.ask(
        gateway, decision: decision, route: route, inPostSince: since, earlier: earlier, on: day)
      return nil
    } catch { return error }
  }

  @Test func `begins for those who enter from the side, once`() throws {
    #expect(try asking() == nil)
    #expect(try asking(route: "a friend") == .noRoute)
    #expect(try asking("care-manager") == .needsNone)
    #expect(try asking(since: "2025-11-01") == .notLateral(since: "2025-11-01"))
    #expect(try asking(since: "2025-11-02") == nil)
    for state in [WaiverState.asked, .granted] {
      #expect(try asking(earlier: [earlier(state)]) == .openAlready)
    }
    for state in [WaiverState.met, .lapsed, .ended] {
      #expect(try asking(earlier: [earlier(state)]) == .hadOne)
    }
    #expect(try asking(earlier: [earlier(.declined)]) == nil)
    // Taken back before it was answered.
    #expect(try asking(earlier: [earlier(.ended, decided: false)]) == nil)
  }

  private func earlier(_ state: WaiverState, decided: Bool = true) -> GatewayWaiver {
    let then = Clock.fixed("2026-01-05").now()
    return GatewayWaiver(
      id: GatewayWaiverID(rawValue: 1), person: PersonID(rawValue: 2),
      organisation: OrganisationID(rawValue: 3), post: "nhs-mid", gateway: "mid-career",
      route: "outside", state: state, askedAt: then, askedBy: "", askedAccount: nil, reason: "",
      decision: state == .asked || !decided
        ? nil : .init(at: then, by: "", officer: nil, words: ""))
  }

  @Test func `is taken back by who asked: an employer only what it asked for itself`() throws {
    for (personAsked, actorIsPerson, isAllowed) in [
      (true, true, true), (true, false, false), (false, false, true), (false, true, true),
    ] {
      var facts = Self.facts
      (facts.personAsked, facts.actorIsPerson) = (personAsked, actorIsPerson)
      let reached = try? WaiverRules.state(after: .withdraw, from: .asked, by: .asker, facts)
      #expect((reached == .ended) == isAllowed, "\(personAsked) \(actorIsPerson)")
    }
  }

  @Test func `is drawn from the tables`() throws {
    let text = """
      # Before an appointment is confirmed: gateways and waivers

      Written by the tests from the tables of transitions; not by hand. The rules are \
      `GatewayRules`, `WaiverRules` and `AppointmentRules`; what posts ask for is \
      `Sources/Obligations/Content/gateways`.

      ## A waiver

      \(StatesPage.diagram(
        from: "asked",
        WaiverRules.transitions.map { ($0.from.rawValue, $0.to.rawValue, $0.step.rawValue) },
        ends: ["declined", "met", "lapsed", "ended"]))
      \(StatesPage.table(
        WaiverRules.transitions.map {
          ($0.from.words, $0.step.words, $0.to.words, $0.by.words, $0.when)
        }))
      ## An appointment

      \(StatesPage.diagram(
        from: "open",
        AppointmentRules.transitions.map {
          ($0.from.rawValue, $0.to.rawValue, $0.step.rawValue)
        }, ends: ["confirmed", "overridden", "withdrawn"]))
      \(StatesPage.table(
        AppointmentRules.transitions.map {
          ($0.from.words, $0.step.words, $0.to.words, $0.by.words, $0.when)
        }))
      """
    #expect(try StatesPage.isWritten("gateway-states.md", as: text))
  }
}

@Suite struct `An appointment put to a gateway` {
  @Test(arguments: AppointmentState.allCases, AppointmentStep.allCases)
  func `goes only where the table says, and only by whom it says`(
    state: AppointmentState, step: AppointmentStep
  ) {
    for actor in AppointmentActor.allCases {
      let way = AppointmentRules.transitions.first { $0.from == state && $0.step == step }
      let expected: AppointmentState? = way.flatMap { $0.by == actor ? $0.to : nil }
      let reached = try? AppointmentRules.state(
        after: step, from: state, by: actor, blocks: step == .override, hasWords: true,
        actorIsPerson: false)
      #expect(reached == expected, "\(state) \(step) \(actor)")
    }
  }

  private func refusal(
    _ step: AppointmentStep, by actor: AppointmentActor = .employer, blocks: Bool = true,
    words: Bool = true, own: Bool = false
  ) -> AppointmentRefusal? {
    do {
      _ = try AppointmentRules.state(
        after: step, from: .open, by: actor, blocks: blocks, hasWords: words, actorIsPerson: own)
      return nil
    } catch { return error }
  }

  @Test func `is confirmed when nothing blocks it, and let through only with a reason`() {
    #expect(refusal(.confirm) == .blocked)
    #expect(refusal(.confirm, blocks: false) == nil)
    #expect(refusal(.override, by: .officer) == nil)
    #expect(refusal(.override) == .notTheirs)
    #expect(refusal(.override, by: .officer, words: false) == .noReason)
    #expect(refusal(.override, by: .officer, blocks: false) == .notBlocked)
    #expect(refusal(.override, by: .officer, own: true) == .ownAppointment)
  }
}

@Suite struct `What decides about people at a gateway` {
  /// The rule takes values that have no place for a characteristic, and nothing on the way to it can
  /// name the store that holds them: its target does not depend on `Figures`.
  @Test func `cannot reach what is collected to monitor equality`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appending(path: "Sources/Obligations/Gateways")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(files.count > 10)
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains("monitoring_"), "\(file.lastPathComponent)")
      #expect(!text.contains("import Figures"), "\(file.lastPathComponent)")
    }
    let package = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
    let target = try #require(package.range(of: "\"Obligations\",\n      ["))
    let dependencies = package[target.upperBound...].prefix { $0 != "]" }
    #expect(!dependencies.contains("Figures"))
    for mirror in [
      Mirror(reflecting: GatewayFacts()),
      Mirror(reflecting: GatewayQuestion("nhs-mid", on: `A gateway`.day)),
    ] {
      let names = mirror.children.compactMap(\.label)
      #expect(
        Set(names).isSubset(of: [
          "records", "waivers", "temporarySince", "inPostSince", "override", "post", "footing",
          "startsOn", "day", "share",
        ]), "\(names)")
    }
  }
}
