import Kernel
import Markup

/// One’s own inductions: what to do, what is met, what goes on from here.
enum OwnInductionPages {
  static let trail = [Link("Home", to: "/"), Link("Induction", to: "/induction")]

  static func home(_ views: [InductionView], hasAssessedYear: Bool) -> Page {
    let open = views.filter { $0.isRunning || $0.isPaused }
    let ended = views.filter { !$0.isRunning && !$0.isPaused }
    return Page(
      "Your induction", trail: [Link("Home", to: "/")],
      """
      \(open.isEmpty
        ? emptyState(
          views.isEmpty
            ? "You have no induction to do. When you start somewhere new, it appears here."
            : "There is nothing to do at the moment.")
        : taskList(open.map { view in
          TaskItem(
            view.title, to: view.own,
            hint: HTML.escaped("\(view.progress) done. To be done by \(view.dueOn). \(view.place)"),
            status: tag(view.state, view.colour))
        }))
      \(when: !ended.isEmpty, """
        <h2>Finished or ended</h2>
        \(taskList(ended.map { view in
          TaskItem(
            view.title, to: view.own,
            hint: HTML.escaped("\(view.place)\(view.ended.map { ". \($0)" } ?? "")"),
            status: tag(view.state, view.colour))
        }))
        """)
      \(when: hasAssessedYear, "<p><a href=\"/assessed-year\">Your assessed year</a></p>")
      """)
  }

  static func show(_ view: InductionView, problems: [Problem] = []) -> Page {
    Page(
      view.title, caption: view.place, problems: problems, trail: trail,
      """
      <p class="lead">\(view.progress) done\(when: view.isRunning, ". To be done by <strong>\(view.dueOn)</strong>").</p>
      <p>\(tag(view.state, view.colour))</p>
      \(when: view.isPaused, insetText("<p>You are away for longer, so the time stands still. It goes on when you are back, and nothing is lost.</p>"))
      \(when: view.isSigned, signed(view))
      \(alone(view))
      \(when: view.toBring > 0, bring(view))
      \(known(view))
      \(tasks(view))
      \(when: view.isReady, insetText("<p>Everything is done. Now \(view.signatories.isEmpty ? "your employer" : view.signatories.joined(separator: " or ")) signs it off. You do not have to do anything.</p>"))
      \(details("What this is, and who helps you", about(view)))
      \(turns(view.turns))
      """)
  }

  private static func signed(_ view: InductionView) -> HTML {
    """
    \(insetText("""
      <p>Signed off on \(view.ended ?? "") by \(view.signature ?? ""). It is on <a href="/me">your record</a> and goes \
      with you when you change employer.</p>
      """))
    \(buttonGroup(
      buttonLink("Certificate to print", to: "\(view.own)/certificate", .second),
      view.wasAsked ? .empty : buttonLink("Say how it was", to: "\(view.own)/opinion", .second)))
    """
  }

  static func alone(_ view: InductionView) -> HTML {
    guard let missing = view.beforeAlone else { return .empty }
    if missing.isEmpty {
      return insetText(
        "<p>Everything is met that comes before working on your own. Your manager decides when.</p>"
      )
    }
    return """
      \(warningText(
        missing.count == 1
          ? "Until 1 more standard is met, give care only when somebody experienced can see you"
          : "Until \(missing.count) more standards are met, give care only when somebody experienced can see you"))
      \(details("Which standards", "<ul>\(each: missing, { "<li>\($0)</li>" })</ul>"))
      """
  }

  /// For somebody who is not new to this work.
  private static func known(_ view: InductionView) -> HTML {
    let open = view.parts.filter { !$0.byOneself && $0.isUntouched }
    guard view.isCertificate, view.isRunning, !open.isEmpty else { return .empty }
    return """
      <p><a href="\(view.own)/known">Have you worked in care before? Say what you can do already</a></p>
      """
  }

  private static func bring(_ view: InductionView) -> HTML {
    insetText(
      """
      <p><strong>You have done some of this before.</strong> \(view.toBring == 1 ? "One \(view.part)" : "\(view.toBring) \(view.part)s") \
      can be brought along, so that you need not do them again.</p>
      <p><a href="\(view.own)/bring-along">See what, and bring it along</a></p>
      """)
  }

  private static func tasks(_ view: InductionView) -> HTML {
    let local = view.parts.filter(\.isLocal)
    return """
      \(list(view, view.parts.filter { !$0.isLocal }, base: view.own))
      \(when: !local.isEmpty, "<h2>Where you work</h2>\(list(view, local, base: view.own))")
      """
  }

  static func list(_ view: InductionView, _ parts: [PartView], base: String) -> HTML {
    taskList(
      parts.map { part in
        TaskItem(
          view.isCertificate ? "\(part.code). \(part.title)" : part.title,
          to: "\(base)/units/\(part.code)",
          hint: part.decided.map(HTML.escaped), status: tag(part.state, part.colour))
      })
  }

  private static func about(_ view: InductionView) -> HTML {
    """
    <p>\(view.about)</p>
    \(summaryList([
      SummaryRow("Workplace", view.place),
      SummaryRow("Begun on", view.startedOn),
      SummaryRow("To be done by", view.dueOn),
      view.plan.map { SummaryRow("How much of it", $0) },
      SummaryRow("Edition", view.edition),
      SummaryRow("Who can look at what you show", view.assessors.isEmpty ? "Ask your manager" : view.assessors.joined(separator: ", ")),
      SummaryRow("Who signs it off", view.signatories.isEmpty ? "Whoever leads at your employer" : view.signatories.joined(separator: ", ")),
    ].compactMap(\.self)))
    """
  }

  static func turns(_ turns: [InductionTurnView]) -> HTML {
    guard !turns.isEmpty else { return .empty }
    return details(
      "What happened so far",
      timeline(
        turns.map { turn in
          TimelineEntry(
            HTML.escaped(turn.words), when: turn.when, by: turn.by,
            detail: turn.detail.map { "<p>\($0)</p>" as HTML })
        }))
  }

  // MARK: One part

  static func unit(
    _ part: PartView, of view: InductionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      part.title,
      caption: view.isCertificate ? "\(view.title), \(view.part) \(part.code)" : view.title,
      problems: problems, back: Link(view.title, to: view.own),
      """
      <p>\(tag(part.state, part.colour))</p>
      \(part.decided.map { "<p>\($0).</p>" as HTML })
      \(part.asked.map { insetText("<p><strong>What is still needed:</strong> \($0)</p>") })
      \(part.appealUntil.map { until in
        """
        <p>You brought this along. If you think that it was met, <a href="\(view.own)/units/\(part.code)/appeal">ask that somebody \
        else looks at it</a>, until \(until).</p>
        """ as HTML
      })
      \(when: part.isAppealed, insetText("<p>You asked that somebody else looks at what was not taken over. Nobody has yet. You can go on meanwhile.</p>"))
      \(part.about.map { "<p>\($0)</p>" as HTML })
      \(each: part.read, { "<p>\($0)</p>" })
      \(pieces(part.pieces))
      \(view.isRunning && !part.isDone ? (part.byOneself ? finish(part, view, answers, problems) : show(part, view, answers, problems)) : .empty)
      """)
  }

  static func appeal(
    _ part: PartView, of view: InductionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Ask that somebody else looks at it", caption: part.title, problems: problems,
      back: Link(part.title, to: "\(view.own)/units/\(part.code)"),
      """
      <p>You met this elsewhere, and were asked for more. Whoever leads or signs off where you work looks at it again: \
      never whoever asked you. You can do so once.</p>
      \(part.asked.map { insetText("<p><strong>What you were asked for:</strong> \($0)</p>") })
      \(form(
        to: "\(view.own)/units/\(part.code)/appeal",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(part.revision)"))
        \(textArea("words", "Why was it met?", answers["words"], hint: "For example what you did there, and who saw it. Do not write names of people you care for.", rows: 4, problems: problems))
        \(button("Ask for it"))
        """))
      """)
  }

  static func known(
    _ view: InductionView, _ open: [(code: String, title: String, about: String?)],
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "What can you do already?", caption: view.title, problems: problems,
      back: Link(view.title, to: view.own),
      """
      <p>If you have worked in care before, you need not learn again what you know. Tick what you could show \
      today. Somebody comes and watches you do it, or talks with you about it, and decides for each.</p>
      \(form(
        to: "\(view.own)/known",
        """
        \(checkboxes(
          "item", "I could show this today",
          open.map { Choice($0.code, view.isCertificate ? "\($0.code). \($0.title)" : $0.title, hint: $0.about) },
          chosen: answers.all("item"), problems: problems))
        \(button("Ask somebody to look at these"))
        """))
      """)
  }

  static func pieces(_ pieces: [PartView.Piece]) -> HTML {
    guard !pieces.isEmpty else { return .empty }
    return """
      <h2>What was shown</h2>
      \(each: pieces, { piece in
        """
        <section class="card">
        <p><strong>\(piece.kind)</strong>, \(piece.on)\(when: !piece.by.isEmpty, ", \(piece.by)")</p>
        \(piece.words.map { "<p>\($0)</p>" as HTML })
        </section>
        """
      })
      """
  }

  private static func finish(
    _ part: PartView, _ view: InductionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    form(
      to: "\(view.own)/units/\(part.code)",
      """
      \(hiddenField("revision", answers["revision"] ?? "\(part.revision)"))
      \(hiddenField("kind", "knowledge"))
      \(textArea(
        "words", part.think ?? "What did you learn? What will you do?", answers["words"],
        hint: "A few words are enough, in any language. Those who manage you or look after training here can read them.", rows: 5,
        problems: problems))
      \(buttonGroup(
        button("Finish this \(view.part)", name: "then", value: "finish"),
        button("Save, and finish later", .second)))
      """)
  }

  private static func show(
    _ part: PartView, _ view: InductionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    \(when: !part.missing.isEmpty, """
      <h2>What is needed</h2>
      <ul>\(each: part.missing, { "<li>\(upper($0))</li>" })</ul>
      """)
    \(part.isWaiting ? waiting(part, view) : ask(part, view))
    <h2>Write down what you know or did</h2>
    \(form(
      to: "\(view.own)/units/\(part.code)",
      """
      \(hiddenField("revision", answers["revision"] ?? "\(part.revision)"))
      \(radios(
        "kind", "What is it?",
        [
          Choice("knowledge", "What I know", hint: "I explain it, or I did a course or a workbook"),
          Choice("testimony", "What somebody said who saw me"),
          Choice("prior-certificate", "A certificate from before"),
        ], chosen: answers["kind"] ?? "knowledge", problems: problems))
      \(textArea("words", "In your own words", answers["words"], hint: "Short is fine. Do not write names of people you care for.", rows: 5, problems: problems))
      \(dayInput("on", "When was it? (leave empty for today)", answers.day("on"), problems: problems))
      \(part.isWaiting
        ? button("Save", .second)
        : buttonGroup(
          button("Save, and ask somebody to look", name: "then", value: "ask"),
          button("Save only", .second)))
      """))
    """
  }

  private static func upper(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst()
  }

  private static func ask(_ part: PartView, _ view: InductionView) -> HTML {
    form(
      to: "\(view.own)/units/\(part.code)/step",
      """
      \(hiddenField("revision", "\(part.revision)"))
      \(hiddenField("step", "ask"))
      <p>Has somebody taught you this already, or do you want to be watched at work?</p>
      \(button("Ask somebody to look", .second))
      """)
  }

  private static func waiting(_ part: PartView, _ view: InductionView) -> HTML {
    """
    \(insetText("<p>You asked on \(part.waitingSince ?? ""). \(view.assessors.isEmpty ? "Your manager" : view.assessors.joined(separator: " or ")) can look at it.</p>"))
    \(form(
      to: "\(view.own)/units/\(part.code)/step",
      """
      \(hiddenField("revision", "\(part.revision)"))
      \(hiddenField("step", "take-back"))
      \(button("Take the request back", .second))
      """))
    """
  }

  // MARK: Bringing along, the end

  static func bring(
    _ view: InductionView, _ lines: [(title: String, on: String, place: String)],
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Bring along what you have done", caption: view.title, problems: problems,
      back: Link(view.title, to: view.own),
      """
      <p>These were found to be met before. Your employer now sees that they are met, when, and where; \
      what you or others wrote then stays where it is.</p>
      \(table(
        "What can be brought along", [Column("What"), Column("Met on"), Column("Where")],
        lines.map { [HTML.escaped($0.title), HTML.escaped($0.on), HTML.escaped($0.place)] },
        captionHidden: true))
      <p>If your employer needs more for one of them, they say what is missing.</p>
      \(form(
        to: "\(view.own)/bring-along",
        "\(hiddenField("revision", "\(view.revision)"))\(button("Bring it along"))"))
      """)
  }

  static func opinion(
    _ view: InductionView, _ questions: [(code: String, words: String)], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "How was it?", caption: view.title, problems: problems, back: Link(view.title, to: view.own),
      """
      <p>Your answers are added up with those of others. Nobody can see what you said, and you can leave \
      out what you do not want to answer.</p>
      \(form(
        to: "\(view.own)/opinion",
        """
        \(each: questions, { agreement($0.code, $0.words, answers, problems) })
        \(button("Send"))
        """))
      """)
  }

  /// How far somebody agrees.
  static func agreement(
    _ code: String, _ words: String, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    radios(
      code, words,
      [
        Choice("5", "Agree strongly"), Choice("4", "Agree"), Choice("3", "Neither"),
        Choice("2", "Disagree"), Choice("1", "Disagree strongly"),
      ], chosen: answers[code], problems: problems)
  }

  static func certificate(_ view: InductionView, on today: String) -> Page {
    Page(
      view.isCertificate ? "Care Certificate" : "Certificate of induction", caption: view.place,
      back: Link(view.title, to: view.own),
      """
      <p class="lead"><strong>\(view.person)</strong> has met every \(view.part) of the \(view.title) (\(view.edition)).</p>
      \(summaryList([
        SummaryRow("Begun on", view.startedOn),
        SummaryRow("Signed off on", view.ended),
        SummaryRow("Signed off by", view.signature),
        SummaryRow("Workplace", view.place),
      ]))
      \(table(
        "What was met", [Column(view.isCertificate ? "Standard" : "Part"), Column("How")],
        view.parts.filter { !$0.isLocal }.map { [HTML.escaped($0.title), HTML.escaped($0.decided ?? "")] }))
      <p class="muted">As recorded on \(today). \(when: view.isCertificate, "The Care Certificate is not a qualification and nobody keeps a register of it: a badge can be checked. ")\
      <a href="/me/badges">A badge that others can check</a></p>
      """)
  }
}
