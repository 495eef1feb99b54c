import Access
import Journals
import Kernel
import Records
import Storage

/// Invites somebody to have a say in a version, by their account or, without one, by name.
struct InviteMember: Sendable {
  let id: FrameworkVersionID
  let part: ConsultationMember.Part
  let constituency: Constituency
  /// The name of their account; `nil` for somebody without one.
  let account: String?
  let name: String?
  let organisation: String?

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try VersionSeen.find(id, user, tx)
    let right = try found.right(for: .author, user, tx)
    try ConsultationRules.checkInvitation(in: found.version.state)
    let member = try member(of: found.version, user, tx)
    try Consultations.add(member, tx)
    try ConsultationJournal.record(
      ConsultationJournal.invited, found.version,
      [
        "part": part.rawValue, "constituency": constituency.words.lowercased(),
        "member": "\(member.id)",
      ], about: member.account, under: right, tx)
    try ConsultationNews.invited(member, found.version, at: user.now, tx)
  }

  private func member(
    of version: FrameworkVersion, _ user: User, _ tx: any Transaction
  ) throws -> ConsultationMember {
    var holder: Account?
    if let account {
      holder = try Accounts.find(name: account, tx)
      guard let holder else {
        throw Problems(
          "account",
          "Nobody signs in with this name. Ask them for it, or leave it empty and enter "
            + "their name and organisation")
      }
      // One human may have several accounts.
      let own = try VersionWriters.accounts(of: holder.id, holder.person, tx)
      let isInvited = try Consultations.members(of: id, tx).contains { member in
        member.isActive && member.account.map(own.contains) ?? false
      }
      if isInvited { throw Problems("account", "They are invited already") }
      if try VersionWriters.include(account: holder.id, person: holder.person, of: version, tx) {
        throw Problems(
          "account", "They wrote a text of this version. Invite somebody who did not")
      }
    } else {
      guard part == .contributor else {
        throw Problems(
          "account", "Enter the account of a reviewer: their agreement is their own to give")
      }
      guard name != nil else { throw Problems("name", "Enter their name") }
      guard organisation != nil else {
        throw Problems("organisation", "Enter the organisation that they speak for")
      }
    }
    return ConsultationMember(
      id: try tx.newIdentifier(), version: id, part: part, constituency: constituency,
      account: holder?.id, name: name ?? holder?.name ?? "", organisation: organisation,
      invitedAt: user.now)
  }
}

/// Ends the part of somebody who was invited. What they said stays, and is answered.
struct ReleaseMember: Sendable {
  let id: FrameworkVersionID
  let member: ConsultationMemberID
  let reason: String

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try VersionSeen.find(id, user, tx)
    guard
      let member = try Consultations.members(of: id, tx).first(where: {
        $0.id == member && $0.isActive
      })
    else { throw NotFound("This invitation") }
    let actor = try found.actorOverMembers(user, tx)
    let right = try found.right(for: actor, user, tx)
    try ConsultationRules.checkRelease(
      wasOpened: found.version.openedOn != nil, in: found.version.state, by: actor)
    try Consultations.end(member.id, .init(at: user.now, reason: reason), tx)
    // The reason is kept with the member, so that it is erased with them.
    try ConsultationJournal.record(
      ConsultationJournal.released, found.version,
      ["part": member.part.rawValue, "member": "\(member.id)"], about: member.account,
      under: right, tx)
    try ConsultationNews.released(member, found.version, at: user.now, tx)
  }
}

/// Erases the name and words of somebody who has no record here, who therefore cannot ask for it where
/// records are kept. Until the version is decided, what they said still counts: a comment without an
/// answer is still to be answered, and a reviewer's no stands until an approver ends their part.
struct EraseMember: Sendable {
  let id: FrameworkVersionID
  let member: ConsultationMemberID

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try VersionSeen.find(id, user, tx)
    let actor = try found.actorOverMembers(user, tx)
    let right = try found.right(for: actor, user, tx)
    let counts = found.version.isHeardStill
    if counts, actor != .approver { throw ConsultationRefusal.membersStay }
    guard
      let member = try Consultations.members(of: id, tx).first(where: { $0.id == member }),
      !member.name.isEmpty
    else { throw NotFound("This invitation") }
    let person = try member.account.flatMap { try Accounts.find($0, tx)?.person }
    guard person == nil else {
      throw Problems(
        "",
        "They have a record of their own. What they said is erased with it, by those who keep it")
    }
    let stands = counts && member.part == .reviewer && member.isActive
    try EraseConsultations.erase(
      [member.id], ending: stands ? nil : user.now, keepingOpen: counts, tx)
    try ConsultationJournal.record(
      ConsultationJournal.erased, found.version,
      ["part": member.part.rawValue, "member": "\(member.id)"], under: right, tx)
    try ConsultationNews.released(member, found.version, at: user.now, tx)
  }
}

/// Somebody's own part in a version.
struct OwnPart {
  let version: FrameworkVersion
  let member: ConsultationMember
  let right: Right

  /// - Throws: `NotFound` for whoever was not invited.
  static func find(
    _ id: FrameworkVersionID, _ user: User, _ tx: any Transaction
  ) throws -> OwnPart {
    let right = try user.right(to: .ownAccount, .own, tx)
    guard let account = user.account, user.viewer == nil,
      let version = try FrameworkVersions.find(id, tx),
      let member = try Consultations.members(of: id, tx).first(where: {
        $0.canSpeak && $0.account == account
      })
    else { throw NotFound("This consultation") }
    return OwnPart(version: version, member: member, right: right)
  }
}

/// Comments on a version, or on one clause of it: for oneself, or by the author for somebody without
/// an account.
struct MakeComment: Sendable {
  let id: FrameworkVersionID
  let clause: ConsultationComment.Clause
  let words: String
  /// Whose words these are, where the author writes them down.
  var onBehalfOf: ConsultationMemberID?
  /// Where those come from: a letter, a meeting.
  var broughtFrom: String?

  func run(by user: User, _ tx: any Transaction) throws {
    let (version, member, right) = try speaker(user, tx)
    try ConsultationRules.checkComment(
      in: version.state, closesOn: version.closesOn, on: user.today)
    try checkClause(of: version, tx)
    if onBehalfOf != nil, broughtFrom == nil {
      throw Problems("from", "Enter where these words come from")
    }
    let comment = ConsultationComment(
      id: try tx.newIdentifier(), version: id, member: member.id, edition: version.edition,
      clause: clause, words: words, madeAt: user.now,
      writtenBy: onBehalfOf == nil ? nil : right.actorName, broughtFrom: broughtFrom)
    try Consultations.add(comment, tx)
    let details = ["comment": "\(comment.id)"]
    if onBehalfOf == nil, let account = user.account {
      try ConsultationJournal.recordOwn(
        ConsultationJournal.commented, version, details, by: account, under: right, tx)
    } else {
      try ConsultationJournal.record(
        ConsultationJournal.commented, version, details, under: right, tx)
    }
  }

  private func speaker(
    _ user: User, _ tx: any Transaction
  ) throws -> (FrameworkVersion, ConsultationMember, Right) {
    guard let onBehalfOf else {
      let own = try OwnPart.find(id, user, tx)
      return (own.version, own.member, own.right)
    }
    let found = try VersionSeen.find(id, user, tx)
    let right = try found.right(for: .author, user, tx)
    guard
      let member = try Consultations.members(of: id, tx).first(where: {
        $0.id == onBehalfOf && $0.isActive && $0.account == nil
      })
    else { throw Problems("member", "Choose somebody without an account who was invited") }
    return (found.version, member, right)
  }

  private func checkClause(of version: FrameworkVersion, _ tx: any Transaction) throws {
    guard let code = clause.node else { return }
    let framework = try StandardsInForce.framework(of: version.id, tx)
    guard let node = framework.node(code),
      clause.stage.map({ node.expectation(at: $0) != nil }) ?? true
    else { throw ConsultationRefusal.noSuchClause }
  }
}

/// "You said, we did."
struct AnswerComment: Sendable {
  let id: FrameworkVersionID
  let comment: ConsultationCommentID
  let kind: ConsultationComment.Answer.Kind
  let words: String
  /// How many answers there were when it was read; `nil` for whoever reads and answers at once.
  var seen: Int?

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try VersionSeen.find(id, user, tx)
    let right = try found.right(for: .author, user, tx)
    try ConsultationRules.checkAnswer(in: found.version.state)
    guard
      let comment = try Consultations.comments(on: id, tx).first(where: { $0.id == comment })
    else { throw NotFound("This comment") }
    if let seen, try Consultations.answers(on: id, tx)[comment.id, default: []].count != seen {
      throw ConsultationRefusal.answeredMeanwhile
    }
    try Consultations.add(
      .init(
        kind: kind, words: words, at: user.now, account: user.account, by: right.actorName),
      to: comment.id, tx)
    try ConsultationJournal.record(
      ConsultationJournal.answered, found.version,
      ["answer": kind.words.lowercased(), "comment": "\(comment.id)"], under: right, tx)
    try ConsultationNews.answered(comment, found.version, at: user.now, tx)
  }
}

/// A reviewer says yes or no to the text as it stands.
struct SayAgreement: Sendable {
  let id: FrameworkVersionID
  let isYes: Bool
  let words: String?
  /// The edition that they have read.
  let edition: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let own = try OwnPart.find(id, user, tx)
    guard own.member.part == .reviewer else { throw ConsultationRefusal.notReviewing }
    try ConsultationRules.checkAgreement(
      in: own.version.state, closesOn: own.version.closesOn, on: user.today)
    guard edition == own.version.edition, let account = user.account else {
      throw ConsultationRefusal.anotherText
    }
    try Consultations.add(
      .init(isYes: isYes, edition: edition, at: user.now, words: words), of: own.member.id, tx)
    try ConsultationJournal.recordOwn(
      ConsultationJournal.agreed, own.version,
      ["answer": isYes ? "yes" : "no", "edition": "\(edition)"], by: account, under: own.right, tx)
    try ConsultationNews.said(isYes, account, own.version, at: user.now, tx)
  }
}
