import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// What whoever holds a cohort says of it.
struct CohortTerms: Hashable, Sendable {
  var title: String
  var closesOn: Day
  var capacity: Int
  var minimum: Int
  var mix: CohortMix

  /// - Throws: `Problems` by the names of fields.
  func check(_ edition: MidCareerEdition, on today: Day) throws {
    var problems = Problems()
    if !edition.capacity.contains(capacity) {
      problems.add(
        "capacity",
        "Enter a number of places from \(edition.capacity.lowerBound) to \(edition.capacity.upperBound)"
      )
    }
    if minimum > capacity || minimum < 1 {
      problems.add("minimum", "Enter a number from 1 to as many as there are places")
    }
    if closesOn < today { problems.add("closes", "The last day to apply must be today or later") }
    if mix.fewestSectors < edition.leastPartnerSectors {
      problems.add(
        "fewest",
        "Enter at least \(edition.leastPartnerSectors): the programme brings sectors together")
    }
    if problems.isEmpty, mix.impossibility(among: capacity) != nil {
      problems.add(
        "share",
        "No \(capacity) people could keep this mix. Allow a larger share, ask for fewer people of a "
          + "sector, or offer more places")
    }
    try problems.throwIfAny()
  }
}

/// Begins a cohort, as a draft that nobody else sees but those who are asked to hold it jointly.
struct AddCohort: Sendable {
  let organisation: OrganisationID
  let terms: CohortTerms

  func run(by user: User, _ tx: any Transaction) throws -> Cohort {
    let right = try KeptCohorts.right(organisation, user, tx)
    guard
      let place = try Organisations.find(organisation, tx),
      KeptCohorts.kinds.contains(place.kind(on: user.today))
    else {
      throw Problems(
        "",
        "Cohorts are held by boards, places, councils, trusts and networks of practices. Ask yours to begin "
          + "one, and to ask you as a partner")
    }
    let edition = try MidCareerTerms.today(user.today)
    try terms.check(edition, on: user.today)
    let one = Cohort(
      id: try tx.newIdentifier(), organisation: organisation, programme: edition.code,
      edition: edition.edition, title: terms.title, closesOn: terms.closesOn,
      capacity: terms.capacity, minimum: terms.minimum, mix: terms.mix, changedAt: user.now)
    try Cohorts.add(one, tx)
    try MidCareerJournal.record(one, "Drafted", under: right, tx)
    return one
  }
}

/// Changes what is said of a cohort: all of it while it is a draft; until places are given how many
/// there are and until when people apply; afterwards no more than more places.
struct EditCohort: Sendable {
  let id: CohortID
  let terms: CohortTerms
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    try Cohorts.lock([id], tx)
    let found = try FoundCohort.toKeep(id, user, tx)
    var one = found.cohort
    guard one.revision == seen else { throw CohortRefusal.changedMeanwhile }
    switch one.state {
    case .draft: try terms.check(found.edition, on: user.today)
    case .open:
      if terms.closesOn != one.closesOn || user.today <= one.closesOn {
        try terms.check(found.edition, on: user.today)
      }
      guard found.held.map(\.on).min().map({ terms.closesOn < $0 }) ?? true else {
        throw Problems("closes", "Enter a day before the first day of the cohort")
      }
      guard terms.mix == one.mix else {
        throw Problems("share", "People applied under this mix. It stays as it is")
      }
    case .confirmed:
      guard terms.mix == one.mix, terms.minimum == one.minimum, terms.closesOn == one.closesOn
      else { throw Problems("capacity", "Places are given. Only their number can be changed") }
      guard terms.capacity >= one.capacity, found.edition.capacity.contains(terms.capacity) else {
        throw Problems(
          "capacity",
          "Enter at least \(one.capacity), and at most \(found.edition.capacity.upperBound)")
      }
    case .finished, .cancelled: throw CohortRefusal.notFromHere(one.state)
    }
    (one.title, one.closesOn) = (terms.title, terms.closesOn)
    (one.capacity, one.minimum, one.mix) = (terms.capacity, terms.minimum, terms.mix)
    one.changedAt = user.now
    try Cohorts.save(&one, tx)
    try MidCareerJournal.record(one, "Changed", under: found.right, tx)
    try MidCareerCalendar(tx).sendAll(of: id, at: user.now)
    try ParticipationFlow(under: found.right, tx).promote(in: id)
  }
}

/// Opens, takes back, finishes or cancels.
struct HandleCohort: Sendable {
  let id: CohortID
  let step: CohortStep
  /// Code of the reason of a cancellation.
  var reason: String?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> Cohort {
    try Cohorts.lock([id], tx)
    let found = try FoundCohort.toKeep(id, user, tx)
    var one = found.cohort
    guard one.revision == seen else { throw CohortRefusal.changedMeanwhile }
    // Places are given by a round, and not to one cohort alone.
    guard step != .confirm else { throw NotFound("This page") }
    let placed = try Participations.placed(in: id, tx)
    let isKnown = found.edition.reason(.cancel, reason) != nil
    let facts = CohortFacts(
      today: user.today, closesOn: one.closesOn, lastDay: found.lastDay, faults: found.faults,
      sectors: try found.sectors(on: user.today, tx),
      leastSectors: found.edition.leastPartnerSectors,
      people: try placed.count + Participations.naming(id, tx).count,
      unmarked: try found.held.filter { try !CohortDayPeople.unmarked(on: $0, tx).isEmpty }.map(
        \.on),
      hasReason: isKnown)
    one.state = try CohortStateRules.state(after: step, from: one.state, facts)
    if step == .cancel { one.cancelledBecause = reason }
    one.changedAt = user.now
    try Cohorts.save(&one, tx)
    try MidCareerJournal.record(one, step.words, under: found.right, tx)
    let flow = ParticipationFlow(under: found.right, tx)
    switch step {
    case .cancel:
      for day in found.held where try day.on >= user.today && !CohortDayPeople.isMarked(day, tx) {
        var day = day
        (day.isCancelled, day.changedBecause, day.changedAt) = (true, reason, user.now)
        day.sequence += 1
        // Those of other cohorts who would have made up for a day hear of it too.
        let own = Set(placed.map(\.id))
        let guests = try CohortDayPeople.expected(on: day, tx).filter { !own.contains($0.id) }
        try CohortDays.save(&day, tx)
        try MidCareerNews.changed(day, people: guests, tellsLeaders: false, at: user.now, tx)
      }
      for var person in placed where person.state == .placed {
        try flow.take(.putBack, &person, by: .consequence, .init(reason: reason))
      }
    case .finish:
      for var person in placed { try flow.settle(&person) }
      try tellOfCover(found, tx)
    case .open:
      try MidCareerNews.opened(
        one,
        by: [one.organisation]
          + found.partners.filter { $0.state == .agreed }.map(\.organisation), at: user.now, tx)
    case .takeBack, .confirm: break
    }
    if one.state != .open { try MidCareerNews.closed(one, at: user.now, tx) }
    try MidCareerCalendar(tx).sendAll(of: id, at: user.now)
    return one
  }

  /// Money for cover waits for those whose people were there.
  private func tellOfCover(_ found: FoundCohort, _ tx: any Transaction) throws {
    guard let last = found.lastDay else { return }
    let funded = try Backfills.of(id, tx).filter { $0.state == .funded }
    let reading = try CoverReading(funded, tx)
    let people = try Participations.find(funded.map(\.participation), tx)
    for money in funded where reading.attended(money) > 0 {
      guard let one = people.first(where: { $0.id == money.participation }) else { continue }
      try MidCareerNews.claimable(
        one, in: id, until: last + found.edition.backfill.claimWithinDays, at: found.right.at, tx)
    }
  }
}

// MARK: Days

/// What whoever holds a cohort says of a day.
struct CohortDayTerms: Hashable, Sendable {
  var on: Day
  var from: Int
  var until: Int
  var venue: CohortVenue
  var sessions: [DaySession]
}

/// Adds a day to a draft; or, where a day fell out of a cohort that people apply for or come to, another
/// one for it.
struct AddCohortDay: Sendable {
  let cohort: CohortID
  let terms: CohortDayTerms

  func run(by user: User, _ tx: any Transaction) throws -> CohortDay {
    try Cohorts.lock([cohort], tx)
    let found = try FoundCohort.toKeep(cohort, user, tx)
    let state = found.cohort.state
    guard state == .draft || state.isLive else { throw CohortRefusal.notFromHere(state) }
    guard state == .draft || terms.on > user.today else {
      throw Problems("on", "Enter a day after today")
    }
    guard found.held.count < found.edition.days.most else {
      throw Problems(
        "", "There are \(found.held.count) days, which is as many as the programme has")
    }
    guard !found.held.contains(where: { $0.on == terms.on }) else {
      throw Problems("on", "There is a day on \(terms.on.inWords) already")
    }
    let day = CohortDay(
      id: try tx.newIdentifier(), cohort: cohort, on: terms.on, from: terms.from,
      until: terms.until, venue: terms.venue, sessions: terms.sessions, changedAt: user.now)
    try CohortDays.add(day, tx)
    try MidCareerJournal.record(day, of: found.cohort, "Added", under: found.right, tx)
    if state == .confirmed {
      try MidCareerNews.changed(
        day, people: CohortDayPeople.expected(on: day, tx), at: user.now, tx)
    }
    try MidCareerCalendar(tx).sendAll(of: cohort, at: user.now)
    return day
  }
}

/// Changes a day. Once the cohort is open it takes a reason; whoever has a place is told, and their
/// calendars follow.
struct EditCohortDay: Sendable {
  let id: CohortDayID
  let terms: CohortDayTerms
  var reason: String?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> CohortDay {
    guard let first = try CohortDays.find(id, tx) else { throw NotFound("This day") }
    try Cohorts.lock([first.cohort], tx)
    let found = try FoundCohort.toKeep(first.cohort, user, tx)
    guard var day = found.days.first(where: { $0.id == id }), !day.isCancelled else {
      throw NotFound("This day")
    }
    guard day.revision == seen else { throw CohortRefusal.changedMeanwhile }
    let state = found.cohort.state
    guard state == .draft || state == .open || state == .confirmed else {
      throw CohortRefusal.notFromHere(state)
    }
    guard !found.held.contains(where: { $0.on == terms.on && $0.id != id }) else {
      throw Problems("on", "There is another day on \(terms.on.inWords)")
    }
    let isMoved =
      day.on != terms.on || day.from != terms.from || day.until != terms.until
      || day.venue != terms.venue
    if state != .draft {
      guard try day.on >= user.today && !CohortDayPeople.isMarked(day, tx) else {
        throw Problems("on", "This day was held. What happened on it is not changed")
      }
      guard terms.on >= user.today else { throw Problems("on", "Enter today or a later day") }
      guard found.edition.reason(.change, reason) != nil else {
        throw Problems("reason", "Choose a reason. Whoever comes reads it")
      }
      day.changedBecause = reason
    }
    (day.on, day.from, day.until) = (terms.on, terms.from, terms.until)
    (day.venue, day.sessions, day.changedAt) = (terms.venue, terms.sessions, user.now)
    if isMoved { day.sequence += 1 }
    try check(day, found)
    try CohortDays.save(&day, tx)
    try MidCareerJournal.record(day, of: found.cohort, "Changed", under: found.right, tx)
    if state != .draft, isMoved {
      try CohortDays.remindAgain(id, tx)
      try MidCareerNews.changed(
        day, people: CohortDayPeople.expected(on: day, tx), at: user.now, tx)
    }
    try MidCareerCalendar(tx).sendAll(of: day.cohort, at: user.now)
    return day
  }

  /// What is open stays the programme.
  private func check(_ day: CohortDay, _ found: FoundCohort) throws {
    guard found.cohort.state != .draft else { return }
    var after = found.days.filter { $0.id != day.id } + [day]
    after.sort { $0.on < $1.on }
    let known = Set(found.faults)
    let missing = Set(known.flatMap(\.missingSessions))
    let new = CohortPlanRules.faults(
      of: after, closesOn: found.cohort.closesOn, found.edition.days,
      frame: found.edition.sessions.map(\.framed),
      lenses: found.edition.lenses.map { ($0.code, $0.title) }
    ).filter { fault in
      // What is mended in part is better than it was.
      let titles = fault.missingSessions
      return titles.isEmpty ? !known.contains(fault) : !missing.isSuperset(of: titles)
    }
    guard new.isEmpty else { throw CohortRefusal.faults(new) }
  }
}

/// Takes a day out of a draft; or cancels it, with a reason, once the cohort is open.
struct RemoveCohortDay: Sendable {
  let id: CohortDayID
  var reason: String?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    guard let first = try CohortDays.find(id, tx) else { throw NotFound("This day") }
    try Cohorts.lock([first.cohort], tx)
    let found = try FoundCohort.toKeep(first.cohort, user, tx)
    guard var day = found.days.first(where: { $0.id == id }), day.revision == seen else {
      throw CohortRefusal.changedMeanwhile
    }
    switch found.cohort.state {
    case .draft: try CohortDays.delete(id, tx)
    case .open, .confirmed:
      guard try !day.isCancelled && day.on >= user.today && !CohortDayPeople.isMarked(day, tx)
      else { throw Problems("", "This day was held. What happened on it is not changed") }
      guard found.edition.reason(.change, reason) != nil else {
        throw Problems("reason", "Choose a reason. Whoever comes reads it")
      }
      (day.isCancelled, day.changedBecause, day.changedAt) = (true, reason, user.now)
      day.sequence += 1
      try CohortDays.save(&day, tx)
      try MidCareerNews.changed(
        day, people: CohortDayPeople.expected(on: day, tx), at: user.now, tx)
    case .finished, .cancelled: throw CohortRefusal.notFromHere(found.cohort.state)
    }
    try MidCareerJournal.record(
      day, of: found.cohort, found.cohort.state == .draft ? "Taken out" : "Cancelled",
      under: found.right, tx)
  }
}

/// Who is expected on a day, and whether it was held.
enum CohortDayPeople {
  /// Those with a place, and those of other cohorts who make up for a day.
  static func expected(on day: CohortDay, _ tx: any Transaction) throws -> [Participation] {
    let placed = try Participations.placed(in: day.cohort, tx).filter { $0.state == .placed }
    let guests = try CohortAttendances.on([day.id], tx).filter { $0.mark == .expected }
      .map(\.participation)
    return try placed
      + Participations.find(guests.filter { id in !placed.contains { $0.id == id } }, tx)
  }

  /// Those with a place of whom it is not said whether they were there.
  static func unmarked(on day: CohortDay, _ tx: any Transaction) throws -> [Participation] {
    let marked = Set(
      try CohortAttendances.on([day.id], tx).filter { $0.mark != .expected }.map(\.participation))
    return try Participations.placed(in: day.cohort, tx).filter {
      $0.state == .placed && !marked.contains($0.id)
    }
  }

  /// Whether it is said of anybody that they were there, or were not.
  static func isMarked(_ day: CohortDay, _ tx: any Transaction) throws -> Bool {
    try CohortAttendances.on([day.id], tx).contains { $0.mark != .expected }
  }
}
