import Access
import Directory
import Kernel
import Records
import Storage

/// Makes claims and sign-offs in every state, by the same actions as everybody’s.
struct ClaimsExample {
  /// Names of accounts: a manager who assesses herself.
  let person: String
  /// Who leads at her employer, and assesses.
  let lead: String
  /// People whom she manages.
  let reports: [String]
  /// Who leads at a small employer, and borrows.
  let small: String
  let now: Instant
  let tx: any Transaction

  func make() throws {
    let lead = try user(lead)
    guard let assessor = lead.person, let place = lead.grants.first?.organisation else { return }
    _ = try OfferAssessor(organisation: place, assessor: assessor, lender: nil, until: nil)
      .run(by: lead, tx)
    try everyState(assessor)
    try wholes()
    try borrowed(assessor, from: place)
  }

  private func user(_ name: String) throws -> User {
    guard let account: AccountID = try tx.row("SELECT id FROM account WHERE name = ?1", name)?(0),
      let user = try Accounts.user(account, at: now, tx)
    else { throw NotFound("The example’s account \(name)") }
    return user
  }

  private func begin(_ name: String) throws -> FramedAssessment {
    let library = try StandardsInForce.library(tx)
    guard let core = library.core else { throw NotFound("The core") }
    let begun = try BeginAssessment(framework: core.code, stage: "1").run(by: user(name), tx)
    return try FramedAssessment(begun, library)
  }

  private func answer(
    _ code: String, _ points: Int?, of framed: FramedAssessment, by name: String,
    _ kind: EvidenceKind? = .result
  ) throws {
    try SaveAnswer(
      assessment: framed.assessment.id, competency: code, points: points,
      note: points.map { $0 < 3 ? "I want to get better at this" : "This goes well most weeks" },
      adding: kind.map {
        ClaimEvidence(
          kind: $0, on: now.dayInLondon - 21,
          words: "Minutes of the team meeting, in the shared folder"
        )
      }, seen: 0
    ).run(by: user(name), tx)
  }

  private func put(
    _ codes: [String], of framed: FramedAssessment, to assessor: PersonID, by name: String
  ) throws -> [CompetencyClaim] {
    try PutForward(
      assessment: framed.assessment.id, competencies: codes, assessor: assessor, replaces: false
    ).run(by: user(name), tx)
  }

  @discardableResult
  private func handle(
    _ claim: CompetencyClaim, _ doing: HandleClaim.Doing, by name: String
  ) throws -> CompetencyClaim {
    let seen = try CompetencyClaims.find(claim.id, tx)?.revision ?? claim.revision
    return try HandleClaim(id: claim.id, doing: doing, seen: seen).run(by: user(name), tx)
  }

  /// One competency in each state, some answered and no more, the rest open.
  private func everyState(_ assessor: PersonID) throws {
    let (name, lead) = (person, lead)
    let framed = try begin(name)
    let codes = framed.required.map(\.code)
    guard codes.count > 11 else { return }
    for (index, code) in codes.prefix(11).enumerated() {
      try answer(code, [4, 3, 5, 4, 3, 4, 4, 2, 3, 4, 4][index], of: framed, by: name)
    }
    try answer(codes[11], nil, of: framed, by: name, nil)
    let claims = try put(Array(codes.prefix(7)), of: framed, to: assessor, by: name)
    guard claims.count == 7 else { return }
    for claim in claims[1...5] { try handle(claim, .takeUp, by: lead) }
    try handle(claims[2], .askMore("Which meeting was it, and what came of it?"), by: lead)
    try handle(claims[3], .confirm("I have sat in, and it was clear to everybody"), by: lead)
    try handle(claims[4], .refuse("Show it with a second team as well"), by: lead)
    var old = try handle(claims[5], .confirm("Seen on the ward"), by: lead)
    old.expiresOn = now.dayInLondon - 30
    try CompetencyClaims.save(old, tx)
    try handle(claims[6], .withdraw, by: name)
  }

  /// Of three who report to her one whole waits for her, one is signed, one is reopened.
  private func wholes() throws {
    guard let supervisor = try user(person).person else { return }
    for (index, name) in reports.prefix(3).enumerated() {
      let framed = try begin(name)
      let codes = framed.required.map(\.code)
      for code in codes { try answer(code, 4, of: framed, by: name) }
      for claim in try put(codes, of: framed, to: supervisor, by: name) {
        try handle(claim, .takeUp, by: person)
        try handle(claim, .confirm("I work with them every day"), by: person)
      }
      try sign(framed, .ask(of: supervisor), by: name)
      guard index > 0 else { continue }
      try sign(framed, .sign("Ready for a first team"), by: person)
      guard index > 1 else { continue }
      _ = try PutForward(
        assessment: framed.assessment.id, competencies: [codes[0]], assessor: supervisor,
        replaces: true
      ).run(by: user(name), tx)
    }
  }

  private func sign(
    _ framed: FramedAssessment, _ doing: HandleSignOff.Doing, by name: String
  ) throws {
    guard let now = try Assessments.find(framed.assessment.id, tx) else { return }
    _ = try HandleSignOff(id: now.id, doing: doing, seen: now.revision).run(by: user(name), tx)
  }

  /// A small employer asks for an assessor, and waits.
  private func borrowed(_ assessor: PersonID, from lender: OrganisationID) throws {
    let small = try user(small)
    guard let place = small.grants.first?.organisation else { return }
    _ = try OfferAssessor(
      organisation: place, assessor: assessor, lender: lender, until: now.dayInLondon + 180
    ).run(by: small, tx)
  }
}
