import Directory
import Journals
import Kernel
import Storage

/// Writes down that an employer shows its people by name to a body outside.
package struct RecordSharingAgreement: Sendable {
  package var employer: OrganisationID
  package var body: OrganisationID
  package var purpose: String
  package var data: Set<SharedData>
  package var until: Day
  package var signedForEmployer: String
  package var signedForBody: String
  package var evidence: String?

  package init(
    employer: OrganisationID, body: OrganisationID, purpose: String, data: Set<SharedData>,
    until: Day, signedForEmployer: String, signedForBody: String, evidence: String? = nil
  ) {
    self.employer = employer
    self.body = body
    self.purpose = purpose
    self.data = data
    self.until = until
    self.signedForEmployer = signedForEmployer
    self.signedForBody = signedForBody
    self.evidence = evidence
  }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> SharingAgreementID {
    let right = try user.right(to: .agreeToShare, .organisation(employer), tx)
    try check(on: user.today, tx)
    let id: SharingAgreementID = try tx.newIdentifier()
    try tx.execute(
      """
      INSERT INTO sharing_agreement (id, employer_id, body_id, purpose, from_on, to_on,
        signed_for_employer, signed_for_body, sealed_evidence, recorded_at, recorded_by,
        recorded_by_name)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
      """, id, employer, body, purpose, user.today, until, signedForEmployer, signedForBody,
      try SealedAgreements.seal(evidence, of: id, tx.keys), right.at, right.account,
      right.actorName)
    for kind in data.sorted(by: { $0.rawValue < $1.rawValue }) {
      try tx.execute(
        "INSERT INTO sharing_agreement_data (agreement_id, shared) VALUES (?1, ?2)", id, kind)
    }
    try Journal.record(
      JournalEvent(
        SharingJournal.agreed, [.organisation(employer), .organisation(body)],
        details: [
          "employer": try Sharing.name(of: employer, tx), "body": try Sharing.name(of: body, tx),
          "data": Sharing.words(data), "purpose": purpose, "until": until.inWords,
        ]), under: right, tx)
    return id
  }

  /// Every problem at once.
  package func check(on today: Day, _ tx: any Transaction) throws {
    var problems = Problems()
    let found = try Organisations.find([body], tx)[body]
    if body == employer {
      problems.add("body", "Choose another organisation than \(try Sharing.name(of: body, tx))")
    } else if let found, !SharingRules.isBody(found.kind(on: today)) {
      problems.add(
        "body",
        "Agreements are made with bodies outside, such as an integrated care board, a council or "
          + "a national body. \(found.displayName(on: today)) is none")
    } else if found == nil {
      problems.add("body", "There is no organisation with this code")
    }
    if data.isEmpty { problems.add("data", "Choose what is shared") }
    SharingRules.checkLastDay(
      until, from: today, longest: SharingRules.longestAgreementInDays, &problems)
    if let limit = try Sharing.limit(about: body, on: today, tx),
      try Sharing.limits(of: employer, tx)[limit] == false
    {
      problems.add(
        "body",
        "The files of this organisation say that nothing is to be shared with \(limit.words). "
          + "Change that in the files first")
    }
    try problems.throwIfAny()
  }
}

/// Ends an agreement at once: from now on the body sees figures only.
package struct EndSharingAgreement: Sendable {
  package var agreement: SharingAgreementID
  package var reason: String

  package init(_ agreement: SharingAgreementID, reason: String) {
    self.agreement = agreement
    self.reason = reason
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let agreement = try Sharing.find(agreement, tx),
      try user.holds(.agreeToShare, over: .organisation(agreement.employer), tx)
    else { throw NotFound("The agreement") }
    let right = try user.right(to: .agreeToShare, .organisation(agreement.employer), tx)
    guard agreement.ended == nil else { throw Problems("", "This agreement has already ended") }
    try tx.execute(
      """
      UPDATE sharing_agreement SET ended_at = ?2, ended_by_name = ?3, end_reason = ?4
      WHERE id = ?1
      """, agreement.id, right.at, right.actorName, reason)
    try Journal.record(
      JournalEvent(
        SharingJournal.ended, [.organisation(agreement.employer), .organisation(agreement.body)],
        details: [
          "employer": try Sharing.name(of: agreement.employer, tx),
          "body": try Sharing.name(of: agreement.body, tx), "reason": reason,
        ]), under: right, tx)
  }
}

/// A person shows their own record to a body outside.
package struct ShareOwnRecord: Sendable {
  package var body: OrganisationID
  package var purpose: String
  package var data: Set<SharedData>
  package var until: Day

  package init(body: OrganisationID, purpose: String, data: Set<SharedData>, until: Day) {
    self.body = body
    self.purpose = purpose
    self.data = data
    self.until = until
  }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> PersonalShareID {
    guard let person = user.person else { throw Forbidden(Permission.shareOwnRecord.doing) }
    let right = try user.right(to: .shareOwnRecord, .person(person), tx)
    try check(on: user.today, tx)
    return try save(of: person, under: right, tx)
  }

  /// Every problem at once.
  package func check(on today: Day, _ tx: any Transaction) throws {
    var problems = Problems()
    let found = try Organisations.find([body], tx)[body]
    if let found, !SharingRules.isBody(found.kind(on: today)) {
      problems.add(
        "body",
        "Choose a body such as an integrated care board, a region or a national body. "
          + "\(found.displayName(on: today)) is none")
    } else if found == nil {
      problems.add("body", "There is no organisation with this code")
    }
    if data.isEmpty { problems.add("data", "Choose what you share") }
    SharingRules.checkLastDay(
      until, from: today, longest: SharingRules.longestShareInDays, &problems)
    try problems.throwIfAny()
  }

  private func save(
    of person: PersonID, under right: Right, _ tx: any Transaction
  ) throws -> PersonalShareID {
    let id: PersonalShareID = try tx.newIdentifier()
    try tx.execute(
      """
      INSERT INTO personal_share (id, person_id, body_id, purpose, from_on, to_on, shared_at,
        shared_by)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, id, person, body, purpose, right.at.dayInLondon, until, right.at, right.account)
    for kind in data.sorted(by: { $0.rawValue < $1.rawValue }) {
      try tx.execute(
        "INSERT INTO personal_share_data (share_id, shared) VALUES (?1, ?2)", id, kind)
    }
    try Journal.record(
      JournalEvent(
        SharingJournal.shared, [.person(person), .organisation(body)],
        details: [
          "body": try Sharing.name(of: body, tx), "data": Sharing.words(data), "purpose": purpose,
          "until": until.inWords,
        ]), under: right, tx)
    return id
  }
}

/// A person stops sharing, at once and without giving a reason.
package struct StopSharing: Sendable {
  package var share: PersonalShareID

  package init(_ share: PersonalShareID) { self.share = share }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let person = user.person,
      let share = try Sharing.shares(of: person, tx).first(where: { $0.id == share })
    else { throw NotFound("What you share") }
    let right = try user.right(to: .shareOwnRecord, .person(person), tx)
    guard share.stoppedAt == nil else { return }
    try tx.execute(
      "UPDATE personal_share SET stopped_at = ?2 WHERE id = ?1", share.id, right.at)
    try Journal.record(
      JournalEvent(
        SharingJournal.stopped, [.person(person), .organisation(share.body)],
        details: ["body": try Sharing.name(of: share.body, tx)]), under: right, tx)
  }
}

extension Sharing {
  static func name(of organisation: OrganisationID, _ tx: any Transaction) throws -> String {
    try Organisations.names(of: [organisation], tx)[organisation]
      ?? "Organisation \(organisation)"
  }

  /// `names and posts; training: …`, in the order in which they are offered.
  package static func words(_ data: Set<SharedData>) -> String {
    SharedData.allCases.filter(data.contains).map(\.words).joined(separator: "; ").lowercased()
  }
}

/// What is shared with whom, in words for timelines.
package enum SharingJournal {
  package static let actions: [JournalAction] = [agreed, ended, shared, stopped]

  static let agreed = JournalAction(
    "sharing.agreed",
    words: "{employer} shares with {body} until {until}: {data}. Purpose: {purpose}")
  static let ended = JournalAction(
    "sharing.ended", words: "{employer} shares no longer with {body}: {reason}")
  static let shared = JournalAction(
    "sharing.own-record", words: "Shared with {body} until {until}: {data}. Purpose: {purpose}")
  static let stopped = JournalAction(
    "sharing.own-record-stopped", words: "Shared no longer with {body}")
}
