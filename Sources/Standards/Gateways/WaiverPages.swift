import Kernel
import Markup

/// Asking for a waiver, answering, and what became of it.
enum WaiverPages {
  struct Asking: Sendable {
    let to: String
    let back: Link
    /// `nil` where it is for oneself.
    let person: String?
    let posts: [Choice]
    let organisations: [Choice]
    let routes: [Choice]
    let grantedBy: String
  }

  static func ask(
    _ view: Asking, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Ask for a waiver", caption: view.person, problems: problems, back: view.back,
      """
      <p class="lead">For somebody who enters from the side, and will get what is asked for in the \
      post. It has an owner and a last day, and lapses by itself. Granted by: \(view.grantedBy).</p>
      \(form(
        to: view.to,
        """
        \(view.posts.isEmpty ? .empty : radios(
          "post", "For which kind of post?", view.posts, chosen: answers["post"],
          problems: problems))
        \(view.organisations.isEmpty ? .empty : radios(
          "organisation", "Which employer is asked?", view.organisations,
          chosen: answers["organisation"], problems: problems))
        \(radios(
          "route", view.person == nil ? "How do you come?" : "How do they come?", view.routes,
          chosen: answers["route"], problems: problems))
        \(textArea(
          "reason", "Why is a waiver needed?", answers["reason"],
          hint: "The person reads this, and at the employer whoever sees to it and those who decide about appointments. Write nothing about health or beliefs", rows: 3,
          problems: problems))
        \(button("Ask for the waiver"))
        """))
      """)
  }

  static func rows(_ view: WaiverView) -> [SummaryRow] {
    let rows: [(String, String?)] = [
      ("For whom", view.person), ("Employer", view.organisation), ("Post", view.post),
      ("How they come", view.route), ("Why", view.reason), ("Asked by", view.asked),
      ("Who sees to it", view.owner), ("Last day", view.until), ("Decision", view.decision),
      ("How it ended", view.closing),
    ]
    return rows.compactMap { row in row.1.map { SummaryRow(row.0, $0) } }
  }

  /// - Parameter base: Where steps are taken; a step is a form of its own.
  static func show(_ view: WaiverView, base: String, back: Link, news: HTML = .empty) -> Page {
    Page(
      "Waiver", caption: view.person, back: back,
      """
      \(news)
      <p>\(tag(view.state, view.colour))</p>
      \(summaryList(rows(view)))
      \(buttons(view, base))
      """)
  }

  private static func buttons(_ view: WaiverView, _ base: String) -> HTML {
    let words = [
      "grant": "Grant", "decline": "Do not grant", "end": "End it early",
      "withdraw": "Take it back",
    ]
    guard !view.steps.isEmpty else { return .empty }
    let links = view.steps.enumerated().map { index, step in
      buttonLink(
        words[step] ?? step, to: "\(base)/steps/\(step)", index == 0 ? .main : .second)
    }
    return buttonGroup(HTML.joined(links))
  }

  struct Step: Sendable {
    let waiver: WaiverView
    let step: String
    let base: String
    /// Who may be named as the owner.
    let owners: [Choice]
    let latest: String
  }

  static func step(
    _ view: Step, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let titles = [
      "grant": "Grant the waiver", "decline": "Do not grant the waiver",
      "end": "End the waiver early", "withdraw": "Take the waiver back",
    ]
    let title = titles[view.step] ?? "Waiver"
    let address = "\(view.base)/steps/\(view.step)"
    return Page(
      title, caption: "\(view.waiver.person), \(view.waiver.post)", problems: problems,
      back: Link("Waiver", to: view.base),
      """
      \(summaryList(rows(view.waiver)))
      \(when: view.step == "grant", search(address, answers))
      \(form(
        to: address,
        """
        \(hiddenField("revision", "\(view.waiver.revision)"))
        \(hiddenField("q", answers["q"] ?? ""))
        \(when: view.step == "grant", grant(view, answers, problems))
        \(when: view.step != "withdraw", textArea(
          "words", view.step == "grant" ? "What is agreed?" : "Why?", answers["words"],
          hint: "The person reads this", rows: 3, problems: problems))
        \(button(title, view.step == "end" ? .warning : .main))
        """))
      """)
  }

  private static func search(_ address: String, _ answers: FormData) -> HTML {
    questionForm(
      to: address,
      """
      \(textInput(
        "q", "Find somebody else to see to it", answers["q"], hint: "Part of a name", kind: .search,
        width: .half))
      \(button("Search", .second))
      """)
  }

  private static func grant(
    _ view: Step, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    \(view.owners.isEmpty
      ? emptyState("Find whoever sees to it by part of their name, above.")
      : radios(
        "owner", "Who sees to it that it is met?", view.owners, chosen: answers["owner"],
        hint: "They are told now, and when it is over", problems: problems))
    \(dayInput(
      "until", "Last day", answers.day("until"), hint: "At the latest \(view.latest)",
      problems: problems))
    """
  }
}
