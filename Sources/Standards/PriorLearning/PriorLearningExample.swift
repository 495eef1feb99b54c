import Access
import Directory
import Kernel
import Records
import Storage

/// Makes requests about prior learning in every state, by the same actions as everybody’s.
struct PriorLearningExample {
  /// Names of accounts: a ward manager, trained as a nurse abroad.
  let person: String
  /// Who leads at her employer, and decides.
  let lead: String
  /// People whom she manages.
  let reports: [String]
  let now: Instant
  let tx: any Transaction

  func make() throws {
    guard reports.count == 3, let decider = try user(lead).person,
      let other = try user(person).person
    else { return }
    try draft()
    _ = try handedIn(person, "3", to: decider, Self.council)
    let taken = try handedIn(person, "4", to: decider, Self.forces)
    try step(taken, .withdraw, by: person)

    // The last two competencies, of which the walk through claims holds nothing.
    let own = try handedIn(person, "1", to: decider, Self.council, .last)
    try decide(own, by: lead) { $0 == 0 ? .full : .declined }

    let whole = try handedIn(reports[0], "2", to: decider, Self.care, .all)
    try decide(whole, by: lead) { _ in .full }
    let part = try handedIn(reports[0], "3", to: decider, Self.care)
    try decide(part, by: lead) { $0 == 0 ? .full : .declined }
    let reading = try handedIn(reports[0], "4", to: decider, Self.forces)
    try step(reading, .takeUp, by: lead)
    try judge(reading, by: lead)

    let declined = try handedIn(reports[1], "2", to: decider, Self.test)
    try decide(declined, by: lead) { _ in .declined }
    let appealed = try handedIn(reports[1], "3", to: decider, Self.council)
    try decide(appealed, by: lead) { _ in .declined }
    try step(
      appealed, .appeal("The letter from the council was not read", to: other), by: reports[1])

    let final = try handedIn(reports[2], "2", to: decider, Self.forces)
    try decide(final, by: lead) { $0 == 0 ? .full : .declined }
    try step(
      final, .appeal("Leading a platoon is leading a team", to: other), by: reports[2])
    try decide(final, by: person, isNew: false) { _ in .full }
    let asked = try handedIn(reports[2], "3", to: decider, Self.care)
    try step(asked, .takeUp, by: lead)
    try step(asked, .ask("How many people did you lead there, and for how long?"), by: lead)
  }

  private func user(_ name: String) throws -> User {
    guard let account: AccountID = try tx.row("SELECT id FROM account WHERE name = ?1", name)?(0),
      let user = try Accounts.user(account, at: now, tx)
    else { throw NotFound("The example’s account \(name)") }
    return user
  }

  // MARK: What people bring

  private static let nursing = NewPiece(
    kind: .qualification, until: Day(year: 2009, month: 12, day: 31),
    words: PriorWords(
      title: "ബി.എസ്‌സി. നഴ്സിംഗ് (B.Sc. Nursing)", awardedBy: "University in Thiruvananthapuram",
      country: "India", level: "First class",
      shows: "Four years of nursing, with a year of leading student nurses on a ward",
      kept: "The certificate is with me"))
  private static let charge = NewPiece(
    kind: .experience, until: nil,
    words: PriorWords(
      title: "Charge nurse, then ward manager", awardedBy: "A teaching hospital, and here",
      country: "India and England",
      shows: "I planned the rota, led handover and answered for thirty beds",
      kept: "Ask the matron"))
  private static let care = NewPiece(
    kind: .registration, origin: FrameworkReference("registered-manager", "1"), until: nil,
    words: PriorWords(
      title: "Registered manager of a care home", awardedBy: "Care Quality Commission",
      country: "England", shows: "I answered for a home of forty people and its staff",
      kept: "The register is public"))
  private static let forces = NewPiece(
    kind: .experience, until: Day(year: 2025, month: 12, day: 31),
    words: PriorWords(
      title: "Sergeant, medical regiment", awardedBy: "British Army",
      shows: "I led thirty people, trained them and wrote their reports"))
  private static let council = NewPiece(
    kind: .experience, until: nil,
    words: PriorWords(
      title: "Team leader in housing", awardedBy: "A council",
      shows: "I led eight people and a budget", kept: "A letter from the council is with me"))
  private static let test = NewPiece(
    kind: .test, until: Day(year: 2012, month: 12, day: 31),
    words: PriorWords(
      title: "Supervisors’ paper", awardedBy: "A college", country: "Ireland", level: "Pass",
      shows: "I passed a paper on supervising people"))

  // MARK: Steps

  private enum Which { case first, last, all }

  private func begin(
    _ name: String, _ stage: String, _ which: Which
  ) throws -> (id: RecognitionID, codes: [String]) {
    let library = try StandardsInForce.library(tx)
    guard let core = library.core else { throw NotFound("The core") }
    let begun = try BeginRecognition(framework: core.code, stage: stage).run(by: user(name), tx)
    let all = try FramedRequest(begun, library).required.map(\.code)
    let chosen =
      switch which {
      case .first: Array(all.prefix(2))
      case .last: Array(all.suffix(2))
      case .all: all
      }
    try edit(begun.id, .choose(Set(chosen)), by: name)
    return (begun.id, chosen)
  }

  @discardableResult
  private func edit(
    _ id: RecognitionID, _ doing: EditRecognition.Doing, by name: String
  ) throws -> PriorPieceID? {
    let seen = try RecognitionRequests.find(id, tx)?.revision ?? 0
    return try EditRecognition(id: id, doing: doing, seen: seen).run(by: user(name), tx)
  }

  private func step(
    _ id: RecognitionID, _ doing: HandleRecognition.Doing, by name: String
  ) throws {
    let seen = try RecognitionRequests.find(id, tx)?.revision ?? 0
    try HandleRecognition(id: id, doing: doing, seen: seen).run(by: user(name), tx)
  }

  /// Begun, with a qualification from abroad mapped and the work since then not mapped yet.
  private func draft() throws {
    let (id, codes) = try begin(person, "2", .first)
    if let piece = try edit(id, .add(Self.nursing), by: person) {
      try edit(id, .map(piece, Set(codes)), by: person)
    }
    try edit(id, .add(Self.charge), by: person)
  }

  private func handedIn(
    _ name: String, _ stage: String, to assessor: PersonID, _ piece: NewPiece,
    _ which: Which = .first
  ) throws -> RecognitionID {
    let (id, codes) = try begin(name, stage, which)
    if let piece = try edit(id, .add(piece), by: name) {
      try edit(id, .map(piece, Set(codes)), by: name)
    }
    try step(id, .submit(to: assessor), by: name)
    return id
  }

  @discardableResult
  private func judge(_ id: RecognitionID, by name: String) throws -> FramedRequest {
    guard let request = try RecognitionRequests.find(id, tx) else {
      throw NotFound("The example’s request")
    }
    let framed = try FramedRequest(request, StandardsInForce.library(tx))
    for piece in try PriorPieces.of(id, tx) {
      let isOld = !PriorEvidenceRules.mayBeCurrent(
        until: piece.until, oldest: framed.oldest(for: piece))
      let judging = PriorCriterion.allCases.map { criterion in
        (
          criterion,
          criterion == .current && isOld
            ? PriorJudging(finding: .notMet, words: "It is more than five years old")
            : PriorJudging(finding: .met, words: "I read it, and asked whom it names")
        )
      }
      try step(
        id, .judge(piece.id, Dictionary(uniqueKeysWithValues: judging)), by: name)
    }
    return framed
  }

  private func decide(
    _ id: RecognitionID, by name: String, isNew: Bool = true,
    _ outcome: (Int) -> PriorOutcome
  ) throws {
    if isNew { try step(id, .takeUp, by: name) }
    let framed = try judge(id, by: name)
    let open = try DecideRecognition.open(framed, tx).enumerated().map { index, line in
      let outcome = outcome(index)
      return (
        line.node.code,
        PriorDeciding(
          outcome: outcome, reason: outcome == .declined ? .notShown : .equivalentOutside,
          words: outcome == .declined
            ? "What was put forward does not show it yet. Show it at work, with your manager"
            : "It was done there, for as long and with as much to answer for")
      )
    }
    try step(id, .decide(Dictionary(uniqueKeysWithValues: open)), by: name)
  }
}
