import Kernel
import Markup

enum ClosingPages {
  struct Summary: Sendable {
    let id: AccountID
    let name: String
    /// That would end.
    let roles: [String]
    let hasPost: Bool
  }

  static func ask(
    _ summary: Summary, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Close the account of \(summary.name)", problems: problems,
      back: Link("Back", to: "/accounts/\(summary.id)"),
      """
      <p>Do this when somebody has left, or no longer needs to sign in. Their record and what they \
      did stay. The account can be opened again.</p>
      \(when: summary.hasPost, insetText("<p>They have a current post. Without an account they no longer see what is held about them here.</p>"))
      \(form(
        to: "/accounts/\(summary.id)/close/check",
        """
        \(textInput(
          "reason", "Why is it closed?", answers["reason"], hint: "For example: left on 31 March",
          problems: problems))
        \(button("Continue"))
        """))
      """)
  }

  /// - Parameter change: Where to say another reason.
  static func check(_ summary: Summary, reason: String, change: String) -> Page {
    Page(
      "Check what you close", back: Link("Back", to: "/accounts/\(summary.id)/close"),
      """
      \(summaryList([
        SummaryRow("Account", summary.name),
        SummaryRow("Roles that end", summary.roles.isEmpty ? "None" : summary.roles.joined(separator: "; ")),
        SummaryRow(
          "Ends at once",
          "Everywhere they are signed in, tokens, one-time codes, mails that wait, forms that were kept, their PIN"),
        SummaryRow("Stays", "Their record, and what was done with the account"),
        SummaryRow(
          "Why", reason,
          actions: [Link("Change", to: change)]),
      ]))
      \(form(
        to: "/accounts/\(summary.id)/close",
        """
        \(hiddenField("reason", reason))
        \(button("Close the account", .warning))
        """))
      """)
  }

  static func askReopen(
    _ account: AccountID, name: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Open the account of \(name) again", problems: problems,
      back: Link("Back", to: "/accounts/\(account)"),
      """
      <p>They can sign in as before. Roles do not come back: give those that are needed.</p>
      \(form(
        to: "/accounts/\(account)/reopen",
        """
        \(textInput("reason", "Why is it opened again?", answers["reason"], problems: problems))
        \(button("Open the account again"))
        """))
      """)
  }

  static func own(_ summary: Summary, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Close your account", problems: problems,
      trail: [Link("Home", to: "/"), Link("Your account", to: "/account")],
      """
      <p>You are signed out everywhere and can no longer sign in. Your roles, tokens and PIN end at \
      once. Your record stays with your employer, and with it your rights: \
      <a href="/privacy">what is held about you, and how to ask for it</a>. \
      An administrator can open the account again.</p>
      \(when: !summary.roles.isEmpty, "<p>Roles that end: \(summary.roles.joined(separator: "; ")).</p>")
      \(form(
        to: "/account/close",
        """
        \(textInput(
          "reason", "Why? (you need not say)", answers["reason"],
          hint: "It is written down", problems: problems))
        \(checkboxes(
          "sure", "Are you sure?", [Choice("yes", "Yes, close my account")],
          chosen: answers.all("sure"), problems: problems))
        \(button("Close my account", .warning))
        """))
      """)
  }
}
