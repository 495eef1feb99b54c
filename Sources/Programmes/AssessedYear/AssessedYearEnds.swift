import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Says that somebody has talked with them. What came of it is nowhere in Waypoint.
struct EndTalk: Sendable {
  let id: AssessedYearID

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundYear.toSettle(id, user, tx)
    guard try AssessedYears.endReferral(of: id, tx) else {
      throw AssessedYearRefusal.changedMeanwhile
    }
    try AssessedYearJournal.record(
      AssessedYearJournal.step, AssessedYearJournal.lookedAfter, found, tx)
    try AssessedYearNews.talkIsOver(found.year, at: user.now, tx)
  }
}

/// Looks at the final review a second time: confirms it, or sends it back with what is missing.
struct SettleAssessedYear: Sendable {
  let id: AssessedYearID
  /// Why it goes back; `nil` where it is confirmed.
  let sentBack: String?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> AssessedYear {
    let found = try FoundYear.toSettle(id, user, tx)
    var year = found.year
    guard year.revision == seen else { throw AssessedYearRefusal.changedMeanwhile }
    let proposer = try year.proposal?.by.map { try OnePerson.records(of: $0, tx) } ?? []
    let confirmed = try AssessedYearRules.confirmed(
      year.state, year.proposal?.outcome,
      // Accounts of nobody in particular are known by their name alone.
      isProposer: user.isOne(of: proposer) || found.stages.last?.closedBy == found.right.actorName)
    year.changedAt = user.now
    if let sentBack {
      try found.reopenFinal(&year, .sendBack, sentBack, tx)
      try AssessedYearNews.sentBack(year, waiting: found.waiting, at: user.now, tx)
      return year
    }
    (year.state, year.endedOn) = (confirmed, user.today)
    try AssessedYears.save(year, tx)
    try AssessedYearJournal.turn(.confirm, found, words: found.edition.statement, tx)
    if confirmed == .passed {
      try found.record.sign(at: year.employer, until: nil, under: found.right, tx)
    }
    try AssessedYearNews.ended(year, at: user.now, tx)
    return year
  }
}

/// Takes an outcome back that was confirmed by mistake: the final review is open again, and so is the
/// record.
struct TakeOutcomeBack: Sendable {
  let id: AssessedYearID
  let words: String
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundYear.toSettle(id, user, tx)
    var year = found.year
    guard year.revision == seen else { throw AssessedYearRefusal.changedMeanwhile }
    guard [.passed, .notPassed].contains(year.state) else {
      throw AssessedYearRefusal.notRunning(year.state)
    }
    let others = try AssessedYears.of(found.records, tx)
    guard !others.contains(where: { $0.state.isOpen }) else { throw AssessedYearRefusal.thereIsOne }
    (year.changedAt, year.endedOn) = (user.now, nil)
    try found.reopenFinal(&year, .takeBack, words, tx)
    try found.record.reopen(keptBy: year.employer, under: found.right, tx)
    try AssessedYearNews.takenBack(year, at: user.now, tx)
  }
}

extension FoundYear {
  fileprivate var record: SignOffRecord {
    SignOffRecord(of: year.person, programme: edition.code, title: edition.title)
  }

  /// The final review is to be written again.
  fileprivate func reopenFinal(
    _ year: inout AssessedYear, _ step: AssessedYearStep, _ words: String?, _ tx: any Transaction
  ) throws {
    (year.state, year.proposal) = (.running, nil)
    if let last = stages.last { try AssessedYears.reopen(last.code, of: year.id, tx) }
    try AssessedYears.save(year, tx)
    try AssessedYearJournal.turn(step, self, words: words, tx)
  }
}

/// Takes the year to another employer: what was gathered and closed stays, who assesses is named there.
///
/// - Source: domain facts, induction and programmes, section 2.3, rule 5, as it is for inductions.
struct MoveAssessedYear: Sendable {
  let id: AssessedYearID
  let post: AssignmentID
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundYear.own(id, user, tx)
    var year = found.year
    guard year.revision == seen else { throw AssessedYearRefusal.changedMeanwhile }
    guard year.state.isOpen else { throw AssessedYearRefusal.notRunning(year.state) }
    guard
      let post = try Self.posts(found, on: user.today, tx).first(where: { $0.id == self.post })
    else { throw Problems("post", "Choose one of your posts of today") }
    let wasProposed = year.state == .proposed
    year.person = post.person
    (year.organisation, year.employer) = (post.organisation, post.employer)
    (year.assessor, year.changedAt) = (nil, user.now)
    (year.state, year.proposal) = (.running, nil)
    // What the employer before found at the end, nobody there can confirm any more.
    if wasProposed, let last = found.stages.last { try AssessedYears.reopen(last.code, of: id, tx) }
    try AssessedYears.endReferral(of: id, tx)
    try AssessedYears.save(year, tx)
    try AssessedYears.askAnew(id, tx)
    try AssessedYears.moveWords(of: id, to: post.person, tx)
    try AssessedYearJournal.turn(.move, found, tx)
    try AssessedYearNews.moved(year, at: user.now, tx)
  }

  /// Posts of today elsewhere; none while there is one where the year is kept: a second job beside it
  /// takes nothing away from whoever assesses.
  static func posts(
    _ found: FoundYear, on day: Day, _ tx: any Transaction
  ) throws -> [Assignment] {
    let posts = try Assignments.of(found.records, tx).values.joined().filter {
      $0.isCurrent(on: day)
    }
    guard !posts.contains(where: { $0.organisation == found.year.organisation }) else { return [] }
    return posts.sorted { $0.id < $1.id }
  }
}

/// Ends a year before its end. What was gathered stays the person’s.
struct EndAssessedYear: Sendable {
  let id: AssessedYearID
  let reason: AssessedYearEnd
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundYear.toKeep(id, user, tx)
    var year = found.year
    guard year.revision == seen else { throw AssessedYearRefusal.changedMeanwhile }
    guard year.state.isOpen else { throw AssessedYearRefusal.notRunning(year.state) }
    (year.state, year.endedOn, year.end) = (.ended, user.today, reason)
    (year.proposal, year.changedAt) = (nil, user.now)
    try AssessedYears.endReferral(of: id, tx)
    try AssessedYears.save(year, tx)
    try AssessedYearJournal.turn(.end, found, tx)
    try AssessedYearNews.ended(year, at: user.now, tx)
  }
}
