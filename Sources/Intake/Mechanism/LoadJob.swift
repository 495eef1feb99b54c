import Access
import Directory
import Files
import Journals
import Kernel
import Storage

/// What loading one employer's files came to.
struct LoadOutcome: Sendable {
  var findings: [Finding] = []
  var tally = ChangeTally()
  var heldAfter: [Count] = []
  var lists: [String: [String: [String]]] = [:]
  var employer: ImportReport.Employer?
  var sight: [SightChange] = []
  var people: [PersonChangeLine] = []
  var names: [PersonID: String] = [:]
  var rowsInError: [RowsInError] = []
  var load: LoadID?
  var fingerprint = ""

  /// Nothing was loaded and nothing found unchanged, so there is nothing to keep.
  var isEmpty: Bool {
    tally.joiners + tally.movers + tally.leavers + tally.changed + tally.unchanged == 0
  }
}

/// The steps of a load inside one transaction.
struct LoadJob: Sendable {
  let request: ImportRequest
  let lists: CodeLists
  let user: User
  var progress: ImportProgress?

  /// The sets of one employer, in the order in which formats need each other.
  struct Unit {
    enum Owner: Hashable {
      case organisation(OrganisationID)
      /// Not held yet.
      case code(scheme: String, value: String)
      case nobody
      /// It cannot be told whose it is; the place of the set, so that each is alone.
      case unclear(Int)

      var isEmployer: Bool {
        switch self {
        case .organisation, .code: true
        case .nobody, .unclear: false
        }
      }
    }

    let owner: Owner
    var sets: [Recognition.FileSet]
    /// Places of the sets among all sets.
    var places: [Int]
  }

  func context(
    for format: any IntakeFormat, employer: OrganisationID?, _ load: LoadID, _ tx: any Transaction
  ) -> IntakeContext {
    IntakeContext(
      format: format.name, asOf: request.asOf, now: user.now, employer: employer,
      person: request.person, options: request.options, lists: lists, load: load, tx: tx)
  }

  /// Sorts sets by whose they are.
  func units(of sets: [Recognition.FileSet], _ tx: any Transaction) throws -> [Unit] {
    let chosen = try chosenEmployer(tx)
    var units: [Unit] = []
    for (place, set) in sets.enumerated() {
      let claim = try set.format.employer(
        of: set.files, context(for: set.format, employer: chosen?.id, LoadID(rawValue: 0), tx))
      let owner: Unit.Owner
      switch claim {
      case .nobody: owner = .nobody
      case .code, .held, .userOnly, .unclear:
        if let chosen {
          owner = .organisation(chosen.id)
        } else {
          owner = try self.owner(of: claim, place, tx)
        }
      }
      if let index = units.firstIndex(where: { $0.owner == owner }) {
        units[index].sets.append(set)
        units[index].places.append(place)
      } else if case .unclear = owner, let index = units.lastIndex(where: \.owner.isEmployer) {
        // It may become clear once the files before it are loaded: competences beside their staff.
        units[index].sets.append(set)
        units[index].places.append(place)
      } else {
        units.append(Unit(owner: owner, sets: [set], places: [place]))
      }
    }
    return units
  }

  private func owner(
    of claim: EmployerClaim, _ place: Int, _ tx: any Transaction
  ) throws -> Unit.Owner {
    switch claim {
    case .code(let code):
      if let holder = try Employers.find(code, tx) { return .organisation(holder.id) }
      return .code(scheme: code.scheme, value: code.value)
    case .held(let id): return .organisation(id)
    case .nobody: return .nobody
    case .userOnly:
      return try user.onlyEmployer(tx).map { .organisation($0.id) } ?? .unclear(place)
    case .unclear: return .unclear(place)
    }
  }

  func chosenEmployer(_ tx: any Transaction) throws -> Organisation? {
    if let employer = request.employer { return try Organisations.find(employer, tx) }
    guard let code = request.organisation, !code.isEmpty else { return nil }
    guard let organisation = try Organisations.find(code: code, tx) else {
      throw NotFound("An organisation with the code \(code)")
    }
    return organisation
  }

  /// - Parameter part: Its place among the parts of the upload.
  func run(
    _ unit: Unit, part: Int, isCheck: Bool, _ tx: any Transaction
  ) throws -> LoadOutcome {
    // What a load writes can be put back later; a check is rolled back as it is.
    let recording = isCheck ? nil : UndoScope.recording(tx)
    let tx: any Transaction = recording ?? tx
    let load: LoadID = try tx.newIdentifier()
    var outcome = LoadOutcome()
    let chosen = try chosenEmployer(tx)
    let settled = try Employers(job: self, unit: unit, chosen: chosen, load: load, tx: tx).settle()
    outcome.findings += settled.findings
    let employer = settled.employer
    guard settled.isClear else {
      for set in unit.sets {
        outcome.heldAfter += try set.format.counts(
          context(for: set.format, employer: employer?.id, load, tx))
      }
      return outcome
    }
    let right = try user.right(toLoadFor: employer?.id, tx)
    if let employer {
      outcome.employer = ImportReport.Employer(
        id: employer.id, code: employer.code ?? "", name: employer.displayName(on: request.asOf),
        isNew: settled.isNew, scheme: settled.isNew ? employer.codes.first?.scheme : nil)
    }
    let sightBefore = try employer.map { try Sight(of: $0.id, on: user.today, tx) }

    try LoadStore.begin(load, unit, part: part, employer?.id, self, tx)
    var changes: [JournalChange] = []
    var first: SourceRecord?
    var fingerprints: [String] = []
    for set in unit.sets {
      let context = context(for: set.format, employer: employer?.id, load, tx)
      progress?.step("Reading \(set.files.map(\.file.name).joined(separator: ", "))")
      let reading = try set.format.read(set.files, context)
      progress?.step("Comparing with what is held")
      first = first ?? reading.records.first
      let comparison = Comparison(format: set.format, context: context)
      let difference = try comparison.difference(of: reading)
      try SourceRecordStore.apply(difference, context)
      if set.format.projectsFromStore {
        try SourceRecordStore.create(difference.created, context)
      }
      progress?.step("Working out what changes for people and posts")
      let projection = try set.format.project(difference, reading, context)
      if set.format.projectsFromStore {
        try SourceRecordStore.link(projection.links, context)
      } else {
        try SourceRecordStore.create(difference.created, as: projection.links, context)
        try SourceRecordStore.link(difference.newly(projection.links), context)
      }
      changes += projection.changes
      let tally = projection.tally ?? comparison.tally(difference, projection)
      outcome.tally = outcome.tally + tally
      let findings = CellNames.added(
        to: reading.findings + projection.findings, reading.tables)
      outcome.findings += findings
      outcome.lists.merge(projection.lists) { one, other in
        one.merging(other) { ($0 + $1).sorted() }
      }
      outcome.people += comparison.people(difference, projection)
      outcome.rowsInError += ProblemRows.collect(reading.tables, findings) + reading.rowsInError
      fingerprints.append(Fingerprint.of(difference, findings, projection))
      try LoadStore.keepRows(
        ProblemRows.collect(
          reading.tables, findings, leavingOut: set.format.protectedColumns)
          + reading.rowsInError, of: load, tx)
      try LoadStore.keep(
        findings, of: load, leavingOutValuesOf: set.format.protectedColumns, tx)
    }
    progress?.step("Working out who will see whom")
    var counted: Set<String> = []
    for set in unit.sets where counted.insert(set.format.name).inserted {
      outcome.heldAfter += try set.format.counts(
        context(for: set.format, employer: employer?.id, load, tx))
    }
    if let employer, let sightBefore {
      outcome.sight = sightBefore.changes(to: try Sight(of: employer.id, on: user.today, tx))
    }
    // Looked up here, because after a check those who would join are not held.
    let seen = outcome.sight.flatMap { $0.gains.prefix(10) + $0.loses.prefix(10) }
    outcome.names = try People.names(of: outcome.people.compactMap(\.person) + seen, tx)
    outcome.fingerprint = Fingerprint.of(fingerprints + Fingerprint.lines(of: outcome.sight))
    try LoadStore.finish(load, outcome, tx)
    // Nobody is to wait for the end of the journal because of what will be undone.
    if isCheck { return outcome }
    outcome.load = load
    if let recording { try LoadUndoStore.keep(recording.finish(), of: load, tx) }
    // Whose file it is, the file says as a whole: told from its first row.
    let whose = settled.changes.map { $0.said(by: first) }
    try record(outcome, load, employer, unit, whose + changes, under: right, tx)
    return outcome
  }

  private func record(
    _ outcome: LoadOutcome, _ load: LoadID, _ employer: Organisation?, _ unit: Unit,
    _ changes: [JournalChange], under right: Right, _ tx: any Transaction
  ) throws {
    let files = unit.sets.flatMap(\.files).map(\.file.name).joined(separator: ", ")
    var details = ["files": files, "summary": outcome.tally.inWords]
    var subjects: [JournalSubject] = [.load(load)]
    if let employer {
      details["employer"] = employer.displayName(on: request.asOf)
      subjects.append(.organisation(employer.id))
    }
    try Journal.record(
      JournalEvent(
        employer == nil ? IntakeActions.loadedNational : IntakeActions.loaded, subjects,
        details: details, occurredOn: request.asOf == user.today ? nil : request.asOf,
        changes: changes), under: right, tx)
  }
}

extension JournalChange {
  fileprivate func said(by record: SourceRecord?) -> JournalChange {
    guard file == nil, let record else { return self }
    var change = self
    change.file = record.file
    change.line = record.line
    return change
  }
}

extension ChangeTally {
  /// "3 joiners, 1 leaver; 40 unchanged".
  package var inWords: String {
    func words(_ count: Int, _ one: String, _ many: String) -> String? {
      count == 0 ? nil : "\(count) \(count == 1 ? one : many)"
    }
    let done = [
      words(joiners, "joiner", "joiners"), words(movers, "mover", "movers"),
      words(leavers, "leaver", "leavers"), words(changed, "change", "changes"),
      words(rejected, "rejected row", "rejected rows"),
    ].compactMap(\.self)
    let first = done.isEmpty ? "nothing changed" : done.joined(separator: ", ")
    return unchanged == 0 ? first : first + "; \(unchanged) unchanged"
  }
}
