import Kernel
import Markup

/// One’s own account.
extension AccountPages {
  static func own(_ view: OwnView, problems: [Problem]) -> Page {
    Page(
      "Your account", problems: problems, trail: [home],
      """
      \(view.notices.isEmpty ? .empty : noticed(view.notices))
      \(summaryList([
        SummaryRow("User name", view.name),
        SummaryRow(
          "Second factor", view.hasSecondFactor ? "An app on your phone" : "None",
          actions: [Link("Change", to: "/account/second-factor")]),
        SummaryRow(
          "Mail address", view.address, actions: [Link("Change", to: "/account/address")]),
        SummaryRow(
          "News and mail about work", view.workMail,
          actions: [Link("Change", to: "/account/news")]),
        SummaryRow(
          "Signed in",
          view.sessions == 1 ? "In this browser" : "In \(view.sessions) browsers",
          actions: [Link("See", to: "/account/sessions")]),
        SummaryRow(
          "Your record",
          view.person.map { "<a href=\"/people/\($0)\">See what is held about you</a>" }
            ?? HTML.escaped("This account belongs to no person")),
        SummaryRow(
          "Ways you sign in", view.ways.joined(separator: "; "),
          actions: [Link("Change", to: "/account/ways")]),
      ]))
      <p><a href="/account/tokens">Tokens for programs</a></p>
      <p><a href="/account/close">Close your account</a></p>
      <h2>Your roles</h2>
      \(ownRoles(view.roles))
      <h2>Change your password</h2>
      \(view.isProved ? passwordForm(problems) : "<p>\(buttonLink("Show that it is you first", to: "/account/confirm?next=/account", .second))</p>" as HTML)
      """)
  }

  private static func passwordForm(_ problems: [Problem]) -> HTML {
    form(
      to: "/account/password",
      """
      \(textInput(
          "current", "Present password", nil, kind: .password, width: .twenty,
          autocomplete: "current-password", problems: problems))
      \(textInput(
          "password", "New password", nil,
          hint: "At least 12 characters. Three random words work well.", kind: .password,
          width: .twenty, autocomplete: "new-password", problems: problems))
      \(textInput(
          "again", "The new password again", nil, kind: .password, width: .twenty,
          autocomplete: "new-password", problems: problems))
      \(button("Change password"))
      """)
  }

  private static func ownRoles(_ roles: [OwnRole]) -> HTML {
    guard !roles.isEmpty else { return emptyState("You hold no role besides being yourself.") }
    return """
      \(Markup.table(
        "Your roles", [Column("Role"), Column("Until"), Column("While you are away")],
        roles.map { role in
          [
            HTML.escaped(role.words), HTML.escaped(role.until?.inWords ?? "No end"),
            role.cover.map { "<a href=\"\($0)\">Ask somebody to stand in<span class=\"hidden\"> as \(role.words)</span></a>" }
              ?? HTML.escaped(role.about ?? ""),
          ]
        }, captionHidden: true))
      <p><a href="/account/role">Choose which role to act in</a></p>
      """
  }

  private static func noticed(_ notices: [Notice]) -> HTML {
    """
    \(each: notices, { notice in
      notificationBanner(.important, "\(notice.words) (\(notice.when))")
    })
    \(form(
      to: "/account/notices",
      "<p>If you know nothing of this, change your password now and tell your administrator.</p>\(button("I have read this", .second))"
    ))
    """
  }
}
