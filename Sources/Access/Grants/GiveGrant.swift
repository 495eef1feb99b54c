import Directory
import Journals
import Kernel
import Storage

/// Gives an account a role, held at an organisation, from today or a later day until a day or until
/// ended. Where
/// the person has a post there it hangs on the post: who moves on leaves it behind.
package struct GiveGrant: Sendable {
  package var account: AccountID
  package var role: Role
  package var organisation: OrganisationID?
  /// Whether also at everything under the organisation.
  package var beneath: Bool
  /// The first day; today when `nil`.
  package var from: Day?
  package var until: Day?
  package var reason: String

  package init(
    account: AccountID, role: Role, organisation: OrganisationID?, beneath: Bool = true,
    from: Day? = nil, until: Day? = nil, reason: String
  ) {
    self.from = from
    self.account = account
    self.role = role
    self.organisation = organisation
    self.beneath = beneath
    self.until = until
    self.reason = reason
  }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> GrantID {
    // Only what the list of accounts shows: a number that was guessed leads to nobody.
    let reach = try user.reach(for: .manageAccounts, tx)
    guard let account = try Accounts.find(account, reach, on: user.today, tx) else {
      throw NotFound("The account")
    }
    let right = try Grants.rightToGive(role, at: organisation, beneath: beneath, by: user, tx)
    try check(for: account, by: user, tx)
    return try save(
      for: account, under: right,
      awaits: Grants.needsConfirmation(role, at: organisation, by: user, tx), tx)
  }

  /// The first role of whoever sets Waypoint up, which they give themselves: an employer of one
  /// person has nobody else. Done once, in the set-up, and written down as such.
  package func runAtSetUp(by user: User, _ tx: any Transaction) throws {
    guard let account = try Accounts.find(account, tx), user.account == account.id,
      try Accounts.count(tx) == 1
    else { throw NotFound("The account") }
    let right = try Grants.rightToGive(role, at: organisation, beneath: beneath, by: user, tx)
    try save(for: account, under: right, awaits: false, tx)
  }

  /// Every problem at once.
  package func check(
    for account: Account, by user: User, _ tx: any Transaction
  ) throws {
    let place = try organisation.flatMap { try Organisations.find($0, tx) }
    if organisation != nil, place == nil { throw NotFound("This organisation") }
    var problems = GrantRules.problems(
      with: role,
      at: place.map { ($0.displayName(on: user.today), $0.kind(on: user.today)) },
      from: from ?? user.today, until: until, today: user.today,
      accountIsOwn: try Grants.isOwn(account.id, account.person, of: user, tx),
      accountHasPerson: account.person != nil,
      giverLacks: Grants.lacks(role, at: organisation, user))
    if account.closedAt != nil { problems.add("account", Grants.closed(account)) }
    if reason.isEmpty { problems.add("reason", "Enter why this role is given") }
    let first = from ?? user.today
    if try Grants.post(of: account.person, at: organisation, on: user.today, tx) != nil,
      try Grants.post(of: account.person, at: organisation, on: first, tx) == nil
    {
      problems.add(
        "from", "Their post here ends before \(first.inWords), and the role would not end with it")
    }
    let held = try Grants.of(account.id, on: user.today, tx).contains {
      $0.role == role && $0.organisation == organisation && $0.period.contains(from ?? user.today)
        && ($0.beneath || !beneath)
    }
    if held { problems.add("role", "The account already holds this role there") }
    try problems.throwIfAny()
  }

  @discardableResult
  private func save(
    for account: Account, under right: Right, awaits: Bool, _ tx: any Transaction
  ) throws -> GrantID {
    let today = right.at.dayInLondon
    let first = from ?? today
    guard let period = Period(from: first, to: until) else { throw NotFound("The day") }
    let grant = Grant(
      id: try tx.newIdentifier(), role: role, organisation: organisation, beneath: beneath,
      period: period)
    let post = try Grants.post(of: account.person, at: organisation, on: first, tx)
    try Grants.insert(
      grant, for: account.id, postOf: post, by: (right.account, right.actorName), at: right.at,
      reason: reason, awaits: awaits, tx)
    try Journal.record(
      JournalEvent(
        awaits ? AccessActions.grantAsked : AccessActions.grantGiven,
        Grants.subjects(account, organisation),
        details: [
          "name": account.name, "role": try grant.words(tx), "reason": reason,
          "until": (first > today ? " from \(first.inWords)" : "")
            + (until.map { " until \($0.inWords)" } ?? ""),
        ]), under: right, tx)
    return grant.id
  }
}

extension Grants {
  /// Leave to give `role` at an organisation, or to end it there.
  static func rightToGive(
    _ role: Role, at organisation: OrganisationID?, beneath: Bool, by user: User,
    _ tx: any Transaction
  ) throws -> Right {
    let subject: Subject =
      role.isGivenCentrally
      ? .everything : organisation.map { .organisation($0) } ?? .everything
    let right = try user.right(to: .manageAccounts, subject, tx)
    guard !user.isConsole else { return right }
    let ancestors = try organisation.map {
      Set(try OrganisationTree.ancestors(of: $0, on: .under, user.today, tx))
    }
    guard
      GrantRules.mayGive(
        role, at: organisation, beneath: beneath, ancestors: ancestors ?? [],
        holding: user.grants)
    else {
      throw Problems(
        "beneath",
        "You look after this organisation without what lies beneath it, so you can give roles at "
          + "the organisation itself only")
    }
    return right
  }

  /// Whether a role lets its holder do what the giver may not.
  static func lacks(_ role: Role, at organisation: OrganisationID?, _ user: User) -> Bool {
    !user.isConsole && Set<Role>.beyondAdministrators.contains(role)
      && !user.grants.contains { $0.role == role && $0.organisation == organisation }
  }

  /// Whether a role waits for a second administrator: one that lets its holder do what the giver
  /// may not, where there is somebody else to ask. An employer of one person has nobody.
  static func needsConfirmation(
    _ role: Role, at organisation: OrganisationID?, by user: User, _ tx: any Transaction
  ) throws -> Bool {
    guard lacks(role, at: organisation, user) else { return false }
    return try administrators(over: organisation, on: user.today, tx).contains { account in
      let person = try Accounts.find(account, tx)?.person
      return try !isOwn(account, person, of: user, tx)
    }
  }

  /// Whether an account is the user's own, or one of the same person.
  static func isOwn(
    _ account: AccountID?, _ person: PersonID?, of user: User, _ tx: any Transaction
  ) throws -> Bool {
    if account != nil, account == user.account { return true }
    guard let own = user.person, let person else { return false }
    return try OnePerson.canonical(of: own, tx) == OnePerson.canonical(of: person, tx)
  }

  static func closed(_ account: Account) -> String {
    "The account \(account.name) is closed. Open it again first, if its owner came back"
  }

  static func post(
    of person: PersonID?, at organisation: OrganisationID?, on day: Day, _ tx: any Transaction
  ) throws -> AssignmentID? {
    guard let person, let organisation else { return nil }
    return try post(of: OnePerson.records(of: person, tx), at: organisation, on: day, tx)
  }

  static func subjects(
    _ account: Account, _ organisation: OrganisationID?
  ) -> [JournalSubject] {
    [.account(account.id)] + (organisation.map { [.organisation($0)] } ?? [])
      + (account.person.map { [.person($0)] } ?? [])
  }
}

extension Grant {
  /// `administrator at Ashdown Care and what is under it`, as far as the tree has anything there.
  func words(_ tx: any Transaction) throws -> String {
    try role.words(at: organisation, tx)
      + (beneath || organisation == nil ? "" : ", without what lies beneath")
  }
}

extension Role {
  /// `administrator at Ashdown Care`.
  func words(at organisation: OrganisationID?, _ tx: any Transaction) throws -> String {
    let place = try organisation.flatMap { try Organisations.names(of: [$0], tx)[$0] }
    return wordsInSentence + (place.map { " at \($0)" } ?? "")
  }
}
