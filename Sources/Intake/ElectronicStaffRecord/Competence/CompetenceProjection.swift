import Directory
import Files
import Journals
import Kernel
import Records

/// Takes checked competences over into Records. A requirement never met is no record, and is kept
/// as what the source says.
struct CompetenceProjection {
  let report: CompetenceReport
  let employer: OrganisationID
  let codes: StaffRecordCodes
  let context: IntakeContext

  init(
    _ report: CompetenceReport, employer: OrganisationID, codes: StaffRecordCodes,
    _ context: IntakeContext
  ) {
    self.report = report
    self.employer = employer
    self.codes = codes
    self.context = context
  }

  func run(_ difference: Difference) throws -> Projection {
    var projection = Projection()
    let created = Set(difference.created.map(\.key.key))
    let changed = Set(difference.changed.map(\.after.key.key))
    let rows = report.rows.filter { created.contains($0.key) || changed.contains($0.key) }
    let issuers = try issuers(of: rows)
    var entries: [RecordEntry] = []
    var places: [RecordEntry.Slot: HeldRecords.Place] = [:]
    // One that was held before, and no longer has a date, is taken back.
    for row in rows where row.awardedOn != nil || changed.contains(row.key) {
      let entry = entry(row, issuer: issuers[row.employer])
      places[entry.slot] = HeldRecords.Place(file: report.file, line: row.source.line)
      entries.append(entry)
    }
    projection.changes = try HeldRecords.merge(
      entries, on: context.asOf, saidAt: places, context.tx)
    for row in rows {
      projection.links[RecordKey(CompetenceFormat.competenceKind, row.key)] = RecordLinks(
        person: row.person, organisation: employer)
    }
    return projection
  }

  private func entry(_ row: CompetenceRow, issuer: OrganisationID?) -> RecordEntry {
    RecordEntry(
      person: row.person, organisation: employer, source: .competenceFile, key: row.competency,
      kind: kind(of: row), title: row.name?.subject ?? row.competency, awardedOn: row.awardedOn,
      expiresOn: row.countsUntil, isHeld: row.awardedOn != nil, issuerOrganisation: issuer)
  }

  private func kind(of row: CompetenceRow) -> RecordKind {
    let level = row.level.isEmpty ? nil : row.level
    guard let name = row.name else { return .competence(owner: "", level: level) }
    if name.isCoreSkill, let skill = codes.coreSkills.find(name.subject) {
      return .coreSkill(subject: skill.subject, level: skill.level)
    }
    switch name.owner {
    case .national: return .competence(owner: "NHS", level: level)
    case .employer(let number): return .competence(owner: number, level: level)
    }
  }

  /// Who recorded the rows of each employer's number, as far as those employers are known.
  private func issuers(of rows: [CompetenceRow]) throws -> [String: OrganisationID] {
    var issuers: [String: OrganisationID] = [:]
    for number in Set(rows.map(\.employer)) where !number.isEmpty {
      issuers[number] = try Organisations.find(OrganisationCode(.vpd, number), context.tx)?.id
    }
    return issuers
  }
}
