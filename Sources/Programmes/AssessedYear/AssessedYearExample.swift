import Access
import Directory
import Kernel
import Records
import Storage

/// Assessed years of the example, at a trust: one that is under way, one whose final review waits for a
/// second look, and one that is passed.
struct AssessedYearExample: Sendable {
  /// The account of who leads there.
  let lead: String
  /// Of a manager who assesses.
  let assessor: String
  /// Of those whose years they are; the first is under way.
  let people: [String]
  let now: Instant

  func make(_ database: any Database) async throws {
    try await database.write { tx in
      guard let trust = try user(lead, 0, tx).grants.compactMap(\.organisation).first else {
        return
      }
      for (index, name) in people.enumerated() {
        try make(name, at: trust, daysAgo: index == 0 ? 120 : 360, isWhole: index > 0, tx)
      }
      guard people.count > 2, let person = try user(people[2], 0, tx).person,
        let year = try AssessedYears.of([person], tx).first
      else { return }
      _ = try SettleAssessedYear(id: year.id, sentBack: nil, seen: year.revision)
        .run(by: user(lead, 0, tx), tx)
    }
  }

  private func make(
    _ name: String, at trust: OrganisationID, daysAgo: Int, isWhole: Bool, _ tx: any Transaction
  ) throws {
    guard let person = try user(name, 0, tx).person, let judge = try user(assessor, 0, tx).person
    else { return }
    let id = try BeginAssessedYear(
      organisation: trust, person: person, startedOn: now.dayInLondon - daysAgo
    ).run(by: user(lead, 0, tx), tx).id
    try NameYearAssessor(id: id, person: judge, seen: 1).run(by: user(lead, 0, tx), tx)
    try review(id, "1", .onTrack, daysAgo - 25, "Support and plan agreed", tx)
    for round in 0..<(isWhole ? 3 : 1) {
      let days = daysAgo - 50 - round * 90
      try show(
        id, .observation, by: assessor, "A visit at home, prepared and followed up", days, tx)
      try show(id, .peopleFeedback, by: name, "She said that she felt listened to", days, tx)
      try show(
        id, .professionalFeedback, by: name, "The ward found the plan clear and in time", days, tx)
      try show(id, .report, by: name, "An assessment, written for the panel", days, tx)
      if round > 0 { try show(id, .reflection, by: name, "What I would do otherwise", days, tx) }
      try accept(id, days - 2, but: isWhole ? nil : .report, tx)
      if round == 0 { try review(id, "2", .onTrack, daysAgo - 95, nil, tx) }
    }
    guard isWhole else { return }
    try review(id, "3", .onTrack, 150, nil, tx)
    try review(id, "5", .passed, 0, "Confident with risk, and honest about what is open", tx)
  }

  private func show(
    _ id: AssessedYearID, _ kind: YearEvidenceKind, by name: String, _ words: String, _ days: Int,
    _ tx: any Transaction
  ) throws {
    let user = try user(name, days, tx)
    try ShowYearEvidence(id: id, kind: kind, on: user.today, words: words).run(by: user, tx)
  }

  private func accept(
    _ id: AssessedYearID, _ days: Int, but left: YearEvidenceKind?, _ tx: any Transaction
  ) throws {
    let user = try user(assessor, days, tx)
    for one in try AssessedYears.evidence(of: [id], tx)[id] ?? []
    where one.state == .shown && one.kind != left {
      try LookAtYearEvidence(
        id: id, evidence: one.id,
        missing: left == nil || one.kind != .professionalFeedback ? nil : "Ask who wrote it",
        seen: one.revision
      ).run(by: user, tx)
    }
  }

  private func review(
    _ id: AssessedYearID, _ stage: String, _ outcome: StageOutcome, _ days: Int, _ words: String?,
    _ tx: any Transaction
  ) throws {
    guard let year = try AssessedYears.find(id, tx) else { return }
    _ = try ReviewStage(
      id: id, stage: stage, outcome: outcome, support: ["supervision", "workload"], words: words,
      until: nil, seen: year.revision
    ).run(by: user(assessor, days, tx), tx)
  }

  private func user(_ name: String, _ daysAgo: Int, _ tx: any Transaction) throws -> User {
    let at = now.adding(seconds: Int64(-daysAgo) * 86_400)
    guard let account: AccountID = try tx.row("SELECT id FROM account WHERE name = ?1", name)?(0),
      let user = try Accounts.user(account, at: at, tx)
    else { throw NotFound("The example’s account \(name)") }
    return user
  }
}
