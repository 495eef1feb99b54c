import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

@testable import Standards

@Suite struct `What goes on by itself with bundles` {
  private static let now = Clock.test.now()

  private static func stand(
    _ person: PersonID, at place: OrganisationID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO gateway_standing (organisation_id, gateway, person_id, binding, state, as_of)
      VALUES (?1, 'first-management-post', ?2, TRUE, 'following', ?3)
      """, place, person, Clock.test.today)
  }

  private static func counted(at now: Instant, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM gateway_standing_run")
    try tx.execute("INSERT INTO gateway_standing_run (id, made_at) VALUES (1, ?1)", now)
  }

  private static func latest(
    of person: PersonID, _ database: any Database
  ) async throws -> [BundleEnrolment] {
    try await database.read { tx in try BundleEnrolments.of([person], tx) }
  }

  @Test(arguments: Engine.allCases)
  func `a duty ends when the post no longer asks for it, and begins anew when one does`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        try Self.stand(world.nadia, at: world.hospital, tx)
        try Self.counted(at: Self.now.adding(seconds: -60), tx)
      }
      try await LearningJobs.enrolByPolicy(database, at: Self.now)
      try await database.write { tx in try tx.execute("DELETE FROM gateway_standing") }
      // Nothing ends before everybody was counted again.
      try await LearningJobs.endDuties(database, at: Self.now)
      let before = try await Self.latest(of: world.nadia, database)
      #expect(before.map(\.state) == [.enrolled])
      let later = Self.now.adding(seconds: 3_600)
      try await database.write { tx in try Self.counted(at: later, tx) }
      let failure = try await LearningJobs.endDuties(database, at: later)
      let ended = try await Self.latest(of: world.nadia, database)
      #expect(
        failure == nil && ended.map(\.state) == [.withdrawn] && ended.first?.hasLapsed == true)
      let turn = try await database.read { tx in
        try BundleEnrolments.turns(of: #require(ended.first).id, tx).first
      }
      #expect(turn?.step == .withdraw && turn?.words != nil)
      // Back in such a post, she is enrolled again; whom somebody withdrew is not.
      try await database.write { tx in try Self.stand(world.nadia, at: world.hospital, tx) }
      try await LearningJobs.enrolByPolicy(database, at: later)
      let again = try await Self.latest(of: world.nadia, database)
      #expect(again.count == 2 && again.count { $0.state == .enrolled } == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `whoever is in a larger bundle that opens the same gateway is left in it`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        _ = try ClaimsWorld.enrol(in: "management-bundle-mid-career", tx)
        try Self.stand(world.nadia, at: world.hospital, tx)
      }
      try await LearningJobs.enrolByPolicy(database, at: Self.now)
      let all = try await Self.latest(of: world.nadia, database)
      #expect(all.map(\.bundle) == ["management-bundle-mid-career"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `what a file said is followed in the next run, and once`(engine: Engine) async throws {
    try await withClaims(engine) { database, world in
      let one = try await database.write { tx in
        let one = try ClaimsWorld.enrol(tx)
        try world.confirmEntry(tx)
        try world.doEntry(but: ["quality-improvement"], tx)
        return one
      }
      try await LearningJobs.followChanged(database, at: Self.now)
      let later = Self.now.adding(seconds: 7_200)
      try await database.write { tx in
        let module = try #require(
          try LearningCatalogue.shipped().module("quality-improvement", tx))
        _ = try ModuleAttempts.take(
          ModuleResult(
            .completed, of: module, on: Clock.test.today - 1, source: ModuleSource(.file, "A file")),
          of: world.nadia, by: "A file", at: later, in: tx)
      }
      let waiting = try await Self.latest(of: world.nadia, database)
      #expect(waiting.map(\.state) == [.enrolled])
      try await LearningJobs.followChanged(database, at: later)
      let done = try await Self.latest(of: world.nadia, database)
      #expect(done.map(\.state) == [.completed] && done.first?.id == one.id)
      let much = later.adding(seconds: 7_200)
      try await LearningJobs.followChanged(database, at: much)
      let people = try await database.read { tx in
        try (
          BundleEnrolments.changed(since: later.adding(seconds: 60), tx),
          BundleEnrolments.followedAt(tx)
        )
      }
      #expect(people.0.isEmpty && people.1 == much)
    }
  }

  @Test(arguments: Engine.allCases)
  func `what a long load said is followed once it is in, though it began before the last run`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        _ = try ClaimsWorld.enrol(tx)
        try world.confirmEntry(tx)
        try world.doEntry(but: ["quality-improvement"], tx)
      }
      let began = Self.now.adding(seconds: -7_200)
      try await LearningJobs.followChanged(database, at: Self.now)
      try await database.write { tx in
        let module = try #require(
          try LearningCatalogue.shipped().module("quality-improvement", tx))
        _ = try ModuleAttempts.take(
          ModuleResult(
            .completed, of: module, on: Clock.test.today - 1, source: ModuleSource(.file, "A file")),
          of: world.nadia, by: "A file", at: began, in: tx)
      }
      try await LearningJobs.followChanged(database, at: Self.now.adding(seconds: 60))
      let done = try await Self.latest(of: world.nadia, database)
      #expect(done.map(\.state) == [.completed])
    }
  }

  @Test func `the first run of a week follows everybody, and whoever was refused is followed anew`()
    async throws
  {
    try await withClaims(.sqlite) { database, world in
      try await database.write { tx in
        _ = try ClaimsWorld.enrol(tx)
        try world.confirmEntry(tx)
        try world.doEntry(but: ["quality-improvement"], tx)
      }
      try await LearningJobs.followChanged(database, at: Self.now)
      try await database.write { tx in
        let module = try #require(
          try LearningCatalogue.shipped().module("quality-improvement", tx))
        _ = try ModuleAttempts.take(
          ModuleResult(
            .completed, of: module, on: Clock.test.today - 9, source: ModuleSource(.file, "A file")),
          of: world.nadia, by: "A file", at: Self.now.adding(seconds: -8 * 86_400), in: tx)
        try tx.execute(
          """
          CREATE TRIGGER unlucky_trigger BEFORE UPDATE ON bundle_enrolment
          BEGIN SELECT RAISE(IGNORE); END
          """)
      }
      let week = Self.now.adding(seconds: 7 * 86_400)
      let refused = try await LearningJobs.followChanged(database, at: week)
      let until = try await database.read { tx in try BundleEnrolments.followedAt(tx) }
      #expect(refused is EnrolmentRefusal && until == Self.now)
      try await database.write { tx in try tx.execute("DROP TRIGGER unlucky_trigger") }
      let failure = try await LearningJobs.followChanged(database, at: week)
      let done = try await Self.latest(of: world.nadia, database)
      #expect(failure == nil && done.map(\.state) == [.completed])
    }
  }

  @Test(arguments: Engine.allCases)
  func `nobody escapes a duty by enrolling themselves and withdrawing again`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let one = try ClaimsWorld.enrol(tx)
        try ClaimsWorld.handle(one.id, .withdraw("I had rather not"), by: "nadia", tx)
        try Self.stand(world.nadia, at: world.hospital, tx)
      }
      for _ in 1...2 { try await LearningJobs.enrolByPolicy(database, at: Self.now) }
      let all = try await Self.latest(of: world.nadia, database)
      #expect(all.count == 2)
      #expect(all.filter { $0.state == .enrolled }.map(\.way) == [.policy])
    }
  }

  @Test func `one person’s fault is handed back, and stands in nobody else’s way`() async throws {
    try await withClaims(.sqlite) { database, world in
      try await database.write { tx in
        for person in [world.nadia, world.maud, world.tom] {
          try Self.stand(person, at: world.hospital, tx)
        }
        try tx.execute("CREATE TABLE unlucky AS SELECT id FROM person WHERE id = ?1", world.maud)
        try tx.execute(
          """
          CREATE TRIGGER unlucky_trigger BEFORE INSERT ON bundle_enrolment
          WHEN NEW.person_id IN (SELECT id FROM unlucky)
          BEGIN SELECT RAISE(ABORT, 'out of luck'); END
          """)
      }
      let failure = try await LearningJobs.enrolByPolicy(database, at: Self.now)
      #expect(failure != nil)
      for (person, count) in [(world.nadia, 1), (world.maud, 0), (world.tom, 1)] {
        let all = try await Self.latest(of: person, database)
        #expect(all.count == count)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `the day is told before it, on it and after it, and at last to whoever manages them`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      let one = try await database.write { tx in
        try ClaimsWorld.enrol(by: "maud", person: world.nadia, tx)
      }
      let told = { (name: String) in
        try await database.read { tx in
          try ClaimsWorld.told(name, tx).filter {
            $0.contains("overdue") || $0.contains("to be done")
          }
        }
      }
      for (days, words) in [
        (-29, []), (-28, ["A bundle of yours is to be done by \(one.dueOn.inWords)"]),
        (-1, ["A bundle of yours is to be done by \(one.dueOn.inWords)"]),
        (0, ["A bundle of yours is to be done today"]), (7, ["A bundle of yours is overdue"]),
        (14, ["A bundle of yours is overdue"]), (27, ["A bundle of yours is overdue"]),
      ] {
        try await LearningJobs.remind(database, at: Instant(startOf: one.dueOn + days))
        let own = try await told("nadia")
        let manager = try await told("maud")
        #expect(own == words && manager.isEmpty, "\(days)")
      }
      for days in [28, 29, 60] {
        try await LearningJobs.remind(database, at: Instant(startOf: one.dueOn + days))
      }
      let manager = try await told("maud")
      #expect(manager == ["Somebody whom you manage has a bundle that is overdue for four weeks"])
      // Paused, it is quiet.
      try await database.write { tx in
        try ClaimsWorld.handle(one.id, .pause("Away"), by: "nadia", tx)
      }
      let (own, quiet) = (try await told("nadia"), try await told("maud"))
      #expect(own.isEmpty && quiet.isEmpty)
    }
  }

  /// By the index of one person: what took minutes takes well under a second. Read once, outside any
  /// write.
  @Test func `finds those whom a rule enrols among 60,000 managers at once`() async throws {
    try await withClaims(.sqlite) { database, world in
      try await database.write { tx in
        try tx.execute(
          """
          WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
          INSERT INTO person (id, display_name, sort_key, name_key)
          SELECT 1000000 + i, 'A Manager', 'manager', 'manager' FROM n
          """)
        try tx.execute(
          """
          INSERT INTO gateway_standing (organisation_id, gateway, person_id, binding, state, as_of)
          SELECT ?1, 'first-management-post', id, TRUE, 'following', ?2 FROM person
          WHERE id > 1000000 AND id <= 1060000
          """, world.hospital, Clock.test.today)
        try tx.execute(
          """
          INSERT INTO bundle_enrolment (id, person_id, bundle, version, way, enrolled_by,
            enrolled_on, state, due_on, changed_at, revision)
          SELECT id, id, 'management-bundle-entry', '2', 'policy', 'A rule', ?1, 'enrolled', ?1 + 365,
            0, 1
          FROM person WHERE id > 1000000 AND id <= 1059990
          """, Clock.test.today)
      }
      let lacking = try await database.read { tx in
        try LearningJobs.lacking(
          "first-management-post", notIn: ["management-bundle-entry", "practice-manager-pathway"],
          tx)
      }
      #expect(lacking.count == 10)
    }
  }
}
