import Files
import Kernel
import Testing

@Suite struct `What must be sent of an entry` {
  private let nadia: CalendarAttendee
  private let tom: CalendarAttendee
  private let sent: CalendarEntry

  init() throws {
    nadia = try CalendarSamples.attendee()
    tom = try CalendarSamples.attendee("Tom Reed", at: "tom.reed@care.example")
    sent = try CalendarSamples.entry(sequence: 4, attendees: [nadia])
  }

  /// The entry as last sent, an hour later and with something about it changed.
  private func changed(_ change: (inout CalendarEntry) throws -> Void) rethrows -> CalendarEntry {
    var entry = sent
    entry.stampedAt = sent.stampedAt.adding(seconds: 3_600)
    try change(&entry)
    return entry
  }

  private func reasons(_ update: CalendarUpdate) -> [CalendarMessage.Reason] {
    update.messages.map(\.reason)
  }

  @Test func `is an invitation at first, to each by themselves`() throws {
    let entry = try CalendarSamples.entry(attendees: [nadia, tom])
    let update = try CalendarUpdate(from: nil, to: entry)
    #expect(update.entry == entry && update.entry.sequence == 0)
    #expect(reasons(update) == [.invited, .invited])
    #expect(update.messages.map(\.recipient) == [nadia.address, tom.address])
    let file = try update.messages[0].file(product: CalendarSamples.product)
    #expect(file.method == .request && file.text.contains("nadia.hill@trust.example"))
    #expect(!file.text.contains("tom.reed"))
  }

  @Test func `is nothing when it is off before anybody heard of it`() throws {
    let entry = try CalendarSamples.entry(status: .cancelled, attendees: [nadia])
    #expect(try CalendarUpdate(from: nil, to: entry).messages.isEmpty)
  }

  @Test func `is nothing when nothing has changed`() throws {
    let update = try CalendarUpdate(
      from: sent,
      to: changed {
        $0.lastModifiedAt = $0.stampedAt
        $0.sequence = 0
        $0.attendees[0].participation = .accepted
      })
    #expect(update.messages.isEmpty && update.entry.sequence == 4)
    #expect(update.entry.stampedAt == sent.stampedAt)
  }

  @Test func `is a request with the next sequence when time, place or status change`() throws {
    let changes: [(inout CalendarEntry) throws -> Void] = [
      { $0.span = try CalendarSamples.span("2026-10-15 09:00", "2026-10-15 16:30") },
      { $0.span = try CalendarSamples.span("2026-10-14 09:00", "2026-10-14 17:00") },
      { $0.span = try .days(from: try CalendarSamples.day("2026-10-14")) },
      { $0.location = "The Studio, 51 Lever Street, Manchester" },
      { $0.location = nil },
      { $0.position = try CalendarPosition(latitude: 53.48, longitude: -2.23) },
      { $0.status = .tentative },
    ]
    for change in changes {
      let update = try CalendarUpdate(from: sent, to: try changed(change))
      #expect(update.entry.sequence == 5 && reasons(update) == [.changed])
      let file = try update.messages[0].file(product: CalendarSamples.product)
      #expect(file.method == .request && file.entries[0].uid == sent.uid)
      #expect(try file.read().raw("SEQUENCE") == "5")
    }
  }

  @Test func `is a request with the sequence it has when only words change`() throws {
    let changes: [(inout CalendarEntry) throws -> Void] = [
      { $0.summary = "Module 2: leading across a system" }, { $0.description = "Bring a laptop." },
      { $0.link = try CalendarLink("https://waypoint.example/days/2") },
      { $0.categories = ["Leadership"] }, { $0.takesUpTime = false },
      { $0.organiser.name = "Programme office" }, { $0.attendees[0].name = "Dr Nadia Hill" },
      { $0.alarms = [try CalendarAlarm(.days(1), "Tomorrow")] },
    ]
    for change in changes {
      let update = try CalendarUpdate(from: sent, to: try changed(change))
      #expect(update.entry.sequence == 4 && reasons(update) == [.reworded])
      #expect(update.messages[0].entry.stampedAt > sent.stampedAt)
    }
  }

  @Test func `has a later stamp than before, also within one second`() throws {
    var now = sent
    now.summary = "Module 2, again"
    let update = try CalendarUpdate(from: sent, to: now)
    #expect(update.messages[0].entry.stampedAt == sent.stampedAt.adding(seconds: 1))
    #expect(update.entry.stampedAt == update.messages[0].entry.stampedAt)
  }

  @Test func `is a cancellation with the next sequence when it is off, and then no more`() throws {
    let update = try CalendarUpdate(from: sent, to: changed { $0.status = .cancelled })
    #expect(update.entry.sequence == 5 && reasons(update) == [.cancelled])
    let file = try update.messages[0].file(product: CalendarSamples.product)
    #expect(file.method == .cancel)
    #expect(try file.read().raw("STATUS") == "CANCELLED")
    let again = try CalendarUpdate(
      from: update.entry,
      to: changed {
        $0.status = .cancelled
        $0.span = try CalendarSamples.span("2026-10-21 09:00", "2026-10-21 16:30")
      })
    #expect(again.messages.isEmpty && again.entry.sequence == 6)
  }

  @Test func `is a request with a higher sequence when it is on again`() throws {
    let off = try CalendarUpdate(from: sent, to: changed { $0.status = .cancelled }).entry
    let update = try CalendarUpdate(from: off, to: changed { $0.summary = "On again" })
    #expect(update.entry.sequence == 6 && reasons(update) == [.changed])
  }

  @Test func `is a cancellation for those who are no longer invited, and an invitation for new`()
    throws
  {
    let update = try CalendarUpdate(from: sent, to: changed { $0.attendees = [tom] })
    #expect(reasons(update) == [.cancelled, .invited])
    #expect(update.messages.map(\.recipient) == [nadia.address, tom.address])
    #expect(update.entry.sequence == 5 && update.entry.attendees == [tom])
    let out = try update.messages[0].file(product: CalendarSamples.product).read()
    #expect(out.raw("METHOD") == "CANCEL" && out.raw("STATUS") == nil)
    #expect(out.raw("ATTENDEE") == "mailto:nadia.hill@trust.example")
    // When they come back, what they get counts more than the cancellation.
    let back = try CalendarUpdate(
      from: update.entry,
      to: changed {
        $0.attendees = [tom, nadia]
        $0.stampedAt = $0.stampedAt.adding(seconds: 60)
      })
    #expect(back.messages.map(\.recipient) == [nadia.address] && reasons(back) == [.invited])
    #expect(back.entry.sequence == 5)
    #expect(back.messages[0].entry.stampedAt > update.messages[0].entry.stampedAt)
  }

  @Test func `goes to a new address as an invitation, and to the old as a cancellation`() throws {
    let moved = try CalendarSamples.attendee(at: "nadia.hill@other.example")
    let update = try CalendarUpdate(from: sent, to: changed { $0.attendees = [moved] })
    #expect(reasons(update) == [.cancelled, .invited])
    let capitals = try CalendarSamples.attendee(at: "Nadia.Hill@trust.example")
    #expect(
      try CalendarUpdate(from: sent, to: changed { $0.attendees = [capitals] }).messages.isEmpty)
  }

  @Test func `never has a lower sequence, nor another identifier`() throws {
    let ahead = try CalendarUpdate(from: sent, to: changed { $0.sequence = 9 })
    #expect(ahead.entry.sequence == 9 && ahead.messages.isEmpty)
    let other = try CalendarSamples.entry("day-3-of-411@waypoint.example")
    #expect(throws: CalendarRefusal.anotherUID(other.uid, than: sent.uid)) {
      try CalendarUpdate(from: sent, to: other)
    }
  }

  @Test func `always leaves those who hear of it with what is so, whatever happens in which order`()
    throws
  {
    var chance = SeededGenerator(seed: 5_546)
    for life in 0..<200 {
      var last: CalendarEntry?
      var held: [CalendarAddress: (CalendarMethod, CalendarEntry)] = [:]
      for step in 0..<12 {
        var now = try CalendarSamples.entry()
        now.stampedAt = now.stampedAt.adding(seconds: Int64(step / 2))
        let hour = Int.random(in: 8...10, using: &chance)
        now.span = try CalendarSamples.span("2026-10-14 0\(hour % 10):00", "2026-10-14 16:30")
        if Int.random(in: 0..<4, using: &chance) == 0 { now.location = "Online" }
        if Int.random(in: 0..<4, using: &chance) == 0 { now.status = .cancelled }
        if Int.random(in: 0..<3, using: &chance) == 0 { now.description = "Step \(step)" }
        now.attendees = [nadia, tom].filter { _ in Int.random(in: 0..<4, using: &chance) > 0 }
        let update = try CalendarUpdate(from: last, to: now)
        for message in update.messages {
          let file = try message.file(product: CalendarSamples.product)
          let entry = message.entry
          if let (_, before) = held[message.recipient] {
            // What a calendar takes for newer: RFC 5546, section 2.1.5.
            #expect(
              (entry.sequence, entry.stampedAt) > (before.sequence, before.stampedAt),
              "life \(life), step \(step)")
          } else {
            #expect(file.method == .request)
          }
          held[message.recipient] = (file.method, entry)
        }
        for person in [nadia, tom] {
          let isOn =
            now.status != .cancelled && now.attendees.contains { $0.address == person.address }
          let has = held[person.address]
          #expect((has?.0 == .request) == isOn, "life \(life), step \(step)")
          if isOn {
            #expect(has?.1.span == now.span && has?.1.location == now.location)
            #expect(has?.1.description == now.description)
          }
        }
        #expect(update.entry.sequence >= last?.sequence ?? 0)
        last = update.entry
      }
    }
  }
}
