import Access
import Directory
import Files
import Kernel
import Records
import Storage

/// Where somebody is expected, for calendars: as a file, as a feed that they follow, and as mails.
///
/// - Source: RFC 5545, RFC 5546 and RFC 7986.
struct MidCareerCalendar {
  private static let product = "-//Waypoint//Programmes//EN"
  /// Nobody answers to a feed; calendars ask for an address all the same.
  private static let organiser = "no-reply@waypoint.invalid"

  let tx: any Transaction

  init(_ tx: any Transaction) { self.tx = tx }

  private typealias Entry = (invitation: CalendarInvitation, stamp: Instant)

  /// Everything of one person: their own days, those they lead through, and meetings of their networks.
  func feed(of records: [PersonID], on today: Day) throws -> CalendarFile {
    try file(named: "Waypoint", everything(of: records, on: today))
  }

  /// The days of some participations, to be taken in once.
  func file(_ all: [Participation]) throws -> CalendarFile {
    try file(named: "Mid-career programme", entries(all))
  }

  /// Brings what somebody gets by mail up to how things stand now, where they asked for that.
  func send(to person: PersonID, at now: Instant) throws {
    let records = try OnePerson.records(of: person, tx)
    let accounts = try CalendarMails.wanting(Accounts.open(of: Set(records), tx), tx)
    guard !accounts.isEmpty else { return }
    let all = try everything(of: records, on: now.dayInLondon).map(\.invitation)
    for account in accounts {
      try CalendarMails.keep(all, of: "programme", for: account, at: now, tx)
    }
  }

  /// The same for everybody who is expected in a cohort or leads through it.
  func sendAll(of cohort: CohortID, at now: Instant) throws {
    var people = try Participations.placed(in: cohort, tx).map(\.person)
    people += try CohortPeople.facilitators(of: cohort, tx).map(\.person)
    for day in try CohortDays.of([cohort], tx)[cohort] ?? [] where day.on >= now.dayInLondon {
      people += try CohortDayPeople.expected(on: day, tx).map(\.person)
    }
    for person in people.uniqued() { try send(to: person, at: now) }
  }

  private func file(named name: String, _ all: [Entry]) throws -> CalendarFile {
    try CalendarFile.feed(
      named: name,
      all.map { try $0.invitation.entry(stampedAt: $0.stamp, organiser: Self.organiser) },
      product: Self.product)
  }

  private func everything(of records: [PersonID], on today: Day) throws -> [Entry] {
    try entries(Participations.of(records, tx))
      + led(CohortPeople.facilitating(records, tx), on: today) + met(Alumni.of(records, tx))
  }

  /// Days of every cohort that somebody had a place in: those they left are struck out.
  private func entries(_ all: [Participation]) throws -> [Entry] {
    var entries: [Entry] = []
    for one in all {
      let turns = try Participations.turns(of: one.id, tx)
      let ids =
        (turns.filter { $0.step == .place || $0.step == .transfer }.compactMap(\.cohort)
        + [one.cohort].compactMap(\.self)).uniqued()
      let cohorts = try Cohorts.find(ids, tx)
      let days = try CohortDays.of(ids, tx)
      for cohort in ids.compactMap({ cohorts[$0] }) {
        let isIn = one.cohort == cohort.id && one.state != .withdrawn && one.state != .rejected
        for day in days[cohort.id] ?? [] {
          entries.append(
            try entry(
              day, cohort, uid: "cohort-day-\(day.id)-\(one.id)@waypoint",
              // Whatever happened since makes a later version of it.
              sequence: day.sequence + turns.count, isOff: !isIn, page: "/programme/\(one.id)",
              stamp: max(day.changedAt, one.changedAt)))
        }
      }
      entries += try guestDays(one, ids)
    }
    return entries
  }

  /// Days of other cohorts to which somebody comes for those they missed.
  private func guestDays(_ one: Participation, _ own: [CohortID]) throws -> [Entry] {
    let marks = try CohortAttendances.of([one.id], tx)[one.id] ?? []
    let found = try CohortAttendances.days(marks.map(\.day), tx)
    return try marks.compactMap { mark in
      guard let cohort = found[mark.day]?.cohort, !own.contains(cohort),
        let found = try Cohorts.find(cohort, tx), let day = try CohortDays.find(mark.day, tx)
      else { return nil }
      return try entry(
        day, found, uid: "cohort-day-\(day.id)-\(one.id)@waypoint", sequence: day.sequence,
        isOff: mark.mark == .expected && one.state != .incomplete,
        page: "/programme/\(one.id)", stamp: max(day.changedAt, mark.markedAt))
    }
  }

  private func led(_ all: [CohortFacilitator], on today: Day) throws -> [Entry] {
    let cohorts = try Cohorts.find(all.map(\.cohort), tx)
    let days = try CohortDays.of(cohorts.keys, tx)
    var seen: Set<CohortID> = []
    let person = try all.first.flatMap { try OnePerson.canonical(of: $0.person, tx) }
    return try all.reversed().flatMap { one -> [Entry] in
      guard let cohort = cohorts[one.cohort], cohort.state != .draft,
        seen.insert(one.cohort).inserted
      else { return [] }
      let isOff = !one.isInForce(on: today)
      // Whoever is named again after it ended has a later version of what was struck out.
      let times = all.count { $0.cohort == one.cohort }
      return try (days[cohort.id] ?? []).map { day in
        try entry(
          day, cohort, uid: "cohort-day-\(day.id)-led-\(person ?? one.person)@waypoint",
          sequence: day.sequence + 2 * (times - 1) + (isOff ? 1 : 0), isOff: isOff,
          page: "/cohorts/\(cohort.id)", stamp: day.changedAt)
      }
    }
  }

  private func met(_ networks: [AlumniMember]) throws -> [Entry] {
    let current = networks.filter { $0.leftOn == nil }
    let names = try Organisations.names(of: current.map(\.organisation), tx)
    return try Alumni.meetings(of: current.map(\.organisation), tx).map { one in
      let place = names[one.organisation] ?? ""
      return (
        CalendarInvitation(
          uid: "alumni-meeting-\(one.id)@waypoint", sequence: one.isCancelled ? 1 : 0, on: one.on,
          times: nil, summary: one.about,
          about: "\(one.times). Network of the mid-career programme, \(place)", place: one.place,
          holder: place, reminder: nil, isOff: one.isCancelled,
          page: "/programme/networks/\(one.organisation)"),
        Instant(startOf: one.on - 30)
      )
    }
  }

  private func entry(
    _ day: CohortDay, _ cohort: Cohort, uid: String, sequence: Int, isOff: Bool, page: String,
    stamp: Instant
  ) throws -> Entry {
    let holder = try Organisations.names(of: [cohort.organisation], tx)[cohort.organisation] ?? ""
    return (
      CalendarInvitation(
        uid: uid, sequence: sequence, on: day.on,
        times: CalendarInvitation.Times(from: day.from, until: day.until),
        summary: "Mid-career programme: \(cohort.title)",
        about: day.sessions.map(\.title).joined(separator: "\n"),
        place: "\(day.venue.name), \(day.venue.postcode.text)", holder: holder,
        reminder: "Mid-career programme tomorrow",
        isOff: isOff || day.isCancelled || cohort.state == .cancelled, page: page), stamp
    )
  }
}
