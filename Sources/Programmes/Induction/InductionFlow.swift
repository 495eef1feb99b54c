import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// What is the same whoever does something with an induction: a part changes, and the whole follows.
enum InductionFlow {
  /// A part of an induction after a step, saved and written down. The whole follows with `settle`.
  ///
  /// - Parameter words: What somebody wrote with it, kept sealed.
  static func step(
    _ step: InductionUnitStep, _ code: String, by actor: InductionActor,
    in framed: inout FramedInduction, _ facts: InductionUnitFacts, words: String? = nil,
    assessor: PersonID? = nil, under right: Right, _ tx: any Transaction
  ) throws {
    guard let part = framed.part(code) else { throw NotFound("This part") }
    var unit = framed.unit(code)
    let wasDone = unit.state.isDone
    unit.state = try InductionUnitRules.state(after: step, from: unit.state, by: actor, facts)
    unit.waitingSince = unit.state == .submitted ? unit.waitingSince ?? right.at : nil
    if unit.state.isDone {
      unit.decidedOn = right.at.dayInLondon
      unit.assessor = assessor
      unit.assessorName = right.actorName
    } else {
      (unit.decidedOn, unit.assessorName) = (nil, nil)
      // Who asks again for what was brought along does not decide about that a second time.
      if step == .askAgain { unit.assessor = assessor } else if wasDone { unit.assessor = nil }
    }
    try InductionUnits.save(unit, tx)
    unit.revision += 1
    framed.units[code] = unit
    if unit.state.isDone {
      try InductionNews.settled(framed.induction, unit: code, at: right.at, tx)
    }
    let person = framed.induction.person
    try Inductions.add(
      InductionTurn(
        unit: code, step: step.rawValue, at: right.at, actorName: right.actorName,
        words: try AssessmentSeals.save(words, about: person, tx)), to: framed.induction.id, tx)
    try InductionJournal.record(
      InductionJournal.unit, about: person,
      ["step": step.words, "what": "\(framed.title): \(part.title)"], under: right, tx)
  }

  /// A part that is taken over as met on a day.
  static func credit(
    _ code: String, in framed: inout FramedInduction, from: InductionID?, on day: Day,
    under right: Right, _ tx: any Transaction
  ) throws {
    var unit = framed.unit(code)
    unit.state = try InductionUnitRules.state(
      after: .credit, from: unit.state, by: .consequence, InductionUnitFacts(needs: UnitNeeds()))
    (unit.waitingSince, unit.decidedOn, unit.creditedFrom) = (nil, day, from)
    (unit.assessor, unit.assessorName) = (nil, nil)
    try InductionUnits.save(unit, tx)
    unit.revision += 1
    framed.units[code] = unit
    try InductionNews.settled(framed.induction, unit: code, at: right.at, tx)
    try Inductions.add(
      InductionTurn(
        unit: code, step: InductionUnitStep.credit.rawValue, at: right.at,
        actorName: right.actorName, words: nil), to: framed.induction.id, tx)
  }

  /// The whole follows its parts: how far it is, who is told.
  static func settle(
    _ framed: inout FramedInduction, under right: Right, _ tx: any Transaction
  ) throws {
    let before = framed.induction
    var next = before
    let tally = framed.tally
    (next.all, next.done, next.waiting) = (tally.all, tally.done, framed.waiting)
    next.state = InductionRules.state(before.state, of: tally)
    next.changedAt = right.at
    try Inductions.save(next, tx)
    next.revision += 1
    framed.induction = next
    if let step = step(from: before.state, to: next.state) {
      try turn(step, framed, under: right, tx)
    }
    try InductionNews.followed(framed, before: before, at: right.at, tx)
  }

  private static func step(
    from before: InductionState, to after: InductionState
  ) -> InductionStep? {
    guard before != after else { return nil }
    switch after {
    case .ready: return .complete
    case .inProgress: return before == .ready ? .open : .begin
    case .notStarted, .signedOff, .paused, .transferredOut, .withdrawn: return nil
    }
  }

  /// What was met here is met in every other open induction of the same edition: whoever works for
  /// two employers at once shows it once.
  static func spread(
    _ codes: [String], from framed: FramedInduction, records: [PersonID], under right: Right,
    _ tx: any Transaction
  ) throws {
    let national = codes.filter { code in framed.part(code)?.isLocal == false }
    guard !national.isEmpty else { return }
    let others = try Inductions.of(records, tx).filter {
      $0.id != framed.induction.id && $0.state.isRunning && $0.track == framed.induction.track
        && $0.edition == framed.induction.edition
    }
    for other in others {
      var there = try FramedInduction(other, InductionReader.shipped(), tx)
      // What somebody there asked for more of stays theirs to decide.
      let open = Set(there.openNational.filter { there.unit($0).state != .moreEvidence })
      let credited = national.filter(open.contains)
      // Nobody at one employer reads who looked at another.
      let byItself = InductionJobs.right(at: right.at)
      for code in credited {
        try credit(
          code, in: &there, from: framed.induction.id, on: right.at.dayInLondon, under: byItself,
          tx)
      }
      if !credited.isEmpty { try settle(&there, under: byItself, tx) }
    }
  }

  /// Something that happened to the whole, written down.
  static func turn(
    _ step: InductionStep, _ framed: FramedInduction, words: String? = nil, under right: Right,
    _ tx: any Transaction
  ) throws {
    let one = framed.induction
    try Inductions.add(
      InductionTurn(
        step: step.rawValue, at: right.at, actorName: right.actorName,
        words: try AssessmentSeals.save(words, about: one.person, tx)), to: one.id, tx)
    try InductionJournal.record(
      InductionJournal.whole, about: one.person, ["step": step.words, "what": framed.title],
      under: right, tx)
  }
}
