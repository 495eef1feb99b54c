import Access
import Directory
import Files
import Foundation
import Kernel
import Logging
import Storage
import TestKit
import Testing

@testable import Intake

/// What is left of somebody's say when the job begins that they asked for.
enum Ending: CaseIterable, Sendable {
  case role, account

  func end(_ account: AccountID, _ tx: any Transaction) throws {
    switch self {
    case .role:
      try tx.execute(
        "UPDATE access_grant SET from_on = 0, to_on = 0 WHERE account_id = ?1", account)
    case .account:
      try tx.execute(
        "UPDATE account SET closed_at = ?2 WHERE id = ?1", account, Clock.test.now())
    }
  }
}

/// The toy format, of which each file is a list by itself.
private struct ToyFiles: IntakeFormat {
  private let toy = ToyFormat()

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
    try toy.read(files, context)
  }
  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection { try toy.project(difference, reading, context) }
  func counts(_ context: IntakeContext) throws -> [Count] { try toy.counts(context) }
}

/// Two employers, and somebody who loads files for both.
private struct World: Sendable {
  let database: any Database
  let account: AccountID
  let employers: [OrganisationID]
  static let start = Clock.test.now()
  static let head = "ID,NAME,WARD,GENDER,EMPLOYER\n"

  init(_ database: any Database) async throws {
    self.database = database
    (account, employers) = try await database.write { tx in
      let employers = try ["RX1", "RX2"].map { code in
        try Organisations.create(
          .init(name: "Trust \(code)", kind: .nhsTrust, codes: [.ods(code)]), tx
        ).organisation.id
      }
      let account = try AddAccount(
        name: "lead", password: .none(chance: .different()), role: .organisationLead,
        organisation: employers[0]
      ).run(by: .console(now: Self.start), tx)
      try tx.execute(
        """
        INSERT INTO access_grant (id, account_id, role, organisation_id, from_on, to_on)
        VALUES (?1, ?2, 'organisationLead', ?3, 0, NULL)
        """, try tx.newIdentifierNumber(), account, employers[1])
      return (account, employers)
    }
  }

  func user() async throws -> User {
    try await database.read { try #require(try Accounts.user(account, at: Self.start, $0)) }
  }

  func handOver(_ rows: String..., by user: User) async throws -> UploadID {
    let request = ImportRequest(
      files: rows.enumerated().map { place, rows in
        ImportFile(name: "\(place).csv", bytes: Array((Self.head + rows).utf8))
      }, mode: .check, asOf: Clock.test.today)
    return try await database.write { try Uploads.handOver(request, by: user, $0) }
  }

  /// Has it checked, and says yes to what was found.
  func confirm(_ upload: UploadID, by user: User) async throws {
    try await work()
    guard case .checked(let check, _, _) = try await standing(upload, user) else {
      throw NotFound("A check")
    }
    try await database.write {
      try Uploads.confirm(upload, fingerprint: check.fingerprint, by: user, $0)
    }
  }

  func standing(_ upload: UploadID, _ user: User) async throws -> UploadStanding {
    try await database.read {
      try Uploads.standing(of: Uploads.find(upload, for: user, $0), at: user.now, $0)
    }
  }

  func end(_ ending: Ending) async throws {
    try await database.write { try ending.end(account, $0) }
  }

  func work() async throws {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let clock = Clock { Self.start }
    let worker = JobWorker(
      database, clock: clock, handlers: UploadJobs(formats: [ToyFiles()], clock: clock).handlers,
      logger: logger)
    while try await worker.runNext() {}
  }

  /// Everything that files can bring, and that they were loaded.
  func loaded() async throws -> [String] {
    try await database.read { tx in
      try [
        "person", "person_name", "assignment", "organisation", "source_record", "load",
        "load_undo", "line_management",
      ].flatMap { name in
        try tx.rows("SELECT * FROM \(name)", binding: []).map { "\(name) \($0.values)" }.sorted()
      }
    }
  }
}

@Suite struct `A role that ended after somebody said yes` {
  @Test(arguments: Engine.allCases, Ending.allCases)
  func `loads nothing, and says why`(engine: Engine, ending: Ending) async throws {
    try await withDatabase(engine) { database in
      let world = try await World(database)
      let user = try await world.user()
      let upload = try await world.handOver("1,Ann,A,2,RX1\n2,Ben,A,1,RX1\n", by: user)
      try await world.confirm(upload, by: user)
      try await world.end(ending)
      let before = try await world.loaded()
      try await world.work()
      #expect(try await world.loaded() == before)
      guard
        case .stopped(.load, refusal: let words?, job: nil) = try await world.standing(upload, user)
      else { return #expect(Bool(false), "it is refused") }
      #expect(
        words.contains(
          ending == .role
            ? "load files for this organisation" : "The account that sent these files is closed"),
        "\(words)")
      #expect(!words.contains(UploadJobs.whatWasLoaded))
      // It is over: no job tries again by itself.
      try await world.work()
      #expect(try await world.loaded() == before)
      let jobs = try await database.read { tx in
        try tx.rows("SELECT state FROM job WHERE kind = 'intake.load'").map { try $0(0) as String }
      }
      #expect(jobs == ["done"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `at one of two employers loads the other whole, and says so`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = try await World(database)
      let user = try await world.user()
      let upload = try await world.handOver(
        "1,Ann,A,2,RX1\n", "1,Ben,A,1,RX2\n2,Cai,A,1,RX2\n", by: user)
      try await world.confirm(upload, by: user)
      try await database.write { tx in
        try tx.execute(
          "UPDATE access_grant SET from_on = 0, to_on = 0 WHERE organisation_id = ?1",
          world.employers[1])
      }
      try await world.work()
      let names = try await database.read { tx in
        try tx.rows("SELECT organisation_id FROM load").map { try $0(0, as: OrganisationID.self) }
      }
      #expect(names == [world.employers[0]])
      let said = try await world.loaded().joined(separator: "\n")
      #expect(said.contains("Ann") && !said.contains("Ben") && !said.contains("Cai"))
      guard
        case .stopped(.load, refusal: let words?, job: nil) = try await world.standing(upload, user)
      else { return #expect(Bool(false), "it is refused") }
      #expect(words.contains("load files for this organisation"))
      #expect(words.contains(UploadJobs.whatWasLoaded))
    }
  }

  @Test(arguments: Engine.allCases, Ending.allCases)
  func `undoes nothing, and says why`(engine: Engine, ending: Ending) async throws {
    try await withDatabase(engine) { database in
      let world = try await World(database)
      let user = try await world.user()
      let upload = try await world.handOver("1,Ann,A,2,RX1\n", by: user)
      try await world.confirm(upload, by: user)
      try await world.work()
      guard case .loaded(let loads) = try await world.standing(upload, user),
        let load = loads.first
      else { return #expect(Bool(false), "it is loaded") }
      try await database.write { try Undoing.ask(load, by: user, $0) }
      try await world.work()
      let standing = try await database.read { try Undoing.standing(of: load, for: user, $0) }
      guard case .checked(let effect, _, _) = standing else {
        return #expect(Bool(false), "it is looked at")
      }
      #expect(effect.canUndo)
      try await database.write {
        try Undoing.confirm(
          load, because: "Wrong file", fingerprint: effect.fingerprint, by: user, $0)
      }
      let before = try await world.loaded()
      try await world.end(ending)
      try await world.work()
      #expect(try await world.loaded() == before)
      // Whoever looks after it now reads why.
      let console = User.console(now: World.start)
      let now = try await database.read { try Undoing.standing(of: load, for: console, $0) }
      guard case .stopped(refusal: let words?, job: nil) = now else {
        return #expect(Bool(false), "it is refused")
      }
      #expect(
        words.contains(
          ending == .role ? "This load" : "The account that asked for this is closed"), "\(words)")
      let undone = try await database.read { tx in
        try tx.rows("SELECT id FROM journal_entry WHERE action = ?1", "load.undone").count
      }
      #expect(undone == 0)
      // And can have it undone.
      try await database.write {
        try Undoing.confirm(
          load, because: "Wrong file", fingerprint: effect.fingerprint, by: console, $0)
      }
      try await world.work()
      #expect(try await world.loaded() != before)
    }
  }
}
