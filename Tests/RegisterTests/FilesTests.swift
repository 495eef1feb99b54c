import Access
import Directory
import Foundation
import Kernel
import Logging
import Register
import Storage
import TestKit
import Testing
import Web

private let staff = """
  Employee Number,Assignment Number,Primary Assignment Flag,Title,Employee Last Name,\
  Employee First Name,Employee Birth Date,NI Number,Gender,Person Type,Organisation,\
  Position Title,Staff Group,Role,FTE,Contracted Hours,Assignment Category,Employee Category,\
  Assignment Status,Assignment Effective Start Date,Latest Start Date,Supervisor Employee Number
  90100001,90100001,Yes,Miss,Firth,Joanne,31-Dec-1963,,Female,Employee,901 Board (X110),\
  Chief Nurse,Nursing and Midwifery Registered,Chief Nurse,1,37.5,Permanent,Full Time,\
  Active Assignment,21-Dec-2025,25-Jun-2025,
  90100002,90100002,Yes,Mr,Pugh,Siôn,02-Oct-1978,,Male,Employee,901 Board (X110),\
  Staff Nurse,Nursing and Midwifery Registered,Staff Nurse,1,37.5,Permanent,Full Time,\
  Active Assignment,07-Oct-2011,07-Oct-2011,90100001

  """

private let competence = """
  Competency Name,Competence Level,Min Requirement,Essential,Expiry Date,Compliance Status,\
  Description,Date Start,Date Last Awarded,Title,Last Updated By,VPD
  NHS|CSTF|Fire Safety - 2 Years|,1 - Attended,1 - Attended,Y,30-Nov-2028,GREEN,,30-Nov-2026,\
  2025/12/02 00:00:00,,LEWIS,901

  """

/// Does the jobs of a site while `body` runs.
private func withWorker(_ site: Site, _ body: () async throws -> Void) async throws {
  let worker = JobWorker(
    site.database, clock: site.clock, handlers: RegisterRoom.jobs(site.clock), logger: site.logger,
    pause: .milliseconds(20))
  let task = Task { await worker.run() }
  defer { task.cancel() }
  try await body()
  task.cancel()
  await task.value
}

extension Client {
  /// Checks again, as people do, on a machine too busy to answer at once.
  fileprivate func settled(_ reply: Reply) async throws -> Reply {
    var reply = reply
    for _ in 1...30 {
      guard let address = reply.body.between("data-refresh=\"", "\"") else { break }
      reply = try await get(address)
      if let location = reply.location { reply = try await get(location) }
    }
    return reply
  }
}

@Suite struct `Files in the browser` {
  @Test(arguments: Engine.allCases)
  func `are answered at once when they are small, up to the receipt`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      try await withWorker(site) {
        try await client.get("/files")
        let check = try await client.settled(
          try await client.upload("/files", [("staff.csv", staff)]))
        #expect(check.title == "What will change")
        #expect(check.body.contains("Joanne Firth"))
        #expect(check.body.contains("Whose files are these?"))
        #expect(!check.body.contains("Load the files"))
        let address = try #require(check.body.firstMatch(of: /\/files\/uploads\/[0-9]+/)?.0)
        let nobody = try await client.post("\(address)/employer")
        #expect(nobody.body.contains("Choose whose files these are"))
        let mine = try #require(
          nobody.body.firstMatch(of: /name="employer" type="radio" value="([0-9]+)"/)?.1)
        let settled = try await client.settled(
          try await client.post("\(address)/employer", [("employer", String(mine))]))
        #expect(settled.title == "What will change")
        #expect(!settled.body.contains("Not known before"))
        let fingerprint = try #require(
          settled.body.between("name=\"fingerprint\" value=\"", "\""))
        let receipt = try await client.settled(
          try await client.post("\(address)/confirm", [("fingerprint", fingerprint)]))
        #expect(receipt.title == "Receipt")
        // Back and again: the same receipt.
        #expect(try await client.get(String(address)).location?.hasPrefix("/files/loads/") == true)
      }

      let found = try await client.get("/search?q=firth")
      let person = try #require(found.body.firstMatch(of: /\/people\/[0-9]+/)?.0)
      let origins = try await client.get("\(person)/origins")
      #expect(origins.title == "Where this comes from")
      #expect(origins.body.contains("staff.csv, line 2</a>"))
      #expect(origins.body.contains("Joanne Firth"))
      #expect(origins.body.contains("held, not shown"))
      #expect(!origins.body.contains("1963"))
    }
  }

  /// From nothing to the training matrix, for an employer in no published register.
  @Test(arguments: Engine.allCases)
  func `of a new employer ask what kind of organisation it is`(engine: Engine) async throws {
    let list = """
      Organisation code,Staff number,First name,Last name,Job title,Contract,Start date,Manager
      Y99077,1,Asha,Patel,Hospice manager,Permanent,01/09/2019,Yes
      Y99077,2,Ben,Oakley,Nurse,Permanent,04/01/2021,No

      """
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      try await withWorker(site) {
        try await client.get("/files")
        let check = try await client.settled(
          try await client.upload("/files", [("list.csv", list)]))
        let address = String(
          try #require(check.body.firstMatch(of: /\/files\/uploads\/[0-9]+/)?.0))
        let asked = try await client.settled(
          try await client.post("\(address)/employer", [("employer", "other")]))
        #expect(asked.body.contains("What kind of organisation is"))
        #expect(!asked.body.contains("Load the files"))
        let nothing = try await client.post("\(address)/kind")
        #expect(nothing.status == 422)
        #expect(nothing.body.contains("Choose what kind of organisation it is"))
        let unsure = try await client.settled(
          try await client.post("\(address)/kind", [("kind", "unstated")]))
        let fingerprint = try #require(
          unsure.body.between("name=\"fingerprint\" value=\"", "\""))
        let receipt = try await client.settled(
          try await client.post("\(address)/confirm", [("fingerprint", fingerprint)]))
        #expect(receipt.title == "Receipt")
      }
      let id = try await site.database.read { tx in
        try #require(try Organisations.find(code: "Y99077", tx)).id
      }
      // Not known: the pages that depend on it say so, and where to say it.
      let form = "/organisations/\(id)/kind"
      for page in ["", "/matrix", "/duties"] {
        let body = try await client.get("/organisations/\(id)\(page)").body
        #expect(body.contains("Nobody has said what kind of organisation"), "\(page)")
        #expect(body.contains("href=\"\(form)\""), "\(page)")
      }
      #expect(
        try await !client.get("/organisations/\(id)/matrix").body.contains("Fire"))
      try await client.get(form)
      #expect(try await client.post(form, [("kind", "unstated")]).status == 422)
      try await client.get(form)
      let stated = try await client.post(form, [("kind", "gpPractice")])
      #expect(stated.body.contains("GP practice"))
      #expect(!stated.body.contains("Nobody has said"))
      let matrix = try await client.get("/organisations/\(id)/matrix").body
      #expect(!matrix.contains("Nobody has said"))
      #expect(matrix.contains("Fire"))
      // And may be corrected.
      try await client.get(form)
      #expect(try await client.post(form, [("kind", "charity")]).body.contains("Charity"))
      let kinds = try await site.database.read { tx in try Organisations.find(id, tx)?.kinds }
      #expect(kinds?.map(\.value) == [.charity])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are taken a hundred at once and no more, of which none is kept`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let files = (1...101).map { (name: "staff-\($0).csv", text: "a,b\r\n1,\($0)\r\n") }
      let kept = {
        try await site.database.read { tx in
          try tx.row("SELECT COUNT(*) FROM upload_file")?(0, as: Int.self)
        }
      }
      try await client.get("/files")
      let many = try await client.upload("/files", files)
      #expect(many.status == 413)
      #expect(many.title == "Too many files at once")
      #expect(many.body.contains("We take up to 100 files at once. Nothing was saved"))
      #expect(try await kept() == 0)
      try await client.get("/files")
      #expect(try await client.upload("/files", Array(files.dropLast())).status == 200)
      #expect(try await kept() == 100)
    }
  }

  @Test func `that name nobody ask whose record they are`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      let person = try #require(
        try await client.addPerson("Siân", "Pugh", as: "Nurse", at: home).person)
      try await withWorker(site) {
        try await client.get("/files")
        let check = try await client.settled(
          try await client.upload("/files", [("record.csv", competence)]))
        #expect(check.body.contains("Whose record is this?"))
        let address = try #require(check.body.firstMatch(of: /\/files\/uploads\/[0-9]+/)?.0)
        let unknown = try await client.post("\(address)/person", [("who", "Nobody Here")])
        #expect(unknown.body.contains("Nobody whom you may see was found"))
        let found = try await client.post("\(address)/person", [("who", "pugh")])
        #expect(found.body.contains("value=\"\(person)\""))
        let known = try await client.settled(
          try await client.post("\(address)/person", [("who", "pugh"), ("person", person)]))
        #expect(!known.body.contains("Whose record is this?"))
        let settled = try await client.settled(
          try await client.post("\(address)/employer", [("employer", "\(home)")]))
        #expect(settled.body.contains("Load the files"))
      }
    }
  }

  @Test func `that name no employer ask for its code, and go on with it`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      try await client.becomeLead(of: "Beech", .charity, codes: [.ods("XX901")], site)
      try await site.database.write { tx in
        let ash = try Organisations.create(.init(name: "Ash", kind: .charity), tx).organisation.id
        let lead = try #require(try tx.row("SELECT id FROM account WHERE folded = 'lead'"))
        try GiveGrant(
          account: AccountID(rawValue: lead(0)), role: .organisationLead, organisation: ash,
          reason: "Leads both"
        ).run(by: .console(now: site.clock.now()), tx)
      }
      let list = "Staff number,First name,Last name,Job title\n1,Ada,Plainly,Receptionist\n"
      try await withWorker(site) {
        try await client.get("/files")
        let check = try await client.settled(
          try await client.upload("/files", [("staff.csv", list)]))
        #expect(check.body.contains("Whose staff are these?"))
        #expect(!check.body.contains("Load the files"))
        let address = try #require(check.body.firstMatch(of: /\/files\/uploads\/[0-9]+/)?.0)
        let unknown = try await client.post("\(address)/employer", [("code", "NOBODY")])
        #expect(unknown.body.contains("knows no organisation with the code NOBODY"))
        let known = try await client.settled(
          try await client.post("\(address)/employer", [("code", " xx901 ")]))
        #expect(!known.body.contains("Whose staff are these?"))
        #expect(known.body.contains("Load the files"))
      }
    }
  }

  @Test func `of a number nobody is known by are of the only employer one looks after`()
    async throws
  {
    try await withWaypoint { client, site in
      try await client.setUp()
      try await client.becomeLead(of: "Beech", .nhsTrust, site)
      try await withWorker(site) {
        try await client.get("/files")
        let check = try await client.settled(
          try await client.upload("/files", [("staff.csv", staff)]))
        #expect(check.body.contains("<dd>Beech"))
        #expect(!check.body.contains("Whose files are these?"))
        #expect(check.body.contains("Load the files"))
      }
    }
  }

  @Test func `show how far they are when it takes long, and never block`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      try await client.get("/files")
      // Nobody does the jobs here.
      let page = try await client.upload("/files", [("staff.csv", staff)])
      #expect(page.title == "Checking the files")
      #expect(page.body.contains("Check again"))
      #expect(page.body.contains("data-refresh"))
      let list = try await client.get("/files")
      #expect(list.body.contains("staff.csv"))
    }
  }

  @Test func `tell where values come from only to those who may see the person`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      let person = try #require(
        try await client.addPerson("Siân", "Pugh", as: "Nurse", at: home).person)
      let own = try await client.get("/people/\(person)/origins")
      #expect(own.body.contains("Entered by hand"))
      #expect(own.body.contains("by asha.patel"))
      #expect(own.body.contains("Post: Nurse"))
      let ofHome = try await client.get("/organisations/\(home)/origins")
      #expect(ofHome.body.contains("CQC location"))
      try await client.becomeLead(of: "Beech", .careProvider, site)
      #expect(try await client.get("/people/\(person)/origins").status == 404)
      #expect(try await client.get("/organisations/\(home)/origins").status == 403)
    }
  }
}

@Suite struct `What duties rest on` {
  @Test func `an interval of one's own is pointed out, then set, then ended`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      let list = try await client.get("/organisations/\(home)/intervals")
      #expect(list.title == "How often training is repeated")
      let address = String(
        try #require(
          list.body.firstMatch(of: /\/organisations\/[0-9]+\/intervals\/[a-z0-9-]+/)?.0))
      try await client.get(address)
      let wrong = try await client.post(address, [("months", "0")])
      #expect(wrong.status == 422)
      let answers = [
        ("months", "1"), ("justification", "Two falls in March"), ("approvedBy", "The board"),
        ("reviewOn-day", "28"), ("reviewOn-month", "2"), ("reviewOn-year", "2027"),
      ]
      let leap = try await client.post(
        address, answers.map { $0.0 == "reviewOn-day" ? ($0.0, "29") : $0 })
      #expect(leap.status == 422, "2027 has no 29 February")
      let warned = try await client.post(address, answers)
      #expect(warned.body.contains("Nothing is set yet"))
      let done = try await client.post(address, answers + [("seen", "1")])
      #expect(done.title == "How often training is repeated")
      #expect(done.body.contains("Two falls in March"))
      #expect(done.body.contains("More often"))
      try await client.get(address)
      let ended = try await client.post("\(address)/end")
      #expect(!ended.body.contains("Two falls in March"))
    }
  }

  @Test func `an agreement lists its members, from one day to another`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let list = try await client.get("/agreements")
      let address = String(try #require(list.body.firstMatch(of: /\/agreements\/[a-z-]+/)?.0))
      try await client.get("\(address)/join")
      let join = [("code", "1-1234567890"), ("day-day", "1"), ("day-month", "4")]
      let early = try await client.post("\(address)/join", join + [("day-year", "2020")])
      #expect(early.status == 422)
      #expect(early.body.contains("when the agreement began"))
      let done = try await client.post("\(address)/join", join + [("day-year", "2026")])
      #expect(done.body.contains("Ashdown House"))
      try await client.get("\(address)/join")
      let again = try await client.post("\(address)/join", join + [("day-year", "2026")])
      #expect(again.body.contains("It is already a member on this day"))
      try await client.get("\(address)/leave")
      let before = try await client.post(
        "\(address)/leave",
        [("code", "1-1234567890"), ("day-day", "31"), ("day-month", "3"), ("day-year", "2026")])
      #expect(before.body.contains("It is not a member on this day"))
      let left = try await client.post(
        "\(address)/leave",
        [("code", "1-1234567890"), ("day-day", "30"), ("day-month", "4"), ("day-year", "2026")])
      #expect(left.body.contains("30 April 2026"))
    }
  }
}
