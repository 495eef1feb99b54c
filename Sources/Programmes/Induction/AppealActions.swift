import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// What a decision about a part that was brought along is looked at by.
struct FoundDecision {
  var found: FoundInduction
  let part: FramedPart
  let decision: CarriedDecision

  /// - Throws: `NotFound` for a part that is not there; `InductionRefusal` for one that changed since.
  init(
    _ found: FoundInduction, _ unit: String, seen: Int, _ tx: any Transaction
  ) throws {
    guard let part = found.framed.part(unit) else { throw NotFound("This part") }
    guard found.framed.unit(unit).revision == seen else { throw InductionRefusal.changedMeanwhile }
    guard found.induction.state.isOpen else {
      throw InductionRefusal.notRunning(found.induction.state)
    }
    let turns = try Inductions.turns(of: found.induction.id, tx).filter { $0.unit == unit }
    (self.found, self.part) = (found, part)
    decision = CarriedDecision(
      turns: turns, appealDays: try InductionReader.shipped().appealDays)
  }

  func facts(words: String?, by user: User, _ tx: any Transaction) throws -> InductionUnitFacts {
    let decider = found.framed.unit(part.code).assessor
    let isDecider =
      if let decider {
        try user.isOne(of: OnePerson.records(of: decider, tx))
      } else if case .appealed(_, let by) = decision {
        // Accounts of nobody in particular are known by their name alone.
        by == found.right.actorName
      } else {
        false
      }
    return InductionUnitFacts(
      needs: part.needs, hasReason: words?.isEmpty == false,
      assessorIsPerson: user.isOne(of: found.records), decision: decision, isDecider: isDecider,
      today: user.today)
  }
}

/// Has somebody else look at a part that was brought along and asked for again.
///
/// - Source: domain facts, induction and programmes, section 5: portable induction.
struct AppealDecision: Sendable {
  let id: InductionID
  let unit: String
  let words: String
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    var one = try FoundDecision(FoundInduction.own(id, user, tx), unit, seen: seen, tx)
    try InductionFlow.step(
      .appeal, unit, by: .person, in: &one.found.framed, one.facts(words: words, by: user, tx),
      words: words, under: one.found.right, tx)
    try InductionNews.appealed(one.found.framed, unit: unit, at: user.now, tx)
  }
}

/// Decides about it: takes over what was met elsewhere, or says what is missing. Never whoever asked for
/// it again.
struct SettleAppeal: Sendable {
  let id: InductionID
  let unit: String
  let takesOver: Bool
  let words: String?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> Induction {
    var one = try FoundDecision(FoundInduction.toSign(id, user, tx).found, unit, seen: seen, tx)
    let step: InductionUnitStep = takesOver ? .restore : .uphold
    let source = takesOver ? try source(one.found, tx) : nil
    try InductionFlow.step(
      step, unit, by: .signatory, in: &one.found.framed,
      one.facts(words: words, by: user, tx), words: words, assessor: user.person,
      under: one.found.right, tx)
    if let source { try date(&one.found.framed, source, tx) }
    try InductionFlow.settle(&one.found.framed, under: one.found.right, tx)
    try InductionNews.settled(one.found.induction, unit: unit, at: user.now, tx)
    try InductionNews.looked(one.found.framed, step, at: user.now, tx)
    return one.found.framed.induction
  }

  /// Where it was met, as that stands now; `nil` for what a record says and no induction.
  ///
  /// - Throws: `InductionRefusal.groundless` where it does not hold there any more.
  private func source(
    _ found: FoundInduction, _ tx: any Transaction
  ) throws -> CarryingRules.Carried? {
    guard found.framed.unit(unit).creditedFrom != nil else { return nil }
    guard
      let carried = try BringAlong.carried([unit], to: found.framed, records: found.records, tx)
        .first
    else { throw InductionRefusal.groundless }
    return carried
  }

  /// It was met when and where it was met, and not today.
  private func date(
    _ framed: inout FramedInduction, _ source: CarryingRules.Carried, _ tx: any Transaction
  ) throws {
    var part = framed.unit(unit)
    (part.decidedOn, part.creditedFrom) = (source.on, source.from)
    try InductionUnits.save(part, tx)
    part.revision += 1
    framed.units[unit] = part
  }
}

/// What somebody who is not new to care says that they can show already: whoever looks decides about each,
/// from what they see.
///
/// - Source: domain facts, induction and programmes, sections 2.2 and 5: a self-assessment to find the
///   gaps, and an observation for what is claimed.
struct SayWhatIsKnown: Sendable {
  let id: InductionID
  let units: [String]

  func run(by user: User, _ tx: any Transaction) throws -> Int {
    let found = try FoundInduction.own(id, user, tx)
    var framed = found.framed
    guard framed.induction.state.isRunning else {
      throw InductionRefusal.notRunning(framed.induction.state)
    }
    let open = Self.open(framed).map(\.code)
    let chosen = units.uniqued().filter(open.contains)
    guard !chosen.isEmpty else {
      throw Problems("item", "Choose at least one, or go back: there is nothing wrong with none")
    }
    for code in chosen {
      guard let part = framed.part(code) else { continue }
      try InductionFlow.step(
        .ask, code, by: .person, in: &framed, InductionUnitFacts(needs: part.needs),
        under: found.right, tx)
    }
    try InductionFlow.settle(&framed, under: found.right, tx)
    return chosen.count
  }

  /// Parts that somebody looks at, and with which nothing has been done.
  static func open(_ framed: FramedInduction) -> [FramedPart] {
    framed.parts.filter { !$0.needs.byOneself && framed.unit($0.code).state == .notStarted }
  }
}
