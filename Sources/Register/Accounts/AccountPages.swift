import Kernel
import Markup

enum AccountPages {
  struct Line: Sendable {
    let id: AccountID
    let name: String
    let isClosed: Bool
    /// Whether whose it is has no post any more.
    let hasLeft: Bool
    let roles: [String]
  }

  /// A role of one's own.
  struct OwnRole: Sendable {
    let words: String
    let until: Day?
    /// Where to ask somebody to stand in.
    let cover: String?
    /// What else there is to say of it.
    let about: String?
  }

  struct GrantLine: Sendable {
    let id: String
    let words: String
    let from: Day
    let to: Day?
    let isCurrent: Bool
    let isToCome: Bool
  }

  struct View: Sendable {
    let id: AccountID
    let name: String
    let person: PersonID?
    let createdAt: Instant
    /// Since when they have one.
    let secondFactor: Instant?
    let isOwn: Bool
    let closing: Closing?
    /// Whether mail is sent from here.
    let isMailed: Bool
    /// Their confirmed address, shortened; `nil` when there is none.
    let address: String?
    /// Until when a one-time code counts that was made and not used.
    let codeUntil: Instant?
    let grants: [GrantLine]
  }

  struct Closing: Sendable {
    let at: Instant
    let by: String?
    let reason: String?
  }

  struct Notice: Sendable {
    let words: String
    let when: String
  }

  struct OwnView: Sendable {
    let name: String
    let person: PersonID?
    let roles: [OwnRole]
    let hasSecondFactor: Bool
    let address: String
    /// When they want mail about work, in words.
    let workMail: String
    let ways: [String]
    let sessions: Int
    let notices: [Notice]
    /// Whether it was shown lately who is here: what would be typed is not lost then.
    let isProved: Bool
  }

  static let home = Link("Home", to: "/")
  private static let accounts = Link("Accounts", to: "/accounts")

  /// What a list can be narrowed to, and how the address says it.
  private static let shown = [
    ("open", "Open"), ("left", "Open, with no current post"), ("closed", "Closed"), ("all", "All"),
  ]

  static func list(_ lines: [Line], shown: String) -> Page {
    Page(
      "Accounts", trail: [home], width: .wide,
      """
      <p>Who can sign in, and what they may do. A file you load never changes this.</p>
      \(buttonGroup(
        buttonLink("Add an account", to: "/accounts/new"),
        buttonLink("Shared tablets", to: "/tablets", .second),
        buttonLink("Mail", to: "/mail", .second)))
      <ul class="active-filters" aria-label="Which accounts">
      \(each: AccountPages.shown, { code, words in
        code == shown
          ? "<li><a href=\"/accounts?show=\(code)\" aria-current=\"page\"><strong>\(words)</strong></a></li>"
          : "<li><a href=\"/accounts?show=\(code)\">\(words)</a></li>" as HTML
      })
      </ul>
      \(lines.isEmpty
        ? emptyState("There are no such accounts.")
        : "\(table(lines).html)\(downloads("/accounts?show=\(shown)", rows: lines.count))" as HTML)
      """)
  }

  static func table(_ lines: [Line]) -> ListTable {
    ListTable(
      "Accounts", [Column("User name"), Column("Roles")],
      lines.map { line in
        [
          ListTable.Cell(
            """
            <a href="/accounts/\(line.id)">\(line.name)</a>\(line.isClosed ? " \(tag("Closed"))" as HTML : line.hasLeft ? " \(tag("No current post", .amber))" as HTML : .empty)
            """,
            line.name + (line.isClosed ? ", closed" : line.hasLeft ? ", no current post" : "")),
          line.roles.isEmpty
            ? ListTable.Cell("<span class=\"none\">None</span>", "None") : .lines(line.roles),
        ]
      }, captionHidden: true)
  }

  static func new(_ answers: FormData, roles: [Choice], problems: [Problem] = []) -> Page {
    Page(
      "Add an account", problems: problems, trail: [home, accounts],
      form(
        to: "/accounts/new",
        """
        \(textInput(
          "name", "User name", answers["name"], hint: "For example asha.patel", width: .twenty,
          autocomplete: "off", problems: problems))
        \(radios("role", "Role", roles, chosen: answers["role"], problems: problems))
        \(textInput(
          "organisation", "Code of the organisation", answers["organisation"],
          hint: "An administrator without one looks after everything.", width: .ten, problems: problems))
        \(textInput(
          "person", "Number of the person", answers["person"],
          hint: "So that they see their own record too. Filled in when you begin from their page "
            + "with “Make an account”.", width: .ten, numeric: true, problems: problems))
        \(button("Add account"))
        """))
  }

  static func account(
    _ view: View, _ answers: FormData, roles: [Choice], problems: [Problem]
  ) -> Page {
    Page(
      view.name, caption: "Account", problems: problems, trail: [home, accounts], width: .wide,
      """
      \(view.closing.map { closed(view.id, $0) })
      \(summaryList([
        SummaryRow("Made on", view.createdAt.inWords),
        SummaryRow(
          "Person",
          view.person.map { "<a href=\"/people/\($0)\">Their record</a>" }
            ?? HTML.escaped("Belongs to no person")),
        SummaryRow(
          "Second factor", view.secondFactor.map { "An app, since \($0.inWords)" } ?? "None",
          actions: view.secondFactor == nil || view.isOwn || view.closing != nil
            ? [] : [Link("Reset", to: "/accounts/\(view.id)/second-factor")]),
      ]))
      \(when: view.person == nil && view.grants.contains(where: \.isCurrent), "<p><a href=\"/accounts/\(view.id)/tokens\">Tokens for programs</a></p>")
      \(view.isOwn || view.closing != nil ? .empty : invitation(view, answers, problems))
      <h2>Roles</h2>
      \(view.grants.isEmpty ? emptyState("No role was ever given.") : Markup.table(
        "Roles", [Column("Role"), Column("From"), Column("Until"), Column("Now")],
        view.grants.map { grant in row(grant, of: view.id) }, captionHidden: true))
      \(view.closing == nil ? giveRole(view, answers, roles, problems) : .empty)
      \(when: view.closing == nil && !view.isOwn, "<h2>Close the account</h2><p>When they have left: <a href=\"/accounts/\(view.id)/close\">close this account</a>.</p>")
      """)
  }

  private static func closed(_ account: AccountID, _ closing: Closing) -> HTML {
    insetText(
      """
      <p>Closed on \(closing.at.inWords)\(closing.by.map { " by \($0)" } ?? ""). \
      \(closing.reason.map { "Why: \($0)" } ?? "")</p>
      \(when: closing.by != nil, "<p><a href=\"/accounts/\(account)/reopen\">Open it again</a></p>")
      """)
  }

  private static func giveRole(
    _ view: View, _ answers: FormData, _ roles: [Choice], _ problems: [Problem]
  ) -> HTML {
    """
    <h2>Give a role</h2>
    \(form(
        to: "/accounts/\(view.id)/roles",
        """
        \(radios("role", "Role", roles, chosen: answers["role"], problems: problems))
        \(textInput(
          "organisation", "Code of the organisation", answers["organisation"],
          hint: "Leave blank for roles over everything", width: .ten, problems: problems))
        \(dayInput(
          "from", "From (leave blank for today)", answers.day("from"), problems: problems))
        \(dayInput(
          "until", "Until (leave blank if there is no end)", answers.day("until"),
          problems: problems))
        \(textInput(
          "reason", "Why is this role given?", answers["reason"],
          hint: "Kept with the role, and shown to the person", problems: problems))
        \(button("Give role"))
        """))
    """
  }

  private static func invitation(
    _ view: View, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    <h2>Let them in</h2>
    <p>\(view.codeUntil.map { "A one-time code was made; it counts until \($0.inWords)." }
      ?? "They set their own password with a one-time code: when they are new, and when they forgot it.")</p>
    \(form(
      to: "/accounts/\(view.id)/invitation",
      button(view.codeUntil == nil ? "Make a one-time code" : "Make another code", .second)))
    \(view.isMailed ? byMail(view, answers, problems) : .empty)
    """
  }

  private static func byMail(
    _ view: View, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    let control: HTML =
      view.address.map {
        "<p>Or send a link to their own address, \($0). Codes made before no longer count then.</p>"
      }
      ?? textInput(
        "address", "Or send a link to their mail address", answers["address"],
        hint: "Only to one that nobody else reads. Codes made before no longer count then.",
        kind: .email, autocomplete: "off", problems: problems)
    return form(
      to: "/accounts/\(view.id)/invitation/mail",
      "\(control)\(button("Send an invitation by mail", .second))")
  }

  private static func row(_ grant: GrantLine, of account: AccountID) -> [HTML] {
    [
      HTML.escaped(grant.words), HTML.escaped(grant.from.inWords),
      HTML.escaped(grant.to?.inWords ?? "No end"),
      grant.isCurrent || grant.isToCome
        ? """
        \(when: grant.isToCome, "\(tag("To come", .amber)) ")<a href="/accounts/\(account)/roles/\(grant.id)/end">End<span class="hidden"> the role \(grant.words)</span></a>
        """ : tag("Ended"),
    ]
  }
}
