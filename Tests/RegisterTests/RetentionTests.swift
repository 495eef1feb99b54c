import Access
import Directory
import Foundation
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Register

@Suite struct `The retention schedule` {
  /// The example of the Records Management Code, and what follows from "the last of".
  @Test(arguments: [
    ("1960-03-01", "2020-06-30", "2035-03-01"), ("1950-03-01", "2020-06-30", "2026-06-30"),
    ("1952-02-29", "2010-01-01", "2027-03-01"),
  ])
  func `keeps a staff record to the 75th birthday and for 6 years after leaving`(
    born: String, left: String, until: String
  ) throws {
    let kind = try #require(try RetentionSchedule.shipped()[.staffRecord])
    let from = kind.removableFrom([
      .birth: try #require(Day(born)), .left: try #require(Day(left)),
    ])
    #expect(from?.iso == until)
  }

  @Test func `removes nothing of somebody who works, however old`() throws {
    let kind = try #require(try RetentionSchedule.shipped()[.staffRecord])
    let old = try #require(Day("1930-01-01"))
    let left = try #require(Day("2020-02-29"))
    #expect(kind.removableFrom([.birth: old]) == nil)
    #expect(kind.removableFrom([:]) == nil)
    // Where no birth date is known, leaving alone counts.
    #expect(kind.removableFrom([.left: left])?.iso == "2026-02-28")
  }

  @Test func `has every kind once, with a reason, a basis and a source`() throws {
    let schedule = try RetentionSchedule.shipped()
    #expect(schedule.kinds.count == RetentionKind.Code.allCases.count)
    #expect(Set(schedule.kinds.map(\.code)) == Set(RetentionKind.Code.allCases))
    for kind in schedule.kinds {
      for words in [kind.title, kind.what, kind.because, kind.basis, kind.source] {
        #expect(!words.isEmpty)
      }
      for rule in kind.rules {
        #expect([rule.years, rule.months, rule.days, rule.hours].contains { $0 != nil })
      }
    }
  }

  @Test func `tells what the program does by`() throws {
    let schedule = try RetentionSchedule.shipped()
    let session = Session.absoluteLimitInSeconds + KeptForms.lastingInSeconds
    #expect(schedule[.session]?.rules.first?.hours == Int(session / 3_600))
    #expect(
      schedule[.lateForm]?.rules.first?.hours == Int(KeptForms.lastingInSeconds / 3_600))
    #expect((schedule[.oneTimeCode]?.rules.first?.days ?? 0) > InvitationRules.lastingInDays)
    let device = CookieNotice.all(isSecure: false).first { $0.name == "waypoint-device" }
    #expect(device?.lasts == "180 days")
    #expect(schedule[.rememberedBrowser]?.rules.first?.days == 180)
  }

  @Test func `refuses a kind that the program does not know`() {
    #expect(throws: (any Error).self) {
      try RetentionSchedule.decode("kinds: [{code: secrets, title: x}]")
    }
  }
}

@Suite struct `Retention` {
  /// A clock on which everybody of the example left and turned 75 long ago.
  private static let late = Clock.fixed(Clock.test.today.adding(years: 44))

  private func leave(_ world: AboutMeWorld, _ site: Site) async throws {
    try await site.database.write { tx in
      try tx.execute(
        "UPDATE assignment SET ended_on = ?2 WHERE person_id IN (?1*)",
        List([world.one, world.two]), Clock.test.today)
      // A record waits for what was asked about it.
      try tx.execute(
        "UPDATE correction SET stage = 'withdrawn', ended_at = ?1 WHERE ended_at IS NULL",
        Clock.test.now())
    }
  }

  @Test(arguments: Engine.allCases)
  func `says in a dry run what would go, and changes nothing`(engine: Engine) async throws {
    try await withAboutMe(engine) { _, site, world in
      try await leave(world, site)
      let run = RetentionRun(schedule: try .shipped(), clock: Self.late)
      let before = try await site.database.read { try Everything.words(of: $0) }
      let report = try await site.database.read { try run.look($0) }
      #expect(report.isDryRun)
      #expect(report.lines.first { $0.kind == "staff-record" }?.due == 1)
      #expect(report.lines.first { $0.kind == "monitoring" }?.due == 1)
      #expect(report.people.map(\.person) == [min(world.one, world.two)])
      #expect(try await site.database.read { try Everything.words(of: $0) } == before)
      // Not a day too early: she was born on 1 February 1980.
      for (day, due) in [("2055-01-31", 0), ("2055-02-01", 1)] {
        let run = RetentionRun(
          schedule: try .shipped(), clock: .fixed(try #require(Day(day))))
        let report = try await site.database.read { try run.look($0) }
        #expect(report.lines.first { $0.kind == "staff-record" }?.due == due, "\(day)")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `removes what waits after a year, four weeks after it was told`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { _, site, world in
      func run(_ days: Int) async throws -> (removed: Int?, due: Int?, waiting: Int) {
        let run = RetentionRun(
          schedule: try .shipped(), clock: .fixed(Clock.test.today + days))
        let due = try await site.database.read { try run.look($0) }
        let report = try await run.apply(site.database, by: RetentionJobs.right)
        let waiting = try await site.database.read { tx in
          try KeptResults.waiting(at: world.hospital, tx).count
        }
        let line = { (report: RetentionReport) in
          report.lines.first { $0.kind == "waiting-result" }
        }
        return (line(report)?.removed, line(due)?.due, waiting)
      }
      let told = {
        try await site.database.read { tx in
          try tx.rows("SELECT 1 FROM learning_result WHERE told_at IS NOT NULL").count
        }
      }
      var found = try await run(336)
      #expect(found.waiting == 1 && found.due == 0)
      #expect(try await told() == 0)
      found = try await run(338)
      #expect(found.waiting == 1)
      #expect(try await told() == 1)
      found = try await run(364)
      #expect(found.waiting == 1 && found.due == 0)
      found = try await run(367)
      #expect(found.removed == 1 && found.due == 1 && found.waiting == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves no word of who it was anywhere, keeps what counts, and the chain verifies`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { client, site, world in
      // So that the journal has something to forget.
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      _ = try await client.get("/me")
      try await client.signOut()
      try await leave(world, site)
      let before = try await site.database.read { try Everything.counts($0) }
      let run = RetentionRun(schedule: try .shipped(), clock: Self.late)
      let report = try await run.apply(site.database, by: RetentionJobs.right)
      #expect(report.lines.first { $0.kind == "staff-record" }?.removed == 1)
      let words = try await site.database.read { try Everything.words(of: $0) }
      for token in world.tokens where token != "Managerword" && token != "White - British" {
        let found = words.filter { place, texts in
          // What she did with her account stays under the name it was done by; and whose manager
          // she was stays in that person's record until its own time is over.
          // What kind of post it was, and what was held, is what counts.
          ![
            "journal_entry.actor_name", "journal_entry.details", "journal_change.fields",
            "assignment.title", "held_record.title",
          ].contains(place)
            && texts.contains { $0.contains(token) }
        }
        #expect(found.isEmpty, "\(token) is still in \(found.keys.sorted())")
      }
      let after = try await site.database.read { try Everything.counts($0) }
      for table in ["person", "assignment", "held_record", "exemption", "deferral"] {
        #expect(after[table] == before[table], "\(table)")
      }
      let fields = try await site.database.read { tx in
        try tx.row(
          """
          SELECT COUNT(*) FROM journal_change WHERE person_id IN (?1*) AND fields IS NOT NULL
          """, List([world.one, world.two]))?(0, as: Int.self)
      }
      #expect(fields == 0)
      let details = try await site.database.read { tx in
        try tx.row(
          """
          SELECT COUNT(*) FROM journal_entry e WHERE e.details IS NOT NULL
            AND e.action <> 'person.erased' AND EXISTS (
              SELECT 1 FROM journal_subject s WHERE s.entry_id = e.id
                AND s.kind IN ('person', 'confidential') AND s.subject_id IN (?1*))
          """, List([world.one, world.two]))?(0, as: Int.self)
      }
      #expect(details == 0)
      let sound = try await site.database.read { try Journal.verify($0).isSound }
      #expect(sound)
      let back = try await client.signIn("sian.accountword", AboutMeWorld.password)
      #expect(back.title.hasPrefix("Error: "))
      // Done once, it is not due again.
      let again = try await site.database.read { try run.look($0) }
      #expect(again.lines.allSatisfy { $0.kind != "staff-record" || $0.due == 0 })
    }
  }

  @Test(arguments: Engine.allCases)
  func `removes nothing that is held`(engine: Engine) async throws {
    try await withAboutMe(engine) { client, site, world in
      try await leave(world, site)
      _ = try await client.signIn("hospital", AboutMeWorld.password)
      let ask = try await client.get("/organisations/\(world.hospital)/hold")
      #expect(ask.title == "Hold records")
      let blank = try await client.post("/organisations/\(world.hospital)/hold")
      #expect(blank.body.contains("Enter why it must be kept"))
      try await client.get("/organisations/\(world.hospital)/hold")
      let placed = try await client.post(
        "/organisations/\(world.hospital)/hold", [("why", "A public inquiry")])
      #expect(placed.body.contains("A public inquiry"))
      let run = RetentionRun(schedule: try .shipped(), clock: Self.late)
      let report = try await run.apply(site.database, by: RetentionJobs.right)
      let line = report.lines.first { $0.kind == "staff-record" }
      #expect(line?.due == 1)
      #expect(line?.held == 1)
      #expect(line?.removed == 0)
      let words = try await site.database.read { try Everything.words(of: $0) }
      #expect(words["person.display_name"]?.contains { $0.contains("Pughword") } == true)
      #expect(words["monitoring_value.code"] == ["A"])
      let lift = try #require(placed.body.firstMatch(of: /\/holds\/[0-9]+\/end/)?.0)
      // On that late day everybody was signed out.
      _ = try await client.signIn("hospital", AboutMeWorld.password)
      try await client.get("/holds")
      #expect(try await client.post(String(lift)).body.contains("Lifted on"))
      let after = try await run.apply(site.database, by: RetentionJobs.right)
      #expect(after.lines.first { $0.kind == "staff-record" }?.removed == 1)
    }
  }

  /// A hold may be about one of those who read the timeline, and undone it must not be by anybody's
  /// wish.
  @Test(arguments: Engine.allCases)
  func `keeps monitoring details and requests that are held, and tells no timeline why`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { client, site, world in
      try await leave(world, site)
      try await site.database.write { tx in
        try tx.execute("DELETE FROM correction_message")
        try tx.execute("DELETE FROM correction")
        try tx.execute(
          """
          INSERT INTO correction (id, person_id, item, field, label, wanted, asked_at, due_on, stage,
            ended_at)
          VALUES (9001, ?1, 'person', 'name', 'Name', 'Other', ?2, ?3, 'withdrawn', ?2)
          """, world.two, Clock.test.now(), Clock.test.today)
        try PlaceHold(subject: .person(world.one), why: "A tribunal of Ms Quill", until: nil)
          .run(by: .console(now: Clock.test.now()), tx)
      }
      let run = RetentionRun(schedule: try .shipped(), clock: Self.late)
      let report = try await run.apply(site.database, by: RetentionJobs.right)
      // The hold is on one of two records, the request on the other.
      for kind in ["staff-record", "monitoring", "correction"] {
        let line = report.lines.first { $0.kind == kind }
        #expect(line?.held == 1 && line?.removed == 0, "\(kind)")
      }
      _ = try await client.signIn("hospital", AboutMeWorld.password)
      let person = try await client.get("/people/\(world.one)")
      #expect(person.status == 200)
      #expect(!person.body.contains("Nothing may be removed") && !person.body.contains("Quill"))
      try await client.signOut()
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      try await client.get("/me/monitoring")
      let refused = try await client.post("/me/monitoring", [("details", "erased")])
      #expect(refused.status == 422)
      #expect(refused.body.contains("Choose to keep them"))
      try await client.get("/me/monitoring")
      let kept = try await client.post("/me/monitoring", [("details", "kept")])
      #expect(kept.status == 200 && kept.body.contains("no longer used"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `waits with a staff record for the last request to correct it`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { _, site, world in
      try await leave(world, site)
      let late = Self.late.today
      let asked = Clock.fixed(late - 300).now()
      try await site.database.write { tx in
        try tx.execute("DELETE FROM correction_message")
        try tx.execute("DELETE FROM correction")
        try tx.execute(
          """
          INSERT INTO correction (id, person_id, item, field, label, wanted, asked_at, due_on, stage)
          VALUES (9001, ?1, 'person', 'name', 'Name', 'Other', ?2, ?3, 'asked')
          """, world.two, asked, late)
      }
      func due(_ clock: Clock) async throws -> Int? {
        let run = RetentionRun(schedule: try .shipped(), clock: clock)
        return try await site.database.read { try run.look($0) }.lines
          .first { $0.kind == "staff-record" }?.due
      }
      #expect(try await due(Self.late) == 0)
      try await site.database.write { tx in
        try tx.execute("UPDATE correction SET stage = 'withdrawn', ended_at = ?1", asked)
      }
      #expect(try await due(Self.late) == 0)
      #expect(try await due(.fixed(late.adding(years: 7))) == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func
    `forgets what providers left behind after a day, and what was shared six years after it ended`(
      engine: Engine
    ) async throws
  {
    try await withAboutMe(engine) { _, site, world in
      let now = Clock.test.now()
      try await site.database.write { tx in
        for (id, age) in [(1, 3_600), (2, 100_000)] as [(Int64, Int64)] {
          try tx.execute(
            "INSERT INTO provider_fault (id, origin, refused_at) VALUES (?1, '192.0.2.1', ?2)",
            9_000 + id, now.adding(seconds: -age))
        }
        for (id, years) in [(1, 5), (2, 7)] as [(Int64, Int)] {
          let day = Clock.test.today.adding(years: -years)
          try tx.execute(
            """
            INSERT INTO personal_share (id, person_id, body_id, purpose, from_on, to_on, shared_at)
            VALUES (?1, ?2, ?3, 'Coaching', ?4, ?4, ?5)
            """, 9_000 + id, world.one, world.home, day, Clock.fixed(day).now())
          try tx.execute(
            "INSERT INTO personal_share_data (share_id, shared) VALUES (?1, 'people')", 9_000 + id)
        }
      }
      let run = RetentionRun(schedule: try .shipped(), clock: .test)
      let dry = try await site.database.read { try run.look($0) }
      let done = try await run.apply(site.database, by: RetentionJobs.right)
      for kind in ["provider-trace", "access-case"] {
        #expect(dry.lines.first { $0.kind == kind }?.due == 1, "\(kind)")
        #expect(done.lines.first { $0.kind == kind }?.removed == 1, "\(kind)")
      }
      let left = try await site.database.read { tx in
        [
          try tx.row("SELECT MIN(id) FROM provider_fault WHERE id > 9000")?(0, as: Int64.self),
          try tx.row("SELECT MIN(id) FROM personal_share WHERE id > 9000")?(0, as: Int64.self),
        ]
      }
      #expect(left == [9_001, 9_001])
    }
  }

  @Test func `is for administrators of everything, and holds for those who reach the record`()
    async throws
  {
    try await withAboutMe { client, _, world in
      _ = try await client.signIn("home", AboutMeWorld.password)
      #expect(try await client.get("/retention").status == 403)
      #expect(try await client.get("/organisations/\(world.hospital)/hold").status != 200)
      try await client.signOut()
      _ = try await client.signIn("asha.patel", "correct horse battery")
      let page = try await client.get("/retention")
      #expect(page.title == "How long records are kept")
      #expect(page.body.contains("75 years after birth"))
    }
  }
}

@Suite struct `The privacy notice` {
  @Test func `tells the schedule and the cookies that are set`() async throws {
    try await withAboutMe { client, _, world in
      let notice = try await client.get("/privacy/\(world.hospital)")
      #expect(notice.status == 200)
      #expect(notice.body.contains("Beech Hospital"))
      for kind in try RetentionSchedule.shipped().kinds {
        #expect(notice.body.contains(kind.title))
        #expect(notice.body.contains(kind.lengthInWords))
      }
      #expect(
        notice.body.contains("Organisation lead") && notice.body.contains("ICB people officer"))
      #expect(notice.body.contains("no agreement to share it with anybody outside"))
      #expect(try await client.get("/privacy/999999").status == 404)
      let cookies = try await client.get("/cookies")
      for cookie in CookieNotice.all(isSecure: false) {
        #expect(cookies.body.contains(cookie.name))
        #expect(cookies.body.contains(cookie.purpose))
      }
    }
  }
}

/// All there is in a database, as far as it is text.
private enum Everything {
  static func counts(_ tx: any Transaction) throws -> [String: Int] {
    try tx.tableNames().reduce(into: [:]) { counts, table in
      counts[table] = try tx.rows("SELECT COUNT(*) FROM \"\(table)\"", binding: []).first?(0)
    }
  }

  /// The texts of each column, by `table.column`.
  static func words(of tx: any Transaction) throws -> [String: [String]] {
    var words: [String: [String]] = [:]
    for table in try tx.tableNames() {
      let columns = try tx.rows(
        tx.engine == .sqlite
          ? "SELECT name FROM pragma_table_info('\(table)') ORDER BY cid"
          : """
          SELECT column_name::text FROM information_schema.columns
          WHERE table_schema = ANY (current_schemas(FALSE)) AND table_name = '\(table)'
          ORDER BY ordinal_position
          """, binding: []
      ).map { try $0(0, as: String.self) }
      for row in try tx.rows(
        "SELECT \(columns.map { "\"\($0)\"" }.joined(separator: ", ")) FROM \"\(table)\"",
        binding: [])
      {
        for (column, value) in zip(columns, row.values) {
          guard case .text(let text) = value else { continue }
          words["\(table).\(column)", default: []].append(text)
        }
      }
    }
    return words.mapValues { $0.sorted() }
  }
}
