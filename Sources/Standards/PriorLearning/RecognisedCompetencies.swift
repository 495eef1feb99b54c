import Directory
import Kernel
import Records
import Storage

/// A competency that counts as met by prior learning, with the rationale that goes with it.
struct RecognisedView: Hashable, Sendable {
  let code: String
  let title: String
  let reason: String
  let words: String
  let decidedOn: String
  let countsUntil: String
}

extension FramedAssessment {
  /// What counts as confirmed on `day` because it was recognised. What was put forward since then
  /// takes its place.
  func recognised(
    _ claims: [String: CompetencyClaim], on day: Day, _ tx: any Transaction
  ) throws -> [String: PriorDecision] {
    try PriorOutcomes.counting(
      for: OnePerson.records(of: assessment.person, tx), framework: assessment.framework,
      version: assessment.version, stage: assessment.stage, on: day, tx
    ).filter { code, decision in
      guard let claim = claims[code], claim.state != .withdrawn else { return true }
      return claim.claimedAt <= decision.decidedAt
    }
  }

  func recognisedViews(
    _ claims: [String: CompetencyClaim], on day: Day, _ tx: any Transaction
  ) throws -> [RecognisedView] {
    let decisions = try recognised(claims, on: day, tx)
    let words = try AssessmentSeals.open(decisions.values.map(\.words), tx)
    return required.compactMap { node in
      guard let one = decisions[node.code] else { return nil }
      return RecognisedView(
        code: node.code, title: node.title, reason: one.reason.words,
        words: words[one.words]?.note ?? "", decidedOn: one.decidedAt.dayInLondon.inWords,
        countsUntil: one.countsUntil?.inWords ?? "")
    }
  }
}
