import Access
import Directory
import Journals
import Kernel
import Storage

/// Sets up an empty Waypoint: the organisation, and its first administrator. Done once.
struct SetUp: Sendable {
  let answers: SetUpForm.Answers
  let password: StoredPassword

  func run(at now: Instant, _ tx: any Transaction) throws -> AccountID {
    // First, so that a second set-up is refused before anything else is looked at.
    let account = try AddAccount(
      name: answers.userName, password: password, role: .administrator
    ).runAsFirst(at: now, tx)
    let organisation = try organisation(under: account, at: now, tx)
    guard let user = try Accounts.user(account, at: now, tx) else { throw NotFound("The account") }
    // Looks after everything, and leads this organisation: the home page starts from there.
    try GiveGrant(
      account: account, role: .organisationLead, organisation: organisation,
      reason: "First set-up"
    ).runAtSetUp(by: user, tx)
    return account
  }

  /// The organisation of the code, if the reference list knows it already; else a new one.
  private func organisation(
    under account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws -> OrganisationID {
    if let code = answers.code,
      let known = try Organisations.find(code: code.value, tx)
    {
      return known.id
    }
    let created = try Organisations.create(
      Organisations.Particulars(
        name: answers.organisation, kind: answers.kind,
        codes: answers.code.map { [$0] } ?? []), tx)
    let right = Right(
      code: Permission.changeOrganisation.code, account: account, actorName: answers.userName,
      at: now)
    try Journal.record(
      JournalEvent(
        OrganisationActions.created, [.organisation(created.organisation.id)],
        details: ["organisation": answers.organisation], changes: created.changes),
      under: right, tx)
    return created.organisation.id
  }
}
