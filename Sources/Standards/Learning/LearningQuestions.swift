import Access
import Directory
import Kernel
import Records
import Storage

/// What the pages about learning show, read for one user.
struct LearningQuestions {
  let user: User
  let tx: any Transaction
  let library: StandardsLibrary

  init(_ user: User, _ tx: any Transaction) throws {
    self.user = user
    self.tx = tx
    library = try StandardsInForce.library(tx)
  }

  private var today: Day { user.today }

  // MARK: Enrolments

  func view(_ found: FoundEnrolment) throws -> EnrolmentView {
    try view(
      found.enrolment, found.bundle, LearnerStanding(of: found.enrolment.person, library, tx),
      actor: found.actor)
  }

  func views(
    of person: PersonID, actor: EnrolmentActor
  ) throws -> [EnrolmentView] {
    let standing = try LearnerStanding(of: person, library, tx)
    let catalogue = LearningCatalogue(library: library)
    return try BundleEnrolments.of(standing.records, tx).compactMap { one in
      guard let bundle = try catalogue.bundle(one.bundle, one.version, tx) else { return nil }
      return try view(one, bundle, standing, actor: actor)
    }
  }

  private func view(
    _ one: BundleEnrolment, _ bundle: LearningBundle, _ standing: LearnerStanding,
    actor: EnrolmentActor
  ) throws -> EnrolmentView {
    let progress = try standing.progress(of: bundle, on: one.completedOn ?? today, tx)
    let catalogue = LearningCatalogue(library: library)
    let newer = one.state == .enrolled ? try catalogue.newer(than: bundle, on: today, tx) : nil
    let modules = try catalogue.modules(of: bundle.modules + (newer?.modules ?? []), tx)
    let turns = try BundleEnrolments.turns(of: one.id, tx)
    let words = try AssessmentSeals.open(
      EnrolmentReaders(of: one.person, user, tx).readable(turns, by: actor).compactMap(\.words), tx)
    let framework = library.framework(bundle.framework)
    let overdue = one.isOverdue(on: today)
    return EnrolmentView(
      id: "\(one.id)", person: try People.names(of: [one.person], tx)[one.person] ?? "",
      personID: "\(one.person)", bundle: bundle.code, title: bundle.title,
      version: bundle.version, state: overdue ? "Overdue" : one.state.words,
      colour: overdue ? "red" : Self.colour(one.state),
      way: "\(one.way.words) (\(one.enrolledBy))", enrolledOn: one.enrolledOn.inWords,
      dueOn: one.dueOn.inWords, isOverdue: overdue, pausedOn: one.pausedOn?.inWords,
      completedOn: one.completedOn?.inWords, progress: progress.words,
      modules: progress.modules.map { line($0.code, $0.status, modules[$0.code], bundle, standing) }
        + progress.electives.map { line($0.code, .completed, $0, bundle, standing) },
      rule: LearningWords.rule(bundle),
      claims: progress.competencies.map { claim in
        EnrolmentView.Claim(
          title: framework?.node(claim.code).map { "\(claim.code) \($0.title)" } ?? claim.code,
          isMet: claim.isMet)
      }, missing: progress.missing,
      hasRetired: one.state.isOpen && !BundleRules.mayComplete(bundle, on: today),
      newer: actor == .manager ? nil : newer?.version,
      changes: newer.map { newer in
        BundleRules.changes(from: bundle, to: newer) { modules[$0]?.title ?? $0 }
      } ?? [],
      missingThen: try newer.map { try standing.progress(of: $0, on: today, tx).missing } ?? [],
      steps: steps(one, newer, by: actor),
      turns: turns.map { turn in
        TurnView(
          words: turn.step.words, when: turn.at.inWords, by: turn.actorName,
          detail: turn.words.flatMap { words[$0]?.note })
      }, revision: one.revision)
  }

  private func steps(
    _ one: BundleEnrolment, _ newer: LearningBundle?, by actor: EnrolmentActor
  ) -> [EnrolmentView.Step] {
    let facts = EnrolmentFacts(way: one.way, hasReason: true, mayMove: newer != nil)
    return [EnrolmentStep.pause, .resume, .withdraw].filter { step in
      (try? EnrolmentRules.state(after: step, from: one.state, by: actor, facts)) != nil
    }.map { EnrolmentView.Step(code: $0.rawValue, words: LearningWords.doing($0)) }
  }

  private func line(
    _ code: String, _ status: LearningStatus, _ module: LearningModule?,
    _ bundle: LearningBundle, _ standing: LearnerStanding
  ) -> ModuleProgress {
    let spoken = module.map { BundleRules.speaks($0, to: bundle) } ?? []
    let attempts = standing.attempts(at: code)
    let shown = attempts.last(where: \.status.isOpen) ?? attempts.last
    return ModuleProgress(
      code: code, title: module?.title ?? code, kind: module?.kind.words ?? "",
      credits: module?.credits ?? 0, status: status.words, colour: Self.colour(status),
      attempt: shown.map { "\($0.id)" }, isDone: status.isAchieved,
      isCore: bundle.core.contains(code),
      reason: spoken.isEmpty
        ? nil
        : "Accredited, and counts here because it speaks to \(spoken.joined(separator: ", "))")
  }

  // MARK: Attempts

  func view(_ found: FoundAttempt) throws -> AttemptView {
    let one = found.attempt
    // Who keeps training opens again what was wrong, and reads nothing of what was written.
    let isRead = found.actor != .keeper
    let evidence = isRead ? try ModuleAttempts.evidence(of: [one.id], tx)[one.id] ?? [] : []
    let turns = isRead ? try ModuleAttempts.turns(of: one.id, tx) : []
    let words = try AssessmentSeals.open(
      (evidence.map(\.words) + turns.map(\.words)).compactMap(\.self), tx)
    let names = try People.names(
      of: Set([one.person, one.confirmer].compactMap(\.self) + turns.compactMap(\.confirmer)), tx)
    let status = one.status(on: today)
    let isOwn = found.actor == .person && one.status == .inProgress
    return AttemptView(
      id: "\(one.id)", person: names[one.person] ?? "", module: one.module.code,
      title: found.title, kind: one.kind.words, kindCode: one.kind.rawValue, number: one.number,
      status: status.words, colour: Self.colour(status),
      score: one.score.map(LearningWords.percent), startedOn: one.startedOn.inWords,
      endedOn: one.endedOn?.inWords, expiresOn: one.expiresOn?.inWords,
      source: "\(one.source.name), \(one.source.kind.words)",
      confirmer: one.confirmer.flatMap { names[$0] },
      asked: ModuleEvidenceRules.confirmer(of: one.kind),
      parts: ModuleEvidenceRules.parts(of: one.kind).map { part in
        AttemptView.Part(
          code: part.rawValue, words: part.words,
          days: part.days == .none ? 0 : part.days == .one ? 1 : 2)
      },
      pieces: evidence.map { piece in
        AttemptView.Piece(
          id: "\(piece.id)", part: piece.part.words,
          days: [piece.from, piece.until].compactMap { $0?.inWords }.joined(separator: " to "),
          words: piece.words.flatMap { words[$0]?.note } ?? "",
          isWithdrawn: piece.withdrawnAt != nil)
      },
      missing: ModuleEvidenceRules.missing(one.kind, evidence, on: today),
      candidates: isOwn
        ? try LearningPeople.known(one.kind, for: one.person, on: today, tx).map(NamedView.init)
        : [], mayNameAnybody: LearningPeople.mayBeAnybody(one.kind), mayEdit: isOwn,
      isWaiting: one.status == .awaitingAssessment, isAssessment: one.kind == .assessment,
      turns: turns.map { turn in
        TurnView(
          words: turn.step.words
            + (turn.step == .ask
              ? turn.confirmer.flatMap { names[$0] }.map { ", by \($0)" } ?? "" : ""),
          when: turn.at.inWords, by: turn.actorName,
          detail: turn.words.flatMap { words[$0]?.note })
      }, revision: one.revision)
  }

  func toConfirm() throws -> [ConfirmationLine] {
    guard let person = user.person, user.viewer == nil else { return [] }
    let records = try OnePerson.records(of: person, tx)
    let all = try ModuleAttempts.toConfirm(by: records, tx)
    let names = try People.names(of: Set(all.map(\.person)), tx)
    return try all.filter { attempt in
      guard let confirmer = attempt.confirmer else { return false }
      return try LearningPeople.cannotConfirm(
        attempt.kind, confirmer, for: attempt.person, on: today, tx) == nil
    }.map { attempt in
      ConfirmationLine(
        id: "\(attempt.id)", person: names[attempt.person] ?? "",
        title: try LearningCatalogue(library: library).module(attempt.module.code, tx)?.title
          ?? attempt.module.code, kind: attempt.kind.words,
        since: attempt.askedAt?.dayInLondon.inWords ?? "")
    }
  }

  /// Attempts at modules of no bundle that somebody is in, and those of bundles.
  func attempts(of records: [PersonID]) throws -> [FoundAttempt] {
    try ModuleAttempts.of(records, tx).map { attempt in
      FoundAttempt(
        attempt: attempt,
        title: try LearningCatalogue(library: library).module(attempt.module.code, tx)?.title
          ?? attempt.module.code, actor: .person,
        right: try user.right(to: .learn, .own, tx))
    }
  }

  static func colour(_ state: EnrolmentState) -> String {
    switch state {
    case .enrolled: "blue"
    case .paused, .withdrawn: "grey"
    case .completed: "green"
    }
  }

  static func colour(_ status: LearningStatus) -> String {
    switch status {
    case .notStarted: "grey"
    case .inProgress: "blue"
    case .awaitingAssessment: "amber"
    case .passed, .completed, .credited: "green"
    case .failed, .expired: "red"
    }
  }
}

/// Words that several pages about learning need.
enum LearningWords {
  static func rule(_ bundle: LearningBundle) -> String {
    if bundle.flexible.kinds == 0, bundle.flexible.credits == 0 { return "Nothing is chosen" }
    return bundle.flexible.kinds == 1
      ? "At least \(bundle.flexible.credits) credits, and a module or more"
      : "At least \(bundle.flexible.credits) credits, of \(bundle.flexible.kinds) kinds or more"
  }

  static func doing(_ step: EnrolmentStep) -> String {
    switch step {
    case .pause: "Pause it, for example for a long absence"
    case .resume: "Go on with it"
    case .withdraw: "Withdraw from it"
    case .enrol, .move, .complete, .reopen: step.words
    }
  }

  static func percent(_ hundredths: Int) -> String {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    return rest == 0 ? "\(whole)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
  }
}
