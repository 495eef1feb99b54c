import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Something that a joiner writes or brings to show a part.
struct ShowUnit: Sendable {
  let id: InductionID
  let unit: String
  let kind: InductionEvidenceKind
  let on: Day
  let words: String
  /// The revision of the part on the page.
  let seen: Int
  /// What comes with it: somebody is asked to look, or it is finished.
  let then: Then?

  enum Then: String, CaseIterable, Sendable { case ask, finish }

  func run(by user: User, _ tx: any Transaction) throws -> Induction {
    let found = try FoundInduction.own(id, user, tx)
    var framed = found.framed
    guard framed.induction.state.isRunning else {
      throw InductionRefusal.notRunning(framed.induction.state)
    }
    guard let part = framed.part(unit) else { throw NotFound("This part") }
    guard framed.unit(unit).revision == seen else { throw InductionRefusal.changedMeanwhile }
    guard on <= user.today else {
      throw Problems("on", "The date must be today or in the past")
    }
    // Whoever does something is not who saw it.
    guard [.knowledge, .testimony, .priorCertificate].contains(kind) else {
      throw Problems("kind", "Somebody else has to say what they saw")
    }
    try InductionFlow.step(
      .show, unit, by: .person, in: &framed, InductionUnitFacts(needs: part.needs),
      under: found.right, tx)
    try InductionUnits.add(
      InductionEvidence(
        id: try tx.newIdentifier(), induction: id, unit: unit, kind: kind, on: on,
        addedBy: found.right.actorName, isOwn: true,
        words: try AssessmentSeals.save(words, about: framed.induction.person, tx),
        addedAt: user.now), tx)
    switch then {
    case .ask where framed.unit(unit).state != .submitted:
      try InductionFlow.step(
        .ask, unit, by: .person, in: &framed, InductionUnitFacts(needs: part.needs),
        under: found.right, tx)
    case .finish:
      try InductionFlow.step(
        .finish, unit, by: .person, in: &framed, InductionUnitFacts(needs: part.needs),
        under: found.right, tx)
    case .ask, .none: break
    }
    try InductionFlow.settle(&framed, under: found.right, tx)
    if framed.isDone(unit) {
      try InductionFlow.spread(
        [unit], from: framed, records: found.records, under: found.right, tx)
    }
    return framed.induction
  }
}

/// Asks somebody to look at a part, takes that back, or finishes a part at which nobody looks.
struct StepOwnUnit: Sendable {
  let id: InductionID
  let unit: String
  let step: InductionUnitStep
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> Induction {
    let found = try FoundInduction.own(id, user, tx)
    var framed = found.framed
    guard framed.induction.state.isRunning else {
      throw InductionRefusal.notRunning(framed.induction.state)
    }
    guard let part = framed.part(unit) else { throw NotFound("This part") }
    guard framed.unit(unit).revision == seen else { throw InductionRefusal.changedMeanwhile }
    guard [.ask, .takeBack, .finish].contains(step) else { throw InductionRefusal.notTheirs }
    try InductionFlow.step(
      step, unit, by: .person, in: &framed, InductionUnitFacts(needs: part.needs),
      under: found.right, tx)
    try InductionFlow.settle(&framed, under: found.right, tx)
    if step == .finish {
      try InductionFlow.spread(
        [unit], from: framed, records: found.records, under: found.right, tx)
    }
    return framed.induction
  }
}

/// Takes over what was met in other inductions of the same person: their own doing, or that of whoever
/// looks after inductions at the employer to whom they came.
///
/// - Source: domain facts, induction and programmes, section 5: portable induction.
struct BringAlong: Sendable {
  let id: InductionID
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> [CarryingRules.Carried] {
    let found = try Self.find(id, user, tx)
    var framed = found.framed
    guard framed.induction.state.isRunning else {
      throw InductionRefusal.notRunning(framed.induction.state)
    }
    guard framed.induction.revision == seen else { throw InductionRefusal.changedMeanwhile }
    let carried = try Self.carried(to: framed, records: found.records, tx)
    guard !carried.isEmpty else { throw InductionRefusal.nothingToBring }
    for one in carried {
      try InductionFlow.credit(
        one.unit, in: &framed, from: one.from, on: one.on, under: found.right, tx)
    }
    try InductionFlow.turn(.bring, framed, under: found.right, tx)
    if !user.isOne(of: found.records) {
      try InductionNews.brought(framed.induction, at: user.now, tx)
    }
    try InductionFlow.settle(&framed, under: found.right, tx)
    return carried
  }

  static func find(
    _ id: InductionID, _ user: User, _ tx: any Transaction
  ) throws -> FoundInduction {
    do {
      return try FoundInduction.own(id, user, tx)
    } catch let refusal as any Refusal {
      guard refusal is NotFound || refusal is Forbidden else { throw refusal }
      return try FoundInduction.toKeep(id, user, tx)
    }
  }

  /// What there is to bring along to an induction.
  static func carried(
    to framed: FramedInduction, records: [PersonID], _ tx: any Transaction
  ) throws -> [CarryingRules.Carried] {
    // What an assessor asked for more of is not brought along again over their head, whatever was done
    // with it since: that is decided about.
    let appealDays = try InductionReader.shipped().appealDays
    let turns = try Inductions.turns(of: framed.induction.id, tx)
    let open = framed.openNational.filter { code in
      framed.unit(code).state != .moreEvidence
        && CarriedDecision(
          turns: turns.filter { $0.unit == code }, appealDays: appealDays) == .none
    }
    return try carried(open, to: framed, records: records, tx)
  }

  /// What other inductions have to give for some parts, whatever was decided about them.
  static func carried(
    _ open: [String], to framed: FramedInduction, records: [PersonID], _ tx: any Transaction
  ) throws -> [CarryingRules.Carried] {
    let content = try InductionReader.shipped()
    let others = try Inductions.of(records, tx).filter {
      $0.id != framed.induction.id && $0.track == framed.induction.track
    }
    let units = try InductionUnits.of(others.map(\.id), tx)
    let earlier = others.map { other -> CarryingRules.Earlier in
      let done = (units[other.id] ?? [:]).values.compactMap { unit -> (String, Day)? in
        guard unit.state.isDone, !unit.code.hasPrefix(InductionLocalUnit.prefix) else {
          return nil
        }
        return unit.decidedOn.map { (unit.code, $0) }
      }
      return CarryingRules.Earlier(
        induction: other.id, track: other.track, edition: other.edition,
        met: Dictionary(done) { first, _ in first })
    }
    return CarryingRules.carried(
      to: open, track: framed.induction.track, edition: framed.induction.edition,
      from: earlier, content.mappings)
  }
}

/// What somebody says at the end of how it was. Kept as numbers of half a year, without a name.
///
/// - Source: Review, recommendation 1, "The aim of this programme is to introduce new starters"
struct SayOpinion: Sendable {
  let id: InductionID
  /// By the code of the question, 1 to 5. A question may be left out.
  let answers: [String: Int]

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundInduction.own(id, user, tx)
    guard found.induction.state == .signedOff else {
      throw InductionRefusal.notReady(found.induction.state)
    }
    // Nobody is asked twice; whoever sends it again has said it.
    guard try InductionEmployers.ask(id, tx) else { return }
    let half = InductionFigures.half(of: user.today)
    for (question, points) in answers.sorted(by: { $0.key < $1.key }) {
      try InductionEmployers.add(
        points, to: question, found.induction.track, at: found.induction.organisation, in: half,
        tx)
    }
  }
}
