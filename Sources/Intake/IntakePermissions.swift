import Access
import Figures
import Journals

package enum IntakePermissions {
  package static let loadStaff = Permission(
    "intake.load", doing: "load files for this organisation", roles: .keepers, for: .employment)
  package static let loadNational = Permission(
    "intake.load-national", doing: "load national lists", roles: [.administrator])

  package static let takeOutStaff = Permission(
    "intake.take-out", doing: "take out the staff files of this organisation",
    roles: .any(.keepers, [.equalityLead]), for: .employment)

  package static let undoStaff = Permission(
    "intake.undo", doing: "undo loads for this organisation", roles: .keepers, for: .employment)
  package static let undoNational = Permission(
    "intake.undo-national", doing: "undo loads of national lists", roles: [.administrator])

  package static let all = [
    loadStaff, loadNational, takeOutStaff, .giveBackMonitoring, undoStaff, undoNational,
  ]
}

package enum IntakeActions {
  package static let loaded = JournalAction(
    "load.applied", words: "Loaded {files} for {employer}: {summary}")
  package static let loadedNational = JournalAction(
    "load.national", words: "Loaded {files}: {summary}")

  package static let takenOut = JournalAction(
    "files.taken-out", words: "Took out {files} of {employer}: {rows}{details}")

  package static let all = [loaded, loadedNational, takenOut, Journal.undone]
}
