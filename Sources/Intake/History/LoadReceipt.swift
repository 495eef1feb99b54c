import Files
import Kernel

/// One line of the upload history.
package struct LoadSummary: Hashable, Sendable {
  package let id: LoadID
  package let loadedAt: Instant
  package let actor: String
  package let organisation: OrganisationID?
  package let formats: [String]
  package let files: [String]
  package let tally: ChangeTally
  /// The name of an employer that an undo took away.
  package let formerEmployer: String?
  package let undone: LoadUndone?
}

/// What a load did, for whoever may load for the employer.
package struct LoadReceipt: Sendable {
  package struct File: Hashable, Sendable {
    package let name: String
    package let format: String
    package let role: String
    package let sizeInBytes: Int
  }

  package let summary: LoadSummary
  package let asOf: Day
  package let files: [File]
  package let findings: [Finding]
  /// What the employer had after it: "workers" and 14.
  package let heldAfter: [(name: String, count: String)]
  /// Only the uploader gets rows in error back, and only for some days.
  package let hasRowsInError: Bool
}
