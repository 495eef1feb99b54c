import Access
import Directory
import Kernel
import Records
import Storage

/// Inductions, with what was shown for them; and what somebody did for those of others.
extension HeldReading {
  func inductions() throws -> HeldSection {
    let all = try Inductions.of(records, tx)
    let units = try InductionUnits.of(all.map(\.id), tx)
    let evidence = try InductionUnits.evidence(of: all.map(\.id), tx)
    return HeldSection(
      code: "inductions", title: "Inductions and the Care Certificate",
      about:
        "Whoever looks at what you show, signs it off, manages you or looks after training where "
        + "you work sees it. When you change employer you can bring along what was met; what was "
        + "written then stays there. What you say at the end of how it was is kept without your name.",
      items: try all.map { try held($0, units[$0.id] ?? [:], evidence[$0.id] ?? [:]) }
        + assessedYears() + named() + doneForOthers())
  }

  private func held(
    _ one: Induction, _ units: [String: InductionUnit], _ evidence: [String: [InductionEvidence]]
  ) throws -> HeldItem {
    let turns = try Inductions.turns(of: one.id, tx)
    let words = try AssessmentSeals.open(
      turns.compactMap(\.words) + evidence.values.joined().compactMap(\.words), tx)
    var values: [HeldValue?] = [
      HeldValue("state", "How it stands", one.state.words),
      HeldValue("plan", "How much of it", one.plan.words),
      HeldValue("at", "Where", try name(one.organisation)),
      HeldValue("started_on", "Begun on", one.startedOn.inWords),
      HeldValue("due_on", "To be done by", one.dueOn.inWords),
      HeldValue("done", "Done", "\(one.done) of \(one.all)"),
      HeldValue("paused_on", "Paused on", one.pausedOn?.inWords),
      HeldValue("ended_on", "Ended on", one.endedOn?.inWords),
      HeldValue("end", "Why it ended", one.end?.words),
      HeldValue(
        "signed_by", "Signed off by",
        one.signature.map { "\($0.name): \($0.part.words)" }),
    ]
    for unit in units.values.sorted(by: { $0.code < $1.code }) {
      values.append(
        HeldValue(
          "part", "Part \(unit.code)",
          [unit.state.words, unit.decidedOn?.inWords, unit.assessorName].compactMap(\.self)
            .joined(separator: "; ")))
    }
    for piece in evidence.sorted(by: { $0.key < $1.key }).flatMap(\.value) {
      values.append(
        HeldValue(
          "evidence", "Part \(piece.unit), \(piece.kind.words), \(piece.on.inWords)",
          [piece.addedBy, piece.words.flatMap { words[$0]?.note } ?? ""].filter { !$0.isEmpty }
            .joined(separator: "; ")))
    }
    for turn in turns {
      values.append(
        HeldValue(
          "turn",
          [turn.unit.map { "Part \($0)" }, turn.stepWords, turn.at.inWords].compactMap(\.self)
            .joined(separator: ", "),
          [turn.actorName, turn.words.flatMap { words[$0]?.note } ?? ""].filter { !$0.isEmpty }
            .joined(separator: "; ")))
    }
    return HeldItem(
      "induction-\(one.id)", "\(one.track.words), \(one.edition)", hasEnded: !one.state.isOpen,
      values)
  }

  private func assessedYears() throws -> [HeldItem] {
    let years = try AssessedYears.of(records, tx)
    let stages = try AssessedYears.stages(of: years.map(\.id), tx)
    let evidence = try AssessedYears.evidence(of: years.map(\.id), tx)
    return try years.map {
      try held($0, stages: stages[$0.id] ?? [], evidence: evidence[$0.id] ?? [])
    }
  }

  private func held(
    _ one: AssessedYear, stages: [AssessedStage], evidence: [YearEvidence]
  ) throws -> HeldItem {
    let turns = try AssessedYears.turns(of: one.id, tx).filter {
      $0.step != .propose || !one.state.isOpen
    }
    let words = try AssessmentSeals.open(
      turns.compactMap(\.words) + evidence.compactMap(\.words) + evidence.compactMap(\.asked), tx)
    let talk = try AssessedYears.referral(of: one.id, tx)
    let noted = { (name: String, ids: [WordsID?]) in
      ([name] + ids.compactMap { $0.flatMap { words[$0]?.note } }).filter { !$0.isEmpty }
        .joined(separator: "; ")
    }
    var values: [HeldValue?] = [
      HeldValue("state", "How it stands", one.state.words),
      HeldValue("at", "Where", try name(one.organisation)),
      HeldValue("started_on", "Begun on", one.startedOn.inWords),
      // Theirs to read once it was looked at twice.
      HeldValue(
        "outcome", "What the final review found",
        one.state.isOpen ? nil : one.proposal?.outcome.words),
      HeldValue("ended_on", "Ended on", one.endedOn?.inWords),
      HeldValue("end", "Why it ended", one.end?.words),
      HeldValue(
        "talk", "Somebody is asked to talk with you since", talk?.openedOn.inWords),
    ]
    for stage in stages {
      values.append(
        HeldValue(
          "stage", "Stage \(stage.code), due \(stage.dueOn.inWords)",
          stage.closedOn.map { day in
            (["Closed on \(day.inWords)", stage.closedBy ?? ""] + stage.support)
              .filter { !$0.isEmpty }.joined(separator: "; ")
          } ?? "Open"))
    }
    for piece in evidence {
      values.append(
        HeldValue(
          "gathered", "\(piece.kind.words), \(piece.on.inWords), \(piece.state.words)",
          noted(piece.addedBy, [piece.words, piece.asked])))
    }
    for turn in turns {
      values.append(
        HeldValue(
          "turn", "\(turn.step.words), \(turn.at.inWords)", noted(turn.actorName, [turn.words])))
    }
    return HeldItem(
      "assessed-year-\(one.id)", "Assessed and supported year", hasEnded: !one.state.isOpen, values)
  }

  private func named() throws -> [HeldItem] {
    try InductionEmployers.nominations(of: records, tx).map { one in
      HeldItem(
        "induction-nominee-\(one.id)", "Named for inductions of others",
        hasEnded: !one.isInForce(on: user.today),
        [
          HeldValue("duty", "For what", one.duty.words),
          HeldValue("at", "Where", try name(one.organisation)),
          HeldValue("units", "Only for standards", one.units.joined(separator: ", ")),
          HeldValue("from", "From", one.from.inWords),
          HeldValue("until", "Until", one.until?.inWords),
          HeldValue("by", "Named by", one.namedBy),
        ])
    }
  }

  /// How often: whose it was is theirs.
  private func doneForOthers() throws -> [HeldItem] {
    let counts: [(String, String, Int)] = [
      (
        "assessed", "Parts of others that you found to be met",
        try tx.row(
          "SELECT COUNT(*) FROM induction_unit WHERE assessor_id IN (?1*)", List(records))?(
            0) ?? 0
      ),
      (
        "observed", "Entries that you made for others",
        try tx.row(
          "SELECT COUNT(*) FROM induction_evidence WHERE observer_id IN (?1*)", List(records))?(0)
          ?? 0
      ),
      (
        "signed", "Inductions of others that you signed off",
        try tx.row("SELECT COUNT(*) FROM induction WHERE signer_id IN (?1*)", List(records))?(0)
          ?? 0
      ),
      (
        "years", "Assessed years of others in which you are the assessor",
        try tx.row(
          "SELECT COUNT(*) FROM assessed_year WHERE assessor_id IN (?1*)", List(records))?(0) ?? 0
      ),
    ]
    let told = counts.filter { $0.2 > 0 }
    guard !told.isEmpty else { return [] }
    return [
      HeldItem(
        "inductions-of-others", "Inductions of others",
        told.map { HeldValue($0.0, $0.1, "\($0.2)") })
    ]
  }
}
