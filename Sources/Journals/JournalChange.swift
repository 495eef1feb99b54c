import Kernel

/// What one unit of work did to one thing: a row of the journal entry that reports it. Fields hold
/// words for readers, never protected characteristics, NI numbers or birth dates.
package struct JournalChange: Hashable, Sendable {
  package enum Kind: String, Storable {
    case created, changed, ended, restored
  }

  package struct Field: Hashable, Sendable {
    package let before: String?
    package let after: String?
    package init(before: String?, after: String?) {
      self.before = before
      self.after = after
    }
  }

  package var person: PersonID?
  package var organisation: OrganisationID?
  /// The kind of thing: `person`, `assignment`, `record`.
  package var record: String
  package var recordID: Int64
  package var kind: Kind
  package var fields: [String: Field]
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
