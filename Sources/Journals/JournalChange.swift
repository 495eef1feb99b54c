import Kernel

/// What one unit of work did to one thing: a row of the journal entry that reports it.
///
/// Fields hold words for readers. Protected characteristics, NI numbers and birth dates are never
/// among them: such a field is `.notShown`, which says only that it changed.
package struct JournalChange: Hashable, Sendable {
  package enum Kind: String, Storable {
    case created, changed, ended, restored
    /// It should never have been: what made it was undone.
    case removed
  }

  /// A value before and after. Both `nil`: not to be shown.
  package struct Field: Hashable, Sendable {
    package let before: String?
    package let after: String?
    package init(before: String?, after: String?) {
      self.before = before
      self.after = after
    }

    package static let notShown = Field(before: nil, after: nil)
  }

  /// A field for the program: the number of the record whose place this one takes.
  package static let replaces = "_replaces"

  package var person: PersonID?
  package var organisation: OrganisationID?
  /// The kind of thing: `person`, `assignment`, `record`.
  package var record: String
  package var recordID: Int64
  package var kind: Kind
  /// By the name of the field, in snake case: `job_title`. A value that is said again, the same,
  /// is among them when another line says it now.
  package var fields: [String: Field]
  /// The file that said so, without folders, and its line.
  package var file: String?
  package var line: Int?

  package init(
    person: PersonID? = nil, organisation: OrganisationID? = nil, record: String, recordID: Int64,
    kind: Kind, fields: [String: Field] = [:], file: String? = nil, line: Int? = nil
  ) {
    self.person = person
    self.organisation = organisation
    self.record = record
    self.recordID = recordID
    self.kind = kind
    self.fields = fields
    self.file = file
    self.line = line
  }
}
