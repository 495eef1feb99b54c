import Files

/// Two employee numbers that may be one person, and one that may be two.
struct SamePerson {
  let columns: ReportColumns<StaffColumn>

  /// Rows of one employee that give another birth date or NI number than the first, and employees
  /// that share an NI number: offered as one person, never merged. A name and a birth date alone
  /// say nothing.
  ///
  /// - Parameter places: Rows of each employee, in the order of the file.
  func check(
    _ rows: [StaffRow], _ places: [String: [Int]], _ findings: inout ReportFindings
  ) {
    var firstWith: [String: Int] = [:]
    for (place, row) in rows.enumerated() {
      guard let own = places[row.employee], let first = own.first else { continue }
      if place != first { differs(row, rows[first], &findings) }
      guard !row.nationalInsurance.isEmpty else { continue }
      let number = String(row.nationalInsurance.prefix(8))
      guard let earlier = firstWith[number] else {
        firstWith[number] = place
        continue
      }
      // Once for each employee: their further rows repeat the number.
      let isFirst = own.first { !rows[$0].nationalInsurance.isEmpty } == place
      if rows[earlier].employee != row.employee, isFirst {
        findings.add(
          .personPossibleMatch, row.source, StaffColumn.nationalInsurance.rawValue,
          severity: .warning,
          "\(columns.name(.nationalInsurance)): employee \(row.employee) has the same number as"
            + " employee \(rows[earlier].employee) on line \(rows[earlier].source.line). They were"
            + " loaded as two people; if they are one, say so under possible duplicates.")
      }
    }
  }

  private func differs(_ row: StaffRow, _ first: StaffRow, _ findings: inout ReportFindings) {
    func add(_ column: StaffColumn) {
      findings.add(
        .differsFromRecord, row.source, column.rawValue,
        "\(columns.name(column)) differs from that of the same employee on line \(first.source.line),"
          + " which was taken. Correct one of them in ESR.")
    }
    if let one = row.bornOn, let other = first.bornOn, one != other { add(.birthDate) }
    if !row.nationalInsurance.isEmpty, !first.nationalInsurance.isEmpty,
      row.nationalInsurance.prefix(8) != first.nationalInsurance.prefix(8)
    {
      add(.nationalInsurance)
    }
  }
}
