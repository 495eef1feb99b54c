import Kernel

/// What follows when an entry is not as it was last sent.
package struct CalendarUpdate: Hashable, Sendable {
  /// The entry with the sequence and stamp it has from now on: to be kept as last sent, and shown
  /// in feeds (`withoutAttendees`).
  package let entry: CalendarEntry
  /// One for each person who must hear of it, in the order in which they are invited.
  package let messages: [CalendarMessage]

  /// Works out what must be sent.
  ///
  /// The sequence rises by one when the time, the place or the status changes, or somebody is no
  /// longer invited; then a reader puts the new entry in place of the old. When only other things
  /// change, those invited get it with the sequence they have and a later stamp. What somebody has
  /// answered, and who else is invited, is told nobody.
  ///
  /// - Parameters:
  ///   - lastSent: As kept when this was last asked; `nil` when nothing was sent yet.
  ///   - now: As it should be, stamped with the present moment. Its sequence counts only when it is
  ///     higher than what comes out here. Cancelled also when it is one person's and they leave.
  /// - Throws: `CalendarRefusal.anotherUID`: an entry keeps its identifier.
  /// - Source: RFC 5546, sections 2.1.4 and 3.2.
  package init(
    from lastSent: CalendarEntry?, to now: CalendarEntry
  ) throws(CalendarRefusal) {
    guard let lastSent else {
      entry = now
      // Nobody needs to hear that what they never heard of is off.
      messages =
        now.status == .cancelled
        ? [] : now.attendees.map { CalendarMessage(.invited, now, to: $0) }
      return
    }
    guard now.uid == lastSent.uid else { throw .anotherUID(now.uid, than: lastSent.uid) }

    let isOff = now.status == .cancelled
    let stay = Set(isOff ? [] : now.attendees.map(\.address))
    let gone =
      lastSent.status == .cancelled
      ? [] : lastSent.attendees.filter { !stay.contains($0.address) }
    let isMoved = now.status != lastSent.status || now.isElsewhere(than: lastSent)
    let isReworded = now.isWorded(otherwiseThan: lastSent)
    let had = Dictionary(
      lastSent.attendees.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    let told = (isOff ? [] : now.attendees).compactMap { attendee in
      let reason: CalendarMessage.Reason? =
        switch had[attendee.address] {
        case nil: .invited
        case _? where isMoved: .changed
        case let before? where isReworded || attendee.isNamed(otherwiseThan: before): .reworded
        case _?: nil
        }
      return reason.map { (reason: $0, attendee: attendee) }
    }

    var next = now
    let rises = isMoved || !gone.isEmpty
    next.sequence = max(now.sequence, lastSent.sequence + (rises ? 1 : 0))
    // Stamps are written in seconds, and what is new must be later than what it takes the place of;
    // what is not new is written as it was, so that a feed does not change by being looked at.
    next.stampedAt =
      rises || isReworded || !told.isEmpty
      ? max(now.stampedAt, lastSent.stampedAt.adding(seconds: 1)) : lastSent.stampedAt
    entry = next
    messages =
      gone.map { CalendarMessage(.cancelled, next, to: $0) }
      + told.map { CalendarMessage($0.reason, next, to: $0.attendee) }
  }
}

/// One mail to one person. It names only them, so that nobody learns who else is invited.
package struct CalendarMessage: Hashable, Sendable {
  /// Why they are written to.
  package enum Reason: Hashable, Sendable {
    /// They have not had it before.
    case invited
    /// Its time, place or status is another.
    case changed
    /// Something else about it is another. Whoever sends mail may let this wait for the next.
    case reworded
    /// It is off, or they are no longer invited.
    case cancelled
  }

  /// Why they are written to.
  package let reason: Reason
  /// To whom it goes.
  package let recipient: CalendarAddress
  /// With the recipient as its only attendee.
  package let entry: CalendarEntry

  init(_ reason: Reason, _ entry: CalendarEntry, to attendee: CalendarAttendee) {
    self.reason = reason
    recipient = attendee.address
    var entry = entry
    entry.attendees = [attendee]
    self.entry = entry
  }

  /// What is joined to the mail.
  ///
  /// - Throws: `CalendarRefusal` when the entry has no heading or its sequence cannot be written.
  package func file(product: String) throws(CalendarRefusal) -> CalendarFile {
    switch reason {
    case .invited, .changed, .reworded: try .request(entry, product: product)
    case .cancelled: try .cancel(entry, product: product)
    }
  }
}

extension CalendarEntry {
  fileprivate func isElsewhere(than other: CalendarEntry) -> Bool {
    span != other.span || (location ?? "") != (other.location ?? "") || position != other.position
  }

  /// Leaves out what changes with every writing, who is invited, and where it is.
  fileprivate func isWorded(otherwiseThan other: CalendarEntry) -> Bool {
    var copy = self
    copy.sequence = other.sequence
    copy.stampedAt = other.stampedAt
    copy.createdAt = other.createdAt
    copy.lastModifiedAt = other.lastModifiedAt
    copy.location = other.location
    copy.attendees = other.attendees
    return copy != other
  }
}

extension CalendarAttendee {
  fileprivate func isNamed(otherwiseThan other: CalendarAttendee) -> Bool {
    (name, role, expectsAnswer) != (other.name, other.role, other.expectsAnswer)
  }
}
