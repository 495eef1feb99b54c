import Directory
import Journals
import Kernel
import Storage

/// Gives an account a role, held at an organisation, from today until a day or until ended.
package struct GiveGrant: Sendable {
  package var account: AccountID
  package var role: Role
  package var organisation: OrganisationID?
  package var until: Day?

  package init(account: AccountID, role: Role, organisation: OrganisationID?, until: Day? = nil) {
    self.account = account
    self.role = role
    self.organisation = organisation
    self.until = until
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    // Only what the list of accounts shows: a number that was guessed leads to nobody.
    let reach = try user.reach(for: .manageAccounts, tx)
    guard let account = try Accounts.find(account, reach, on: user.today, tx) else {
      throw NotFound("The account")
    }
    let subject = role.subjectOfGiving(organisation: organisation, person: account.person)
    let right = try user.right(to: .manageAccounts, subject, tx)
    var problems = Problems()
    if role.needsOrganisation, organisation == nil {
      problems.add("organisation", "Choose the organisation this role is held at")
    }
    if role.needsPerson, account.person == nil {
      problems.add("role", "This account belongs to no person, so it cannot hold this role")
    }
    if let until, until < user.today {
      problems.add("until", "The last day must be today or later")
    }
    let held = try Accounts.grants(of: account.id, tx).contains {
      $0.role == role && $0.organisation == organisation && $0.period.contains(user.today)
    }
    if held { problems.add("role", "The account already holds this role there") }
    try problems.throwIfAny()
    guard let period = Period(from: user.today, to: until) else { return }
    try Accounts.insert(
      Grant(id: try tx.newIdentifier(), role: role, organisation: organisation, period: period),
      for: account.id, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.grantGiven,
        [.account(account.id)] + (organisation.map { [.organisation($0)] } ?? []),
        details: [
          "name": account.name, "role": try role.words(at: organisation, tx),
        ]), under: right, tx)
  }
}

/// Ends a role: yesterday was its last day, so that it holds no longer from now on.
package struct EndGrant: Sendable {
  package var account: AccountID
  package var grant: GrantID

  package init(account: AccountID, grant: GrantID) {
    self.account = account
    self.grant = grant
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let account = try Accounts.find(account, tx),
      let grant = try Accounts.grants(of: account.id, tx).first(where: { $0.id == grant })
    else { throw NotFound("The role") }
    let subject = grant.role.subjectOfGiving(
      organisation: grant.organisation, person: account.person)
    let right = try user.right(to: .manageAccounts, subject, tx)
    if grant.role == .administrator, grant.organisation == nil,
      try Accounts.countOfAdministrators(on: user.today, except: grant.id, tx) == 0
    {
      throw Problems(
        "", "This is the last administrator of everything; give somebody else the role first")
    }
    try Accounts.end(grant, before: user.today, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.grantEnded,
        [.account(account.id)] + (grant.organisation.map { [.organisation($0)] } ?? []),
        details: [
          "name": account.name, "role": try grant.role.words(at: grant.organisation, tx),
        ]), under: right, tx)
  }
}

extension Role {
  /// Over what the giver of this role must be an administrator. A role that reaches everywhere can
  /// only be given by those who have everything.
  func subjectOfGiving(organisation: OrganisationID?, person: PersonID?) -> Subject {
    switch self {
    case .nationalLead: .everything
    case .organisationLead, .regionLead, .administrator:
      organisation.map { .organisation($0) } ?? .everything
    case .person, .lineManager: person.map { .person($0) } ?? .everything
    }
  }

  /// `administrator at Ashdown Care`.
  func words(at organisation: OrganisationID?, _ tx: any Transaction) throws -> String {
    let place = try organisation.flatMap { try Organisations.names(of: [$0], tx)[$0] }
    return words.lowercased() + (place.map { " at \($0)" } ?? "")
  }
}
