import Figures
import Files
import Kernel

enum TrainingTakenColumn: String, ReportColumn {
  case number = "Staff number"
  case course = "Course"
  case day = "Date taken"
  case mandatory = "Mandatory"
}

/// Training that nobody has to take. What everybody in a role has to take is not kept.
///
/// - Source: WRES indicator 4: non-mandatory training and continuing professional development.
enum TrainingTakenReading {
  static func take(
    _ table: SourceTable, _ ground: GivenListFormat<TrainingTaken>.Ground
  ) -> (rows: [TrainingTaken], findings: [Finding]) {
    let columns = ReportColumns<TrainingTakenColumn>(table.header)
    let dates = ReportDates(columns, [.day], of: table)
    var findings = ReportFindings(file: table.file)
    var rows: [TrainingTaken] = []
    var keys = StaffNumberKeys(columns, .number, ground.people)
    for row in table.rows {
      guard let number = keys.number(row, &findings) else { continue }
      let course = columns.value(.course, of: row)
      guard !course.isEmpty, course.count <= 200 else {
        findings.add(
          .requiredMissing, row, TrainingTakenColumn.course.rawValue, effect: .rowRejected,
          "\(columns.name(.course)) is blank or longer than 200 letters. The row was not loaded.")
        continue
      }
      guard let day = dates.day(.day, of: row, &findings) else {
        if columns.value(.day, of: row).isEmpty {
          findings.add(
            .requiredMissing, row, TrainingTakenColumn.day.rawValue, effect: .rowRejected,
            "\(columns.name(.day)) is blank, so it cannot be placed in a year. The row was not"
              + " loaded.")
        }
        continue
      }
      guard day <= ground.asOf else {
        findings.add(
          .dateFuture, row, TrainingTakenColumn.day.rawValue,
          value: columns.value(.day, of: row), effect: .rowRejected,
          "\(columns.name(.day)) is after \(ground.asOf.inWords). The row was not loaded.")
        continue
      }
      switch ground.codes.flag(.mandatory, of: row, columns, &findings) {
      case true?:
        findings.add(
          .notCounted, row, TrainingTakenColumn.course.rawValue, value: course,
          "Not counted: everybody in the role has to take it.")
      case false?:
        rows.append(
          TrainingTaken(
            staffNumber: number, course: course, takenOn: day, person: ground.people[number]))
      case nil:
        if columns.value(.mandatory, of: row).isEmpty {
          findings.add(
            .requiredMissing, row, TrainingTakenColumn.mandatory.rawValue, effect: .rowRejected,
            "\(columns.name(.mandatory)) is blank. Say Yes or No: nothing is guessed. The row was not"
              + " loaded.")
        }
      }
    }
    keys.report(&findings)
    dates.reportShapes([.day], &findings)
    findings.sort()
    return (rows, findings.all)
  }
}

/// Staff numbers of a list, mended, with those that nobody has.
struct StaffNumberKeys<Column: ReportColumn> {
  private let columns: ReportColumns<Column>
  private let column: Column
  private let people: [String: PersonID]
  private var suffixes = DecimalSuffixes<Column>()

  init(_ columns: ReportColumns<Column>, _ column: Column, _ people: [String: PersonID]) {
    self.columns = columns
    self.column = column
    self.people = people
  }

  /// `nil` for a row that names nobody, which is told.
  mutating func number(_ row: SourceRow, _ findings: inout ReportFindings) -> String? {
    let number = suffixes.mend(columns.value(column, of: row), in: column)
    guard !number.isEmpty else {
      findings.add(
        .keyMissing, row, column.rawValue,
        "\(columns.name(column)) is blank. The row was not loaded.")
      return nil
    }
    if people[number] == nil {
      findings.add(
        .personUnknown, row, column.rawValue, value: number, severity: .warning, effect: .loaded,
        "\(columns.name(column)): nobody here has the number \(number). The row was kept, and is in no"
          + " figure until the staff list names them.")
    }
    return number
  }

  func report(_ findings: inout ReportFindings) {
    suffixes.report([column], name: { ($0.rawValue, columns.name($0)) }, &findings)
  }
}
