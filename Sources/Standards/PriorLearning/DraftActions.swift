import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Begins a request against what is in force, at a stage. A draft that was begun before goes on.
struct BeginRecognition: Sendable {
  let framework: String
  let stage: String

  func run(by user: User, _ tx: any Transaction) throws -> RecognitionRequest {
    let own = try user.ownRecognition(tx)
    let library = try StandardsInForce.library(tx)
    guard
      let (chosen, stages) = BeginAssessment.choices(library)
        .first(where: { $0.0.code == framework }),
      stages.contains(where: { $0.code == stage })
    else { throw Problems("stage", "Choose one of the stages listed") }
    let open = try RecognitionRequests.of(own.records, tx).first {
      $0.framework == chosen.code && $0.version == chosen.version && $0.stage == stage
        && $0.state.isOpen
    }
    if let open {
      guard open.state == .draft else {
        throw Problems(
          "stage", "You have handed in a request at this stage. Wait until it is decided")
      }
      return open
    }
    let request = RecognitionRequest(
      id: try tx.newIdentifier(), person: own.person, framework: chosen.code,
      version: chosen.version, stage: stage, begunAt: user.now)
    try RecognitionRequests.add(request, tx)
    try RecognitionRequests.add(
      RecognitionTurn(
        step: .begin, round: 1, at: user.now, actorName: own.right.actorName, assessor: nil,
        words: nil), to: request.id, tx)
    try PriorLearningJournal.record(
      PriorLearningJournal.begun, about: own.person,
      ["what": try FramedRequest(request, library).title], under: own.right, tx)
    return request
  }
}

/// A piece that somebody adds, before it has a number.
struct NewPiece: Hashable, Sendable {
  let kind: PriorKind
  var record: RecordID?
  var origin: FrameworkReference?
  /// The last day to which it speaks; `nil` where it goes on.
  var until: Day?
  var words: PriorWords
}

/// Changes a draft; and adds to what was handed in, while a question waits for an answer.
struct EditRecognition: Sendable {
  enum Doing: Hashable, Sendable {
    case choose(Set<String>)
    case add(NewPiece)
    case map(PriorPieceID, Set<String>)
    case remove(PriorPieceID)
  }

  static let mostPieces = 30

  let id: RecognitionID
  let doing: Doing
  /// The revision on the page.
  let seen: Int

  /// The number of the piece that was added or mapped.
  @discardableResult
  func run(by user: User, _ tx: any Transaction) throws -> PriorPieceID? {
    let found = try FoundRequest.own(id, user, tx)
    let before = found.framed.request
    guard before.revision == seen else { throw RecognitionRefusal.changedMeanwhile }
    var next = before
    next.state = try RecognitionRules.state(
      after: .edit, from: before.state, by: .person, RecognitionFacts())
    let piece = try change(found, user, tx)
    try next.used(at: user.now, tx)
    try PriorLearningJournal.record(
      PriorLearningJournal.stepped, about: found.person,
      ["step": RecognitionStep.edit.words, "what": found.framed.title], under: found.right, tx)
    return piece
  }

  private func change(
    _ found: FoundRequest, _ user: User, _ tx: any Transaction
  ) throws -> PriorPieceID? {
    let framed = found.framed
    let isDraft = framed.request.state == .draft
    let pieces = try PriorPieces.of(id, tx)
    switch doing {
    case .choose(let codes):
      guard isDraft else { throw RecognitionRefusal.notFromHere(framed.request.state) }
      let known = codes.intersection(framed.required.map(\.code))
      guard !known.isEmpty else {
        throw Problems("competency", "Choose at least one competency")
      }
      try RecognitionRequests.set(known, of: id, tx)
      return nil
    case .add(let new):
      guard pieces.count < Self.mostPieces else {
        throw Problems("title", "A request rests on at most \(Self.mostPieces) pieces of evidence")
      }
      return try add(new, framed, isLate: !isDraft, user, tx)
    case .map(let piece, let codes):
      guard let piece = pieces.first(where: { $0.id == piece }), isDraft || piece.isLate else {
        throw NotFound("This piece of evidence")
      }
      guard try PriorPieces.judgements(of: id, in: framed.request.round, tx)[piece.id] == nil
      else { throw Problems("competency", "This was judged already. Add another piece instead") }
      let known = codes.intersection(try RecognitionRequests.competencies(of: id, tx))
      guard !known.isEmpty else {
        throw Problems("competency", "Choose at least one competency that it speaks to")
      }
      try PriorPieces.map(piece.id, to: known, tx)
      return piece.id
    case .remove(let piece):
      guard isDraft else { throw RecognitionRefusal.notFromHere(framed.request.state) }
      guard let piece = pieces.first(where: { $0.id == piece }) else {
        throw NotFound("This piece of evidence")
      }
      try PriorPieces.remove(piece, tx)
      return nil
    }
  }

  private func add(
    _ new: NewPiece, _ framed: FramedRequest, isLate: Bool, _ user: User, _ tx: any Transaction
  ) throws -> PriorPieceID {
    var (words, until) = (new.words, new.until)
    if new.kind == .record {
      let own = try OnePerson.records(of: framed.request.person, tx)
      guard let id = new.record, let record = try HeldRecords.find(id, tx),
        own.contains(record.person), record.isCurrent, record.isHeld
      else { throw Problems("record", "Choose something that is on your record") }
      words.title = record.title
      words.awardedBy = record.issuer
      until = record.awardedOn
    }
    if let until, until.year > user.today.year || (new.kind == .badge && until > user.today) {
      throw Problems("year", "The year must be this year or earlier")
    }
    if let origin = new.origin {
      let origins = PriorCrosswalk.origins(towards: framed.framework, framed.library)
      guard origins.contains(where: { $0.reference == origin }) else {
        throw Problems("origin", "Choose one of the standards listed")
      }
    }
    let id: PriorPieceID = try tx.newIdentifier()
    try PriorPieces.add(
      PriorPiece(
        id: id, request: self.id, kind: new.kind, record: new.record,
        originFramework: new.origin?.code, originVersion: new.origin?.version, until: until,
        isLate: isLate,
        words: try AssessmentSeals.save(words, about: framed.request.person, tx)), tx)
    return id
  }
}

extension RecognitionRequest {
  /// Kept from here on for as long again.
  mutating func used(at now: Instant, _ tx: any Transaction) throws {
    changedAt = now
    if warnedAt != nil {
      try WorkNotices.settle("recognition-\(id)-retention", at: now, tx)
      warnedAt = nil
    }
    try RecognitionRequests.save(self, tx)
    revision += 1
  }
}
