import Kernel
import Markup

enum TabletPages {
  struct Line: Sendable {
    let id: String
    let name: String
    let organisation: String
    let madeAt: Instant
    let madeBy: String
  }

  private static let trail = [Link("Home", to: "/"), Link("Accounts", to: "/accounts")]

  static func list(_ lines: [Line]) -> Page {
    Page(
      "Shared tablets", trail: trail, width: .wide,
      """
      <p>On a tablet that your staff share they sign in with their staff number and a PIN of their \
      own, see their own training and nothing else, and are signed out after five minutes.</p>
      <p>\(buttonLink("Make this device a shared tablet", to: "/tablets/new"))</p>
      \(lines.isEmpty
        ? emptyState("No tablet is registered. Open this page on the tablet itself to register it.")
        : table(
          "Shared tablets",
          [Column("Tablet"), Column("Where"), Column("Since"), Column("By"), Column("Action")],
          lines.map(row), captionHidden: true))
      """)
  }

  private static func row(_ line: Line) -> [HTML] {
    [
      HTML.escaped(line.name), HTML.escaped(line.organisation),
      HTML.escaped(line.madeAt.inWords), HTML.escaped(line.madeBy),
      form(
        to: "/tablets/\(line.id)/end",
        """
        <button class="plain" type="submit">Remove<span class="hidden"> the tablet \(line.name)</span></button>
        """),
    ]
  }

  static func new(_ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Make this device a shared tablet", problems: problems,
      trail: trail + [Link("Shared tablets", to: "/tablets")],
      """
      <p>Do this on the tablet itself. You are signed out on it, and the staff of the workplace can \
      sign in with their PINs.</p>
      \(form(
        to: "/tablets/new",
        """
        \(textInput(
          "organisation", "Code of the workplace", answers["organisation"],
          hint: "The one on its page under Organisations, for example 1-123456789", width: .twenty,
          problems: problems))
        \(textInput(
          "name", "What is this tablet called?", answers["name"],
          hint: "For example: Blue tablet, staff room", width: .twenty, problems: problems))
        \(button("Register this tablet"))
        """))
      """)
  }

  static let notOne = Page(
    "This is no shared tablet",
    """
    <p>An administrator of your workplace has to register this device first: they sign in on it, and \
    choose Accounts, then Shared tablets.</p>
    <p><a href="/sign-in">Sign in with a password</a></p>
    """)

  static func signIn(
    at organisation: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Who are you?", caption: organisation, problems: problems,
      """
      \(form(
        to: "/tablet",
        """
        \(textInput(
          "name", "Staff number or user name", answers["name"], width: .twenty,
          autocomplete: "off", problems: problems))
        \(textInput(
          "pin", "PIN", nil, hint: "Your own six digits", kind: .password, width: .ten,
          numeric: true, autocomplete: "off", problems: problems))
        \(button("Sign in"))
        """))
      <p><a href="/tablet/pin">Set my PIN with a one-time code</a></p>
      \(details("This is not a shared tablet", """
        <p>An administrator of your workplace can <a href="/sign-in">sign in with a password</a>, and \
        remove it under Accounts, Shared tablets.</p>
        """))
      """)
  }

  /// For somebody at whom too many wrong PINs were tried, by whomever.
  static func proof(
    _ answers: FormData, isAfterGuesses: Bool, problems: [Problem] = []
  ) -> Page {
    Page(
      "Show that it is you", problems: problems, back: Link("Back", to: "/tablet"),
      """
      \(when: isAfterGuesses, insetText("<p>There were too many wrong PINs for you on this tablet, perhaps not by you.</p>"))
      \(form(
        to: "/tablet/proof",
        """
        \(textInput(
          "name", "Staff number or user name", answers["name"], width: .twenty,
          autocomplete: "off", problems: problems))
        \(dayInput(
          "born", "When were you born?", answers.day("born"), hint: "For example, 27 3 1985",
          problems: problems))
        \(textInput(
          "pin", "PIN", nil, hint: "Your own six digits", kind: .password, width: .ten,
          numeric: true, autocomplete: "off", problems: problems))
        \(button("Sign in"))
        """))
      <p>Or <a href="/tablet/pin">set another PIN with a one-time code</a>, which your manager or an \
      administrator of your workplace prints for you.</p>
      """)
  }

  static func askCode(_ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Set your PIN", problems: problems, back: Link("Back", to: "/tablet"),
      """
      <p>You need a one-time code. Your manager or an administrator of your workplace prints it for \
      you, also when you forgot your PIN.</p>
      \(form(
        to: "/tablet/pin",
        """
        \(textInput(
          "name", "User name", answers["name"], hint: "It is on the paper with the code",
          width: .twenty, autocomplete: "off", problems: problems))
        \(textInput(
          "code", "One-time code", answers["code"], hint: "For example 7KXM-4WQT-9BDF",
          width: .twenty, autocomplete: "off", problems: problems))
        \(button("Continue"))
        """))
      """)
  }

  static func choosePin(
    _ answers: FormData, asksBirthday: Bool, problems: [Problem] = []
  ) -> Page {
    Page(
      "Choose your PIN", problems: problems, back: Link("Back", to: "/tablet/pin"),
      form(
        to: "/tablet/pin/new",
        """
        \(hiddenField("name", answers["name"] ?? ""))
        \(hiddenField("code", answers["code"] ?? ""))
        \(asksBirthday
          ? dayInput(
            "born", "When were you born?", answers.day("born"),
            hint: "So that we know it is you. For example, 27 3 1985", problems: problems) : .empty)
        \(textInput(
          "pin", "PIN", nil, hint: "Six digits that are not easy to guess", kind: .password,
          width: .ten, numeric: true, autocomplete: "off", problems: problems))
        \(textInput(
          "again", "The same PIN again", nil, kind: .password, width: .ten, numeric: true,
          autocomplete: "off", problems: problems))
        \(button("Save my PIN"))
        """))
  }
}
