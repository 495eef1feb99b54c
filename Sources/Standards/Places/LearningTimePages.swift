import Kernel
import Markup

/// Time to learn: one’s own, or that of somebody whom one manages.
enum LearningTimePages {
  /// Where the pages are: `/learning/time` or `/people/12/learning-time`.
  struct Place: Sendable {
    let base: String
    let isOwn: Bool
    let person: String?
    let back: Link
  }

  struct Line: Sendable {
    let id: String
    let what: String
    let organisation: String
    let hours: String
    let when: String
    let stateWords: String
    let colour: TagColour
    /// Whether it is or was agreed, so that time comes due of it.
    let counts: Bool
    let proposed: String
    let answered: String?
    let ended: String?
    /// What came due by today, was given and was taken away.
    let due: String
    let given: String
    let takenAway: String
    let steps: [String]
    let entries: [Entry]
    let mayRecord: Bool
    let revision: Int
  }

  struct Entry: Sendable {
    let id: String
    let on: String
    let hours: String
    let kind: String
    let isGiven: Bool
    let reason: String?
    let by: String
    let mayTakeOut: Bool
  }

  static func home(_ place: Place, _ lines: [Line], mayPropose: Bool) -> Page {
    Page(
      "Time to learn", caption: place.person, back: place.back, width: .wide,
      """
      <p class="lead">Time at work that is kept free for learning: agreed by both sides, written down \
      when it is given, and when it is taken away.</p>
      \(when: mayPropose, buttonGroup(buttonLink("Propose time to learn", to: "\(place.base)/new")))
      \(lines.isEmpty
        ? emptyState("Nothing is proposed or agreed yet.")
        : table(
          "Agreements",
          [
            Column("For what"), Column("How much"), Column("When"), Column("Due by today"),
            Column("Given"), Column("Taken away"), Column("How it stands"),
          ],
          lines.map { line in
            [
              "<a href=\"\(place.base)/\(line.id)\">\(line.what)</a>", HTML.escaped(line.hours),
              HTML.escaped(line.when), HTML.escaped(line.due), HTML.escaped(line.given),
              HTML.escaped(line.takenAway), tag(line.stateWords, line.colour),
            ]
          }, captionHidden: true))
      """)
  }

  struct Proposal: Sendable {
    let modules: [Choice]
    /// What is proposed for each month, in words, and why it is so much.
    let usual: String
    /// To choose from, where they have several.
    let posts: [Choice]
  }

  static func propose(
    _ place: Place, _ view: Proposal, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Propose time to learn", caption: place.person, problems: problems,
      back: Link("Time to learn", to: place.base),
      """
      <p class="lead">\(place.isOwn
        ? "Your employer is asked to agree. Nothing counts until both sides have."
        : "They are asked to agree. Nothing counts until both sides have.")</p>
      <p>\(view.usual)</p>
      \(form(
        to: "\(place.base)/new",
        """
        \(when: view.posts.count > 1, radios(
          "post", "In which post?", view.posts, chosen: answers["post"], problems: problems))
        \(select(
          "module", "For what", view.modules, chosen: answers["module"],
          blank: "Learning of any kind, each month", problems: problems))
        \(textInput(
          "hours", "How many hours", answers["hours"],
          hint: "For each month, or for the whole module. In quarters, such as 3.5", width: .five,
          problems: problems))
        \(dayInput("from", "First day", answers.day("from"), problems: problems))
        \(dayInput("until", "Last day", answers.day("until"), problems: problems))
        \(button("Propose it"))
        """))
      """)
  }

  static let doing: [String: String] = [
    "agree": "Agree", "decline": "Do not agree", "withdraw": "Take it back",
    "end": "End it early",
  ]

  static func show(_ place: Place, _ line: Line) -> Page {
    let base = "\(place.base)/\(line.id)"
    return Page(
      line.what, caption: place.person ?? "Time to learn",
      back: Link("Time to learn", to: place.base), width: .wide,
      """
      <p>\(tag(line.stateWords, line.colour))</p>
      \(summaryList(rows(line)))
      \(line.steps.isEmpty ? .empty : buttonGroup(HTML.joined(line.steps.enumerated().map {
        buttonLink(doing[$1] ?? "", to: "\(base)/steps/\($1)", $0 == 0 ? .main : .second)
      })))
      \(when: line.counts, """
        <h2>What was given, and what was taken away</h2>
        \(when: line.mayRecord, buttonGroup(buttonLink("Write down time", to: "\(base)/entries/new")))
        \(entries(line, base))
        """)
      """)
  }

  private static func entries(_ line: Line, _ base: String) -> HTML {
    guard !line.entries.isEmpty else { return emptyState("Nothing was written down yet.") }
    return table(
      "What was given, and what was taken away",
      [
        Column("Day"), Column("How much"), Column("What"), Column("Written down by"),
        Column("Correct"),
      ],
      line.entries.map { entry in
        [
          HTML.escaped(entry.on), HTML.escaped(entry.hours),
          "\(tag(entry.kind, entry.isGiven ? .green : .red))\(entry.reason.map { "<br>\($0)" as HTML })",
          HTML.escaped(entry.by),
          entry.mayTakeOut
            ? "<a href=\"\(base)/entries/\(entry.id)\">Take it out<span class=\"hidden\">: \(entry.on), \(entry.hours)</span></a>"
            : .empty,
        ]
      }, captionHidden: true)
  }

  private static func rows(_ line: Line) -> [SummaryRow] {
    let rows: [(String, String?)] = [
      ("For what", line.what), ("Employer", line.organisation), ("How much", line.hours),
      ("When", line.when), ("Proposed by", line.proposed), ("Answered by", line.answered),
      ("Ended", line.ended),
      ("Due by today", line.counts ? line.due : nil),
      ("Given", line.counts ? line.given : nil),
      ("Taken away", line.counts ? line.takenAway : nil),
    ]
    return rows.compactMap { row in row.1.map { SummaryRow(row.0, $0) } }
  }

  static func step(
    _ place: Place, _ line: Line, _ step: String, reasons: [Choice],
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let title = doing[step] ?? ""
    let base = "\(place.base)/\(line.id)"
    return Page(
      title, caption: place.person ?? line.what, problems: problems,
      back: Link("This agreement", to: base),
      """
      \(summaryList(rows(line)))
      \(when: step == "agree", "<p>What was agreed before at this employer for the same ends where this begins. What is agreed for a module stands beside what is agreed for each month.</p>")
      \(form(
        to: "\(base)/steps/\(step)",
        """
        \(hiddenField("revision", "\(line.revision)"))
        \(when: step == "end", radios(
          "reason", "Why does it end?", reasons, chosen: answers["reason"], problems: problems))
        \(button(title, step == "end" ? .warning : .main))
        """))
      """)
  }

  static func record(
    _ place: Place, _ line: Line, reasons: [Choice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let base = "\(place.base)/\(line.id)"
    return Page(
      "Write down time", caption: line.what, problems: problems,
      back: Link("This agreement", to: base),
      """
      <p class="lead">\(place.isOwn
        ? "Time that you had, or that was to be yours and was taken away. Your employer sees both, and the reason."
        : "Time that they had, or that was taken away. They see both, and the reason.")</p>
      \(form(
        to: "\(base)/entries/new",
        """
        \(dayInput("on", "Which day", answers.day("on"), problems: problems))
        \(textInput(
          "hours", "How many hours", answers["hours"], hint: "In quarters, such as 1.5", width: .five,
          problems: problems))
        \(radios(
          "kind", "What happened?",
          PlaceChoices.kinds,
          chosen: answers["kind"], problems: problems))
        \(select(
          "reason", "If it was taken away, why?", reasons, chosen: answers["reason"],
          blank: "It was given", problems: problems))
        \(when: problems.contains { $0.field == "more" } || answers["more"] == "yes", checkbox(
          "more", "This is other time than what the other side wrote down",
          ticked: answers["more"] == "yes", problems: problems))
        \(button("Write it down"))
        """))
      """)
  }

  static func takeOut(
    _ place: Place, _ line: Line, _ entry: Entry, problems: [Problem] = []
  ) -> Page {
    let base = "\(place.base)/\(line.id)"
    return Page(
      "Take it out", caption: "\(entry.on), \(entry.hours)", problems: problems,
      back: Link("This agreement", to: base),
      """
      <p>It counts no more. The history keeps that it was written down and taken out.</p>
      \(form(to: "\(base)/entries/\(entry.id)", button("Take it out", .warning)))
      """)
  }
}
