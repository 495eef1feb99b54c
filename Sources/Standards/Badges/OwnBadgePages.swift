import Kernel
import Markup

/// The badges of whoever reads.
enum OwnBadgePages {
  private static let home = Link("Home", to: "/")
  private static let me = [home, Link("What is held about me", to: "/me")]
  private static let trail = me + [Link("My badges", to: "/me/badges")]

  struct Line: Sendable {
    let id: String
    let name: String
    let state: String
    let isOpen: Bool
    let awardedOn: Day?
    let until: Day?
  }

  struct Possible: Sendable {
    let record: RecordID
    let title: String
    let name: String
    let address: String
    let completedOn: Day?
  }

  static func all(
    _ badges: [Line], possible: [Possible], problems: [Problem] = []
  ) -> Page {
    Page(
      "My badges", problems: problems, trail: me, width: .wide,
      """
      <p class="lead">A badge is signed proof of something you achieved. It is yours: you can take it \
      to any employer, who can check it without asking anybody here.</p>
      <h2>Badges you hold</h2>
      \(badges.isEmpty
        ? emptyState("You have not made any badge yet.")
        : table(
          "Badges you hold",
          [Column("Badge"), Column("Achieved on"), Column("Holds until"), Column("How it stands")],
          badges.map { badge in
            [
              Link(badge.name, to: "/me/badges/\(badge.id)").html,
              day(badge.awardedOn, none: "Not known"), day(badge.until, none: "No end"),
              state(badge.state),
            ]
          }, captionHidden: true))
      <h2>Badges you can have</h2>
      <p>A badge says what you achieved, when, and against which standard. It does not say your name, \
      your birth date, your employer, or anything else about you.</p>
      \(possible.isEmpty
        ? emptyState("None of your other records is of a sort that leaves as a badge.")
        : HTML.joined(possible.map(card)))
      <p><a href="/badges">What there are badges for</a></p>
      """)
  }

  private static func card(_ possible: Possible) -> HTML {
    """
    <section class="card">
    <h3>\(possible.name)</h3>
    <p>From your record “\(possible.title)”\(possible.completedOn.map { ", completed on \($0.inWords)" } ?? ""). \
    <a href="\(possible.address)">What this badge says<span class="hidden">: \(possible.name)</span></a></p>
    \(form(
      to: "/me/badges",
      """
      \(hiddenField("record", "\(possible.record)"))
      \(button("Make the badge: \(possible.name)", .second))
      """))
    </section>
    """
  }

  struct Share: Sendable {
    let id: String
    let recipient: String
    let until: Day
    let isOpen: Bool
    let endedOn: Day?
  }

  struct Decision: Sendable {
    let employer: String
    let answer: String
    let reason: String
    let on: Day
    let isPast: Bool
  }

  struct One: Sendable {
    let id: String
    let name: String
    let state: String
    let isOpen: Bool
    let reason: String?
    let stateOn: Day
    let keptBy: String
    let awardedOn: Day?
    let until: Day?
    let edition: Int
    let credential: String
    let hasFile: Bool
    let shares: [Share]
    let decisions: [Decision]
  }

  static func one(_ badge: One, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      badge.name, caption: "My badges", problems: problems, trail: trail,
      """
      \(summaryList([
        SummaryRow("How it stands", standing(badge)),
        SummaryRow("Achieved on", badge.awardedOn?.inWords ?? "Not known"),
        SummaryRow("Holds until", badge.until?.inWords ?? "No end"),
        SummaryRow("The record is kept by", badge.keptBy),
        SummaryRow("Edition", "\(badge.edition)"),
        SummaryRow("Its name", "<code>\(badge.credential)</code>" as HTML),
      ]))
      \(badge.hasFile ? files(badge) : HTML.empty)
      \(badge.isOpen ? share(badge, answers, problems) : HTML.empty)
      \(badge.shares.isEmpty ? HTML.empty : links(badge.shares))
      \(badge.decisions.isEmpty ? HTML.empty : decisions(badge.decisions))
      \(badge.isOpen ? """
        <h2>Withdraw it</h2>
        <p>You can take the badge back for good. <a href="/me/badges/\(badge.id)/withdrawal">Withdraw \
        this badge</a></p>
        """ as HTML : HTML.empty)
      """)
  }

  private static func standing(_ badge: One) -> HTML {
    """
    \(state(badge.state))\(badge.reason.map { " since \(badge.stateOn.inWords): \($0)" as HTML })
    """
  }

  private static func files(_ badge: One) -> HTML {
    """
    <h2>Take it with you</h2>
    <ul>
    <li><a href="/me/badges/\(badge.id)/files/png">As a picture (PNG)</a>, with the badge inside</li>
    <li><a href="/me/badges/\(badge.id)/files/svg">As a drawing (SVG)</a>, with the badge inside</li>
    <li><a href="/me/badges/\(badge.id)/files/jwt">As signed text (JWT)</a>, for programs</li>
    </ul>
    """
  }

  private static func share(_ badge: One, _ answers: FormData, _ problems: [Problem]) -> HTML {
    """
    <h2>Share it by a link</h2>
    <p>Whoever has the link sees this badge and nothing else, until the day you say. Each time it is \
    opened is written down, and you can <a href="/me/looks">see it</a>.</p>
    \(form(
      to: "/me/badges/\(badge.id)/shares",
      """
      \(textInput(
        "recipient", "For whom is the link?", answers["recipient"],
        hint: "For yourself, to know it by later: an employer, a college", problems: problems))
      \(dayInput(
        "until", "Last day", answers.day("until"), hint: "At most three months from now",
        problems: problems))
      \(button("Make a link", .second))
      """))
    """
  }

  private static func links(_ shares: [Share]) -> HTML {
    """
    <h2>Links you made</h2>
    \(HTML.joined(shares.map { share -> HTML in
      """
      <section class="card">
      <h3>\(share.recipient)</h3>
      <p>\(share.isOpen
        ? "Opens the badge until \(share.until.inWords)."
        : "Ended on \((share.endedOn ?? share.until).inWords).")</p>
      \(share.isOpen
        ? form(
          to: "/me/badge-links/\(share.id)/end",
          button("End the link for \(share.recipient)", .warning))
        : HTML.empty)
      </section>
      """
    }))
    """
  }

  private static func decisions(_ decisions: [Decision]) -> HTML {
    """
    <h2>What employers made of it</h2>
    \(table(
      "What employers made of it",
      [Column("Employer"), Column("Decision"), Column("Because"), Column("On")],
      decisions.map { decision in
        [
          HTML.escaped(decision.employer),
          "\(decision.answer)\(decision.isPast ? " \(tag("Past"))" as HTML : HTML.empty)",
          HTML.escaped(decision.reason), HTML.escaped(decision.on.inWords),
        ]
      }, captionHidden: true))
    """
  }

  /// The only time the link is shown.
  static func link(_ link: String, recipient: String, until: Day, back: String) -> Page {
    Page(
      "Your link is ready", back: Link("Back to the badge", to: back),
      """
      \(warningText("It is not shown again. Copy it now."))
      <p>Give it to \(recipient). It opens the badge until \(until.inWords), or until you end it.</p>
      <p><code class="key">\(link)</code></p>
      """)
  }

  static func withdraw(_ id: String, _ name: String) -> Page {
    Page(
      "Withdraw this badge", caption: name, back: Link("Back to the badge", to: "/me/badges/\(id)"),
      """
      <p>Whoever checks the badge from now on is told that it does not hold. Links to it end. This \
      cannot be undone; you can make a new badge of the same record later.</p>
      \(form(to: "/me/badges/\(id)/withdrawal", button("Withdraw the badge", .warning)))
      """)
  }

  private static func day(_ day: Day?, none: String) -> HTML {
    day.map { HTML.escaped($0.inWords) } ?? "<span class=\"none\">\(none)</span>"
  }

  static func state(_ words: String) -> HTML {
    let colour: TagColour =
      switch words {
      case "Current": .green
      case "Suspended": .amber
      case "Taken back": .red
      case _: .grey
      }
    return tag(words, colour)
  }
}
