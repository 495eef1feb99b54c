import Access
import Directory
import HTTPTypes
import Intake
import Kernel
import Markup
import Storage
import Web

/// `/files…`: choose files → what will change → confirm → a receipt.
enum FileRoutes {
  static func add(to routes: Routes) {
    let door = Door.permission(IntakePermissions.loadStaff)
    routes.get("/files", door, start)
    routes.post("/files", door, handOver)
    routes.get("/files/uploads/:id", door, check)
    routes.get("/files/uploads/:id/rows/:place", door, rowsOfCheck)
    routes.post("/files/uploads/:id/check", door, checkAgain)
    routes.post("/files/uploads/:id/employer", door, sayEmployer)
    routes.post("/files/uploads/:id/kind", door, sayKind)
    routes.post("/files/uploads/:id/person", door, sayPerson)
    routes.post("/files/uploads/:id/confirm", door, confirm)
    routes.post("/files/uploads/:id/discard", door, discard)
    routes.get("/files/loads/:id", door, receipt)
    routes.get("/files/loads/:id/rows/:place", door, rowsOfLoad)
    TemplateRoutes.add(to: routes)
    UndoRoutes.add(to: routes)
    ProposeManagersRoutes.add(to: routes)
  }

  @Sendable static func start(_ visit: Visit) async throws -> Answer {
    guard visit.listFormat != nil else { return .page(try await startPage(visit, FormData())) }
    let history = try await visit.read { user, tx in try loads(for: user, tx) }
    return try await visit.list(
      ListFile(
        "loads", about: ["Files loaded, latest first"], FilePages.historyTable(history),
        day: visit.today), page: FilePages.start([], history, takingOut: [], FormData()))
  }

  private static func loads(
    for user: User, _ tx: any Transaction
  ) throws -> [FilePages.Loaded] {
    let history = try LoadHistory.list(for: user, limit: 50, tx)
    let names = try Organisations.names(of: history.compactMap(\.organisation), tx)
    return history.map { FilePages.Loaded($0, names: names) }
  }

  @Sendable static func handOver(_ visit: Visit) async throws -> Answer {
    let form: FormData
    let files: [UploadedFile]
    do {
      (form, files) = try await visit.upload()
    } catch let refused as RefusedFiles {
      return .page(try await startPage(visit, refused.form, refused.problems))
    }
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let asOf = problems.optionalDay(form.day("asOf"), "asOf")
      if let asOf, asOf > user.today {
        problems.add("asOf", "The day the file was made cannot be yet to come")
      }
      let code = problems.optionalText(
        form["organisation"], "organisation", limit: 30, called: "The code")
      if files.isEmpty { problems.add("files", "Choose the files to load") }
      try problems.throwIfAny()
      let id = try Uploads.handOver(
        ImportRequest(
          files: files.map { ImportFile(name: $0.name, bytes: $0.bytes) }, mode: .check,
          asOf: asOf ?? user.today, organisation: code), by: user, tx)
      return Done(to: "/files/uploads/\(id)")
    } orAsk: { problems in
      try await startPage(visit, form, problems)
    }
  }

  private static func startPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (waiting, history, places) = try await visit.read { user, tx in
      let waiting = try Uploads.waiting(for: user, tx)
      return (
        waiting.map(FilePages.Waiting.init), try loads(for: user, tx), try takingOut(user, tx)
      )
    }
    return FilePages.start(waiting, history, takingOut: places, form, problems: problems)
  }

  /// Pages on which the user takes out the records of the employers they look after.
  private static func takingOut(_ user: User, _ tx: any Transaction) throws -> [Link] {
    let roles = IntakePermissions.takeOutStaff.roles
    let own = Set(user.grants.filter { roles.contains($0.role) }.compactMap(\.organisation))
    return try Organisations.names(of: own, tx).sorted { ($0.value, $0.key) < ($1.value, $1.key) }
      .map { Link($0.value, to: "/organisations/\($0.key)/exports") }
  }

  // What will change

  /// So long a visit waits for a job before it shows how far the job is: the files of a small
  /// employer are checked by then, and nobody there need know that there are jobs.
  static let patience = Duration.seconds(2)

  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(UploadID.self)
    let (upload, standing) = try await settled(id, visit)
    switch standing {
    case .working(let task, let status):
      return .page(FilePages.working(.init(upload, task, status)))
    case .checked(let check, let movedOn, let loaded):
      let whose = try await visit.read { user, tx in
        try Uploads.employerQuestion(upload, check, for: user, tx)
      }
      let view = CheckPages.View(
        upload, check, movedOn: movedOn, loaded: loaded, whose: whose)
      return try await visit.list(
        found(view.findings, visit), under: IntakePermissions.loadStaff,
        page: CheckPages.check(view))
    case .stopped(let task, let refusal, let job):
      return .page(FilePages.stopped(.init(upload, task, refusal, job)))
    case .loaded(let loads):
      if let load = loads.first, loads.count == 1 { return .redirect(to: "/files/loads/\(load)") }
      return .page(FilePages.receipts(try await receipts(loads, visit)))
    case .gone(let state): return .page(FilePages.gone(FilePages.whyGone(state)))
    }
  }

  private static func settled(
    _ id: UploadID, _ visit: Visit
  ) async throws -> (Upload, UploadStanding) {
    let start = ContinuousClock.now
    while true {
      let found = try await visit.read { user, tx in
        let upload = try Uploads.find(id, for: user, tx)
        return (upload, try Uploads.standing(of: upload, at: user.now, tx))
      }
      guard case .working(_, let status) = found.1, status.lastFailure == nil,
        start.duration(to: .now) < patience
      else { return found }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  private static func receipts(
    _ loads: [LoadID], _ visit: Visit
  ) async throws -> [FilePages.Loaded] {
    try await visit.read { user, tx in
      let receipts = try loads.map { try LoadHistory.receipt($0, for: user, tx).summary }
      let names = try Organisations.names(of: receipts.compactMap(\.organisation), tx)
      return receipts.map { FilePages.Loaded($0, names: names) }
    }
  }

  @Sendable static func rowsOfCheck(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(UploadID.self)
    let standing = try await visit.read { user, tx in
      try Uploads.standing(of: Uploads.find(id, for: user, tx), at: user.now, tx)
    }
    guard case .checked(let check, _, _) = standing else { throw NotFound("This file") }
    return try file(check.rowsInError, at: visit.word("place"))
  }

  @Sendable static func checkAgain(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(UploadID.self)
    return try await visit.submit(try await visit.form()) { user, tx in
      try Uploads.checkAgain(id, by: user, tx)
      return Done(to: "/files/uploads/\(id)")
    } orAsk: { problems in
      FilePages.gone(problems.map(\.message).joined(separator: ". "))
    }
  }

  // Whose they are

  @Sendable static func sayEmployer(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(UploadID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      if let code = form["code"] {
        try Uploads.sayEmployer(code: code, of: id, by: user, tx)
        return Done(to: "/files/uploads/\(id)")
      }
      let answer = form["employer"] ?? ""
      let employer = OrganisationID(answer)
      guard employer != nil || answer == "other" else {
        throw Problems("employer", "Choose whose files these are")
      }
      try Uploads.sayEmployer(employer, of: id, by: user, tx)
      return Done(to: "/files/uploads/\(id)")
    } orAsk: { problems in
      try await asked(id, visit) {
        $0.problems = problems
        $0.code = form["code"] ?? ""
      }
    }
  }

  @Sendable static func sayKind(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(UploadID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let kind = problems.choice(
        form["kind"], "kind", as: OrganisationKind.self,
        blank: "Choose what kind of organisation it is")
      guard let kind else { throw problems }
      try Uploads.sayKind(kind, of: id, by: user, tx)
      return Done(to: "/files/uploads/\(id)")
    } orAsk: { problems in
      try await asked(id, visit) { $0.problems = problems }
    }
  }

  @Sendable static func sayPerson(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(UploadID.self)
    let form = try await visit.form()
    let who = form["who"] ?? ""
    let found = try await visit.read { user, tx in
      try PersonSearch.find(
        who, reach: user.reach(for: IntakePermissions.loadStaff, tx), on: user.today, limit: 20, tx)
    }
    return try await visit.submit(form) { user, tx in
      guard let person = (form["person"]).flatMap(PersonID.init) else {
        if who.isEmpty { throw Problems("who", "Enter a name or a work e-mail address") }
        if found.isEmpty {
          throw Problems("who", "Nobody whom you may see was found; check the spelling")
        }
        throw Problems("person", "Choose the person the file is about")
      }
      try Uploads.sayPerson(person, of: id, by: user, tx)
      return Done(to: "/files/uploads/\(id)")
    } orAsk: { problems in
      try await asked(id, visit) { view in
        view.who = who
        view.found = found.map { Choice("\($0.id)", $0.name) }
        // The first search is no mistake.
        view.problems = form["person"] == nil && !found.isEmpty ? [] : problems
      }
    }
  }

  /// The page with the questions again.
  private static func asked(
    _ id: UploadID, _ visit: Visit, _ change: (inout CheckPages.View) -> Void
  ) async throws -> Page {
    let (upload, standing, whose) = try await visit.read { user, tx in
      let upload = try Uploads.find(id, for: user, tx)
      let standing = try Uploads.standing(of: upload, at: user.now, tx)
      guard case .checked(let check, _, _) = standing else {
        return (upload, standing, nil as EmployerQuestion?)
      }
      return (upload, standing, try Uploads.employerQuestion(upload, check, for: user, tx))
    }
    guard case .checked(let check, let movedOn, let loaded) = standing else {
      return FilePages.gone("They have moved on since you looked. Look under Files")
    }
    var view = CheckPages.View(upload, check, movedOn: movedOn, loaded: loaded, whose: whose)
    change(&view)
    return CheckPages.check(view)
  }

  // Confirm

  @Sendable static func confirm(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(UploadID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try Uploads.confirm(id, fingerprint: form["fingerprint"] ?? "", by: user, tx)
      return Done(to: "/files/uploads/\(id)")
    } orAsk: { problems in
      FilePages.gone(problems.map(\.message).joined(separator: ". "))
    }
  }

  @Sendable static func discard(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(UploadID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try Uploads.discard(id, by: user, tx)
      return Done(to: "/files", "The files were discarded. Nothing was changed.")
    } orAsk: { problems in
      FilePages.gone(problems.map(\.message).joined(separator: ". "))
    }
  }

  // The receipt

  @Sendable static func receipt(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(LoadID.self)
    let view = try await visit.read { user, tx in
      let receipt = try LoadHistory.receipt(id, for: user, tx)
      let employer = receipt.summary.organisation
      let name = try employer.flatMap { try Organisations.names(of: [$0], tx)[$0] }
      let rows =
        receipt.hasRowsInError ? try LoadHistory.rowsInError(of: id, for: user, tx) : []
      let unmanaged = try employer.map {
        try LineManagement.countOfPostsWithoutManager(at: $0, on: user.today, tx)
      }
      return ReceiptPages.View(
        receipt, organisation: employer.map { Link(name ?? "", to: "/organisations/\($0)") },
        rows: rows, unmanaged: unmanaged ?? 0,
        offersUndo: try Undoing.isOffered(id, to: user, tx))
    }
    return try await visit.list(
      found(view.findings, visit), under: IntakePermissions.loadStaff,
      page: ReceiptPages.receipt(view))
  }

  private static func found(_ findings: [CheckPages.Finding], _ visit: Visit) -> ListFile {
    ListFile(
      "findings", about: ["What was found in the files"], CheckPages.table(findings),
      day: visit.today)
  }

  @Sendable static func rowsOfLoad(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(LoadID.self)
    let rows = try await visit.read { user, tx in
      try LoadHistory.rowsInError(of: id, for: user, tx)
    }
    return try file(rows, at: visit.word("place"))
  }

  /// Rows of a workbook come back as a list too.
  private static func listName(_ file: String) -> String {
    file.lowercased().hasSuffix(".csv") ? file : file + ".csv"
  }

  /// The rows to mend of one file, as a file of the same layout.
  private static func file(_ rows: [RowsInError], at place: String) throws -> Answer {
    guard let place = Int(place), rows.indices.contains(place) else { throw NotFound("This file") }
    return .csv(named: "to-mend-\(listName(rows[place].file))", rows[place].csv)
  }
}

extension FilePages {
  fileprivate static func whyGone(_ state: Upload.State) -> String {
    switch state {
    case .waiting, .loaded:
      "They were loaded. The receipt is in the list of files loaded before"
    case .discarded: "They were discarded. Nothing was changed"
    case .expired: "Nobody confirmed them within a day, so they were removed. Nothing was changed"
    }
  }
}
