import Directory
import Journals
import Kernel
import Storage

/// Asks to see what somebody sees.
package struct AskToView: Sendable {
  package var name: String
  package var reason: String

  package init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> ViewRequestID {
    let right = try user.right(to: .viewAs, .everything, tx)
    guard let officer = user.account else { throw Forbidden(Permission.viewAs.doing) }
    guard user.person != nil else {
      throw Problems(
        "",
        "Your account belongs to nobody, so nobody could tell who looked. Ask an administrator for "
          + "an account of your own")
    }
    guard let subject = try Accounts.named(name, tx) else {
      throw Problems("name", "There is no account with this user name")
    }
    if try Grants.isOwn(subject.id, subject.person, of: user, tx) {
      throw Problems("name", "This is your own account")
    }
    let id: ViewRequestID = try tx.newIdentifier()
    try tx.execute(
      """
      INSERT INTO view_request (id, officer_id, subject_id, reason, asked_at)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """, id, officer, subject.id, reason, right.at)
    try ViewJournal.record(
      ViewJournal.asked, subject, ["officer": user.name, "reason": reason], under: right, tx)
    return id
  }
}

/// Says yes or no: the person asked about, or a second officer.
package struct AnswerView: Sendable {
  package var request: ViewRequestID
  package var agrees: Bool

  package init(_ request: ViewRequestID, agrees: Bool) {
    self.request = request
    self.agrees = agrees
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let request = try ViewRequests.find(request, tx),
      let subject = try Accounts.find(request.subject, tx),
      try AnswerView.mayAnswer(request, user, tx)
    else { throw NotFound("This request") }
    guard request.isWaiting(at: user.now) else {
      throw Problems("", "This request was answered already, or lapsed")
    }
    let isOwn = user.account == request.subject
    let right = try user.right(
      to: isOwn ? .ownAccount : .viewAs, isOwn ? .own : .everything, tx)
    try tx.execute(
      """
      UPDATE view_request
      SET agreed = ?2, answered_by = ?3, answered_by_name = ?4, answered_at = ?5
      WHERE id = ?1
      """, request.id, agrees, user.account, user.name, right.at)
    try ViewJournal.record(
      agrees ? ViewJournal.agreed : ViewJournal.refused, subject,
      ["officer": request.officerName], under: right, tx)
  }

  /// The person; or, where they are not there to be asked, somebody else of support, by person and
  /// not by account. Of whoever keeps Waypoint or reaches everywhere they alone: two officers could
  /// see everything otherwise. A no of the person stands for a day.
  package static func mayAnswer(
    _ request: ViewRequest, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    guard let account = user.account, account != request.officer else { return false }
    if account == request.subject { return true }
    guard try user.holds(.viewAs, over: .everything, tx), user.person != nil,
      let officer = try Accounts.find(request.officer, tx), officer.person != nil,
      let subject = try Accounts.find(request.subject, tx),
      try !Grants.isOwn(officer.id, officer.person, of: user, tx),
      try !Grants.isOwn(subject.id, subject.person, of: user, tx)
    else { return false }
    return try !needsOwnConsent(request.subject, on: user.today, tx)
      && !wasRefused(by: request.subject, at: user.now, tx)
  }

  /// Whether nobody but the person says yes.
  package static func needsOwnConsent(
    _ subject: AccountID, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try Grants.of(subject, on: day, tx).contains { grant in
      grant.period.contains(day)
        && (grant.role == .administrator || grant.role.isGivenCentrally || grant.isOverEverything)
    }
  }

  private static func wasRefused(
    by subject: AccountID, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    try ViewRequests.about(subject, tx).contains { request in
      guard let answer = request.answer, !answer.agreed, answer.account == subject else {
        return false
      }
      return now.seconds(since: answer.at) < ViewRequest.refusalHoldsInSeconds
    }
  }
}

/// Says that one knows who looked, so that the home page need not say it any more.
package struct ReadViewNotice: Sendable {
  package var request: ViewRequestID

  package init(_ request: ViewRequestID) { self.request = request }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let request = try ViewRequests.find(request, tx), request.isToBeRead,
      user.account == request.subject, let subject = try Accounts.find(request.subject, tx)
    else { throw NotFound("This notice") }
    let right = try user.right(to: .ownAccount, .own, tx)
    try tx.execute("UPDATE view_request SET read_at = ?2 WHERE id = ?1", request.id, right.at)
    try ViewJournal.record(
      ViewJournal.noticed, subject, ["officer": request.officerName], under: right, tx)
  }
}

/// Begins to look, in this browser alone.
package struct BeginView: Sendable {
  package var request: ViewRequestID
  package var session: Session

  package init(_ request: ViewRequestID, in session: Session) {
    self.request = request
    self.session = session
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let request = try ViewRequests.find(request, tx), request.officer == user.account,
      session.account == user.account, let subject = try Accounts.find(request.subject, tx)
    else { throw NotFound("This request") }
    let right = try user.right(to: .viewAs, .everything, tx)
    guard request.isOpen(at: user.now) else {
      throw Problems("", "Nobody has agreed to this, or the time is over. Ask again")
    }
    try EndView.forget(session, tx)
    try tx.execute(
      "INSERT INTO session_view (token_digest, request_id, begun_at) VALUES (?1, ?2, ?3)",
      session.tokenDigest, request.id, right.at)
    try ViewJournal.record(
      ViewJournal.begun, subject,
      ["officer": request.officerName, "reason": request.reason], under: right, tx)
  }
}

/// Stops looking. It is over for good: who needs to look again asks again.
package struct EndView: Sendable {
  package var session: Session

  package init(in session: Session) { self.session = session }

  /// - Parameter user: Whoever looks, as themselves.
  package func run(by user: User, _ tx: any Transaction) throws {
    let id: ViewRequestID? = try tx.row(
      "SELECT request_id FROM session_view WHERE token_digest = ?1", session.tokenDigest)?(0)
    guard let id, let request = try ViewRequests.find(id, tx), request.officer == user.account,
      let subject = try Accounts.find(request.subject, tx)
    else { return }
    let right = try user.right(to: .ownAccount, .own, tx)
    try EndView.forget(session, tx)
    try tx.execute("UPDATE view_request SET ended_at = ?2 WHERE id = ?1", id, right.at)
    try ViewJournal.record(
      ViewJournal.ended, subject, ["officer": request.officerName], under: right, tx)
  }

  static func forget(_ session: Session, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM session_view WHERE token_digest = ?1", session.tokenDigest)
    try tx.execute(
      "DELETE FROM session_view WHERE token_digest NOT IN (SELECT token_digest FROM session)")
  }
}

/// Seeing what somebody sees, in words for timelines: of the account looked at and its person, and
/// of whoever looked.
package enum ViewJournal {
  package static let actions: [JournalAction] = [asked, agreed, refused, begun, ended, noticed]

  static let asked = JournalAction(
    "support.asked-to-view", words: "{officer} of support asked to see what {name} sees: {reason}")
  static let agreed = JournalAction(
    "support.view-agreed", words: "{officer} of support may see what {name} sees, for 30 minutes")
  static let refused = JournalAction(
    "support.view-refused", words: "{officer} of support may not see what {name} sees")
  static let begun = JournalAction(
    "support.view-begun", words: "{officer} of support looked at what {name} sees: {reason}")
  static let ended = JournalAction(
    "support.view-ended", words: "{officer} of support stopped looking at what {name} sees")

  static let noticed = JournalAction(
    "support.view-noticed",
    words: "{name} read that {officer} of support might see what they see")

  static func record(
    _ action: JournalAction, _ subject: Account, _ details: [String: String],
    under right: Right, _ tx: any Transaction
  ) throws {
    var subjects: [JournalSubject] = [.account(subject.id)]
    if let person = subject.person { subjects.append(.person(person)) }
    if let account = right.account, account != subject.id { subjects.append(.account(account)) }
    var details = details
    details["name"] = subject.name
    try Journal.record(JournalEvent(action, subjects, details: details), under: right, tx)
  }
}
