import Kernel
import Markup

enum SecondFactorPages {
  /// The code of an account of the example, which is no secret.
  static func ask(
    next: String, example: String?, problems: [Problem] = []
  ) -> Page {
    Page(
      "Enter the code from your app", problems: problems,
      """
      <p>Open the authenticator app on your phone and type the six digits it shows for Waypoint. \
      They change every 30 seconds.</p>
      \(example.map { insetText("<p>This is an example. The app would now show <strong>\($0)</strong>.</p>") })
      \(form(
        to: "/sign-in/second-factor",
        """
        \(hiddenField("next", next))
        \(textInput(
          "code", "Code", nil, width: .ten, numeric: true, autocomplete: "one-time-code",
          problems: problems))
        \(button("Continue"))
        """))
      \(details("I cannot use my phone", """
        <p>If you have your recovery codes, <a href="/sign-in/recovery-code">use one of them</a>.</p>
        <p>If not, ask another administrator to reset your second factor. You then sign in with your \
        password and set up your new phone.</p>
        """))
      """)
  }

  static func askRecovery(next: String, problems: [Problem] = []) -> Page {
    Page(
      "Use a recovery code", problems: problems,
      back: Link("Back", to: "/sign-in/second-factor"),
      """
      <p>You were shown ten of them when you set up your app. Each works once.</p>
      \(form(
        to: "/sign-in/recovery-code",
        """
        \(hiddenField("next", next))
        \(textInput(
          "code", "Recovery code", nil, hint: "For example 7KXM-4WQT-9BDF-RH2C", width: .twenty,
          autocomplete: "off", problems: problems))
        \(button("Continue"))
        """))
      """)
  }

  struct Secret: Sendable {
    /// `ABCD EFGH …`
    let groups: String
    /// `otpauth://…`
    let address: String
    let isRequired: Bool
    /// Of the account of the example.
    let example: String?
    let notices: [String]
  }

  static func setUp(_ secret: Secret, problems: [Problem] = []) -> Page {
    Page(
      "Set up your second factor", problems: problems,
      trail: secret.isRequired
        ? [] : [Link("Home", to: "/"), Link("Your account", to: "/account")],
      """
      \(each: secret.notices, { notificationBanner(.important, $0) })
      <p class="lead">\(secret.isRequired
        ? "Administrators can change who may see what, so a password alone is not enough for them. You need an app that shows a new code every 30 seconds. It takes two minutes, once."
        : "An app on your phone shows a new code every 30 seconds. From now on you type it after your password, so that nobody gets in with your password alone.")</p>
      <h2>1. Get an authenticator app</h2>
      <p>Any of them will do: those of your phone’s maker, of Microsoft or Google, or a password \
      manager. They need no signal and cost nothing.</p>
      <h2>2. Give it the key</h2>
      <p>Scan this picture with the app:</p>
      \(QRCode(secret.address)?.picture(describedAs: "QR code with the key. The same key stands below as text."))
      <p>On the phone itself, <a href="\(secret.address)">open it in the app</a>. Or type the key:</p>
      <p><code class="key">\(secret.groups)</code></p>
      <h2>3. Type the code it shows</h2>
      \(secret.example.map { insetText("<p>This is an example. The app would now show <strong>\($0)</strong>.</p>") })
      \(form(
        to: "/sign-in/second-factor/set-up",
        """
        \(textInput(
          "code", "Code", nil, hint: "Six digits", width: .ten, numeric: true,
          autocomplete: "one-time-code", problems: problems))
        \(button("Continue"))
        """))
      """)
  }

  /// The only time they are shown.
  static func codes(_ codes: [String], next: Link) -> Page {
    Page(
      "Keep your recovery codes",
      """
      <p class="lead">If you lose your phone, each of these codes lets you in once.</p>
      \(warningText("They are not shown again. Print this page or write them down, and keep them where your phone is not."))
      <ol class="codes">
      \(each: codes, { "<li><code>\($0)</code></li>" })
      </ol>
      <p>An employer with one administrator needs no second one for a lost phone: these codes are \
      enough. Where there are several, another can reset your second factor.</p>
      <p>\(buttonLink("I have kept them", to: next.address))</p>
      """)
  }

  struct State: Sendable {
    let since: Instant?
    let codesLeft: Int
    let isRequired: Bool
  }

  static func own(_ state: State, problems: [Problem] = []) -> Page {
    let trail = [Link("Home", to: "/"), Link("Your account", to: "/account")]
    guard let since = state.since else {
      return Page(
        "Second factor", problems: problems, trail: trail,
        """
        <p>You sign in with your password alone. With an app on your phone, nobody gets in with your \
        password alone.</p>
        <p>\(buttonLink("Set up an app", to: "/sign-in/second-factor/set-up"))</p>
        """)
    }
    return Page(
      "Second factor", problems: problems, trail: trail,
      """
      \(summaryList([
        SummaryRow("App set up on", since.inWords),
        SummaryRow(
          "Recovery codes left",
          state.codesLeft > 2
            ? "\(state.codesLeft)" as HTML : "\(state.codesLeft) \(tag("Make new ones", .amber))"),
      ]))
      \(form(
        to: "/account/second-factor",
        """
        \(radios("what", "What do you want to do?", [
          Choice("codes", "Make new recovery codes", hint: "The codes you have now stop working"),
          Choice(
            "remove",
            state.isRequired ? "Set up another phone" : "Set up another phone, or stop using an app",
            hint: "The app you have now stops working, and other browsers are signed out"),
        ], chosen: nil, problems: problems))
        \(button("Continue"))
        """))
      """)
  }

  static func reset(
    _ account: AccountID, name: String, reason: String?, problems: [Problem] = []
  ) -> Page {
    Page(
      "Reset the second factor of \(name)", problems: problems,
      back: Link("Back", to: "/accounts/\(account)"),
      """
      <p>Do this when they lost their phone and have no recovery codes. Make sure that it is they \
      who ask: ring them, or see them in person. They are signed out everywhere, sign in with their \
      password, and set up their new phone. They are told that it was you, and why.</p>
      \(form(
        to: "/accounts/\(account)/second-factor",
        """
        \(textInput(
          "reason", "Why?", reason, hint: "For example: lost phone, asked in person",
          problems: problems))
        \(button("Reset second factor", .warning))
        """))
      """)
  }
}
