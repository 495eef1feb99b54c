import Access
import Directory
import Journals
import Kernel
import Storage

enum AccreditationJournal {
  static let drafted = JournalAction(
    "accreditation.drafted", words: "Began a request to accredit {title}")
  static let moved = JournalAction(
    "accreditation.moved", words: "{title}, version {version}, is {state}")
  static let reviewers = JournalAction(
    "accreditation.reviewers", words: "Changed who reviews {title}: {count} of them")
  static let declared = JournalAction(
    "accreditation.declared", words: "Declared what ties them to the provider of {title}")
  static let judged = JournalAction(
    "accreditation.judged", words: "Judged {criterion} of {title}")
  static let conditionMet = JournalAction(
    "accreditation.condition-met", words: "A condition on {title} is met")
  static let actions = [drafted, moved, reviewers, declared, judged, conditionMet]

  /// What the body, its reviewers and its panel do stands on the timeline of the body: the provider
  /// does not learn who they are.
  static func record(
    _ action: JournalAction, _ request: AccreditationCase, _ details: [String: String] = [:],
    by actor: AccreditationActor, under right: Right, _ tx: any Transaction
  ) throws {
    let whole = details.merging([
      "title": request.training.title, "version": request.version.words,
      "state": request.state.words.lowercased(),
    ]) { given, _ in given }
    try Journal.record(
      JournalEvent(
        action, [.organisation(actor == .provider ? request.provider : request.body)],
        details: whole), under: right, tx)
  }
}

/// Begins a request, for the first version of a training or for the next.
struct BeginAccreditation: Sendable {
  let provider: OrganisationID
  let body: OrganisationID
  let form: TrainingForm
  let title: String

  func run(by user: User, _ tx: any Transaction) throws -> AccreditationID {
    let right = try user.right(to: .submitAccreditation, .organisation(provider), tx)
    guard provider != body,
      try AccreditationStanding.bodies(on: user.today, tx).contains(where: { $0.id == body })
    else { throw Problems("body", "Choose who is to accredit it") }
    let library = try StandardsInForce.library(tx)
    guard let core = library.current.first(where: \.isCore) else {
      throw Problems("", "There are no standards to hold training against")
    }
    let request = AccreditationCase(
      id: try tx.newIdentifier(), provider: provider, body: body,
      training: Training(form: form, title: title, framework: core.reference),
      version: .init(major: 1, minor: 0), follows: nil,
      criteriaVersion: library.accreditation.version, state: .draft)
    try AccreditationStore.add(request, tx)
    try AccreditationJournal.record(
      AccreditationJournal.drafted, request, by: .provider, under: right, tx)
    return request.id
  }
}

/// Changes what a draft says.
struct ChangeDraft: Sendable {
  enum Part: Sendable {
    case about(AboutTraining)
    case nodes(stages: [String], competencies: [String])
    case parts([Training.Part])
    case answer(criterion: String, words: String)
  }

  let id: AccreditationID
  let part: Part

  func run(by user: User, _ tx: any Transaction) throws {
    let seen = try AccreditationSeen.find(id, user, tx)
    _ = try seen.right(for: .provider, user, tx)
    var request = seen.request
    guard request.state == .draft else {
      throw Problems("", "This was handed in meanwhile, and cannot be changed any more")
    }
    let library = try StandardsInForce.library(tx)
    switch part {
    case .about(let about): about.fill(in: &request.training)
    case .nodes(let stages, let competencies):
      let framework = library.framework(request.training.framework)
      request.training.stages = stages.uniqued().filter { framework?.stage($0) != nil }
      request.training.competencies = competencies.uniqued().filter {
        framework?.node($0)?.level == .competency
      }
    case .parts(let parts):
      guard request.training.form == .bundle else { throw NotFound("This page") }
      let known = try AccreditationLists.modules(on: user.today, tx).map(\.id)
      request.training.parts = parts.filter { known.contains($0.module) }
    case .answer(let criterion, let words):
      guard library.accreditation.criterion(criterion) != nil else {
        throw NotFound("This question")
      }
      request.answers[criterion] = words
    }
    try AccreditationStore.save(request, tx)
  }
}

/// Takes a request one step further.
struct TakeAccreditationStep: Sendable {
  /// What a step brings along.
  struct Given: Sendable {
    var words: String?
    /// What a decision with conditions asks for.
    var conditions: [(words: String, dueOn: Day)] = []
    /// Who sat on the panel.
    var panel: String?
  }

  let id: AccreditationID
  let step: AccreditationStep
  var given = Given()

  @discardableResult
  func run(by user: User, _ tx: any Transaction) throws -> AccreditationCase {
    let seen = try AccreditationSeen.find(id, user, tx)
    let content = try StandardsReader.shipped().accreditation
    guard
      let actor = AccreditationRules.transitions.first(where: { $0.step == step })?.by,
      actor != .consequence
    else { throw NotFound("This step") }
    let right = try seen.right(for: actor, user, tx)
    let facts = try AccreditationStanding.facts(seen.request, user, content, tx)
    var request = seen.request
    let state = try AccreditationRules.state(
      after: step, of: request, facts, on: user.today, content)
    try change(&request, by: user, content)
    try AccreditationMoves.move(
      &request, step, to: state, by: user, words: given.words, under: right, tx)
    if step == .accredit || step == .accreditWithConditions {
      try AccreditationMoves.replaceFormer(of: request, by: user, under: right, content, tx)
    }
    return request
  }

  private func change(
    _ request: inout AccreditationCase, by user: User, _ content: AccreditationContent
  ) throws {
    switch step {
    case .accredit, .accreditWithConditions:
      request.validity = AccreditationRules.validity(from: user.today, content)
      decide(&request, by: user)
      request.conditions = given.conditions.enumerated().map {
        AccreditationCondition(
          position: $0.offset + 1, words: $0.element.words, dueOn: $0.element.dueOn)
      }
    case .decline: decide(&request, by: user)
    case .appeal: request.hasAppealed = true
    case .uphold:
      // Others look at it anew, and what was found before counts no more.
      for index in request.reviewers.indices where request.reviewers[index].isActive {
        request.reviewers[index].ended = .init(at: user.now, reason: "An appeal was upheld")
      }
    case .dismiss, .tellChange, .submit, .startScreening, .sendBack, .assignReviewers,
      .changeReviewers,
      .beginReview, .ask, .answer, .toPanel, .meetConditions, .suspend, .liftSuspension,
      .replace, .expire, .withdraw:
      break
    }
  }

  private func decide(_ request: inout AccreditationCase, by user: User) {
    request.decision = AccreditationCase.Decision(
      on: user.today, chair: user.account, panel: given.panel ?? "", reasons: given.words ?? "")
  }
}

/// What steps have in common.
enum AccreditationMoves {
  static func move(
    _ request: inout AccreditationCase, _ step: AccreditationStep, to state: AccreditationState,
    by user: User, words: String?, under right: Right, _ tx: any Transaction
  ) throws {
    request.state = state
    try AccreditationStore.save(request, tx)
    try AccreditationStore.add(
      AccreditationEvent(at: user.now, by: user.name, step: step, to: state, words: words),
      by: user.account, to: request.id, tx)
    let actor = AccreditationRules.transitions.first { $0.step == step }?.by ?? .consequence
    try AccreditationJournal.record(
      AccreditationJournal.moved, request, by: actor, under: right, tx)
    try AccreditationNews.after(step, request, at: user.now, tx)
  }

  /// The version before gives way; who has begun it goes on.
  static func replaceFormer(
    of request: AccreditationCase, by user: User, under right: Right,
    _ content: AccreditationContent, _ tx: any Transaction
  ) throws {
    guard let id = request.follows, var former = try AccreditationStore.find(id, tx) else { return }
    let facts = AccreditationFacts(successorIsAccredited: true)
    guard
      let state = try? AccreditationRules.state(
        after: .replace, of: former, facts, on: user.today, content)
    else { return }
    try move(
      &former, .replace, to: state, by: user, words: "Version \(request.version.words)",
      under: right, tx)
  }

  /// Goes on by itself where the last thing that was waited for has come.
  static func followOn(
    _ step: AccreditationStep, _ request: inout AccreditationCase, by user: User,
    under right: Right, _ content: AccreditationContent, _ tx: any Transaction
  ) throws {
    guard
      let state = try? AccreditationRules.state(
        after: step, of: request, AccreditationFacts(), on: user.today, content)
    else { return }
    try move(&request, step, to: state, by: user, words: nil, under: right, tx)
  }
}

/// Tells the body of a change to what is accredited: a small one, which it is told of, or a large one,
/// which is a new version and reviewed anew.
struct ChangeAccredited: Sendable {
  let id: AccreditationID
  let isLarge: Bool
  let words: String

  /// - Returns: The request that is now to be filled in, or the same one.
  func run(by user: User, _ tx: any Transaction) throws -> AccreditationID {
    let seen = try AccreditationSeen.find(id, user, tx)
    let right = try seen.right(for: .provider, user, tx)
    var request = seen.request
    let state = request.standing(on: user.today)
    guard isLarge else {
      let content = try StandardsReader.shipped().accreditation
      let next = try AccreditationRules.state(
        after: .tellChange, of: request, AccreditationFacts(), on: user.today, content)
      request.version.minor += 1
      try AccreditationMoves.move(
        &request, .tellChange, to: next, by: user, words: words, under: right, tx)
      return id
    }
    guard state.isAccredited || state == .expired || state == .suspended else {
      throw Problems(
        "", "This is \(state.words.lowercased()), so there is no version to follow. Begin anew")
    }
    if let open = try AccreditationStore.successor(of: id, tx),
      let next = try AccreditationStore.find(open, tx),
      ![.withdrawn, .notAccredited].contains(next.state)
    {
      throw Problems("", "A later version of it has been begun already. Go on with that one")
    }
    let library = try StandardsInForce.library(tx)
    let core = library.current.first(where: \.isCore)?.reference
    let training = request.training.held(against: core ?? request.training.framework)
    let next = AccreditationCase(
      id: try tx.newIdentifier(), provider: request.provider, body: request.body,
      training: training, version: .init(major: request.version.major + 1, minor: 0),
      follows: id, criteriaVersion: library.accreditation.version, state: .draft,
      answers: request.answers)
    try AccreditationStore.add(next, tx)
    try AccreditationJournal.record(
      AccreditationJournal.drafted, next, by: .provider, under: right, tx)
    return next.id
  }
}
