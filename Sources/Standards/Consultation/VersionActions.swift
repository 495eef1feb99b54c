import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// Loads a draft of a version, whole or not at all.
struct LoadVersion: Sendable {
  let body: OrganisationID
  let text: String
  /// As its faults are named.
  var file = "The text"

  func run(by user: User, _ tx: any Transaction) throws -> FrameworkVersion {
    let right = try user.right(to: .writeStandards, .organisation(body), tx)
    guard try AccreditationStanding.isNationalBody(body, on: user.today, tx) else {
      throw Problems("body", "Choose the national body that writes it")
    }
    let read = try VersionTexts.read(text, named: file)
    let (framework, library) = (read.framework, try StandardsInForce.library(tx))
    try FrameworkOwner.check(framework, body: body, user, tx)
    guard library.framework(framework.reference) == nil,
      try FrameworkVersions.find(framework.reference, tx) == nil
    else {
      throw Problems(
        "text",
        "There is a version \(framework.version) of “\(framework.code)” already. Give this "
          + "one a version of its own")
    }
    try VersionTexts.check(framework, user, library, named: file, tx)
    let version = FrameworkVersion(
      id: try tx.newIdentifier(), reference: framework.reference, title: framework.title,
      follows: framework.follows, body: body, author: user.account, authorName: right.actorName,
      begunAt: user.now, state: .draft, edition: 1)
    try FrameworkVersions.add(version, tx)
    try VersionTexts.add(read, edition: 1, to: version.id, by: user, right, tx)
    try ConsultationJournal.record(ConsultationJournal.begun, version, under: right, tx)
    return version
  }
}

/// Gives a version another text: of a draft at any time, and after its consultation, which asks its
/// reviewers anew.
struct ReplaceVersionText: Sendable {
  let id: FrameworkVersionID
  let text: String
  let seen: Int
  var file = "The text"

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try VersionSeen.find(id, user, tx)
    let right = try found.right(for: .author, user, tx)
    var version = found.version
    try version.checkSeen(seen)
    let library = try StandardsInForce.library(tx)
    let facts = try VersionFacts.facts(version, user, library, tx)
    version.state = try LifecycleRules.state(
      after: .replaceText, from: version.state, by: .author, facts, on: user.today,
      library.settings)
    // Whoever speaks for others in it does not write it.
    let own = try user.account.map { try VersionWriters.accounts(of: $0, user.person, tx) } ?? []
    let isInvited = try Consultations.members(of: id, tx).contains { member in
      member.isActive && member.account.map(own.contains) ?? false
    }
    guard !isInvited else {
      throw Problems("", "You have a say in this version. Ask somebody else to write its text")
    }
    let read = try VersionTexts.read(text, named: file)
    guard read.framework.reference == version.reference else {
      throw Problems(
        "text",
        "This is the text of \(read.framework.reference.words). Hand in one of "
          + "\(version.reference.words)")
    }
    try VersionTexts.check(read.framework, user, library, named: file, tx)
    let before = try FrameworkVersions.text(of: id, edition: version.edition, tx)
    guard before?.textDigest != read.digest else {
      throw Problems("text", "This is the text as it stands. Change something in it first")
    }
    version.edition += 1
    version.title = read.framework.title
    version.follows = read.framework.follows
    version.approvalAskedOn = nil
    try VersionTexts.add(read, edition: version.edition, to: id, by: user, right, tx)
    try VersionMoves.keep(
      version, .replaceText, words: "Edition \(version.edition)", under: right, tx)
    try ConsultationNews.textReplaced(version, at: user.now, tx)
  }
}

/// Takes a version one step further.
struct TakeVersionStep: Sendable {
  struct Given: Sendable {
    var words: String?
    /// The last day of a consultation, or the day of retirement.
    var day: Day?
  }

  let id: FrameworkVersionID
  let step: FrameworkStep
  var given = Given()
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try VersionSeen.find(id, user, tx)
    guard let actor = LifecycleRules.transitions.first(where: { $0.step == step })?.by,
      actor != .consequence, step != .replaceText
    else { throw NotFound("This step") }
    let right = try found.right(for: actor, user, tx)
    var version = found.version
    try version.checkSeen(seen)
    if step.needsReason, given.words?.allSatisfy(\.isWhitespace) ?? true {
      throw Problems("words", "Say why")
    }
    let library = try StandardsInForce.library(tx)
    var facts = try VersionFacts.facts(version, user, library, tx)
    if step == .openConsultation { facts.consultationClosesOn = given.day }
    if step == .announceRetirement { facts.newRetirement = given.day }
    version.state = try LifecycleRules.state(
      after: step, from: version.state, by: actor, facts, on: user.today, library.settings)
    try apply(to: &version, user, right, library, tx)
    try VersionMoves.keep(version, step, words: given.words, under: right, tx)
    try ConsultationNews.after(step, version, at: user.now, tx)
  }

  private func apply(
    to version: inout FrameworkVersion, _ user: User, _ right: Right,
    _ library: StandardsLibrary, _ tx: any Transaction
  ) throws {
    switch step {
    case .openConsultation:
      version.openedOn = user.today
      version.closesOn = given.day
      version.consultedEdition = version.edition
      version.closingToldOn = nil
      version.closedToldOn = nil
      version.approvalAskedOn = nil
    case .askApproval: version.approvalAskedOn = user.today
    case .approve:
      version.approval = .init(account: user.account, name: right.actorName, at: user.now)
    case .takeBack, .sendBack:
      version.approval = nil
      version.approvalAskedOn = nil
    case .publish:
      version.publishedOn = user.today
      let framework = try StandardsInForce.framework(of: id, tx)
      if let place = VersionFaults.superseded(by: framework, library) {
        try VersionMoves.supersede(
          library.frameworks[place], by: version, on: user.today, under: right, library, tx)
      }
    case .announceRetirement:
      if version.retiresOn != nil {
        version.retirementMovedOn = user.today
        try VersionTellings.begin(.moved, of: id, about: user.today, ifToldBefore: true, tx)
      }
      version.retiresOn = given.day
    case .callOffRetirement:
      version.retiresOn = nil
      version.retirementMovedOn = nil
      try VersionTellings.begin(.calledOff, of: id, about: user.today, ifToldBefore: true, tx)
      try VersionTellings.forgetWarnings(of: id, tx)
    case .withdraw: version.withdrawnOn = user.today
    case .replaceText, .supersede, .retire: break
    }
  }
}

/// Announces when a shipped version retires: from then on the database knows it too.
struct AnnounceShippedRetirement: Sendable {
  let reference: FrameworkReference
  let day: Day

  func run(by user: User, _ tx: any Transaction) throws -> FrameworkVersionID {
    let right = try user.right(to: .publishStandards, .everything, tx)
    guard let framework = try StandardsInForce.library(tx).framework(reference),
      framework.state == .published || framework.state == .superseded
    else { throw NotFound("This version") }
    let version = try VersionMoves.known(framework, at: user.now, under: right, tx)
    try TakeVersionStep(
      id: version.id, step: .announceRetirement, given: .init(day: day), seen: version.revision
    ).run(by: user, tx)
    return version.id
  }
}

enum VersionTexts {
  /// - Throws: `Problems` of the field in which the text is handed in.
  static func read(_ text: String, named file: String) throws -> VersionText {
    do {
      return try VersionText(text, named: file)
    } catch let refusal as ContentRefusal {
      var problems = Problems()
      for problem in refusal.problems { problems.add("text", problem.message) }
      throw problems
    }
  }

  /// - Throws: `ContentRefusal` or `Problems`; nothing is kept.
  static func check(
    _ framework: Framework, _ user: User, _ library: StandardsLibrary, named file: String,
    _ tx: any Transaction
  ) throws {
    if framework.wording == .official {
      guard try user.holds(.publishStandards, over: .everything, tx) else {
        throw Problems(
          "text",
          "Official wording is loaded by the national authority. Ask a national lead to "
            + "load it, or write “wording: own”")
      }
    }
    let faults = VersionFaults.faults(of: framework, in: .draft, on: user.today, library)
    guard faults.isEmpty else {
      var problems = Problems()
      for fault in faults { problems.add("text", "\(file): \(fault.message)") }
      throw problems
    }
  }

  static func add(
    _ read: VersionText, edition: Int, to id: FrameworkVersionID, by user: User, _ right: Right,
    _ tx: any Transaction
  ) throws {
    try FrameworkVersions.add(
      FrameworkText(
        edition: edition, source: read.source, textDigest: read.digest,
        wordsDigest: read.framework.digest, loadedAt: user.now, account: user.account,
        by: right.actorName), to: id, tx)
  }
}

enum VersionMoves {
  /// Saves what was changed and writes down the step.
  static func keep(
    _ version: FrameworkVersion, _ step: FrameworkStep, words: String?, under right: Right,
    _ tx: any Transaction
  ) throws {
    try FrameworkVersions.save(version, tx)
    let words = words ?? version.day(of: step)?.inWords
    try FrameworkVersions.add(
      FrameworkEvent(
        at: right.at, account: right.account, by: right.actorName, step: step, to: version.state,
        words: words), to: version.id, tx)
    try ConsultationJournal.record(
      ConsultationJournal.moved, version,
      ["step": step.participle, "state": version.state.words.lowercased()], under: right, tx)
  }

  /// What the database knows of a version in force; of a shipped one from now on.
  static func known(
    _ framework: Framework, at now: Instant, under right: Right, _ tx: any Transaction
  ) throws -> FrameworkVersion {
    if let known = try FrameworkVersions.find(framework.reference, tx) { return known }
    let version = FrameworkVersion(
      id: try tx.newIdentifier(), reference: framework.reference, title: framework.title,
      follows: framework.follows, body: nil, author: nil, authorName: "Waypoint", begunAt: now,
      state: framework.state, edition: 0)
    try FrameworkVersions.add(version, tx)
    return version
  }

  static func supersede(
    _ framework: Framework, by successor: FrameworkVersion, on day: Day, under right: Right,
    _ library: StandardsLibrary, _ tx: any Transaction
  ) throws {
    var former = try known(framework, at: right.at, under: right, tx)
    former.state = try LifecycleRules.state(
      after: .supersede, from: former.state, by: .consequence,
      FrameworkFacts(successorIsPublished: true), on: day, library.settings)
    former.supersededOn = day
    try keep(
      former, .supersede, words: "Version \(successor.reference.version)", under: right, tx)
  }
}

extension FrameworkVersion {
  /// - Throws: `Problems` where it was changed since the page was read.
  func checkSeen(_ seen: Int) throws {
    guard seen == revision else {
      throw Problems("", "Somebody else has changed this version. Read it as it stands now first")
    }
  }

  fileprivate func day(of step: FrameworkStep) -> Day? {
    switch step {
    case .openConsultation: closesOn
    case .announceRetirement: retiresOn
    case .replaceText, .takeBack, .askApproval, .approve, .sendBack, .publish, .supersede, .retire,
      .withdraw, .callOffRetirement:
      nil
    }
  }
}

extension FrameworkStep {
  /// Whether it is said why.
  var needsReason: Bool {
    switch self {
    case .takeBack, .sendBack, .withdraw, .callOffRetirement: true
    case .replaceText, .openConsultation, .askApproval, .approve, .publish, .supersede,
      .announceRetirement, .retire:
      false
    }
  }
}

extension AccreditationStanding {
  /// Whether an organisation is a national body of which everybody knows that it is one.
  static func isNationalBody(
    _ id: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    guard let body = try Organisations.find(id, tx) else { return false }
    return body.kind(on: day) == .armsLengthBody && !body.mayBeToldItsKind
  }
}
