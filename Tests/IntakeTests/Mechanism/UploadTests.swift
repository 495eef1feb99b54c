import Access
import Files
import Foundation
import Kernel
import Logging
import Storage
import Synchronization
import TestKit
import Testing

@testable import Intake

private let head = "ID,NAME,WARD,GENDER,EMPLOYER\n"
private let rows = head + "1,Ann,A,2,RX9\n2,,A,1,RX9\n"

private func request(_ texts: String...) -> ImportRequest {
  ImportRequest(
    files: texts.enumerated().map { place, text in
      ImportFile(name: "\(place).csv", bytes: Array(text.utf8))
    }, mode: .check, asOf: Clock.test.today)
}

private let start = Clock.test.now()
private func user(_ seconds: Int64 = 0) -> User { .console(now: start.adding(seconds: seconds)) }
private let week: Int64 = 7 * 86_400

/// An account that may load anywhere.
private func makeAdministrator(_ tx: any Transaction) throws -> User {
  let account: AccountID = try tx.newIdentifier()
  try tx.execute(
    """
    INSERT INTO account (id, name, folded, password, person_id, created_at, closed_at)
    VALUES (?1, 'Other', 'other', 'x', NULL, 0, NULL)
    """, account)
  try tx.execute(
    """
    INSERT INTO access_grant (id, account_id, role, organisation_id, from_on, to_on)
    VALUES (?1, ?2, 'administrator', NULL, 0, NULL)
    """, try tx.newIdentifierNumber(), account)
  return try #require(try Accounts.user(account, at: start, tx))
}

private func contents(_ database: any Database) async throws -> Int {
  try await database.read { tx in
    try tx.row("SELECT COUNT(*) FROM upload_file WHERE content IS NOT NULL").map { try $0(0) } ?? -1
  }
}

/// A database, and the jobs that are done on it when the test says so.
private struct House {
  let database: any Database
  var format: any IntakeFormat = ToyFormat()

  func handOver(_ request: ImportRequest, by user: User = user()) async throws -> UploadID {
    try await database.write { try Uploads.handOver(request, by: user, $0) }
  }

  /// Does what is queued, as at a moment.
  func work(at seconds: Int64 = 0) async throws {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let clock = Clock { start.adding(seconds: seconds) }
    let worker = JobWorker(
      database, clock: clock, handlers: UploadJobs(formats: [format], clock: clock).handlers,
      logger: logger)
    while try await worker.runNext() {}
  }

  func standing(
    _ id: UploadID, by user: User = user()
  ) async throws -> UploadStanding {
    try await database.read {
      try Uploads.standing(of: Uploads.find(id, for: user, $0), at: user.now, $0)
    }
  }

  func checked(
    _ id: UploadID, by user: User = user()
  ) async throws -> (check: UploadCheck, movedOn: Bool, loaded: [LoadID]) {
    guard case .checked(let check, let movedOn, let loaded) = try await standing(id, by: user)
    else {
      Issue.record("not checked")
      throw NotFound("A check")
    }
    return (check, movedOn, loaded)
  }

  func confirm(_ id: UploadID, _ fingerprint: String, by user: User = user()) async throws {
    try await database.write {
      try Uploads.confirm(id, fingerprint: fingerprint, by: user, $0)
    }
  }

  func loads(_ id: UploadID, by user: User = user()) async throws -> [LoadID] {
    guard case .loaded(let loads) = try await standing(id, by: user) else { return [] }
    return loads
  }

  func load(_ text: String) async throws {
    var direct = request(text)
    direct.mode = .apply
    _ = try await Importer(formats: [ToyFormat()], database: database).run(direct, by: user())
  }
}

/// The toy format, that fails on the second file as long as it is broken.
private final class BrittleFormat: IntakeFormat {
  let toy = ToyFormat()
  let isBroken = Mutex(false)

  var name: String { toy.name }
  var title: String { toy.title }
  var order: Int { toy.order }
  var postKinds: Set<String> { toy.postKinds }
  var placeColumns: Set<String> { toy.placeColumns }
  var protectedColumns: Set<String> { toy.protectedColumns }

  func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] { files.map { [$0] } }
  func recognise(_ file: SourceFile) -> FileRole? { toy.recognise(file) }
  func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim { try toy.employer(of: files, context) }
  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    if isBroken.withLock({ $0 }), files.contains(where: { $0.file.name == "1.csv" }) {
      throw StorageError.unavailable("The disk is full")
    }
    return try toy.read(files, context)
  }
  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection { try toy.project(difference, reading, context) }
  func counts(_ context: IntakeContext) throws -> [Count] { try toy.counts(context) }
}

@Suite struct `Handing files over in the browser` {
  @Test(arguments: Engine.allCases)
  func `is check, then confirm, then one receipt, and the bytes go`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let house = House(database: database)
      let upload = try await house.handOver(request(rows))
      guard case .working(.check, _) = try await house.standing(upload) else {
        return #expect(Bool(false), "a job checks it")
      }
      try await house.work()
      let (check, movedOn, _) = try await house.checked(upload)
      #expect(check.tally.joiners == 1)
      #expect(check.rowsInError.first?.rows.map(\.cells) == [["2", "", "A", "1", "RX9"]])
      #expect(!movedOn)
      #expect(try await contents(database) == 1)
      #expect(
        try await database.read { try Uploads.waiting(for: user(), $0) }.map(\.id) == [upload])

      // Pressed twice, before and after it is done.
      try await house.confirm(upload, check.fingerprint)
      try await house.confirm(upload, check.fingerprint)
      try await house.work()
      try await house.confirm(upload, check.fingerprint)
      try await house.work()
      #expect(try await contents(database) == 0)
      #expect(try await database.read { try Uploads.waiting(for: user(), $0) }.isEmpty)

      let loads = try await house.loads(upload)
      #expect(loads.count == 1)
      #expect(try await database.read { try LoadHistory.list(for: user(), $0) }.map(\.id) == loads)
      let load = try #require(loads.first)
      let receipt = try await database.read { try LoadHistory.receipt(load, for: user(), $0) }
      #expect(receipt.summary.tally.joiners == 1)
      #expect(receipt.summary.tally.rejected == 1)
      #expect(receipt.findings.map(\.code) == [.keyMissing])
      #expect(receipt.heldAfter.map(\.name) == ["workers"])
      #expect(receipt.hasRowsInError)
      let back = try await database.read { try LoadHistory.rowsInError(of: load, for: user(), $0) }
      #expect(back.first?.header == ["ID", "NAME", "WARD", "GENDER", "EMPLOYER"])
      #expect(back.first?.rows.map(\.cells) == [["2", "", "A", "", "RX9"]])
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows the new difference when something changed since it was seen`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let house = House(database: database)
      let upload = try await house.handOver(request(head + "1,Ann,A,2,RX9\n2,Ben,A,1,RX9\n"))
      try await house.work()
      let before = try await house.checked(upload)
      #expect(before.check.tally.joiners == 2)
      try await house.load(head + "1,Ann,B,2,RX9\n")
      try await house.confirm(upload, before.check.fingerprint)
      try await house.work()
      let now = try await house.checked(upload)
      #expect(now.movedOn)
      #expect(now.check.tally.joiners == 1)
      #expect(now.check.tally.movers == 1)
      // What was seen first can no longer be confirmed.
      try await house.confirm(upload, before.check.fingerprint)
      try await house.work()
      #expect(try await house.loads(upload).isEmpty)
      try await house.confirm(upload, now.check.fingerprint)
      try await house.work()
      #expect(try await house.loads(upload).count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets one of two that are confirmed at once for one employer go first`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let house = House(database: database)
      let one = try await house.handOver(request(head + "1,Ann,A,2,RX9\n"))
      let other = try await house.handOver(request(head + "1,Anna,B,2,RX9\n"))
      try await house.work()
      try await house.confirm(one, try await house.checked(one).check.fingerprint)
      try await house.confirm(other, try await house.checked(other).check.fingerprint)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 1...2 { group.addTask { try await house.work() } }
        try await group.waitForAll()
      }
      let loaded = try await [house.loads(one).count, house.loads(other).count]
      #expect(loaded.sorted() == [0, 1])
      let waiting = loaded == [0, 1] ? one : other
      #expect(try await house.checked(waiting).movedOn)
    }
  }

  @Test(arguments: Engine.allCases)
  func `goes on where it stopped, and loads each employer once`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let format = BrittleFormat()
      let house = House(database: database, format: format)
      let upload = try await house.handOver(
        request(head + "1,Ann,A,2,RX1\n", head + "1,Ben,A,1,RX2\n"))
      try await house.work()
      let check = try await house.checked(upload).check
      #expect(check.parts.count == 2)
      try await house.confirm(upload, check.fingerprint)
      format.isBroken.withLock { $0 = true }
      try await house.work()
      #expect(try await database.read { try LoadHistory.list(for: user(), $0) }.count == 1)
      guard case .working(.load, let status) = try await house.standing(upload) else {
        return #expect(Bool(false), "it will be tried again")
      }
      #expect(status.lastFailure != nil)
      format.isBroken.withLock { $0 = false }
      try await house.work(at: 60)
      #expect(try await house.loads(upload).count == 2)
      #expect(try await database.read { try LoadHistory.list(for: user(), $0) }.count == 2)
      // Begun again by a worker that did not hear of the end.
      try await database.write { tx in
        try tx.execute("UPDATE job SET state = 'waiting', finished_at = NULL, run_at = 0")
      }
      try await house.work(at: 120)
      #expect(try await database.read { try LoadHistory.list(for: user(), $0) }.count == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells that it went wrong, instead of trying for ever`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let format = BrittleFormat()
      format.isBroken.withLock { $0 = true }
      let house = House(database: database, format: format)
      let upload = try await house.handOver(request(rows, rows))
      for seconds: Int64 in [0, 60, 120] { try await house.work(at: seconds) }
      guard case .stopped(.check, refusal: nil, job: _?) = try await house.standing(upload) else {
        return #expect(Bool(false), "it has stopped, with a reference")
      }
      format.isBroken.withLock { $0 = false }
      try await database.write { try Uploads.checkAgain(upload, by: user(), $0) }
      try await house.work()
      #expect(try await house.checked(upload).check.canLoad)
    }
  }

  @Test(arguments: Engine.allCases)
  func `asks for the right again when the job is done`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let house = House(database: database)
      let other = try await database.write { try makeAdministrator($0) }
      let upload = try await house.handOver(request(rows), by: other)
      try await database.write { tx in
        try tx.execute("UPDATE access_grant SET to_on = from_on")
      }
      try await house.work()
      guard
        case .stopped(.check, refusal: let words?, job: nil) = try await house.standing(
          upload, by: other)
      else { return #expect(Bool(false), "it is refused") }
      #expect(words.contains("load files for this organisation"))
      #expect(try await database.read { try LoadHistory.list(for: other, $0) }.isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is nobody else's business, and ends after a day`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let house = House(database: database)
      let upload = try await house.handOver(request(rows))
      try await house.work()
      let check = try await house.checked(upload).check
      let other = try await database.write { try makeAdministrator($0) }
      #expect(try await database.read { try Uploads.waiting(for: other, $0) }.isEmpty)
      await #expect(throws: NotFound.self) { try await house.standing(upload, by: other) }
      await #expect(throws: Problems.self) {
        try await house.confirm(upload, check.fingerprint, by: user(week))
      }
      // Nobody has to come by for it to go.
      try await database.write { tx in
        try Jobs.keepUp(
          UploadJobs.expiry, every: UploadJobs.secondsBetweenExpiries,
          at: start.adding(seconds: week), tx)
        try Jobs.keepUp(
          UploadJobs.expiry, every: UploadJobs.secondsBetweenExpiries,
          at: start.adding(seconds: week), tx)
      }
      try await house.work(at: week)
      #expect(try await contents(database) == 0)
      let left = try await database.read { tx in
        try tx.row("SELECT COUNT(*) FROM upload_check")?(0, as: Int.self)
      }
      #expect(left == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps rows in error for a month, for the uploader`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let house = House(database: database)
      try await house.load(rows)
      let load = try #require(
        try await database.read { try LoadHistory.list(for: user(), $0) }.first?.id)
      let other = try await database.write { try makeAdministrator($0) }
      #expect(
        try await database.read { try LoadHistory.receipt(load, for: other, $0) }.hasRowsInError
          == false)
      await #expect(throws: NotFound.self) {
        try await database.read { try LoadHistory.rowsInError(of: load, for: other, $0) }
      }
      try await database.write { try Uploads.expire(at: user(365 * 86_400).now, $0) }
      #expect(
        try await database.read { try LoadHistory.receipt(load, for: user(), $0) }.hasRowsInError
          == false)
    }
  }

  /// As an organisation's lead once stopped a server with it: a few kilobytes, 16 GB when unpacked.
  @Test(arguments: Engine.allCases)
  func `refuses a file that is too large once, and does not begin it again`(
    engine: Engine
  ) async throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../FilesTests/Fixtures/workbooks/hostile/full-cells.xlsx")
    let bytes = Array(try Data(contentsOf: path))
    try await withDatabase(engine) { database in
      let house = House(database: database)
      let upload = try await house.handOver(
        ImportRequest(
          files: [ImportFile(name: "staff.xlsx", bytes: bytes)], mode: .check,
          asOf: Clock.test.today))
      try await house.work()
      let (check, _, _) = try await house.checked(upload)
      #expect(!check.canLoad)
      #expect(check.findings.contains { $0.messages.joined().contains("unpacks to more") })
      let jobs = try await database.read { tx in
        try tx.rows("SELECT state, attempts FROM job WHERE kind = 'intake.check'").map(\.values)
      }
      #expect(jobs == [[.text("done"), .integer(1)]])
    }
  }

  @Test(arguments: Engine.allCases)
  func `gives up a job that ended whatever took it up`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let house = House(database: database)
      let upload = try await house.handOver(request(rows))
      // Killed so many times in the middle of it.
      try await database.write { tx in
        try tx.execute("UPDATE job SET attempts = ?1", UploadJobs.turns)
      }
      try await house.work()
      guard case .stopped(.check, nil, .some) = try await house.standing(upload) else {
        return #expect(Bool(false), "it is not begun again")
      }
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
