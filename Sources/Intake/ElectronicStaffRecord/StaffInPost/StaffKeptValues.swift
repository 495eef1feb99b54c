import Directory
import Files

// What is wrong in a row takes nothing back: a blank does.
extension StaffValues {
  /// The assignment as earlier files left it, while it is the same person's.
  func heldAssignment(of row: StaffRow) -> Assignment? {
    held.employeeOf[row.assignment] == row.employee ? held.assignments[row.assignment] : nil
  }

  private func isWrong(_ column: StaffColumn, _ row: StaffRow, isMissing: Bool) -> Bool {
    isMissing && !text(column, row).isEmpty
  }

  /// Dates that could not be taken stay as they are held, so that a leaver is one still.
  func keepHeld(_ row: inout StaffRow) {
    let before = heldAssignment(of: row)
    if isWrong(.start, row, isMissing: row.startsOn == nil) {
      row.leavesAlone.insert(.start)
      row.startsOn = before?.startedOn
    }
    if isWrong(.latestStart, row, isMissing: row.joinedOn == nil) {
      row.leavesAlone.insert(.latestStart)
      row.joinedOn = before?.joinedEmployerOn
    }
    if isWrong(.end, row, isMissing: row.endsOn == nil) {
      let end = before?.endedOn
      // One who has started again since has no end that anybody knows.
      if let end, let start = row.startsOn, end < start { return }
      row.leavesAlone.insert(.end)
      row.endsOn = end
    }
  }

  /// The other columns, by the values that are missing though something stands there.
  func noteWrong(_ row: inout StaffRow) {
    let missing: [(StaffColumn, Bool)] = [
      (.staffGroup, row.staffGroup.isEmpty), (.role, row.role.isEmpty),
      (.category, row.category.isEmpty), (.employeeCategory, row.employeeCategory.isEmpty),
      (.status, row.status.isEmpty), (.occupationCode, row.occupationCode.isEmpty),
      (.fte, row.fte == nil), (.hours, row.hours == nil), (.email, row.email.isEmpty),
      (.managerFlag, row.isFlaggedManager == nil),
      (.registrationExpiry, row.registrationExpiresOn == nil),
    ]
    for (column, isMissing) in missing where isWrong(column, row, isMissing: isMissing) {
      row.leavesAlone.insert(column)
    }
  }
}
