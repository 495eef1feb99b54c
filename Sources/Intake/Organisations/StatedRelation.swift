import Directory
import Files
import Journals
import Kernel
import Storage

/// One row of a file of relations.
struct StatedRelation: Hashable, Sendable {
  let organisation: String
  let kind: OrganisationRelationKind
  let other: String
  let from: Day?
  let until: Day?
  let share: BasisPoints?
  let file: String
  let line: Int
  let record: Int

  struct Fault: Error { let finding: Finding }

  static func read(_ row: SourceRow, of file: String) -> Result<StatedRelation, Fault> {
    do throws(Fault) {
      let name = row["relation"].squeezedName
      guard
        let kind = OrganisationRelationKind.allCases.first(where: {
          $0.rawValue.squeezedName == name
        })
      else {
        throw fault(
          row, "relation", .codeUnknown, file,
          "“\(row["relation"])” is not a relation that Waypoint knows. Use one of: "
            + OrganisationRelationKind.allCases.map(\.rawValue).joined(separator: ", ") + ".")
      }
      for column in ["organisation", "other"] where row[column].isEmpty {
        throw fault(
          row, column, .keyMissing, file,
          "The row does not name both organisations and was left out. Add the code.")
      }
      return .success(
        StatedRelation(
          organisation: row["organisation"], kind: kind, other: row["other"],
          from: try day(row, "from", file), until: try day(row, "until", file),
          share: try share(row, file), file: file, line: row.line, record: row.record))
    } catch {
      return .failure(error)
    }
  }

  private static func day(
    _ row: SourceRow, _ column: String, _ file: String
  ) throws(Fault) -> Day? {
    let value = row[column]
    if value.isEmpty { return nil }
    if let day = Day(value) { return day }
    throw fault(
      row, column, .dateFormat, file,
      "“\(value)” is not a date like 2026-04-01. The row was left out: correct it and load it again."
    )
  }

  /// As a percentage: `62.5` or `62.5%`.
  private static func share(_ row: SourceRow, _ file: String) throws(Fault) -> BasisPoints? {
    let value = row["share"]
    if value.isEmpty { return nil }
    let number = Double(value.hasSuffix("%") ? String(value.dropLast()) : value)
    if let number, (0...100).contains(number) { return Int((number * 100).rounded()) }
    throw fault(
      row, "share", .numberRange, file,
      "“\(value)” is not a share from 0 to 100 per cent. The row was left out: correct it and load "
        + "it again.")
  }

  private static func fault(
    _ row: SourceRow, _ column: String, _ code: FindingCode, _ file: String, _ message: String
  ) -> Fault {
    Fault(
      finding: Finding(
        code, file: file, line: row.line, record: row.record, column: column, value: row[column],
        severity: .error, effect: .rowRejected, message))
  }

  /// Makes the relation, or ends the one that is held with the same start. Empty when it is held
  /// already as stated.
  func apply(_ tx: any Transaction) throws -> [JournalChange] {
    guard let one = try Organisations.find(code: organisation, tx) else {
      throw NotFound("An organisation with the code \(organisation)")
    }
    guard let two = try Organisations.find(code: other, tx) else {
      throw NotFound("An organisation with the code \(other)")
    }
    let held = try Organisations.relations(of: one.id, tx).first {
      $0.kind == kind && $0.startedOn == from
        && (($0.from == one.id && $0.to == two.id) || ($0.kind.isMutual && $0.from == two.id))
    }
    let changes: [JournalChange]
    if let held {
      guard let until, held.endedOn == nil else { return [] }
      changes = try Organisations.unrelate(held.id, on: until, tx)
    } else {
      changes = try Organisations.relate(
        one.id, kind, two.id, from: from, until: until, share: share, tx)
    }
    return changes.map { change in
      var change = change
      change.file = file
      change.line = line
      return change
    }
  }

  func finding(of refusal: any Refusal) -> Finding {
    let code: FindingCode
    switch refusal {
    case is NotFound: code = .orphanOrganisation
    case OrganisationRefusal.wouldLoop: code = .organisationLoop
    default: code = .fieldConflict
    }
    return Finding(
      code, file: file, line: line, record: record, column: "organisation/other",
      value: "\(organisation)/\(other)", severity: .error, effect: .rowRejected,
      refusal.problems.map(\.message).joined(separator: ". ")
        + ". The row was left out: correct it and load it again.")
  }
}
