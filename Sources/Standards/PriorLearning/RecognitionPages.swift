import Kernel
import Markup

/// Prior learning, for the assessor who decides.
extension PriorLearningPages {
  static func list(_ lines: [RecognitionLine], open: Bool) -> Page {
    Page(
      "Prior learning to decide", trail: OwnPriorLearningPages.trail, width: .wide,
      """
      <p class="lead">People named you to decide about what they learnt elsewhere. You read what they \
      put forward, and nothing else of theirs.</p>
      <p>\(open
        ? "<a href=\"/recognitions?show=ended\">What you have decided</a>" as HTML
        : "<a href=\"/recognitions\">What waits for you</a>")</p>
      \(lines.isEmpty
        ? emptyState(open ? "Nothing waits for you." : "You have decided nothing yet.")
        : table(
          "Prior learning to decide",
          [Column("Who"), Column("Against"), Column("Since"), Column("State")],
          lines.map { line in
            [
              Link(line.person, to: "/recognitions/\(line.id)").html, HTML.escaped(line.title),
              HTML.escaped(line.since), tag(line.state, line.colour),
            ]
          }, captionHidden: true))
      """)
  }

  static func toAssess(
    _ view: RecognitionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let address = "/recognitions/\(view.id)"
    let judging = view.state.isInReview || view.state.isAppealed
    return Page(
      view.person, caption: "Prior learning, \(view.title)", problems: problems,
      trail: OwnPriorLearningPages.trail + [assessing],
      """
      \(summary(view))
      \(view.state.isSubmitted
        ? form(
          to: "\(address)/review",
          "\(hiddenField("revision", "\(view.revision)"))\(button("Begin to assess"))")
        : .empty)
      \(view.state.isQuestion
        ? insetText("<p>You have asked: \(view.question ?? "") There is no answer yet.</p>") : .empty)
      \(judging ? toDo(view, address) : .empty)
      \(view.state.isDecided ? outcomes(view) : .empty)
      \(pieces(view, judged: true))
      \(ClaimPages.turns(view.turns))
      """)
  }

  private static func toDo(_ view: RecognitionView, _ address: String) -> HTML {
    let ready = view.pieces.allSatisfy(\.isJudged)
    return """
      <h2>What to do</h2>
      \(taskList(
        view.pieces.map { piece in
          TaskItem(
            "Judge: \(piece.title)", to: "\(address)/evidence/\(piece.id)",
            hint: HTML.escaped("Speaks to \(piece.competencies.joined(separator: ", "))"),
            status: piece.isJudged ? tag("Judged", "green") : tag("To do", "grey"))
        } + [
          TaskItem(
            "Decide", to: ready ? "\(address)/decision" : nil,
            status: ready ? tag("Ready", "blue") : tag("Judge everything first", "grey"))
        ]))
      \(when: view.state.isInReview, buttonGroup(
        buttonLink("Ask a question", to: "\(address)/questions", .second)))
      """
  }

  static func ask(_ view: RecognitionView, _ answers: FormData, problems: [Problem] = []) -> Page {
    let address = "/recognitions/\(view.id)"
    return Page(
      "Ask a question", caption: "\(view.person), \(view.title)", problems: problems,
      back: Link("Back", to: address),
      form(
        to: "\(address)/questions",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(textArea(
          "words", "What do you want to know?", answers["words"],
          hint: "\(view.person) reads this, answers, and can add evidence", rows: 4,
          problems: problems))
        \(button("Ask"))
        """))
  }

  static func judge(
    _ piece: PieceView, of view: RecognitionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let address = "/recognitions/\(view.id)"
    return Page(
      "Judge: \(piece.title)", caption: "\(view.person), \(view.title)", problems: problems,
      back: Link("Back", to: address),
      """
      \(details(of: piece))
      \(proposals(piece))
      <p>Judge what is there, not where it is from: a name in another script, another country’s \
      grades and another sector say nothing for or against it.</p>
      \(judgements(piece))
      \(form(
        to: "\(address)/evidence/\(piece.id)",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(each: view.choices.criteria, { criterion in
          """
          \(radios(
            criterion.code, "\(criterion.words): \(criterion.question)",
            view.choices.findings.map { Choice($0.code, $0.words) },
            chosen: answers[criterion.code], problems: problems))
          \(textArea(
            "\(criterion.code)-words", "Why is it \(criterion.words.lowercased()), or not?",
            answers["\(criterion.code)-words"], rows: 2, problems: problems))
          """
        })
        \(button("Save the judgement"))
        """))
      """)
  }

  static func decide(_ view: RecognitionView, _ answers: FormData, problems: [Problem] = []) -> Page
  {
    let address = "/recognitions/\(view.id)"
    return Page(
      view.state.isAppealed ? "Decide the appeal" : "Decide",
      caption: "\(view.person), \(view.title)", problems: problems, back: Link("Back", to: address),
      """
      <p>\(view.person) reads every word of this. What is granted in full counts as met at this \
      stage.\(view.state.isAppealed ? " What was granted before stays granted." : "")</p>
      \(form(
        to: "\(address)/decision",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(each: view.outcomes.filter(\.isToDecide), { one in decision(on: one, view, answers, problems) })
        \(button("Save the decision"))
        """))
      """)
  }

  private static func decision(
    on one: OutcomeView, _ view: RecognitionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    <h2>\(one.code) \(one.title)</h2>
    <p>\(one.expectation)</p>
    <p>By what was judged, the most is: <strong>\(one.most.lowercased())</strong>.\
    \(one.missing.isEmpty ? "" : " Not met: \(one.missing.joined(separator: ", ").lowercased()).")\
    \(one.outcome.map { " Before the appeal: \($0.lowercased())." } ?? "")</p>
    \(radios(
      "outcome-\(one.code)", "What do you decide of \(one.code)?",
      view.choices.outcomes.map { Choice($0.code, $0.words) },
      chosen: answers["outcome-\(one.code)"], problems: problems))
    \(select(
      "reason-\(one.code)", "Because of what, for \(one.code)?", view.choices.reasons.map { Choice($0.code, $0.words) },
      chosen: answers["reason-\(one.code)"], blank: "Choose", problems: problems))
    \(textArea(
      "words-\(one.code)", "Why do you decide so of \(one.code)? In plain words", answers["words-\(one.code)"], rows: 3,
      problems: problems))
    """
  }
}
