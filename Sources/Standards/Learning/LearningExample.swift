import Access
import Directory
import Kernel
import Records
import Storage

/// Makes enrolments and attempts in every state, by the same actions as everybody’s.
struct LearningExample {
  /// Names of accounts: a manager.
  let person: String
  /// Who leads at her employer, and confirms.
  let lead: String
  /// People whom she manages.
  let reports: [String]
  let now: Instant
  let tx: any Transaction

  private static let entry = "management-bundle-entry"

  func make() throws {
    guard reports.count == 3,
      try StandardsReader.shipped().bundle(Self.entry, on: now.dayInLondon)?
        .takesEnrolments(on: now.dayInLondon) == true
    else { return }
    try own()
    // Everything that it asks for was recognised before.
    try enrol(Self.entry, by: reports[0])

    let paused = try enrol(Self.entry, by: reports[1])
    try handle(paused, .pause("Away for some months"), by: reports[1])
    let left = try enrol("clinical-leader-pathway", by: reports[1])
    try handle(left, .withdraw("The entry bundle comes first"), by: reports[1])

    var late = try EnrolInBundle(
      bundle: Self.entry, person: try user(reports[2]).person
    ).run(by: user(person), tx)
    late.dueOn = now.dayInLondon - 12
    try BundleEnrolments.save(late, tx)
  }

  /// Her own: one module in each state.
  private func own() throws {
    // Since the pilot, so that she may move to the version that took its place.
    var one = try enrol(Self.entry, by: person)
    one.version = "1"
    try BundleEnrolments.save(one, tx)
    try result(.completed, of: "management-skills-and-tools", daysAgo: 40)
    try result(.passed, of: "digital-and-data", daysAgo: 30, score: 8_250)
    // In date once.
    try result(.completed, of: "effective-appraisal", daysAgo: 1_300)

    let shadowing = try begin("shadow-a-leader")
    try add(shadowing, .shadowing, "A practice manager of the network, for two days", days: 20)

    guard let confirmer = try user(lead).person else { return }
    let waiting = try begin("quality-improvement")
    try add(waiting, .outcome, "Fewer people wait for their medicines on the day they go home")
    try step(waiting, .ask(confirmer), by: person)

    let assignment = try begin("stretch-assignment")
    try add(assignment, .assignment, "I led the opening of four beds", days: 60)
    try step(assignment, .ask(confirmer), by: person)
    try step(assignment, .confirm("She led it, and asked for help in time"), by: lead)

    let failed = try begin("practice-assessment")
    try add(failed, .submission, "What I do as a manager, in ten pages")
    try step(failed, .ask(confirmer), by: person)
    try step(failed, .fail("Say more of how you deal with conflict", score: nil), by: lead)
  }

  private func user(_ name: String) throws -> User {
    guard let account: AccountID = try tx.row("SELECT id FROM account WHERE name = ?1", name)?(0),
      let user = try Accounts.user(account, at: now, tx)
    else { throw NotFound("The example’s account \(name)") }
    return user
  }

  @discardableResult
  private func enrol(_ bundle: String, by name: String) throws -> BundleEnrolment {
    try EnrolInBundle(bundle: bundle, person: nil).run(by: user(name), tx)
  }

  private func handle(
    _ one: BundleEnrolment, _ doing: HandleEnrolment.Doing, by name: String
  ) throws {
    let seen = try BundleEnrolments.find(one.id, tx)?.revision ?? 0
    try HandleEnrolment(id: one.id, doing: doing, seen: seen).run(by: user(name), tx)
  }

  private func result(
    _ status: LearningStatus, of code: String, daysAgo: Int, score: Int? = nil
  ) throws {
    let own = try user(person).ownLearning(tx)
    guard let module = try LearningCatalogue.shipped().module(code, tx) else { return }
    try LearningResults.take(
      ModuleResult(
        status, of: module, score: score, on: now.dayInLondon - daysAgo,
        source: ModuleSource(.provider, "A college in the region")),
      of: own.person, under: own.right, tx)
  }

  private func begin(_ module: String) throws -> AttemptID {
    try BeginModule(module: module).run(by: user(person), tx).id
  }

  private func add(
    _ id: AttemptID, _ part: EvidencePart, _ words: String, days: Int? = nil
  ) throws {
    let from = days.map { now.dayInLondon - $0 }
    try EditAttempt(
      id: id, doing: .add(part, from: from, until: from.map { $0 + 2 }, words: words),
      seen: try ModuleAttempts.find(id, tx)?.revision ?? 0
    ).run(by: user(person), tx)
  }

  private func step(_ id: AttemptID, _ doing: HandleAttempt.Doing, by name: String) throws {
    let seen = try ModuleAttempts.find(id, tx)?.revision ?? 0
    try HandleAttempt(id: id, doing: doing, seen: seen).run(by: user(name), tx)
  }
}
