import Kernel
import Markup

/// One request: how it stands, and what can be done.
enum OwnPlacePages {
  static let doing: [String: String] = [
    "accept": "Take the place", "withdraw": "Withdraw", "move": "Choose another date",
    "keep": "I still want it",
  ]

  static func show(_ view: PlaceView, isOwn: Bool) -> Page {
    let base = "/learning/places/requests/\(view.id)"
    return Page(
      view.title, caption: isOwn ? view.session?.when : view.person,
      back: Link("Places in training", to: "/learning/places"),
      """
      <p>\(tag(view.stateWords, view.colour))</p>
      <p>\(view.explanation)</p>
      \(summaryList(rows(view)))
      \(view.steps.isEmpty ? .empty : buttonGroup(HTML.joined(view.steps.enumerated().map {
        buttonLink(doing[$1] ?? "", to: "\(base)/steps/\($1)", $0 == 0 ? .main : .second)
      })))
      \(when: view.hasCalendar, """
        <p><a href="\(base)/calendar">Put it into your calendar<span class="hidden"> (a calendar \
        file)</span></a></p>
        """)
      <h2>What happened</h2>
      \(timeline(view.turns.reversed().map {
        TimelineEntry(HTML.escaped($0.words), when: $0.when, by: $0.by)
      }))
      """)
  }

  private static func rows(_ view: PlaceView) -> [SummaryRow] {
    var rows = [SummaryRow("Asked by", view.asked)]
    if let words = view.cancelled { rows.append(SummaryRow("The date that was cancelled", words)) }
    if let group = view.group { rows.append(SummaryRow("A place kept for", group)) }
    return rows + (view.session.map(PlacePages.rows) ?? [])
  }

  static func step(
    _ view: PlaceView, _ step: String, dates: [Choice], more: Int = 0, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let title = doing[step] ?? ""
    let base = "/learning/places/requests/\(view.id)"
    return Page(
      title, caption: view.title, problems: problems, back: Link("This place", to: base),
      """
      \(summaryList(rows(view)))
      \(when: step == "keep", "<p>You go on waiting, and keep your turn.</p>")
      \(when: step == "withdraw", "<p>The place goes to the next who waits. You can ask again, at the end of the line.</p>")
      \(step == "move" && dates.isEmpty
        ? emptyState("There is no other date that is open for asking.")
        : form(
          to: "\(base)/steps/\(step)",
          """
          \(hiddenField("revision", "\(view.revision)"))
          \(when: step == "move", radios(
            "session", "Which date?", dates, chosen: answers["session"],
            hint: "You keep your turn: the line goes by when you first asked."
              + (more > 0 ? " These are the nearest; \(more) more are in the list of dates." : ""), problems: problems))
          \(button(title, step == "withdraw" ? .warning : .main))
          """))
      """)
  }
}
