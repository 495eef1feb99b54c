import Directory
import Kernel
import Records
import Storage

/// What somebody asked to have recognised of what they learnt elsewhere, how it was judged, and what
/// was decided.
extension HeldReading {
  func priorLearning() throws -> HeldSection {
    var items: [HeldItem] = []
    for one in try RecognitionRequests.of(records, tx) {
      items.append(try held(one))
      items += try pieces(of: one)
      items += try decisions(of: one)
    }
    return HeldSection(
      code: "prior-learning", title: "Prior learning",
      about: "What you put forward is read by whoever you named to decide, and by whoever decides "
        + "an appeal. Whoever looks after training sees that it waits, and not what it says.",
      items: items + (try askedOfUser()))
  }

  private func held(_ one: RecognitionRequest) throws -> HeldItem {
    let turns = try RecognitionRequests.turns(of: one.id, tx)
    let words = try AssessmentSeals.open(turns.compactMap(\.words), tx)
    let people = try People.names(
      of: Set(turns.compactMap(\.assessor) + [one.assessor].compactMap(\.self)), tx)
    var values: [HeldValue?] = [
      HeldValue("state", "How it stands", one.state.words),
      HeldValue("begun_on", "Begun on", one.begunAt.dayInLondon.inWords),
      HeldValue("submitted_on", "Handed in on", one.submittedAt?.dayInLondon.inWords),
      HeldValue("assessor", one.state.decider, one.assessor.flatMap { people[$0] }),
      HeldValue("decided_on", "Decided on", one.decidedAt?.dayInLondon.inWords),
      HeldValue("appeal_until", "You may appeal until", one.appealUntil?.inWords),
      HeldValue("warned_on", "You were told that it goes", one.warnedAt?.dayInLondon.inWords),
      HeldValue(
        "competencies", "To count for",
        try RecognitionRequests.competencies(of: one.id, tx).sorted().joined(separator: ", ")),
    ]
    for turn in turns {
      let assessor = turn.assessor.flatMap { people[$0] }.map { ", to decide: \($0)" } ?? ""
      values.append(
        HeldValue(
          "turn", "\(turn.step.words), \(turn.at.inWords)",
          [turn.actorName + assessor, turn.words.flatMap { words[$0]?.note } ?? ""]
            .filter { !$0.isEmpty }.joined(separator: "; ")))
    }
    return HeldItem(
      "recognition-\(one.id)", title(one), hasEnded: !one.state.isOpen, values)
  }

  private func pieces(of one: RecognitionRequest) throws -> [HeldItem] {
    let pieces = try PriorPieces.of(one.id, tx)
    let words = try AssessmentSeals.openPrior(pieces.compactMap(\.words), tx)
    var judged: [PriorPieceID: [(Int, PriorCriterion, PriorPieces.Judgement)]] = [:]
    for round in 1...one.round {
      for (piece, found) in try PriorPieces.judgements(of: one.id, in: round, tx) {
        judged[piece, default: []] += found.sorted { $0.key < $1.key }
          .map { (round, $0.key, $0.value) }
      }
    }
    let notes = try AssessmentSeals.open(judged.values.flatMap { $0.map(\.2.words) }, tx)
    return pieces.map { piece in
      let written = piece.words.flatMap { words[$0] }
      var values: [HeldValue?] = [
        HeldValue("kind", "Kind", piece.kind.words),
        HeldValue("awarded_by", "By", written?.awardedBy),
        HeldValue("country", "Country", written?.country),
        HeldValue("level", "Level or grade, as stated there", written?.level),
        HeldValue("until", "Until", piece.until?.inWords),
        HeldValue("origin", "Rests on", piece.originFramework),
        HeldValue("shows", "What it shows", written?.shows),
        HeldValue("kept", "Where it can be looked at", written?.kept),
        HeldValue(
          "check", "What the check of the badge said", written?.check?.joined(separator: " ")),
        HeldValue("competencies", "Speaks to", piece.competencies.joined(separator: ", ")),
      ]
      for (round, criterion, judgement) in judged[piece.id] ?? [] {
        values.append(
          HeldValue(
            "judgement", "\(criterion.words), round \(round)",
            [judgement.finding.words, notes[judgement.words]?.note ?? ""].joined(separator: ": ")))
      }
      return HeldItem(
        "prior-piece-\(piece.id)", "\(written?.title ?? piece.kind.words), for \(title(one))",
        hasEnded: !one.state.isOpen, values)
    }
  }

  private func decisions(of one: RecognitionRequest) throws -> [HeldItem] {
    let all = try PriorOutcomes.all(of: one.id, tx)
    let notes = try AssessmentSeals.open(all.map(\.words), tx)
    return all.map { decision in
      let counts = decision.round >= one.firstRound && one.state.isDecided
      return HeldItem(
        "prior-decision-\(one.id)-\(decision.round)-\(decision.competency)",
        "Competency \(decision.competency), \(title(one))", hasEnded: !counts,
        [
          HeldValue("outcome", "Decided", decision.outcome.words),
          HeldValue("reason", "Because", decision.reason.words),
          HeldValue("words", "Why", notes[decision.words]?.note),
          HeldValue("decided_on", "On", decision.decidedAt.dayInLondon.inWords),
          HeldValue("counts_until", "Counts until", decision.countsUntil?.inWords),
          HeldValue("taken_back", "Counts", counts ? nil : "Not any more"),
        ])
    }
  }

  /// How often the person was named by others: whose it was is theirs to know.
  private func askedOfUser() throws -> [HeldItem] {
    let open = try RecognitionRequests.toAssess(by: records, open: true, tx).count
    let ended = try RecognitionRequests.toAssess(by: records, open: false, tx).count
    guard open + ended > 0 else { return [] }
    return [
      HeldItem(
        "prior-learning-of-others", "You were named to decide about prior learning of others",
        [
          HeldValue("to_decide", "Waiting for you", "\(open)"),
          HeldValue("decided", "Decided", "\(ended)"),
        ])
    ]
  }

  private func title(_ one: RecognitionRequest) -> String {
    "\(one.framework) \(one.version), stage \(one.stage)"
  }
}
