import Directory
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Access
@testable import Register

@Suite struct `Who answers a request to correct` {
  private static let password = AboutMeWorld.password

  @Test func `is who leads before who administrates, nearer before further, longer before shorter`()
  {
    let (home, above) = (OrganisationID(rawValue: 1), OrganisationID(rawValue: 2))
    let holding = { (account: Int64, role: Role, place: OrganisationID?, day: Int) in
      AccountHolding(
        account: AccountID(rawValue: account), name: "\(account)", person: nil, role: role,
        heldAt: place, from: Clock.test.today + day)
    }
    let able = CorrectionRules.candidates(
      [
        holding(1, .administrator, nil, 0), holding(2, .organisationLead, above, 0),
        holding(3, .organisationLead, home, 5), holding(4, .registeredManager, above, 9),
        holding(5, .administrator, home, 0), holding(6, .organisationLead, home, 3),
        holding(3, .administrator, home, 0),
      ], holder: home)
    #expect(able.map(\.name) == ["4", "6", "3", "2", "5", "1"])
    #expect(able.map(\.isOfHolder) == [true, true, true, true, true, false])
    #expect(CorrectionRules.candidates([], holder: nil).isEmpty)
  }

  @Test func `has not begun when it is handed on, and hands on nothing that is over`() throws {
    let (one, other) = (
      Correction.Owner(account: AccountID(rawValue: 1), name: "one"),
      Correction.Owner(account: AccountID(rawValue: 2), name: "other")
    )
    let looked = try Correction.sample().takenUp(by: one)
    #expect(looked.owner == one)
    let after = try looked.handedOn(to: other)
    #expect(after.owner == other && after.stage == .asked)
    #expect(throws: Problems.self) { try after.handedOn(to: other) }
    let over = try looked.withdrawn(at: Clock.test.now())
    #expect(throws: Problems.self) { try over.handedOn(to: other) }
  }

  /// Asks for the title of the post at the hospital to be mended.
  private static func ask(_ world: AboutMeWorld, _ tx: any Transaction) throws -> Correction {
    let post = try #require(try Assignments.of(world.one, tx).first)
    let user = try #require(try Accounts.user(world.account, at: Clock.test.now(), tx))
    return try AskCorrection(
      item: "assignment-\(post.id)", field: "job_title", wanted: "Ward manager", why: nil
    ).run(by: user, tx)
  }

  private static func add(
    _ name: String, at place: OrganisationID, _ site: Site
  ) async throws -> AccountID {
    let password = try await site.passwords.digest(password)
    return try await site.database.write { tx in
      try AddAccount(name: name, password: password, role: .organisationLead, organisation: place)
        .run(by: .console(now: Clock.test.now()), tx)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is somebody of the employer from the first moment, and can hand it on`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { client, site, world in
      let next = try await Self.add("hospital.two", at: world.hospital, site)
      // Somebody who leads others does not answer their own request.
      let asked = try await site.database.write { tx in
        _ = try GiveGrant(
          account: world.account, role: .organisationLead, organisation: world.hospital,
          reason: "Leads the wards"
        ).run(by: .console(now: Clock.test.now()), tx)
        return try Self.ask(world, tx)
      }
      #expect(asked.owner?.name == "hospital")
      let address = "/corrections/\(asked.id)"
      _ = try await client.signIn("sian.accountword", Self.password)
      let own = try await client.get("/me\(address)")
      #expect(own.body.contains("Who answers") && own.body.contains("hospital"))
      try await client.signOut()

      _ = try await client.signIn("hospital", Self.password)
      #expect(try await client.get("/").body.contains("1 request to correct waits for your answer"))
      let page = try await client.get("\(address)/next-owner")
      #expect(page.title == "Hand it on")
      #expect(page.body.contains("hospital.two"))
      #expect(!page.body.contains("sian.accountword"))
      let blank = try await client.post("\(address)/next-owner")
      #expect(blank.status == 422 && blank.body.contains("Choose who is to answer"))
      for guessed in ["\(world.account)", "987654", "x"] {
        let reply = try await client.post("\(address)/next-owner", [("owner", guessed)])
        #expect(reply.status == 422 && reply.body.contains("Choose who is to answer"))
      }
      let done = try await client.post(
        "\(address)/next-owner", [("owner", "\(next)"), ("why", "Knows the wards")])
      #expect(done.body.contains("It is for hospital.two to answer now"))
      #expect(done.body.contains("Knows the wards"))
      #expect(
        try await client.get("/").body.contains(
          "1 request to correct waits for a colleague’s answer"))
      #expect(try await client.get("/corrections?format=json").body.contains("hospital.two"))
      try await client.signOut()

      _ = try await client.signIn("hospital.two", Self.password)
      #expect(try await client.get("/").body.contains("1 request to correct waits for your answer"))
      try await client.get(address)
      _ = try await client.post("\(address)/owner")
      try await client.signOut()
      let turns = try await site.database.read { try CorrectionStore.turns(of: asked.id, $0) }
      #expect(turns.map(\.owner?.name) == ["hospital.two", "hospital"])
      #expect(turns.map(\.by) == ["hospital", nil])
    }
  }

  @Test(arguments: Engine.allCases)
  func `is somebody else when they may answer no more, down to those who run Waypoint`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { client, site, world in
      let asked = try await site.database.write { try Self.ask(world, $0) }
      let next = try await Self.add("hospital.two", at: world.hospital, site)
      let end = { (accounts: [String]) in
        try await site.database.write { tx in
          for name in accounts {
            let account = try #require(try Accounts.find(name: name, tx))
            try tx.execute(
              "UPDATE access_grant SET to_on = ?2 WHERE account_id = ?1", account.id,
              Clock.test.today - 1)
          }
        }
        try await CorrectionOwners.renew(at: Clock.test.now(), in: site.database)
        return try await site.database.read { tx in
          try #require(try CorrectionStore.find(asked.id, tx))
        }
      }
      #expect(try await end([]).owner?.name == "hospital")
      #expect(try await end(["hospital"]).owner == .init(account: next, name: "hospital.two"))
      #expect(try await end(["hospital.two"]).owner?.name == "asha.patel")
      _ = try await client.signIn("asha.patel", "correct horse battery")
      _ = try await client.passSecondFactor(of: "asha.patel")
      let page = try await client.get("/corrections/\(asked.id)")
      #expect(page.body.contains("Nobody of Beech Hospital holds a role that answers requests"))
      #expect(page.body.contains("hospital.two may no longer answer it"))
      try await client.signOut()

      #expect(try await end(["asha.patel"]).owner == nil)
      _ = try await client.signIn("sian.accountword", Self.password)
      let own = try await client.get("/me/corrections/\(asked.id)")
      #expect(own.body.contains("Nobody can answer yet"))
      #expect(try await end([]).owner == nil)
      let turns = try await site.database.read { try CorrectionStore.turns(of: asked.id, $0) }
      #expect(turns.map(\.owner?.name) == [nil, "asha.patel", "hospital.two", "hospital"])
      let sound = try await site.database.read { try Journal.verify($0).isSound }
      #expect(sound)
    }
  }

  @Test(arguments: Engine.allCases)
  func `stays whoever an earlier version wrote down by name, while they may answer`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { _, site, world in
      let next = try await Self.add("hospital.two", at: world.hospital, site)
      let asked = try await site.database.write { try Self.ask(world, $0) }
      let renewed = { (name: String) in
        try await site.database.write { tx in
          try tx.execute(
            """
            UPDATE correction SET stage = 'looked-at', owner_name = ?2, owner_account = NULL
            WHERE id = ?1
            """, asked.id, name)
        }
        try await CorrectionOwners.renew(at: Clock.test.now(), in: site.database)
        return try await site.database.read { tx in
          (
            try #require(try CorrectionStore.find(asked.id, tx)),
            try CorrectionStore.turns(of: asked.id, tx)
          )
        }
      }
      let (kept, turns) = try await renewed("hospital.two")
      #expect(kept.owner == .init(account: next, name: "hospital.two"))
      #expect(kept.stage == .lookedAt && turns.count == 1)
      let (given, since) = try await renewed("jane")
      #expect(given.owner?.name == "hospital" && given.stage == .asked)
      #expect(since.first?.why == "jane may no longer answer it")
    }
  }

  @Test(arguments: Engine.allCases)
  func `is looked at again before it is written, and only where it changes`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { _, site, world in
      let now = Clock.test.now()
      let (one, other) = try await site.database.write { tx in
        let user = try #require(try Accounts.user(world.account, at: now, tx))
        let other = try AskCorrection(
          item: "record-501", field: "note", wanted: "Seen on paper", why: nil
        ).run(by: user, tx)
        return (try Self.ask(world, tx), other)
      }
      // Gives the one that was there before an owner.
      try await CorrectionOwners.renew(at: now, in: site.database)
      #expect(try await CorrectionOwners.renew(at: now, in: site.database) == 0)
      let forget = {
        _ = try await site.database.write { tx in
          try tx.execute(
            """
            UPDATE correction SET owner_name = NULL, owner_account = NULL WHERE id = ?1
            """, one.id)
        }
      }
      try await forget()
      #expect(try await CorrectionOwners.renew(at: now, in: site.database) == 1)
      let turns = try await site.database.read { tx in
        try [one, other].map { try CorrectionStore.turns(of: $0.id, tx).count }
      }
      #expect(turns == [2, 1])
      try await forget()
      let isChanged = try await site.database.write { tx in
        let open = try #require(try CorrectionStore.find(one.id, tx))
        try CorrectionStore.save(open.withdrawn(at: now), tx)
        return try CorrectionOwners.renew(one.id, at: now, tx)
          || CorrectionOwners.renew(other.id, at: now, tx)
      }
      #expect(!isChanged)
    }
  }

  @Test(arguments: Engine.allCases)
  func `reads the note that it is about, of which it keeps no copy`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { _, site, world in
      try await site.database.write { tx in
        try tx.execute(
          "UPDATE source_record SET sealed_value = ?1, sealed_with = ?2 WHERE id = 506",
          try tx.keys.seal(
            Array(#"{"QUALACH01NOTES":"Cabinetword"}"#.utf8), for: "source-record 506"),
          tx.keys.present)
        let user = try #require(try Accounts.user(world.account, at: Clock.test.now(), tx))
        let ask = { (item: String, field: String) in
          try AskCorrection(item: item, field: field, wanted: "Seen on paper", why: nil)
            .run(by: user, tx).id
        }
        for (item, field, kept, shown) in [
          ("record-501", "note", nil, "Noteword"),
          ("source-506", "column:QUALACH01NOTES", nil, "Cabinetword"),
          ("source-506", "column:Column", "Saidword", "Saidword"),
        ] {
          let id = try ask(item, field)
          let stored: String? = try tx.row("SELECT stands FROM correction WHERE id = ?1", id)?(0)
          #expect(stored == kept)
          #expect(try CorrectionStore.find(id, tx)?.about.stands == shown)
          let listed = try CorrectionStore.open(tx).first { $0.id == id }
          #expect(listed != nil && listed?.about.stands == kept)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `waits for an answer also where what a record rests on does not open`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { client, site, world in
      let asked = try await site.database.write { tx in
        let user = try #require(try Accounts.user(world.account, at: Clock.test.now(), tx))
        let asked = try AskCorrection(
          item: "record-501", field: "note", wanted: "Seen on paper", why: nil
        ).run(by: user, tx)
        try tx.execute(
          "UPDATE held_record SET note = NULL, sealed_value = ?1 WHERE id = 501",
          try tx.keys.seal(Array("Noteword".utf8), for: "elsewhere"))
        #expect(throws: SealBroken.self) {
          try HeldRecords.find(RecordID(rawValue: 501), tx)
        }
        return asked
      }
      try await CorrectionOwners.renew(at: Clock.test.now(), in: site.database)
      for (name, base) in [("home", ""), ("sian.accountword", "/me")] {
        _ = try await client.signIn(name, Self.password)
        for address in ["/", "\(base)/corrections", "\(base)/corrections?format=json"] {
          let reply = try await client.get(address)
          #expect(reply.status == 200, "\(name) \(address)")
        }
        let page = try await client.get("\(base)/corrections/\(asked.id)")
        #expect(page.status == 200 && page.body.contains("Not shown here"))
        try await client.signOut()
      }
    }
  }
}
