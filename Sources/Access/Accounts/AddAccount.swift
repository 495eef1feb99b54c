import Directory
import Journals
import Kernel
import Storage

/// Makes an account with one role: the page, set-up, `waypoint user add` and the example alike.
package struct AddAccount: Sendable {
  package var name: String
  package var password: StoredPassword
  package var role: Role
  package var organisation: OrganisationID?
  package var person: PersonID?

  package init(
    name: String, password: StoredPassword, role: Role, organisation: OrganisationID? = nil,
    person: PersonID? = nil
  ) {
    self.name = name
    self.password = password
    self.role = role
    self.organisation = organisation
    self.person = person
  }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> AccountID {
    let right = try rightToAdd(by: user, tx)
    if try Grants.isOwn(nil, person, of: user, tx) {
      throw Problems("person", "You have an account already. Ask another administrator")
    }
    // Whatever the role, an account that belongs to a person is also that person: under every
    // record of theirs, so nobody makes one who may not see all of them.
    if let person, try People.find(person, tx) != nil {
      _ = try user.right(to: .manageAccounts, .person(person), tx)
      let all = try OnePerson.records(of: person, tx)
      guard try user.records(of: person, for: .manageAccounts, tx).count == all.count else {
        throw Problems(
          "person",
          """
          This person also works for another employer, whose records the account would show. Ask \
          an administrator of both, or of everything
          """)
      }
    }
    return try save(
      under: right, giverLacks: Grants.lacks(role, at: organisation, user),
      awaits: Grants.needsConfirmation(role, at: organisation, by: user, tx), tx)
  }

  private func rightToAdd(by user: User, _ tx: any Transaction) throws -> Right {
    if role.isGiven {
      return try Grants.rightToGive(role, at: organisation, beneath: true, by: user, tx)
    }
    return try user.right(to: .manageAccounts, person.map { .person($0) } ?? .everything, tx)
  }

  /// The first account of an empty database, an administrator of everything. Nobody can have been
  /// asked for leave before.
  package func runAsFirst(at now: Instant, _ tx: any Transaction) throws -> AccountID {
    guard try Accounts.areNone(tx) else {
      throw Problems("", "Waypoint has already been set up; sign in instead")
    }
    let right = Right(
      code: Permission.manageAccounts.code, account: nil, actorName: "Set-up", at: now)
    return try save(under: right, tx)
  }

  private func save(
    under right: Right, giverLacks: Bool = false, awaits: Bool = false, _ tx: any Transaction
  ) throws -> AccountID {
    let name = try checkedName(giverLacks: giverLacks, on: right.at.dayInLondon, tx)
    let account = Account(
      id: try tx.newIdentifier(), name: name, person: person, createdAt: right.at, closedAt: nil)
    try Accounts.insert(account, password: password, tx)
    // Who somebody is follows from the person; only the rest is given.
    if role.isGiven { try give(to: account, under: right, awaits: awaits, tx) }
    try Journal.record(
      JournalEvent(
        AccessActions.accountAdded,
        Grants.subjects(account, organisation),
        details: [
          "name": name, "role": try role.words(at: organisation, tx),
        ]), under: right, tx)
    return account.id
  }

  private func give(
    to account: Account, under right: Right, awaits: Bool, _ tx: any Transaction
  ) throws {
    let today = right.at.dayInLondon
    guard let period = Period(from: today) else { throw NotFound("The day") }
    try Grants.insert(
      Grant(id: try tx.newIdentifier(), role: role, organisation: organisation, period: period),
      for: account.id,
      postOf: try Grants.post(of: person, at: organisation, on: today, tx),
      by: (right.account, right.actorName), at: right.at, reason: "Given with the account",
      awaits: awaits, tx)
    if awaits {
      try Journal.record(
        JournalEvent(
          AccessActions.grantAsked, Grants.subjects(account, organisation),
          details: [
            "name": account.name, "role": try role.words(at: organisation, tx), "until": "",
            "reason": "Given with the account",
          ]), under: right, tx)
    }
  }

  private func checkedName(
    giverLacks: Bool, on today: Day, _ tx: any Transaction
  ) throws -> String {
    var problems = Problems()
    let name = String(
      name.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    if name.isEmpty {
      problems.add("name", "Enter a user name")
    } else if name.count > 100 {
      problems.add("name", "The user name must be 100 characters or fewer")
    } else if try Accounts.isTaken(name, tx) {
      problems.add("name", "This user name is taken; choose another")
    }
    for problem in try problemsWithRole(giverLacks: giverLacks, on: today, tx) {
      problems.add(problem.field, problem.message)
    }
    if let person {
      if try People.find(person, tx) == nil {
        problems.add("person", "There is no person with this number")
      }
    } else if role.needsPerson {
      problems.add("person", "Choose the person this account belongs to")
    }
    try problems.throwIfAny()
    return name
  }
  /// An account may be a person's and nothing more.
  private func problemsWithRole(
    giverLacks: Bool, on today: Day, _ tx: any Transaction
  ) throws -> [Problem] {
    guard role != .person else { return [] }
    let place = try organisation.flatMap { try Organisations.find($0, tx) }
    return GrantRules.problems(
      with: role, at: place.map { ($0.displayName(on: today), $0.kind(on: today)) }, from: today,
      until: nil, today: today, accountIsOwn: false, accountHasPerson: person != nil,
      giverLacks: giverLacks
    ).problems
  }
}
