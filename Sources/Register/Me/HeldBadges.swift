import Access
import Directory
import Kernel
import Records

/// Signed badges somebody made of their records, by which links they are shown, and what employers
/// made of them.
extension HeldReading {
  func badges() throws -> HeldSection {
    let badges = try IssuedBadges.of(records, tx)
    let shares = try BadgeShares.of(records, tx)
    let decisions = try BadgeDecisions.of(records, tx)
    return HeldSection(
      code: "badges", title: "Your badges",
      about: "Signed proof of what you achieved, which you can take to anybody. What a badge says "
        + "is on its own page, under “My badges”.",
      items: try badges.map { badge in
        HeldItem(
          "badge-\(badge.id)", badge.name, heldBy: try name(badge.organisation),
          holder: badge.organisation, hasEnded: !badge.state.isOpen,
          [
            HeldValue("state", "How it stands", badge.words(on: user.today)),
            HeldValue("state_on", "Since", badge.stateAt.dayInLondon.inWords),
            HeldValue("reason", "Because", badge.reason),
            HeldValue("achieved_on", "Achieved on", badge.awardedOn?.inWords),
            HeldValue("made_on", "Made on", badge.madeAt.inWords, .written(badge.madeAt)),
            HeldValue("until", "Holds until", badge.validUntil?.dayInLondon.inWords),
            HeldValue("credential", "Its name", badge.credential),
            HeldValue("edition", "Edition", "\(badge.edition)"),
          ]
            + shares.filter { $0.badge == badge.id }.map { share in
              HeldValue("link", "Link for", words(of: share), .written(share.madeAt, by: "you"))
            }
            + (try decisions.filter { $0.badge == badge.id }.map { decision in
              HeldValue(
                "decision", "Decision of \(try name(decision.organisation))",
                words(of: decision), .written(decision.decidedAt, by: decision.decidedBy))
            }))
      })
  }

  private func words(of share: BadgeShare) -> String {
    let end = share.endedAt.map { "ended on \($0.dayInLondon.inWords)" }
    return "\(share.recipient), \(end ?? "until \(share.until.inWords)")"
  }

  private func words(of decision: BadgeDecision) -> String {
    let past = decision.supersededAt == nil ? "" : " (decided anew since)"
    return "\(decision.answer.words): \(decision.reason)\(past)"
  }

  /// Links to badges, among what the person shares.
  func sharedBadges() throws -> [HeldItem] {
    let badges = Dictionary(
      try IssuedBadges.of(records, tx).map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
    return try BadgeShares.of(records, tx).map { share in
      HeldItem(
        "badge-link-\(share.id)", "You share a badge by a link for \(share.recipient)",
        hasEnded: !share.isOpen(on: user.today),
        [
          HeldValue("data", "What", badges[share.badge]?.name),
          HeldValue(
            "from", "From", share.madeAt.dayInLondon.inWords, .written(share.madeAt, by: "you")),
          HeldValue("until", "Until", share.until.inWords),
          HeldValue("stopped_on", "Stopped on", share.endedAt?.dayInLondon.inWords),
        ])
    }
  }
}
