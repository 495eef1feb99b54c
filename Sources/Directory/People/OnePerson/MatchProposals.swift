import Kernel
import Storage

/// Keeps what the search found: a new question, an old one asked again, or one that fell away.
enum MatchProposals {
  /// - Returns: Whether the pair is put to somebody now that was not before.
  static func save(
    _ found: MatchCandidate, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    guard let known = try PersonMatches.find(of: found.first, found.second, tx) else {
      return try add(found, at: now, tx)
    }
    guard
      let next = next(
        known, found, at: now, lastAnswer: try PersonMatches.lastPosition(of: known.id, tx))
    else { return false }
    try PersonMatches.save(next, parties: found.parties, tx)
    return !known.stage.isOpen && next.stage.isOpen
  }

  /// What becomes of a match that is known; `nil` when it stays as it is. Asked anew, the answers
  /// up to `lastAnswer` no longer count.
  static func next(
    _ known: PersonMatch, _ found: MatchCandidate, at now: Instant, lastAnswer: Int
  ) -> PersonMatch? {
    var next = known
    next.changedAt = now
    switch known.stage {
    case .merged: return nil
    case .proposed where !found.isWorthAsking:
      next.stage = .lapsed
      return next
    case .agreed where MatchRules.isOtherQuestion(found.evidence, since: known.evidence):
      guard MatchRules.restsOnMoreThanAName(found.evidence) else {
        next.stage = .lapsed
        return next
      }
    case .proposed, .agreed:
      guard known.evidence != found.evidence else { return nil }
      next.evidence = found.evidence
      return next
    case .lapsed where found.isWorthAsking: break
    case .apart where found.isWorthAsking, .unmerged where found.isWorthAsking:
      guard MatchRules.isNewEvidence(found.evidence, since: known.evidence) else { return nil }
    case .lapsed, .apart, .unmerged: return nil
    }
    next.stage = .proposed
    next.evidence = found.evidence
    next.proposedAt = now
    next.askedAfter = lastAnswer
    return next
  }

  private static func add(
    _ found: MatchCandidate, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    guard found.isWorthAsking, try !isAskedOfOtherRecords(found, tx) else { return false }
    let match = PersonMatch(
      id: try tx.newIdentifier(), found.first, found.second, evidence: found.evidence,
      proposedAt: now)
    try PersonMatches.save(match, parties: found.parties, tx)
    return true
  }

  /// Whether the same two people are asked about already, by other records of theirs.
  private static func isAskedOfOtherRecords(
    _ found: MatchCandidate, _ tx: any Transaction
  ) throws -> Bool {
    let records = try OnePerson.records(of: [found.first, found.second], tx)
    let (ones, others) = (records[found.first] ?? [], records[found.second] ?? [])
    guard ones.count + others.count > 2 else { return false }
    return try PersonMatches.of(ones, tx).contains { match in
      match.stage != .lapsed
        && match.people.contains(where: ones.contains)
        && match.people.contains(where: others.contains)
    }
  }
}
