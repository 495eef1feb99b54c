import Journals
import Kernel
import Storage

/// The role in which a signed-in browser acts, of several that its user holds. Without a choice it
/// acts in all of them.
package enum ChosenRoles {
  package static func of(_ session: Session, _ tx: any Transaction) throws -> ChosenRole? {
    let code: String? = try tx.row(
      "SELECT choice FROM session_role WHERE token_digest = ?1", session.tokenDigest)?(0)
    return code.flatMap(ChosenRole.init(code:))
  }

  /// Acts in one role from the next page on; in all of them again with `nil`.
  ///
  /// - Parameter user: With all the roles they hold.
  package static func choose(
    _ choice: ChosenRole?, in session: Session, by user: User, _ tx: any Transaction
  ) throws {
    let right = try user.right(to: .ownAccount, .own, tx)
    guard let account = user.account, account == session.account else {
      throw NotFound("The role")
    }
    if let choice, user.acting(as: choice).chosen != choice { throw NotFound("The role") }
    try tx.execute("DELETE FROM session_role WHERE token_digest = ?1", session.tokenDigest)
    // Those of sessions that are over.
    try tx.execute(
      "DELETE FROM session_role WHERE token_digest NOT IN (SELECT token_digest FROM session)")
    // Another role, another token: with the next page.
    try tx.execute(
      "UPDATE session SET rights = '' WHERE token_digest = ?1", session.tokenDigest)
    if let choice {
      try tx.execute(
        "INSERT INTO session_role (token_digest, choice, chosen_at) VALUES (?1, ?2, ?3)",
        session.tokenDigest, choice.code, user.now)
    }
    try Journal.record(
      JournalEvent(
        AccessActions.roleChosen, [.account(account)],
        details: ["name": user.name, "role": try words(choice, of: user, tx)]),
      under: right, tx)
  }

  /// `organisation lead at Ashdown`.
  package static func words(
    _ choice: ChosenRole?, of user: User, _ tx: any Transaction
  ) throws -> String {
    switch choice {
    case nil: "all roles together"
    case .person: Role.person.wordsInSentence
    case .lineManager: Role.lineManager.wordsInSentence
    case .grant(let id):
      try user.grants.first { $0.id == id }?.words(tx) ?? Role.person.wordsInSentence
    }
  }
}
