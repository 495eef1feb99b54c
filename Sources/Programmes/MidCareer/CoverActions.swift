import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Claims money for cover, for days on which somebody stood in.
struct ClaimCover: Sendable {
  let id: ParticipationID
  let days: Int
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundParticipation.toRelease(id, user, tx)
    let one = found.participation
    guard let money = try Backfills.of([id], tx)[id], let cohort = one.cohort else {
      throw NotFound("This claim")
    }
    guard money.revision == seen else { throw CohortRefusal.changedMeanwhile }
    let last = try (CohortDays.of([cohort], tx)[cohort] ?? []).filter { !$0.isCancelled }
      .map(\.on).max()
    let attended = try (CohortAttendances.of([id], tx)[id] ?? []).count {
      $0.mark == .present || $0.mark == .part
    }
    let next = try BackfillRules.claim(
      money, days: days, attended: attended, lastDay: last ?? user.today,
      withinDays: found.edition.backfill.claimWithinDays, on: user.today)
    try Backfills.save(next, tx)
    try MidCareerJournal.record(
      MidCareerJournal.cover, about: one.person, ["step": next.state.words], under: found.right, tx)
  }
}

/// Pays what was claimed, or sends it back.
struct SettleCover: Sendable {
  let cohort: CohortID
  let id: ParticipationID
  let pays: Bool
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundCohort.toKeep(cohort, user, tx)
    guard let one = try Participations.find(id, tx), one.cohort == cohort,
      let money = try Backfills.of([id], tx)[id]
    else { throw NotFound("This claim") }
    guard money.revision == seen else { throw CohortRefusal.changedMeanwhile }
    // Nobody pays what they claimed for themselves.
    guard try !user.isOne(of: OnePerson.records(of: one.person, tx)) else {
      throw Problems("", "Somebody else pays what is for you")
    }
    let next =
      pays
      ? try BackfillRules.pay(money, on: user.today) : try BackfillRules.giveBack(money)
    try Backfills.save(next, tx)
    try MidCareerJournal.record(
      MidCareerJournal.cover, about: one.person, ["step": next.state.words], under: found.right, tx)
    if !pays { try MidCareerNews.returned(one, at: user.now, tx) }
  }
}
