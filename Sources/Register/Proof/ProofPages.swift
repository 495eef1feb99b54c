import Kernel
import Markup

/// Asking somebody who is signed in who they are.
enum ProofPages {
  struct Question: Sendable {
    let hasApp: Bool
    /// Whether they are still to set up the second factor without which they are not signed in.
    let isEntering: Bool
    /// What the app of an account of the example shows.
    let example: String?
    /// Providers that can ask in our place.
    let ways: [Link]
    let form: String?
    let next: String?
  }

  static func ask(_ question: Question, problems: [Problem] = []) -> Page {
    Page(
      "Show that it is you", problems: problems,
      back: question.isEntering
        ? Link("Sign in", to: "/sign-in") : Link("Your account", to: "/account"),
      """
      <p>\(question.isEntering ? entering : again)</p>
      \(question.example.map { insetText("<p>This is an example. The app would now show <strong>\($0)</strong>.</p>") })
      \(form(
        to: "/account/confirm",
        """
        \(question.form.map { hiddenField("form", $0) })
        \(question.next.map { hiddenField("next", $0) })
        \(question.hasApp ? code(problems) : password(problems))
        \(button("Continue"))
        """))
      \(each: question.ways, { way in
        "<p>Or <a href=\"\(way.address)\">sign in again with \(way.words)</a>.</p>"
      })
      \(when: !question.hasApp, noPassword)
      \(when: question.hasApp, details("I cannot use my phone", """
        <p>Sign out, and sign in again with one of your recovery codes. What you typed waits for you \
        on the page <a href="/account/kept">What you typed was kept</a>.</p>
        """))
      """)
  }

  private static let noPassword: HTML = """
    <p>If you have no password, or do not know it, ask an administrator of your organisation for a \
    one-time code, and set a password on the page <a href="/welcome">Use your one-time code</a>.</p>
    """

  private static let again =
    "You signed in a while ago. What you are about to change decides who gets into an account, so"
    + " we ask again. What you typed is kept, and nothing was saved yet."
  private static let entering =
    "You came in without being asked who you are, or that was a while ago. The phone you are about"
    + " to set up will open this account from now on, so we ask first."

  private static func code(_ problems: [Problem]) -> HTML {
    textInput(
      "code", "Code from your app", nil, hint: "Six digits", width: .ten, numeric: true,
      autocomplete: "one-time-code", problems: problems)
  }

  private static func password(_ problems: [Problem]) -> HTML {
    textInput(
      "password", "Your password", nil, kind: .password, width: .twenty,
      autocomplete: "current-password", problems: problems)
  }

  /// It was they: what they had sent, to be sent now.
  static func goOn(_ kept: SessionPages.Kept) -> Page {
    Page(
      "Go on with what you began", trail: SessionPages.trail,
      """
      <p>Thank you. Nothing was saved yet: look at what you typed, and send it now.</p>
      \(when: kept.fields.allSatisfy(\.value.isEmpty), "<p>You had pressed a button and typed nothing.</p>")
      \(SessionPages.card(kept))
      """)
  }
}
