import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// Steps with prior learning, in the world of claims.
extension ClaimsWorld {
  static func request(
    _ tx: any Transaction, by name: String = "nadia", stage: String = "2"
  ) throws -> RecognitionRequest {
    try BeginRecognition(framework: "management-and-leadership", stage: stage)
      .run(by: user(name, tx), tx)
  }

  static func revision(_ id: RecognitionID, _ tx: any Transaction) throws -> Int {
    try #require(try RecognitionRequests.find(id, tx)).revision
  }

  @discardableResult
  static func edit(
    _ id: RecognitionID, _ doing: EditRecognition.Doing, by name: String = "nadia",
    seen: Int? = nil, _ tx: any Transaction
  ) throws -> PriorPieceID? {
    try EditRecognition(id: id, doing: doing, seen: seen ?? revision(id, tx))
      .run(by: user(name, tx), tx)
  }

  @discardableResult
  static func step(
    _ id: RecognitionID, _ doing: HandleRecognition.Doing, by name: String, seen: Int? = nil,
    at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> RecognitionRequest {
    try HandleRecognition(id: id, doing: doing, seen: seen ?? revision(id, tx))
      .run(by: user(name, at: now, tx), tx)
  }

  static func piece(
    _ title: String = "Staff nurse, then charge nurse, Kerala", kind: PriorKind = .experience,
    until: Day? = nil, origin: FrameworkReference? = nil
  ) -> NewPiece {
    NewPiece(
      kind: kind, origin: origin, until: until,
      words: PriorWords(title: title, shows: "I led a ward of thirty beds"))
  }

  /// A request for `codes`, with one piece that speaks to all of them, handed in to `assessor`.
  func handedIn(
    _ codes: [String] = ["1.1a", "1.1b"], to assessor: PersonID, stage: String = "2",
    with piece: NewPiece = Self.piece(), _ tx: any Transaction
  ) throws -> RecognitionID {
    let id = try Self.request(tx, stage: stage).id
    try Self.edit(id, .choose(Set(codes)), tx)
    let piece = try #require(try Self.edit(id, .add(piece), tx))
    try Self.edit(id, .map(piece, Set(codes)), tx)
    try Self.step(id, .submit(to: assessor), by: "nadia", tx)
    return id
  }

  static func judging(
    _ finding: PriorFinding = .met, but others: [PriorCriterion: PriorFinding] = [:]
  ) -> [PriorCriterion: PriorJudging] {
    Dictionary(
      uniqueKeysWithValues: PriorCriterion.allCases.map {
        ($0, PriorJudging(finding: others[$0] ?? finding, words: "I read it and asked about it"))
      })
  }

  /// Every piece, judged alike.
  static func judgeAll(
    _ id: RecognitionID, by name: String, but others: [PriorCriterion: PriorFinding] = [:],
    _ tx: any Transaction
  ) throws {
    for piece in try PriorPieces.of(id, tx) {
      try step(id, .judge(piece.id, judging(but: others)), by: name, tx)
    }
  }

  static func deciding(_ outcomes: [String: PriorOutcome]) -> HandleRecognition.Doing {
    .decide(
      outcomes.mapValues {
        PriorDeciding(
          outcome: $0, reason: $0 == .declined ? .notShown : .equivalentOutside,
          words: "She does this every day, and did it there")
      })
  }
}

func recognitionRefusal(_ work: () throws -> Void) -> RecognitionRefusal? {
  do {
    try work()
    return nil
  } catch {
    return error as? RecognitionRefusal
  }
}
