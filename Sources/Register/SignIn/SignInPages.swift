import Kernel
import Markup

enum SignInPages {
  /// An account of the example, whose password is no secret.
  struct AccountToTry: Sendable {
    let name: String
    let password: String
    let title: String
    let about: String
  }

  static func signIn(
    _ form: FormData, accounts: [AccountToTry], providers: [ProviderPages.Provider] = [],
    problems: [Problem] = []
  ) -> Page {
    let next = form["next"] ?? "/"
    let controls: HTML = """
      \(hiddenField("next", next))
      \(textInput(
        "name", "User name", form["name"], width: .twenty, autocomplete: "username",
        problems: problems))
      \(textInput(
        "password", "Password", nil, kind: .password, width: .twenty,
        autocomplete: "current-password", problems: problems))
      \(button("Sign in"))
      """
    // Whoever was away for long comes here from a page that they were on.
    let why: HTML =
      next == "/" || !problems.isEmpty
      ? .empty
      : insetText(
        """
        <p>\(next == "/account/kept"
          ? "What you typed is kept. Sign in, and it is offered to you again."
          : "Sign in to see the page you asked for.") If you were signed in before, you were away for \
        a while, and were signed out to keep people’s records safe.</p>
        """)
    guard !accounts.isEmpty else {
      return Page(
        "Sign in", problems: problems,
        "\(why)\(with(providers))\(Markup.form(to: "/sign-in", controls))\(help)")
    }
    return Page(
      "Try Waypoint", problems: problems, width: .wide,
      """
      \(why)
      \(toTry(accounts, next: next))
      <h2>Or sign in with a name and a password</h2>
      \(with(providers))
      \(Markup.form(to: "/sign-in", controls))
      \(help)
      """)
  }

  /// Ways in that somebody else keeps; ours stays below, for when theirs is down.
  private static func with(_ providers: [ProviderPages.Provider]) -> HTML {
    guard !providers.isEmpty else { return .empty }
    return """
      \(each: providers, { provider in
        "<p>\(buttonLink(provider.words, to: provider.start))</p>"
      })
      <h2>Or with a Waypoint user name</h2>
      """
  }

  private static let help: HTML = """
    <p><a href="/sign-in/forgotten">Forgotten your password?</a></p>
    <p><a href="/welcome">I have a one-time code</a></p>
    <p><a href="/sign-in/help">I cannot sign in</a></p>
    <p><a href="/standards">Read the standards for managers and leaders</a>, without an account</p>
    """

  private static func toTry(_ accounts: [AccountToTry], next: String) -> HTML {
    """
    <p class="lead">A made-up region with its hospitals, care homes, practices and councils. \
    Choose who to be, and see who must do what by when, who has, and who has not. You can sign out \
    and be somebody else at any time.</p>
    <div class="columns cards-to-try">
    \(each: accounts, { account in
      """
      <section class="card">
      <h2>\(account.title)</h2>
      <p>\(account.about)</p>
      \(Markup.form(
        to: "/sign-in",
        """
        \(hiddenField("next", next))
        \(hiddenField("name", account.name))
        \(hiddenField("password", account.password))
        \(button("Try as \(account.name)", .second))
        """))
      </section>
      """
    })
    </div>
    """
  }
}
