import Directory
import Files
import Kernel
import Records

/// Results for the staff record: core skills that were recorded in Waypoint and that the record
/// does not have, in the columns and spellings of its own competence report. How the record takes
/// them in is not published; names, order and forms of the columns are content
/// (`esr_results_columns`), so that the first user who knows can say so without a new version.
///
/// - Source: import formats, sections 3.3 and 10.
struct ResultsOut {
  enum Column: String {
    case employeeNumber = "employee-number"
    case assignmentNumber = "assignment-number"
    case employeeName = "employee-name"
    case competencyName = "competency-name"
    case competenceLevel = "competence-level"
    case awardedOn = "awarded-on"
    case expiresOn = "expires-on"
  }

  let columns: [(name: String, column: Column)]
  private(set) var rows: [[String]] = []
  private(set) var findings: [Finding] = []
  private(set) var people: Set<PersonID> = []
  let fileName: String

  init(_ context: IntakeContext) throws {
    columns = context.lists["esr_results_columns"].entries.compactMap { entry in
      Column(rawValue: entry["holds"]).map { (entry["column"], $0) }
    }
    fileName = "\(context.asOf.iso)-esr-results.csv"
    try fill(context)
  }

  /// For a program in the end, but somebody looks at it first, in a spreadsheet: a name is whatever
  /// its bearer wrote, and may not run as a formula.
  var bytes: [UInt8] {
    var writer = CSVWriter()
    writer.row(columns.map(\.name))
    for row in rows { writer.row(row) }
    return writer.bytes
  }

  private mutating func fill(_ context: IntakeContext) throws {
    guard let employer = context.employer else { return }
    let jobs = Dictionary(
      grouping: try Assignments.ofEmployer(employer, context.tx)
        .filter { $0.isCurrent(on: context.asOf) }, by: \.person)
    let known = try People.find(jobs.keys, context.tx)
    let held = try HeldRecords.held(by: jobs.keys.sorted(), context.tx)
    let names = CompetencyNames(context.lists)
    for person in known.values.sorted(by: {
      ($0.name.display.folded, $0.id) < ($1.name.display.folded, $1.id)
    }) {
      let own = (held[person.id] ?? []).filter { $0.organisation == employer }
      for record in own where record.source == .hand && record.isHeld {
        guard case .coreSkill(let subject, let level) = record.kind,
          !isKnown(record, among: own)
        else { continue }
        guard let name = names.name(of: subject, level: level) else {
          report(
            .competenceUnknown, "Competency Name", subject,
            "“\(subject)” is in no list of names that the staff record knows, so it was left out.")
          continue
        }
        guard let number = person.identifier(.esrEmployee, at: employer)?.value else {
          report(
            .keyMissing, "Employee Number", "",
            "\(person.name.display) has no employee number in the staff record, so “\(subject)” was "
              + "left out.")
          continue
        }
        let job = (jobs[person.id] ?? []).first(where: \.isPrimary) ?? jobs[person.id]?.first
        people.insert(person.id)
        rows.append(
          columns.map { _, column in
            switch column {
            case .employeeNumber: number
            case .assignmentNumber: job?.number ?? number
            case .employeeName: person.name.display
            case .competencyName: name
            case .competenceLevel: "1 - Attended"
            case .awardedOn: record.awardedOn.map(Self.written) ?? ""
            case .expiresOn: record.expiresOn.map(Self.written) ?? ""
            }
          })
      }
    }
  }

  /// The staff record says the same already, or something newer.
  private func isKnown(_ record: HeldRecord, among own: [HeldRecord]) -> Bool {
    own.contains { other in
      guard other.source == .competenceFile, other.isHeld,
        case .coreSkill(let subject, let level) = other.kind,
        case .coreSkill(let ours, let ourLevel) = record.kind
      else { return false }
      return subject.folded == ours.folded && (ourLevel == nil || level == ourLevel)
        && (other.awardedOn ?? .earliestNumbered) >= (record.awardedOn ?? .earliestNumbered)
    }
  }

  private mutating func report(
    _ code: FindingCode, _ column: String, _ value: String, _ message: String
  ) {
    findings.append(
      Finding(
        code, file: fileName, column: column, value: value, severity: .warning,
        effect: .rowRejected, message))
  }

  /// `30-Nov-2028`.
  static func written(_ day: Day) -> String {
    let number = day.dayOfMonth
    return
      "\(number < 10 ? "0" : "")\(number)-\(Day.monthNames[day.month - 1].prefix(3))-\(day.year)"
  }
}

extension Day {
  fileprivate static let earliestNumbered = Day(number: -719_162)
}

/// `NHS|CSTF|Fire Safety - 2 Years|`, by subject and level.
struct CompetencyNames {
  private struct Key: Hashable {
    let subject: String
    let level: Int?
  }

  private let names: [Key: String]
  private let lowest: [String: String]

  init(_ lists: CodeLists) {
    var names: [Key: String] = [:]
    var lowest: [String: String] = [:]
    for entry in lists["cstf_subjects"].entries {
      let subject = entry["framework_subject_ours"].folded
      names[Key(subject: subject, level: Int(entry["level_ours"]))] = entry["esr_competence_name"]
      // A subject of one level needs no level to be named.
      lowest[subject] = lowest[subject] == nil ? entry["esr_competence_name"] : ""
    }
    self.names = names
    self.lowest = lowest
  }

  /// `nil` when the list has no such subject, or has it at several levels and none was said.
  func name(of subject: String, level: Int?) -> String? {
    if let name = names[Key(subject: subject.folded, level: level)] { return name }
    guard level == nil, let only = lowest[subject.folded], !only.isEmpty else { return nil }
    return only
  }
}
