import Journals
import Kernel
import Storage

/// Puts to those whose say it is that two records may be one person, where the search did not.
package struct ProposeMatch: Sendable {
  package var one: PersonID
  package var other: PersonID
  /// Why it is asked. What was decided before is asked again only for a reason, or because
  /// something new speaks for it.
  package var reason: String

  package init(_ one: PersonID, _ other: PersonID, because reason: String = "") {
    self.one = one
    self.other = other
    self.reason = reason
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
    let reason = reason.collapsed
    guard reason.count <= MatchActions.reasonLimit else { throw MatchActions.tooLong }
    let today = right.at.dayInLondon
    var match = try PersonMatch(
      id: known?.id ?? tx.newIdentifier(), one, other, evidence: [], proposedAt: right.at,
      askedAfter: known.map { try PersonMatches.lastPosition(of: $0.id, tx) } ?? 0)
    match.evidence = try MatchReading.evidence(match, on: today, tx)
    guard MatchRules.restsOnMoreThanAName(match.evidence) else {
      throw MatchRefusal.nothingButAName
    }
    if reason.isEmpty, let known, [.apart, .unmerged].contains(known.stage),
      !MatchRules.isNewEvidence(match.evidence, since: known.evidence)
    {
      throw MatchRefusal.decidedBefore(on: known.changedAt.dayInLondon)
    }
    let parties = try PersonMatches.parties(of: match.people, on: today, tx)
    try PersonMatches.save(match, parties: Set(parties.values.joined()), tx)
    try Journal.record(
      JournalEvent(
        MatchJournal.asked, match.people.map { .person($0) },
        details: ["reason": reason.isEmpty ? "what is known of both agrees" : reason]),
      under: right, tx)
    return match
  }
}
