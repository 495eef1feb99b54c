import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// On which side of an agreement about time somebody stands, and under which right.
struct LearningTimeStanding {
  let side: LearningTimeSide
  let right: Right

  static func over(
    _ person: PersonID, _ user: User, _ tx: any Transaction
  ) throws -> LearningTimeStanding {
    LearningTimeStanding(
      side: try user.isOne(of: OnePerson.records(of: person, tx)) ? .person : .manager,
      right: try user.right(to: .agreeTime, .person(person), tx))
  }

  /// - Throws: `NotFound` for whoever has nothing to do with it.
  static func find(
    _ id: LearningTimeID, _ user: User, _ tx: any Transaction
  ) throws -> (time: LearningTime, standing: LearningTimeStanding) {
    guard let time = try LearningTimes.find(id, tx),
      try PlaceReach.reaches(time.person, at: time.organisation, for: .agreeTime, user, tx)
    else { throw NotFound("This agreement") }
    return (time, try over(time.person, user, tx))
  }
}

/// Proposes time to learn: the person to their employer, or the employer to them.
struct ProposeTime: Sendable {
  let person: PersonID
  /// For one module; each month when `nil`.
  let module: String?
  let minutes: Int
  let from: Day
  let until: Day
  /// In which post, where they have several here; their main one when `nil`.
  var post: AssignmentID?

  func run(by user: User, _ tx: any Transaction) throws -> LearningTime {
    let standing = try LearningTimeStanding.over(person, user, tx)
    var problems = Problems()
    for problem in LearningTimeRules.problems(
      minutes: minutes, from: from, until: until, on: user.today)
    {
      problems.add(problem.field, problem.message)
    }
    try problems.throwIfAny()
    if let module, try PlaceModules.titles(of: [module], tx)[module] == nil {
      throw Problems("module", "Choose a module of the list, or time for each month")
    }
    let posts = try PlaceReach.current(of: person, for: .agreeTime, user, tx)
    guard let post = post.map({ id in posts.first { $0.id == id } }) ?? posts.first else {
      throw LearningTimeRefusal.noPost
    }
    let records = try OnePerson.records(of: person, tx)
    try tx.lock("learning-time-\(records[0])")
    let isProposed = try LearningTimes.of(records, tx).contains {
      $0.state == .proposed && $0.organisation == post.organisation
    }
    if isProposed { throw LearningTimeRefusal.proposedAlready }
    let time = LearningTime(
      id: try tx.newIdentifier(), person: post.person, organisation: post.organisation,
      module: module, minutes: minutes, from: from, until: until, proposedSide: standing.side,
      proposedAt: user.now, proposedBy: standing.right.actorName)
    try LearningTimes.add(time, tx)
    try LearningTimeNews.proposed(time, at: user.now, tx)
    try PlaceJournal.record(time, "Proposed", under: standing.right, tx)
    return time
  }
}

/// Agrees, declines, takes back or ends.
struct HandleTime: Sendable {
  let id: LearningTimeID
  let step: LearningTimeStep
  /// Why it ends: a code of the content.
  var reason: String?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> LearningTime {
    let (found, standing) = try LearningTimeStanding.find(id, user, tx)
    try tx.lock("learning-time-\(OnePerson.records(of: found.person, tx)[0])")
    guard var time = try LearningTimes.find(id, tx), time.revision == seen else {
      throw LearningTimeRefusal.changedMeanwhile
    }
    time.state = try LearningTimeRules.state(
      after: step, of: time, by: standing.side, on: user.today)
    let name = standing.right.actorName
    switch step {
    case .agree:
      time.answer = .init(at: user.now, by: name)
      try replace(time, name, standing.right, user, tx)
    case .decline: time.answer = .init(at: user.now, by: name)
    case .end:
      let reasons = try StandardsReader.shipped().places.ended.map(\.code)
      guard let reason, reasons.contains(reason) else {
        throw Problems("reason", "Choose why it ends")
      }
      time.ending = .init(on: user.today, by: name, reason: reason)
    case .withdraw, .runOut, .leave: break
    }
    try LearningTimes.save(time, tx)
    time.revision += 1
    try LearningTimeNews.after(step, time, by: standing.side, at: user.now, tx)
    try PlaceJournal.record(time, step.words, under: standing.right, tx)
    return time
  }

  /// What was agreed before with the same employer for the same gives way.
  private func replace(
    _ time: LearningTime, _ name: String, _ right: Right, _ user: User, _ tx: any Transaction
  ) throws {
    let records = try OnePerson.records(of: time.person, tx)
    let sites = try EmployerPosts.sites(of: time.organisation, on: user.today, tx)
    for var former in try LearningTimes.of(records, tx)
    where sites.contains(former.organisation) {
      guard let last = LearningTimeRules.cut(former, for: time) else { continue }
      // What ended before keeps why, and counts no longer than until the new one begins.
      let before = former.state == .ended ? former.ending : nil
      former.ending = .init(on: last, by: before?.by ?? name, reason: before?.reason ?? "replaced")
      former.state = .ended
      try LearningTimes.save(former, tx)
      try LearningTimes.hand(entriesOf: former.id, from: time.from, to: time.id, tx)
      try PlaceJournal.record(former, LearningTimeStep.end.words, under: right, tx)
    }
  }
}

/// Writes down time that was given or taken away.
struct RecordTime: Sendable {
  let id: LearningTimeID
  let on: Day
  let minutes: Int
  let kind: LearningTimeEntry.Kind
  let reason: String?
  /// That it is other time than what the other side wrote down of that day.
  var isMore = false

  func run(by user: User, _ tx: any Transaction) throws -> LearningTimeEntry {
    let (seen, standing) = try LearningTimeStanding.find(id, user, tx)
    let records = try OnePerson.records(of: seen.person, tx)
    try tx.lock("learning-time-\(records[0])")
    guard let found = try LearningTimes.find(id, tx) else { throw NotFound("This agreement") }
    let entry = LearningTimeEntry(
      id: try tx.newIdentifier(), agreement: id, on: on, minutes: minutes, kind: kind,
      reason: kind == .takenAway ? reason : nil, side: standing.side, recordedAt: user.now,
      recordedBy: standing.right.actorName)
    let times = try LearningTimes.of(records, tx)
    let ofDay = try LearningTimes.entries(of: times.map(\.id), tx).mapValues {
      $0.filter { $0.on == on }
    }
    let already = ofDay.values.joined().reduce(0) { $0 + $1.minutes }
    try LearningTimeRules.check(entry, of: found, already: already, on: user.today)
    let reasons = try StandardsReader.shipped().places.takenAway.map(\.code)
    if let reason = entry.reason, !reasons.contains(reason) { throw LearningTimeRefusal.noReason }
    // Both sides write down the same hours: they count once.
    let theirs = (ofDay[id] ?? []).filter { $0.side != standing.side && $0.kind == kind }
    guard isMore || theirs.isEmpty else {
      throw LearningTimeRefusal.writtenAlready(theirs.reduce(0) { $0 + $1.minutes })
    }
    try LearningTimes.add(entry, tx)
    try LearningTimeNews.recorded(entry, of: found, at: user.now, tx)
    try PlaceJournal.record(entry, of: found, kind.words, under: standing.right, tx)
    return entry
  }
}

/// Takes out what one’s own side wrote down by mistake.
struct TakeOutTime: Sendable {
  let id: LearningTimeID
  let entry: LearningTimeEntryID

  func run(by user: User, _ tx: any Transaction) throws {
    let (time, standing) = try LearningTimeStanding.find(id, user, tx)
    let entries = try LearningTimes.entries(of: [id], tx)[id] ?? []
    guard let found = entries.first(where: { $0.id == entry }),
      try LearningTimes.takeOut(entry, of: id, by: standing.side, at: user.now, tx)
    else { throw LearningTimeRefusal.notTheirEntry }
    try PlaceJournal.record(found, of: time, "Taken out", under: standing.right, tx)
  }
}

/// What follows by itself of an agreement.
enum LearningTimeFlow {
  /// Those of people who have no post at the employer any more.
  static func left(on day: Day, _ tx: any Transaction) throws -> [LearningTimeID] {
    let times = try LearningTimes.withoutPost(on: day, tx)
    let posts = try EmployerPosts(times, on: day, tx)
    return times.filter { posts.haveEnded($0, by: day) }.map(\.id)
  }

  /// It ends with the last post at the employer; what was proposed is taken back.
  static func leave(_ id: LearningTimeID, at now: Instant, _ tx: any Transaction) throws {
    guard let seen = try LearningTimes.find(id, tx) else { return }
    try tx.lock("learning-time-\(OnePerson.records(of: seen.person, tx)[0])")
    guard var time = try LearningTimes.find(id, tx), [.proposed, .agreed].contains(time.state)
    else {
      return
    }
    let right = PlaceJobs.right(at: now)
    let posts = try EmployerPosts([time], on: now.dayInLondon, tx)
    guard posts.haveEnded(time, by: now.dayInLondon), let last = posts.lastDay(of: time) else {
      throw LearningTimeRefusal.hasPost
    }
    time.state = try LearningTimeRules.state(after: .leave, of: time, by: nil, on: now.dayInLondon)
    if time.state == .ended {
      time.ending = .init(on: min(last, time.until), by: right.actorName, reason: "changed-post")
    }
    try LearningTimes.save(time, tx)
    try LearningTimeNews.after(.leave, time, by: nil, at: now, tx)
    try PlaceJournal.record(time, LearningTimeStep.leave.words, under: right, tx)
  }

  static func runOut(
    _ id: LearningTimeID, at now: Instant, _ tx: any Transaction
  ) throws {
    guard var time = try LearningTimes.find(id, tx), time.state == .agreed else { return }
    let right = PlaceJobs.right(at: now)
    time.state = try LearningTimeRules.state(
      after: .runOut, of: time, by: nil, on: now.dayInLondon)
    time.ending = .init(on: time.until, by: right.actorName, reason: "over")
    try LearningTimes.save(time, tx)
    try LearningTimeNews.after(.runOut, time, by: nil, at: now, tx)
    try PlaceJournal.record(time, LearningTimeStep.runOut.words, under: right, tx)
  }
}
