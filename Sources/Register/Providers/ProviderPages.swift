import Kernel
import Markup

/// Signing in with somebody else's sign-in: what is said on the way.
enum ProviderPages {
  private static let home = Link("Home", to: "/")
  private static let account = Link("Your account", to: "/account")

  /// A provider as the pages need it.
  struct Provider: Hashable, Sendable {
    let id: String
    let name: String
    /// Words of its button.
    let words: String
    /// Where its button leads.
    let start: String

    var address: String { "/sign-in/with/\(id)" }
  }

  /// Nobody here is linked to it, and nothing was made.
  static func unknown(_ provider: Provider, label: String, triedTooOften: Bool) -> Page {
    Page(
      "Your \(provider.name) sign-in is not linked to Waypoint yet",
      """
      \(summaryList([SummaryRow("You signed in to \(provider.name) as", label)]))
      \(when(
        triedTooOften,
        warningText(
          "The date of birth was wrong too often. You can try again tomorrow, or use one of these ways.")
      ))
      <p>\(provider.name) says who you are, but Waypoint does not know yet which account is yours. \
      Nothing was made or changed.</p>
      <h2>If you have a Waypoint user name and password</h2>
      <p>Sign in with them once. You are then asked whether to link \(provider.name), and can use it \
      from then on.</p>
      <p>\(buttonLink("Sign in and link", to: "/sign-in?next=/account/link"))</p>
      <h2>If you do not</h2>
      <p>Ask an administrator of your organisation for an account. They can see whether you have \
      one already.</p>
      <p><a href="/sign-in">Back to sign in</a></p>
      """)
  }

  /// The provider vouches for a number that is theirs; they show that they are not somebody else
  /// who was given it.
  static func confirm(
    _ provider: Provider, label: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "What is your date of birth?", problems: problems,
      """
      \(summaryList([SummaryRow("You signed in to \(provider.name) as", label)]))
      <p>\(provider.name) gave us a number that belongs to one person in Waypoint. Confirm that it \
      is you: we ask this once, and then link \(provider.name) to your account.</p>
      \(form(
        to: "\(provider.address)/confirm",
        """
        \(dayInput(
          "born", "Date of birth", answers.day("born"), hint: "For example, 27 3 1985",
          isBirthday: true, problems: problems))
        \(button("Confirm and sign in"))
        """))
      <p><a href="/sign-in">This is not me, or I do not want this</a></p>
      """)
  }

  /// Signed in here and there: is it to be one?
  static func link(
    _ provider: Provider, label: String, user: String, problems: [Problem] = []
  ) -> Page {
    Page(
      "Link \(provider.name) to your account?", problems: problems, trail: [home, account],
      """
      \(summaryList([
        SummaryRow("Your Waypoint account", user),
        SummaryRow("You signed in to \(provider.name) as", label),
      ]))
      <p>Whoever can sign in to \(provider.name) as \(label) will be able to sign in here as you, \
      without your Waypoint password. Link it only if it is yours alone.</p>
      \(form(
        to: "/account/link",
        buttonGroup(
          button("Link \(provider.name)"),
          button("Do not link", .second, name: "answer", value: "no"))))
      """)
  }

  /// One way in which somebody can sign in.
  struct Way: Hashable, Sendable {
    let identity: String
    let provider: String
    let label: String
    let rule: String
    let linkedAt: Instant
    let usedAt: Instant?
  }

  static func ways(
    _ ways: [Way], addable: [Provider], problems: [Problem] = []
  ) -> Page {
    Page(
      "Ways you sign in", problems: problems, trail: [home, account], width: .wide,
      """
      <p>With your user name and password, and with what is linked here.</p>
      \(ways.isEmpty ? emptyState("Nothing is linked to your account.") : table(ways))
      \(addable.isEmpty ? emptyState("Your organisation has set up no other way to sign in.") : add(addable))
      """)
  }

  private static func table(_ ways: [Way]) -> HTML {
    Markup.table(
      "Linked ways to sign in",
      [
        Column("With"), Column("Known there as"), Column("Linked"), Column("Last used"),
        Column("Unlink"),
      ],
      ways.map { way in
        [
          HTML.escaped(way.provider), HTML.escaped(way.label),
          "\(way.linkedAt.inWords)<br>\(way.rule)",
          way.usedAt.map { HTML.escaped($0.inWords) } ?? "<span class=\"none\">Not yet</span>",
          form(
            to: "/account/ways/\(way.identity)/unlink",
            """
            <button class="plain" type="submit">Unlink<span class="hidden"> \(way.provider), \(way.label)</span></button>
            """),
        ]
      }, captionHidden: true)
  }

  private static func add(_ providers: [Provider]) -> HTML {
    """
    <h2>Link another</h2>
    <p>You sign in there, come back, and confirm. You can unlink it at any time.</p>
    \(each: providers, { provider in
      "<p>\(buttonLink("Link \(provider.name)", to: provider.start, .second))</p>"
    })
    """
  }

  /// After signing out of a session that was begun with a provider.
  static func signedOut(stillAt provider: Provider?) -> Page {
    guard let provider else {
      return Page(
        "You have signed out",
        """
        <p>Nobody is signed in to Waypoint in this browser.</p>
        <p>\(buttonLink("Sign in again", to: "/sign-in"))</p>
        """)
    }
    return Page(
      "You have signed out of Waypoint",
      """
      \(warningText("You may still be signed in to \(provider.name) in this browser."))
      <p>If others use this computer, sign out of \(provider.name) as well. This ends what else you \
      have open with it here.</p>
      \(buttonGroup(
        buttonLink("Sign out of \(provider.name)", to: "/sign-out/at-provider"),
        buttonLink("Sign in again", to: "/sign-in", .second)))
      """)
  }

  private static func when(_ condition: Bool, _ html: HTML) -> HTML { condition ? html : .empty }
}
