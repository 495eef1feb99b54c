import Kernel
import Markup

/// What badges there are, and what each stands for.
enum PublicBadgePages {
  static let trail = StandardsPages.trail + [Link("Badges", to: "/badges")]

  static func kinds(
    _ kinds: [(link: Link, type: String, standard: String?)],
    issuer: (name: String, profile: String, keys: String)?
  ) -> Page {
    Page(
      "Badges", trail: StandardsPages.trail, width: .wide,
      """
      <p class="lead">What people have achieved can leave as a signed badge, which anybody can \
      check: with or without Waypoint, and also when Waypoint is gone.</p>
      <p>\(buttonLink("Check a badge", to: "/check"))</p>
      <p>Your own badges are <a href="/me/badges">in your own record</a>. Somebody gave you a link or a \
      code? <a href="/shared">See a badge that was shared with you</a>.</p>
      <h2>What there are badges for</h2>
      \(table(
        "What there are badges for", [Column("Badge"), Column("Kind"), Column("Standard")],
        kinds.map { kind in
          [
            kind.link.html, HTML.escaped(kind.type),
            kind.standard.map(HTML.escaped) ?? "<span class=\"none\">None</span>",
          ]
        }, captionHidden: true))
      <h2>Who issues them</h2>
      \(issuer.map { issuer in
        summaryList([
          SummaryRow("Issuer", issuer.name), SummaryRow("Profile", issuer.profile),
          SummaryRow("Public keys", issuer.keys),
        ])
      } ?? "<p>No badge has been issued here yet.</p>")
      """)
  }

  struct Kind: Sendable {
    let name: String
    let type: String
    let about: String
    let criteria: String
    let framework: Link?
    let standards: [Link]
    let stages: [String]
  }

  static func kind(_ kind: Kind) -> Page {
    Page(
      kind.name, caption: "Badge", trail: trail,
      """
      <p class="lead">\(kind.about)</p>
      \(summaryList([
        SummaryRow("Kind", kind.type), SummaryRow("What had to be done", kind.criteria),
        SummaryRow(
          "Standard", kind.framework.map(\.html) ?? "<span class=\"none\">None</span>" as HTML),
      ]))
      \(kind.standards.isEmpty ? HTML.empty : """
        <h2>What it attests</h2>
        <ul>\(each: kind.standards, { "<li>\($0.html)</li>" })</ul>
        """)
      \(kind.stages.isEmpty ? HTML.empty : """
        <h2>At one of these stages</h2>
        <ul>\(each: kind.stages, { "<li>\($0)</li>" })</ul>
        """)
      <p><a href="/check">Check a badge</a></p>
      """)
  }
}
