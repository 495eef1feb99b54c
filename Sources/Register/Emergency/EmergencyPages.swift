import Kernel
import Markup

enum EmergencyPages {
  struct Line: Sendable {
    let id: String
    let who: String
    let organisation: String
    let reason: String
    let begun: String
    let dueOn: Day
    let isLate: Bool
    let mayReview: Bool
    let outcome: String?
  }

  static func open(
    _ id: OrganisationID, _ name: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "See these names in an emergency", caption: name, problems: problems,
      back: Link("Back to \(name)", to: "/organisations/\(id)"),
      """
      \(warningText("Only when somebody may come to harm if you wait. It is told to \(name), and somebody else reviews it."))
      <p>You see who works there and what they are trained in for 4 hours. You can change nothing and \
      take no files away. If nobody reviews it in time, or it is found not justified, you cannot do \
      this again.</p>
      \(form(
        to: "/organisations/\(id)/emergency",
        """
        \(textArea(
          "reason", "What happened, and why can it not wait?", answers["reason"],
          problems: problems))
        \(button("See the names", .warning))
        """))
      """)
  }

  static func list(_ lines: [Line]) -> Page {
    Page(
      "Emergencies", trail: [Link("Home", to: "/")], width: .wide,
      """
      <p>When people of an organisation were opened because it could not wait. Each is reviewed by \
      somebody else who answers for the organisation.</p>
      \(lines.isEmpty
        ? emptyState("There was none.")
        : table(
          "Emergencies", ["Who", "Organisation", "Why", "When", "Review"].map { Column($0) },
          lines.map { line in
            [
              HTML.escaped(line.who), HTML.escaped(line.organisation), HTML.escaped(line.reason),
              HTML.escaped(line.begun), review(line),
            ]
          }, captionHidden: true))
      """)
  }

  private static func review(_ line: Line) -> HTML {
    if let outcome = line.outcome { return HTML.escaped(outcome) }
    let link: HTML = """
      <br><a href="/emergencies/\(line.id)/review">Review<span class="hidden"> what \(line.who) \
      did</span></a>
      """
    return """
      \(line.isLate ? tag("Review overdue", .red) : tag("Not reviewed", .amber)) <span class="muted">due by \
      \(line.dueOn.inWords)</span>\(line.mayReview ? link : HTML.empty)
      """
  }

  static func review(
    _ id: String, who: String, organisation: String, reason: String, begun: String,
    outcomes: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Review an emergency", caption: organisation, problems: problems,
      back: Link("Back to emergencies", to: "/emergencies"),
      """
      \(summaryList([
        SummaryRow("Who", who), SummaryRow("When", begun), SummaryRow("Why", reason),
      ]))
      <p>Reviewing closes what is still open.</p>
      \(form(
        to: "/emergencies/\(id)/review",
        """
        \(radios(
          "outcome", "Was it right?", outcomes, chosen: answers["outcome"], problems: problems))
        \(textArea("notes", "Why do you say so?", answers["notes"], rows: 3, problems: problems))
        \(button("Record the review"))
        """))
      """)
  }
}
