import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Says who was there on a day. It can be said for some now and for others later, and corrected.
struct MarkAttendance: Sendable {
  let day: CohortDayID
  let marks: [ParticipationID: Mark]

  struct Mark: Hashable, Sendable {
    let mark: AttendanceMark
    /// Minutes, for somebody who was there for part of it.
    var stayed: Int?
  }

  func run(by user: User, _ tx: any Transaction) throws {
    guard let first = try CohortDays.find(day, tx) else { throw NotFound("This day") }
    try Cohorts.lock([first.cohort], tx)
    let found = try FoundCohort.toLead(first.cohort, user, tx)
    guard let day = found.held.first(where: { $0.id == self.day }) else {
      throw NotFound("This day")
    }
    guard found.cohort.state == .confirmed || found.cohort.state == .finished else {
      throw CohortRefusal.notFromHere(found.cohort.state)
    }
    guard day.on <= user.today else {
      throw Problems("", "This day is on \(day.on.inWords). Say then who was there")
    }
    let known = try CohortAttendances.on([day.id], tx)
    let placed = try Participations.placed(in: day.cohort, tx)
    let guests = try Participations.find(
      known.map(\.participation).filter { id in !placed.contains { $0.id == id } }, tx)
    let flow = ParticipationFlow(under: found.right, tx)
    for var one in placed + guests {
      guard let said = marks[one.id] else { continue }
      // Nobody says of themselves that they were there.
      guard try !user.isOne(of: OnePerson.records(of: one.person, tx)) else {
        throw Problems("", "Somebody else says whether you were there")
      }
      let minutes = CompletionRules.minutes(said.mark, taught: day.taught, stayed: said.stayed)
      let before = known.first { $0.participation == one.id }
      guard before?.mark != said.mark || before?.minutes != minutes else { continue }
      try CohortAttendances.set(
        CohortAttendance(
          day: day.id, participation: one.id, mark: said.mark, minutes: minutes,
          markedBy: found.right.actorName, markedAt: user.now), tx)
      try MidCareerJournal.record(
        MidCareerJournal.attendance, about: one.person,
        ["day": day.on.inWords, "mark": said.mark.words], under: found.right, tx)
      // Whoever is in the middle of it is judged when the cohort is over.
      if one.state == .incomplete || one.state == .completed { try flow.settle(&one) }
    }
    if try CohortDayPeople.unmarked(on: day, tx).isEmpty {
      try MidCareerNews.marked(day, at: user.now, tx)
    }
  }
}

/// Comes to a day of another cohort for one that was missed.
///
/// - Source: Review, implementation, "firm policy on participation"
struct MakeUpDay: Sendable {
  let id: ParticipationID
  let day: CohortDayID

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundParticipation.own(id, user, tx)
    let choices = try Self.choices(found, on: user.today, tx)
    guard let chosen = choices.first(where: { $0.day.id == day }) else {
      throw Problems("day", "Choose a day")
    }
    try Cohorts.lock([chosen.cohort.id], tx)
    guard try CohortDayPeople.expected(on: chosen.day, tx).count < chosen.cohort.capacity else {
      throw Problems("day", "This day is full now. Choose another")
    }
    try CohortAttendances.set(
      CohortAttendance(
        day: day, participation: id, mark: .expected, minutes: 0,
        markedBy: found.right.actorName, markedAt: user.now), tx)
    try MidCareerJournal.record(
      MidCareerJournal.attendance, about: found.participation.person,
      ["day": chosen.day.on.inWords, "mark": AttendanceMark.expected.words], under: found.right, tx)
    try MidCareerCalendar(tx).send(to: found.participation.person, at: user.now)
  }

  /// Days of other cohorts to which somebody may come for those they missed.
  static func choices(
    _ found: FoundParticipation, on today: Day, _ tx: any Transaction
  ) throws -> [(cohort: Cohort, day: CohortDay)] {
    let one = found.participation
    guard one.state == .incomplete else { return [] }
    let marks = try CohortAttendances.of([one.id], tx)[one.id] ?? []
    let attended = try CohortAttendances.days(
      marks.filter { $0.mark == .present || $0.mark == .part }.map(\.day), tx)
    guard let first = attended.values.map(\.on).min() else { return [] }
    let known = Set(marks.map(\.day))
    let all = try Cohorts.all(of: one.programme, .confirmed, tx)
    let days = try CohortDays.of(all.map(\.id), tx)
    let placed = try Cohorts.placed(in: all.map(\.id), tx)
    return all.flatMap { cohort -> [(cohort: Cohort, day: CohortDay)] in
      let people = placed[cohort.id]?.values.reduce(0, +) ?? 0
      guard cohort.id != one.cohort, people < cohort.capacity else { return [] }
      return (days[cohort.id] ?? []).filter { day in
        !day.isCancelled && day.on >= today && !known.contains(day.id)
          && CompletionRules.mayComeElsewhere(
            sector: one.sector, firstDay: first, on: day.on, found.edition.spread)
      }.map { (cohort, $0) }
    }.sorted { ($0.day.on, $0.day.id) < ($1.day.on, $1.day.id) }
  }
}
