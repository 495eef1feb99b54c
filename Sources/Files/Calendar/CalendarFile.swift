import Kernel

/// What a file says that its reader should do with it.
///
/// - Source: RFC 5546, section 1.4.
package enum CalendarMethod: String, Sendable, CaseIterable {
  /// Show these; nobody is asked.
  case publish = "PUBLISH"
  /// Somebody is invited, or what they are invited to has changed.
  case request = "REQUEST"
  /// It is off, for everybody or for those named.
  case cancel = "CANCEL"
}

/// A calendar file (iCalendar), to subscribe to or to send by mail. There are only files that
/// readers can do something with, so `bytes` always has an answer.
///
/// - Source: RFC 5545, RFC 5546 and RFC 7986.
package struct CalendarFile: Hashable, Sendable {
  /// What its reader should do with it.
  package let method: CalendarMethod
  /// What the subscriber's list of calendars shows; only in a feed.
  package let name: String?
  /// After how many minutes subscribers should ask again; only in a feed.
  package let refreshInMinutes: Int?
  /// The program that writes it, like `-//Waypoint//Places//EN`.
  package let product: String
  /// In the order in which they are written.
  package let entries: [CalendarEntry]

  /// The whole calendar, to subscribe to. What is off stays in it with status cancelled, so that
  /// it is struck out in calendars that have it. May be empty.
  ///
  /// - Throws: `CalendarRefusal`, also when an entry names who is invited.
  package static func feed(
    named name: String, _ entries: [CalendarEntry], refreshInMinutes: Int = 60, product: String
  ) throws(CalendarRefusal) -> CalendarFile {
    guard !CalendarText.isBlank(name) else { throw .noName }
    guard refreshInMinutes >= 1 else { throw .refreshTooOften }
    var seen: Set<CalendarUID> = []
    for entry in entries {
      guard entry.attendees.isEmpty else { throw .attendeesInFeed(entry.uid) }
      guard seen.insert(entry.uid).inserted else { throw .sameUIDTwice(entry.uid) }
    }
    return try CalendarFile(
      .publish, name: name, refreshInMinutes: refreshInMinutes, product: product, entries)
  }

  /// Invites those whom the entry names, or tells them what has changed.
  ///
  /// - Throws: `CalendarRefusal`, also when it names nobody or is cancelled.
  package static func request(
    _ entry: CalendarEntry, product: String
  ) throws(CalendarRefusal) -> CalendarFile {
    guard !entry.attendees.isEmpty else { throw .nobodyInvited(entry.uid) }
    guard entry.status != .cancelled else { throw .requestOfCancelled(entry.uid) }
    return try CalendarFile(.request, product: product, [entry])
  }

  /// Tells those whom the entry names that it is off, when its status is cancelled; otherwise that
  /// they are no longer invited to what goes on without them.
  ///
  /// - Throws: `CalendarRefusal`, also when it names nobody.
  package static func cancel(
    _ entry: CalendarEntry, product: String
  ) throws(CalendarRefusal) -> CalendarFile {
    guard !entry.attendees.isEmpty else { throw .nobodyInvited(entry.uid) }
    return try CalendarFile(.cancel, product: product, [entry])
  }

  private init(
    _ method: CalendarMethod, name: String? = nil, refreshInMinutes: Int? = nil, product: String,
    _ entries: [CalendarEntry]
  ) throws(CalendarRefusal) {
    guard !CalendarText.isBlank(product) else { throw .noProduct }
    for entry in entries {
      guard !CalendarText.isBlank(entry.summary) else { throw .noSummary(entry.uid) }
      guard (0...Int(Int32.max)).contains(entry.sequence) else {
        throw .sequenceOutOfRange(entry.uid)
      }
      let moments = [entry.stampedAt, entry.createdAt, entry.lastModifiedAt].compactMap(\.self)
      guard moments.allSatisfy({ LondonTime.isWritable($0.dayInLondon) }) else {
        throw .dayOutsideCalendar
      }
      guard Set(entry.attendees.map(\.address)).count == entry.attendees.count else {
        throw .sameAttendeeTwice(entry.uid)
      }
    }
    self.method = method
    self.name = name
    self.refreshInMinutes = refreshInMinutes
    self.product = product
    self.entries = entries
  }

  /// The type under which it is answered or joined to a mail.
  package var mediaType: String {
    "text/calendar; charset=utf-8; method=\(method.rawValue)"
  }
}
