import Kernel
import Markup

enum RoleListPages {
  private static let home = Link("Home", to: "/")

  static func list(_ view: AccessOfOrganisation.View) -> Page {
    Page(
      "Who has access", caption: view.name,
      trail: [home, Link(view.name, to: "/organisations/\(view.id)")], width: .wide,
      """
      \(view.advice.map { notificationBanner(.important, $0) })
      <p>Roles held at \(view.name) and at what is under it. Line managers see those who report to \
      them, and everybody sees themselves: nobody is given that.</p>
      <p>\(buttonLink("Give a role", to: "/organisations/\(view.id)/access/new"))</p>
      \(view.current.isEmpty
        ? emptyState("Nobody holds a role here.")
        : table(
          "Roles", ["Who", "Role", "Where", "Until", "Given by", "Action"].map { Column($0) },
          view.current.map(row), captionHidden: true))
      <p><a href="/organisations/\(view.id)/access/history">Roles that have ended</a></p>
      """)
  }

  private static func row(_ line: AccessOfOrganisation.Line) -> [HTML] {
    let end: HTML = """
      <a href="/accounts/\(line.account)/roles/\(line.grant)/end">End<span class="hidden"> the role \
      \(line.role) of \(line.name)</span></a>
      """
    let cover: HTML = """
      <br><a href="/roles/\(line.grant)/cover">Cover<span class="hidden"> for \(line.name) as \
      \(line.role)</span></a>
      """
    return [
      "<a href=\"/accounts/\(line.account)\">\(line.name)</a>",
      "\(line.role)\(state(line.state))",
      HTML.escaped(line.place), until(line), given(line),
      "\(confirm(line))\(end)\(line.mayLend ? cover : HTML.empty)",
    ]
  }

  private static func confirm(_ line: AccessOfOrganisation.Line) -> HTML {
    guard case .awaiting(mayConfirm: true) = line.state else { return .empty }
    return """
      <a href="/accounts/\(line.account)/roles/\(line.grant)/confirm">Confirm<span class="hidden"> \
      the role \(line.role) of \(line.name)</span></a><br>
      """
  }

  static func confirm(
    _ account: AccountID, name: String, _ words: String, grant: String, givenBy: String,
    reason: String, back: String, problems: [Problem]
  ) -> Page {
    Page(
      "Confirm a role of \(name)", problems: problems, back: Link("Back", to: back),
      """
      <p>This role lets its holder do what administrators may not, so two of you decide. Make sure \
      that the account is used by the person it belongs to.</p>
      \(summaryList([
        SummaryRow("Role", words), SummaryRow("Asked for by", givenBy), SummaryRow("Why", reason),
      ]))
      \(form(to: "/accounts/\(account)/roles/\(grant)/confirm", "\(button("Confirm the role"))"))
      <p>If it is not right, <a href="/accounts/\(account)/roles/\(grant)/end">end it</a>.</p>
      """)
  }

  private static func state(_ state: AccessOfOrganisation.Line.State) -> HTML {
    switch state {
    case .current, .ended: .empty
    case .toCome: " \(tag("To come", .blue))"
    case .awaiting: " \(tag("Waits for a second administrator", .amber))"
    }
  }

  private static func until(_ line: AccessOfOrganisation.Line) -> HTML {
    let from: HTML =
      if case .toCome = line.state { "From \(line.from.inWords)<br>" } else { .empty }
    return """
      \(from)\(line.until?.inWords ?? "No end")\
      \(line.untilWhy.map { "<br><span class=\"muted\">\($0)</span>" as HTML })
      """
  }

  private static func given(_ line: AccessOfOrganisation.Line) -> HTML {
    """
    \(line.givenBy ?? "Not kept")\
    \(line.reason.map { "<br><span class=\"muted\">\($0)</span>" as HTML })
    """
  }

  static func history(_ view: AccessOfOrganisation.View) -> Page {
    Page(
      "Roles that have ended", caption: view.name,
      trail: [
        home, Link(view.name, to: "/organisations/\(view.id)"),
        Link("Who has access", to: "/organisations/\(view.id)/access"),
      ], width: .wide,
      view.past.isEmpty
        ? emptyState("No role has ended here.")
        : table(
          "Roles that have ended",
          ["Who", "Role", "Where", "From", "Until", "Given by", "Why it ended"].map { Column($0) },
          view.past.map { line in
            [
              HTML.escaped(line.name), HTML.escaped(line.role), HTML.escaped(line.place),
              HTML.escaped(line.from.inWords), HTML.escaped(line.until?.inWords ?? ""),
              given(line), HTML.escaped(ending(line)),
            ]
          }, captionHidden: true))
  }

  private static func ending(_ line: AccessOfOrganisation.Line) -> String {
    if case .ended(let reason?) = line.state { return reason }
    return line.untilWhy ?? "It was for that long"
  }

  static func end(
    _ account: AccountID, name: String, _ words: String, grant: String, back: String,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "End the role of \(name)", caption: words, problems: problems, back: Link("Back", to: back),
      """
      <p>\(name) can do nothing in this role from the next page they open. What they did stays \
      written down.</p>
      \(form(
        to: "/accounts/\(account)/roles/\(grant)/end",
        """
        \(textInput("reason", "Why does it end?", answers["reason"], problems: problems))
        \(button("End the role", .warning))
        """))
      """)
  }

  static func cover(
    _ grant: String, _ words: String, isOwn: Bool, colleagues: [Choice], back: String,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      isOwn ? "Ask somebody to stand in for you" : "Have somebody stand in", caption: words,
      problems: problems, back: Link("Back", to: back),
      """
      <p>A colleague holds this role besides \(isOwn ? "you" : "its holder") for the days you say. \
      It ends by itself, and everything they do is written down under their name.</p>
      \(form(
        to: "/roles/\(grant)/cover",
        """
        \(colleagues.isEmpty
          ? textInput(
            "colleague", "User name of the colleague", answers["colleague"],
            hint: "What they sign in with: ask them", width: .twenty, autocomplete: "off",
            problems: problems)
          : select(
            "colleague", "Who stands in?", colleagues, chosen: answers["colleague"],
            blank: "Choose a colleague", problems: problems))
        \(dayInput("from", "First day", answers.day("from"), problems: problems))
        \(dayInput("until", "Last day", answers.day("until"), problems: problems))
        \(textInput(
          "reason", "Why?", answers["reason"], hint: "For example: annual leave",
          problems: problems))
        \(button("Save"))
        """))
      """)
  }

  static func own(_ choices: [Choice], chosen: String, problems: [Problem]) -> Page {
    Page(
      "Choose which role to act in", problems: problems,
      trail: [home, Link("Your account", to: "/account")],
      form(
        to: "/account/role",
        """
        \(radios(
          "role", "Act as", choices, chosen: chosen,
          hint: "You stay signed in. What you do is written down under the role.",
          problems: problems))
        \(button("Continue"))
        """))
  }
}
