import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Claims money for cover, for days on which somebody stood in.
struct ClaimCover: Sendable {
  let id: ParticipationID
  let cohort: CohortID
  let days: Int
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundParticipation.toRelease(id, user, tx)
    guard let money = try Backfills.find(id, in: cohort, tx) else { throw NotFound("This claim") }
    guard money.revision == seen else { throw CohortRefusal.changedMeanwhile }
    let reading = try CoverReading([money], tx)
    guard let last = reading.lastDay(of: cohort) else { throw BackfillRefusal.noDays }
    var next = try BackfillRules.claim(
      money, days: days, attended: reading.attended(money), lastDay: last,
      withinDays: found.edition.backfill.claimWithinDays, on: user.today)
    next.claimedBy = found.right.actorName
    try Backfills.save(next, tx)
    try MidCareerJournal.record(
      MidCareerJournal.cover, about: found.participation.person, ["step": next.state.words],
      under: found.right, tx)
    try MidCareerNews.claimed(found.participation, in: cohort, at: user.now, tx)
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
    guard let one = try Participations.find(id, tx),
      let money = try Backfills.find(id, in: cohort, tx)
    else { throw NotFound("This claim") }
    guard money.revision == seen else { throw CohortRefusal.changedMeanwhile }
    // Nobody pays what is for themselves, or what they claimed.
    guard try !user.isOne(of: OnePerson.records(of: one.person, tx)),
      !pays || money.claimedBy != found.right.actorName
    else { throw Problems("", "Somebody else than who claimed it pays it") }
    let next =
      pays
      ? try BackfillRules.pay(money, on: user.today) : try BackfillRules.giveBack(money)
    try Backfills.save(next, tx)
    try MidCareerJournal.record(
      MidCareerJournal.cover, about: one.person, ["step": next.state.words], under: found.right, tx)
    guard !pays, let last = found.lastDay else { return }
    try MidCareerNews.claimable(
      one, in: cohort, until: last + found.edition.backfill.claimWithinDays, wasReturned: true,
      at: user.now, tx)
  }
}
