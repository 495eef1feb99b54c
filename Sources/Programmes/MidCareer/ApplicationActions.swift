import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// Asks for a place in the programme, for oneself; or says yes after one was selected.
struct ApplyForProgramme: Sendable {
  let needs: ParticipationNeeds

  func run(by user: User, _ tx: any Transaction) throws -> Participation {
    let own = try user.ownProgramme(tx)
    // One way through the programme at a time, on whatever record.
    try Participations.lock(own.records[0], tx)
    let edition = try MidCareerTerms.today(user.today)
    let flow = ParticipationFlow(under: own.right, tx)
    let all = try Participations.of(own.records, tx).filter { $0.programme == edition.code }
    if var open = all.first(where: { $0.state.isOpen }) {
      guard open.state == .selected else { throw Problems("", "You have applied already") }
      try NeedsRules.check(needs, edition, on: user.today, tx)
      open.needs = needs
      try flow.take(.accept, &open, by: .person)
      return open
    }
    guard !all.contains(where: { $0.state == .completed }) else {
      throw Problems("", "You have completed this programme. It is on your record")
    }
    try NeedsRules.check(needs, edition, on: user.today, tx)
    guard
      let standing = try MidCareerStanding.of(
        own.person, programme: edition.code, on: user.today, tx)
    else { throw Problems("", "You have no post today, so nobody can release you") }
    guard let group = standing.group else {
      throw Problems(
        "",
        "By your post you are not among those this programme is for. Whoever leads where you work can "
          + "put you forward")
    }
    var one = Participation(
      id: try tx.newIdentifier(), person: standing.person, programme: edition.code,
      edition: edition.edition, organisation: standing.organisation, employer: standing.employer,
      sector: standing.sector, group: group, origin: .oneself, isMandatory: false,
      state: .applied, needs: needs, appliedOn: user.today, changedAt: user.now)
    try flow.begin(&one, .apply, by: .person)
    return one
  }
}

extension ParticipationFlow {
  /// Writes down that it began, with whoever is told.
  func begin(
    _ one: inout Participation, _ step: ParticipationStep, by actor: ParticipationActor
  ) throws {
    try Participations.add(one, tx)
    try Participations.add(
      ParticipationTurn(step: step, at: right.at, actorName: right.actorName), to: one.id, tx)
    try MidCareerJournal.record(
      MidCareerJournal.participation, about: one.person, ["step": step.words], under: right, tx)
    try MidCareerNews.after(step, one, before: one, by: actor, at: right.at, tx)
  }
}

enum NeedsRules {
  static let mostMiles = 200
  static let mostAway = 12

  /// - Throws: `Problems` by the names of fields.
  static func check(
    _ needs: ParticipationNeeds, _ edition: MidCareerEdition, on today: Day,
    _ tx: any Transaction
  ) throws {
    var problems = Problems()
    let cohorts = try Cohorts.find(needs.cohorts, tx)
    for id in needs.cohorts {
      guard let cohort = cohorts[id], cohort.programme == edition.code,
        cohort.takesApplications(on: today)
      else {
        problems.add("cohort", "Choose among cohorts that are open for applications")
        break
      }
    }
    if needs.cohorts.isEmpty, needs.miles == nil {
      problems.add("cohort", "Choose at least one cohort, or say how far you would go to any")
    }
    if let miles = needs.miles, !(1...mostMiles).contains(miles) {
      problems.add("miles", "Enter a whole number of miles from 1 to \(mostMiles)")
    }
    if !needs.access.isSubset(of: edition.access.map(\.code)) {
      problems.add("access", "Choose among what is listed")
    }
    if let caring = needs.caring, !edition.caring.contains(where: { $0.code == caring }) {
      problems.add("caring", "Choose among what is listed")
    }
    if needs.away.count > mostAway {
      problems.add("away", "Enter at most \(mostAway) times at which you cannot come")
    }
    try problems.throwIfAny()
  }
}

/// Says anew what one needs, as long as no place is given.
struct ChangeNeeds: Sendable {
  let id: ParticipationID
  let needs: ParticipationNeeds
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundParticipation.own(id, user, tx)
    var one = found.participation
    guard one.revision == seen else { throw ParticipationRefusal.changedMeanwhile }
    switch one.state {
    case .applied, .notReleased, .released, .waiting, .deferred: break
    case .selected, .placed, .completed, .incomplete, .withdrawn, .rejected:
      throw ParticipationRefusal.notFromHere(one.state)
    }
    // A cohort that closed since may stay among those that were named in time.
    let named = Set(one.needs.cohorts)
    var checked = needs
    checked.cohorts.removeAll(where: named.contains)
    if checked.cohorts.isEmpty, !needs.cohorts.isEmpty, checked.miles == nil { checked.miles = 1 }
    try NeedsRules.check(checked, found.edition, on: user.today, tx)
    one.needs = needs
    one.changedAt = user.now
    try Participations.save(&one, tx)
    try MidCareerJournal.record(
      MidCareerJournal.needs, about: one.person, under: found.right, tx)
    guard one.state == .released || one.state == .waiting else { return }
    // Who says that they can come to more may have a place at once.
    try ParticipationFlow(under: found.right, tx).promote(one)
  }
}

/// A step that somebody takes with their own participation.
struct StepOwnParticipation: Sendable {
  let id: ParticipationID
  let step: ParticipationStep
  var reason: String?
  var until: Day?
  var cohort: CohortID?
  let seen: Int

  static let steps: Set<ParticipationStep> = [.askAgain, .defer, .resume, .withdraw, .transfer]

  func run(by user: User, _ tx: any Transaction) throws -> Participation {
    guard Self.steps.contains(step) else { throw NotFound("This page") }
    let first = try FoundParticipation.own(id, user, tx)
    try Cohorts.lock([first.participation.cohort, cohort].compactMap(\.self), tx)
    let found = try FoundParticipation.own(id, user, tx)
    return try StepParticipation(
      found: found, step: step, actor: .person, reason: reason, until: until, cohort: cohort,
      seen: seen
    ).run(tx)
  }
}

/// A step that whoever found somebody's participation takes with it.
struct StepParticipation: Sendable {
  let found: FoundParticipation
  let step: ParticipationStep
  let actor: ParticipationActor
  var reason: String?
  var until: Day?
  var cohort: CohortID?
  let seen: Int

  func run(_ tx: any Transaction) throws -> Participation {
    var one = found.participation
    guard one.revision == seen else { throw ParticipationRefusal.changedMeanwhile }
    if step == .transfer || step == .place { try check(one, tx) }
    try ParticipationFlow(under: found.right, tx).take(
      step, &one, by: actor, .init(reason: reason, until: until, cohort: cohort))
    return one
  }

  /// Another cohort takes somebody only before it begins, where it has a place and where they break no
  /// rule of its mix. Whoever is placed by others must be able to come.
  private func check(_ one: Participation, _ tx: any Transaction) throws {
    let today = found.right.at.dayInLondon
    guard let cohort, let other = try Cohorts.find(cohort, tx), other.state == .confirmed,
      other.programme == one.programme
    else { throw Problems("cohort", "Choose a cohort") }
    let reading = AllocationReading(tx)
    guard let place = try reading.cohorts([other]).first,
      place.firstDay.map({ $0 > today }) ?? false
    else { throw Problems("cohort", "This cohort has begun. Choose one that has not") }
    let breaches = other.mix.breaches(
      adding: one.sector, to: place.placed, capacity: other.capacity, minimum: other.minimum)
    guard breaches.isEmpty else {
      throw Problems("cohort", "They cannot come there: \(breaches.joined(separator: "; "))")
    }
    guard actor == .holder else { return }
    var asked = one
    // What they named does not matter here; what they need does.
    asked.needs.cohorts = [other.id]
    let could = try AllocationRules.couldCome(
      reading.applicants([asked], [place]), to: place, caring: found.edition.caring, on: today)
    guard !could.isEmpty else {
      throw Problems(
        "cohort",
        "They cannot come there: it has days on which they are away, or not what they need")
    }
  }
}
