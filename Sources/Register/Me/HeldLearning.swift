import Directory
import Kernel
import Records
import Storage

/// What somebody learnt and how it was shown.
extension HeldReading {
  func learning() throws -> HeldSection {
    let attempts = try ModuleAttempts.of(records, tx)
    let evidence = try ModuleAttempts.evidence(of: attempts.map(\.id), tx)
    return HeldSection(
      code: "learning", title: "Learning",
      about: "What you write down of a module is read by whoever you ask to confirm it. Whoever "
        + "looks after training sees how far you are. Why a bundle was paused or withdrawn is read "
        + "by those who manage you or look after training where you worked then.",
      items: try BundleEnrolments.of(records, tx).map(held)
        + attempts.map { try held($0, evidence[$0.id] ?? []) } + confirmedForOthers())
  }

  private func held(_ one: BundleEnrolment) throws -> HeldItem {
    let turns = try BundleEnrolments.turns(of: one.id, tx)
    let words = try AssessmentSeals.open(turns.compactMap(\.words), tx)
    var values: [HeldValue?] = [
      HeldValue("state", "How it stands", one.state.words),
      HeldValue("way", "How you came to it", "\(one.way.words): \(one.enrolledBy)"),
      HeldValue("enrolled_on", "Enrolled on", one.enrolledOn.inWords),
      HeldValue("due_on", "To be done by", one.dueOn.inWords),
      HeldValue("paused_on", "Paused on", one.pausedOn?.inWords),
      HeldValue("completed_on", "Completed on", one.completedOn?.inWords),
    ]
    for turn in turns {
      values.append(
        HeldValue(
          "turn", "\(turn.step.words), \(turn.at.inWords)",
          [turn.actorName, turn.words.flatMap { words[$0]?.note } ?? ""]
            .filter { !$0.isEmpty }.joined(separator: "; ")))
    }
    return HeldItem(
      "enrolment-\(one.id)", "Bundle \(one.bundle), version \(one.version)",
      hasEnded: !one.state.isOpen, values)
  }

  private func held(_ one: ModuleAttempt, _ evidence: [ModuleEvidence]) throws -> HeldItem {
    let turns = try ModuleAttempts.turns(of: one.id, tx)
    let words = try AssessmentSeals.open(
      (turns.map(\.words) + evidence.map(\.words)).compactMap(\.self), tx)
    let people = try People.names(
      of: Set(turns.compactMap(\.confirmer) + [one.confirmer].compactMap(\.self)), tx)
    var values: [HeldValue?] = [
      HeldValue("kind", "Kind", one.kind.words),
      HeldValue("status", "How it stands", one.status.words),
      HeldValue("score", "Score", one.score.map(Self.percent)),
      HeldValue("started_on", "Begun on", one.startedOn.inWords),
      HeldValue("ended_on", "Ended on", one.endedOn?.inWords),
      HeldValue("expires_on", "Counts until", one.expiresOn?.inWords),
      HeldValue("source", "Who says so", "\(one.source.name), \(one.source.kind.words)"),
      HeldValue("confirmer", "To be confirmed by", one.confirmer.flatMap { people[$0] }),
    ]
    for piece in evidence {
      let days = [piece.from, piece.until].compactMap { $0?.inWords }.joined(separator: " to ")
      values.append(
        HeldValue(
          "evidence", piece.part.words + (piece.withdrawnAt == nil ? "" : ", withdrawn"),
          [days, piece.words.flatMap { words[$0]?.note } ?? ""].filter { !$0.isEmpty }
            .joined(separator: ": ")))
    }
    for taken in try ModuleAttempts.results(of: one, tx) {
      let result = taken.result
      values.append(
        HeldValue(
          "result", "A result of \(result.happenedOn.inWords)",
          [
            result.status.words, result.score.map(Self.percent), result.source.name,
            result.reference,
          ].compactMap(\.self).joined(separator: "; ")))
    }
    for turn in turns {
      let confirmer = turn.confirmer.flatMap { people[$0] }.map { ", to confirm: \($0)" } ?? ""
      values.append(
        HeldValue(
          "turn", "\(turn.step.words), \(turn.at.inWords)",
          [turn.actorName + confirmer, turn.words.flatMap { words[$0]?.note } ?? ""]
            .filter { !$0.isEmpty }.joined(separator: "; ")))
    }
    return HeldItem(
      "attempt-\(one.id)", "\(one.module.code), attempt \(one.number)",
      hasEnded: !one.status.isOpen, values)
  }

  /// How often others asked the person to confirm: whose it was is theirs to know.
  private func confirmedForOthers() throws -> [HeldItem] {
    let count = try ModuleAttempts.toConfirm(by: records, tx).count
    guard count > 0 else { return [] }
    return [
      HeldItem(
        "learning-of-others", "You were asked to confirm what others learnt",
        [HeldValue("to_confirm", "Waiting for you", "\(count)")])
    ]
  }

  private static func percent(_ hundredths: Int) -> String {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    return rest == 0 ? "\(whole)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
  }
}
