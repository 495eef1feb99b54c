import Kernel
import Markup

/// Making a pack, one thing to a page, then everything to check.
enum MakeEvidencePages {
  enum Step: String, CaseIterable, Sendable {
    case scope, sections, body, purpose

    var title: String {
      switch self {
      case .scope: "What is the pack about?"
      case .sections: "What is in it?"
      case .body: "Which body is it for?"
      case .purpose: "What is it for?"
      }
    }
  }

  struct View: Sendable {
    /// `/organisations/7/evidence`
    let address: String
    let name: String
    let hasParts: Bool
    let sections: [Choice]
    /// The request that it answers, in words.
    let request: String?
    let needsReason: Bool
  }

  static func page(
    _ step: Step, _ view: View, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      step.title, caption: view.name, problems: problems,
      back: Link("Back to evidence packs", to: view.address),
      """
      \(view.request.map { insetText("It answers \($0).") })
      \(form(
        to: "\(view.address)/new",
        """
        \(carried(answers, except: names(of: step)))
        \(hiddenField("asked", step.rawValue))
        \(question(step, view, answers, problems))
        \(button("Continue"))
        """))
      """)
  }

  private static func question(
    _ step: Step, _ view: View, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    switch step {
    case .scope:
      """
      \(view.hasParts
        ? radios(
          "beneath", "How far does it go?",
          [
            Choice("no", "\(view.name) only"),
            Choice("yes", "\(view.name) and everything under it"),
          ], chosen: answers["beneath"], problems: problems) : hiddenField("beneath", answers["beneath"] ?? "no"))
      \(dayInput("asAt", "As at which day?", answers.day("asAt"), problems: problems))
      """
    case .sections:
      checkboxes(
        "sections", "What is in it?", view.sections, chosen: answers.all("sections"),
        hint: "Only what you can see yourself. No protected characteristics, numbers, birth dates "
          + "or reasons are ever in a pack", problems: problems)
    case .body:
      textInput(
        "body", "Code of the body", answers["body"],
        hint: "For example CQC, or the ODS code of a council", width: .ten, problems: problems)
    case .purpose:
      """
      \(textArea(
        "purpose", "What is it for?", answers["purpose"],
        hint: "In words that everybody who works here understands: those who are named read it",
        rows: 3, problems: problems))
      \(view.needsReason
        ? textArea(
          "whyInstead", "Why is it not what was asked for?", answers["whyInstead"], rows: 3,
          problems: problems) : HTML.empty)
      """
    }
  }

  static func check(_ view: View, _ rows: [SummaryRow], _ answers: FormData) -> Page {
    Page(
      "Check the pack", caption: view.name,
      back: Link("Back to evidence packs", to: view.address),
      """
      \(view.request.map { insetText("It answers \($0).") })
      \(summaryList(rows))
      <p>It is made and frozen now. Nobody reads it before it is released, and you can look at it \
      first.</p>
      \(form(
        to: view.address,
        "\(carried(answers, except: []))\(button("Make the pack"))"))
      \(form(
        to: "\(view.address)/new",
        """
        \(carried(answers, except: []))
        \(buttonGroup(
          button("Change what it is about", .second, name: "change", value: "scope"),
          button("Change what is in it", .second, name: "change", value: "sections"),
          button("Change the body", .second, name: "change", value: "body"),
          button("Change what it is for", .second, name: "change", value: "purpose")))
        """))
      """)
  }

  private static let fields = [
    "beneath", "asAt-day", "asAt-month", "asAt-year", "sections", "body", "purpose", "whyInstead",
    "request",
  ]

  private static func names(of step: Step) -> [String] {
    switch step {
    case .scope: ["beneath", "asAt-day", "asAt-month", "asAt-year"]
    case .sections: ["sections"]
    case .body: ["body"]
    case .purpose: ["purpose", "whyInstead"]
    }
  }

  private static func carried(_ answers: FormData, except names: [String]) -> HTML {
    let kept = answers.fields.filter { fields.contains($0.name) && !names.contains($0.name) }
    return "\(each: kept, { hiddenField($0.name, $0.value) })"
  }
}
