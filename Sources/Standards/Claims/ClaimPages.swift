import Kernel
import Markup

/// One claim, for the person who put it forward and for the assessor whom they named.
enum ClaimPages {
  static let assessing = Link("For you to assess", to: "/claims")

  static func list(_ lines: [ClaimLine], open: Bool) -> Page {
    Page(
      "For you to assess", trail: AssessmentPages.trail, width: .wide,
      """
      <p class="lead">People named you to say whether they show a competency at work. You read what \
      they put forward, and nothing else that they have said of themselves.</p>
      <p>\(open
        ? "<a href=\"/claims?show=ended\">What you have decided</a>" as HTML
        : "<a href=\"/claims\">What waits for you</a>")</p>
      \(lines.isEmpty
        ? emptyState(open ? "Nothing waits for you." : "You have decided nothing yet.")
        : table(
          "For you to assess", [Column("Competency"), Column("Who"), Column("Since"), Column("State")],
          lines.map { line in
            [
              Link(line.title, to: "/claims/\(line.id)").html, HTML.escaped(line.person),
              HTML.escaped(line.claimedOn), tag(line),
            ]
          }, captionHidden: true))
      """)
  }

  static func tag(_ line: ClaimLine) -> HTML {
    Markup.tag(line.state, TagColour(rawValue: line.colour) ?? .grey)
  }

  // MARK: The assessor

  static func toAssess(_ view: ClaimView, _ answers: FormData, problems: [Problem] = []) -> Page {
    let address = "/claims/\(view.id)"
    return Page(
      view.title, caption: view.person, problems: problems,
      trail: AssessmentPages.trail + [assessing],
      """
      \(summary(view))
      \(rests(view))
      \(!view.isOpen
        ? .empty
        : !view.isInReview
          ? """
          <h2>What to do</h2>
          \(form(
            to: "\(address)/review",
            "\(hiddenField("revision", "\(view.revision)"))\(button("Begin to assess"))"))
          """
          : """
          <h2>What to do</h2>
          \(when: view.awaitsEvidence, insetText("<p>You have asked for more evidence. It is not there yet.</p>"))
          \(buttonGroup(
            buttonLink("Decide", to: "\(address)/decision"),
            buttonLink("Ask for more evidence", to: "\(address)/questions", .second)))
          """)
      \(turns(view.turns))
      """)
  }

  static func decision(_ view: ClaimView, _ answers: FormData, problems: [Problem] = []) -> Page {
    let address = "/claims/\(view.id)"
    return Page(
      "Decide", caption: "\(view.person), \(view.title)", problems: problems,
      back: Link("Back", to: address),
      """
      <p>\(view.expectation)</p>
      \(form(
        to: "\(address)/decision",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(radios(
          "outcome", "Does \(view.person) show this at work?",
          [
            Choice("met", "Yes, it is confirmed"),
            Choice("not-yet", "Not yet", hint: "They read your reason"),
          ], chosen: answers["outcome"], problems: problems))
        \(textArea(
          "words", "Why?", answers["words"], hint: "\(view.person) and whoever signs the whole read this",
          rows: 4, problems: problems))
        \(button("Save the decision"))
        """))
      """)
  }

  static func askMore(_ view: ClaimView, _ answers: FormData, problems: [Problem] = []) -> Page {
    let address = "/claims/\(view.id)"
    return Page(
      "Ask for more evidence", caption: "\(view.person), \(view.title)", problems: problems,
      back: Link("Back", to: address),
      form(
        to: "\(address)/questions",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(textArea(
          "words", "What is missing?", answers["words"], hint: "\(view.person) reads this", rows: 4,
          problems: problems))
        \(button("Ask"))
        """))
  }

  // MARK: The person

  static func own(_ view: ClaimView, _ answers: FormData, problems: [Problem] = []) -> Page {
    let whole = "/assessments/\(view.assessment)"
    let address = "\(whole)/claims/\(view.id)"
    return Page(
      view.title, caption: "What you put forward", problems: problems,
      back: Link("Your answer", to: "\(whole)/competencies/\(view.code)"),
      """
      \(summary(view))
      \(rests(view))
      \(view.isOpen ? whileOpen(view, address, answers, problems) : .empty)
      \(turns(view.turns))
      """)
  }

  private static func whileOpen(
    _ view: ClaimView, _ address: String, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    \(when: view.awaitsEvidence, warningText("Your assessor asks for more evidence."))
    \(form(
      to: "\(address)/evidence",
      """
      \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
      \(AssessmentPages.adding(
        view.kinds, answers, problems, isOpen: view.awaitsEvidence || !problems.isEmpty))
      \(button("Add to what the assessor reads", .second))
      """))
    \(buttonGroup(buttonLink("Name another assessor", to: "\(address)/assessor", .second)))
    \(form(
      to: "\(address)/withdrawal",
      "\(hiddenField("revision", "\(view.revision)"))\(button("Take it back", .second))"))
    """
  }

  static func reassign(
    _ view: ClaimView, to address: String, back: Link, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Name another assessor", caption: "\(view.person), \(view.title)", problems: problems,
      back: back,
      """
      <p>Now it is for \(view.assessor). Who assessed until now stays in its history.</p>
      \(view.assessors.isEmpty
        ? emptyState("Nobody else can be named.")
        : form(
          to: address,
          """
          \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
          \(radios(
            "assessor", "Who is to assess it?",
            view.assessors.map { Choice($0.code, $0.name, hint: $0.part) },
            chosen: answers["assessor"], problems: problems))
          \(textArea(
            "words", "Why?", answers["words"], hint: "\(view.person) and the assessor read this",
            rows: 2, problems: problems))
          \(button("Name the assessor"))
          """))
      """)
  }

  // MARK: Both

  static func summary(_ view: ClaimView) -> HTML {
    let rows: [SummaryRow?] = [
      SummaryRow("State", Markup.tag(view.state, TagColour(rawValue: view.colour) ?? .grey)),
      SummaryRow("Against", "\(view.framework), \(view.code)"),
      SummaryRow("Stage", view.stage),
      SummaryRow("What it asks for", view.expectation),
      SummaryRow("Says of themselves", view.points),
      SummaryRow("Assessor", view.assessor),
      SummaryRow("Put forward on", view.claimedOn),
      view.expiresOn.map { SummaryRow("Counts until", $0) },
    ]
    return summaryList(rows.compactMap(\.self))
  }

  static func rests(_ view: ClaimView) -> HTML {
    """
    <h2>What it rests on</h2>
    \(when: view.isUnreadable, warningText("This cannot be read at present. Tell whoever runs Waypoint."))
    \(view.note.map { "<p>\($0)</p>" as HTML })
    \(view.evidence.isEmpty ? .empty : AssessmentPages.list(view.evidence))
    """
  }

  static func turns(_ turns: [TurnView]) -> HTML {
    guard !turns.isEmpty else { return .empty }
    return """
      <h2>What happened</h2>
      \(timeline(
        turns.map { turn in
          TimelineEntry(
            HTML.escaped(turn.words), when: turn.when, by: turn.by,
            detail: turn.detail.map { "<p>\($0)</p>" as HTML })
        }))
      """
  }
}
