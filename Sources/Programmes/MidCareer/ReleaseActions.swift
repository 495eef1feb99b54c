import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// Says that somebody can be spared, and who does the work meanwhile.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
struct ReleaseParticipation: Sendable {
  let id: ParticipationID
  let cover: ReleaseCover
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> Participation {
    let found = try FoundParticipation.toRelease(id, user, tx)
    var one = found.participation
    guard one.revision == seen else { throw ParticipationRefusal.changedMeanwhile }
    let isOwn = try user.isOne(of: OnePerson.records(of: one.person, tx))
    let allowed = try MidCareerTerms.eligibility(one.programme).releasedBy(one.group)
    let place = try Organisations.find(one.organisation, tx)?.kind(on: user.today)
    let by: ReleasedBy =
      isOwn ? .oneself : allowed.contains(.partners) && place == .gpPractice ? .partners : .employer
    try ParticipationFlow(under: found.right, tx).take(
      .release, &one, by: .releaser,
      .init(
        release: ParticipationRelease(
          by: by.rawValue, name: found.right.actorName, person: user.person, on: user.today,
          cover: cover)))
    return try Participations.find(id, tx) ?? one
  }
}

/// A step of an employer with somebody they may release: no, with the reason; put off; take off; ask
/// again.
struct StepAsEmployer: Sendable {
  let id: ParticipationID
  let step: ParticipationStep
  var reason: String?
  var until: Day?
  let seen: Int

  static let steps: Set<ParticipationStep> = [
    .refuseRelease, .askAgain, .defer, .resume, .withdraw,
  ]

  func run(by user: User, _ tx: any Transaction) throws -> Participation {
    guard Self.steps.contains(step) else { throw NotFound("This page") }
    let first = try FoundParticipation.toRelease(id, user, tx)
    guard try !user.isOne(of: OnePerson.records(of: first.participation.person, tx)) else {
      throw NotFound("This page")
    }
    try Cohorts.lock([first.participation.cohort].compactMap(\.self), tx)
    return try StepParticipation(
      found: FoundParticipation.toRelease(id, user, tx), step: step,
      actor: step == .refuseRelease ? .releaser : .employer, reason: reason, until: until,
      seen: seen
    ).run(tx)
  }
}

/// Puts somebody forward: they may have it put off, and do not decline.
///
/// - Source: Review, implementation, "firm policy on participation"
struct SelectForProgramme: Sendable {
  let person: PersonID

  func run(by user: User, _ tx: any Transaction) throws -> Participation {
    let records = try OnePerson.records(of: person, tx)
    guard !user.isOne(of: records), user.viewer == nil else {
      throw Problems("person", "You apply for yourself, and are not put forward by yourself")
    }
    let right = try user.right(to: .releaseForProgramme, .person(person), tx)
    try Participations.lock(records[0], tx)
    let edition = try MidCareerTerms.today(user.today)
    guard
      let standing = try MidCareerStanding.of(person, programme: edition.code, on: user.today, tx),
      try Workplace.isTheirs(
        person, at: [standing.organisation, standing.employer], .releaseForProgramme, user, tx)
    else { throw NotFound("This person") }
    let all = try Participations.of(records, tx).filter { $0.programme == edition.code }
    guard !all.contains(where: { $0.state.isOpen }) else {
      throw Problems("person", "They have applied or were selected already")
    }
    guard !all.contains(where: { $0.state == .completed }) else {
      throw Problems("person", "They have completed this programme")
    }
    var one = Participation(
      id: try tx.newIdentifier(), person: standing.person, programme: edition.code,
      edition: edition.edition, organisation: standing.organisation, employer: standing.employer,
      sector: standing.sector, group: standing.group ?? ProgrammeEligibility.others,
      origin: .employer, isMandatory: true, state: .selected, appliedOn: user.today,
      changedAt: user.now)
    try ParticipationFlow(under: right, tx).begin(&one, .select, by: .employer)
    return one
  }
}

/// A step of whoever holds a cohort.
struct StepAsHolder: Sendable {
  let id: ParticipationID
  let step: ParticipationStep
  var reason: String?
  var until: Day?
  var cohort: CohortID?
  let seen: Int

  static let steps: Set<ParticipationStep> = [.place, .transfer, .defer, .withdraw, .reject]

  /// Those that are theirs: whoever has no place yet is put off or taken off by themselves or their
  /// employer.
  static func steps(for one: Participation) -> [ParticipationStep] {
    ParticipationRules.transitions.filter {
      $0.from == one.state && $0.by.contains(.holder) && steps.contains($0.step)
        && (one.cohort != nil || $0.step == .place || $0.step == .reject)
    }.map(\.step).uniqued()
  }

  func run(by user: User, _ tx: any Transaction) throws -> Participation {
    guard Self.steps.contains(step) else { throw NotFound("This page") }
    let first = try FoundParticipation.toHold(id, user, tx)
    try Cohorts.lock([first.participation.cohort, cohort].compactMap(\.self), tx)
    if let cohort { _ = try FoundCohort.toKeep(cohort, user, tx) }
    let found = try FoundParticipation.toHold(id, user, tx)
    guard Self.steps(for: found.participation).contains(step) else {
      throw ParticipationRefusal.notFromHere(found.participation.state)
    }
    if step == .reject {
      for place in try FoundParticipation.holders(of: found.participation, tx)
      where try !KeptCohorts.holds(place, user, tx) {
        throw Problems(
          "",
          "They could come to cohorts of others too, so this is not for you alone. Nobody is given a place "
            + "in yours who does not fit")
      }
    }
    return try StepParticipation(
      found: found, step: step, actor: .holder, reason: reason,
      until: until, cohort: cohort, seen: seen
    ).run(tx)
  }
}
