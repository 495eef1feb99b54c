import Kernel
import Storage

/// An entry as its row holds it.
struct EntryRow {
  static let columns = [
    "id", "recorded_at", "occurred_on", "action", "right_code", "account_id", "actor_name",
    "details", "salt", "details_digest", "change_count", "changes_digest",
  ]

  let id: EntryID
  let recordedAt: Instant
  let occurredOn: Day?
  let action: String
  let rightCode: String
  let account: AccountID?
  let actorName: String
  /// `nil` once erased, as is the salt.
  let details: String?
  let salt: [UInt8]?
  let detailsDigest: [UInt8]
  let changeCount: Int
  let changesDigest: [UInt8]

  var values: [Stored] {
    [
      id.stored, recordedAt.stored, occurredOn.stored, action.stored, rightCode.stored,
      account.stored, actorName.stored, details.stored, salt.stored, detailsDigest.stored,
      changeCount.stored, changesDigest.stored,
    ]
  }

  /// The link of the chain for this entry after the link `previous`.
  func hash(after previous: [UInt8], subjects: [SubjectRow]) -> [UInt8] {
    var digest = JournalDigest()
    digest.add(previous)
    digest.add(id.rawValue)
    digest.add(recordedAt.milliseconds)
    digest.add(occurredOn.map { Int64($0.number) })
    digest.add(action)
    digest.add(rightCode)
    digest.add(account?.rawValue)
    digest.add(actorName)
    digest.add(detailsDigest)
    digest.add(Int64(changeCount))
    digest.add(changesDigest)
    for subject in subjects {
      digest.add(subject.kind)
      digest.add(subject.id)
    }
    return digest.finish()
  }

  /// The first link is made after this.
  static let nothingBefore: [UInt8] = []
}

extension EntryRow {
  init(row: Row) throws {
    id = try row(0)
    recordedAt = try row(1)
    occurredOn = try row(2)
    action = try row(3)
    rightCode = try row(4)
    account = try row(5)
    actorName = try row(6)
    details = try row(7)
    salt = try row(8)
    detailsDigest = try row(9)
    changeCount = try row(10)
    changesDigest = try row(11)
  }
}

struct SubjectRow: Hashable {
  let kind: String
  let id: Int64

  init(kind: String, id: Int64) {
    self.kind = kind
    self.id = id
  }

  static let confidential = "confidential"

  init(_ subject: JournalSubject) {
    switch subject {
    case .person(let id): self.init(kind: "person", id: id.rawValue)
    case .organisation(let id): self.init(kind: "organisation", id: id.rawValue)
    case .account(let id): self.init(kind: "account", id: id.rawValue)
    case .load(let id): self.init(kind: "load", id: id.rawValue)
    case .confidential(let id): self.init(kind: Self.confidential, id: id.rawValue)
    case .system: self.init(kind: "system", id: 0)
    }
  }
}

/// A change as its row holds it.
struct ChangeRow {
  static let columns = [
    "entry_id", "position", "person_id", "organisation_id", "record", "record_id", "kind",
    "fields", "salt", "fields_digest", "file", "line",
  ]

  let position: Int
  let person: PersonID?
  let organisation: OrganisationID?
  let record: String
  let recordID: Int64
  let kind: String
  let fields: String?
  let salt: [UInt8]?
  let fieldsDigest: [UInt8]
  let file: String?
  let line: Int?

  init(_ change: JournalChange, position: Int, salt: [UInt8]) {
    let fields = FieldsText.encode(change.fields)
    self.position = position
    person = change.person
    organisation = change.organisation
    record = change.record
    recordID = change.recordID
    kind = change.kind.rawValue
    self.fields = fields
    self.salt = salt
    fieldsDigest = Salt.digest(of: fields, salt)
    file = change.file
    line = change.line
  }

  func values(entry: EntryID) -> [Stored] {
    [
      entry.stored, position.stored, person.stored, organisation.stored, record.stored,
      recordID.stored, kind.stored, fields.stored, salt.stored, fieldsDigest.stored, file.stored,
      line.stored,
    ]
  }

  /// Adds everything that can never be erased.
  func add(to digest: inout JournalDigest) {
    digest.add(Int64(position))
    digest.add(person?.rawValue)
    digest.add(organisation?.rawValue)
    digest.add(record)
    digest.add(recordID)
    digest.add(kind)
    digest.add(fieldsDigest)
    digest.add(file)
    digest.add(line.map(Int64.init))
  }
}

extension ChangeRow {
  /// Reads the columns from `position` on.
  init(row: Row) throws {
    position = try row(1)
    person = try row(2)
    organisation = try row(3)
    record = try row(4)
    recordID = try row(5)
    kind = try row(6)
    fields = try row(7)
    salt = try row(8)
    fieldsDigest = try row(9)
    file = try row(10)
    line = try row(11)
  }
}
