import Kernel
import Markup

/// Statutory requests: recording one, answering it, declining it.
enum EvidenceRequestPages {
  static func new(
    _ list: String, _ name: String, sections: [Choice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Record a statutory request", caption: name, problems: problems,
      back: Link("Back to evidence packs", to: list),
      """
      <p>Write down what a body asked for and which law lets it. \(name) is told on its home page \
      until it is answered or declined.</p>
      \(form(
        to: "\(list)/statutory-requests/new/check",
        """
        \(textInput(
          "body", "Code of the body that asks", answers["body"],
          hint: "For example CQC, or the ODS code of a council", width: .ten, problems: problems))
        \(textInput("inspector", "Who asks there?", answers["inspector"], problems: problems))
        \(textInput(
          "legalBasis", "Legal basis", answers["legalBasis"],
          hint: "For example: Health and Social Care Act 2008, section 64", problems: problems))
        \(textInput(
          "reference", "Reference of the request", answers["reference"], width: .twenty,
          problems: problems))
        \(textArea(
          "wanted", "What is asked for, in the words of the request", answers["wanted"], rows: 4,
          problems: problems))
        \(checkboxes(
          "sections", "Which parts of a pack is that?", sections, chosen: answers.all("sections"),
          problems: problems))
        \(radios(
          "beneath", "How far does it go?",
          [Choice("no", "\(name) only"), Choice("yes", "\(name) and everything under it")],
          chosen: answers["beneath"], problems: problems))
        \(dayInput("askedOn", "Day of the request", answers.day("askedOn"), problems: problems))
        \(dayInput("dueOn", "To be answered by", answers.day("dueOn"), problems: problems))
        \(button("Continue"))
        """))
      """)
  }

  private static let fields = [
    "body", "inspector", "legalBasis", "reference", "wanted", "sections", "beneath",
    "askedOn-day", "askedOn-month", "askedOn-year", "dueOn-day", "dueOn-month", "dueOn-year",
  ]

  static func check(
    _ list: String, _ name: String, _ rows: [SummaryRow], _ answers: FormData
  ) -> Page {
    let kept = answers.fields.filter { fields.contains($0.name) }
    let carried: HTML = "\(each: kept, { hiddenField($0.name, $0.value) })"
    return Page(
      "Check the request", caption: name, back: Link("Back to evidence packs", to: list),
      """
      \(summaryList(rows))
      \(form(
        to: "\(list)/statutory-requests/new", "\(carried)\(button("Record the request"))"))
      \(form(
        to: "\(list)/statutory-requests/new/check",
        """
        \(carried)\(hiddenField("change", "yes"))\(button("Change something", .second))
        """))
      """)
  }

  struct View: Sendable {
    let list: String
    let number: String
    let name: String
    let state: EvidencePages.State
    let rows: [SummaryRow]
    let mayAnswer: Bool
    let mayDecline: Bool
  }

  static func request(_ view: View) -> Page {
    Page(
      "Statutory request \(view.number)", caption: view.name,
      trail: [Link("Home", to: "/"), Link("Evidence packs", to: view.list)],
      """
      <p>\(view.state.html)</p>
      \(summaryList(view.rows))
      \(view.mayAnswer
        ? "<p>\(buttonLink("Make a pack for it", to: "\(view.list)/new?request=\(view.number)"))</p>"
          as HTML : HTML.empty)
      \(view.mayDecline
        ? "<p>\(buttonLink("Decline it", to: "\(view.list)/statutory-requests/\(view.number)/decline", .second))</p>"
          as HTML : HTML.empty)
      """)
  }

  static func decline(
    _ list: String, number: String, body: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Decline the request of \(body)", problems: problems,
      back: Link("Back to the request", to: "\(list)/statutory-requests/\(number)"),
      """
      <p>Answer the body yourself as well: nothing is sent from here. The reason stays with the \
      request.</p>
      \(form(
        to: "\(list)/statutory-requests/\(number)/decline",
        """
        \(textArea("reason", "Why is it declined?", answers["reason"], rows: 3, problems: problems))
        \(button("Decline it", .warning))
        """))
      """)
  }
}
