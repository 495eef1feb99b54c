import Access
import Directory
import Kernel
import Obligations
import Records
import Storage
import Synchronization
import TestKit
import Testing
import Web

@testable import Standards

/// The world of claims, with an accredited bundle: a core module, and one to choose.
struct AccreditedBundles: Sendable {
  let claims: ClaimsWorld
  let core: Int64
  let choice: Int64
  let bundle: Int64

  static func code(_ id: Int64) -> String { "accredited-\(id)" }
  var code: String { Self.code(bundle) }

  init(_ claims: ClaimsWorld, _ tx: any Transaction) throws {
    self.claims = claims
    core = try Self.add(claims, "Fair rotas", kind: "taught", credits: 2, tx)
    choice = try Self.add(claims, "Kind feedback", kind: "project", credits: 3, tx)
    bundle = try Self.add(
      claims, "Leading a small team", kind: nil, credits: 4, parts: [core: true, choice: false], tx)
  }

  /// - Parameter kind: `nil` for a bundle.
  static func add(
    _ claims: ClaimsWorld, _ title: String, kind: String?, credits: Int, parts: [Int64: Bool] = [:],
    follows: Int64? = nil, _ tx: any Transaction
  ) throws -> Int64 {
    let (id, day) = (try tx.newIdentifierNumber(), Clock.test.today)
    try tx.execute(
      """
      INSERT INTO accreditation (id, provider_id, body_id, form, title, kind, hours, credits,
        framework, framework_version, criteria_version, major, minor, follows_id, state, appealed,
        decided_on, reasons, valid_from, valid_to)
      VALUES (?1, ?2, ?2, ?3, ?4, ?5, 6, ?6, 'management-and-leadership', '2026', '1', ?7, 0, ?8,
        'accredited', FALSE, ?9, 'Good', ?9, ?10)
      """, id, claims.home, kind == nil ? "bundle" : "module", title, kind, credits,
      follows == nil ? 1 : 2, follows, day - 30, day + 900)
    for (sort, node) in [("stage", "1"), ("competency", "1.3c"), ("competency", "2.1b")] {
      try tx.execute(
        "INSERT INTO accreditation_node (accreditation_id, sort, node) VALUES (?1, ?2, ?3)", id,
        sort, node)
    }
    for (module, isCore) in parts {
      try tx.execute(
        "INSERT INTO accreditation_part (accreditation_id, module_id, core) VALUES (?1, ?2, ?3)",
        id, module, isCore)
    }
    return id
  }

  /// What she sees of the bundle she enrolled in last.
  func own(_ tx: any Transaction) throws -> EnrolmentView {
    let all = try LearningQuestions(ClaimsWorld.user("nadia", tx), tx)
      .views(of: claims.nadia, actor: .person)
    return try #require(all.first)
  }

  func stand(_ state: String, _ id: Int64, _ tx: any Transaction) throws {
    try tx.execute("UPDATE accreditation SET state = ?2 WHERE id = ?1", id, state)
  }
}

func withAccreditedBundles(
  _ engine: Engine,
  _ body: @escaping @Sendable (AccreditedBundles, any Transaction) throws -> Void
) async throws {
  let password = try await Passwords(cost: .cheap, chance: .different()).digest(
    ClaimsWorld.password)
  try await withDatabase(
    engine, AllMigrations.list + WebSchema.migrations + StandardsRoom.migrations
  ) { database in
    try await database.write { tx in
      try body(AccreditedBundles(ClaimsWorld(password, tx), tx), tx)
    }
  }
}

@Suite struct `A bundle that a provider had accredited` {
  @Test(arguments: Engine.allCases)
  func `ends with a record of its own and a badge, and opens no gateway`(
    engine: Engine
  ) async throws {
    try await withAccreditedBundles(engine) { world, tx in
      let claims = world.claims
      let listed = try LearningCatalogue.shipped().bundles(on: Clock.test.today, tx)
        .filter { $0.accreditation != nil }
      #expect(listed.map(\.code) == [world.code])
      let bundle = try #require(listed.first)
      #expect(bundle.flexible.credits == 2 && bundle.flexible.kinds == 1)
      #expect(bundle.stages == ["1"] && bundle.competencies == ["1.3c", "2.1b"])
      let one = try ClaimsWorld.enrol(in: world.code, tx)
      #expect(one.bundle == world.code && one.version == "1.0")
      let begun = try world.own(tx)
      #expect(begun.progress == "Core 0 of 1, chosen 0 of 2 credits")
      #expect(begun.missing.contains("Complete “Fair rotas”"))
      #expect(begun.missing.contains { $0.contains("2.1b ") })

      try claims.confirmEntry(tx)
      try claims.result(.completed, of: AccreditedBundles.code(world.core), tx)
      let between = try BundleEnrolments.find(one.id, tx)
      #expect(between?.state == .enrolled)
      try claims.result(.completed, of: AccreditedBundles.code(world.choice), tx)
      let done = try BundleEnrolments.find(one.id, tx)
      #expect(done?.state == .completed)

      let held = try HeldRecords.held(by: [claims.nadia], tx)[claims.nadia] ?? []
      let record = try #require(held.first { $0.kind == .programme(code: world.code) })
      #expect(record.title == "Leading a small team" && record.counts(on: Clock.test.today))
      let decision = try GatewayDecisions(content: ContentReader.shipped(), tx).decide(
        GatewayQuestion("nhs-entry", on: Clock.test.today), of: claims.nadia,
        givers: .employer(claims.hospital))
      #expect(decision.outcome != .clear)
      let badge = try claims.makeBadge(of: record.id, tx)
      #expect(badge.name == "Leading a small team" && badge.state == .current)
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes nobody new while it is suspended, and lets those in it go on`(
    engine: Engine
  ) async throws {
    try await withAccreditedBundles(engine) { world, tx in
      let one = try ClaimsWorld.enrol(in: world.code, tx)
      try world.stand("suspended", world.bundle, tx)
      #expect(throws: EnrolmentRefusal.takesNobody) {
        try ClaimsWorld.enrol(in: world.code, by: "tom", tx)
      }
      #expect(throws: (any Error).self) {
        try ClaimsWorld.enrol(in: AccreditedBundles.code(world.core), by: "tom", tx)
      }
      try world.claims.confirmEntry(tx)
      for id in [world.core, world.choice] {
        try world.claims.result(.completed, of: AccreditedBundles.code(id), tx)
      }
      let done = try BundleEnrolments.find(one.id, tx)
      #expect(done?.state == .completed)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is left for the version that was accredited in its place, with what was done`(
    engine: Engine
  ) async throws {
    try await withAccreditedBundles(engine) { world, tx in
      let one = try ClaimsWorld.enrol(in: world.code, tx)
      // The core module has a later version too, and she does that one.
      let rotas = try AccreditedBundles.add(
        world.claims, "Fairer rotas", kind: "taught", credits: 2, follows: world.core, tx)
      try world.stand("replaced", world.core, tx)
      try world.claims.result(.completed, of: AccreditedBundles.code(rotas), tx)
      let view = try world.own(tx)
      #expect(view.progress.hasPrefix("Core 1 of 1"))

      let next = try AccreditedBundles.add(
        world.claims, "Leading a team", kind: nil, credits: 5,
        parts: [rotas: true, world.choice: false], follows: world.bundle, tx)
      try world.stand("replaced", world.bundle, tx)
      let moved = try ClaimsWorld.handle(one.id, .move, by: "nadia", tx)
      #expect(moved.bundle == AccreditedBundles.code(next) && moved.version == "2.0")
      #expect(throws: EnrolmentRefusal.nothingNewer) {
        try ClaimsWorld.handle(one.id, .move, by: "nadia", tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `has modules that count among what is chosen elsewhere, and never for a core`(
    engine: Engine
  ) async throws {
    try await withAccreditedBundles(engine) { world, tx in
      _ = try ClaimsWorld.enrol(tx)
      // Three credits of a project; it speaks to what the entry bundle asks for, at its stage.
      try world.claims.result(.completed, of: AccreditedBundles.code(world.choice), tx)
      let view = try world.own(tx)
      #expect(view.progress == "Core 0 of 6, chosen 3 of 3 credits and 1 of 2 kinds")
      let line = try #require(view.modules.first { $0.title == "Kind feedback" })
      #expect(line.isDone && !line.isCore && line.reason?.contains("1.3c, 2.1b") == true)
      // Of another stage, it counts for nothing there.
      try tx.execute(
        "UPDATE accreditation_node SET node = '2' WHERE accreditation_id = ?1 AND sort = 'stage'",
        world.choice)
      let other = try world.own(tx)
      #expect(other.progress.contains("chosen 0 of 3 credits"))
    }
  }

  /// How far she is with what is chosen in the entry bundle, having done the project.
  private static func chosen(
    _ engine: Engine,
    _ change: @escaping @Sendable (AccreditedBundles, any Transaction) throws -> Void
  ) async throws -> String {
    let words = Mutex("")
    try await withAccreditedBundles(engine) { world, tx in
      _ = try ClaimsWorld.enrol(tx)
      try world.claims.result(.completed, of: AccreditedBundles.code(world.choice), tx)
      try change(world, tx)
      let progress = try world.own(tx).progress
      words.withLock { $0 = progress }
    }
    return words.withLock { $0 }
  }

  @Test(arguments: Engine.allCases)
  func `counts versions of one module once, and the newest that is done`(
    engine: Engine
  ) async throws {
    let words = try await Self.chosen(engine) { world, tx in
      let later = try AccreditedBundles.add(
        world.claims, "Kinder feedback", kind: "project", credits: 2, follows: world.choice, tx)
      try world.stand("replaced", world.choice, tx)
      try world.claims.result(.completed, of: AccreditedBundles.code(later), tx)
    }
    #expect(words.contains("chosen 2 of 3 credits"))
  }

  @Test(arguments: Engine.allCases)
  func `counts nothing that was held against an earlier version of the standards`(
    engine: Engine
  ) async throws {
    let words = try await Self.chosen(engine) { world, tx in
      try tx.execute(
        "UPDATE accreditation SET framework_version = '2025' WHERE id = ?1", world.choice)
    }
    #expect(words.contains("chosen 0 of 3 credits"))
  }

  @Test(arguments: Engine.allCases)
  func `counts nothing that was finished before it was accredited, after, or once withdrawn`(
    engine: Engine
  ) async throws {
    let today = Clock.test.today
    for (from, until) in [(today, today + 900), (today - 900, today - 2)] {
      let words = try await Self.chosen(engine) { world, tx in
        try tx.execute(
          "UPDATE accreditation SET valid_from = ?2, valid_to = ?3 WHERE id = ?1", world.choice,
          from, until)
      }
      #expect(words.contains("chosen 0 of 3 credits"), "\(from) \(until)")
    }
    for (day, credits) in [(today, 3), (today - 1, 0)] {
      let words = try await Self.chosen(engine) { world, tx in
        try world.stand("withdrawn", world.choice, tx)
        try tx.execute(
          """
          INSERT INTO accreditation_event (accreditation_id, position, happened_at, actor_name, step,
            state)
          VALUES (?1, 1, ?2, 'Theo', 'withdraw', 'withdrawn')
          """, world.choice, Instant(startOf: day))
      }
      #expect(words.contains("chosen \(credits) of 3 credits"), "\(day)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `stands on the public pages, and is enrolled in there`(engine: Engine) async throws {
    try await withClaimSite(engine) { browser, site, claims in
      let world = try await site.database.write { tx in try AccreditedBundles(claims, tx) }
      let list = try await browser.get("/learning/bundles")
      #expect(list.body.contains("Leading a small team") && list.body.contains("Larch House"))
      let page = try await browser.get("/learning/bundles/\(world.code)")
      #expect(page.status == 200 && page.body.contains("Fair rotas"))
      #expect(page.body.contains("/accreditation/register/\(world.bundle)"))
      #expect(!page.body.contains("What it opens"))
      let module = try await browser.get("/learning/modules/\(AccreditedBundles.code(world.core))")
      #expect(module.body.contains("/learning/bundles/\(world.code)"))
      let programs = try await browser.get("/api/v1/learning/bundles")
      #expect(programs.body.contains(world.code))
      let wrong = try await browser.get("/learning/modules?hours=abc")
      #expect(wrong.body.contains("There is a problem"))
      try await browser.become("nadia")
      try await browser.get("/learning/bundles/\(world.code)")
      let enrolled = try await browser.post("/learning/bundles/\(world.code)/enrolment")
      #expect(enrolled.body.contains("You are enrolled"))
    }
  }
}
