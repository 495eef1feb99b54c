import Kernel
import Markup

/// Prior learning, for the person who asks for it to be recognised.
enum OwnPriorLearningPages {
  static let home = Link("Prior learning", to: "/prior-learning")
  static let trail = [Link("Home", to: "/"), home]

  struct Home: Sendable {
    let lines: [RecognitionLine]
    let choices: [(code: String, words: String, hint: String)]
    let toAssess: Int
  }

  static func list(_ view: Home, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Prior learning", problems: problems, trail: [Link("Home", to: "/")],
      """
      <p class="lead">What you learnt elsewhere can count: in another sector, in the armed forces, in \
      a council, in another country, by a qualification or by years of work.</p>
      <p>You put together what you bring and say what it shows. An assessor whom you name reads it, \
      may ask you something, and decides about each competency with a reason. Nobody reads it before \
      you hand it in.</p>
      \(when: view.toAssess > 0, "<p><a href=\"/recognitions\">What waits for you to decide: \(view.toAssess)</a></p>")
      \(view.lines.isEmpty
        ? .empty
        : """
        <h2>Your requests</h2>
        \(table(
          "Your requests", [Column("Against"), Column("Begun or handed in"), Column("State")],
          view.lines.map { line in
            [
              Link(line.title, to: "/prior-learning/\(line.id)").html, HTML.escaped(line.since),
              PriorLearningPages.tag(line.state, line.colour),
            ]
          }, captionHidden: true))
        """)
      <h2>Begin</h2>
      \(form(
        to: "/prior-learning",
        """
        \(radios(
          "stage", "Which stage is it to count for?",
          view.choices.map { Choice($0.code, $0.words, hint: $0.hint) }, chosen: answers["stage"],
          problems: problems))
        \(button("Begin"))
        """))
      """)
  }

  // MARK: One request

  static func show(_ view: RecognitionView, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      view.stage, caption: "Prior learning, \(view.title)", problems: problems, trail: trail,
      """
      \(PriorLearningPages.summary(view))
      \(view.state.isDraft ? tasks(view) : .empty)
      \(view.state.isQuestion ? question(view, answers, problems) : .empty)
      \(view.state.isDecided ? PriorLearningPages.outcomes(view) : .empty)
      \(when: view.mayAppeal, """
        <p>You can appeal until \(view.appealUntil ?? ""), once. Somebody who had no part in this \
        decides it, and what was granted stays granted.</p>
        \(buttonGroup(buttonLink("Appeal", to: "\(view.own)/appeal", .second)))
        """)
      \(view.state.isDraft ? .empty : PriorLearningPages.pieces(view, judged: view.state.isDecided))
      \(view.state.isOpen && !view.state.isAppealed ? taking(view) : .empty)
      \(when: view.state.isAppealed && !view.isAble, PriorLearningPages.unable(view))
      \(ClaimPages.turns(view.turns))
      """)
  }

  private static func tasks(_ view: RecognitionView) -> HTML {
    let done = tag("Done", .green)
    return """
      \(taskList([
        TaskItem(
          "What it is to count for", to: "\(view.own)/competencies",
          hint: HTML.escaped(
            view.chosen.isEmpty
              ? "Nothing chosen yet"
              : "\(view.chosen.count) of \(view.required.count) competencies"),
          status: view.chosen.isEmpty ? tag("To do", .grey) : done),
        TaskItem(
          "What you bring", to: "\(view.own)/evidence",
          hint: HTML.escaped(
            view.pieces.count == 1 ? "1 piece of evidence" : "\(view.pieces.count) pieces of evidence"),
          status: view.pieces.isEmpty || view.pieces.contains { $0.competencies.isEmpty }
            ? tag("To do", .grey) : done),
        TaskItem(
          "Check it and hand it in", to: "\(view.own)/check",
          status: view.missing.isEmpty ? tag("Ready", .blue) : tag("Cannot begin yet", .grey)),
      ]))
      """
  }

  private static func question(
    _ view: RecognitionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    \(warningText("Whoever decides has a question."))
    \(view.question.map { insetText("<p>\($0)</p>") })
    \(buttonGroup(buttonLink("Add evidence", to: "\(view.own)/evidence", .second)))
    \(form(
      to: "\(view.own)/answer",
      """
      \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
      \(textArea(
        "words", "Your answer", answers["words"], hint: "Add evidence first, if you want to", rows: 4,
        problems: problems))
      \(button("Send the answer"))
      """))
    """
  }

  private static func taking(_ view: RecognitionView) -> HTML {
    """
    \(when: !view.state.isDraft && !view.isAble, PriorLearningPages.unable(view))
    \(when: !view.state.isDraft, buttonGroup(
      buttonLink("Name another assessor", to: "\(view.own)/assessor", .second)))
    \(form(
      to: "\(view.own)/withdrawal",
      "\(hiddenField("revision", "\(view.revision)"))\(button("Withdraw this request", .second))"))
    """
  }

  // MARK: What it is for

  static func competencies(
    _ view: RecognitionView, _ answers: FormData?, problems: [Problem] = []
  ) -> Page {
    Page(
      "What is it to count for?", caption: "Prior learning, \(view.title)", problems: problems,
      back: Link("Your request", to: view.own),
      form(
        to: "\(view.own)/competencies",
        """
        \(hiddenField("revision", answers?["revision"] ?? "\(view.revision)"))
        \(checkboxes(
          "competency", "Which competencies?",
          view.required.map { Choice($0.code, "\($0.code) \($0.title)", hint: $0.expectation) },
          chosen: answers?.all("competency") ?? view.chosen,
          hint: "Choose what you have shown elsewhere. All of them is the whole stage",
          problems: problems))
        \(button("Save and continue"))
        """))
  }

  // MARK: Handing it in

  static func check(_ view: RecognitionView, _ answers: FormData, problems: [Problem] = []) -> Page
  {
    Page(
      "Check it and hand it in", caption: "Prior learning, \(view.title)", problems: problems,
      back: Link("Your request", to: view.own),
      """
      <h2>What it is to count for</h2>
      <ul>\(each: view.required.filter { view.chosen.contains($0.code) }, { one in
        "<li>\(one.code) \(one.title): \(speaking(to: one.code, view))</li>"
      })</ul>
      <p><a href="\(view.own)/competencies">Change<span class="hidden"> what it is to count for</span></a></p>
      \(PriorLearningPages.pieces(view, judged: false))
      <p><a href="\(view.own)/evidence">Change<span class="hidden"> what you bring</span></a></p>
      \(view.missing.isEmpty
        ? submission(view, answers, problems)
        : """
        <h2>Not ready yet</h2>
        <ul>\(each: view.missing, { "<li>\($0)</li>" })</ul>
        """)
      """)
  }

  private static func speaking(to code: String, _ view: RecognitionView) -> String {
    let titles = view.pieces.filter { $0.competencies.contains(code) }.map(\.title)
    return titles.isEmpty ? "nothing yet" : titles.joined(separator: "; ")
  }

  private static func submission(
    _ view: RecognitionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    guard !view.assessors.isEmpty else { return PriorLearningPages.nobody }
    return form(
      to: "\(view.own)/submission",
      """
      \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
      \(radios(
        "assessor", "Who is to decide?",
        view.assessors.map { Choice($0.code, $0.name, hint: $0.part) },
        chosen: answers["assessor"],
        hint: "They read what is on this page. If you appeal, somebody else decides that",
        problems: problems))
      \(button("Hand it in"))
      """)
  }

  static func appeal(_ view: RecognitionView, _ answers: FormData, problems: [Problem] = []) -> Page
  {
    Page(
      "Appeal", caption: "Prior learning, \(view.title)", problems: problems,
      back: Link("Your request", to: view.own),
      """
      <p>You can appeal once. Somebody who had no part in the decision judges everything anew and \
      decides what was not granted in full. What was granted stays granted.</p>
      \(view.assessors.isEmpty
        ? PriorLearningPages.nobody
        : form(
          to: "\(view.own)/appeal",
          """
          \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
          \(textArea("words", "Why?", answers["words"], rows: 5, problems: problems))
          \(radios(
            "assessor", "Who is to decide it?",
            view.assessors.map { Choice($0.code, $0.name, hint: $0.part) },
            chosen: answers["assessor"], problems: problems))
          \(button("Appeal"))
          """))
      """)
  }
}
