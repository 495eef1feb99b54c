import Journals

/// What happens to accounts, in words.
package enum AccessActions {
  package static let all: [JournalAction] = [
    accountAdded, signedIn, signedOut, passwordChanged, grantGiven, coverGiven, grantEnded,
    grantAsked, grantConfirmed,
    roleChosen, accountClosed,
    identityLinked, identityUnlinked, signedInWithProvider, providerRefused,
    Looks.lookedAt, OwnChoice.recorded,
  ]

  static let accountAdded = JournalAction(
    "account.added", words: "Account {name} added with the role {role}")
  static let signedIn = JournalAction("account.signed-in", words: "Signed in")
  static let signedOut = JournalAction("account.signed-out", words: "Signed out")
  static let passwordChanged = JournalAction(
    "account.password-changed", words: "Password of {name} changed")
  static let grantGiven = JournalAction(
    "account.grant-given", words: "{name} given the role {role}{until}. Why: {reason}")
  static let grantAsked = JournalAction(
    "account.grant-asked",
    words: "{name} to be given the role {role}{until}, once a second administrator says so. "
      + "Why: {reason}")
  static let grantConfirmed = JournalAction(
    "account.grant-confirmed",
    words: "The role {role} of {name} confirmed by a second administrator")
  static let coverGiven = JournalAction(
    "account.cover-given",
    words: "{name} stands in for {holder} as {role} from {from} to {until}. Why: {reason}")
  static let grantEnded = JournalAction(
    "account.grant-ended", words: "The role {role} of {name} ended. Why: {reason}")
  static let roleChosen = JournalAction(
    "account.role-chosen", words: "{name} chose to act as {role}")
  static let accountClosed = JournalAction("account.closed", words: "Account {name} closed")
  static let identityLinked = JournalAction(
    "account.identity-linked", words: "{provider} linked to the account {name}: {rule}")
  static let identityUnlinked = JournalAction(
    "account.identity-unlinked", words: "{provider} unlinked from the account {name}")
  static let signedInWithProvider = JournalAction(
    "account.signed-in-with-provider", words: "Signed in with {provider}")
  static let providerRefused = JournalAction(
    "account.provider-refused", words: "A sign-in with {provider} was refused: {reason}")
}
