import Kernel
import Markup

/// What somebody says of themselves for monitoring, and why it is asked.
enum OwnAnswerPages {
  struct Line: Sendable {
    let words: String
    let address: String
    let answer: String?
  }

  static func list(_ lines: [Line], isStopped: Bool) -> Page {
    Page(
      "What you say of yourself", caption: "Equality monitoring", trail: MePages.trail,
      """
      <p>You need not answer any of it. Answers show whether people are treated alike: who is \
      appointed, who is trained, who is disciplined. The more people answer, the less can be said to be \
      chance.</p>
      \(why)
      \(isStopped
        ? insetText(
          "<p>You have stopped the use of your details. <a href=\"/me/monitoring\">Let them be used again</a> first, if you want to say something.</p>")
        : HTML.empty)
      \(summaryList(
        lines.map { line in
          SummaryRow(
            line.words, line.answer ?? "Not said here",
            actions: isStopped
              ? [] : [Link(line.answer == nil ? "Answer" : "Change", to: line.address)])
        }))
      <p><a href="/me/held/monitoring">What your employer’s files say of you</a></p>
      <p><a href="/me/monitoring">Stop the use of your details</a></p>
      """)
  }

  struct Question: Sendable {
    let words: String
    let hint: String?
    let address: String
    let options: [(value: String, words: String)]
    let chosen: String?
  }

  static func ask(_ question: Question, problems: [Problem] = []) -> Page {
    Page(
      question.words, caption: "Equality monitoring", problems: problems,
      back: Link("Back", to: "/me/monitoring/answers"),
      """
      \(form(
        to: question.address,
        """
        \(radios(
          "answer", question.words,
          question.options.map { Choice($0.value, $0.words) }
            + [Choice("prefer-not-to-say", "I prefer not to say")],
          chosen: question.chosen, hint: question.hint, problems: problems))
        \(button("Save"))
        """))
      \(why)
      """)
  }

  private static let why: HTML = """
    <p class="muted">It is used for figures about groups and for nothing else. Nobody but you can read \
    your answers, no decision about you rests on them, and no employer is given them. They go before \
    what your employer’s files say.</p>
    """
}
