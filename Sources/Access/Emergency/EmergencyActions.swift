import Directory
import Journals
import Kernel
import Storage

/// Opens the people of an organisation because it cannot wait.
package struct OpenInEmergency: Sendable {
  package var organisation: OrganisationID
  package var reason: String

  package init(_ organisation: OrganisationID, reason: String) {
    self.organisation = organisation
    self.reason = reason
  }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> EmergencyID {
    // Over no organisation in particular: it is for those to which the role does not extend.
    let right = try user.right(to: .openInEmergency, .own, tx)
    guard let account = user.account else { throw Forbidden(Permission.openInEmergency.doing) }
    guard let name = try Organisations.names(of: [organisation], tx)[organisation] else {
      throw NotFound("This organisation")
    }
    guard reason.count >= EmergencyAccess.shortestReason else {
      throw Problems(
        "reason",
        "Say what happened, in \(EmergencyAccess.shortestReason) characters or more: somebody "
          + "reads it afterwards")
    }
    try checkEarlier(of: user, account, tx)
    let id: EmergencyID = try tx.newIdentifier()
    try tx.execute(
      """
      INSERT INTO emergency_access (id, account_id, organisation_id, reason, begun_at, until_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, id, account, organisation, reason, right.at,
      right.at.adding(seconds: EmergencyAccess.lastsInSeconds))
    try Journal.record(
      JournalEvent(
        EmergencyJournal.opened, [.organisation(organisation), .account(account)],
        details: ["name": user.name, "organisation": name, "reason": reason]), under: right, tx)
    return id
  }

  /// Nobody goes on opening while nobody looked at what they opened, or after it was found wrong;
  /// under whatever account of theirs.
  private func checkEarlier(
    of user: User, _ account: AccountID, _ tx: any Transaction
  ) throws {
    let records = try user.person.map { try OnePerson.records(of: $0, tx) } ?? []
    let earlier = try Emergencies.opened(by: account, of: records, tx)
    if let open = earlier.first(where: { $0.review == nil && $0.reviewDueOn < user.today }) {
      throw Problems(
        "reason",
        "What you opened on \(open.begunAt.dayInLondon.inWords) was to be reviewed by "
          + "\(open.reviewDueOn.inWords) and was not. Ask for the review first, or ask a colleague "
          + "to open this")
    }
    let since = user.today - EmergencyAccess.barredForDays
    let wrong = earlier.first { access in
      access.review.map { $0.outcome == .notJustified && $0.at.dayInLondon > since } ?? false
    }
    if let wrong {
      throw Problems(
        "reason",
        "What you opened on \(wrong.begunAt.dayInLondon.inWords) was found not justified, so you "
          + "cannot open names in an emergency for a year. Ask a colleague")
    }
  }
}

/// Says whether it was right, by somebody else who answers for the organisation. It closes what is
/// still open.
package struct ReviewEmergency: Sendable {
  package var emergency: EmergencyID
  package var outcome: EmergencyOutcome
  package var notes: String

  package init(_ emergency: EmergencyID, outcome: EmergencyOutcome, notes: String) {
    self.emergency = emergency
    self.outcome = outcome
    self.notes = notes
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    let access = try ReviewEmergency.find(emergency, for: user, tx)
    let right = try user.right(to: .reviewEmergency, .organisation(access.organisation), tx)
    guard access.review == nil else { throw Problems("", "This was reviewed already") }
    try tx.execute(
      """
      UPDATE emergency_access
      SET outcome = ?2, review_notes = ?3, reviewed_by_name = ?4, reviewed_at = ?5
      WHERE id = ?1
      """, access.id, outcome.rawValue, notes, right.actorName, right.at)
    try Journal.record(
      JournalEvent(
        EmergencyJournal.reviewed, [.organisation(access.organisation), .account(access.account)],
        details: [
          "name": access.accountName, "outcome": outcome.words, "notes": notes,
          "organisation": try Sharing.name(of: access.organisation, tx),
        ]), under: right, tx)
  }

  /// One that the user may review: never their own, under whatever account.
  package static func find(
    _ id: EmergencyID, for user: User, _ tx: any Transaction
  ) throws -> EmergencyAccess {
    guard let access = try Emergencies.find(id, tx),
      try user.holds(.reviewEmergency, over: .organisation(access.organisation), tx),
      let opener = try Accounts.find(access.account, tx),
      try !Grants.isOwn(opener.id, opener.person, of: user, tx)
    else { throw NotFound("This emergency") }
    return access
  }
}

/// Emergencies, in words for timelines of both sides.
package enum EmergencyJournal {
  package static let actions: [JournalAction] = [opened, reviewed]

  static let opened = JournalAction(
    "emergency.opened",
    words: "{name} opened the people of {organisation} in an emergency, for 4 hours: {reason}")
  static let reviewed = JournalAction(
    "emergency.reviewed",
    words: "The emergency access of {name} to {organisation} was reviewed. {outcome}: {notes}")
}
