import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Begins the year of somebody who has just qualified, at the post they hold today.
///
/// - Source: domain facts, induction and programmes, section 4.2: the programme is run by employers.
struct BeginAssessedYear: Sendable {
  let organisation: OrganisationID
  let person: PersonID
  /// The first day of practice.
  let startedOn: Day

  static let mostDaysBack = 365

  func run(by user: User, _ tx: any Transaction) throws -> AssessedYear {
    _ = try user.right(to: .keepInductions, .organisation(organisation), tx)
    let records = try OnePerson.records(of: person, tx)
    guard !user.isOne(of: records), try user.holds(.keepInductions, over: .record(person), tx)
    else { throw Problems("person", "Choose somebody who works here today, and not yourself") }
    let places = Set(try OrganisationTree.within([organisation], on: .under, user.today, tx))
      .union([organisation])
    let posts = try Assignments.of(records, tx).values.joined().filter {
      $0.isCurrent(on: user.today)
        && (places.contains($0.organisation) || places.contains($0.employer))
    }.sorted { ($0.isPrimary ? 0 : 1, $0.id) < ($1.isPrimary ? 0 : 1, $1.id) }
    guard let post = posts.first else {
      throw Problems("person", "Choose somebody who works here today, and not yourself")
    }
    guard startedOn <= user.today, user.today - startedOn <= Self.mostDaysBack else {
      throw Problems(
        "started", "The first day must be today or in the past, and not more than a year ago")
    }
    let known = try AssessedYears.of(records, tx)
    guard !known.contains(where: { $0.state.isOpen }) else { throw AssessedYearRefusal.thereIsOne }
    guard !known.contains(where: { $0.state == .passed }) else {
      throw Problems("person", "They have passed an assessed year already")
    }
    let edition = try AssessedYearReader.edition(on: startedOn)
    let one = AssessedYear(
      id: try tx.newIdentifier(), person: post.person, organisation: post.organisation,
      employer: post.employer, edition: edition.edition, startedOn: startedOn, changedAt: user.now)
    try AssessedYears.add(
      one,
      edition.stages.map {
        AssessedStage(
          code: $0.code, dueOn: AssessedYearRules.due($0.dueMonths, after: startedOn))
      }, tx)
    let found = try FoundYear.toKeep(one.id, user, tx)
    try AssessedYearJournal.turn(.begin, found, tx)
    try AssessedYearNews.begun(one, at: user.now, tx)
    return one
  }
}

/// Names who assesses, in place of whoever did.
struct NameYearAssessor: Sendable {
  let id: AssessedYearID
  let person: PersonID
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundYear.toKeep(id, user, tx)
    var year = found.year
    guard year.revision == seen else { throw AssessedYearRefusal.changedMeanwhile }
    guard year.state == .running else { throw AssessedYearRefusal.notRunning(year.state) }
    let records = try OnePerson.records(of: person, tx)
    guard !records.contains(year.person), try FoundYear.works(person, for: year, on: user.today, tx)
    else { throw AssessedYearRefusal.noAssessor }
    guard try !Accounts.open(of: Set(records), tx).isEmpty else {
      throw Problems(
        "person", "They have no account yet, so nobody can ask them. Invite them first")
    }
    let before = year.assessor
    (year.assessor, year.changedAt) = (person, user.now)
    try AssessedYears.save(year, tx)
    try AssessedYears.askAnew(id, tx)
    try AssessedYearJournal.turn(.name, found, tx)
    try AssessedYearNews.named(year, before: before, waiting: found.waiting, at: user.now, tx)
  }
}

extension FoundYear {
  var waiting: Int { evidence.count { $0.state == .shown } }
}

/// Something gathered: shown by the person, or seen and written down by the assessor, which then counts.
struct ShowYearEvidence: Sendable {
  let id: AssessedYearID
  let kind: YearEvidenceKind
  let on: Day
  let words: String

  /// So many of one kind that nobody means it.
  static let most = 40

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundYear.toShow(id, user, tx)
    guard found.year.state == .running else {
      throw AssessedYearRefusal.notRunning(found.year.state)
    }
    guard found.year.startedOn <= on, on <= user.today else {
      throw Problems(
        "on",
        "The date must be between \(found.year.startedOn.inWords), when the year began, and today")
    }
    // Whoever does something is not who saw it.
    guard found.part == .assessor || kind != .observation else {
      throw Problems("kind", "Your assessor writes down what they observe")
    }
    guard found.part == .person || kind == .observation else {
      throw Problems("kind", "They show this themselves, and you look at it")
    }
    guard found.evidence.count(where: { $0.kind == kind && $0.state != .withdrawn }) < Self.most
    else {
      throw Problems("kind", "There are \(Self.most) of these already")
    }
    try AssessedYears.add(
      YearEvidence(
        id: try tx.newIdentifier(), year: id, kind: kind, on: on, addedBy: found.right.actorName,
        adder: user.person, state: found.part == .assessor ? .accepted : .shown,
        words: try AssessmentSeals.save(words, about: found.year.person, tx), addedAt: user.now),
      tx)
    try AssessedYearJournal.record(
      AssessedYearJournal.shown, "Added \(kind.counted(1))", found, tx)
    if found.part == .person {
      try AssessedYearNews.shown(found.year, at: user.now, tx)
    } else {
      try AssessedYearNews.looked(found.year, isAccepted: true, at: user.now, tx)
    }
  }
}

/// Takes back what the assessor has not accepted. It stays with the year, and counts for nothing.
struct TakeYearEvidenceBack: Sendable {
  let id: AssessedYearID
  let evidence: YearEvidenceID
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundYear.own(id, user, tx)
    guard var one = found.evidence.first(where: { $0.id == evidence }) else {
      throw NotFound("This entry")
    }
    guard found.year.state == .running else {
      throw AssessedYearRefusal.notRunning(found.year.state)
    }
    guard one.revision == seen, [.shown, .returned].contains(one.state) else {
      throw AssessedYearRefusal.changedMeanwhile
    }
    let before = one.state
    one.state = .withdrawn
    try AssessedYears.save(one, tx)
    if found.waiting == 1, before == .shown {
      try AssessedYearNews.nothingWaits(found.year, at: user.now, tx)
    }
    try AssessedYearJournal.record(
      AssessedYearJournal.shown, "Took back \(one.kind.counted(1))", found, tx)
  }
}

/// Accepts what was shown, or says what is missing; also of what counted by mistake, as long as no stage
/// that is closed rests on it.
struct LookAtYearEvidence: Sendable {
  let id: AssessedYearID
  let evidence: YearEvidenceID
  /// What is missing; `nil` where it counts.
  let missing: String?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundYear.toAssess(id, user, tx)
    guard var one = found.evidence.first(where: { $0.id == evidence }) else {
      throw NotFound("This entry")
    }
    guard found.year.state == .running else {
      throw AssessedYearRefusal.notRunning(found.year.state)
    }
    let again = one.state == .accepted && missing != nil
    guard one.revision == seen, one.state == .shown || again else {
      throw AssessedYearRefusal.changedMeanwhile
    }
    let before = one.state
    if again {
      let closed = found.stages.filter { $0.closedOn != nil }
        .compactMap { found.edition.stage($0.code)?.needs }
      guard AssessedYearRules.mayReturn(one.kind, accepted: found.accepted, closed: closed) else {
        throw AssessedYearRefusal.stageRestsOnIt
      }
    }
    one.state = missing == nil ? .accepted : .returned
    one.asked = try AssessmentSeals.save(missing, about: found.year.person, tx)
    try AssessedYears.save(one, tx)
    try AssessedYearJournal.record(
      AssessedYearJournal.shown,
      missing == nil ? "Accepted \(one.kind.counted(1))" : "Asked for more: \(one.kind.counted(1))",
      found, tx)
    if found.waiting == 1, before == .shown {
      try AssessedYearNews.nothingWaits(found.year, at: user.now, tx)
    }
    try AssessedYearNews.looked(found.year, isAccepted: missing == nil, at: user.now, tx)
  }
}

/// Reviews a stage. Nothing is closed without what it asks for; a concern opens a talk elsewhere and
/// writes nothing here.
///
/// - Source: domain facts, induction and programmes, section 4.2.
struct ReviewStage: Sendable {
  let id: AssessedYearID
  let stage: String
  let outcome: StageOutcome
  let support: [String]
  let words: String?
  let until: Day?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> StageEffect {
    let found = try FoundYear.toAssess(id, user, tx)
    guard found.year.revision == seen else { throw AssessedYearRefusal.changedMeanwhile }
    guard Set(support).isSubset(of: found.edition.support.map(\.code)) else {
      throw Problems("support", "Choose among the kinds listed")
    }
    if let until, user.today + Self.mostDaysOn < until {
      throw Problems("until", "A stage can be put off by up to a year. Enter a day before that")
    }
    let effect = try AssessedYearRules.effect(
      of: outcome, found.facts(of: stage, words: words, until: until))
    var year = found.year
    year.changedAt = user.now
    switch effect {
    case .close:
      try AssessedYears.close(
        stage, of: id, on: user.today, by: found.right.actorName, user.person, support: support, tx)
      try AssessedYearJournal.turn(.close, found, stage: stage, words: words, tx)
      try AssessedYearNews.closed(year, stage: stage, at: user.now, tx)
    case .propose:
      (year.state, year.proposal) = (.proposed, .init(outcome: outcome, by: user.person))
      try AssessedYears.close(
        stage, of: id, on: user.today, by: found.right.actorName, user.person, support: support, tx)
      try AssessedYearJournal.turn(.propose, found, stage: stage, words: words, tx)
      try AssessedYearNews.proposed(year, stage: stage, at: user.now, tx)
    case .putOff(let days):
      try AssessedYears.putOff(id, days: days, tx)
      try AssessedYearJournal.turn(.putOff, found, stage: stage, words: words, tx)
      try AssessedYearNews.putOff(year, stage: stage, at: user.now, tx)
    case .refer:
      // What was written goes nowhere: whoever is asked hears it from the assessor.
      try AssessedYears.open(YearReferral(year: id, stage: stage, openedOn: user.today), tx)
      try AssessedYearJournal.record(
        AssessedYearJournal.step, AssessedYearJournal.reviewed, found, tx)
      try AssessedYearNews.referred(year, at: user.now, tx)
    }
    try AssessedYears.save(year, tx)
    return effect
  }

  private static let mostDaysOn = 366
}
