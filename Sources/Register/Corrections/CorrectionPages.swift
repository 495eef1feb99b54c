import Kernel
import Markup

enum CorrectionPages {
  /// A request as either side reads it.
  struct View: Sendable {
    let correction: Correction
    /// The person, for the employer; `nil` for the person.
    let person: Link?
    let holder: String
    let messages: [CorrectionMessage]
    /// Whose it was to answer, the latest first.
    let turns: [CorrectionTurn]
    let day: Day
  }

  static let mine = Link("What you asked to have corrected", to: "/me/corrections")
  static let handled = Link("Requests to correct", to: "/corrections")

  // MARK: The person

  static func ask(
    _ about: Correction.About, holder: String, dueOn: Day, isConfidential: Bool,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Ask for a correction", caption: about.label, problems: problems, trail: MePages.trail,
      """
      \(summaryList([
        SummaryRow("What", about.label),
        SummaryRow("It says", about.stands ?? "Not shown here"), SummaryRow("Held by", holder),
      ]))
      \(isConfidential
        ? warningText(
          "Those who answer cannot see your monitoring details. What you write here they can read.")
        : HTML.empty)
      \(form(
        to: "/me/corrections",
        """
        \(hiddenField("item", about.item))\(hiddenField("field", answers["field"] ?? about.field))
        \(textArea(
          "wanted", "What should it say?", answers["wanted"],
          hint: "Do not write a whole National Insurance number here", rows: 2, problems: problems))
        \(textArea(
          "why", "Why, and what shows it? (if you like)", answers["why"],
          hint: "For example, “my contract says so”", rows: 3, problems: problems))
        <p>\(holder) must answer by \(dueOn.inWords). Until then the value shows as disputed \
        wherever it stands.</p>
        \(button("Send the request"))
        """))
      """)
  }

  static func list(_ corrections: [(id: CorrectionID, label: String, dueOn: Day, stage: HTML)])
    -> Page
  {
    Page(
      "What you asked to have corrected", caption: "What is held about me", trail: MePages.trail,
      corrections.isEmpty
        ? emptyState(
          "You have asked for nothing yet.",
          "<p>Open a section of <a href=\"/me\">what is held about you</a>, and choose “Ask to correct” beside the value.</p>"
        )
        : taskList(
          corrections.map { correction in
            TaskItem(
              correction.label, to: "/me/corrections/\(correction.id)",
              hint: "Answer due by \(correction.dueOn.inWords)", status: correction.stage)
          }))
  }

  static func ofPerson(_ view: View, _ answers: FormData, problems: [Problem] = []) -> Page {
    let address = "/me/corrections/\(view.correction.id)"
    return Page(
      view.correction.about.label, caption: "Request to correct", problems: problems,
      trail: MePages.trail + [mine],
      """
      \(summary(view))
      \(whatNext(view))
      \(messages(view))
      \(view.correction.stage.isOpen
        ? """
        \(write(to: "\(address)/messages", "Write to \(view.holder)", answers, problems))
        \(form(to: "\(address)/withdrawal", button("Take the request back", .second)))
        """ as HTML : HTML.empty)
      """)
  }

  private static func whatNext(_ view: View) -> HTML {
    let complain: HTML = """
      <p>If you do not agree, tell \(view.holder) first. You can complain to the Information \
      Commissioner’s Office at any time: <a href="https://ico.org.uk/make-a-complaint/">ico.org.uk/make-a-complaint</a>, \
      or telephone 0303 123 1113. You can also ask a court to decide.</p>
      """
    return switch view.correction.stage {
    case .asked, .lookedAt:
      view.correction.dueOn < view.day
        ? """
        \(nobodyYet(view))\(warningText(
          "The answer is late: it was due by \(view.correction.dueOn.inWords)."))\(complain)
        """
        : "\(nobodyYet(view))<p>\(view.holder) must answer by \(view.correction.dueOn.inWords).</p>"
    case .refused: complain
    case .corrected, .withdrawn: .empty
    }
  }

  private static func nobodyYet(_ view: View) -> HTML {
    view.correction.owner == nil
      ? "<p>Nobody can answer yet. Those who run Waypoint see that, and are to find somebody.</p>"
      : .empty
  }

  // MARK: The employer

  struct Line: Sendable {
    let id: CorrectionID
    let label: String
    let person: String
    let holder: String
    let askedOn: Day
    let dueOn: Day
    let owner: String?
    let stage: HTML
  }

  static func list(_ lines: [Line], open: Bool) -> Page {
    Page(
      "Requests to correct", trail: [PersonPages.home], width: .wide,
      """
      <p class="lead">People have asked for these values to be corrected. The law gives one month \
      to answer.</p>
      <p>\(open
        ? "<a href=\"/corrections?show=ended\">Those that have come to their end</a>" as HTML
        : "<a href=\"/corrections\">Those that wait</a>")</p>
      \(lines.isEmpty
        ? emptyState(open ? "No request waits for an answer." : "None has come to its end yet.")
        : table(
          "Requests to correct",
          [Column("What"), Column("Who asked"), Column("Held by"), Column("Asked"),
            Column("Answer by"), Column("Who answers"), Column("State")],
          lines.map { line in
            [
              Link(line.label, to: "/corrections/\(line.id)").html, HTML.escaped(line.person),
              HTML.escaped(line.holder), HTML.escaped(line.askedOn.inWords),
              HTML.escaped(line.dueOn.inWords), HTML.escaped(line.owner ?? "Nobody yet"),
              line.stage,
            ]
          }, captionHidden: true))
      """)
  }

  static func toHandle(_ view: View, _ answers: FormData, problems: [Problem] = []) -> Page {
    let address = "/corrections/\(view.correction.id)"
    let isAsked = view.correction.stage == .asked
    return Page(
      view.correction.about.label, caption: "Request to correct", problems: problems,
      trail: [PersonPages.home, handled],
      """
      \(summary(view))
      \(turns(view))
      \(messages(view))
      \(view.correction.stage.isOpen
        ? """
        <h2>What to do</h2>
        \(view.correction.owner == nil
          ? warningText(
            "Nobody can answer this yet. Take it, or give somebody of the employer a role.")
          : HTML.empty)
        \(isAsked
          ? form(to: "\(address)/owner", button("Say that you are looking at it", .second))
          : HTML.empty)
        <p>If the value is wrong, correct it first\
        \(view.person.map { " on \($0.html)’s record" as HTML }), or in the file it comes from. \
        Then say what you did.</p>
        \(buttonGroup(
          buttonLink("Give the answer", to: "\(address)/decision"),
          buttonLink("Hand it on", to: "\(address)/next-owner", .second),
          buttonLink("Take more time", to: "\(address)/extension", .second)))
        \(write(to: "\(address)/messages", "Write to the person", answers, problems))
        """ as HTML : HTML.empty)
      """)
  }

  static func decision(_ view: View, _ answers: FormData, problems: [Problem] = []) -> Page {
    let address = "/corrections/\(view.correction.id)"
    return Page(
      "Give the answer", caption: view.correction.about.label, problems: problems,
      back: Link("Back", to: address),
      form(
        to: "\(address)/decision",
        """
        \(radios(
          "outcome", "Was the value corrected?",
          [
            Choice("corrected", "Yes, it is corrected"),
            Choice("refused", "No", hint: "The person is told your reason and how to complain"),
          ], chosen: answers["outcome"], problems: problems))
        \(textArea(
          "words", "What did you do, or why not?", answers["words"],
          hint: "The person reads this", problems: problems))
        \(button("Send the answer"))
        """))
  }

  static func nextOwner(
    _ view: View, _ able: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let address = "/corrections/\(view.correction.id)"
    return Page(
      "Hand it on", caption: view.correction.about.label, problems: problems,
      back: Link("Back", to: address),
      able.isEmpty
        ? emptyState("Nobody else can answer this request.")
        : form(
          to: "\(address)/next-owner",
          """
          <p>The person sees who answers. The day by which it is answered stays: \
          \(view.correction.dueOn.inWords).</p>
          \(radios(
            "owner", "Who is to answer?", able, chosen: answers["owner"], problems: problems))
          \(textArea("why", "Why? (if you like)", answers["why"], rows: 2, problems: problems))
          \(button("Hand it on"))
          """))
  }

  static func extend(_ view: View, until: Day, _ answers: FormData, problems: [Problem] = [])
    -> Page
  {
    let address = "/corrections/\(view.correction.id)"
    return Page(
      "Take more time", caption: view.correction.about.label, problems: problems,
      back: Link("Back", to: address),
      form(
        to: "\(address)/extension",
        """
        <p>The law allows two further months, once, where a request is complex or there are many. \
        The person has to be told within the first month, with the reason. The answer is then due \
        by \(until.inWords).</p>
        \(textArea("reason", "Why is more time needed?", answers["reason"], rows: 3, problems: problems))
        \(button("Take more time"))
        """))
  }

  // MARK: Both

  private static func summary(_ view: View) -> HTML {
    let correction = view.correction
    let decision: Correction.Decision? =
      switch correction.stage {
      case .corrected(let decision), .refused(let decision): decision
      case .asked, .lookedAt, .withdrawn: nil
      }
    let rows: [SummaryRow?] = [
      SummaryRow("State", stage(correction, on: view.day)),
      view.person.map { SummaryRow("Asked by", $0.html) },
      SummaryRow("Held by", view.holder),
      SummaryRow("It said", correction.about.stands ?? "Not shown here"),
      SummaryRow("It should say", correction.wanted),
      correction.why.map { SummaryRow("Because", $0) },
      SummaryRow("Asked on", correction.askedAt.dayInLondon.inWords),
      SummaryRow("Answer due by", correction.dueOn.inWords),
      correction.extension.map {
        SummaryRow("More time", "Taken on \($0.toldOn.inWords), because \($0.reason)")
      },
      SummaryRow("Who answers", correction.owner?.name ?? "Nobody yet"),
      decision.map { SummaryRow("Answer", "\($0.words) (\($0.by), \($0.at.dayInLondon.inWords))") },
    ]
    return summaryList(rows.compactMap(\.self))
  }

  static func stage(_ correction: Correction, on day: Day) -> HTML {
    let colour: TagColour =
      switch correction.stage {
      case .asked: .blue
      case .lookedAt: .amber
      case .corrected: .green
      case .refused: .red
      case .withdrawn: .grey
      }
    let isLate = correction.stage.isOpen && correction.dueOn < day
    return isLate ? tag("Overdue", .red) : tag(correction.stage.words, colour)
  }

  /// Where it changed hands, or it took some finding whose it is.
  private static func turns(_ view: View) -> HTML {
    guard view.turns.count > 1 || view.turns.contains(where: { $0.why != nil }) else {
      return .empty
    }
    return """
      <h2>For whom to answer</h2>
      \(timeline(
        view.turns.map { turn in
          TimelineEntry(
            "\(turn.owner?.name ?? "Nobody")\(turn.why.map { ": \($0)" as HTML })",
            when: turn.at.inWords, by: turn.by ?? "By rule")
        }))
      """
  }

  private static func messages(_ view: View) -> HTML {
    guard !view.messages.isEmpty else { return .empty }
    return """
      <h2>Messages</h2>
      \(timeline(
        view.messages.map { TimelineEntry(HTML.escaped($0.words), when: $0.at.inWords, by: $0.by) }))
      """
  }

  private static func write(
    to address: String, _ words: String, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    form(
      to: address,
      """
      \(textArea("message", words, answers["message"], rows: 3, problems: problems))
      \(button("Send the message", .second))
      """)
  }
}
