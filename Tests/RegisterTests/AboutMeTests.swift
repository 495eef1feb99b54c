import Directory
import Foundation
import Journals
import Kernel
import Storage
import TestKit
import Testing
import Web

@testable import Access
@testable import Register

@Suite struct `What is held about me` {
  @Test(arguments: Engine.allCases)
  func `is complete on the page and in the file, across both employers`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { client, site, world in
      try await site.database.write { tx in
        try tx.execute(
          """
          INSERT INTO framework_version (id, framework, version, title, author_name, begun_at, state,
            edition, revision)
          VALUES (901, 'leaders', '1', 'Leaders', 'Waypoint', 0, 'published', 0, 1)
          """)
        try tx.execute(
          """
          INSERT INTO consultation_member (id, version_id, part, constituency, account_id,
            member_name, invited_at)
          SELECT 902, 901, 'contributor', 'care', id, name, 0 FROM account
          WHERE name = 'sian.accountword'
          """)
      }
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      let file = try await client.get("/me/download")
      let page = try await client.get("/me/everything")
      #expect(file.status == 200)
      #expect(page.status == 200)
      for token in world.tokens {
        #expect(file.body.contains(token), "the file lacks \(token)")
        #expect(page.body.contains(token), "the page lacks \(token)")
      }
      let held = try JSONDecoder().decode(Held.self, from: Data(file.body.utf8))
      #expect(held.format == "waypoint.about-me/1")
      #expect(held.sections.map(\.code) == HeldTables.order)
      for section in held.sections where section.code != "looks" && section.code != "duties" {
        #expect(!section.items.isEmpty, "\(section.code) is empty")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `answers for every column of the database that leads to a person`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { _, site, _ in
      let columns = try await site.database.read { try PersonColumns.read($0) }
      #expect(columns.count > 40)
      for column in columns.sorted() where HeldTables.answers[column] == nil {
        Issue.record(
          """
          \(column) leads to a person: add it to HeldTables.answers, and what it holds to a section \
          of HeldReading
          """)
      }
      let codes = Set(HeldTables.order)
      for (column, answer) in HeldTables.answers {
        if case .section(let code) = answer { #expect(codes.contains(code), "\(column)") }
      }
    }
  }

  @Test func `shows of a National Insurance number the end alone`() async throws {
    try await withAboutMe { client, _, _ in
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      for address in ["/me/download", "/me/everything", "/me/held/identifiers"] {
        let reply = try await client.get(address)
        #expect(reply.body.contains("ends in 56C"))
        #expect(!reply.body.contains("123456"))
        #expect(!reply.body.contains("12 34 56"))
      }
    }
  }

  @Test func `says where each value came from`() async throws {
    try await withAboutMe { client, _, _ in
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      let posts = try await client.get("/me/held/posts")
      #expect(posts.body.contains("Entered by Test on 1 April 2026"))
      #expect(posts.body.contains("Held by Beech Hospital"))
      #expect(posts.body.contains("Held by Ashdown House"))
      let files = try await client.get("/me/held/sources")
      #expect(files.body.contains("From line 7 of fileword.csv, loaded by loader"))
    }
  }

  @Test func `is for the person alone: nobody reads another's monitoring details`() async throws {
    try await withAboutMe { client, _, world in
      for name in ["hospital", "matron"] {
        _ = try await client.signIn(name, AboutMeWorld.password)
        for address in [
          "/people/\(world.one)", "/people/\(world.one)/origins", "/me/everything", "/me/download",
        ] {
          #expect(!(try await client.get(address)).body.contains("White - British"))
        }
        try await client.signOut()
      }
      _ = try await client.signIn("hospital", AboutMeWorld.password)
      #expect(try await client.get("/me").status == 403)
    }
  }

  private struct Held: Decodable {
    struct Section: Decodable {
      let code: String
      let items: [Item]
    }
    struct Item: Decodable { let id: String }
    let format: String
    let sections: [Section]
  }
}

/// Columns that lead to a person, or to what is one person's: by foreign key, and by name where a
/// table points without one.
private enum PersonColumns {
  static func read(_ tx: any Transaction) throws -> Set<String> {
    let keys = try tx.rows(
      tx.engine == .sqlite
        ? """
        SELECT m.name, f."from", f."table" FROM sqlite_master m
        JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
        """
        : """
        SELECT c.conrelid::regclass::text, a.attname::text, c.confrelid::regclass::text
        FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f'
        """, binding: []
    ).map {
      (
        table: try $0(0, as: String.self), column: try $0(1, as: String.self),
        target: try $0(2, as: String.self)
      )
    }
    // What belongs to one person: whoever points at it may say something about them.
    let own: Set<String> = [
      "person", "account", "assignment", "held_record", "correction", "person_match",
      "self_assessment", "competency_claim", "badge", "recognition_request", "recognition_piece",
      "module_attempt", "bundle_enrolment",
    ]
    let names = try tx.rows(
      tx.engine == .sqlite
        ? """
        SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
          AND (c.name LIKE '%person_id' OR c.name LIKE '%account_id')
        """
        : """
        SELECT table_name::text, column_name::text FROM information_schema.columns
        WHERE table_schema = ANY (current_schemas(FALSE))
          AND (column_name LIKE '%person_id' OR column_name LIKE '%account_id')
        """, binding: []
    ).map { "\(try $0(0, as: String.self)).\(try $0(1, as: String.self))" }
    return Set(keys.filter { own.contains($0.target) }.map { "\($0.table).\($0.column)" } + names)
  }
}

@Suite struct `Who looked at my record` {
  @Test(arguments: Engine.allCases)
  func `is written down before the answer, with role and purpose`(engine: Engine) async throws {
    try await withAboutMe(engine) { client, site, world in
      _ = try await client.signIn("hospital", AboutMeWorld.password)
      #expect(try await client.get("/people/\(world.one)").status == 200)
      // Turning the pages of one record is one look.
      #expect(try await client.get("/people/\(world.one)").status == 200)
      #expect(try await client.get("/people/\(world.one)/origins").status == 200)
      try await client.signOut()
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      let page = try await client.get("/me/looks")
      #expect(page.body.components(separatedBy: "Looked at the whole record").count == 2)
      #expect(page.body.contains("where everything in the record comes from"))
      #expect(page.body.contains("Organisation lead"))
      #expect(page.body.contains("To employ, manage and support people"))
      #expect(page.body.contains("hospital"))
      // One's own reading is nobody's business.
      _ = try await client.get("/people/\(world.one)")
      #expect(!(try await client.get("/me/looks")).body.contains("sian.accountword</td>"))
      let sound = try await site.database.read { try Journal.verify($0).isSound }
      #expect(sound)
    }
  }

  @Test func `is on no timeline that others read`() async throws {
    try await withAboutMe { client, _, world in
      _ = try await client.signIn("matron", AboutMeWorld.password)
      _ = try await client.get("/people/\(world.one)")
      try await client.signOut()
      _ = try await client.signIn("hospital", AboutMeWorld.password)
      #expect(!(try await client.get("/people/\(world.one)")).body.contains("Looked at"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `finds me in a file about many, without a row for each`(engine: Engine) async throws {
    try await withAboutMe(engine) { client, site, world in
      _ = try await client.signIn("hospital", AboutMeWorld.password)
      let address = "/organisations/\(world.hospital)/exports"
      for _ in 1...3 {
        try await client.get(address)
        #expect(try await client.post(address, [("what", "plain")]).status == 200)
      }
      #expect(
        try await client.get("/organisations/\(world.hospital)/people?format=csv").status == 200)
      try await client.signOut()
      let sets = try await site.database.read { tx in
        try tx.row("SELECT COUNT(*) FROM people_set")?(0, as: Int.self)
      }
      // The same people four times are one set.
      #expect(sets == 1)
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      let page = try await client.get("/me/looks")
      #expect(page.body.components(separatedBy: "Took out ").count == 4)
      #expect(page.body.contains("Downloaded people as CSV"))
      #expect(page.body.contains("together with 1 others"))
      try await client.signOut()
      // Somebody who was not in it is told nothing.
      _ = try await client.signIn("home", AboutMeWorld.password)
      let others = try await site.database.read { tx in
        try Looks.at([PersonID(rawValue: 999_999)], actions: [], limit: 10, tx)
      }
      #expect(others.isEmpty)
    }
  }
}

@Suite struct `A set of people` {
  @Test(arguments: [1, 100, 255, 256, 4_000, 30_000])
  func `holds its members and nobody else, in few bytes`(count: Int) {
    let people = (0..<count).map { PersonID(rawValue: Int64($0 * 4 + 1_000)) }
    let set = PeopleSet(people)
    let members = Set(people)
    for number in 990..<(count * 4 + 1_010) {
      let person = PersonID(rawValue: Int64(number))
      let found = set.parts[PeopleSet.block(of: person)].map {
        PeopleSet.contains(person, in: $0)
      }
      #expect((found ?? false) == members.contains(person))
    }
    let bytes = set.parts.values.reduce(0) { $0 + $1.count }
    #expect(bytes <= 2 * count)
    #expect(PeopleSet(people.reversed()).digest == set.digest)
    #expect(PeopleSet(people + [PersonID(rawValue: 1)]).digest != set.digest)
  }
}
