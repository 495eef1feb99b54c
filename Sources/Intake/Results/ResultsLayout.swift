import Files

/// The columns of a file of results of learning, by their standard names.
package enum ResultColumn: String, ReportColumn {
  case staffNumber = "Staff number"
  case email = "E-mail"
  case waypointNumber = "Waypoint number"
  case organisationCode = "Organisation code"
  case course = "Course"
  case source = "Source"
  case result = "Result"
  case score = "Score"
  case scaled = "Scaled score"
  case day = "Result date"
  case reason = "Reason"
  case registration = "Registration"
  case reference = "Result reference"
}

/// What each column is for, and by which other names it is taken (`results_columns`).
package enum ResultsLayout {
  package struct Column: Sendable {
    package let column: ResultColumn
    package let isNeeded: Bool
    package let meaning: String
    package let example: String
    package let aliases: [String]
  }

  package static let columns: [Column] = CodeLists.shared["results_columns"].entries.compactMap {
    entry in
    ResultColumn(rawValue: entry["column"]).map {
      Column(
        column: $0, isNeeded: entry["need"] == "needed", meaning: entry["meaning"],
        example: entry["example"],
        aliases: entry["aliases"].split(separator: ";").map(\.trimmed).filter { !$0.isEmpty })
    }
  }

  /// The header of the template.
  package static var header: [String] { columns.map(\.column.rawValue) }

  static let table = TableLayout(
    columns.map { column in
      let (name, aliases) = (column.column.rawValue, column.aliases)
      switch column.column {
      case .course, .result: return .key(name, aliases: aliases)
      case .reason: return .text(name, aliases: aliases)
      case .staffNumber, .email, .waypointNumber, .organisationCode, .source, .score, .scaled,
        .day, .registration, .reference:
        return .value(name, aliases: aliases)
      }
    }, isReport: true)

  /// Whether one of the first rows is a header of the layout: what was studied, how it ended and when,
  /// under names that no other list has.
  static func isMeant(_ text: SourceText) -> Bool {
    text.leadingRows().contains { row in
      let found = Set(row.squeezed.compactMap { names[$0] })
      return found.isSuperset(of: [.course, .result, .day])
        && !found.isDisjoint(with: [.staffNumber, .email, .waypointNumber])
    }
  }

  private static let names: [String: ResultColumn] = columns.reduce(into: [:]) { names, column in
    for name in [column.column.rawValue] + column.aliases {
      names[name.squeezedName] = column.column
    }
  }
}
