import Kernel

/// One day or meeting, as it stands in a calendar. Best made per person: whoever leaves has theirs
/// cancelled, and nobody reads in it who else comes.
package struct CalendarEntry: Hashable, Sendable {
  /// Whether it will happen.
  package enum Status: String, Sendable, CaseIterable {
    case tentative = "TENTATIVE"
    case confirmed = "CONFIRMED"
    case cancelled = "CANCELLED"
  }

  /// Stays the same over its whole life.
  package let uid: CalendarUID
  /// How often its time, place or status has changed; only ever rises (see `CalendarUpdate`).
  package var sequence: Int
  /// When this was written. Of two with the same sequence, the later counts.
  package var stampedAt: Instant
  /// When the entry was first made.
  package var createdAt: Instant?
  /// When something about it last changed.
  package var lastModifiedAt: Instant?
  /// When it is.
  package var span: CalendarSpan
  /// Its heading.
  package var summary: String
  /// More about it; may have several lines.
  package var description: String?
  /// The venue, in words.
  package var location: String?
  /// The venue, on the map.
  package var position: CalendarPosition?
  /// A page about it.
  package var link: CalendarLink?
  /// What kinds of thing it is.
  package var categories: [String]
  /// Whether it will happen.
  package var status: Status
  /// Whether whoever has it counts as busy.
  package var takesUpTime: Bool
  /// Who holds it. Every way of sending an entry asks for one (RFC 5546, section 3.2).
  package var organiser: CalendarOrganiser
  /// Who is invited; nobody in a feed.
  package var attendees: [CalendarAttendee]
  /// What reminds of it.
  package var alarms: [CalendarAlarm]

  package init(
    uid: CalendarUID, sequence: Int = 0, stampedAt: Instant, createdAt: Instant? = nil,
    lastModifiedAt: Instant? = nil, span: CalendarSpan, summary: String,
    description: String? = nil, location: String? = nil, position: CalendarPosition? = nil,
    link: CalendarLink? = nil, categories: [String] = [], status: Status = .confirmed,
    takesUpTime: Bool = true, organiser: CalendarOrganiser, attendees: [CalendarAttendee] = [],
    alarms: [CalendarAlarm] = []
  ) {
    self.uid = uid
    self.sequence = sequence
    self.stampedAt = stampedAt
    self.createdAt = createdAt
    self.lastModifiedAt = lastModifiedAt
    self.span = span
    self.summary = summary
    self.description = description
    self.location = location
    self.position = position
    self.link = link
    self.categories = categories
    self.status = status
    self.takesUpTime = takesUpTime
    self.organiser = organiser
    self.attendees = attendees
    self.alarms = alarms
  }

  /// As it is shown in a feed, which names nobody who is invited.
  package var withoutAttendees: CalendarEntry {
    var entry = self
    entry.attendees = []
    return entry
  }
}

/// Shows words some time before an entry starts. Whole days start at midnight.
package struct CalendarAlarm: Hashable, Sendable {
  /// How long before.
  package enum Lead: Hashable, Sendable {
    /// Passing minutes, whatever the clocks do.
    case minutes(Int)
    /// At the same time of an earlier day, also when the clocks change between.
    case days(Int)
  }

  /// How long before.
  package let lead: Lead
  /// What is shown.
  package let words: String

  /// - Throws: `CalendarRefusal.unusableAlarm` when it would come after the start or says nothing.
  package init(_ lead: Lead, _ words: String) throws(CalendarRefusal) {
    let isBefore =
      switch lead {
      case .minutes(let minutes): minutes >= 0
      case .days(let days): days >= 0
      }
    guard isBefore, !CalendarText.isBlank(words) else { throw .unusableAlarm }
    self.lead = lead
    self.words = words
  }
}
