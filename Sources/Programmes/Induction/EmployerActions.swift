import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Names somebody to look at what joiners show, or to sign off.
struct NameForInductions: Sendable {
  let organisation: OrganisationID
  let person: PersonID
  let duty: InductionDuty
  let units: [String]
  let until: Day?

  func run(by user: User, _ tx: any Transaction) throws -> InductionNominee {
    // Who may sign is for whoever answers for the place, and not for whoever keeps its records.
    let permission: Permission = duty == .signatory ? .signInductions : .keepInductions
    let right = try user.right(to: permission, .organisation(organisation), tx)
    let records = try OnePerson.records(of: person, tx)
    let places = Set(try OrganisationTree.within([organisation], on: .under, user.today, tx))
      .union([organisation])
    let works = try Assignments.of(records, tx).values.joined().contains {
      $0.isCurrent(on: user.today)
        && (places.contains($0.organisation) || places.contains($0.employer))
    }
    guard works else { throw Problems("person", "Choose somebody who works here today") }
    guard try !Accounts.open(of: Set(records), tx).isEmpty else {
      throw Problems(
        "person", "They have no account yet, so nobody can ask them. Invite them first")
    }
    if let until, until < user.today {
      throw Problems("until", "The last day must be today or later")
    }
    let known = try InductionEmployers.nominees(at: [organisation], tx).contains {
      $0.duty == duty && $0.isInForce(on: user.today) && records.contains($0.person)
    }
    guard !known else { throw Problems("person", "They are named for this already") }
    let one = InductionNominee(
      id: try tx.newIdentifier(), organisation: organisation, person: person, duty: duty,
      units: duty == .assessor ? units : [], from: user.today, until: until,
      namedBy: right.actorName)
    try InductionEmployers.add(one, tx)
    try InductionJournal.record(
      InductionJournal.named, at: organisation, about: person, ["duty": duty.words], under: right,
      tx)
    try InductionNews.named(one, at: user.now, tx)
    return one
  }
}

/// Ends that somebody is named, with the day before.
struct EndNomination: Sendable {
  let organisation: OrganisationID
  let id: InductionNomineeID
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    guard var one = try InductionEmployers.nominee(id, tx), one.organisation == organisation else {
      throw NotFound("This entry")
    }
    let permission: Permission = one.duty == .signatory ? .signInductions : .keepInductions
    let right = try user.right(to: permission, .organisation(organisation), tx)
    guard one.revision == seen, one.isInForce(on: user.today) else {
      throw InductionRefusal.changedMeanwhile
    }
    one.until = user.today - 1
    try InductionEmployers.save(one, tx)
    try InductionJournal.record(
      InductionJournal.unnamed, at: organisation, about: one.person, ["duty": one.duty.words],
      under: right, tx)
  }
}

/// Says what an employer asks of inductions: whether two people see to each, and what is met before
/// somebody works alone.
struct SetInductions: Sendable {
  let organisation: OrganisationID
  let settings: InductionSettings

  func run(by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .keepInductions, .organisation(organisation), tx)
    let content = try InductionReader.shipped()
    let known = content.edition(.careCertificate, startingOn: user.today)?.parts.map(\.code) ?? []
    if let units = settings.beforeAlone {
      guard !units.isEmpty else {
        throw Problems("alone", "Tick at least one standard, or leave it to those suggested")
      }
      guard Set(units).isSubset(of: known) else {
        throw Problems("alone", "Choose among the standards listed")
      }
    }
    try InductionEmployers.set(settings, of: organisation, at: user.now, tx)
    let what = [
      settings.asksSeparation ? "somebody else signs off" : "one person may do both",
      settings.beforeAlone.map { "standards before working alone: \($0.joined(separator: ", "))" }
        ?? "the national list before working alone",
    ]
    try InductionJournal.record(
      InductionJournal.set, at: organisation, ["what": what.joined(separator: "; ")],
      under: right, tx)
  }
}

/// Adds a local part to inductions that begin from tomorrow: within what the national content allows.
///
/// - Source: Review, recommendation 1, "The aim of this programme is to introduce new starters"
struct AddLocalPart: Sendable {
  let organisation: OrganisationID
  let title: String
  let about: String
  let topic: String
  let isObserved: Bool

  func run(by user: User, _ tx: any Transaction) throws -> InductionLocalUnit {
    let right = try user.right(to: .keepInductions, .organisation(organisation), tx)
    let content = try InductionReader.shipped()
    guard let local = content.edition(.core, startingOn: user.today)?.local else {
      throw NotFound("The national content")
    }
    guard local.topics.contains(where: { $0.code == topic }) else {
      throw Problems("topic", "Choose what it is about")
    }
    // Nobody gets more than so many, wherever they work: what stands above, here, and on any one way
    // down from here.
    let above = try
      ([organisation]
      + OrganisationTree.ancestors(of: organisation, on: .under, user.today, tx)).uniqued()
    let beneath = try OrganisationTree.within([organisation], on: .under, user.today, tx)
    let known = try InductionEmployers.localUnits(at: (above + beneath).uniqued(), tx).filter {
      $0.until == nil
    }
    let all = known.filter { above.contains($0.organisation) }
    let most =
      try Set(known.map(\.organisation)).map { place in
        let chain = try OrganisationTree.ancestors(of: place, on: .under, user.today, tx) + [place]
        return known.count { chain.contains($0.organisation) || above.contains($0.organisation) }
      }.max() ?? 0
    guard most < local.atMost else {
      throw Problems(
        "title",
        "There are \(local.atMost) local parts already, which is as many as the national induction "
          + "allows. End one first")
    }
    guard !all.contains(where: { $0.title.folded == title.folded }) else {
      throw Problems("title", "There is a local part with this name already")
    }
    let one = InductionLocalUnit(
      id: try tx.newIdentifier(), organisation: organisation, title: title, about: about,
      topic: topic, isObserved: isObserved, from: user.today + 1, addedBy: right.actorName)
    try InductionEmployers.add(one, tx)
    try InductionJournal.record(
      InductionJournal.localAdded, at: organisation, ["what": title], under: right, tx)
    return one
  }
}

/// Ends a local part: inductions that begin from tomorrow are without it.
struct EndLocalPart: Sendable {
  let organisation: OrganisationID
  let id: InductionLocalUnitID
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .keepInductions, .organisation(organisation), tx)
    guard var one = try InductionEmployers.localUnits([id], tx).first,
      one.organisation == organisation
    else { throw NotFound("This part") }
    guard one.revision == seen, one.until == nil else { throw InductionRefusal.changedMeanwhile }
    one.until = user.today
    try InductionEmployers.save(one, tx)
    try InductionJournal.record(
      InductionJournal.localEnded, at: organisation, ["what": one.title], under: right, tx)
  }
}
