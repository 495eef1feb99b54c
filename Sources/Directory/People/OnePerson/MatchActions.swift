import Journals
import Kernel
import Storage

/// Puts to those whose say it is that two records may be one person, where the search did not.
package struct ProposeMatch: Sendable {
  package var one: PersonID
  package var other: PersonID

  package init(_ one: PersonID, _ other: PersonID) {
    self.one = one
    self.other = other
  }

  /// The match there is, or a new one.
  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> PersonMatch {
    guard one != other else { throw MatchRefusal.themselves }
    guard try People.find([one, other], tx).count == 2 else { throw NotFound("This person") }
    let known = try PersonMatches.find(of: one, other, tx)
    if let known, known.stage.isOpen || known.stage == .merged { return known }
    guard try OnePerson.distinct([one, other], tx).count == 2 else {
      throw MatchRefusal.alreadyOne
    }
    var match = try PersonMatch(
      id: known?.id ?? tx.newIdentifier(), one, other, evidence: [], proposedAt: right.at)
    let today = right.at.dayInLondon
    match.evidence = try MatchReading.evidence(match, on: today, tx)
    guard MatchRules.restsOnMoreThanAName(match.evidence) else {
      throw MatchRefusal.nothingButAName
    }
    let parties = try PersonMatches.parties(of: match.people, on: today, tx)
    try PersonMatches.save(match, parties: Set(parties.values.joined()), tx)
    return match
  }
}

/// Says for some of the employers whose say it is whether two records are one person. With the
/// last agreement they are.
package struct DecideMatch: Sendable {
  package var match: MatchID
  package var answer: MatchDecision.Answer
  package var reason: String
  /// The employers it is said for; where nobody employs either, nobody's.
  package var organisations: Set<OrganisationID>
  /// Who there agreed, where somebody else writes it down for them.
  package var agreedBy: String?

  package init(
    _ match: MatchID, _ answer: MatchDecision.Answer, reason: String,
    for organisations: Set<OrganisationID>, agreedBy: String? = nil
  ) {
    self.match = match
    self.answer = answer
    self.reason = reason
    self.organisations = organisations
    self.agreedBy = agreedBy
  }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> PersonMatch {
    guard var match = try PersonMatches.find(match, tx) else {
      throw NotFound("This possible duplicate")
    }
    guard try OnePerson.distinct(match.people, tx).count == 2 else {
      throw MatchRefusal.alreadyOne
    }
    let reason = try MatchActions.checked(reason)
    let today = right.at.dayInLondon
    let parties = try PersonMatches.parties(of: match.people, on: today, tx)
    let whole = Set(parties.values.joined())
    let speakers = whole.intersection(organisations)
    guard whole.isEmpty || !speakers.isEmpty else { throw MatchRefusal.notTheirSay }
    match.evidence = try MatchReading.evidence(match, on: today, tx)
    if answer == .same, !MatchRules.restsOnMoreThanAName(match.evidence) {
      throw MatchRefusal.nothingButAName
    }
    let said = try PersonMatches.counted(for: match, tx)
    if answer == .withdrawn {
      let answers = MatchRules.answers(parties: whole, decisions: said)
      guard speakers.contains(where: { answers[$0] == .same }) else {
        throw MatchRefusal.notAgreed
      }
    }
    let decisions = (whole.isEmpty ? [nil] : speakers.sorted().map(Optional.some)).map {
      MatchDecision(
        match: match.id, organisation: $0, answer: answer, reason: reason,
        agreedBy: agreedBy, decidedAt: right.at, account: right.account,
        actorName: right.actorName, rightCode: right.code)
    }
    for decision in decisions { try PersonMatches.add(decision, tx) }
    match.stage = MatchRules.stage(parties: whole, decisions: said + decisions)
    match.changedAt = right.at
    let records =
      match.stage == .merged ? try Merges.merge(match, reason: reason, under: right, tx) : []
    try PersonMatches.save(match, parties: whole, tx)
    try journal(match, parties, records: records, reason: reason, under: right, tx)
    return match
  }

  /// Before it is decided, an answer is on the timeline of the record it was given for, and says
  /// nothing of the other employer's.
  private func journal(
    _ match: PersonMatch, _ parties: [PersonID: Set<OrganisationID>], records: [PersonID],
    reason: String, under right: Right, _ tx: any Transaction
  ) throws {
    if match.stage == .merged {
      return try MatchActions.record(
        MatchJournal.merged, of: records, reason: reason, under: right, tx)
    }
    let own = match.people.filter { person in
      organisations.isEmpty || !organisations.isDisjoint(with: parties[person] ?? [])
    }
    try Journal.record(
      JournalEvent(
        MatchJournal.decided, own.map { .person($0) },
        details: ["answer": answer.words.lowercased(), "reason": reason]), under: right, tx)
  }
}

/// Takes two records apart that were joined. Every employer of the person may, and nobody has to
/// agree: what was kept apart before is kept apart again.
package struct Unmerge: Sendable {
  package var match: MatchID
  package var reason: String
  package var organisations: Set<OrganisationID>

  package init(_ match: MatchID, reason: String, for organisations: Set<OrganisationID>) {
    self.match = match
    self.reason = reason
    self.organisations = organisations
  }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> PersonMatch {
    guard var match = try PersonMatches.find(match, tx) else {
      throw NotFound("This merge")
    }
    guard match.stage == .merged else { throw MatchRefusal.notOne }
    let reason = try MatchActions.checked(reason)
    let today = right.at.dayInLondon
    let parties = try PersonMatches.parties(of: [match.first], on: today, tx)
    let whole = Set(parties.values.joined())
    let speakers = whole.intersection(organisations)
    guard whole.isEmpty || !speakers.isEmpty else { throw MatchRefusal.notTheirSay }
    let records = try OnePerson.records(of: match.first, tx)
    match.evidence = try MatchReading.evidence(match, on: today, tx)
    try PersonMatches.add(
      MatchDecision(
        match: match.id, organisation: speakers.min(), answer: .unmerged, reason: reason,
        decidedAt: right.at, account: right.account, actorName: right.actorName,
        rightCode: right.code), tx)
    guard try Merges.unmerge(match, reason: reason, under: right, tx) else {
      throw MatchRefusal.notOne
    }
    match.stage = .unmerged
    match.changedAt = right.at
    // Whoever agreed before is asked again.
    match.proposedAt = right.at
    try PersonMatches.save(match, parties: whole, tx)
    try MatchActions.record(
      MatchJournal.unmerged, of: records, reason: reason, under: right, tx)
    return match
  }
}

enum MatchActions {
  static func checked(_ reason: String) throws(Problems) -> String {
    let reason = reason.collapsed
    if reason.isEmpty { throw Problems("reason", "Enter the reason for your decision") }
    if reason.count > 500 { throw Problems("reason", "The reason must be 500 characters or fewer") }
    return reason
  }

  /// On the timelines of all records of the person: each may now be read as another.
  static func record(
    _ action: JournalAction, of records: [PersonID], reason: String, under right: Right,
    _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(action, records.map { .person($0) }, details: ["reason": reason]),
      under: right, tx)
  }
}

/// How timelines tell that records are, or are not, one person.
package enum MatchJournal {
  package static let decided = JournalAction(
    "person.match-decided",
    words: "Answered whether another record is the same person: {answer}")
  package static let merged = JournalAction(
    "person.merged", words: "Joined with another record as one person: {reason}")
  package static let unmerged = JournalAction(
    "person.unmerged", words: "Taken apart again from another record: {reason}")

  package static let actions = [decided, merged, unmerged]
}
