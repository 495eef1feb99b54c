import Access
import Directory
import Files
import Kernel
import Records
import Storage
import Web

/// `/calendars/:code`: for programs that follow a calendar, by a secret address and nothing else.
enum CalendarRoutes {
  /// What the codes are for.
  static let place = "calendar"

  static func add(to routes: Routes) {
    routes.get("/calendars/:code", .open, feed)
  }

  @Sendable static func feed(_ visit: Visit) async throws -> Answer {
    let digest = SafeCode.digest(try visit.word("code"), for: place)
    let today = visit.today
    let file = try await visit.site.database.read { tx in
      guard let person = try CalendarFeeds.person(digest, tx) else {
        throw NotFound("This calendar")
      }
      // Who has no account any more follows nothing.
      let records = try OnePerson.records(of: person, tx)
      guard try !Accounts.open(of: Set(records), tx).isEmpty else {
        throw NotFound("This calendar")
      }
      return try MidCareerCalendar(tx).feed(of: records, on: today)
    }
    return .file(named: "waypoint.ics", type: file.mediaType, file.bytes)
  }
}

/// Where somebody is expected, for calendars.
///
/// - Source: RFC 5545, RFC 5546 and RFC 7986.
struct MidCareerCalendar {
  private static let product = "-//Waypoint//Programmes//EN"

  let tx: any Transaction

  init(_ tx: any Transaction) { self.tx = tx }

  /// Everything of one person: their own days, those they lead through, and meetings of their networks.
  func feed(of records: [PersonID], on today: Day) throws -> CalendarFile {
    let leading = try CohortPeople.facilitating(records, tx)
    let networks = try Alumni.of(records, tx)
    return try CalendarFile.feed(
      named: "Waypoint",
      entries(Participations.of(records, tx)) + led(leading, on: today) + met(networks),
      product: Self.product)
  }

  /// The days of some participations, to be taken in once.
  func file(_ all: [Participation]) throws -> CalendarFile {
    try CalendarFile.feed(
      named: "Mid-career programme", entries(all), product: Self.product)
  }

  /// Days of every cohort that somebody had a place in: those they left are struck out.
  private func entries(_ all: [Participation]) throws -> [CalendarEntry] {
    var entries: [CalendarEntry] = []
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
              sequence: day.sequence + turns.count, isOff: !isIn,
              stamp: max(day.changedAt, one.changedAt)))
        }
      }
      entries += try guestDays(one, ids)
    }
    return entries
  }

  /// Days of other cohorts to which somebody comes for those they missed.
  private func guestDays(
    _ one: Participation, _ own: [CohortID]
  ) throws -> [CalendarEntry] {
    let marks = try CohortAttendances.of([one.id], tx)[one.id] ?? []
    let found = try CohortAttendances.days(marks.map(\.day), tx)
    return try marks.compactMap { mark in
      guard let cohort = found[mark.day]?.cohort, !own.contains(cohort),
        let found = try Cohorts.find(cohort, tx), let day = try CohortDays.find(mark.day, tx)
      else { return nil }
      return try entry(
        day, found, uid: "cohort-day-\(day.id)-\(one.id)@waypoint", sequence: day.sequence,
        isOff: false, stamp: max(day.changedAt, mark.markedAt))
    }
  }

  private func led(
    _ all: [CohortFacilitator], on today: Day
  ) throws -> [CalendarEntry] {
    let cohorts = try Cohorts.find(all.map(\.cohort), tx)
    let days = try CohortDays.of(cohorts.keys, tx)
    var seen: Set<CohortID> = []
    let person = try all.first.flatMap { try OnePerson.canonical(of: $0.person, tx) }
    return try all.reversed().flatMap { one -> [CalendarEntry] in
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
          stamp: day.changedAt)
      }
    }
  }

  private func met(_ networks: [AlumniMember]) throws -> [CalendarEntry] {
    let current = networks.filter { $0.leftOn == nil }
    let names = try Organisations.names(of: current.map(\.organisation), tx)
    return try Alumni.meetings(of: current.map(\.organisation), tx).map { one in
      CalendarEntry(
        uid: try CalendarUID("alumni-meeting-\(one.id)@waypoint"),
        sequence: one.isCancelled ? 1 : 0, stampedAt: Instant(startOf: one.on - 30),
        span: try .days(from: one.on), summary: one.about,
        description:
          "\(one.times). Network of the mid-career programme, \(names[one.organisation] ?? "")",
        location: one.place, status: one.isCancelled ? .cancelled : .confirmed,
        takesUpTime: false, organiser: try organiser(names[one.organisation] ?? ""))
    }
  }

  private func entry(
    _ day: CohortDay, _ cohort: Cohort, uid: String, sequence: Int, isOff: Bool, stamp: Instant
  ) throws -> CalendarEntry {
    let holder = try Organisations.names(of: [cohort.organisation], tx)[cohort.organisation] ?? ""
    let off = isOff || day.isCancelled || cohort.state == .cancelled
    return CalendarEntry(
      uid: try CalendarUID(uid), sequence: sequence, stampedAt: stamp, lastModifiedAt: stamp,
      span: try .times(
        from: LondonTime(day.on, day.from / 60, day.from % 60),
        to: LondonTime(day.on, day.until / 60, day.until % 60)),
      summary: "Mid-career programme: \(cohort.title)",
      description: day.sessions.map(\.title).joined(separator: "\n"),
      location: "\(day.venue.name), \(day.venue.postcode.text)",
      status: off ? .cancelled : .confirmed, organiser: try organiser(holder),
      alarms: off ? [] : [try CalendarAlarm(.days(1), "Mid-career programme tomorrow")])
  }

  /// Nobody answers to a feed; calendars ask for an address all the same.
  private func organiser(_ name: String) throws -> CalendarOrganiser {
    CalendarOrganiser(try CalendarAddress("no-reply@waypoint.invalid"), name: name)
  }
}
