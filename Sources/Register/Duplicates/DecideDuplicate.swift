import Access
import Directory
import Kernel
import Storage

extension User {
  /// The employers among `parties` for which the user says who is one person. Whoever looks after
  /// everything speaks for the one employer there is; between employers, each speaks for itself.
  func decides(
    for parties: Set<OrganisationID>, _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    let own = try organisations(among: parties, spokenForUnder: .mergePeople, tx)
    guard own.isEmpty, parties.count <= 1 else { return own }
    return try holds(.mergePeople, over: .everything, tx) ? parties : []
  }

  /// Whether the user may take records apart again: for any employer of the person, or for all.
  func mayTakeApart(_ parties: Set<OrganisationID>, _ tx: any Transaction) throws -> Bool {
    try holds(.mergePeople, over: .everything, tx)
      || !organisations(among: parties, spokenForUnder: .mergePeople, tx).isEmpty
  }
}

/// An answer to whether two records are one person: the page and the command line alike.
struct DecideDuplicate: Sendable {
  var match: MatchID
  var answer: MatchDecision.Answer
  var reason: String
  /// The employer it is said for and who there said it, where somebody who looks after everything
  /// writes it down.
  var onBehalf: OnBehalf?

  struct OnBehalf: Sendable {
    let organisation: OrganisationID
    let agreedBy: String
  }

  @discardableResult
  func run(by user: User, _ tx: any Transaction) throws -> PersonMatch {
    guard let match = try PersonMatches.find(match, tx) else {
      throw NotFound("This possible duplicate")
    }
    let parties = try PersonMatches.parties(of: match.people, on: user.today, tx)
    let whole = Set(parties.values.joined())
    if let onBehalf {
      let right = try user.right(to: .mergePeople, .everything, tx)
      guard !onBehalf.agreedBy.allSatisfy(\.isWhitespace) else {
        throw Problems("agreedBy", "Enter who decided for this employer")
      }
      return try DecideMatch(
        match.id, answer, reason: reason, for: [onBehalf.organisation],
        agreedBy: onBehalf.agreedBy
      ).run(under: right, tx)
    }
    let speaks = try user.decides(for: whole, tx)
    guard let first = speaks.min() else {
      // Nobody employs either, or another employer does and has to say so itself.
      let right = try user.right(to: .mergePeople, .everything, tx)
      guard whole.isEmpty else { throw MatchRefusal.notTheirSay }
      return try DecideMatch(match.id, answer, reason: reason, for: []).run(under: right, tx)
    }
    let right = try user.right(to: .mergePeople, .organisation(first), tx)
    return try DecideMatch(match.id, answer, reason: reason, for: speaks).run(under: right, tx)
  }
}

/// Takes joined records apart again.
struct TakeApart: Sendable {
  var match: MatchID
  var reason: String

  @discardableResult
  func run(by user: User, _ tx: any Transaction) throws -> PersonMatch {
    guard let match = try PersonMatches.find(match, tx) else { throw NotFound("This merge") }
    let parties = try PersonMatches.parties(of: [match.first], on: user.today, tx)
    let whole = Set(parties.values.joined())
    let own = try user.organisations(among: whole, spokenForUnder: .mergePeople, tx)
    let right = try user.right(
      to: .mergePeople, own.min().map { .organisation($0) } ?? .everything, tx)
    return try Unmerge(match.id, reason: reason, for: own.isEmpty ? whole : own)
      .run(under: right, tx)
  }
}
