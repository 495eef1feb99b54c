import Access
import Directory
import Journals
import Kernel
import Markup
import Obligations
import Records
import Storage

/// Takes steps with people's participations, and does what follows: places that become free are given
/// on, money for cover is set aside, and everybody is told.
struct ParticipationFlow {
  let right: Right
  let tx: any Transaction
  var today: Day { right.at.dayInLondon }

  init(under right: Right, _ tx: any Transaction) {
    (self.right, self.tx) = (right, tx)
  }

  /// What a step is taken with.
  struct Terms {
    /// Code of a reason, of the list that the step has.
    var reason: String?
    var until: Day?
    var cohort: CohortID?
    var release: ParticipationRelease?
    var attended = 0
  }

  func take(
    _ step: ParticipationStep, _ one: inout Participation, by actor: ParticipationActor,
    _ terms: Terms = Terms()
  ) throws {
    let edition = try MidCareerTerms.edition(one.programme, one.edition)
    let reason = ReasonList(of: step).flatMap { edition.reason($0, terms.reason) }
    let facts = ParticipationFacts(
      isMandatory: one.isMandatory, hasReason: reason != nil,
      hasCover: terms.release != nil, today: today, until: terms.until,
      mostDeferralDays: edition.deferralDays, attended: terms.attended,
      needed: edition.days.needed,
      isOtherCohort: terms.cohort != nil && terms.cohort != one.cohort)
    let before = one
    if step == .accept || step == .askAgain || step == .resume { try refresh(&one) }
    one.state = try ParticipationRules.state(after: step, from: one.state, by: actor, facts)
    change(&one, step, terms, edition)
    one.changedAt = right.at
    try Participations.save(&one, tx)
    try Participations.add(
      ParticipationTurn(
        step: step, at: right.at, actorName: right.actorName,
        reason: reason == nil ? nil : terms.reason, cohort: one.cohort ?? before.cohort),
      to: one.id,
      tx)
    try MidCareerJournal.record(
      MidCareerJournal.participation, about: one.person, ["step": step.words], under: right, tx)
    try MidCareerNews.after(step, one, before: before, by: actor, at: right.at, tx)
    try follow(step, one, before: before, edition)
  }

  /// Who was away for long may work for somebody else now: it is they who release them.
  private func refresh(_ one: inout Participation) throws {
    guard
      let standing = try MidCareerStanding.of(
        one.person, programme: one.programme, on: today, tx)
    else { return }
    (one.organisation, one.employer) = (standing.organisation, standing.employer)
    one.sector = standing.sector
    one.group = standing.group ?? ProgrammeEligibility.others
  }

  private func change(
    _ one: inout Participation, _ step: ParticipationStep, _ terms: Terms,
    _ edition: MidCareerEdition
  ) {
    switch step {
    case .release:
      one.release = terms.release
      one.since = one.since ?? today
    case .refuseRelease: one.release = nil
    case .place, .transfer: one.cohort = terms.cohort
    case .putBack: one.cohort = nil
    case .defer:
      // Their turn stays theirs; who releases them is asked anew when it goes on.
      (one.cohort, one.release, one.deferredUntil) = (nil, nil, terms.until)
      one.deferrals += 1
      one.isEscalated =
        one.isEscalated
        || ParticipationRules.escalates(
          isMandatory: one.isMandatory, deferrals: one.deferrals, atMost: edition.deferralsAtMost)
    case .resume: (one.cohort, one.release, one.deferredUntil) = (nil, nil, nil)
    case .withdraw, .reject:
      (one.endedOn, one.deferredUntil, one.cohort) = (today, nil, nil)
      // What somebody needs is nobody's any more.
      one.needs = ParticipationNeeds()
    case .complete:
      one.endedOn = today
      one.needs = ParticipationNeeds()
    case .reopen: one.endedOn = nil
    case .select, .apply, .accept, .askAgain, .wait, .fallShort: break
    }
  }

  private func follow(
    _ step: ParticipationStep, _ one: Participation, before: Participation,
    _ edition: MidCareerEdition
  ) throws {
    if let left = before.cohort, before.state == .placed, one.cohort != left {
      try leave(one, left)
      try promote(in: left)
    }
    switch step {
    case .place, .transfer: try fund(one, edition)
    case .release:
      try promote(one)
    case .complete: try record(one, edition).sign(at: one.employer, until: nil, under: right, tx)
    case .reopen: try record(one, edition).reopen(under: right, tx)
    case .select, .apply, .accept, .refuseRelease, .askAgain, .wait, .putBack, .defer, .resume,
      .withdraw, .reject, .fallShort:
      break
    }
  }

  private func record(_ one: Participation, _ edition: MidCareerEdition) -> SignOffRecord {
    SignOffRecord(of: one.person, programme: one.programme, title: edition.title)
  }

  /// Money for cover is kept for days on which they were there before they left.
  private func leave(_ one: Participation, _ cohort: CohortID) throws {
    guard let money = try Backfills.find(one.id, in: cohort, tx),
      try CoverReading([money], tx).attended(money) == 0
    else { return }
    try Backfills.remove(one.id, in: cohort, tx)
  }

  /// Money for cover, as the programme has it for the sector.
  private func fund(_ one: Participation, _ edition: MidCareerEdition) throws {
    guard let cohort = one.cohort, let pence = edition.backfill.pencePerDay[one.sector], pence > 0,
      try Backfills.find(one.id, in: cohort, tx) == nil
    else { return }
    let days = try (CohortDays.of([cohort], tx)[cohort] ?? []).count { !$0.isCancelled }
    guard days > 0 else { return }
    try Backfills.add(
      Backfill(
        participation: one.id, cohort: cohort, employer: one.employer, pencePerDay: pence,
        days: days), tx)
  }

  // MARK: Places that become free

  /// Gives what is free to those who wait, as long as the mix allows. Whoever set it free is not told to
  /// those who follow.
  ///
  /// - Throws: What `ParticipationRules` refuse; the caller holds the lock of the cohort.
  func promote(in id: CohortID) throws {
    let reading = AllocationReading(tx)
    guard let cohort = try Cohorts.find(id, tx), cohort.state == .confirmed,
      var place = try reading.cohorts([cohort]).first, place.hasRoom
    else { return }
    let edition = try MidCareerTerms.edition(cohort.programme, cohort.edition)
    var could = PromotionRules.order(
      try AllocationRules.couldCome(
        reading.applicants(Participations.wanting([id], of: cohort.programme, tx), [place]),
        to: place, caring: edition.caring, on: today))
    let byItself = ParticipationFlow(
      under: Right(
        code: "programme.promote", account: nil, actorName: "Waypoint, in the order of turns",
        at: right.at), tx)
    while place.hasRoom,
      let next = try PromotionRules.promoted(
        from: could, to: place, untilDays: edition.promotionDays, on: today),
      var one = could.first(where: { $0.participation.id == next })?.participation
    {
      try byItself.take(.place, &one, by: .consequence, Terms(cohort: id))
      could.removeAll { $0.participation.id == next }
      guard let after = try reading.cohorts([cohort]).first else { return }
      place = after
    }
  }

  /// Whether a cohort that has begun to give places has one for somebody: those they named, or within
  /// the miles that they go.
  func promote(_ one: Participation) throws {
    let reading = AllocationReading(tx)
    let all = try Cohorts.all(of: one.programme, .confirmed, tx).filter {
      one.needs.miles != nil || one.needs.cohorts.contains($0.id)
    }
    let places = try reading.cohorts(all).filter { place in
      place.hasRoom && (place.firstDay.map { $0 > today } ?? false)
    }
    let miles = try reading.applicants([one], places).first?.miles ?? [:]
    let near = places.map(\.cohort.id).filter { id in
      one.needs.cohorts.contains(id)
        || one.needs.miles.flatMap { far in miles[id].map { $0 <= far } } ?? false
    }
    try Cohorts.lock(near, tx)
    for id in near.sorted() {
      try promote(in: id)
      guard let now = try Participations.find(one.id, tx)?.state, now.wantsPlace else { return }
    }
  }

  // MARK: The days are over

  /// Completes, or says that days are missing, for somebody whose cohort is over.
  func settle(_ one: inout Participation) throws {
    let edition = try MidCareerTerms.edition(one.programme, one.edition)
    let terms = Terms(attended: try AttendedTime.minutes(of: one, tx))
    let isEnough = terms.attended >= edition.days.needed
    switch one.state {
    case .placed: try take(isEnough ? .complete : .fallShort, &one, by: .consequence, terms)
    case .incomplete where isEnough: try take(.complete, &one, by: .consequence, terms)
    case .completed where !isEnough: try take(.reopen, &one, by: .consequence, terms)
    case .completed, .incomplete, .selected, .applied, .notReleased, .released, .waiting,
      .deferred, .withdrawn, .rejected:
      return
    }
  }
}

/// Reads what places are given by.
struct AllocationReading {
  let tx: any Transaction

  init(_ tx: any Transaction) { self.tx = tx }

  /// In the order that was asked for.
  func cohorts(_ all: [Cohort]) throws -> [AllocationCohort] {
    let days = try CohortDays.of(all.map(\.id), tx)
    let placed = try Cohorts.placed(in: all.map(\.id), tx)
    return all.map {
      AllocationCohort(cohort: $0, days: days[$0.id] ?? [], placed: placed[$0.id] ?? [:])
    }
  }

  /// Those that have room and have not begun, to choose from.
  func choices(among all: [Cohort], on today: Day) throws -> [Choice] {
    try cohorts(all).filter { place in
      place.hasRoom && (place.firstDay.map { $0 > today } ?? false)
    }.map { Choice("\($0.cohort.id)", $0.cohort.title) }
  }

  /// How far it is to the farthest day of each, by the number of the cohort.
  func miles(from start: Postcode?, to all: [Cohort]) throws -> [String: Int] {
    guard let start else { return [:] }
    let map = try ContentReader.shipped().postcodes
    let days = try CohortDays.of(all.map(\.id), tx)
    return Dictionary(
      uniqueKeysWithValues: all.compactMap { one in
        (days[one.id] ?? []).filter { !$0.isCancelled }
          .compactMap { map.distance(from: start, to: $0.venue.postcode)?.miles }.max()
          .map { ("\(one.id)", $0) }
      })
  }

  /// With how far it is from where each works to the farthest day of each cohort.
  func applicants(
    _ all: [Participation], _ cohorts: [AllocationCohort]
  ) throws -> [AllocationApplicant] {
    let map = try ContentReader.shipped().postcodes
    let from = try EarmarkReading.postcodes(
      of: Set(all.flatMap { [$0.organisation, $0.employer] }), tx)
    let lost = try Participations.lostPlace(among: all.map(\.id), tx)
    return all.map { one in
      var miles: [CohortID: Int] = [:]
      if let start = from[one.organisation] ?? from[one.employer] {
        for cohort in cohorts {
          let held = cohort.days.filter { !$0.isCancelled }
          let far = held.compactMap { map.distance(from: start, to: $0.venue.postcode)?.miles }
          if far.count == held.count { miles[cohort.cohort.id] = far.max() }
        }
      }
      return AllocationApplicant(
        participation: one, miles: miles, lostPlace: lost.contains(one.id))
    }
  }
}

/// Reads what counts of the days that somebody was at.
enum AttendedTime {
  /// What somebody attended that counts, in minutes.
  static func minutes(of one: Participation, _ tx: any Transaction) throws -> Int {
    let edition = try MidCareerTerms.edition(one.programme, one.edition)
    let marks = try CohortAttendances.of([one.id], tx)[one.id] ?? []
    let days = try CohortAttendances.days(marks.map(\.day), tx)
    // Days of a cohort that they were in before count as their own: a deferral goes on where it
    // stopped.
    let own = Set(
      try Participations.turns(of: one.id, tx).filter { $0.step == .place || $0.step == .transfer }
        .compactMap(\.cohort) + [one.cohort].compactMap(\.self))
    return CompletionRules.counted(
      marks.compactMap { mark in
        days[mark.day].map {
          AttendedDay(
            on: $0.on, mark: mark.mark, minutes: mark.minutes,
            isOwnCohort: own.contains($0.cohort))
        }
      }, sector: one.sector, edition.spread)
  }
}
