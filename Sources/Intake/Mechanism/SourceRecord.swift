import Files
import Kernel

/// Names one record of a source within an employer.
package struct RecordKey: Hashable, Comparable, Sendable {
  /// `workplace`, `worker`, `training`, `assignment`, `competence`: the format's own words.
  package let kind: String
  /// Unique among the records of that kind of one employer: `OM-1/M03`.
  package let key: String

  package init(_ kind: String, _ key: String) {
    self.kind = kind
    self.key = key
  }

  package static func < (one: RecordKey, other: RecordKey) -> Bool {
    (one.kind, one.key) < (other.kind, other.key)
  }
}

/// What a source says about one thing, whole, as it is to stand after the load.
package struct SourceRecord: Sendable {
  package let key: RecordKey
  /// The key of the record it belongs to: the worker of a training row.
  package var parent: RecordKey?
  /// Standard column name → value, checked; blank values left out. Never a protected
  /// characteristic, an NI number or a birth date.
  package var values: [String: String] { didSet { text = nil } }
  /// What is not kept with the record: protected characteristics, NI number, birth date. Goes
  /// through `project` to the monitoring store and to Directory, and nowhere else.
  package var hidden: [String: String]
  package let file: String
  /// Physical line.
  package let line: Int
  private var text: String?

  package init(
    _ key: RecordKey, parent: RecordKey? = nil, values: [String: String],
    hidden: [String: String] = [:], file: String, line: Int
  ) {
    self.key = key
    self.parent = parent
    self.values = values
    self.hidden = hidden
    self.file = file
    self.line = line
  }

  /// The values as one text; worked out at each call, unless they are settled.
  var said: String { text ?? SaidText.text(of: values) }

  /// Works the text out once, for a record whose values change no more.
  mutating func settle(_ writer: inout SaidText.Writer) { text = writer.text(of: values) }
}

/// A record as an earlier load left it.
package struct HeldSourceRecord: Sendable {
  package let id: SourceRecordID
  package let key: RecordKey
  package let parent: RecordKey?
  /// The values as text; `values` reads it.
  let said: String
  package let file: String
  package let line: Int
  package let firstLoad: LoadID
  package let lastLoad: LoadID
  /// The source last said that it still holds, without saying its values.
  package let confirmedOn: Day?
  package let endedOn: Day?
  package let links: RecordLinks

  /// Read from text at each call: ask once.
  package var values: [String: String] { SaidText.values(of: said) }
  package var isCurrent: Bool { endedOn == nil }
}

package struct SourceRecordID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// What `project` made of a source record, so that the next load finds it again.
package struct RecordLinks: Hashable, Sendable {
  package var person: PersonID?
  /// The workplace or other organisation.
  package var organisation: OrganisationID?
  package var assignment: AssignmentID?
  package var record: RecordID?

  package init(
    person: PersonID? = nil, organisation: OrganisationID? = nil, assignment: AssignmentID? = nil,
    record: RecordID? = nil
  ) {
    self.person = person
    self.organisation = organisation
    self.assignment = assignment
    self.record = record
  }
}

/// A record that stops: by its STATUS, or because newer rows replace it.
package struct RecordEnd: Hashable, Sendable {
  package enum Reason: String, Sendable { case removed, replaced }

  package let key: RecordKey
  package let reason: Reason
  /// Last day, when the source says it; otherwise the day of the load.
  package let on: Day?
  package let file: String
  package let line: Int?

  package init(
    _ key: RecordKey, reason: Reason, on: Day? = nil, file: String, line: Int? = nil
  ) {
    self.key = key
    self.reason = reason
    self.on = on
    self.file = file
    self.line = line
  }
}
