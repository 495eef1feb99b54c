import Journals
import Kernel
import Storage
import TestKit

@testable import Directory

/// A trust, a provider with its care home, and whoever a test puts into them.
struct PeopleWorld {
  let trust: OrganisationID
  let provider: OrganisationID
  let home: OrganisationID

  static let today = Clock.test.today

  static func make(_ tx: any Transaction) throws -> PeopleWorld {
    let trust = try Organisations.create(
      .init(name: "Harrowdale Hospitals NHS Trust", kind: .nhsTrust, codes: [.ods("X9X")]), tx)
    let provider = try Organisations.create(
      .init(name: "Kindly Care", kind: .careProvider), tx)
    let home = try Organisations.create(
      .init(name: "The Willows", kind: .careLocation), tx)
    _ = try Organisations.relate(
      home.organisation.id, .locationOf, provider.organisation.id, from: nil, tx)
    return PeopleWorld(
      trust: trust.organisation.id, provider: provider.organisation.id,
      home: home.organisation.id)
  }

  /// Somebody with a name and, in `organisation`, a job.
  @discardableResult
  func person(
    _ written: String, born: Day? = nil, ni: String? = nil, at organisation: OrganisationID,
    title: String = "Staff Nurse", started: Day? = nil, manager: PersonID? = nil,
    _ tx: any Transaction
  ) throws -> (person: PersonID, job: AssignmentID) {
    let words = written.split(separator: " ").map(String.init)
    let name =
      words.count > 1
      ? PersonName(
        given: words.dropLast().joined(separator: " "), family: words[words.count - 1])
      : PersonName(written: written)
    guard let name else { throw Problems("name", "blank") }
    var person = Person(id: try tx.newIdentifier(), name: name, bornOn: born)
    if let ni { person.identify(by: PersonIdentifier(.nationalInsurance, ni)) }
    try People.save(person, tx)
    let job = Assignment(
      id: try tx.newIdentifier(), person: person.id, organisation: organisation, title: title,
      engagement: .permanent, fte: .full, startedOn: started)
    try Assignments.save(job, tx)
    if let manager {
      try LineManagement.set([job.id: .init(manager)], from: PeopleWorld.today - 30, tx)
    }
    return (person.id, job.id)
  }
}

/// A database of either engine with the small world in it.
func withPeople(
  _ engine: Engine,
  _ body: @escaping @Sendable (PeopleWorld, any Transaction) throws -> Void
) async throws {
  try await TestKit.withDatabase(engine) { database in
    try await database.write { tx in try body(try PeopleWorld.make(tx), tx) }
  }
}
