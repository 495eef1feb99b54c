import Kernel
import Markup

enum InvitationPages {
  struct Letter: Sendable {
    let account: AccountID
    let name: String
    let code: String
    let until: Instant
    /// `https://waypoint.example/welcome`
    let address: String
    /// With user name and code filled in.
    let link: String
    let asksBirthday: Bool
    let needsApp: Bool
  }

  /// One sheet of A4, to be given in person. The only time the code is shown.
  static func letter(_ letter: Letter) -> Page {
    Page(
      "One-time code for \(letter.name)", back: Link("Back", to: "/accounts/\(letter.account)"),
      """
      <div class="not-printed">
      \(warningText("It is not shown again. Print this page, or let them copy it now."))
      <p>Give it to \(letter.name) in person, or in a sealed envelope. A code made earlier no longer \
      counts.</p>
      <p>Or send them this link in a way that nobody else reads: <code>\(letter.link)</code></p>
      </div>
      <section class="letter">
      <p>With this code you set your own password for Waypoint, where your training and your \
      career are kept.</p>
      \(summaryList([
        SummaryRow("Open", letter.address),
        SummaryRow("User name", letter.name),
        SummaryRow("One-time code", "<code class=\"key\">\(letter.code)</code>" as HTML),
        SummaryRow("Use it by", letter.until.dayInLondon.inWords),
      ]))
      <ol>
      <li>Type the address above into a browser, on any phone or computer.</li>
      <li>Type your user name and the code.</li>
      \(letter.asksBirthday
        ? "<li>Say when you were born, so that we know it is you.</li>" as HTML : .empty)
      <li>Choose a password of 12 characters or more. Three random words work well.</li>
      \(letter.needsApp
        ? "<li>Set up an app on your phone that shows codes. The page says how.</li>" as HTML
        : .empty)
      </ol>
      <p>The code works once. If somebody else had this paper, tell your administrator and ask for \
      another.</p>
      </section>
      """)
  }

  static func ask(_ form: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Use your one-time code", problems: problems, back: Link("Sign in", to: "/sign-in"),
      """
      <div data-from-link>
      \(Markup.form(
        to: "/welcome",
        """
        \(textInput(
          "name", "User name", form["name"], hint: "It is in the mail or on the paper with the code",
          width: .twenty, autocomplete: "username", problems: problems))
        \(textInput(
          "code", "One-time code", form["code"], hint: "For example 7KXM-4WQT-9BDF",
          width: .twenty, autocomplete: "one-time-code", problems: problems))
        \(button("Continue"))
        """))
      </div>
      """)
  }

  static func password(
    _ form: FormData, asksBirthday: Bool, problems: [Problem] = []
  ) -> Page {
    Page(
      "Set your password", problems: problems, back: Link("Back", to: "/welcome"),
      Markup.form(
        to: "/welcome/password",
        """
        \(hiddenField("name", form["name"] ?? ""))
        \(hiddenField("code", form["code"] ?? ""))
        \(asksBirthday
          ? dayInput(
            "born", "When were you born?", form.day("born"),
            hint: "So that we know it is you. For example, 27 3 1985", isBirthday: true,
            problems: problems) : .empty)
        \(textInput(
          "password", "Password", nil,
          hint: "At least 12 characters. Three random words work well.", kind: .password,
          width: .twenty, autocomplete: "new-password", problems: problems))
        \(textInput(
          "again", "The same password again", nil, kind: .password, width: .twenty,
          autocomplete: "new-password", problems: problems))
        \(button("Save and sign in"))
        """))
  }

  static let help = Page(
    "I cannot sign in", back: Link("Sign in", to: "/sign-in"),
    """
    <h2>I forgot my password</h2>
    <p>If your account has a mail address, <a href="/sign-in/forgotten">have a link sent there</a>. \
    If not, ask an administrator of your organisation for a one-time code. They make it on the page of \
    your account and print it or read it to you. Then <a href="/welcome">use the code</a> to set \
    another password.</p>
    <h2>I lost my phone</h2>
    <p>Sign in with your password, choose “I cannot use my phone”, and use one of your recovery \
    codes. Without those, an administrator can reset your second factor.</p>
    <h2>I do not know my user name</h2>
    <p>An administrator of your organisation sees it in the list of accounts.</p>
    <h2>I am the only administrator</h2>
    <p>Your recovery codes let you in without your phone. Without your password, whoever runs the \
    server can make a one-time code: <code>waypoint user invite NAME</code>.</p>
    """)
}
