import Journals

/// What happens to accounts, in words.
package enum AccessActions {
  package static let all: [JournalAction] = [
    accountAdded, signedIn, signedOut, passwordChanged, grantGiven, coverGiven, grantEnded,
    grantAsked, grantConfirmed,
    roleChosen, accountClosed, accountReopened,
    identityLinked, identityUnlinked, signedInWithProvider, providerRefused,
    Looks.lookedAt, OwnChoice.recorded,
    secondFactorSetUp, secondFactorRemoved, secondFactorReset, secondFactorFailed,
    secondFactorUsedAgain,
    recoveryCodesRenewed, sessionEnded, signedOutEverywhere,
    provedAgain, mailTriedAgain, addressConfirmed, addressRemoved, invitedByMail, passwordLinkSent,
    invited, invitationAccepted, tabletRegistered, tabletEnded, pinSet, signedInOnTablet,
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
  static let accountClosed = JournalAction(
    "account.closed", words: "Account {name} closed. Why: {reason}")
  static let accountReopened = JournalAction(
    "account.reopened", words: "Account {name} opened again. Why: {reason}")
  static let identityLinked = JournalAction(
    "account.identity-linked", words: "{provider} linked to the account {name}: {rule}")
  static let identityUnlinked = JournalAction(
    "account.identity-unlinked", words: "{provider} unlinked from the account {name}")
  static let signedInWithProvider = JournalAction(
    "account.signed-in-with-provider", words: "Signed in with {provider}")
  static let providerRefused = JournalAction(
    "account.provider-refused", words: "A sign-in with {provider} was refused: {reason}")
  static let invitedByMail = JournalAction(
    "account.invited-by-mail", words: "An invitation sent to {name} by mail")
  static let passwordLinkSent = JournalAction(
    "account.password-link-sent", words: "A link to set another password sent to {name} by mail")
  static let addressConfirmed = JournalAction(
    "account.mail-address-confirmed", words: "The mail address of {name} confirmed")
  static let addressRemoved = JournalAction(
    "account.mail-address-removed", words: "The mail address of {name} removed")
  static let mailTriedAgain = JournalAction(
    "account.mail-tried-again", words: "A mail to {name} tried again")
  static let invited = JournalAction(
    "account.invited", words: "A one-time code made for {name}")
  static let invitationAccepted = JournalAction(
    "account.invitation-accepted", words: "Password of {name} set with a one-time code")
  static let tabletRegistered = JournalAction(
    "tablet.registered", words: "The shared tablet {name} registered")
  static let tabletEnded = JournalAction(
    "tablet.ended", words: "The shared tablet {name} is one no longer")
  static let pinSet = JournalAction(
    "account.pin-set", words: "PIN of {name} for shared tablets set with a one-time code")
  static let signedInOnTablet = JournalAction(
    "account.signed-in-on-tablet", words: "Signed in on the shared tablet {tablet}")
  static let provedAgain = JournalAction(
    "account.proved-again", words: "Showed again that it is they, with: {how}")
  static let sessionEnded = JournalAction(
    "account.session-ended", words: "Ended a session in another browser")
  static let signedOutEverywhere = JournalAction(
    "account.signed-out-everywhere", words: "Signed out everywhere")
  static let secondFactorSetUp = JournalAction(
    "account.second-factor-set-up", words: "Second factor of {name} set up")
  static let secondFactorRemoved = JournalAction(
    "account.second-factor-removed", words: "Second factor of {name} taken away by themselves")
  static let secondFactorReset = JournalAction(
    "account.second-factor-reset", words: "Second factor of {name} reset: {reason}")
  static let secondFactorFailed = JournalAction(
    "account.second-factor-failed", words: "A wrong code was given after the right password")
  static let secondFactorUsedAgain = JournalAction(
    "account.second-factor-used-again",
    words: "A code was given after the right password that had been used, or one after it")
  static let recoveryCodesRenewed = JournalAction(
    "account.recovery-codes-renewed", words: "Recovery codes of {name} made anew")
}
