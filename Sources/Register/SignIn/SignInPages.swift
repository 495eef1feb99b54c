import Kernel
import Markup

enum SignInPages {
  /// An account of the example, whose password is no secret.
  struct AccountToTry: Sendable {
    let name: String
    let password: String
    let role: String
    let about: String
  }

  static func signIn(
    _ form: FormData, accounts: [AccountToTry], problems: [Problem] = []
  ) -> Page {
    Page(
      "Sign in", problems: problems, width: accounts.isEmpty ? .reading : .wide,
      """
      \(Markup.form(
        to: "/sign-in",
        """
        \(hiddenField("next", form["next"] ?? "/"))
        \(textInput(
          "name", "User name", form["name"], width: .twenty, autocomplete: "username",
          problems: problems))
        \(textInput(
          "password", "Password", nil, kind: .password, width: .twenty,
          autocomplete: "current-password", problems: problems))
        \(button("Sign in"))
        """))
      \(accounts.isEmpty ? .empty : toTry(accounts, next: form["next"] ?? "/"))
      """)
  }

  private static func toTry(_ accounts: [AccountToTry], next: String) -> HTML {
    """
    <h2>Try the example</h2>
    <p>Everything in this example is made up: the people, the places and what they have done. \
    Choose who to be; you can sign out and be somebody else at any time.</p>
    <div class="columns">
    \(each: accounts, { account in
      """
      <section class="card">
      <h3>\(account.role)</h3>
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
