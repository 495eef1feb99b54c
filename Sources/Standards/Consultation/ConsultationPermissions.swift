import Access
import Directory
import Journals
import Kernel
import Records
import Storage

extension Permission {
  /// At a national body; its official wording is loaded by the national authority.
  static let writeStandards = Permission(
    "standards.write", doing: "write versions of standards", roles: [.accreditor, .nationalLead],
    for: .training)
  static let approveStandards = Permission(
    "standards.approve", doing: "approve versions of standards", roles: [.accreditor],
    for: .training)
  static let publishStandards = Permission(
    "standards.publish", doing: "put versions of standards in force and retire them",
    roles: [.nationalLead], for: .training)
  static let seeStandardsWork = Permission(
    "standards.see-work", doing: "see versions of standards that are being written",
    roles: [.accreditor, .nationalLead], for: .training)
}

enum ConsultationPermissions {
  static let all: [Permission] = [
    .writeStandards, .approveStandards, .publishStandards, .seeStandardsWork,
  ]
}

/// What is written of versions of standards, on the timeline of the body that writes them. What
/// somebody said is told by what is kept of it, not here; that they said it is for their own eyes.
enum ConsultationJournal {
  static let begun = JournalAction("standards.begun", words: "Loaded a draft of {what}")
  static let moved = JournalAction("standards.moved", words: "{what} {step}: {state}")
  static let invited = JournalAction(
    "standards.invited", words: "Invited a {part} to {what}, for {constituency} (number {member})")
  static let released = JournalAction(
    "standards.released", words: "Ended the part of a {part} in {what} (number {member})")
  static let erased = JournalAction(
    "standards.erased", words: "Erased what a {part} said of {what} (number {member})")
  static let commented = JournalAction(
    "standards.commented", words: "Commented on {what} (number {comment})")
  static let answered = JournalAction(
    "standards.answered", words: "Answered a comment on {what} (number {comment}): {answer}")
  static let agreed = JournalAction(
    "standards.agreed", words: "Said {answer} to {what}, edition {edition}")

  static let actions = [
    begun, moved, invited, released, erased, commented, answered, agreed,
  ]

  /// - Parameter account: Whom it is about, besides the body.
  static func record(
    _ action: JournalAction, _ version: FrameworkVersion, _ details: [String: String] = [:],
    about account: AccountID? = nil, under right: Right, _ tx: any Transaction
  ) throws {
    let body: JournalSubject = version.body.map { .organisation($0) } ?? .system
    // Only their own record is named: an entry about nobody else than the body stays on its page.
    let people = try account.map { try own($0, tx) } ?? []
    try write(
      action, [body] + people.filter { if case .confidential = $0 { true } else { false } },
      version, details, under: right, tx)
  }

  /// What somebody did with their own say: on nobody's timeline, whoever looks at the body's.
  static func recordOwn(
    _ action: JournalAction, _ version: FrameworkVersion, _ details: [String: String],
    by account: AccountID, under right: Right, _ tx: any Transaction
  ) throws {
    try write(action, own(account, tx), version, details, under: right, tx)
  }

  private static func own(
    _ account: AccountID, _ tx: any Transaction
  ) throws -> [JournalSubject] {
    guard let person = try Accounts.find(account, tx)?.person else { return [.account(account)] }
    return try OnePerson.records(of: person, tx).map { .confidential($0) }
  }

  private static func write(
    _ action: JournalAction, _ subjects: [JournalSubject], _ version: FrameworkVersion,
    _ details: [String: String], under right: Right, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        action, subjects, details: details.merging(["what": version.words]) { given, _ in given },
        occurredOn: right.at.dayInLondon), under: right, tx)
  }
}

/// A version, for somebody who may work on it, and what they are to it.
struct VersionSeen {
  let version: FrameworkVersion
  let isAuthor: Bool
  let isApprover: Bool
  let isAuthority: Bool

  /// - Throws: `NotFound` for everybody else.
  static func find(
    _ id: FrameworkVersionID, _ user: User, _ tx: any Transaction
  ) throws -> VersionSeen {
    guard var version = try FrameworkVersions.find(id, tx) else {
      throw NotFound("This version")
    }
    // Of a shipped one a later release may know more than was decided here.
    if version.isShipped,
      let shipped = try StandardsInForce.library(tx).framework(version.reference)
    {
      version.state = shipped.state
    }
    let seen = VersionSeen(
      version: version, isAuthor: try holds(.writeStandards, version, user, tx),
      isApprover: try holds(.approveStandards, version, user, tx),
      isAuthority: try user.holds(.publishStandards, over: .everything, tx))
    guard seen.isAuthor || seen.isApprover || seen.isAuthority else {
      throw NotFound("This version")
    }
    return seen
  }

  private static func holds(
    _ permission: Permission, _ version: FrameworkVersion, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    guard let body = version.body else { return false }
    return try user.holds(permission, over: .organisation(body), tx)
  }

  func right(
    for actor: FrameworkActor, _ user: User, _ tx: any Transaction
  ) throws -> Right {
    switch (actor, version.body) {
    case (.author, let body?), (.consequence, let body?):
      try user.right(to: .writeStandards, .organisation(body), tx)
    case (.approver, let body?): try user.right(to: .approveStandards, .organisation(body), tx)
    case (.authority, _), (.author, nil), (.approver, nil), (.consequence, nil):
      try user.right(to: .publishStandards, .everything, tx)
    }
  }

  /// As whom somebody decides who is heard: whoever may write and approve here is an approver of
  /// what they did not write.
  func actorOverMembers(
    _ user: User, _ tx: any Transaction
  ) throws -> FrameworkActor {
    let wroteIt = try VersionWriters.include(
      account: user.account, person: user.person, of: version, tx)
    return isApprover && !wroteIt ? .approver : .author
  }

  func isActor(_ actor: FrameworkActor) -> Bool {
    switch actor {
    case .author: isAuthor
    case .approver: isApprover
    case .authority: isAuthority
    case .consequence: false
    }
  }
}

/// What the rules rest on besides the version itself.
enum VersionFacts {
  static func facts(
    _ version: FrameworkVersion, _ user: User, _ library: StandardsLibrary,
    _ tx: any Transaction
  ) throws -> FrameworkFacts {
    let all = try Consultations.members(of: version.id, tx)
    let comments = try Consultations.comments(on: version.id, tx)
    let reviewers = all.filter { $0.isActive && $0.part == .reviewer }
    var facts = FrameworkFacts(consultationOpenedOn: version.openedOn)
    facts.consultationClosesOn = version.closesOn
    facts.openComments = comments.count { $0.answer == nil }
    facts.unheard = ConstituencyStanding.unheard(
      all, comments, closesOn: version.closesOn, in: version.state
    ).map(\.words)
    facts.hasReviewers = !reviewers.isEmpty
    facts.missingAgreements = reviewers.count {
      !$0.agrees(to: version.edition, after: version.closesOn)
    }
    facts.approvalAsked = version.approvalAskedOn != nil
    facts.actorWroteIt = try VersionWriters.include(
      account: user.account, person: user.person, of: version, tx)
    facts.retiresOn = version.retiresOn
    facts.warnedOn = try FrameworkVersions.warnings(of: version.id, tx).map(\.sentOn)
    facts.retirementMovedOn = version.retirementMovedOn
    if !version.isShipped, !version.state.isFixed, version.state != .withdrawn {
      let text = try StandardsInForce.text(of: version.id, tx).text
      facts.faults =
        text.faults.count
        + (text.framework.map {
          VersionFaults.faults(
            of: $0, in: version.state == .approved ? .published : .draft, on: user.today, library
          ).count
        } ?? 0)
    }
    return facts
  }
}
