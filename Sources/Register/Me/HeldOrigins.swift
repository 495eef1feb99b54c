import Access
import Directory
import Journals
import Kernel
import Storage

/// Where each value of one person came from, as the journal knows it.
struct HeldOrigins: Sendable {
  private struct Key: Hashable {
    let record: String
    let id: Int64
  }

  private var fields: [Key: [String: Origin]] = [:]
  private var last: [Key: Origin] = [:]

  init(of records: [PersonID], _ tx: any Transaction) throws {
    for thing in try Journal.origins(ofRecords: records, tx) {
      let key = Key(record: thing.code, id: thing.recordID)
      for value in thing.values {
        fields[key, default: [:]][value.field] = value.origin
        if last[key].map({ $0.recordedAt < value.origin.recordedAt }) ?? true {
          last[key] = value.origin
        }
      }
    }
  }

  /// Of one field, or else of the last that was written about the thing.
  func source(_ record: String, _ id: Int64, _ field: String? = nil) -> HeldSource? {
    let key = Key(record: record, id: id)
    return (field.flatMap { fields[key]?[$0] } ?? last[key]).map {
      HeldSource(file: $0.file, line: $0.line, by: $0.actorName, at: $0.recordedAt)
    }
  }
}

/// What every section of the page is made with.
struct HeldReading {
  let user: User
  let person: PersonID
  let records: [PersonID]
  let origins: HeldOrigins
  let people: [Person]
  let assignments: [Assignment]
  let organisations: [OrganisationID: String]
  let tx: any Transaction

  init(_ user: User, _ tx: any Transaction) throws {
    let own = try user.ownRecord(tx)
    let found = try People.find(own.records, tx)
    let posts = try Assignments.of(own.records, tx)
    self.user = user
    person = own.person
    records = own.records
    origins = try HeldOrigins(of: own.records, tx)
    people = own.records.compactMap { found[$0] }
    assignments = own.records.flatMap { posts[$0] ?? [] }
      .sorted { ($0.startedOn ?? .earliest, $0.id) > ($1.startedOn ?? .earliest, $1.id) }
    organisations = try Organisations.names(
      of: Set(
        assignments.flatMap { [$0.organisation, $0.employer] + [$0.host].compactMap(\.self) }),
      tx)
    self.tx = tx
  }

  /// Who answers for what a record says of the person itself: their present employer, or else the
  /// one they were last with.
  func employer(of record: PersonID) -> OrganisationID? {
    let own = assignments.filter { $0.person == record }
    return (own.first { $0.isCurrent(on: user.today) } ?? own.first)?.employer
  }

  func name(_ organisation: OrganisationID) throws -> String {
    try organisations[organisation]
      ?? Organisations.names(of: [organisation], tx)[organisation] ?? "Organisation \(organisation)"
  }
}
