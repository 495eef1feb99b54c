import Kernel
import Markup

/// Tokens of one's own account, or of a program's.
enum TokenPages {
  struct Line: Sendable {
    let id: String
    let name: String
    let permissions: String
    let place: String?
    let createdAt: Instant
    let expiresOn: Day
    let lastUsedAt: Instant?
    let state: State
  }

  enum State: Sendable { case inUse, over, revoked }

  struct Place: Sendable {
    /// `/account` or `/accounts/17`.
    let base: String
    /// The name of a program's account; `nil` for one's own.
    let program: String?
    var trail: [Link] {
      let home = Link("Home", to: "/")
      guard let program else { return [home, Link("Your account", to: "/account")] }
      return [home, Link("Accounts", to: "/accounts"), Link(program, to: base)]
    }
  }

  static func list(_ lines: [Line], at place: Place) -> Page {
    let whose = place.program.map { "\($0) would" } ?? "you would"
    return Page(
      "Tokens for programs", caption: place.program, trail: place.trail, width: .wide,
      """
      <p>A token lets a program ask Waypoint questions as \(whose), \
      and no more than you choose. It cannot change anything, and cannot sign in. \
      What programs can ask is described at <code>/openapi.json</code>.</p>
      <p>\(buttonLink("Make a token", to: "\(place.base)/tokens/new"))</p>
      \(lines.isEmpty ? emptyState("There are no tokens yet.") : table(
        "Tokens", [
          Column("What for"), Column("May"), Column("Until"), Column("Last used"), Column("Now"),
        ], lines.map { row($0, at: place) }, captionHidden: true))
      """)
  }

  private static func row(_ line: Line, at place: Place) -> [HTML] {
    [
      HTML.escaped(line.name),
      HTML.escaped(line.permissions + (line.place.map { ". Only at \($0)" } ?? "")),
      HTML.escaped(line.expiresOn.inWords),
      HTML.escaped(line.lastUsedAt?.inWords ?? "Never"),
      state(line, at: place),
    ]
  }

  private static func state(_ line: Line, at place: Place) -> HTML {
    switch line.state {
    case .inUse:
      form(
        to: "\(place.base)/tokens/\(line.id)/revoke",
        """
        <button class="plain" type="submit">Revoke<span class="hidden"> the token \(line.name)</span></button>
        """)
    case .over: tag("Over")
    case .revoked: tag("Revoked")
    }
  }

  static func new(
    _ answers: FormData, permissions: [Choice], organisations: [Choice], at place: Place,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Make a token", caption: place.program, problems: problems,
      trail: place.trail + [Link("Tokens for programs", to: "\(place.base)/tokens")],
      form(
        to: "\(place.base)/tokens/new",
        """
        \(textInput(
          "name", "What is it for?", answers["name"],
          hint: "The program that will use it, for example Rota system", width: .twenty,
          autocomplete: "off", problems: problems))
        \(checkboxes(
          "permissions", "What may the program do?", permissions,
          chosen: answers.all("permissions"), problems: problems))
        \(organisations.isEmpty ? .empty : select(
          "organisation", "Only at one organisation?", organisations,
          chosen: answers["organisation"], blank: "No, wherever the account may",
          problems: problems))
        \(dayInput(
          "expiresOn", "Last day on which it works", answers.day("expiresOn"),
          hint: "At most a year from today. For example, 27 3 2026", problems: problems))
        \(button("Make the token"))
        """))
  }

  static func made(_ token: String, name: String, at place: Place) -> Page {
    Page(
      "Copy the token now", caption: name,
      trail: place.trail + [Link("Tokens for programs", to: "\(place.base)/tokens")],
      """
      \(warningText("It is shown only this once. Waypoint keeps no copy."))
      <p><code class="token">\(token)</code></p>
      <p>Put it where the program keeps its secrets, not into a mail. The program sends it with \
      each question:</p>
      <p><code>Authorization: Bearer wpt_…</code></p>
      <p>If anybody else may have seen it, revoke it and make another.</p>
      <p>\(buttonLink("I have copied it", to: "\(place.base)/tokens", .second))</p>
      """)
  }
}
