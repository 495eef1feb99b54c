import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// Ends an induction that ought not to be, with a reason.
struct WithdrawInduction: Sendable {
  let id: InductionID
  let words: String
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> Induction {
    let found = try FoundInduction.toKeep(id, user, tx)
    var framed = found.framed
    guard framed.induction.revision == seen else { throw InductionRefusal.changedMeanwhile }
    var next = framed.induction
    next.state = try InductionRules.state(
      after: .withdraw, from: next.state, framed.tally, hasReason: !words.isEmpty)
    (next.pausedOn, next.endedOn, next.end) = (nil, user.today, .byKeeper)
    next.changedAt = user.now
    try Inductions.save(next, tx)
    next.revision += 1
    framed.induction = next
    try InductionFlow.turn(.withdraw, framed, words: words, under: found.right, tx)
    try InductionNews.ended(next, tells: true, at: user.now, tx)
    return next
  }
}

/// Moves somebody from an edition that is no longer begun to the one that is: by what content maps
/// whole, and never by number. What is not mapped is open again.
///
/// - Source: domain facts, induction and programmes, section 2.3, rule 7.
struct MoveEdition: Sendable {
  let id: InductionID
  let seen: Int

  /// The edition to which an induction may be moved; `nil` where there is none.
  static func target(
    _ induction: Induction, _ content: InductionContent, on day: Day
  ) -> InductionEdition? {
    guard induction.state.isRunning,
      let latest = content.edition(induction.track, startingOn: day),
      latest.edition != induction.edition,
      content.mappings.contains(where: {
        $0.from == induction.edition && $0.to == latest.edition
      })
    else { return nil }
    return latest
  }

  func run(by user: User, _ tx: any Transaction) throws -> Induction {
    let found = try FoundInduction.toKeep(id, user, tx)
    let content = try InductionReader.shipped()
    let before = found.framed
    guard before.induction.revision == seen else { throw InductionRefusal.changedMeanwhile }
    guard let target = Self.target(before.induction, content, on: user.today) else {
      throw InductionRefusal.notFromHere(before.induction.state)
    }
    let met = before.units.values.filter(\.state.isDone).compactMap { unit in
      unit.decidedOn.map { (unit.code, $0) }
    }
    let carried = CarryingRules.carried(
      to: target.parts.map(\.code), track: before.induction.track, edition: target.edition,
      from: [
        CarryingRules.Earlier(
          induction: id, track: before.induction.track, edition: before.induction.edition,
          met: Dictionary(met) { first, _ in first })
      ], content.mappings)
    let kept = Set(carried.map(\.unit))
    // What was found under a number of the old set says nothing of the same number of the new one.
    try InductionUnits.setAside(
      before.parts.map(\.code).filter { !kept.contains($0) }, of: id,
      as: before.induction.edition, tx)
    var next = before.induction
    next.edition = target.edition
    next.changedAt = user.now
    try Inductions.save(next, tx)
    next.revision += 1
    var framed = try FramedInduction(next, content, tx)
    for one in carried where !framed.isDone(one.unit) {
      try InductionFlow.credit(
        one.unit, in: &framed, from: nil, on: one.on, under: found.right, tx)
    }
    try InductionFlow.turn(.move, framed, under: found.right, tx)
    try InductionFlow.settle(&framed, under: found.right, tx)
    return framed.induction
  }
}

/// Begins an induction for somebody of whom nothing asks it: who joined before, or wants it. What they
/// hold is looked at part by part.
struct BeginInduction: Sendable {
  let person: PersonID
  let track: InductionTrack
  let organisation: OrganisationID

  func run(by user: User, _ tx: any Transaction) throws -> Induction {
    let records = try OnePerson.records(of: person, tx)
    guard !user.isOne(of: records), user.viewer == nil,
      try user.holds(.keepInductions, over: .person(person), tx)
    else { throw NotFound("This person") }
    let right = try user.right(to: .keepInductions, .person(person), tx)
    let record = try user.record(of: person, at: organisation, for: .keepInductions, tx)
    let post = try Assignments.of([record], tx)[record]?.first {
      $0.isCurrent(on: user.today) && [$0.organisation, $0.employer].contains(organisation)
    }
    guard let post else {
      throw Problems("organisation", "Choose a place where they have a post today")
    }
    guard
      try [post.organisation, post.employer].contains(where: {
        try user.holds(.keepInductions, over: .organisation($0), tx)
      })
    else { throw NotFound("This place") }
    guard
      try !Inductions.of(records, tx).contains(where: {
        $0.track == track && $0.organisation == post.organisation
          && ($0.state.isOpen || $0.state == .signedOff)
      })
    else { throw InductionRefusal.thereIsOne }
    return try Self.make(
      WantedInduction(
        person: record, track: track, plan: .full, organisation: post.organisation,
        employer: post.employer, startedOn: user.today, dueOn: user.today + daysToDo),
      isByKeeper: true, met: nil, under: right, tx)
  }

  /// The expected twelve weeks: nothing else says a day for somebody who joined long ago.
  private var daysToDo: Int { 84 }

  /// - Parameter met: The day from which a record says that the national parts are done.
  static func make(
    _ wanted: WantedInduction, isByKeeper: Bool, met: Day?, under right: Right,
    _ tx: any Transaction
  ) throws -> Induction {
    let content = try InductionReader.shipped()
    guard let edition = content.edition(wanted.track, startingOn: wanted.startedOn) else {
      throw NotFound("The content of this induction")
    }
    let parts = try FramedInduction.parts(
      of: edition, at: wanted.organisation, wanted.employer, from: wanted.startedOn, tx)
    let one = Induction(
      id: try tx.newIdentifier(), person: wanted.person, track: wanted.track, plan: wanted.plan,
      organisation: wanted.organisation, employer: wanted.employer, edition: edition.edition,
      startedOn: wanted.startedOn, dueOn: wanted.dueOn, all: parts.count, isByKeeper: isByKeeper,
      changedAt: right.at)
    try Inductions.add(one, tx)
    try Inductions.add(
      InductionTurn(
        step: InductionStep.make.rawValue, at: right.at, actorName: right.actorName, words: nil),
      to: one.id, tx)
    try InductionJournal.record(
      InductionJournal.made, about: one.person,
      ["what": one.track.words, "due": one.dueOn.inWords], under: right, tx)
    guard one.plan == .gap else {
      try InductionNews.made(one, at: right.at, tx)
      return one
    }
    var framed = try FramedInduction(one, content, tx)
    if let met {
      for code in framed.openNational {
        try InductionFlow.credit(code, in: &framed, from: nil, on: met, under: right, tx)
      }
    } else {
      let records = try OnePerson.records(of: one.person, tx)
      for carried in try BringAlong.carried(to: framed, records: records, tx) {
        try InductionFlow.credit(
          carried.unit, in: &framed, from: carried.from, on: carried.on, under: right, tx)
      }
    }
    try InductionFlow.settle(&framed, under: right, tx)
    try InductionNews.made(framed.induction, at: right.at, tx)
    return framed.induction
  }
}
