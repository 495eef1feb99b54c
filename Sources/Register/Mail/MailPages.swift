import Kernel
import Markup

enum MailPages {
  struct Line: Sendable {
    let id: String
    let account: AccountID
    let name: String
    let what: String
    let queuedAt: Instant
    let lateAt: Instant
    let attempts: Int
    /// Why it was not taken, when it was tried.
    let why: String?
    /// What to do about it.
    let advice: String?
    let mayTryAgain: Bool
  }

  struct View: Sendable {
    /// From where and through which server; `nil` when no mail is sent.
    let sender: (address: String, server: String)?
    let waiting: [Line]
    let refused: [Line]
    let late: [Line]
  }

  static func outbox(_ view: View) -> Page {
    Page(
      "Mail", trail: [Link("Home", to: "/"), Link("Accounts", to: "/accounts")], width: .wide,
      """
      \(view.sender.map { sender in
        "<p>Mail is sent from \(sender.address) through \(sender.server).</p>" as HTML
      } ?? insetText(
        """
        <p>No mail is sent from here: whoever runs this Waypoint has set up no mail server. Hand \
        over one-time codes and links instead, from the page of each account.</p>
        """))
      <h2>Waiting</h2>
      \(list("Waiting", view.waiting, none: "No mail waits to be sent."))
      <h2>Refused</h2>
      \(list("Refused", view.refused, none: "No mail was refused."))
      <h2>Not sent in time</h2>
      \(list("Not sent in time", view.late, none: "Every mail was sent in time."))
      <p>What mails say is never shown here, and is removed when they are sent.</p>
      """)
  }

  private static func list(_ caption: String, _ lines: [Line], none: String) -> HTML {
    guard !lines.isEmpty else { return emptyState(none) }
    return table(
      caption,
      [
        Column("Account"), Column("About"), Column("Since"), Column("Of use until"),
        Column("What happened"), Column("Action"),
      ],
      lines.map { line in
        [
          "<a href=\"/accounts/\(line.account)\">\(line.name)</a>", HTML.escaped(line.what),
          HTML.escaped(line.queuedAt.inWords), HTML.escaped(line.lateAt.inWords), why(line),
          line.mayTryAgain ? tryAgain(line) : "<span class=\"none\">None</span>",
        ]
      }, captionHidden: true)
  }

  private static func why(_ line: Line) -> HTML {
    guard let why = line.why else { return "Not tried yet" }
    return """
      <p>\(why). Tried \(line.attempts == 1 ? "once" : "\(line.attempts) times").</p>
      \(line.advice.map { "<p>\($0).</p>" as HTML } ?? .empty)
      """
  }

  private static func tryAgain(_ line: Line) -> HTML {
    form(
      to: "/mail/\(line.id)/again",
      """
      <button class="plain" type="submit">Try again<span class="hidden"> to send \(line.what) to \
      \(line.name)</span></button>
      """)
  }

  // One's own address

  struct Address: Sendable {
    let isMailed: Bool
    let address: String?
    let wanted: String?
  }

  private static let own = [Link("Home", to: "/"), Link("Your account", to: "/account")]

  static func address(_ view: Address, _ form: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Your mail address", problems: problems, trail: own,
      """
      <p>You need none. With one, you can set another password when you forgot yours, and are told \
      when something changes about how you sign in. Only Waypoint uses it, for nothing else.</p>
      \(summaryList([
        SummaryRow("Mail goes to", view.address ?? "No address"),
        SummaryRow("To be confirmed", view.wanted ?? "None"),
      ]))
      \(view.isMailed ? change(view, form, problems) : insetText(
        "<p>No mail is sent from this Waypoint, so there is nothing to change.</p>"))
      """)
  }

  private static func change(_ view: Address, _ form: FormData, _ problems: [Problem]) -> HTML {
    """
    \(Markup.form(
      to: "/account/address",
      """
      \(textInput(
        "address", "New mail address", form["address"],
        hint: "One that only you read. A link is sent there; it becomes yours when you open it.",
        kind: .email, autocomplete: "email", problems: problems))
      \(buttonGroup(
        button("Send a link there"),
        view.address == nil && view.wanted == nil
          ? .empty : button("Remove my address", .second, name: "do", value: "remove")))
      """))
    """
  }

  static func confirm(_ form: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Confirm your mail address", problems: problems, back: Link("Sign in", to: "/sign-in"),
      """
      <p>Mail about the Waypoint account will come to the address where you found the code.</p>
      <div data-from-link>
      \(Markup.form(
        to: "/mail-address",
        """
        \(textInput(
          "name", "User name", form["name"], hint: "It is in the mail", width: .twenty,
          autocomplete: "username", problems: problems))
        \(textInput(
          "code", "Code", form["code"], hint: "On a line of its own in the mail", width: .twenty,
          autocomplete: "one-time-code", problems: problems))
        \(button("This is my address"))
        """))
      </div>
      """)
  }

  static let confirmed = Page(
    "Your mail address is confirmed", back: Link("Home", to: "/"),
    "<p>Mail about your Waypoint account comes to this address from now on.</p>")

  // Forgotten passwords

  static func forgotten(_ form: FormData, isMailed: Bool, problems: [Problem] = []) -> Page {
    Page(
      "Forgotten your password?", problems: problems, back: Link("Sign in", to: "/sign-in"),
      isMailed
        ? Markup.form(
          to: "/sign-in/forgotten",
          """
          <p>If your account has a mail address, a link to set another password is sent there.</p>
          \(textInput(
            "name", "User name", form["name"], width: .twenty, autocomplete: "username",
            problems: problems))
          \(button("Send me a link"))
          """)
        : """
        <p>Ask an administrator of your organisation for a one-time code, then \
        <a href="/welcome">use the code</a> to set another password.</p>
        """)
  }

  /// The same whether there is such an account or not.
  static let asked = Page(
    "Look into your mail", back: Link("Sign in", to: "/sign-in"),
    """
    <p>If there is an account with this user name, and it has a mail address, a link to set another \
    password is on its way. It comes within a few minutes, counts for \
    two hours, and works once. If one was sent in the last quarter of an hour, use that one.</p>
    <p>If nothing comes, look into the folder for unwanted mail. If your account has no mail \
    address, ask an administrator of your organisation for a one-time code.</p>
    """)
}
