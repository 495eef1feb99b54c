import Directory
import Files
import Intake
import Kernel
import Markup
import Storage

// What the mechanism reports, as the pages show it.

extension FilePages.Waiting {
  init(_ upload: Upload) {
    self.init(
      address: "/files/uploads/\(upload.id)", files: upload.files.joined(separator: ", "),
      isLoading: upload.task == .load, uploadedAt: upload.uploadedAt, expiresAt: upload.expiresAt)
  }
}

extension FilePages.Loaded {
  init(_ load: LoadSummary, names: [OrganisationID: String]) {
    self.init(
      address: "/files/loads/\(load.id)", files: load.files.joined(separator: ", "),
      formats: load.formats.map(FormatWords.of).joined(separator: ", "),
      organisation: load.organisation.flatMap { names[$0] } ?? load.formerEmployer
        ?? "National list",
      at: load.loadedAt, by: load.actor, summary: load.tally.inWords,
      isUndone: load.undone != nil)
  }
}

enum FormatWords {
  /// What people call the kind of file.
  static func of(_ format: String) -> String {
    switch format {
    case "asc-wds": "Care workforce file (ASC-WDS)"
    case "plain": "List of staff or training"
    case "esr-staff-in-post": "Staff in post (ESR)"
    case "learning-results": "Results of learning"
    case "esr-competence": "Competences (ESR)"
    case "esr-go2": "Outbound interface (ESR GO2)"
    case "ods": "Organisations (ODS)"
    case "ods-succession": "Successions of organisations (ODS)"
    case "organisation-relations": "Which organisation is under which"
    case "cqc-ratings": "Locations and ratings (CQC)"
    case "nhs-oversight": "Oversight framework (NHS)"
    case "recruitment": "Outcomes of applications"
    case "er-cases": "Cases of employee relations"
    case "training-taken": "Training that nobody has to take"
    case "hourly-pay": "Hourly pay and bonuses"
    case "survey-results": "Results of a staff survey"
    case "mixed": "Files of several kinds"
    case "", "unknown": "Not recognised"
    case _: format
    }
  }
}

extension CheckPages.Finding {
  init(_ group: FindingSummary) {
    let severity = Severity(rawValue: group.severity)
    self.init(
      severity: severity?.words ?? group.severity, colour: severity?.colour ?? .grey,
      code: group.code, column: group.column,
      effect: Effect(rawValue: group.effect)?.words ?? group.effect, count: group.count,
      messages: group.messages, more: group.more, places: group.places)
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
    _ upload: Upload, _ check: UploadCheck, movedOn: Bool, loaded: [LoadID],
    whose: EmployerQuestion? = nil
  ) {
    let address = "/files/uploads/\(upload.id)"
    self.init(
      address: address, fingerprint: check.fingerprint, movedOn: movedOn,
      loaded: loaded.map { "/files/loads/\($0)" }, asOf: upload.asOf,
      expiresAt: upload.expiresAt,
      files: check.files.map { ($0.name, FormatWords.of($0.format)) },
      employers: check.employers.map { employer in
        (
          name: employer.name, code: employer.code, isNew: employer.isNew
        )
      },
      tally: CheckPages.Tally(check.tally),
      findings: check.findings.map(CheckPages.Finding.init),
      people: check.people.map { line in
        CheckPages.PersonLine(
          kind: line.kind, name: line.name, person: line.person.map(PersonID.init(rawValue:)),
          place: "\(line.file), line \(line.line)",
          columns: line.columns.joined(separator: ", "))
      }, counts: check.counts,
      sight: check.sight.map(CheckPages.SightLine.init),
      rows: check.rowsInError.enumerated().map { place, file in
        (address: "\(address)/rows/\(place)", name: file.file, count: file.rows.count)
      },
      heldAfter: check.heldAfter.map { (CountWords.of($0.name), $0.count) },
      canLoad: check.canLoad,
      whose: whose.map { question in
        CheckPages.EmployerForm(
          name: question.name, code: question.code,
          candidates: question.candidates.map { ($0.id, $0.name) })
      },
      kinds: whose == nil && Uploads.asksKind(upload, check)
        ? OrganisationKindRoutes.choices
          + [Choice(OrganisationKind.unstated.rawValue, "Something else, or not known yet")]
        : [],
      needsEmployer: Uploads.asksEmployer(upload, check),
      needsPerson: upload.person == nil
        && check.findings.contains { $0.code == FindingCode.personColumnMissing.rawValue })
  }
}

extension CheckPages.SightLine {
  init(_ change: UploadCheck.Sight) {
    self.init(
      account: change.account, gains: change.gains, gained: change.gained, loses: change.loses,
      lost: change.lost)
  }
}

extension FilePages.Working {
  init(_ upload: Upload, _ task: Upload.Task, _ status: JobStatus) {
    let isWaiting = status.state == .waiting
    let words: String =
      switch (isWaiting, status.lastFailure) {
      case (true, nil): "Waiting for its turn"
      case (true, _?): "It did not work at the first try, and is tried again in a moment"
      case (false, _): status.progress?.words ?? "Recognising the files"
      }
    self.init(
      address: "/files/uploads/\(upload.id)", isLoading: task == .load,
      files: upload.files.joined(separator: ", "), words: words,
      done: isWaiting ? 0 : status.progress?.done ?? 0, of: status.progress?.of ?? 1,
      since: status.queuedAt)
  }
}

extension FilePages.Stopped {
  init(_ upload: Upload, _ task: Upload.Task, _ refusal: String?, _ job: JobID?) {
    self.init(
      address: "/files/uploads/\(upload.id)", isLoading: task == .load,
      files: upload.files.joined(separator: ", "), refusal: refusal,
      reference: refusal == nil ? job.map { "J-\($0)" } : nil)
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
    _ receipt: LoadReceipt, organisation: Link?, rows: [RowsInError], unmanaged: Int,
    offersUndo: Bool
  ) {
    let id = receipt.summary.id
    self.init(
      id: id, reference: "L-\(id)", at: receipt.summary.loadedAt, by: receipt.summary.actor,
      organisation: organisation, asOf: receipt.asOf,
      files: receipt.files.map { ($0.name, FormatWords.of($0.format)) },
      tally: CheckPages.Tally(receipt.summary.tally),
      findings: FindingGroup.groups(of: receipt.findings).map {
        CheckPages.Finding(FindingSummary($0))
      },
      rows: rows.enumerated().map { place, file in
        (address: "/files/loads/\(id)/rows/\(place)", name: file.file, count: file.rows.count)
      },
      heldAfter: receipt.heldAfter.map { (CountWords.of($0.name), $0.count) },
      unmanaged: unmanaged,
      organisationID: receipt.summary.organisation,
      formerEmployer: receipt.summary.formerEmployer,
      undo: offersUndo ? "/files/loads/\(id)/undo" : nil,
      undone: receipt.summary.undone.map {
        ReceiptPages.Undone(at: $0.at, by: $0.by, reason: $0.reason)
      })
  }
}
