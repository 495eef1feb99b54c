import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Asks a body to hold a cohort jointly.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
struct AskPartner: Sendable {
  let cohort: CohortID
  let organisation: OrganisationID

  func run(by user: User, _ tx: any Transaction) throws {
    try Cohorts.lock([cohort], tx)
    let found = try FoundCohort.toKeep(cohort, user, tx)
    let state = found.cohort.state
    guard state == .draft || state == .open else { throw CohortRefusal.notFromHere(state) }
    guard organisation != found.cohort.organisation else {
      throw Problems("organisation", "Choose another organisation: this one holds it already")
    }
    guard !found.partners.contains(where: { $0.organisation == organisation }) else {
      throw Problems("organisation", "It is asked already")
    }
    guard let place = try Organisations.find(organisation, tx) else {
      throw Problems("organisation", "Choose an organisation")
    }
    let partner = CohortPartner(
      cohort: cohort, organisation: organisation, sector: place.kind(on: user.today).sector,
      askedBy: found.right.actorName)
    try CohortPeople.add(partner, tx)
    try MidCareerJournal.record(
      found.cohort, "Asked \(place.name(on: user.today)) to hold it jointly", under: found.right, tx
    )
    try MidCareerNews.asked(partner, at: user.now, tx)
  }
}

/// A body says whether it holds a cohort jointly. It can say so anew while nothing is decided.
struct AnswerPartner: Sendable {
  let cohort: CohortID
  let organisation: OrganisationID
  let agrees: Bool
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    try Cohorts.lock([cohort], tx)
    guard let one = try Cohorts.find(cohort, tx),
      var partner = try CohortPeople.partners(of: [cohort], tx)[cohort]?
        .first(where: { $0.organisation == organisation }),
      try user.holds(.joinCohorts, over: .organisation(organisation), tx)
    else { throw NotFound("This cohort") }
    let right = try user.right(to: .joinCohorts, .organisation(organisation), tx)
    guard one.state == .draft || one.state == .open && partner.state == .asked else {
      throw CohortRefusal.notFromHere(one.state)
    }
    guard partner.revision == seen else { throw CohortRefusal.changedMeanwhile }
    guard partner.askedBy != right.actorName else {
      throw Problems("", "You asked. Somebody else at the partner answers")
    }
    partner.state = agrees ? .agreed : .declined
    partner.answeredBy = right.actorName
    try CohortPeople.save(partner, tx)
    try MidCareerJournal.record(
      one, agrees ? "A partner agreed" : "A partner declined", under: right, tx)
    try MidCareerNews.answered(partner, one, at: user.now, tx)
  }
}

/// Asks a body no more. Those that agreed stay once people could apply.
struct RemovePartner: Sendable {
  let cohort: CohortID
  let organisation: OrganisationID

  func run(by user: User, _ tx: any Transaction) throws {
    try Cohorts.lock([cohort], tx)
    let found = try FoundCohort.toKeep(cohort, user, tx)
    guard let partner = found.partners.first(where: { $0.organisation == organisation }) else {
      throw NotFound("This partner")
    }
    guard found.cohort.state == .draft || partner.state != .agreed else {
      throw CohortRefusal.notFromHere(found.cohort.state)
    }
    try CohortPeople.removePartner(organisation, of: cohort, tx)
    try MidCareerNews.unasked(partner, at: user.now, tx)
    try MidCareerJournal.record(
      found.cohort, "A partner was taken off", under: found.right, tx)
  }
}

/// Names somebody who leads through the days: they say who was there.
struct NameFacilitator: Sendable {
  let cohort: CohortID
  let person: PersonID

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundCohort.toKeep(cohort, user, tx)
    guard found.cohort.state != .finished, found.cohort.state != .cancelled else {
      throw CohortRefusal.notFromHere(found.cohort.state)
    }
    let records = try OnePerson.records(of: person, tx)
    guard try !Accounts.open(of: Set(records), tx).isEmpty else {
      throw Problems(
        "person", "They have no account yet, so they could not see it. Invite them first")
    }
    let known = try CohortPeople.facilitators(of: cohort, tx).contains {
      records.contains($0.person) && $0.isInForce(on: user.today)
    }
    guard !known else { throw Problems("person", "They are named already") }
    let one = CohortFacilitator(
      id: try tx.newIdentifier(), cohort: cohort, person: person, from: user.today,
      namedBy: found.right.actorName)
    try CohortPeople.add(one, tx)
    try MidCareerJournal.record(
      found.cohort, "Named somebody to lead through the days", about: person, under: found.right,
      tx)
    try MidCareerNews.named(one, at: user.now, tx)
  }
}

struct EndFacilitator: Sendable {
  let cohort: CohortID
  let id: FacilitatorID

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundCohort.toKeep(cohort, user, tx)
    guard
      let one = try CohortPeople.facilitators(of: cohort, tx).first(where: { $0.id == id }),
      one.isInForce(on: user.today)
    else { throw CohortRefusal.changedMeanwhile }
    guard try CohortPeople.end(id, of: cohort, on: user.today - 1, tx) else {
      throw CohortRefusal.changedMeanwhile
    }
    try MidCareerJournal.record(
      found.cohort, "Somebody leads through the days no more", about: one.person,
      under: found.right, tx)
    try MidCareerCalendar(tx).send(to: one.person, at: user.now)
    // Whoever is left is asked anew for days that nobody marked.
    for day in found.held where day.on < user.today {
      try MidCareerNews.marked(day, at: user.now, tx)
      if found.cohort.state == .confirmed, try !CohortDayPeople.unmarked(on: day, tx).isEmpty {
        try MidCareerNews.unmarked(day, of: found.cohort, at: user.now, tx)
      }
    }
  }
}
