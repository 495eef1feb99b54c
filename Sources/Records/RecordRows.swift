import Kernel
import Storage

extension HeldRecords {
  static func load(_ records: [HeldRecord], _ tx: any Transaction) throws {
    let keys = tx.keys
    try tx.load(
      into: "held_record",
      columns: [
        "id", "person_id", "organisation_id", "source", "kind", "entry_key", "subject", "level",
        "scheme", "year", "title", "held", "awarded_on", "expires_on", "issuer",
        "issuer_organisation_id", "standing", "standing_on", "void_reason", "sealed_value",
        "sealed_with",
      ], try records.map { try $0.values(keys) })
  }
}

extension HeldRecord {
  func values(_ keys: KeyRing) throws -> [Stored] {
    let kind = entry.kind.columns
    let standing = standing.columns
    let note = try SealedNotes.seal(entry.note, of: id, keys)
    return [
      id.stored, entry.person.stored, entry.organisation.stored, entry.source.stored,
      entry.kind.group.stored, entry.key.stored, kind.subject.stored, kind.level.stored,
      kind.scheme.stored, kind.year.stored, entry.title.stored, entry.isHeld.stored,
      entry.awardedOn.stored, entry.expiresOn.stored, entry.issuer.stored,
      entry.issuerOrganisation.stored, standing.code.stored, standing.on.stored,
      standing.reason.stored, note.stored, (note?.key).stored,
    ]
  }

  init(row: Row, _ keys: KeyRing) throws {
    let id: RecordID = try row(0)
    let sealed: SealedValue? = try row(20)
    let plain: String? = try row(16)
    let kind = RecordKind(
      group: try row(4), subject: try row(6), level: try row(7), scheme: try row(8),
      year: try row(9))
    guard let kind else {
      throw StorageError.unexpectedValue(column: 6, wanted: "RecordKind", found: try row(6))
    }
    self.init(
      id: id,
      entry: RecordEntry(
        person: try row(1), organisation: try row(2), source: try row(3), key: try row(5),
        kind: kind, title: try row(10), awardedOn: try row(12), expiresOn: try row(13),
        isHeld: try row(11), issuer: try row(14), issuerOrganisation: try row(15),
        note: try sealed.map { try SealedNotes.open($0, of: id, keys) } ?? plain),
      standing: try Standing(code: try row(17), on: try row(18), reason: try row(19)))
  }
}

extension HeldRecord.Standing {
  var columns: (code: String, on: Day?, reason: String?) {
    switch self {
    case .current: ("current", nil, nil)
    case .replaced(let day): ("replaced", day, nil)
    case .voided(let day, let reason): ("voided", day, reason)
    }
  }

  fileprivate init(code: String, on day: Day?, reason: String?) throws {
    switch (code, day, reason) {
    case ("current", nil, nil): self = .current
    case ("replaced", let day?, nil): self = .replaced(on: day)
    case ("voided", let day?, let reason?): self = .voided(on: day, reason: reason)
    case _: throw StorageError.unexpectedValue(column: 17, wanted: "Standing", found: code)
    }
  }
}

extension RecordKind {
  struct Columns {
    var subject: String
    var level: String?
    var scheme: String?
    var year: Int?
  }

  var columns: Columns {
    switch self {
    case .training(let category): Columns(subject: category)
    case .coreSkill(let subject, let level):
      Columns(subject: subject, level: level.map(String.init))
    case .careCertificate(let set, let state):
      Columns(subject: set.rawValue, level: state.rawValue)
    case .qualification(let scheme, let code, let level, let year):
      Columns(subject: code, level: level, scheme: scheme, year: year)
    case .programme(let code), .module(let code): Columns(subject: code)
    case .competence(let owner, let level): Columns(subject: owner, level: level)
    case .appraisal: Columns(subject: "")
    }
  }

  fileprivate init?(
    group: Group, subject: String, level: String?, scheme: String?, year: Int?
  ) {
    switch group {
    case .training: self = .training(category: subject)
    case .coreSkill: self = .coreSkill(subject: subject, level: level.flatMap(Int.init))
    case .careCertificate:
      guard let set = CareCertificateSet(rawValue: subject),
        let state = level.flatMap(CareCertificateState.init(rawValue:))
      else { return nil }
      self = .careCertificate(set: set, state: state)
    case .qualification:
      self = .qualification(scheme: scheme ?? "", code: subject, level: level, year: year)
    case .programme: self = .programme(code: subject)
    case .module: self = .module(code: subject)
    case .competence: self = .competence(owner: subject, level: level)
    case .appraisal: self = .appraisal
    }
  }
}
