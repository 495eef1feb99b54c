import Kernel
import Markup

/// Badges of somebody, for those who keep the records they rest on.
enum KeptBadgePages {
  struct Line: Sendable {
    let id: String
    let name: String
    let state: String
    let isOpen: Bool
    let reason: String?
    let decisions: [String]
  }

  static func all(_ person: PersonID, _ name: String, _ badges: [Line]) -> Page {
    Page(
      "Badges", caption: name,
      trail: [Link("Home", to: "/"), Link(name, to: "/people/\(person)")], width: .wide,
      """
      <p>Badges that \(name) made of records you keep. Where a record is taken out, its badge is \
      taken back by itself.</p>
      \(badges.isEmpty
        ? emptyState("No badge rests on a record that you keep.")
        : table(
          "Badges", [Column("Badge"), Column("How it stands"), Column("Your decision")],
          badges.map { badge in
            [
              badge.isOpen
                ? Link(badge.name, to: "/people/\(person)/badges/\(badge.id)/change").html
                : HTML.escaped(badge.name),
              "\(OwnBadgePages.state(badge.state))\(badge.reason.map { " \($0)" as HTML })",
              badge.decisions.isEmpty
                ? "<span class=\"none\">None decided</span>"
                : "<ul class=\"plain-list\">\(each: badge.decisions, { "<li>\($0)</li>" })</ul>",
            ]
          }, captionHidden: true))
      """)
  }

  static func change(
    _ person: PersonID, _ name: String, _ badge: String, _ title: String, isSuspended: Bool,
    isOpen: Bool, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let steps =
      isSuspended
      ? [Choice("lift", "Make it current again")]
      : [Choice("suspend", "Suspend it", hint: "Until you make it current again")]
    return Page(
      isOpen ? "Suspend or take back a badge" : "This badge cannot be changed any more",
      caption: "\(name): \(title)", problems: problems,
      back: Link("Back to the badges", to: "/people/\(person)/badges"),
      isOpen
        ? form(
          to: "/people/\(person)/badges/\(badge)/change",
          """
          \(radios(
            "step", "What should happen to it?",
            steps + [Choice("revoke", "Take it back", hint: "For good: this cannot be undone")],
            chosen: answers["step"], problems: problems))
          \(textArea(
            "reason", "Why?", answers["reason"], hint: "\(name) can read this", rows: 3,
            problems: problems))
          \(button("Change the badge", .warning))
          """)
        : "<p>It was taken back or withdrawn for good.</p>")
  }
}
