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
    guard let post = try PlaceReach.post(of: person, for: .agreeTime, user, tx) else {
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
    case .withdraw, .runOut: break
    }
    try LearningTimes.save(time, tx)
    time.revision += 1
    try LearningTimeNews.after(step, time, by: standing.side, at: user.now, tx)
    try PlaceJournal.record(time, step.words, under: standing.right, tx)
    return time
  }

  /// What was agreed before gives way.
  private func replace(
    _ time: LearningTime, _ name: String, _ right: Right, _ user: User, _ tx: any Transaction
  ) throws {
    let records = try OnePerson.records(of: time.person, tx)
    for var former in try LearningTimes.of(records, tx)
    where former.state == .agreed && former.organisation == time.organisation {
      former.state = .ended
      let last = max(former.from, min(former.until, max(time.from, user.today) - 1))
      former.ending = .init(on: last, by: name, reason: "replaced")
      try LearningTimes.save(former, tx)
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

  func run(by user: User, _ tx: any Transaction) throws -> LearningTimeEntry {
    let (found, standing) = try LearningTimeStanding.find(id, user, tx)
    try tx.lock("learning-time-\(OnePerson.records(of: found.person, tx)[0])")
    let entry = LearningTimeEntry(
      id: try tx.newIdentifier(), agreement: id, on: on, minutes: minutes, kind: kind,
      reason: kind == .takenAway ? reason : nil, side: standing.side, recordedAt: user.now,
      recordedBy: standing.right.actorName)
    let already = (try LearningTimes.entries(of: [id], tx)[id] ?? [])
      .filter { $0.on == on }.reduce(0) { $0 + $1.minutes }
    try LearningTimeRules.check(entry, of: found, already: already, on: user.today)
    let reasons = try StandardsReader.shipped().places.takenAway.map(\.code)
    if let reason = entry.reason, !reasons.contains(reason) { throw LearningTimeRefusal.noReason }
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
