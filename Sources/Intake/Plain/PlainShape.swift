import Files

/// What kind of plain file a text is, and the columns to read it by.
enum PlainShape: String, Sendable {
  /// One row for each post; subjects may stand beside it as columns of dates.
  case staff
  /// One row for each subject of each person.
  case training
  /// One row for each person, one column of dates for each subject.
  case matrix

  var role: FileRole { FileRole(rawValue) }
}

/// Tells plain files from those of other formats, whose columns often have the same names.
struct PlainRecognition: Sendable {
  private let staff: [String: PlainColumn]
  private let training: [String: PlainColumn]
  private let subjects: PlainSubjects
  private let others: [Set<String>]
  private let foreign: Set<String>

  init(_ lists: CodeLists, _ subjects: PlainSubjects) {
    staff = Self.names(PlainLayout.staff)
    training = Self.names(PlainLayout.training)
    self.subjects = subjects
    others = ["esr_staff_in_post_columns", "esr_competence_columns"].map { list in
      Set(
        lists[list].entries.flatMap { entry in
          [entry["column"]] + entry["aliases"].split(separator: ";").map(String.init)
        }.map(\.squeezedName))
    }
    foreign = Set(
      (ReportRecognition.signsOfOthers + ["Assignment Number", "Employee Last Name"])
        .filter { $0 != "Competency Name" }.map(\.squeezedName))
  }

  private static func names(_ columns: [PlainLayout.Column]) -> [String: PlainColumn] {
    var names: [String: PlainColumn] = [:]
    for column in columns {
      for alias in column.aliases where names[alias.squeezedName] == nil {
        names[alias.squeezedName] = column.column
      }
    }
    for column in columns { names[column.heading.squeezedName] = column.column }
    return names
  }

  /// `nil` when no row among the first 15 is a header of the layout.
  func shape(of text: SourceText) -> PlainShape? {
    text.leadingRows().lazy.compactMap { shape(of: $0) }.first
  }

  private func shape(of row: LeadingRow) -> PlainShape? {
    let filled = row.squeezed.filter { !$0.isEmpty }
    guard filled.count >= 2, !filled.contains(where: foreign.contains) else { return nil }
    let asStaff = Set(filled.compactMap { staff[$0] })
    let asTraining = Set(filled.compactMap { training[$0] })
    guard names(asStaff) || names(asTraining) else { return nil }

    if asTraining.contains(.subject),
      asTraining.contains(.completed) || asTraining.contains(.expires),
      !isOther(filled, known: filled.count { training[$0] != nil })
    {
      return .training
    }
    let subjectColumns = zip(row.values, row.squeezed).count { value, squeezed in
      staff[squeezed] == nil && subjects.find(value) != nil
    }
    let known = filled.count { staff[$0] != nil } + subjectColumns
    if !asStaff.isDisjoint(with: [.jobTitle, .role, .start, .contract, .hours]) {
      guard known >= 3 || known == filled.count, known * 2 >= filled.count,
        !isOther(filled, known: known)
      else { return nil }
      return .staff
    }
    if subjectColumns >= 2 { return .matrix }
    return known >= 3 && known * 2 >= filled.count && !isOther(filled, known: known)
      ? .staff : nil
  }

  /// Whether anybody is named.
  private func names(_ columns: Set<PlainColumn>) -> Bool {
    !columns.isDisjoint(with: [.staffNumber, .waypointNumber, .name, .lastName, .firstName, .email])
  }

  /// Whether a report of the staff record knows more of the names.
  private func isOther(_ filled: [String], known: Int) -> Bool {
    others.contains { names in filled.count { names.contains($0) } > known }
  }

  /// The columns to look for in `text`. People are found by number where there is one, else by name.
  func layout(of text: SourceText, _ shape: PlainShape) -> TableLayout {
    let columns = shape == .training ? PlainLayout.training : PlainLayout.staff
    let names = shape == .training ? training : staff
    let header = text.leadingRows().first { self.shape(of: $0) == shape }
    let found = Set((header?.squeezed ?? []).compactMap { names[$0] })
    let key =
      [PlainColumn.staffNumber, .waypointNumber, .lastName, .name, .firstName, .email]
      .first(where: found.contains) ?? .staffNumber
    let needed: Set<PlainColumn> =
      switch shape {
      case .staff: found.contains(.role) ? [] : [.jobTitle]
      case .training: [.subject]
      case .matrix: []
      }
    let subjects = subjects
    return TableLayout(
      columns.map { column in
        switch column.column {
        case key: .key(column.heading, aliases: column.aliases)
        case .firstName, .lastName, .name: .name(column.heading, aliases: column.aliases)
        case .title, .jobTitle, .staffGroup, .team, .role, .band, .registrationBody, .subject,
          .provider:
          .text(
            column.heading, aliases: column.aliases, required: needed.contains(column.column))
        case _:
          .value(column.heading, aliases: column.aliases, required: needed.contains(column.column))
        }
      }, isReport: true,
      named: { written in
        guard shape != .training, let subject = subjects.find(written) else { return nil }
        return .value(PlainSubjectColumn.name(subject, isExpiry: PlainSubjects.isExpiry(written)))
      })
  }
}

/// A column of dates about one subject.
struct PlainSubjectColumn: Sendable {
  let name: String
  let subject: PlainSubject
  let isExpiry: Bool

  /// As findings give it.
  static func name(_ subject: PlainSubject, isExpiry: Bool) -> String {
    isExpiry ? "\(subject.title) (expires)" : "\(subject.title) (completed)"
  }

  static func all(of table: SourceTable, _ subjects: PlainSubjects) -> [PlainSubjectColumn] {
    table.header.names.compactMap { name in
      guard PlainColumn(rawValue: name) == nil, let written = table.header.written[name],
        let subject = subjects.find(written)
      else { return nil }
      return PlainSubjectColumn(
        name: name, subject: subject, isExpiry: PlainSubjects.isExpiry(written))
    }
  }
}
