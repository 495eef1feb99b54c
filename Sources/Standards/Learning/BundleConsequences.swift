import Directory
import Journals
import Kernel
import Records
import Storage

/// What follows from what people learn: a bundle that is complete becomes a record, and one is open
/// again when something that it rests on is taken out. Whatever changes what somebody did lets it
/// follow, in the same unit of work; a job does for all.
enum BundleConsequences {
  static func follow(
    _ person: PersonID, under right: Right, _ tx: any Transaction
  ) throws {
    let records = try OnePerson.records(of: person, tx)
    let enrolments = try BundleEnrolments.of(records, tx).filter {
      $0.state == .enrolled || $0.state == .completed
    }
    guard !enrolments.isEmpty else { return }
    let catalogue = try LearningCatalogue.shipped()
    let standing = try LearnerStanding(of: person, catalogue.library, tx)
    for one in enrolments {
      guard let bundle = try catalogue.bundle(one.bundle, one.version, tx) else { continue }
      if let completed = one.completedOn {
        let isComplete = try standing.progress(of: bundle, on: completed, tx).isComplete
        if !isComplete { try reopen(one, bundle, under: right, tx) }
      } else {
        try complete(one, bundle, standing, under: right, tx)
      }
    }
  }

  private static func complete(
    _ one: BundleEnrolment, _ bundle: LearningBundle, _ standing: LearnerStanding,
    under right: Right, _ tx: any Transaction
  ) throws {
    let today = right.at.dayInLondon
    guard BundleRules.mayComplete(bundle, on: today),
      try standing.progress(of: bundle, on: today, tx).isComplete,
      let employer = try employer(of: one.person, standing.records, on: today, tx)
    else { return }
    var next = one
    next.state = try EnrolmentRules.state(
      after: .complete, from: one.state, by: .consequence,
      EnrolmentFacts(way: one.way, isComplete: true))
    next.completedOn = today
    try record(next, bundle, tx).sign(at: employer, until: nil, under: right, tx)
    try save(next, .complete, bundle, under: right, tx)
    try LearningNews.completed(next, at: right.at, tx)
  }

  private static func reopen(
    _ one: BundleEnrolment, _ bundle: LearningBundle, under right: Right, _ tx: any Transaction
  ) throws {
    var next = one
    next.state = try EnrolmentRules.state(
      after: .reopen, from: one.state, by: .consequence, EnrolmentFacts(way: one.way))
    next.completedOn = nil
    next.dueOn = EnrolmentRules.dueOn(next.dueOn, reopenedOn: right.at.dayInLondon)
    try record(next, bundle, tx).reopen(under: right, tx)
    try save(next, .reopen, bundle, under: right, tx)
    try LearningNews.reopened(next, at: right.at, tx)
  }

  private static func record(
    _ one: BundleEnrolment, _ bundle: LearningBundle, _ tx: any Transaction
  ) throws -> SignOffRecord {
    SignOffRecord(
      of: one.person, bundle: bundle.code, programme: bundle.programme, title: bundle.title)
  }

  private static func save(
    _ next: BundleEnrolment, _ step: EnrolmentStep, _ bundle: LearningBundle, under right: Right,
    _ tx: any Transaction
  ) throws {
    var next = next
    next.changedAt = right.at
    try BundleEnrolments.save(next, tx)
    try BundleEnrolments.add(
      EnrolmentTurn(step: step, at: right.at, actorName: right.actorName, words: nil),
      to: next.id, tx)
    try LearningJournal.record(
      LearningJournal.bundle, about: next.person, ["step": step.words, "what": bundle.title],
      under: right, tx)
  }

  /// Whose record it is: the employer of the main post of today, or of the last there was.
  private static func employer(
    of person: PersonID, _ records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> OrganisationID? {
    let posts = try Assignments.of(records, tx).values.joined().sorted { one, other in
      let first = (one.isCurrent(on: day), one.isPrimary, one.startedOn ?? Day(number: 0))
      let second = (other.isCurrent(on: day), other.isPrimary, other.startedOn ?? Day(number: 0))
      if first.0 != second.0 { return first.0 }
      if first.1 != second.1 { return first.1 }
      return (first.2, one.id) > (second.2, other.id)
    }
    return posts.first?.employer
  }
}

/// Takes what sources outside say of people, with everything that follows from it.
enum LearningResults {
  /// - Returns: The attempt as it is afterwards, and whether anything changed.
  @discardableResult
  static func take(
    _ result: ModuleResult, of person: PersonID, under right: Right, _ tx: any Transaction
  ) throws -> (attempt: ModuleAttempt?, isNew: Bool) {
    let taken = try ModuleAttempts.take(
      result, of: person, by: result.source.name, at: right.at, in: tx)
    guard taken.isNew else { return taken }
    let title = try LearningCatalogue.shipped().module(result.module.code, tx)?.title
    try LearningJournal.record(
      LearningJournal.result, about: person,
      ["what": title ?? result.module.code, "status": result.status.words], under: right, tx)
    if let attempt = taken.attempt { try LearningNews.settle(attempt, at: right.at, tx) }
    try BundleConsequences.follow(person, under: right, tx)
    return taken
  }
}
