import Kernel
import Markup

enum SupportPages {
  struct Line: Sendable {
    let id: String
    let officer: String
    let subject: String
    let reason: String
    let askedAt: String
    let state: String
    let mayBegin: Bool
    let mayAnswer: Bool
  }

  struct Request: Sendable {
    let id: String
    let officer: String
    let subjectName: String
    let subject: AccountID
    let reason: String
  }

  private static let home = Link("Home", to: "/")

  static func list(_ lines: [Line], _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Support", problems: problems, trail: [home], width: .wide,
      """
      <p>To help somebody, see what they see: for 30 minutes, after they or a second officer agreed. \
      Administrators, and those whose role reaches everywhere, agree themselves or not at all. You \
      can look and change nothing, and they are told that you looked.</p>
      \(form(
        to: "/support",
        """
        \(textInput(
          "name", "User name of whoever needs help", answers["name"], width: .twenty,
          autocomplete: "off", problems: problems))
        \(textInput(
          "reason", "What do you need to look at, and why?", answers["reason"],
          hint: "They read this before they agree", problems: problems))
        \(button("Ask"))
        """))
      <h2>Asked in the last 30 days</h2>
      \(lines.isEmpty
        ? emptyState("Nobody has asked to see what somebody sees.")
        : table(
          "Requests", ["Whom", "By", "Why", "Asked", "State", "What you can do"].map { Column($0) },
          lines.map { line in
            [
              HTML.escaped(line.subject), HTML.escaped(line.officer), HTML.escaped(line.reason),
              HTML.escaped(line.askedAt), HTML.escaped(line.state), actions(line),
            ]
          }, captionHidden: true))
      """)
  }

  private static func actions(_ line: Line) -> HTML {
    if line.mayBegin {
      return form(
        to: "/support/requests/\(line.id)/begin",
        """
        <button class="plain" type="submit">Look<span class="hidden"> at what \(line.subject) sees</span></button>
        """)
    }
    guard line.mayAnswer else { return .empty }
    return """
      <a href="/support/requests/\(line.id)">Answer<span class="hidden"> the request of \
      \(line.officer)</span></a>
      """
  }

  static func notice(
    _ id: String, officer: String, agreedBy: String, on moment: Instant, reason: String
  ) -> Page {
    Page(
      "\(officer) of support could see what you see", trail: [home],
      """
      <p>\(officer) of support asked to see what you see, to help. \(agreedBy), who is of support \
      too, agreed on \(moment.inWords). They could look for 30 minutes and change nothing. Your \
      timeline says when they began and when they stopped.</p>
      \(summaryList([SummaryRow("Why", reason)]))
      <p>If this is not right, tell an administrator.</p>
      \(form(to: "/support/requests/\(id)/read", "\(button("I have read this"))"))
      """)
  }

  static func answer(_ request: Request, own: Bool, problems: [Problem] = []) -> Page {
    let whose = own ? "you see" : "\(request.subjectName) sees"
    return Page(
      "May \(request.officer) see what \(whose)?", problems: problems, trail: [home],
      """
      <p>\(request.officer) of support asks to see what \(whose), to help. Why: \(request.reason)</p>
      <p>They can look for 30 minutes and change nothing. It is written down when they begin and \
      when they stop.</p>
      \(form(
        to: "/support/requests/\(request.id)/answer",
        """
        \(radios(
          "answer", "Do you agree?", [Choice("yes", "Yes, for 30 minutes"), Choice("no", "No")],
          chosen: nil, problems: problems))
        \(button("Continue"))
        """))
      """)
  }
}
