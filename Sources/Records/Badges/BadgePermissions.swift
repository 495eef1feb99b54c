import Access
import Journals

extension Permission {
  /// Making badges of one's own records, sharing and withdrawing them.
  package static let holdBadges = Permission(
    "badge.hold", doing: "make, share and withdraw your own badges", roles: [.person],
    for: .ownRecord)

  /// Suspending a badge and taking it back, by those who keep the record it rests on.
  package static let keepBadges = Permission(
    "badge.keep", doing: "suspend badges or take them back", roles: .trainers, for: .training)

  /// Saying for an employer whether a badge that somebody showed is accepted.
  package static let decideOnBadges = Permission(
    "badge.decide", doing: "accept or refuse badges for this organisation", roles: .trainers,
    for: .training)

  /// The keys that sign badges.
  package static let keepBadgeKeys = Permission(
    "badge.keys", doing: "change the keys that sign badges", roles: [.administrator],
    for: .accountability)

  /// What the code of a link lets anybody do, and nothing else; no role holds it.
  static let readSharedBadge = Permission(
    "badge.read", doing: "read a badge that was shared with you", roles: [], for: .ownRecord)
}

package enum BadgePermissions {
  package static let all: [Permission] = [
    .holdBadges, .keepBadges, .decideOnBadges, .keepBadgeKeys,
  ]
}

/// What happens to badges, in words for timelines. What people do with their own is for their eyes.
package enum BadgeJournal {
  package static let actions: [JournalAction] = [
    issuerMade, keyMade, keyReplaced, made, replaced, suspended, lifted, revoked, withdrawn, shared,
    shareEnded, read, accepted, refused,
  ]

  package static let issuerMade = JournalAction(
    "badge-issuer.made", words: "Badges are issued as {name}, {address}")
  package static let keyMade = JournalAction(
    "badge-key.made", words: "Made the key {key} that signs badges ({algorithm})")
  package static let keyReplaced = JournalAction(
    "badge-key.replaced",
    words: "The key {key} signs badges now ({algorithm}), in the place of {old}")
  package static let made = JournalAction("badge.made", words: "Made a badge: {name}")
  package static let replaced = JournalAction(
    "badge.replaced", words: "Made a badge anew, as its record was corrected: {name}")
  package static let suspended = JournalAction(
    "badge.suspended", words: "Suspended the badge {name}, because {reason}")
  package static let lifted = JournalAction(
    "badge.lifted", words: "The badge {name} is current again")
  package static let revoked = JournalAction(
    "badge.revoked", words: "Took back the badge {name}, because {reason}")
  package static let withdrawn = JournalAction(
    "badge.withdrawn", words: "Withdrew the badge {name}")
  package static let shared = JournalAction(
    "badge.shared", words: "Shared the badge {name} with {recipient} until {until}")
  package static let shareEnded = JournalAction(
    "badge.share-ended", words: "Ended the link to the badge {name} for {recipient}")
  package static let read = JournalAction(
    "badge.read", words: "Somebody opened the link to the badge {name} for {recipient}")
  package static let accepted = JournalAction(
    "badge.accepted", words: "{organisation} accepted the badge {name}: {reason}")
  package static let refused = JournalAction(
    "badge.refused", words: "{organisation} refused the badge {name}: {reason}")
}
