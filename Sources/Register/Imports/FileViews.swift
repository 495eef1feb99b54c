import Directory
import Files
import Intake
import Kernel
import Markup

// What the mechanism reports, as the pages show it.

extension FilePages.Waiting {
  init(_ upload: Upload) {
    self.init(
      address: "/files/uploads/\(upload.id)", files: upload.files.joined(separator: ", "),
      uploadedAt: upload.uploadedAt, expiresAt: upload.expiresAt)
  }
}

extension FilePages.Loaded {
  init(_ load: LoadSummary, names: [OrganisationID: String]) {
    self.init(
      address: "/files/loads/\(load.id)", files: load.files.joined(separator: ", "),
      formats: load.formats.map(FormatWords.of).joined(separator: ", "),
      organisation: load.organisation.flatMap { names[$0] } ?? "National list",
      at: load.loadedAt, by: load.actor, summary: load.tally.inWords)
  }
}

enum FormatWords {
  /// What people call the kind of file.
  static func of(_ format: String) -> String {
    switch format {
    case "asc-wds": "Care workforce file (ASC-WDS)"
    case "esr-staff-in-post": "Staff in post (ESR)"
    case "esr-competence": "Competences (ESR)"
    case "ods": "Organisations (ODS)"
    case "ods-succession": "Successions of organisations (ODS)"
    case "mixed": "Files of several kinds"
    case "", "unknown": "Not recognised"
    case _: format
    }
  }
}

extension CheckPages.Finding {
  init(_ group: FindingGroup) {
    self.init(
      severity: group.severity.words, colour: group.severity.colour,
      code: group.code.rawValue, column: group.column, effect: group.effect.words,
      count: group.findings.count, messages: Array(group.messages.prefix(3)),
      more: max(0, group.messages.count - 3), places: group.places)
  }
}

extension Severity {
  fileprivate var colour: TagColour {
    switch self {
    case .blocker, .error: .red
    case .warning: .amber
    case .info: .blue
    }
  }
}

extension CheckPages.View {
  init(
    _ upload: Upload, _ report: ImportReport, movedOn: Bool
  ) {
    let names = report.names
    let rows = report.rowsInError
    self.init(
      address: "/files/uploads/\(upload.id)", fingerprint: report.fingerprint,
      movedOn: movedOn, asOf: upload.asOf, expiresAt: upload.expiresAt,
      files: report.files.map { ($0.name, FormatWords.of($0.format)) },
      employers: report.employers.map { employer in
        (
          name: employer.name, code: employer.code, isNew: employer.isNew
        )
      },
      tally: CheckPages.Tally(report.tally), summary: report.tally.inWords,
      findings: FindingGroup.groups(of: report.findings).map(CheckPages.Finding.init),
      people: report.people.map { line in
        CheckPages.PersonLine(
          kind: line.kind.rawValue,
          name: line.person.flatMap { names[$0] } ?? line.key,
          // Somebody who would join has no page yet.
          person: line.kind == .joins ? nil : line.person,
          place: "\(line.file), line \(line.line)",
          columns: line.columns.joined(separator: ", "))
      },
      sight: report.sight.map { change in
        CheckPages.SightLine(
          account: change.name, gains: change.gains.map { names[$0] ?? "\($0)" },
          loses: change.loses.map { names[$0] ?? "\($0)" })
      },
      rows: rows.enumerated().map { place, file in
        (
          address: "/files/uploads/\(upload.id)/rows/\(place)", name: file.file,
          count: file.rows.count
        )
      },
      heldAfter: report.heldAfter.map { (CountWords.of($0.name), "\($0.decimal)") },
      canLoad: report.didAnything)
  }
}

extension CheckPages.Tally {
  init(_ tally: ChangeTally) {
    self.init(
      joiners: tally.joiners, movers: tally.movers, leavers: tally.leavers,
      changed: tally.changed, unchanged: tally.unchanged, rejected: tally.rejected)
  }
}

enum CountWords {
  /// `training_rows` is "training rows", `fte_total` is "full-time equivalents".
  static func of(_ name: String) -> String {
    switch name {
    case "fte_total": "full-time equivalents"
    case "ni_numbers_stored": "National Insurance numbers held"
    case "dates_of_birth_stored": "dates of birth held"
    case _: name.split(separator: "_").joined(separator: " ")
    }
  }
}

extension ReceiptPages.View {
  init(
    _ receipt: LoadReceipt, organisation: Link?, rows: [RowsInError], unmanaged: Int
  ) {
    let id = receipt.summary.id
    self.init(
      reference: "L-\(id)", at: receipt.summary.loadedAt, by: receipt.summary.actor,
      organisation: organisation, asOf: receipt.asOf,
      files: receipt.files.map { ($0.name, FormatWords.of($0.format)) },
      tally: CheckPages.Tally(receipt.summary.tally),
      findings: FindingGroup.groups(of: receipt.findings).map(CheckPages.Finding.init),
      rows: rows.enumerated().map { place, file in
        (address: "/files/loads/\(id)/rows/\(place)", name: file.file, count: file.rows.count)
      },
      heldAfter: receipt.heldAfter.map { (CountWords.of($0.name), $0.count) },
      unmanaged: unmanaged,
      organisationID: receipt.summary.organisation)
  }
}
