import Access
import Directory
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Obligations

/// One region with a board; two trusts and a care home in the board's area, a council beside it.
struct World: Sendable {
  let region: OrganisationID
  let board: OrganisationID
  let trust: OrganisationID
  let otherTrust: OrganisationID
  let provider: OrganisationID
  let home: OrganisationID
  let hospice: OrganisationID

  static let today: Day = "2026-04-01"

  static var content: PolicyContent { get throws { try Small.content.get() } }

  init(_ tx: any Transaction) throws {
    func make(
      _ name: String, _ kind: OrganisationKind, _ codes: [OrganisationCode] = []
    ) throws -> OrganisationID {
      try Organisations.create(.init(name: name, kind: kind, codes: codes), tx).organisation.id
    }
    region = try make("Midvale", .region)
    board = try make("Midvale Board", .integratedCareBoard)
    trust = try make("Ashford Trust", .nhsFoundationTrust)
    otherTrust = try make("Birchwood Trust", .nhsTrust)
    provider = try make(
      "Rosebank Care", .careProvider, [OrganisationCode(.cqcProvider, "1-100000001")])
    home = try make("Rosebank", .careLocation)
    hospice = try make("St Agnes Hospice", .hospice)
    _ = try Organisations.relate(board, .region, region, tx)
    _ = try Organisations.relate(home, .locationOf, provider, tx)
    for employer in [trust, otherTrust, provider] {
      _ = try Organisations.relate(employer, .icb, board, tx)
    }
  }

  /// Somebody with one post.
  @discardableResult
  func person(
    _ name: String, at organisation: OrganisationID, employer: OrganisationID? = nil,
    from start: Day, to end: Day? = nil, role: JobRole? = nil, staffGroup: String? = nil,
    status: AssignmentStatus = .active, _ tx: any Transaction
  ) throws -> (person: PersonID, assignment: AssignmentID) {
    let person = Person(
      id: try tx.newIdentifier(), name: try #require(PersonName(written: name)))
    try People.save(person, tx)
    let assignment = try post(
      of: person.id, at: organisation, employer: employer, from: start, to: end, role: role,
      staffGroup: staffGroup, status: status, tx)
    return (person.id, assignment)
  }

  @discardableResult
  func post(
    of person: PersonID, at organisation: OrganisationID, employer: OrganisationID? = nil,
    from start: Day, to end: Day? = nil, role: JobRole? = nil, staffGroup: String? = nil,
    status: AssignmentStatus = .active, _ tx: any Transaction
  ) throws -> AssignmentID {
    let assignment = Assignment(
      id: try tx.newIdentifier(), person: person, organisation: organisation, employer: employer,
      title: "Care worker", role: role, staffGroup: staffGroup, engagement: .permanent,
      fte: .full, status: status, startedOn: start, joinedEmployerOn: start, endedOn: end)
    try Assignments.save(assignment, tx)
    return assignment.id
  }

  func holds(
    _ person: PersonID, _ kind: RecordKind, at organisation: OrganisationID, on day: Day?,
    until end: Day? = nil, title: String = "Training", held: Bool = true, _ tx: any Transaction
  ) throws {
    try HeldRecords.merge(
      [
        RecordEntry(
          person: person, organisation: organisation, source: .hand,
          key: "\(try tx.newIdentifierNumber())", kind: kind, title: title, awardedOn: day,
          expiresOn: end, isHeld: held)
      ], on: World.today, tx)
  }

  /// Runs `body` in a database that holds this world.
  static func with(
    _ engine: Engine,
    _ body: @escaping @Sendable (World, any Transaction) throws -> Void
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      try await database.write { tx in try body(World(tx), tx) }
    }
  }
}

extension User {
  /// Whoever runs the command line, at noon on the day of these tests.
  static let console = User.console(now: Clock.fixed(World.today).now())
}
