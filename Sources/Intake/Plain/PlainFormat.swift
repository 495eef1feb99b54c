import Directory
import Files
import Kernel
import Obligations

/// The plain layout: staff and their training in a spreadsheet, for practices, councils, hospices,
/// charities and everybody else who has neither ESR nor ASC-WDS.
///
/// - Source: Review, implementation, "data to support decision-making".
struct PlainFormat: IntakeFormat {
  static let formatName = "plain"
  static let postKind = "post"
  static let completionKind = "completion"

  let name = PlainFormat.formatName
  let title = "Plain staff and training lists"
  let order = 15
  let postKinds: Set<String> = [PlainFormat.postKind]
  let placeColumns: Set<String> = [PlainColumn.siteCode.rawValue, PlainColumn.team.rawValue]
  let protectedColumns = Set(PlainColumn.hidden.map(\.rawValue))

  let codes: PlainCodes
  let recognition: PlainRecognition

  init(_ lists: CodeLists = .shared) {
    codes = PlainCodes(lists, content: try? ContentReader.shipped())
    recognition = PlainRecognition(lists, codes.subjects)
  }

  func recognise(_ file: SourceFile) -> FileRole? { recognition.shape(of: file.text)?.role }

  func roleWhenTold(_ file: SourceFile) -> FileRole { PlainShape.staff.role }

  /// Files of one employer together: training needs the staff beside it.
  func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] {
    var sets: [(code: String?, files: [RecognisedFile])] = []
    for file in files {
      let code = employerCode(of: file)
      if let place = sets.firstIndex(where: { $0.code == code || code == nil || $0.code == nil }) {
        sets[place].files.append(file)
        sets[place].code = sets[place].code ?? code
      } else {
        sets.append((code, [file]))
      }
    }
    return sets.map(\.files)
  }

  func employer(of files: [RecognisedFile], _ context: IntakeContext) throws -> EmployerClaim {
    let code = files.lazy.compactMap(employerCode(of:)).first
    guard let code else {
      if let chosen = context.employer { return .held(chosen) }
      return .userOnly([
        Finding(
          .headerNameMismatch, file: files.first?.file.name ?? "",
          "The file does not say whose staff these are. Nothing was read. Give the code of the"
            + " employer (under More choices, or with --organisation) and load it again.")
      ])
    }
    let said = context.options["kind"]
    let kind = said.flatMap { OrganisationKind(rawValue: $0) ?? OrganisationKind(written: $0) }
    if let said, kind == nil { return .unclear([unknownKind(said, files)]) }
    let holder = try Organisations.find(code: code, context.tx)
    let isToBeSaid = kind != nil && holder?.kind(on: context.asOf) == .unstated
    if let holder, !isToBeSaid { return .held(holder.id) }
    return .code(
      EmployerCode(
        scheme: OrganisationCode.Scheme.ods.rawValue, value: code.uppercased(), name: nil,
        kind: (kind ?? .unstated).rawValue, source: .plain))
  }

  private func unknownKind(_ said: String, _ files: [RecognisedFile]) -> Finding {
    Finding(
      .codeUnknown, file: files.first?.file.name ?? "", value: said, severity: .blocker,
      effect: .fileRejected,
      "\(said) is no kind of organisation. Nothing was loaded; give one of "
        + OrganisationKind.employers.map { $0.words }.joined(separator: ", ") + ".")
  }

  /// What most rows say.
  private func employerCode(of file: RecognisedFile) -> String? {
    let layout = layout(of: file)
    guard let table = file.file.head(as: layout).table,
      table.header.has(PlainColumn.organisationCode.rawValue)
    else { return nil }
    var counts: [String: Int] = [:]
    for row in table.rows {
      let code = row[PlainColumn.organisationCode.rawValue]
      if !code.isEmpty { counts[code.uppercased(), default: 0] += 1 }
    }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  private func layout(of file: RecognisedFile) -> TableLayout {
    recognition.layout(of: file.file.text, PlainShape(rawValue: file.role.name) ?? .staff)
  }

  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var reading = Reading()
    let held = try PlainHeld(context)
    var staff = PlainStaffReading(held, codes: codes, asOf: context.asOf)
    var training = PlainTrainingReading(held, codes: codes, asOf: context.asOf)
    var trainings: [(shape: PlainShape, table: SourceTable)] = []
    var siteCodes: Set<String> = []
    for file in files {
      let outcome = SourceTable.read(file.file.text, as: layout(of: file))
      reading.findings += outcome.findings
      guard let whole = outcome.table else { continue }
      reading.tables.append(whole)
      let others = try foreignRows(of: whole, context)
      reading.findings += others
      let table = whole.without(lines: Set(others.compactMap(\.line)))
      let shape = PlainShape(rawValue: file.role.name) ?? .staff
      guard shape == .staff else {
        trainings.append((shape, table))
        continue
      }
      staff.read(table)
      training.readColumns(of: table, staff.placed)
      siteCodes.formUnion(table.rows.map { $0[PlainColumn.siteCode.rawValue] })
    }
    if reading.tables.contains(where: { !$0.rows.isEmpty }) {
      // The sheet of the template that nobody filled in.
      let sheets = Set(files.filter { $0.file.text.sheet != nil }.map(\.file.name))
      reading.findings.removeAll { $0.code == .fileNoRecords && sheets.contains($0.file) }
    }
    staff.settle(places: try PlainPlaces.find(siteCodes, context))
    var people = staff.people
    for (shape, table) in trainings {
      switch shape {
      case .staff: break
      case .training: training.read(table, &people)
      case .matrix: readMatrix(table, &people, &training, &reading.findings)
      }
    }
    reading.findings += staff.findings + training.findings
    reading.records = staff.posts.map {
      $0.record(keeping: held.post($0.key, of: $0.person)?.values ?? [:])
    }
    reading.records += training.completions.values.map(\.record).sorted { $0.key < $1.key }
    reading.untouched = Set(training.untouched).subtracting(training.completions.keys).sorted()
    reading.renamed = renamed(staff.posts, held)
    if !staff.posts.isEmpty { reading.findings += absent(staff, held, reading.renamed, context) }
    reading.payload = PlainPayload(
      posts: staff.posts, completions: Array(training.completions.values), held: held,
      subjects: codes.subjects)
    return reading
  }

  private func readMatrix(
    _ table: SourceTable, _ people: inout PlainPeople, _ training: inout PlainTrainingReading,
    _ findings: inout [Finding]
  ) {
    let columns = ReportColumns<PlainColumn>(table.header)
    let values = PlainValues(
      codes: codes, columns: columns, dates: ReportDates(columns, [], of: table),
      asOf: training.asOf)
    var own = ReportFindings(file: table.file)
    var suffixes = DecimalSuffixes<PlainColumn>()
    var placed: [(row: SourceRow, found: PlainPeople.Found)] = []
    for row in table.rows {
      let words = values.words(of: row, &suffixes)
      if let found = people.learner(words, row, columns, &own) { placed.append((row, found)) }
    }
    suffixes.report([.staffNumber], name: { ($0.rawValue, columns.name($0)) }, &own)
    findings += own.all
    training.readColumns(of: table, placed)
  }

  /// Rows that name another employer than the one whose staff are loaded. They are not loaded: a
  /// file of one employer cannot touch another, nor show its lead somebody else's staff.
  private func foreignRows(
    of table: SourceTable, _ context: IntakeContext
  ) throws -> [Finding] {
    let column = PlainColumn.organisationCode.rawValue
    guard table.header.has(column) else { return [] }
    var isOwn: [String: Bool] = ["": true]
    for code in Set(table.rows.map { $0[column].uppercased() }) where !code.isEmpty {
      isOwn[code] = try Organisations.find(code: code, context.tx)?.id == context.employer
    }
    let written = table.header.written[column] ?? column
    return table.rows.filter { isOwn[$0[column].uppercased()] == false }.map { row in
      Finding(
        .otherEmployer, file: table.file, line: row.line, record: row.record, column: column,
        value: row[column], severity: .error, effect: .rowRejected,
        "\(written) is \(row[column]), which is not the employer of this list. The row was not loaded;"
          + " send the staff of each employer in a file of their own.")
    }
  }

  /// Posts whose person is known by another key now: a staff number where there was a name.
  private func renamed(
    _ posts: [PlainPost], _ held: PlainHeld
  ) -> [(from: RecordKey, to: RecordKey)] {
    posts.compactMap { post in
      guard let old = held.post(post.key, of: post.person), old.key.key != post.key else {
        return nil
      }
      return (old.key, post.recordKey)
    }
  }

  /// Posts that an earlier file had and this one has not. Nothing is erased by absence.
  private func absent(
    _ staff: PlainStaffReading, _ held: PlainHeld,
    _ renamed: [(from: RecordKey, to: RecordKey)], _ context: IntakeContext
  ) -> [Finding] {
    let named = Set(staff.posts.map(\.key)).union(renamed.map(\.from.key))
    let open = held.posts.filter { key, post in
      !named.contains(key) && post.isCurrent && !isOver(post.values, context)
        && !staff.people.rejected.contains(PlainHeld.personKey(ofPost: key))
    }
    return open.sorted { $0.key < $1.key }.map { key, post in
      let values = post.values
      let who = values[PlainColumn.name.rawValue] ?? PlainHeld.personKey(ofPost: key)
      let title = values[PlainColumn.jobTitle.rawValue].map { ", \($0)," } ?? ""
      return Finding(
        .absentFromFile, file: staff.posts.first?.file ?? "",
        column: PlainColumn.staffNumber.rawValue, value: PlainHeld.personKey(ofPost: key),
        "\(who)\(title) is known and not in this file. Nothing was changed; if they have left, give"
          + " their row an End date, or end the post on their page.")
    }
  }

  func isOver(_ values: [String: String], _ context: IntakeContext) -> Bool {
    if values[PlainColumn.stillHere.rawValue] == PlainLayout.no { return true }
    return values[PlainColumn.end.rawValue].flatMap { Day($0) }.map { $0 < context.asOf } ?? false
  }

  func differingInHiddenValues(
    _ records: [SourceRecord], _ context: IntakeContext
  ) throws -> Set<RecordKey> {
    try PlainHiddenValues.differing(records, context)
  }

  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    guard let payload = reading.payload as? PlainPayload, let employer = context.employer else {
      return Projection()
    }
    var projection = PlainProjection(payload, employer: employer, context)
    return try projection.run(difference)
  }

  func counts(_ context: IntakeContext) throws -> [Count] {
    let posts = try context.held(PlainFormat.postKind).values.filter(\.isCurrent)
    return [
      Count("posts", posts.count),
      Count("people", Set(posts.compactMap(\.links.person)).count),
      Count("completions", try context.countHeld(PlainFormat.completionKind)),
    ]
  }
}

/// What a load of plain files hands on to what applies it.
struct PlainPayload: Sendable {
  let posts: [PlainPost]
  let completions: [PlainCompletion]
  let held: PlainHeld
  let subjects: PlainSubjects
}
