import Kernel

/// What one unit of work did.
package struct JournalEvent: Hashable, Sendable {
  package var action: JournalAction
  /// Whose timelines it belongs on.
  package var subjects: [JournalSubject]
  /// Fills the words of the action. May be erased later.
  package var details: [String: String]
  /// When it happened, if that is not when it is written down: late entry then shows.
  package var occurredOn: Day?
  package var changes: [JournalChange]

  package init(
    _ action: JournalAction, _ subjects: [JournalSubject], details: [String: String] = [:],
    occurredOn: Day? = nil, changes: [JournalChange] = []
  ) {
    self.action = action
    self.subjects = subjects
    self.details = details
    self.occurredOn = occurredOn
    self.changes = changes
  }
}

/// Whom or what an entry is about.
package enum JournalSubject: Hashable, Sendable {
  case person(PersonID)
  case organisation(OrganisationID)
  case account(AccountID)
  case load(LoadID)
  /// Somebody, for their own eyes: who looked at their record, and what they chose about it. On
  /// nobody's timeline, because what others read there tells of it.
  case confidential(PersonID)
  /// Waypoint itself: its settings and content.
  case system
}
