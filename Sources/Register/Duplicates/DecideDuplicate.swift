import Access
import Directory
import Kernel
import Markup
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

  /// Who can sign in and decide for an employer.
  func deciders(at organisation: OrganisationID, _ tx: any Transaction) throws -> [String] {
    try Accounts.names(holding: .mergePeople, over: organisation, on: today, tx)
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

  /// Nobody joins records of two employers alone. What is written down for an employer where
  /// somebody can sign in and decide is told to them, and joins nothing before one of them has
  /// given the same answer. Where nobody can, who said it, when and how are kept in their stead.
  /// What keeps records apart takes effect at once.
  struct OnBehalf: Sendable {
    let organisation: OrganisationID
    let consent: MatchConsent

    init(
      _ organisation: OrganisationID, by: String?, on day: Day?, means: String?, today: Day
    ) throws(Problems) {
      var problems = Problems()
      let by = problems.text(
        by, "agreedBy", limit: 100, blank: "Enter who decided for this employer")
      let means = problems.text(
        means, "means", limit: 200,
        blank: "Enter how they said so, for example a letter, and where it is kept")
      if day == nil { problems.add("agreedOn", "Enter the day they said so") }
      if let day, day > today {
        problems.add("agreedOn", "The day they said so must be today or in the past")
      }
      guard problems.isEmpty, let by, let means, let day else { throw problems }
      self.organisation = organisation
      consent = MatchConsent(by: by, on: day, means: means)
    }
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
      let waits =
        try answer == .same && whole.count > 1
        && !user.deciders(at: onBehalf.organisation, tx).isEmpty
      return try DecideMatch(
        match.id, answer, reason: reason, for: [onBehalf.organisation],
        consent: onBehalf.consent, counts: !waits
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

  /// Who would see more or fewer people, were the records joined now.
  static func sight(
    joining match: MatchID, for user: User, _ tx: any Transaction
  ) throws -> [MergeSight] {
    guard let match = try PersonMatches.find(match, tx), match.stage != .merged,
      try OnePerson.distinct(match.people, tx).count == 2
    else { return [] }
    return try MergeSight.lines(
      SightOfPeople.changes(joining: match, under: .seePerson, for: user, tx), for: user, tx)
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
