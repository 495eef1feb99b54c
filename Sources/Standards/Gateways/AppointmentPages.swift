import Kernel
import Markup

/// An appointment before the gateway: beginning, the answer, and what is decided.
enum AppointmentPages {
  struct Begin: Sendable {
    let id: String
    let name: String
    let people: [Choice]
    let posts: [Choice]
  }

  static func begin(
    _ view: Begin, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let base = "/organisations/\(view.id)/appointments"
    return Page(
      "Put an appointment to the gateway", caption: view.name, problems: problems,
      back: Link("Gateways", to: "/organisations/\(view.id)/gateways"),
      """
      <p>For somebody who works here or accepted an offer. The person is told, and sees the answer.</p>
      \(questionForm(
        to: "\(base)/new",
        """
        \(textInput("q", "Part of a name", answers["q"], kind: .search, width: .half))
        \(button("Search", .second))
        """))
      \(view.people.isEmpty
        ? ((answers["q"] ?? "").isEmpty
          ? .empty : emptyState("Nobody with such a name works here today."))
        : form(
          to: base,
          """
          \(hiddenField("q", answers["q"] ?? ""))
          \(radios(
            "person", "Who is to be appointed?", view.people, chosen: answers["person"],
            problems: problems))
          \(select(
            "post", "To which kind of post?", view.posts, chosen: answers["post"],
            blank: "Choose a kind of post", problems: problems))
          \(radios(
            "footing", "On what footing?",
            [
              Choice("substantive", "For good"),
              Choice("acting-up", "Acting up", hint: "Exempt for a set term"),
              Choice("interim", "Interim", hint: "Exempt for a set term"),
            ], chosen: answers["footing"], problems: problems))
          \(dayInput("starts", "First day in the post", answers.day("starts"), problems: problems))
          \(button("Ask the gateway"))
          """))
      """)
  }

  static func show(_ view: AppointmentView, problems: [Problem] = []) -> Page {
    let base = "/organisations/\(view.organisationID)"
    return Page(
      "Appointment", caption: "\(view.person), \(view.organisation)", problems: problems,
      back: Link("Gateways", to: "\(base)/gateways"),
      """
      \(summaryList(rows(view)))
      \(view.decision.map(says))
      \(when: view.isOpen, steps(view, "\(base)/appointments/\(view.id)"))
      """)
  }

  private static func rows(_ view: AppointmentView) -> [SummaryRow] {
    let rows: [(String, String?)] = [
      ("Who", view.person), ("Post", view.post), ("Footing", view.footing),
      ("First day", view.startsOn), ("How it stands", view.state),
      ("The gateway said", view.outcome), ("Asked by", view.checked),
      ("Decided by", view.decided), ("Reason", view.words.flatMap { $0.isEmpty ? nil : $0 }),
    ]
    return rows.compactMap { row in row.1.map { SummaryRow(row.0, $0) } }
  }

  private static func steps(_ view: AppointmentView, _ base: String) -> HTML {
    let blocks = view.decision?.blocks == true
    return """
      <h2>What to do</h2>
      \(buttonGroup(
        blocks ? .empty : buttonLink("Confirm the appointment", to: "\(base)/steps/confirm"),
        view.mayAskWaiver ? buttonLink("Ask for a waiver", to: "\(base)/waiver", .second) : .empty,
        view.mayLetThrough ? buttonLink("Let it through", to: "\(base)/steps/override", .second) : .empty,
        buttonLink("Withdraw it", to: "\(base)/steps/withdraw", .second)))
      """
  }

  private static func says(_ decision: DecisionView) -> HTML {
    "<h2>What the gateway says</h2>\(GatewayPages.answer(decision))"
  }

  static func step(
    _ view: AppointmentView, _ step: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let titles = [
      "confirm": "Confirm the appointment", "override": "Let the appointment through",
      "withdraw": "Withdraw the appointment", "check": "Ask the gateway again",
    ]
    let title = titles[step] ?? "Appointment"
    let base = "/organisations/\(view.organisationID)/appointments/\(view.id)"
    return Page(
      title, caption: "\(view.person), \(view.post)", problems: problems,
      back: Link("Appointment", to: base),
      """
      \(view.decision.map(says))
      \(when: step == "override", insetText(
        "<p>An accountable officer may let an appointment through, with a reason. It is counted, and the person reads the reason.</p>"))
      \(form(
        to: "\(base)/steps/\(step)",
        """
        \(hiddenField("revision", "\(view.revision)"))
        \(when: step == "override" || step == "withdraw", textArea(
          "words", "Why?", answers["words"], hint: "The person reads this", rows: 3,
          problems: problems))
        \(button(title, step == "override" ? .warning : .main))
        """))
      """)
  }
}
