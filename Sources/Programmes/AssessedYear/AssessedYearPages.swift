import Kernel
import Markup

/// The assessed year of newly qualified social workers: for them, their assessor, and whoever looks after
/// inductions where they work.
enum AssessedYearPages {
  static let ownTrail = [Link("Home", to: "/"), Link("Induction", to: "/induction")]
  static let trail = [Link("Home", to: "/"), Link("Assessed years", to: "/assessed-years")]

  static func own(_ views: [YearView]) -> Page {
    Page(
      "Your assessed year", trail: ownTrail,
      views.isEmpty
        ? emptyState(
          "You have no assessed year. If you are a newly qualified social worker, ask whoever looks after "
            + "inductions where you work to begin it.")
        : taskList(
          views.map { view in
            TaskItem(
              view.title, to: view.own,
              hint: HTML.escaped("\(view.place). Begun on \(view.startedOn)"),
              status: tag(view.state, view.colour))
          }))
  }

  static func home(_ lines: [YearLine], team: [YearLine], registers: [Link]) -> Page {
    Page(
      "Assessed years", trail: [Link("Home", to: "/")],
      """
      <p class="lead">The first year of newly qualified social workers, with assessment and support.</p>
      \(lines.isEmpty
        ? emptyState("You assess nobody at the moment.")
        : taskList(lines.map { line in
          TaskItem(
            line.person, to: "/assessed-years/\(line.id)", hint: HTML.escaped("\(line.next). \(line.place)"),
            status: line.waiting > 0
              ? tag("\(line.waiting) waiting", .purple) : tag(line.state, line.colour))
        }))
      \(when: !team.isEmpty, """
        <h2>Your team</h2>
        \(taskList(team.map { line in
          TaskItem(
            line.person, to: "/assessed-years/\(line.id)", hint: HTML.escaped(line.next),
            status: tag(line.state, line.colour))
        }))
        """)
      \(when: !registers.isEmpty, """
        <h2>Everybody at a place</h2>
        <ul>\(each: registers, { "<li>\($0.html)</li>" })</ul>
        """)
      """)
  }

  // MARK: One year

  struct May: Sendable {
    var own = false
    var assess = false
    var keep = false
    /// Whether they look at the end of it a second time, and end a talk.
    var settle = false
  }

  static func show(_ view: YearView, may: May, problems: [Problem] = []) -> Page {
    let base = may.own ? view.own : view.address
    return Page(
      may.own ? view.title : view.person, caption: may.own ? view.place : view.title,
      problems: problems, trail: may.own ? ownTrail : trail,
      """
      <p>\(tag(view.state, view.colour))</p>
      \(when: view.hasPassed && may.own, insetText("<p>You have passed. It is on <a href=\"/me\">your record</a> and goes with you when you change employer.</p>"))
      \(view.talk.map { talk($0, view, may) })
      \(when: may.settle && view.isProposed, insetText("<p>The final review waits for a second look.</p><p>\(buttonLink("Look at the final review", to: "\(view.address)/outcome"))</p>"))
      \(when: view.isProposed && may.own, insetText("<p>The final review is written. Somebody else looks at it, and then you can read what it says.</p>"))
      \(when: view.mayMove, insetText("<p><strong>You work somewhere else now.</strong> Everything you have gathered can come along.</p><p><a href=\"\(view.own)/employer\">Take the year there</a></p>"))
      <h2>Stages</h2>
      \(stages(view, may))
      <h2>What \(may.own ? "you have" : "is") gathered</h2>
      \(tallies("Of the whole year", view.tallies))
      \(when: view.isRunning && (may.own || may.assess), buttonGroup(
        buttonLink(may.own ? "Add something" : "Add an observation", to: "\(base)/evidence", may.own ? .main : .second)))
      \(pieces(view, may))
      \(actions(view, may))
      \(details("What this is, and who helps", about(view)))
      \(OwnInductionPages.turns(view.turns))
      """)
  }

  private static func talk(_ since: String, _ view: YearView, _ may: May) -> HTML {
    insetText(
      may.own
        ? "<p>Since \(since) somebody is asked to talk with you before the next stage. Nothing of what is said is kept here.</p>"
        : """
        <p>Since \(since) somebody is asked to talk with them before the next stage. Nothing of what is said is \
        kept here.</p>
        \(when: may.settle, form(to: "\(view.address)/talk", button("The talk is over", .second)))
        """)
  }

  private static func stages(_ view: YearView, _ may: May) -> HTML {
    taskList(
      view.stages.map { stage in
        TaskItem(
          stage.title,
          to: may.assess && stage.isNext ? "\(view.address)/stages/\(stage.code)" : nil,
          hint: """
            \(stage.closed ?? "Due \(stage.dueOn)")\
            \(when: !stage.support.isEmpty, ". Support: \(stage.support.joined(separator: "; "))")\
            \(when: stage.closed == nil && !stage.missing.isEmpty, ". Still to come: \(stage.missing.joined(separator: "; "))")
            """,
          status: tag(stage.state, stage.colour))
      })
  }

  private static func tallies(_ caption: String, _ all: [YearTally]) -> HTML {
    table(
      caption,
      [Column("What"), .number("Counts"), .number("Waits"), .number("Needed")],
      all.map { one in
        [
          HTML.escaped(one.kind), HTML.escaped("\(one.accepted)"), HTML.escaped("\(one.waiting)"),
          HTML.escaped("\(one.needed)"),
        ]
      }, shape: .grid, captionHidden: true)
  }

  private static func pieces(_ view: YearView, _ may: May) -> HTML {
    guard !view.pieces.isEmpty else { return emptyState("Nothing yet.") }
    return HTML.joined(
      view.pieces.map { piece in
        """
        <h3>\(piece.kind), \(piece.on)</h3>
        <p>\(tag(piece.state, piece.colour))</p>
        \(piece.words.map { "<p class=\"prose\">\($0)</p>" as HTML })
        \(piece.asked.map { insetText("<p><strong>What is missing:</strong> \($0)</p>") })
        <p class="hint">Added by \(piece.by)</p>
        \(when: may.assess && piece.isWaiting && view.isRunning, buttonLink("Look at \(piece.inSentence)", to: "\(view.address)/evidence/\(piece.id)"))
        \(when: may.assess && piece.counts && view.isRunning, "<p><a href=\"\(view.address)/evidence/\(piece.id)\">Ask for more after all<span class=\"hidden\">: \(piece.kind), \(piece.on)</span></a></p>")
        \(when: may.own && !piece.counts && view.isRunning, form(to: "\(view.own)/evidence/\(piece.id)/removal", """
          \(hiddenField("revision", "\(piece.revision)"))
          \(button("Take back \(piece.inSentence)", .second))
          """))
        """
      })
  }

  private static func actions(_ view: YearView, _ may: May) -> HTML {
    if may.settle, view.outcome != nil, !view.isOpen {
      return "<p><a href=\"\(view.address)/outcome/withdrawal\">Take the outcome back</a></p>"
    }
    guard may.keep, view.isOpen else { return .empty }
    return """
      <h2>Looking after it</h2>
      \(buttonGroup(
        view.isRunning
          ? buttonLink(
            view.assessor == nil ? "Name an assessor" : "Name another assessor", to: "\(view.address)/assessor",
            view.assessor == nil ? .main : .second) : .empty,
        buttonLink("End it before its end", to: "\(view.address)/ending", .second)))
      """
  }

  private static func about(_ view: YearView) -> HTML {
    """
    <p>\(view.about)</p>
    \(summaryList([
      SummaryRow("Workplace", view.place),
      SummaryRow("Begun on", view.startedOn),
      SummaryRow("Assessor", view.assessor ?? "Nobody yet"),
      view.outcome.map { SummaryRow("Final review", $0) },
      view.ended.map { SummaryRow("Ended", $0) },
    ].compactMap(\.self)))
    \(when: view.isUnverified, "<p>On which day a stage is due is set here; an agreement with the employer may say otherwise, and then a stage can be put off.</p>")
    <p>The support that is owed all year:</p>
    <ul>\(each: view.support, { "<li>\($0.words)</li>" })</ul>
    """
  }

  // MARK: Gathering

  static func add(
    _ view: YearView, _ kinds: [Choice], isOwn: Bool, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let base = isOwn ? view.own : view.address
    return Page(
      isOwn ? "Add something you have gathered" : "Add an observation",
      caption: isOwn ? view.title : view.person, problems: problems,
      back: Link(isOwn ? view.title : view.person, to: base),
      form(
        to: "\(base)/evidence",
        """
        \(kinds.count > 1
          ? radios("kind", "What is it?", kinds, chosen: answers["kind"], problems: problems)
          : hiddenField("kind", kinds.first?.code ?? ""))
        \(dayInput("on", "On which day?", answers.day("on"), problems: problems))
        \(textArea(
          "words", isOwn ? "What does it show?" : "What did you see?", answers["words"],
          hint: "A few sentences. Do not name or describe anybody whom you support in a way that they could be recognised", problems: problems))
        \(button("Save"))
        """))
  }

  static func look(
    _ piece: YearPieceView, of view: YearView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      piece.kind, caption: view.person, problems: problems,
      back: Link(view.person, to: view.address),
      """
      \(summaryList([
        SummaryRow("When", piece.on), SummaryRow("Added by", piece.by),
        SummaryRow("What it shows", piece.words ?? "Nothing was written"),
      ]))
      \(form(
        to: "\(view.address)/evidence/\(piece.id)",
        """
        \(hiddenField("revision", "\(piece.revision)"))
        \(radios(
          "decision", "What do you find?",
          (piece.counts ? [] : [Choice("counts", "It counts")])
            + [Choice("missing", "Something is missing")],
          chosen: answers["decision"] ?? (piece.counts ? "missing" : nil), problems: problems))
        \(textArea("words", "What is missing?", answers["words"], hint: "Only if something is. They read it", rows: 3, problems: problems))
        \(button("Save"))
        """))
      """)
  }

  // MARK: Reviewing

  static func review(
    _ stage: YearStageView, of view: YearView, _ outcomes: [Choice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      stage.title, caption: view.person, problems: problems,
      back: Link(view.person, to: view.address),
      """
      <p>\(stage.about)</p>
      <p>Due \(stage.dueOn).</p>
      \(when: !stage.needs.isEmpty, tallies("What this stage asks for", stage.needs))
      \(when: !stage.missing.isEmpty, warningText("Still to come before it can be closed: \(stage.missing.joined(separator: "; "))"))
      \(form(
        to: "\(view.address)/stages/\(stage.code)",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(checkboxes(
          "support", "Which support did they have since the last stage?", view.support,
          chosen: answers.all("support"), hint: "Ask them. They see what you tick", problems: problems))
        \(radios("outcome", "What do you find?", outcomes, chosen: answers["outcome"], problems: problems))
        \(dayInput("until", "Put off until when?", answers.day("until"), hint: "Only if you put it off. The stages after it move with it", problems: problems))
        \(textArea("words", "What did you agree, or why?", answers["words"], hint: "They read it. If somebody should talk with them, leave this empty: tell whoever is asked yourself", problems: problems))
        \(button("Save"))
        """))
      """)
  }

  static func outcome(
    _ view: YearView, words: String?, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "The final review", caption: view.person, problems: problems,
      back: Link(view.person, to: view.address),
      """
      <p class="lead">\(view.outcome ?? "")</p>
      \(words.map { insetText("<p class=\"prose\">\($0)</p>") })
      \(tallies("What was gathered", view.tallies))
      <p><a href="\(view.address)">Read what was gathered</a></p>
      \(form(
        to: "\(view.address)/outcome",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(radios(
          "decision", "What do you find?",
          [
            Choice("confirm", "I confirm it", hint: view.statement),
            Choice("back", "It goes back to the assessor"),
          ], chosen: answers["decision"], problems: problems))
        \(textArea("words", "Why does it go back?", answers["words"], hint: "Only if it does. They and the assessor read it", rows: 3, problems: problems))
        \(button("Save"))
        """))
      """)
  }

  static func withdrawal(
    _ view: YearView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Take the outcome back", caption: view.person, problems: problems,
      back: Link(view.person, to: view.address),
      """
      <p>For an outcome that was confirmed by mistake. The final review is open again, and so is the record. They \
      and the assessor are told.</p>
      \(form(
        to: "\(view.address)/outcome/withdrawal",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(textArea("words", "Why?", answers["words"], hint: "They and the assessor read it", rows: 3, problems: problems))
        \(button("Take it back", .warning))
        """))
      """)
  }
}
