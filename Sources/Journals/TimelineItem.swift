import Kernel

/// One line of a timeline, with what it is made of.
package struct TimelineItem: Hashable, Sendable {
  package let entry: EntryID
  package let recordedAt: Instant
  /// When it happened, where that is known to differ from when it was written down.
  package let occurredOn: Day?
  package let actorName: String
  /// What happened, in a plain English sentence without a full stop.
  package let sentence: String
  /// What changed for this subject, one sentence each.
  package let changes: [String]
  /// The load that brought it, if a file did.
  package let load: LoadID?

  package init(
    entry: EntryID, recordedAt: Instant, occurredOn: Day?, actorName: String, sentence: String,
    changes: [String], load: LoadID?
  ) {
    self.entry = entry
    self.recordedAt = recordedAt
    self.occurredOn = occurredOn
    self.actorName = actorName
    self.sentence = sentence
    self.changes = changes
    self.load = load
  }

  /// The day to sort and show by.
  package var day: Day { occurredOn ?? recordedAt.dayInLondon }
}

/// Where a value came from.
package struct Provenance: Hashable, Sendable {
  package let entry: EntryID
  package let recordedAt: Instant
  package let actorName: String
  /// `nil` when it was entered by hand.
  package let load: LoadID?
  package let file: String?
  package let line: Int?

  package init(
    entry: EntryID, recordedAt: Instant, actorName: String, load: LoadID?, file: String?,
    line: Int?
  ) {
    self.entry = entry
    self.recordedAt = recordedAt
    self.actorName = actorName
    self.load = load
    self.file = file
    self.line = line
  }
}
