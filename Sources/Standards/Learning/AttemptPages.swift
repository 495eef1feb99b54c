import Kernel
import Markup

/// One attempt at a module: for the person, for whoever confirms it, and for those who keep training.
enum AttemptPages {
  static func own(_ view: AttemptView, problems: [Problem] = []) -> Page {
    Page(
      view.title, caption: "\(view.kind)\(view.number > 1 ? ", attempt \(view.number)" : "")",
      problems: problems, trail: OwnLearningPages.trail,
      """
      \(summary(view))
      \(view.mayEdit ? tasks(view) : pieces(view))
      \(when: view.isWaiting && view.confirmer != nil, form(
        to: "\(view.own)/withdrawal",
        "\(hiddenField("revision", "\(view.revision)"))\(button("Take it back", .second))"))
      <p><a href="/learning/modules/\(view.module)">About this module</a></p>
      \(ClaimPages.turns(view.turns))
      """)
  }

  static func summary(_ view: AttemptView) -> HTML {
    summaryList(
      [
        SummaryRow("How it stands", LearningTags.tag(view.status, view.colour)),
        SummaryRow("Begun on", view.startedOn),
        view.endedOn.map { SummaryRow("Ended on", $0) },
        view.score.map { SummaryRow("Score", $0) },
        view.expiresOn.map { SummaryRow("Counts until", $0) },
        view.confirmer.map { SummaryRow("Asked to confirm it", $0) },
        SummaryRow("Who says so", view.source),
      ].compactMap(\.self))
  }

  private static func tasks(_ view: AttemptView) -> HTML {
    """
    \(taskList(
      view.parts.map { part in
        let count = view.pieces.count { $0.part == part.words && !$0.isWithdrawn }
        return TaskItem(
          part.words, to: "\(view.own)/evidence/\(part.code)",
          hint: HTML.escaped(count == 0 ? "Nothing yet" : count == 1 ? "1 entry" : "\(count) entries"),
          status: count == 0 ? tag("To do", .grey) : tag("Begun", .blue))
      } + [
        TaskItem(
          "Check it and ask for it to be confirmed", to: "\(view.own)/check",
          status: view.missing.isEmpty ? tag("Ready", .blue) : tag("Cannot begin yet", .grey))
      ]))
    <p class="muted">Everything is kept as you save it. A result of the provider can complete it too.</p>
    """
  }

  static func pieces(_ view: AttemptView) -> HTML {
    guard !view.pieces.isEmpty else { return .empty }
    return """
      <h2>What shows it</h2>
      \(summaryList(view.pieces.map { piece in
        SummaryRow(
          piece.part,
          piece.isWithdrawn
            ? "<span class=\"muted\">Withdrawn, and not counted:</span><br><s>\(words(piece))</s>" as HTML
            : words(piece))
      }))
      """
  }

  private static func words(_ piece: AttemptView.Piece) -> HTML {
    "\(when: !piece.days.isEmpty, "<strong>\(piece.days)</strong><br>")\(piece.words)"
  }

  // MARK: Evidence

  static func evidence(
    _ part: AttemptView.Part, of view: AttemptView, hint: String, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let there = view.pieces.filter { $0.part == part.words && !$0.isWithdrawn }
    return Page(
      part.words, caption: view.title, problems: problems,
      back: Link("The module", to: view.own),
      """
      \(each: there, { piece in
        """
        <section class="card">
        \(when: !piece.days.isEmpty, "<p><strong>\(piece.days)</strong></p>")
        <p>\(piece.words)</p>
        \(form(
          to: "\(view.own)/pieces/\(piece.id)/removal",
          "\(hiddenField("revision", "\(view.revision)"))\(button("Take it away", .second))"))
        </section>
        """
      })
      \(form(
        to: "\(view.own)/evidence/\(part.code)",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(when: part.days > 0, dayInput("from", part.days == 1 ? "On which day?" : "First day", answers.day("from"), problems: problems))
        \(when: part.days > 1, dayInput("until", "Last day", answers.day("until"), problems: problems))
        \(textArea("words", there.isEmpty ? "What is there to say of it?" : "Add another", answers["words"], hint: hint, rows: 6, problems: problems))
        \(button("Save"))
        """))
      """)
  }

  static func check(_ view: AttemptView, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Check it and ask for it to be confirmed", caption: view.title, problems: problems,
      back: Link("The module", to: view.own),
      """
      \(pieces(view))
      <p><a href="\(view.own)">Change<span class="hidden"> what shows it</span></a></p>
      \(view.missing.isEmpty
        ? request(view, answers, problems)
        : "<h2>Not ready yet</h2><ul>\(each: view.missing, { "<li>\($0)</li>" })</ul>" as HTML)
      """)
  }

  private static func request(
    _ view: AttemptView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    guard !view.candidates.isEmpty || view.mayNameAnybody else {
      return emptyState(
        "There is nobody yet who may confirm it: a line manager or an assessor with an account. Ask whoever looks after training."
      )
    }
    return form(
      to: "\(view.own)/request",
      """
      \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
      \(when: !view.candidates.isEmpty, radios(
        "confirmer", view.asked,
        view.candidates.map { Choice($0.code, $0.name, hint: $0.part) }
          + (view.mayNameAnybody ? [Choice("other", "Somebody else")] : []),
        chosen: answers["confirmer"], hint: "They read what is on this page", problems: problems))
      \(when: view.mayNameAnybody, textInput(
        "address", view.candidates.isEmpty ? "\(view.asked): their work email address" : "Somebody else’s work email address",
        answers["address"],
        hint: "They need an account here, and read what is on this page",
        kind: .email, width: .half, problems: problems))
      \(button("Ask for it to be confirmed"))
      """)
  }

  // MARK: For whoever confirms

  static func toConfirm(_ lines: [ConfirmationLine]) -> Page {
    Page(
      "What you are asked to confirm", trail: OwnLearningPages.trail,
      lines.isEmpty
        ? emptyState("Nothing waits for you.")
        : table(
          "What you are asked to confirm",
          [Column("Who"), Column("Module"), Column("Kind"), Column("Since")],
          lines.map { line in
            [
              Link(line.person, to: "/learning/confirmations/\(line.id)").html,
              HTML.escaped(line.title), HTML.escaped(line.kind), HTML.escaped(line.since),
            ]
          }, captionHidden: true))
  }

  static func confirm(_ view: AttemptView, _ answers: FormData, problems: [Problem] = []) -> Page {
    let choices =
      view.isAssessment
      ? [Choice("pass", "They passed"), Choice("fail", "They did not pass")]
      : [Choice("confirm", "Yes, I confirm it")]
    return Page(
      view.title, caption: "\(view.person): \(view.kind.lowercased())", problems: problems,
      trail: OwnLearningPages.trail
        + [Link("What you are asked to confirm", to: "/learning/confirmations")],
      """
      \(pieces(view))
      \(form(
        to: "/learning/confirmations/\(view.id)",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(radios(
          "step", view.isAssessment ? "How did it end?" : "Is it as they say?",
          choices + [Choice("send-back", "Not yet: something is missing or wrong")],
          chosen: answers["step"], problems: problems))
        \(when: view.isAssessment, textInput(
          "score", "Score in percent (if there is one)", answers["score"], width: .three,
          numeric: true, problems: problems))
        \(textArea(
          "words", "What you saw, or what is missing", answers["words"],
          hint: "The person reads it", rows: 4, problems: problems))
        \(button("Send"))
        """))
      """)
  }

  static func reopening(
    _ view: AttemptView, to address: String, back: Link, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Open it again", caption: "\(view.person): \(view.title)", problems: problems, back: back,
      """
      \(summary(view))
      <p>It counts no more until it is confirmed anew. A bundle that rests on it is open again, and a \
      badge of it is suspended.</p>
      \(form(
        to: address,
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(textArea("words", "Why?", answers["words"], hint: "The person reads it", rows: 3, problems: problems))
        \(button("Open it again"))
        """))
      """)
  }
}
