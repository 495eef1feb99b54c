import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// What whoever looks does with parts: adds what they saw, finds that they are met, asks for more.
/// Several parts of one person, or one part of several people, all of them or none.
///
/// - Source: domain facts, induction and programmes, section 2.2: knowledge by learning, performance
///   by observation in the workplace.
struct AssessUnits: Sendable {
  struct Item: Hashable, Sendable {
    let id: InductionID
    let unit: String
    /// The revision of the part on the page; `nil` where many are done at once and what anybody did
    /// meanwhile is no reason against it.
    let seen: Int?
  }

  /// What was seen.
  struct Seen: Hashable, Sendable {
    let kind: InductionEvidenceKind
    let on: Day
    let words: String?
  }

  enum Decision: Hashable, Sendable {
    case none, met
    case askMore(String)
    case askAgain(String)
    case reopen(String)

    var step: InductionUnitStep? {
      switch self {
      case .none: nil
      case .met: .meet
      case .askMore: .askMore
      case .askAgain: .askAgain
      case .reopen: .reopen
      }
    }

    var words: String? {
      switch self {
      case .none, .met: nil
      case .askMore(let words), .askAgain(let words), .reopen(let words): words
      }
    }
  }

  let items: [Item]
  let seen: Seen?
  let decision: Decision

  static let mostItems = 100

  /// - Returns: The inductions, as they are now.
  @discardableResult
  func run(by user: User, _ tx: any Transaction) throws -> [Induction] {
    guard !items.isEmpty else { throw Problems("item", "Choose at least one") }
    guard items.count <= Self.mostItems else {
      throw Problems("item", "Choose at most \(Self.mostItems) at once")
    }
    if let seen, seen.on > user.today {
      throw Problems("on", "The date must be today or in the past")
    }
    guard seen != nil || decision != .none else {
      throw Problems("kind", "Say what you saw, or what you decide")
    }
    var done: [Induction] = []
    for id in items.map(\.id).uniqued() {
      done.append(try run(items.filter { $0.id == id }, of: id, by: user, tx))
    }
    return done
  }

  private func run(
    _ items: [Item], of id: InductionID, by user: User, _ tx: any Transaction
  ) throws -> Induction {
    let found = try FoundInduction.toAssess(id, user, tx)
    var framed = found.framed
    guard framed.induction.state.isRunning else {
      throw InductionRefusal.notRunning(framed.induction.state)
    }
    let evidence = try InductionUnits.evidence(of: id, tx)
    for item in items {
      guard let part = framed.part(item.unit), found.mayAssess(item.unit) else {
        throw NotFound("This part")
      }
      if let seen = item.seen, framed.unit(item.unit).revision != seen {
        throw InductionRefusal.changedMeanwhile
      }
      var facts = InductionUnitFacts(
        needs: part.needs, kinds: Set((evidence[item.unit] ?? []).map(\.kind)),
        hasReason: decision.words?.isEmpty == false,
        assessorIsPerson: user.isOne(of: found.records))
      if let seen {
        facts.kinds.insert(seen.kind)
        try show(seen, part, in: &framed, facts, found.right, by: user, tx)
      }
      if let step = decision.step {
        try InductionFlow.step(
          step, item.unit, by: .assessor, in: &framed, facts, words: decision.words,
          assessor: user.person, under: found.right, tx)
        try InductionNews.looked(framed, step, at: user.now, tx)
      }
    }
    try InductionFlow.settle(&framed, under: found.right, tx)
    if decision == .met {
      try InductionFlow.spread(
        items.map(\.unit), from: framed, records: found.records, under: found.right, tx)
    }
    return framed.induction
  }

  private func show(
    _ seen: Seen, _ part: FramedPart, in framed: inout FramedInduction,
    _ facts: InductionUnitFacts, _ right: Right, by user: User, _ tx: any Transaction
  ) throws {
    if seen.kind == .simulation, !part.needs.maySimulate {
      throw Problems(
        "kind", "A practice exercise does not count for “\(part.title)”: it is seen at work")
    }
    try InductionFlow.step(.show, part.code, by: .assessor, in: &framed, facts, under: right, tx)
    try InductionUnits.add(
      InductionEvidence(
        id: try tx.newIdentifier(), induction: framed.induction.id, unit: part.code,
        kind: seen.kind, on: seen.on, setting: framed.induction.organisation,
        observer: user.person, addedBy: right.actorName, isOwn: false,
        words: try AssessmentSeals.save(seen.words, about: framed.induction.person, tx),
        addedAt: user.now), tx)
  }
}
