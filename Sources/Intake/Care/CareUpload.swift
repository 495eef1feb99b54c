import Files
import Kernel

/// A whole upload: the files beside each other and beside what is held. Pure: values in, decisions
/// and findings out.
///
/// - Source: import formats, sections 2.6 and 2.7.
struct CareUpload {
  /// What becomes of one record that the files name.
  enum Decision {
    /// Stands with these values from now on; `hidden` ones go to other stores.
    case values([String: String], hidden: [String: String])
    /// Values left alone, confirmed as of today.
    case confirmed
    case untouched
    case ended
  }

  struct Outcome {
    let decision: Decision
    let row: CareRow
    /// The key it had until now, when it was renamed or moved.
    var before: CareKey?
  }

  struct Training {
    let worker: CareKey
    let row: CareRow
    let values: [String: String]
  }

  let sheets: [CareFileKind: CareSheet]
  /// Files that were handed over and could not be read: what their rows would have said is not
  /// known.
  let refused: Set<CareFileKind>
  let held: CareHeld
  let asOf: Day
  let codes: CareCodes
  /// CQC locations that are held as workplaces of other providers: a file of one employer cannot
  /// touch another.
  var foreignLocations: Set<String> = []

  private(set) var findings: [Finding] = []
  /// By their keys after the load.
  var workplaces: [CareKey: Outcome] = [:]
  var workers: [CareKey: Outcome] = [:]
  var training: [Training] = []
  /// Workplaces and workers that the files name, also in rows that were rejected: they are not
  /// absent.
  var named: Set<CareKey> = []
  /// Held already and said to be NEW, with nothing different: a file that was loaded before.
  var alike: Set<CareKey> = []
  /// Where the training file looks for a worker: under the old workplace and the new id.
  var trainingKeys: [CareKey: CareKey] = [:]

  init(
    _ sheets: [CareSheet], refused: Set<CareFileKind> = [], held: CareHeld, asOf: Day,
    codes: CareCodes
  ) {
    self.sheets = Dictionary(sheets.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
    self.refused = refused
    self.held = held
    self.asOf = asOf
    self.codes = codes
  }

  mutating func judge() {
    judgeWorkplaces()
    judgeLocations()
    judgeStaff()
    judgeTraining()
    judgeSharedNationalInsurance()
    judgeStaffing()
    listAbsent()
  }

  mutating func report(_ finding: Finding) { findings.append(finding) }
  mutating func report(_ more: [Finding]) { findings += more }

  mutating func report(
    _ code: FindingCode, _ sheet: CareSheet, _ row: CareRow, _ column: String,
    value: String? = nil, severity: Severity? = nil, effect: Effect? = nil, _ message: String
  ) {
    findings.append(
      Finding(
        code, file: sheet.file, line: row.line, record: row.record, column: column,
        value: value ?? row[column], severity: severity, effect: effect, message))
  }

  /// The values of a workplace after the load, as far as they are known.
  func facts(_ workplace: CareKey) -> CareWorkplaceFacts {
    switch workplaces[workplace]?.decision {
    case .values(let values, _): CareWorkplaceFacts(values)
    case .confirmed, .untouched, .ended, nil:
      held.workplaces[workplace].map { CareWorkplaceFacts($0.values) } ?? CareWorkplaceFacts()
    }
  }

  /// Open after the load.
  func isOpen(_ workplace: CareKey) -> Bool {
    switch workplaces[workplace]?.decision {
    case .ended: false
    case .values, .confirmed, .untouched: true
    case nil: held.workplaces[workplace] != nil
    }
  }
}
