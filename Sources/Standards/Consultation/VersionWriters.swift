import Access
import Directory
import Kernel
import Records
import Storage

/// Who wrote a version, as humans: somebody with two accounts is one, also where one is closed.
/// Whoever wrote a text of it does not review, approve or publish it, and whoever has a say does not
/// write.
enum VersionWriters {
  static func include(
    account: AccountID?, person: PersonID?, of version: FrameworkVersion, _ tx: any Transaction
  ) throws -> Bool {
    let writers = try FrameworkVersions.writers(of: version.id, tx).union([version.author])
    guard let account else { return writers.contains(nil) }
    let own = try accounts(of: account, person, tx)
    return writers.contains { $0.map(own.contains) ?? false }
  }

  static func accounts(
    of account: AccountID, _ person: PersonID?, _ tx: any Transaction
  ) throws -> Set<AccountID> {
    guard let person else { return [account] }
    return Set(try OwnAccounts.of(OnePerson.records(of: person, tx), tx).map(\.id))
      .union([account])
  }

  /// Those who are told what becomes of it: its writers, or where the command line loaded it those
  /// who write for its body.
  static func told(
    of version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws -> [AccountID] {
    let writers = try FrameworkVersions.writers(of: version.id, tx).union([version.author])
      .compactMap { $0 }
    guard writers.isEmpty, let body = version.body else { return writers.sorted() }
    return try Accounts.holding(.approveStandards, over: body, at: now, tx).map(\.account)
      .uniqued()
  }
}

/// Who may take a framework further: the body that wrote it first, and of what is shipped the national
/// authority. Nobody names their own text as what follows somebody else's.
enum FrameworkOwner {
  static func check(
    _ framework: Framework, body: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws {
    if try user.holds(.publishStandards, over: .everything, tx) { return }
    if try StandardsReader.shipped().frameworks.contains(where: { $0.code == framework.code }) {
      throw Problems(
        "text",
        "“\(framework.code)” is shipped with Waypoint, so the national authority decides what "
          + "follows it. Ask a national lead to load this, or give it a code of its own")
    }
    let owner = try FrameworkVersions.all(tx)
      .last { $0.reference.code == framework.code && $0.state != .withdrawn }?.body
    guard let owner, owner != body else { return }
    let name = try Organisations.names(of: [owner], tx)[owner] ?? "another body"
    throw Problems(
      "text",
      "“\(framework.code)” is written by \(name), who decides what follows it. Ask them, or give "
        + "yours a code of its own")
  }
}
