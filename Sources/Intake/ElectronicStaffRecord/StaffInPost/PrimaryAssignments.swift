import Directory
import Files

/// Rows of one person: on which one they are counted, and what their rows together cannot be.
struct PrimaryAssignments {
  private let columns: ReportColumns<StaffColumn>
  private let codes: StaffRecordCodes
  /// Places of each person's rows, in the order of the file.
  private(set) var places: [String: [Int]] = [:]

  init(_ rows: [StaffRow], _ columns: ReportColumns<StaffColumn>, _ codes: StaffRecordCodes) {
    self.columns = columns
    self.codes = codes
    places.reserveCapacity(rows.count)
    for (place, row) in rows.enumerated() { places[row.employee, default: []].append(place) }
  }

  /// Marks one row of each person, and reports flags that do not.
  func mark(_ rows: inout [StaffRow], _ findings: inout ReportFindings) {
    for places in places.values {
      rows[main(of: places, rows, &findings)].isPrimary = true
      if places.count > 1 { total(of: places, rows, &findings) }
    }
  }

  /// The rows that count are those in post; a person without any is kept as history.
  private func main(
    of places: [Int], _ rows: [StaffRow], _ findings: inout ReportFindings
  ) -> Int {
    guard places.count > 1 else { return places[0] }
    let inPost = places.filter { rows[$0].isInPost }
    let counted = inPost.isEmpty ? places : inPost
    let flagged = counted.filter { rows[$0].primaryFlag == true }
    let chosen = largest(of: flagged.isEmpty ? counted : flagged, rows)
    guard columns.has(.primaryAssignment), counted.count > 1, flagged.count != 1 else {
      return chosen
    }
    let assignment = rows[chosen].assignment
    for place in flagged.isEmpty ? counted : flagged {
      let row = rows[place]
      let words =
        flagged.isEmpty
        ? "none of the assignments of employee \(row.employee) is the primary one"
        : "employee \(row.employee) has \(flagged.count) primary assignments"
      findings.add(
        flagged.isEmpty ? .primaryNone : .primaryMultiple, row.source,
        StaffColumn.primaryAssignment.rawValue,
        value: columns.value(.primaryAssignment, of: row.source),
        "\(columns.name(.primaryAssignment)): \(words). The person is counted once, on \(assignment),"
          + " which has the larger FTE or comes first; correct the flags in ESR.")
    }
    return chosen
  }

  /// The larger FTE; where equal, the number without a suffix, then the first in the file.
  private func largest(of places: [Int], _ rows: [StaffRow]) -> Int {
    places.min { one, other in
      let (a, b) = (rows[one], rows[other])
      let (fteA, fteB) = (a.fte ?? .zero, b.fte ?? .zero)
      if fteA != fteB { return fteA > fteB }
      let (mainA, mainB) = (a.assignment == a.employee, b.assignment == b.employee)
      return mainA != mainB ? mainA : one < other
    } ?? places[0]
  }

  /// More than one full-time job; acting up and secondment are second assignments to the same work.
  private func total(of places: [Int], _ rows: [StaffRow], _ findings: inout ReportFindings) {
    let counted = places.filter { place in
      let status = codes.status(of: rows[place].status)
      return rows[place].isInPost && rows[place].fte != nil
        && status != AssignmentStatus.actingUp.rawValue
        && status != AssignmentStatus.internalSecondment.rawValue
    }
    let amounts = counted.compactMap { rows[$0].fte }
    let sum = amounts.reduce(.zero, +)
    // An amount over 1 is reported where it stands.
    guard counted.count > 1, sum > .full, amounts.allSatisfy({ $0 <= .full }),
      let last = counted.last
    else { return }
    let row = rows[last]
    findings.add(
      .fteTotalOver1, row.source, StaffColumn.fte.rawValue,
      value: counted.map { columns.value(.fte, of: rows[$0].source) }.joined(separator: " + "),
      "\(columns.name(.fte)): the assignments of employee \(row.employee) add up to \(sum.inWords). They"
        + " were loaded as they are; check them in ESR.")
  }
}
