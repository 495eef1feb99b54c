import Access
import Directory
import Journals
import Kernel
import Storage

extension Permission {
  static let submitAccreditation = Permission(
    "accreditation.submit", doing: "hand in training for accreditation",
    roles: [.trainingProvider, .trainingLead], for: .training)
  static let judgeAccreditation = Permission(
    "accreditation.judge", doing: "decide about accreditation", roles: [.accreditor],
    for: .training)
  /// Either side of a request.
  static let seeAccreditation = Permission(
    "accreditation.see", doing: "see requests for accreditation",
    roles: submitAccreditation.roles.union(judgeAccreditation.roles), for: .training)

  static let accreditation = [submitAccreditation, judgeAccreditation, seeAccreditation]
}

/// A request, for somebody who may know of it, and on which side they stand.
struct AccreditationSeen {
  let request: AccreditationCase
  /// Whether they speak for the provider.
  let isProvider: Bool
  /// Whether they work for the accrediting body.
  let isBody: Bool

  /// - Throws: `NotFound` for everybody else. The body knows nothing of what was never handed in.
  static func find(
    _ id: AccreditationID, _ user: User, _ tx: any Transaction
  ) throws -> AccreditationSeen {
    guard let request = try AccreditationStore.find(id, tx) else { throw NotFound("This request") }
    let isProvider = try user.holds(
      .submitAccreditation, over: .organisation(request.provider), tx)
    let isBody = try user.holds(.judgeAccreditation, over: .organisation(request.body), tx)
    let wasHandedIn = try AccreditationStore.events(of: id, tx).contains { $0.step == .submit }
    guard isProvider || (isBody && wasHandedIn) else { throw NotFound("This request") }
    return AccreditationSeen(
      request: request, isProvider: isProvider, isBody: isBody && wasHandedIn)
  }

  func right(
    for actor: AccreditationActor, _ user: User, _ tx: any Transaction
  ) throws -> Right {
    switch actor {
    case .provider, .consequence:
      try user.right(to: .submitAccreditation, .organisation(request.provider), tx)
    case .body, .reviewer, .panel:
      try user.right(to: .judgeAccreditation, .organisation(request.body), tx)
    }
  }
}

/// What is known of whoever asks, as far as the rules rest on it.
enum AccreditationStanding {
  static func facts(
    _ request: AccreditationCase, _ user: User, _ content: AccreditationContent,
    _ tx: any Transaction
  ) throws -> AccreditationFacts {
    var facts = AccreditationFacts()
    let states = try AccreditationLists.states(
      of: request.training.parts.map(\.module), on: user.today, tx)
    facts.anotherIsUnderWay = try AccreditationStore.isBegunAnew(request, tx)
    facts.missing = AccreditationRules.missing(in: request, parts: states, content)
    if let account = user.account {
      // One human may have several accounts.
      let own = try accounts(of: account, user.person, tx)
      facts.actorReviews = request.active.contains { $0.account == account }
      facts.actorHasReviewed = request.reviewers.contains { own.contains($0.account) }
      facts.actorDecided = request.decision?.chair.map(own.contains) ?? false
      facts.tie = TieRules.tie(
        try ties(of: account, user.person, to: request.provider, on: user.today, tx),
        on: user.today, content)
    }
    return facts
  }

  private static func accounts(
    of account: AccountID, _ person: PersonID?, _ tx: any Transaction
  ) throws -> Set<AccountID> {
    guard let person else { return [account] }
    let all = try Accounts.open(of: Set(try OnePerson.records(of: person, tx)), tx)
    return Set(all).union([account])
  }

  /// How an account stands to a provider, and to what the provider is part of or holds.
  static func ties(
    of account: AccountID, _ person: PersonID?, to provider: OrganisationID, on day: Day,
    _ tx: any Transaction
  ) throws -> TieRules.Facts {
    let near = Set(
      try OrganisationTree.ancestors(of: provider, on: .under, day, tx)
        + OrganisationTree.within([provider], on: .under, day, tx))
    var facts = TieRules.Facts()
    // Also in roles that they do not act in now.
    facts.holdsRole = try Grants.of(account, on: day, tx).contains { grant in
      grant.period.contains(day) && grant.role != .accreditor
        && grant.organisation.map(near.contains) ?? false
    }
    guard let person else { return facts }
    for record in try OnePerson.records(of: person, tx) {
      for post in try Assignments.of(record, tx)
      where near.contains(post.organisation) || near.contains(post.employer)
        || post.host.map(near.contains) ?? false
      {
        guard let last = post.endedOn, last < day else {
          facts.worksThere = true
          continue
        }
        facts.lastDayThere = max(facts.lastDayThere ?? last, last)
      }
    }
    return facts
  }

  /// Those who could review a request: accreditors of its body to whom nothing ties the provider.
  static func reviewers(
    for request: AccreditationCase, at now: Instant, _ content: AccreditationContent,
    _ tx: any Transaction
  ) throws -> [(account: AccountID, name: String)] {
    let day = now.dayInLondon
    var seen: Set<AccountID> = []
    let left = Set(request.reviewers.filter { !$0.isActive }.map(\.account))
      .union([request.decision?.chair].compactMap(\.self))
    return try Accounts.holding(.judgeAccreditation, over: request.body, at: now, tx)
      .filter { holding in
        let own = try accounts(of: holding.account, holding.person, tx)
        // Who stopped once does not come back, and nobody reviews twice by two accounts.
        guard seen.isDisjoint(with: own), left.isDisjoint(with: own) else { return false }
        seen.formUnion(own)
        return true
      }
      .filter { holding in
        let facts = try ties(
          of: holding.account, holding.person, to: request.provider, on: day, tx)
        return TieRules.tie(facts, on: day, content) == nil
      }.map { ($0.account, $0.name) }
  }

  /// Bodies that accredit: national ones at which somebody is an accreditor.
  static func bodies(
    on day: Day, _ tx: any Transaction
  ) throws -> [(id: OrganisationID, name: String)] {
    var bodies: [(id: OrganisationID, name: String)] = []
    for id in try Grants.places(of: .accreditor, on: day, tx) {
      // One whose kind is published: nobody makes a national body of their own.
      guard let body = try Organisations.find(id, tx), body.kind(on: day) == .armsLengthBody,
        !body.mayBeToldItsKind
      else { continue }
      bodies.append((id, body.name(on: day)))
    }
    return bodies
  }
}
