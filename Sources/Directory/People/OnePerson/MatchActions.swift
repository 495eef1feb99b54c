import Journals
import Kernel
import Storage

/// Says for some of the employers whose say it is whether two records are one person. With the
/// last agreement they are.
package struct DecideMatch: Sendable {
  package var match: MatchID
  package var answer: MatchDecision.Answer
  package var reason: String
  /// The employers it is said for; where nobody employs either, nobody's.
  package var organisations: Set<OrganisationID>
  /// Who there said so, where somebody else writes it down for them.
  package var consent: MatchConsent?
  /// Whether it takes effect at once, or when the employer has said so itself.
  package var counts: Bool

  package init(
    _ match: MatchID, _ answer: MatchDecision.Answer, reason: String,
    for organisations: Set<OrganisationID>, consent: MatchConsent? = nil, counts: Bool = true
  ) {
    self.match = match
    self.answer = answer
    self.reason = reason
    self.organisations = organisations
    self.consent = consent
    self.counts = counts
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
    let last = try PersonMatches.lastPosition(of: match.id, tx)
    let evidence = try MatchReading.evidence(match, on: today, tx)
    if answer == .same, !MatchRules.restsOnMoreThanAName(evidence) {
      throw MatchRefusal.nothingButAName
    }
    if answer != .withdrawn {
      if match.stage == .agreed, MatchRules.isOtherQuestion(evidence, since: match.evidence) {
        // The records changed since others agreed, and the search has not come by yet.
        match.askedAfter = last
        match.proposedAt = right.at
      }
      match.evidence = evidence
    }
    let said = try PersonMatches.counted(for: match, tx)
    if answer == .withdrawn {
      let answers = MatchRules.answers(parties: whole, decisions: said)
      guard speakers.contains(where: { answers[$0] == .same }) else {
        throw MatchRefusal.notAgreed
      }
    }
    let decisions = (whole.isEmpty ? [nil] : speakers.sorted().map(Optional.some)).enumerated()
      .map { place, organisation in
        MatchDecision(
          match: match.id, position: last + 1 + place, organisation: organisation, answer: answer,
          reason: reason, consent: consent, counts: counts, decidedAt: right.at,
          account: right.account, actorName: right.actorName, rightCode: right.code)
      }
    match.stage = MatchRules.stage(parties: whole, decisions: said + decisions)
    match.changedAt = right.at
    try PersonMatches.save(match, parties: whole, tx)
    for decision in decisions { try PersonMatches.add(decision, tx) }
    if match.stage == .merged {
      let records = try Merges.merge(match, reason: reason, under: right, tx)
      try MatchJournal.recordMerge(records, reason: reason, by: said + decisions, under: right, tx)
    } else {
      // Before it is decided, an answer is on the timeline of the record it was given for, and
      // says nothing of the other employer's.
      let own = match.people.filter { person in
        organisations.isEmpty || !organisations.isDisjoint(with: parties[person] ?? [])
      }
      try MatchJournal.recordAnswer(own, decisions, under: right, tx)
    }
    return match
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
    let decision = MatchDecision(
      match: match.id, position: try PersonMatches.lastPosition(of: match.id, tx) + 1,
      organisation: speakers.min(), answer: .unmerged, reason: reason, decidedAt: right.at,
      account: right.account, actorName: right.actorName, rightCode: right.code)
    guard try Merges.unmerge(match, reason: reason, under: right, tx) else {
      throw MatchRefusal.notOne
    }
    match.stage = .unmerged
    match.changedAt = right.at
    // Whoever agreed before is asked again.
    match.proposedAt = right.at
    match.askedAfter = decision.position
    try PersonMatches.save(match, parties: whole, tx)
    try PersonMatches.add(decision, tx)
    try MatchJournal.recordUnmerge(records, reason: reason, under: right, tx)
    return match
  }
}

enum MatchActions {
  static let reasonLimit = 500
  static let tooLong = Problems(
    "reason", "The reason must be \(reasonLimit) characters or fewer")

  static func checked(_ reason: String) throws(Problems) -> String {
    let reason = reason.collapsed
    if reason.isEmpty { throw Problems("reason", "Enter the reason for your decision") }
    if reason.count > reasonLimit { throw tooLong }
    return reason
  }
}
