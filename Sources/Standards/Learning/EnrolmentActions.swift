import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// Enrols somebody in the version of a bundle that takes people now.
struct EnrolInBundle: Sendable {
  let bundle: String
  /// `nil` for oneself.
  let person: PersonID?

  func run(by user: User, _ tx: any Transaction) throws -> BundleEnrolment {
    if let person {
      let records = try OnePerson.records(of: person, tx)
      guard try user.holds(.enrolOthers, over: .person(person), tx),
        user.person.map({ !records.contains($0) }) ?? true
      else { throw NotFound("This person") }
      let right = try user.right(to: .enrolOthers, .person(person), tx)
      let record = try user.record(of: person, for: .enrolOthers, tx)
      let isManager = right.role?.hasPrefix(Role.lineManager.rawValue) ?? false
      return try Self.enrol(
        record, bundle, isManager ? .manager : .keeper, under: right, tx)
    }
    let own = try user.ownLearning(tx)
    return try Self.enrol(own.person, bundle, .myself, under: own.right, tx)
  }

  static func enrol(
    _ person: PersonID, _ code: String, _ way: EnrolmentWay, under right: Right,
    _ tx: any Transaction
  ) throws -> BundleEnrolment {
    let today = right.at.dayInLondon
    guard let bundle = try LearningCatalogue.shipped().bundle(code, on: today, tx) else {
      throw NotFound("This bundle")
    }
    guard bundle.takesEnrolments(on: today) else { throw EnrolmentRefusal.takesNobody }
    let records = try OnePerson.records(of: person, tx)
    guard
      try !BundleEnrolments.of(records, tx).contains(where: {
        $0.bundle == code && $0.state != .withdrawn
      })
    else { throw EnrolmentRefusal.enrolledAlready }
    let one = BundleEnrolment(
      id: try tx.newIdentifier(), person: person, bundle: code, version: bundle.version, way: way,
      enrolledBy: right.actorName, enrolledOn: today,
      dueOn: BundleRules.dueOn(
        bundle, from: today, share: try LearningPeople.share(of: records, on: today, tx)),
      changedAt: right.at)
    try BundleEnrolments.add(one, tx)
    try BundleEnrolments.add(
      EnrolmentTurn(step: .enrol, at: right.at, actorName: right.actorName, words: nil),
      to: one.id, tx)
    try LearningJournal.record(
      LearningJournal.enrolled, about: person, ["what": bundle.title], under: right, tx)
    try LearningNews.enrolled(one, at: right.at, tx)
    try BundleConsequences.follow(person, under: right, tx)
    return try BundleEnrolments.find(one.id, tx) ?? one
  }
}

/// An enrolment, found for somebody who may do something with it.
struct FoundEnrolment: Sendable {
  var enrolment: BundleEnrolment
  let bundle: LearningBundle
  let catalogue: LearningCatalogue
  let actor: EnrolmentActor
  let right: Right

  private static func load(
    _ id: EnrolmentID, _ tx: any Transaction
  ) throws -> (BundleEnrolment, LearningBundle, LearningCatalogue) {
    let catalogue = try LearningCatalogue.shipped()
    guard let found = try BundleEnrolments.find(id, tx),
      let bundle = try catalogue.bundle(found.bundle, found.version, tx)
    else { throw NotFound("This enrolment") }
    return (found, bundle, catalogue)
  }

  /// For the person, for whoever manages them, and for those who keep training.
  static func find(_ id: EnrolmentID, _ user: User, _ tx: any Transaction) throws -> FoundEnrolment
  {
    let (found, bundle, catalogue) = try load(id, tx)
    if let own = user.person, user.viewer == nil,
      try OnePerson.records(of: own, tx).contains(found.person)
    {
      return FoundEnrolment(
        enrolment: found, bundle: bundle, catalogue: catalogue, actor: .person,
        right: try user.ownLearning(tx).right)
    }
    for (permission, actor) in [
      (Permission.keepLearning, EnrolmentActor.keeper), (.enrolOthers, .manager),
    ] where try user.holds(permission, over: .record(found.person), tx) {
      return FoundEnrolment(
        enrolment: found, bundle: bundle, catalogue: catalogue, actor: actor,
        right: try user.right(to: permission, .record(found.person), tx))
    }
    throw NotFound("This enrolment")
  }
}

/// Pauses, goes on with, moves or withdraws an enrolment.
struct HandleEnrolment: Sendable {
  enum Doing: Hashable, Sendable {
    case pause(String)
    case resume
    case move
    case withdraw(String)

    var step: EnrolmentStep {
      switch self {
      case .pause: .pause
      case .resume: .resume
      case .move: .move
      case .withdraw: .withdraw
      }
    }

    var words: String? {
      switch self {
      case .pause(let words), .withdraw(let words): words
      case .resume, .move: nil
      }
    }
  }

  let id: EnrolmentID
  let doing: Doing
  let seen: Int

  @discardableResult
  func run(by user: User, _ tx: any Transaction) throws -> BundleEnrolment {
    let found = try FoundEnrolment.find(id, user, tx)
    guard found.enrolment.revision == seen else { throw EnrolmentRefusal.changedMeanwhile }
    let newer = try found.catalogue.newer(than: found.bundle, on: user.today, tx)
    var next = found.enrolment
    next.state = try EnrolmentRules.state(
      after: doing.step, from: next.state, by: found.actor,
      EnrolmentFacts(
        way: next.way, hasReason: doing.words?.isEmpty == false, mayMove: newer != nil))
    switch doing {
    case .pause: next.pausedOn = user.today
    case .resume:
      next.dueOn = EnrolmentRules.dueOn(next.dueOn, pausedOn: next.pausedOn, until: user.today)
      next.pausedOn = nil
    case .move:
      if let newer { (next.bundle, next.version) = (newer.code, newer.version) }
    case .withdraw: next.pausedOn = nil
    }
    next.changedAt = user.now
    try BundleEnrolments.save(next, tx)
    next.revision += 1
    try BundleEnrolments.add(
      EnrolmentTurn(
        step: doing.step, at: user.now, actorName: found.right.actorName,
        words: try AssessmentSeals.save(doing.words, about: next.person, tx)), to: id, tx)
    try LearningJournal.record(
      LearningJournal.bundle, about: next.person,
      ["step": doing.step.words, "what": found.bundle.title], under: found.right, tx)
    try LearningNews.changed(
      next, doing.step, isOwn: found.actor == .person, at: user.now, tx)
    try BundleConsequences.follow(next.person, under: found.right, tx)
    return try BundleEnrolments.find(id, tx) ?? next
  }
}
