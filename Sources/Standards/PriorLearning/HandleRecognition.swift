import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// What is decided of one competency, with why.
struct PriorDeciding: Hashable, Sendable {
  let outcome: PriorOutcome
  let reason: PriorReason
  let words: String
}

/// What is found of one piece by one criterion, with why.
struct PriorJudging: Hashable, Sendable {
  let finding: PriorFinding
  let words: String
}

/// Does something with a request: the person, the assessor, or whoever keeps training.
struct HandleRecognition: Sendable {
  enum Doing: Hashable, Sendable {
    case submit(to: PersonID)
    case takeUp
    case ask(String)
    case answer(String)
    case judge(PriorPieceID, [PriorCriterion: PriorJudging])
    case decide([String: PriorDeciding])
    case appeal(String, to: PersonID)
    case reassign(to: PersonID, why: String)
    case reopen(String)
    case withdraw

    var words: String? {
      switch self {
      case .ask(let words), .answer(let words), .appeal(let words, _), .reassign(_, let words),
        .reopen(let words):
        words
      case .submit, .takeUp, .judge, .decide, .withdraw: nil
      }
    }

    /// Who is to decide from now on.
    var assessor: PersonID? {
      switch self {
      case .submit(let one), .appeal(_, let one), .reassign(let one, _): one
      case .takeUp, .ask, .answer, .judge, .decide, .reopen, .withdraw: nil
      }
    }

    func step(from state: RecognitionState) -> RecognitionStep {
      switch self {
      case .submit: .submit
      case .takeUp: .takeUp
      case .ask: .ask
      case .answer: .answer
      case .judge: .judge
      case .decide(let all):
        state == .appealed ? .settle : PriorEvidenceRules.step(all.values.map(\.outcome))
      case .appeal: .appeal
      case .reassign: .reassign
      case .reopen: .reopen
      case .withdraw: .withdraw
      }
    }
  }

  let id: RecognitionID
  let doing: Doing
  /// The revision on the page: whoever decides decides about what they saw.
  let seen: Int

  @discardableResult
  func run(by user: User, _ tx: any Transaction) throws -> RecognitionRequest {
    let found = try find(user, tx)
    let before = found.framed.request
    guard before.revision == seen else { throw RecognitionRefusal.changedMeanwhile }
    let step = doing.step(from: before.state)
    var next = before
    next.state = try RecognitionRules.state(
      after: step, from: before.state, by: found.actor,
      try facts(found, step, on: user.today, tx))
    try apply(to: &next, found, user, tx)
    try next.used(at: user.now, tx)
    try RecognitionRequests.add(
      RecognitionTurn(
        step: step, round: next.round, at: user.now, actorName: found.right.actorName,
        assessor: next.assessor,
        words: try AssessmentSeals.save(doing.words, about: found.person, tx)), to: id, tx)
    try record(found, step, next, tx)
    try PriorLearningNews.after(step, next, at: user.now, tx)
    try BundleConsequences.follow(found.person, under: found.right, tx)
    return next
  }

  private func find(_ user: User, _ tx: any Transaction) throws -> FoundRequest {
    switch doing {
    case .submit, .answer, .appeal, .withdraw: return try FoundRequest.own(id, user, tx)
    case .takeUp, .ask, .judge, .decide: return try FoundRequest.toAssess(id, user, tx)
    case .reopen: return try FoundRequest.toKeep(id, user, tx)
    case .reassign:
      if let own = user.person, user.viewer == nil,
        let request = try RecognitionRequests.find(id, tx),
        try OnePerson.records(of: request.person, tx).contains(own)
      {
        return try FoundRequest.own(id, user, tx)
      }
      return try FoundRequest.toKeep(id, user, tx)
    }
  }

  // MARK: What is known

  private func facts(
    _ found: FoundRequest, _ step: RecognitionStep, on day: Day, _ tx: any Transaction
  ) throws -> RecognitionFacts {
    let request = found.framed.request
    let own = Set(try OnePerson.records(of: found.person, tx))
    if let named = doing.assessor, !own.contains(named) {
      let able = try ClaimPeople.assessors(of: found.person, on: day, tx)
      guard able.contains(where: { $0.person == named }) else {
        throw Problems("assessor", "Choose one of the assessors listed")
      }
    }
    var facts = RecognitionFacts(
      hasReason: doing.words?.isEmpty == false, appealUntil: request.appealUntil, today: day,
      hasAppealed: request.hasAppealed)
    if let assessor = doing.assessor ?? request.assessor {
      let records = Set(try OnePerson.records(of: assessor, tx))
      facts.assessorIsPerson = !own.isDisjoint(with: records)
      facts.isSameAssessor = request.assessor.map(records.contains) ?? false
      facts.assessorDecided = try RecognitionPeople.decided(id, tx).contains(
        where: records.contains)
    }
    switch step {
    case .submit:
      facts.missing = try Self.missing(in: found.framed, tx)
      facts.anotherIsOpen = try another(than: request, of: own, tx)
    case .answer:
      facts.missing = try Self.unmapped(PriorPieces.of(id, tx), tx)
    case .grant, .grantPart, .decline, .settle:
      facts.unjudged = try unjudged(in: request, tx)
    case .reopen, .appeal: facts.anotherIsOpen = try another(than: request, of: own, tx)
    case .begin, .edit, .takeUp, .ask, .judge, .reassign, .withdraw: break
    }
    return facts
  }

  private func another(
    than request: RecognitionRequest, of own: Set<PersonID>, _ tx: any Transaction
  ) throws -> Bool {
    try RecognitionRequests.of(Array(own), tx).contains {
      $0.id != request.id && $0.framework == request.framework && $0.version == request.version
        && $0.stage == request.stage && $0.state.isOpen && $0.state != .draft
    }
  }

  /// What a draft still needs, in words.
  static func missing(in framed: FramedRequest, _ tx: any Transaction) throws -> [String] {
    let chosen = try RecognitionRequests.competencies(of: framed.request.id, tx)
    let pieces = try PriorPieces.of(framed.request.id, tx)
    guard !chosen.isEmpty else { return ["Choose which competencies it is to count for"] }
    guard !pieces.isEmpty else { return ["Add what you bring"] }
    let mapped = Set(pieces.flatMap(\.competencies))
    let bare = framed.required.filter { chosen.contains($0.code) && !mapped.contains($0.code) }
    return bare.map { "Say which evidence speaks to “\($0.code) \($0.title)”" }
      + (try unmapped(pieces, tx))
  }

  private static func unmapped(
    _ pieces: [PriorPiece], _ tx: any Transaction
  ) throws -> [String] {
    let bare = pieces.filter(\.competencies.isEmpty)
    let words = try AssessmentSeals.openPrior(bare.compactMap(\.words), tx)
    return bare.map { piece in
      let title = piece.words.flatMap { words[$0]?.title } ?? piece.kind.words
      return "Say which competencies “\(title)” speaks to"
    }
  }

  private func unjudged(
    in request: RecognitionRequest, _ tx: any Transaction
  ) throws -> [String] {
    let judged = try PriorPieces.judgements(of: id, in: request.round, tx)
    let bare = try PriorPieces.of(id, tx).filter {
      judged[$0.id]?.count != PriorCriterion.allCases.count
    }
    let words = try AssessmentSeals.openPrior(bare.compactMap(\.words), tx)
    return bare.map { piece in
      piece.words.flatMap { words[$0]?.title } ?? piece.kind.words
    }
  }

  // MARK: What becomes of it

  private func apply(
    to next: inout RecognitionRequest, _ found: FoundRequest, _ user: User,
    _ tx: any Transaction
  ) throws {
    switch doing {
    case .takeUp, .ask, .answer, .withdraw: break
    case .submit(let assessor):
      next.assessor = assessor
      next.submittedAt = user.now
    case .reassign(let assessor, _):
      next.assessor = assessor
      // Nobody decides by what somebody else found: they judge everything anew.
      if try !PriorPieces.judgements(of: id, in: next.round, tx).isEmpty { next.round += 1 }
    case .judge(let piece, let judging):
      try JudgePiece(piece: piece, judging: judging).run(found, tx)
    case .decide(let all):
      try DecideRecognition(deciding: all).run(&next, found, user, tx)
    case .appeal(_, let assessor):
      next.assessor = assessor
      next.hasAppealed = true
      next.round += 1
    case .reopen:
      try DecideRecognition.takeBack(&next, found, tx)
    }
  }

  private func record(
    _ found: FoundRequest, _ step: RecognitionStep, _ next: RecognitionRequest,
    _ tx: any Transaction
  ) throws {
    let what = found.framed.title
    switch doing {
    case .decide(let all):
      let count = { (outcome: PriorOutcome) in
        "\(all.values.count { $0.outcome == outcome })"
      }
      try PriorLearningJournal.record(
        PriorLearningJournal.decided, about: found.person,
        [
          "step": step.words, "what": what, "full": count(.full), "part": count(.part),
          "declined": count(.declined),
        ], under: found.right, tx)
    case .submit(let assessor), .appeal(_, let assessor), .reassign(let assessor, _):
      try PriorLearningJournal.record(
        PriorLearningJournal.stepped, about: found.person,
        ["step": step.words, "what": what], under: found.right, tx)
      try PriorLearningJournal.record(
        PriorLearningJournal.reassigned, about: found.person,
        ["what": what, "assessor": try People.names(of: [assessor], tx)[assessor] ?? ""],
        under: found.right, tx)
    case .takeUp, .ask, .answer, .judge, .reopen, .withdraw:
      try PriorLearningJournal.record(
        PriorLearningJournal.stepped, about: found.person, ["step": step.words, "what": what],
        under: found.right, tx)
    }
  }
}

/// Who has had a part in a request.
enum RecognitionPeople {
  /// Those who decided any of it.
  static func decided(_ id: RecognitionID, _ tx: any Transaction) throws -> Set<PersonID> {
    Set(
      try RecognitionRequests.turns(of: id, tx).filter(\.step.decides).compactMap(\.assessor))
  }

  /// Those who may be named: for an appeal only who decided none of it.
  static func assessors(
    of request: RecognitionRequest, forAppeal: Bool, on day: Day, _ tx: any Transaction
  ) throws -> [NamedPerson] {
    let able = try ClaimPeople.assessors(of: request.person, on: day, tx)
    guard forAppeal else { return able }
    let decided = try OnePerson.canonical(of: decided(request.id, tx), tx)
    let all = Set(decided.keys).union(decided.values)
    return able.filter { !all.contains($0.person) }
  }
}
