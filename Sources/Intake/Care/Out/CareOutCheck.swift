import Files
import Kernel

/// Reads what was written by the rules for reading: what the care service would refuse or ask
/// about is said in the same words as of a file that comes in.
enum CareOutCheck {
  static func findings(of out: CareOut) -> [Finding] {
    let files = out.files.map { file in
      (file: SourceFile(name: file.name, bytes: file.bytes), kind: file.kind)
    }
    let reading = CareReading(files, heldWorkplaces: [], hasHeldWorkers: false, codes: out.codes)
    var upload = CareUpload(
      reading.sheets, refused: reading.refused, held: CareHeld(), asOf: out.context.asOf,
      codes: out.codes)
    upload.judge()
    return (reading.findings + upload.findings).filter {
      $0.severity != .info && !isOfFirstLoad($0.code)
    } + further(out)
  }

  /// Nothing is held beside the files here, so what is said of that is of no use.
  private static func isOfFirstLoad(_ code: FindingCode) -> Bool {
    [.statusUpdateMissing, .statusDeleteMissing, .absentFromFile].contains(code)
  }

  /// What is held and the present form of the files has no column for.
  private static func further(_ out: CareOut) -> [Finding] {
    var findings: [Finding] = []
    let sheets: [(CareFileKind, [[String: String]])] = [
      (.workplace, out.workplaces), (.staff, out.workers), (.training, out.training),
    ]
    for (kind, rows) in sheets {
      let columns = Set(CareOutText(kind: kind, codes: out.codes).columns(for: rows))
      var counts: [String: Int] = [:]
      for row in rows {
        for column in row.keys where !columns.contains(column) { counts[column, default: 0] += 1 }
      }
      for (column, count) in counts.sorted(by: { $0.key < $1.key }) {
        findings.append(
          Finding(
            .valueIgnored, file: out.files.first { $0.kind == kind }?.name ?? "", column: column,
            severity: .info,
            "\(column) is held for \(count == 1 ? "1 row" : "\(count) rows"), from an older form of "
              + "the file. The present form has no such column, so it was left out."))
      }
    }
    return findings
  }
}
