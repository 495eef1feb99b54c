import Kernel
import Markup

/// What somebody was told about work, and how they want to be told.
enum NewsPages {
  struct Line: Sendable {
    let words: String
    let when: String
    /// Where it is seen.
    let page: String?
  }

  struct View: Sendable {
    let news: [Line]
    let choice: String
    let choices: [(code: String, words: String)]
    /// Where mail about work goes; `nil` where this Waypoint sends none, or no address is known.
    let address: String?
    let isMailed: Bool
  }

  static func news(_ view: View, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "News", problems: problems,
      trail: [Link("Home", to: "/"), Link("Your account", to: "/account")],
      """
      \(view.news.isEmpty ? emptyState("There is no news for you.") : unread(view.news))
      <h2>Mail about it</h2>
      \(view.isMailed ? choose(view, answers, problems) : insetText(
        "<p>No mail is sent from this Waypoint. News stands here and on your home page.</p>"))
      """)
  }

  private static func unread(_ news: [Line]) -> HTML {
    """
    <p>What waits for you is on <a href="/">your home page</a> as well, until it is done.</p>
    \(timeline(
      news.map { line in
        TimelineEntry(
          line.page.map { "<a href=\"\($0)\">\(line.words)</a>" } ?? HTML.escaped(line.words),
          when: line.when)
      }))
    \(form(to: "/account/news", button("I have read this", .second)))
    """
  }

  private static func choose(
    _ view: View, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    <p>\(view.address.map { "It goes to \($0)." as HTML }
      ?? "No address of yours is confirmed, so none is sent. <a href=\"/account/address\">Give an address</a>")</p>
    <p>Mail names nobody and says nothing of a record. You are always told at once when something \
    changes about how you sign in.</p>
    \(form(
      to: "/account/news/mail",
      """
      \(radios(
        "choice", "When do you want mail about work that waits for you?",
        view.choices.map { Choice($0.code, $0.words) }, chosen: answers["choice"] ?? view.choice,
        problems: problems))
      \(button("Save"))
      """))
    """
  }
}
