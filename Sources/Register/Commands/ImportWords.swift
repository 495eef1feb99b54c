import Files
import Intake

/// A load, told to somebody at a terminal.
enum ImportWords {
  static func lines(of report: ImportReport, applied: Bool) -> [String] {
    var lines = report.files.map { file in
      "\(file.name): \(file.format.isEmpty ? "not recognised" : file.format)"
    }
    lines.append("")
    for group in groups(of: report.findings) {
      let column = group.column.isEmpty ? "" : " in \(group.column)"
      let times = group.findings.count == 1 ? "" : ", \(group.findings.count) times"
      lines.append("\(group.severity.rawValue.uppercased()) \(group.code)\(column)\(times)")
      for finding in group.findings.prefix(3) {
        let place = [finding.file, finding.line.map { "line \($0)" }]
          .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
        lines.append("  \(place.isEmpty ? "" : place + ": ")\(finding.message)")
      }
      if group.findings.count > 3 { lines.append("  and \(group.findings.count - 3) more") }
    }
    if !report.findings.isEmpty { lines.append("") }
    for employer in report.employers {
      lines.append(
        "\(employer.name) (\(employer.code))\(employer.isNew ? ", not held before: made provisionally" : "")"
      )
    }
    let tally = report.tally
    lines.append(
      """
      \(tally.joiners) joiners, \(tally.movers) movers, \(tally.leavers) leavers, \
      \(tally.changed) changed, \(tally.unchanged) unchanged, \(tally.rejected) rejected
      """)
    if !report.didAnything {
      lines.append("Nothing was loaded.")
    } else if applied {
      lines.append("Loaded.")
    } else {
      lines.append("Nothing was changed. Run it again with --apply to load.")
    }
    return lines
  }

  private struct Group {
    let severity: Severity
    let code: String
    let column: String
    var findings: [Finding]
  }

  /// Same code and column together, the worst first.
  private static func groups(of findings: [Finding]) -> [Group] {
    var groups: [Group] = []
    for finding in findings {
      let place = groups.firstIndex {
        $0.code == finding.code.rawValue && $0.column == finding.column
          && $0.severity == finding.severity
      }
      if let place {
        groups[place].findings.append(finding)
      } else {
        groups.append(
          Group(
            severity: finding.severity, code: finding.code.rawValue, column: finding.column,
            findings: [finding]))
      }
    }
    return groups.sorted { $0.severity < $1.severity }
  }
}
