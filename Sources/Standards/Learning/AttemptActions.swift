import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Begins a module, or goes on with the attempt that is under way.
struct BeginModule: Sendable {
  let module: String

  func run(by user: User, _ tx: any Transaction) throws -> ModuleAttempt {
    let own = try user.ownLearning(tx)
    guard let module = try LearningCatalogue.shipped().module(module, on: user.today, tx) else {
      throw NotFound("This module")
    }
    let all = try ModuleAttempts.of(own.records, at: module.code, tx)
    if var open = all.last(where: \.status.isOpen) {
      guard open.status == .notStarted else { return open }
      open.status = try ModuleAttemptRules.status(
        after: .begin, from: open.status, by: .person, ModuleFacts(kind: open.kind))
      open.source = ModuleSource(.account, own.right.actorName)
      open.changedAt = user.now
      try ModuleAttempts.save(open, tx)
      open.revision += 1
      try Self.note(open, .begin, module.title, under: own.right, tx)
      return open
    }
    guard module.isOpen(on: user.today) else { throw ModuleRefusal.notOpen }
    let attempt = ModuleAttempt(
      id: try tx.newIdentifier(), person: own.person, module: module.reference,
      number: try ModuleAttempts.nextNumber(own.person, module.code, tx), kind: module.kind,
      status: .inProgress, startedOn: user.today,
      source: ModuleSource(.account, own.right.actorName), changedAt: user.now)
    try ModuleAttempts.add(attempt, tx)
    try Self.note(attempt, .begin, module.title, under: own.right, tx)
    return attempt
  }

  static func note(
    _ attempt: ModuleAttempt, _ step: ModuleStep, _ title: String, words: WordsID? = nil,
    under right: Right, _ tx: any Transaction
  ) throws {
    try ModuleAttempts.add(
      ModuleTurn(
        step: step, at: right.at, actorName: right.actorName, confirmer: attempt.confirmer,
        words: words), to: attempt.id, tx)
    try LearningJournal.record(
      LearningJournal.attempt, about: attempt.person, ["step": step.words, "what": title],
      under: right, tx)
  }
}

/// An attempt, found for somebody who may do something with it.
struct FoundAttempt: Sendable {
  var attempt: ModuleAttempt
  let title: String
  let actor: ModuleActor
  let right: Right

  private static func load(
    _ id: AttemptID, _ tx: any Transaction
  ) throws -> (ModuleAttempt, title: String) {
    guard let attempt = try ModuleAttempts.find(id, tx) else { throw NotFound("This module") }
    let module = try LearningCatalogue.shipped().module(attempt.module.code, tx)
    return (attempt, module?.title ?? attempt.module.code)
  }

  static func own(_ id: AttemptID, _ user: User, _ tx: any Transaction) throws -> FoundAttempt {
    let own = try user.ownLearning(tx)
    let (attempt, title) = try load(id, tx)
    guard own.records.contains(attempt.person) else { throw NotFound("This module") }
    return FoundAttempt(attempt: attempt, title: title, actor: .person, right: own.right)
  }

  /// For whoever was asked, as long as it waits for them and they may.
  static func toConfirm(
    _ id: AttemptID, _ user: User, _ tx: any Transaction
  ) throws -> FoundAttempt {
    let right = try user.right(to: .confirmLearning, .own, tx)
    let (attempt, title) = try load(id, tx)
    guard let own = user.person, user.viewer == nil, attempt.status == .awaitingAssessment,
      let confirmer = attempt.confirmer, try OnePerson.records(of: own, tx).contains(confirmer),
      try LearningPeople.cannotConfirm(
        attempt.kind, confirmer, for: attempt.person, on: user.today, tx) == nil
    else { throw NotFound("This module") }
    return FoundAttempt(attempt: attempt, title: title, actor: .confirmer, right: right)
  }

  /// For those who keep training where the person works; never for one's own.
  static func toKeep(
    _ id: AttemptID, _ user: User, _ tx: any Transaction
  ) throws -> FoundAttempt {
    let (attempt, title) = try load(id, tx)
    guard try user.holds(.keepLearning, over: .record(attempt.person), tx) else {
      throw NotFound("This module")
    }
    if let own = user.person, try OnePerson.records(of: attempt.person, tx).contains(own) {
      throw NotFound("This module")
    }
    return FoundAttempt(
      attempt: attempt, title: title, actor: .keeper,
      right: try user.right(to: .keepLearning, .record(attempt.person), tx))
  }
}

/// Adds to what an attempt rests on, or takes a piece away, while nobody is asked to confirm it.
struct EditAttempt: Sendable {
  enum Doing: Hashable, Sendable {
    case add(EvidencePart, from: Day?, until: Day?, words: String)
    case remove(ModuleEvidenceID)
  }

  let id: AttemptID
  let doing: Doing
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    var found = try FoundAttempt.own(id, user, tx)
    guard found.attempt.revision == seen else { throw ModuleRefusal.changedMeanwhile }
    found.attempt.status = try ModuleAttemptRules.status(
      after: .edit, from: found.attempt.status, by: .person,
      ModuleFacts(kind: found.attempt.kind))
    switch doing {
    case .add(let part, let from, let until, let words):
      guard ModuleEvidenceRules.parts(of: found.attempt.kind).contains(part) else {
        throw NotFound("This page")
      }
      if let wrong = ModuleEvidenceRules.wrongDays(of: part, from: from, until: until) {
        throw Problems(wrong.field, wrong.message)
      }
      let pieces = try ModuleAttempts.evidence(of: [id], tx)[id] ?? []
      guard pieces.count(where: { $0.withdrawnAt == nil }) < Self.most, pieces.count < 4 * Self.most
      else {
        throw Problems("words", "There are \(Self.most) pieces already. Take one away first")
      }
      try ModuleAttempts.add(
        ModuleEvidence(
          id: try tx.newIdentifier(), attempt: id, part: part, from: from, until: until,
          words: try AssessmentSeals.save(words, about: found.attempt.person, tx),
          addedAt: user.now), tx)
    case .remove(let piece):
      let pieces = try ModuleAttempts.evidence(of: [id], tx)[id] ?? []
      guard let one = pieces.first(where: { $0.id == piece }), one.withdrawnAt == nil else {
        throw NotFound("This piece of evidence")
      }
      // Whoever was asked has decided, or could have, by what they read.
      if try ModuleAttempts.turns(of: id, tx).contains(where: { $0.step == .ask }) {
        try ModuleAttempts.withdraw(one, at: user.now, tx)
      } else {
        try ModuleAttempts.remove(one, tx)
      }
    }
    found.attempt.changedAt = user.now
    try ModuleAttempts.save(found.attempt, tx)
    try BeginModule.note(found.attempt, .edit, found.title, under: found.right, tx)
  }

  private static let most = 30
}

/// Does something with an attempt: the person, whoever was asked, or whoever keeps training.
struct HandleAttempt: Sendable {
  enum Doing: Hashable, Sendable {
    case ask(PersonID)
    case takeBack
    case confirm(String)
    case pass(String, score: Int?)
    case fail(String, score: Int?)
    case sendBack(String)
    case reopen(String)

    var step: ModuleStep {
      switch self {
      case .ask: .ask
      case .takeBack: .takeBack
      case .confirm: .confirm
      case .pass: .pass
      case .fail: .fail
      case .sendBack: .sendBack
      case .reopen: .reopen
      }
    }

    var words: String? {
      switch self {
      case .ask, .takeBack: nil
      case .confirm(let words), .pass(let words, _), .fail(let words, _),
        .sendBack(let words), .reopen(let words):
        words
      }
    }
  }

  let id: AttemptID
  let doing: Doing
  /// The revision on the page: nobody confirms what they did not see.
  let seen: Int

  @discardableResult
  func run(by user: User, _ tx: any Transaction) throws -> ModuleAttempt {
    let found = try find(user, tx)
    guard found.attempt.revision == seen else { throw ModuleRefusal.changedMeanwhile }
    var next = found.attempt
    next.status = try ModuleAttemptRules.status(
      after: doing.step, from: found.attempt.status, by: found.actor,
      try facts(found.attempt, on: user.today, tx))
    try apply(to: &next, found, user, tx)
    next.changedAt = user.now
    try ModuleAttempts.save(next, tx)
    next.revision += 1
    try BeginModule.note(
      next, doing.step, found.title,
      words: try AssessmentSeals.save(doing.words, about: next.person, tx), under: found.right, tx)
    switch doing {
    case .ask: try LearningNews.asked(next, at: user.now, tx)
    case .takeBack: try LearningNews.settle(next, at: user.now, tx)
    case .confirm, .pass, .fail, .sendBack, .reopen:
      try LearningNews.answered(next, doing.step, at: user.now, tx)
      try BundleConsequences.follow(next.person, under: found.right, tx)
    }
    return next
  }

  private func find(_ user: User, _ tx: any Transaction) throws -> FoundAttempt {
    switch doing {
    case .ask, .takeBack: try FoundAttempt.own(id, user, tx)
    case .confirm, .pass, .fail, .sendBack: try FoundAttempt.toConfirm(id, user, tx)
    case .reopen: try FoundAttempt.toKeep(id, user, tx)
    }
  }

  private func facts(
    _ attempt: ModuleAttempt, on day: Day, _ tx: any Transaction
  ) throws -> ModuleFacts {
    var facts = ModuleFacts(kind: attempt.kind, hasReason: doing.words?.isEmpty == false)
    let named: PersonID? = if case .ask(let one) = doing { one } else { attempt.confirmer }
    switch doing {
    case .ask, .confirm, .pass, .fail:
      facts.missing = ModuleEvidenceRules.missing(
        attempt.kind, try ModuleAttempts.evidence(of: [id], tx)[id] ?? [], on: day)
      facts.confirmerCannot = try named.flatMap {
        try LearningPeople.cannotConfirm(attempt.kind, $0, for: attempt.person, on: day, tx)
      }
    case .takeBack, .sendBack, .reopen: break
    }
    return facts
  }

  private func apply(
    to next: inout ModuleAttempt, _ found: FoundAttempt, _ user: User, _ tx: any Transaction
  ) throws {
    switch doing {
    case .ask(let confirmer):
      guard try !Accounts.open(of: Set(OnePerson.records(of: confirmer, tx)), tx).isEmpty else {
        throw ModuleRefusal.cannotConfirm("Choose somebody with an account")
      }
      (next.confirmer, next.askedAt) = (confirmer, user.now)
    case .takeBack, .sendBack: (next.confirmer, next.askedAt) = (nil, nil)
    case .confirm, .pass, .fail:
      next.endedOn = user.today
      next.source = ModuleSource(.account, found.right.actorName)
      switch doing {
      case .pass(_, let score), .fail(_, let score): next.score = score
      case .ask, .takeBack, .confirm, .sendBack, .reopen: break
      }
      if next.status.isAchieved {
        next.expiresOn = try LearningCatalogue.shipped().module(next.module.code, tx)?
          .countsUntil(endedOn: user.today)
      }
    case .reopen:
      let records = try OnePerson.records(of: next.person, tx)
      guard
        try !ModuleAttempts.of(records, at: next.module.code, tx).contains(where: \.status.isOpen)
      else { throw ModuleRefusal.underWay }
      (next.endedOn, next.expiresOn, next.score) = (nil, nil, nil)
      (next.confirmer, next.askedAt) = (nil, nil)
    }
  }
}
