import Access
import Files
import Intake
import Kernel
import Storage
import TestKit
import Testing

private let rows =
  "ID,NAME,WARD,GENDER,EMPLOYER\n1,Ann,A,2,RX9\n2,,A,1,RX9\n"

private func request(_ text: String = rows) -> ImportRequest {
  ImportRequest(
    files: [ImportFile(name: "a.csv", bytes: Array(text.utf8))], mode: .check,
    asOf: Clock.test.today)
}

private let user = User.console(now: Clock.test.now())
private let nextWeek = User.console(now: Clock.test.now().adding(seconds: 7 * 86_400))
private let nextYear = User.console(now: Clock.test.now().adding(seconds: 365 * 86_400))

/// An account that may load anywhere.
private func makeAdministrator(_ tx: any Transaction) throws -> User {
  let account: AccountID = try tx.newIdentifier()
  try tx.execute(
    """
    INSERT INTO account (id, name, folded, password, person_id, created_at, closed_at)
    VALUES (?1, 'Other', 'other', 'x', NULL, 0, NULL)
    """, account)
  let grants = [Period(from: Day(number: 0))].compactMap(\.self).map { period in
    Grant(id: GrantID(rawValue: 1), role: .administrator, organisation: nil, period: period)
  }
  return User(
    account: account, name: "Other", person: nil, grants: grants, now: Clock.test.now())
}

private func contents(_ database: any Database) async throws -> Int {
  try await database.read { tx in
    try tx.row("SELECT COUNT(*) FROM upload_file WHERE content IS NOT NULL").map { try $0(0) } ?? -1
  }
}

@Suite struct `Handing files over in the browser` {
  @Test(arguments: Engine.allCases)
  func `is check, then confirm, then a receipt, and the bytes go`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let importer = Importer(formats: [ToyFormat()], database: database)
      let upload = try await database.write { tx in
        try Uploads.handOver(request(), by: user, tx)
      }
      #expect(try await database.read { try Uploads.waiting(for: user, $0) }.map(\.id) == [upload])
      let check = try await Uploads.check(upload, by: user, importer)
      #expect(check.tally.joiners == 1)
      #expect(try await contents(database) == 1)

      let done = try await Uploads.confirm(
        upload, fingerprint: check.fingerprint, by: user, importer)
      #expect(!done.movedOn)
      #expect(try await contents(database) == 0)
      #expect(try await database.read { try Uploads.waiting(for: user, $0) }.isEmpty)
      await #expect(throws: Problems.self) {
        try await Uploads.confirm(upload, fingerprint: check.fingerprint, by: user, importer)
      }

      let load = try #require(done.loads.first)
      let receipt = try await database.read { try LoadHistory.receipt(load, for: user, $0) }
      #expect(receipt.summary.tally.joiners == 1)
      #expect(receipt.summary.tally.rejected == 1)
      #expect(receipt.findings.map(\.code) == [.keyMissing])
      #expect(receipt.heldAfter.map(\.name) == ["workers"])
      #expect(receipt.hasRowsInError)
      #expect(try await database.read { try LoadHistory.list(for: user, $0) }.map(\.id) == [load])
      let back = try await database.read { try LoadHistory.rowsInError(of: load, for: user, $0) }
      #expect(back.first?.header == ["ID", "NAME", "WARD", "GENDER", "EMPLOYER"])
      #expect(back.first?.rows.map(\.cells) == [["2", "", "A", "", "RX9"]])
    }
  }

  @Test(arguments: Engine.allCases)
  func `is nobody else's business, and ends after a day`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let importer = Importer(formats: [ToyFormat()], database: database)
      let (upload, other) = try await database.write { tx in
        (try Uploads.handOver(request(), by: user, tx), try makeAdministrator(tx))
      }
      #expect(try await database.read { try Uploads.waiting(for: other, $0) }.isEmpty)
      await #expect(throws: NotFound.self) {
        try await Uploads.check(upload, by: other, importer)
      }
      await #expect(throws: Problems.self) {
        try await Uploads.check(upload, by: nextWeek, importer)
      }
      try await database.write { try Uploads.expire(at: nextWeek.now, $0) }
      #expect(try await contents(database) == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps rows in error for a month, for the uploader`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let importer = Importer(formats: [ToyFormat()], database: database)
      var direct = request()
      direct.mode = .apply
      let load = try #require(try await importer.run(direct, by: user).loads.first)
      let other = try await database.write { try makeAdministrator($0) }
      #expect(
        try await database.read { try LoadHistory.receipt(load, for: other, $0) }.hasRowsInError
          == false)
      await #expect(throws: NotFound.self) {
        try await database.read { try LoadHistory.rowsInError(of: load, for: other, $0) }
      }
      try await database.write { try Uploads.expire(at: nextYear.now, $0) }
      #expect(
        try await database.read { try LoadHistory.receipt(load, for: user, $0) }.hasRowsInError
          == false)
    }
  }

  @Test func `groups what was found`() {
    let findings = [2, 3, 9].map {
      Finding(.codeUnknown, file: "staff.csv", line: $0, column: "GENDER", "Not in the list.")
    }
    let other = Finding(.headerNotFound, file: "b.csv", "No header.")
    let groups = FindingGroup.groups(of: findings + [other])
    #expect(groups.map(\.code) == [.headerNotFound, .codeUnknown])
    #expect(groups.last?.places == "staff.csv, lines 2, 3 and 9")
    #expect(groups.last?.messages == ["Not in the list."])
  }
}
