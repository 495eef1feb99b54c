import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Says that somebody may be named as an assessor by the people of an employer: one of its own, or,
/// for an employer too small to have any, somebody whom another is asked to lend.
struct OfferAssessor: Sendable {
  let organisation: OrganisationID
  let assessor: PersonID
  /// Who is asked to lend them; `nil` for one of its own.
  let lender: OrganisationID?
  let until: Day?

  func run(by user: User, _ tx: any Transaction) throws -> AssessorPlace {
    let right = try user.right(to: .keepAssessors, .organisation(organisation), tx)
    let owner = lender ?? organisation
    let names = try Organisations.names(of: [owner, organisation], tx)
    let records = Set(try OnePerson.records(of: assessor, tx))
    let posts = try Assignments.of(records, tx).values.joined()
    guard
      posts.contains(where: {
        $0.isCurrent(on: user.today) && [$0.organisation, $0.employer].contains(owner)
      })
    else { throw AssessorRefusal.notTheirPerson(names[owner] ?? "the employer") }
    guard try !Accounts.open(of: records, tx).isEmpty else { throw AssessorRefusal.noAccount }
    let isThere = try AssessorPlaces.ofAssessor(Array(records), tx).contains {
      $0.organisation == organisation
        && ($0.state == .asked || $0.isInForce(on: user.today))
    }
    let state = try AssessorRules.begun(
      isLent: lender != nil, until: until, isThere: isThere, on: user.today)
    let place = AssessorPlace(
      id: try tx.newIdentifier(), assessor: assessor, organisation: organisation, lender: lender,
      state: state, from: user.today, until: until, askedBy: right.actorName,
      changedAt: user.now)
    try AssessorPlaces.add(place, tx)
    let subjects: [JournalSubject] =
      [.organisation(organisation), .confidential(assessor)]
      + (lender.map { [.organisation($0)] } ?? [])
    try Journal.record(
      JournalEvent(
        lender == nil ? ClaimsJournal.assessorNamed : ClaimsJournal.assessorAsked, subjects,
        details: [
          "organisation": names[organisation] ?? "", "lender": lender.flatMap { names[$0] } ?? "",
        ]), under: right, tx)
    return place
  }
}

/// Answers an offer, or ends what was agreed.
struct HandleAssessor: Sendable {
  let id: AssessorPlaceID
  let step: AssessorStep
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> AssessorPlace {
    guard let place = try AssessorPlaces.find(id, tx) else { throw NotFound("This assessor") }
    let (actor, right) = try Self.actor(on: place, step, user, tx)
    guard place.revision == seen else { throw ClaimRefusal.changedMeanwhile }
    var next = place
    next.state = try AssessorRules.state(
      after: step, from: place.state, by: actor, isLent: place.lender != nil)
    next.decidedBy = right.actorName
    next.changedAt = user.now
    try AssessorPlaces.save(next, tx)
    next.revision += 1
    let name = try Organisations.names(of: [place.organisation], tx)[place.organisation] ?? ""
    let subjects: [JournalSubject] =
      [.organisation(place.organisation), .confidential(place.assessor)]
      + (place.lender.map { [.organisation($0)] } ?? [])
    try Journal.record(
      JournalEvent(
        ClaimsJournal.assessorStepped, subjects,
        details: ["organisation": name, "state": next.state.words]), under: right, tx)
    if step == .agree {
      try WorkNotices.tell(
        "You may be named as an assessor by people of another employer",
        about: "assessor-\(id)", to: place.assessor, page: "/claims", at: user.now, tx)
    }
    return next
  }

  /// Whoever answers for the lender, where it is the lender's to do; else for the borrower.
  private static func actor(
    on place: AssessorPlace, _ step: AssessorStep, _ user: User, _ tx: any Transaction
  ) throws -> (AssessorActor, Right) {
    if let lender = place.lender,
      try user.holds(.keepAssessors, over: .organisation(lender), tx)
    {
      return (.lender, try user.right(to: .keepAssessors, .organisation(lender), tx))
    }
    guard try user.holds(.keepAssessors, over: .organisation(place.organisation), tx) else {
      throw NotFound("This assessor")
    }
    return (
      .borrower, try user.right(to: .keepAssessors, .organisation(place.organisation), tx)
    )
  }
}

/// Says which stage a post needs, in place of the rule, or leaves it to the rule again.
struct SetPostStage: Sendable {
  let assignment: AssignmentID
  /// `nil` for the rule.
  let stage: String?
  let why: String

  func run(by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .setStage, .post(assignment), tx)
    guard let post = try Assignments.find(assignment, tx) else { throw NotFound("This post") }
    let core = try StandardsInForce.library(tx).core
    if let stage {
      guard core?.selectableStages.contains(where: { $0.code == stage }) == true else {
        throw Problems("stage", "Choose one of the stages listed")
      }
      guard !why.isEmpty else { throw Problems("why", "Enter why, in words the person reads") }
      try PostStages.set(
        PostStage(
          assignment: assignment, stage: stage,
          words: try AssessmentSeals.save(why, about: post.person, tx), setAt: user.now,
          setBy: right.actorName), tx)
    } else {
      try PostStages.clear(assignment, tx)
    }
    try ClaimsJournal.record(
      stage == nil ? ClaimsJournal.stageCleared : ClaimsJournal.stageSet, about: post.person,
      ["post": post.title, "stage": stage ?? ""], under: right, tx)
  }
}
