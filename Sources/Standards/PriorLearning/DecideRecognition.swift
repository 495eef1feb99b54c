import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

extension PriorPiece {
  /// Whether what it rests on is still on the person's record.
  func stands(_ tx: any Transaction) throws -> Bool {
    guard let record else { return true }
    return try HeldRecords.find(record, tx).map { $0.isCurrent && $0.isHeld } ?? false
  }
}

/// Judges one piece by the five criteria, each with words.
struct JudgePiece: Sendable {
  let piece: PriorPieceID
  let judging: [PriorCriterion: PriorJudging]

  func run(_ found: FoundRequest, _ tx: any Transaction) throws {
    let request = found.framed.request
    guard let piece = try PriorPieces.of(request.id, tx).first(where: { $0.id == self.piece })
    else { throw NotFound("This piece of evidence") }
    var problems = Problems()
    for criterion in PriorCriterion.allCases {
      guard let one = judging[criterion], !one.words.isEmpty else {
        problems.add(
          criterion.rawValue, "Choose whether it is \(criterion.words.lowercased()), and say why")
        continue
      }
    }
    try problems.throwIfAny()
    if judging[.valid]?.finding == .met || judging[.authentic]?.finding == .met,
      try !piece.stands(tx)
    {
      throw Problems(
        "valid",
        "What this rests on was taken out of the person’s record since, so it can be neither valid "
          + "nor authentic")
    }
    let oldest = found.framed.oldest(for: piece)
    if judging[.current]?.finding == .met,
      !PriorEvidenceRules.mayBeCurrent(until: piece.until, oldest: oldest)
    {
      throw RecognitionRefusal.tooOld(oldest)
    }
    var judged: [PriorCriterion: PriorPieces.Judgement] = [:]
    for (criterion, one) in judging {
      guard let words = try AssessmentSeals.save(one.words, about: request.person, tx) else {
        continue
      }
      judged[criterion] = .init(finding: one.finding, words: words)
    }
    try PriorPieces.judge(piece.id, in: request.round, judged, tx)
  }
}

/// Decides each competency, and writes down what follows from it.
struct DecideRecognition: Sendable {
  let deciding: [String: PriorDeciding]

  /// What is to be decided: what was chosen, and on appeal what was not granted in full before.
  static func open(
    _ framed: FramedRequest, _ tx: any Transaction
  ) throws -> [(node: StandardNode, former: PriorDecision?)] {
    let chosen = try RecognitionRequests.competencies(of: framed.request.id, tx)
    let standing = try PriorOutcomes.standing(of: framed.request, tx)
    return framed.required.filter { chosen.contains($0.code) }
      .map { ($0, standing[$0.code]) }
      .filter { $0.1?.outcome != .full }
  }

  /// The pieces that speak to each competency, as they were judged in a round. What was taken out of
  /// the record since speaks to none.
  static func pieces(
    _ framed: FramedRequest, in round: Int, _ tx: any Transaction
  ) throws -> [String: [JudgedPiece]] {
    let judged = try PriorPieces.judgements(of: framed.request.id, in: round, tx)
    var found: [String: [JudgedPiece]] = [:]
    for piece in try PriorPieces.of(framed.request.id, tx) where try piece.stands(tx) {
      for competency in piece.competencies {
        found[competency, default: []].append(
          JudgedPiece(
            (judged[piece.id] ?? [:]).mapValues(\.finding),
            credit: PriorCrosswalk.credit(of: piece, for: competency, towards: framed),
            isTest: [.test, .record, .badge].contains(piece.kind)))
      }
    }
    return found
  }

  func run(
    _ next: inout RecognitionRequest, _ found: FoundRequest, _ user: User,
    _ tx: any Transaction
  ) throws {
    let framed = found.framed
    let open = try Self.open(framed, tx)
    let pieces = try Self.pieces(framed, in: framed.request.round, tx)
    var problems = Problems()
    for (node, former) in open {
      guard let one = deciding[node.code], !one.words.isEmpty else {
        problems.add(
          "outcome-\(node.code)", "Decide about “\(node.code) \(node.title)”, and say why")
        continue
      }
      do {
        try RecognitionRules.check(
          "\(node.code) \(node.title)", one.outcome, because: one.reason,
          of: pieces[node.code] ?? [], former: former?.outcome)
      } catch {
        for problem in error.problems {
          problems.add("outcome-\(node.code)", problem.message)
        }
      }
    }
    try problems.throwIfAny()
    guard Set(deciding.keys) == Set(open.map(\.node.code)) else {
      throw Problems("outcome", "Decide about the competencies that are listed, and no others")
    }
    let last = framed.library.claims.validFor.after(user.today)
    for (code, one) in deciding.sorted(by: { $0.key < $1.key }) {
      guard let words = try AssessmentSeals.save(one.words, about: found.person, tx) else {
        continue
      }
      try PriorOutcomes.add(
        PriorDecision(
          request: next.id, competency: code, round: next.round, outcome: one.outcome,
          reason: one.reason, countsUntil: one.outcome == .declined ? nil : last,
          decidedAt: user.now, words: words), tx)
    }
    next.decidedAt = user.now
    next.appealUntil =
      next.hasAppealed ? nil : framed.library.priorLearning.appealWithin.after(user.today)
    try writeRecord(&next, found, until: last, user, tx)
    if deciding.values.contains(where: { $0.outcome == .full }) {
      try Self.newResult(framed, under: found.right, tx)
    }
  }

  /// What was granted covers the whole stage: the person holds it, as what it is: recognised, and not
  /// signed off at work, so that its badge says no more than is so.
  private func writeRecord(
    _ next: inout RecognitionRequest, _ found: FoundRequest, until last: Day, _ user: User,
    _ tx: any Transaction
  ) throws {
    let framed = found.framed
    let standing = try PriorOutcomes.standing(of: next, tx)
    let ends = framed.required.compactMap { node -> Day? in
      guard let one = standing[node.code], one.counts(on: user.today) else { return nil }
      return one.countsUntil
    }
    guard ends.count == framed.required.count, let assessor = next.assessor,
      let post = try ClaimPeople.post(
        of: found.person, assessedBy: assessor, on: user.today, tx)
    else { return }
    next.record = try RecordCompletion(
      person: post.person, organisation: post.employer,
      kind: .recognisedStage(
        of: framed.framework.code, framed.framework.version, next.stage),
      title: framed.title, completedOn: user.today, expiresOn: ends.min() ?? last,
      evidence: "Recognised as prior learning by a named assessor, judged by the five criteria"
    ).run(under: found.right, tx).id
  }

  /// What was decided counts no more, and the record that was written of it is taken out.
  static func takeBack(
    _ next: inout RecognitionRequest, _ found: FoundRequest, _ tx: any Transaction
  ) throws {
    let granted = try PriorOutcomes.standing(of: next, tx).values.contains {
      $0.outcome == .full
    }
    if let record = next.record, try HeldRecords.find(record, tx)?.isCurrent == true {
      // Why is for the person, and stands with the request: many more read records.
      try VoidRecord(record, reason: "The decision on prior learning was opened again")
        .run(under: found.right, tx)
    }
    next.record = nil
    next.decidedAt = nil
    next.appealUntil = nil
    next.hasAppealed = false
    next.round += 1
    next.firstRound = next.round
    if granted { try newResult(found.framed, under: found.right, tx) }
  }

  /// A whole that was signed, or is about to be, is open again.
  private static func newResult(
    _ framed: FramedRequest, under right: Right, _ tx: any Transaction
  ) throws {
    let request = framed.request
    let own = try OnePerson.records(of: request.person, tx)
    for assessment in try Assessments.of(own, tx)
    where assessment.framework == request.framework && assessment.version == request.version
      && assessment.stage == request.stage
    {
      var whole = try FramedAssessment(assessment, framed.library)
      try whole.newResult(under: right, tx)
    }
  }
}
