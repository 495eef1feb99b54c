import Kernel
import Markup

/// What the pages about prior learning have in common, and those of the assessor.
enum PriorLearningPages {
  static let assessing = Link("Prior learning to decide", to: "/recognitions")

  static func tag(_ words: String, _ colour: String) -> HTML {
    Markup.tag(words, TagColour(rawValue: colour) ?? .grey)
  }

  static func unable(_ view: RecognitionView) -> HTML {
    warningText(
      "\(view.assessor ?? "Whoever was named") can decide this no more. Another assessor has to be named"
    )
  }

  static var nobody: HTML {
    emptyState(
      "Nobody can be named: you have no other line manager with an account here, and your employer keeps no other assessor. Ask whoever looks after training to name or borrow one."
    )
  }

  static func summary(_ view: RecognitionView) -> HTML {
    let rows: [SummaryRow?] = [
      SummaryRow("State", tag(view.state.words, view.state.colour)),
      SummaryRow("Against", Link(view.title, to: view.stageAddress).html),
      view.assessor.map { SummaryRow("Decided by", $0) },
      view.submittedOn.map { SummaryRow("Handed in on", $0) },
      view.decidedOn.map { SummaryRow("Decided on", $0) },
      view.hasRecord
        ? SummaryRow("On the record", "The whole stage is recognised, and stands on the record")
        : nil,
    ]
    return summaryList(rows.compactMap(\.self))
  }

  // MARK: Evidence

  static func pieces(_ view: RecognitionView, judged: Bool) -> HTML {
    """
    <h2>What it rests on</h2>
    \(each: view.pieces, { piece in
      Markup.details(
        "\(piece.title)\(piece.isLate ? " (added later)" : "")", open: view.pieces.count < 4,
        """
        \(details(of: piece))
        \(proposals(piece))
        \(judged ? judgements(piece) : .empty)
        """)
    })
    """
  }

  static func details(of piece: PieceView) -> HTML {
    let words = piece.words
    let rows: [SummaryRow?] = [
      SummaryRow("Kind", piece.kind),
      words?.awardedBy.map { SummaryRow("By", $0) },
      words?.country.map { SummaryRow("Country", $0) },
      words?.level.map { SummaryRow("Level or grade, as stated there", $0) },
      SummaryRow("Until", piece.until),
      piece.origin.map { SummaryRow("Rests on", $0) },
      words?.shows.map { SummaryRow("What it shows", $0) },
      words?.kept.map { SummaryRow("Where it can be looked at", $0) },
      piece.competencies.isEmpty
        ? nil : SummaryRow("Speaks to", piece.competencies.joined(separator: ", ")),
    ]
    return """
      \(when: words == nil, warningText("This cannot be read at present. Tell whoever runs Waypoint."))
      \(summaryList(rows.compactMap(\.self)))
      \((words?.check ?? []).isEmpty
        ? .empty
        : """
        <p>What the check of the badge said when it was put forward:</p>
        <ul>\(each: words?.check ?? [], { "<li>\($0)</li>" })</ul>
        """)
      \(when: piece.isOld, insetText("<p>It ended before \(piece.oldest), so it cannot be current by itself.</p>"))
      """
  }

  /// What mappings say, with why: the reader sees the rationale before anything is judged.
  static func proposals(_ piece: PieceView) -> HTML {
    guard !piece.proposals.isEmpty else { return .empty }
    return table(
      "What is mapped, and why",
      [Column("Competency"), Column("What is held"), Column("Counts as"), Column("Why")],
      piece.proposals.map { one in
        [
          HTML.escaped(one.competency),
          HTML.escaped("\(one.from) \(one.relation) \(one.competency)"),
          """
          \(one.credit)\(one.limit.map { "<br><span class=\"muted\">\($0)</span>" as HTML })
          """,
          """
          \(one.rationale)<br><span class="muted">\(one.mapping)</span>
          """,
        ]
      })
  }

  static func judgements(_ piece: PieceView) -> HTML {
    guard !piece.judged.isEmpty else { return .empty }
    return table(
      "How it was judged", [Column("Criterion"), Column("Met"), Column("Why")],
      piece.judged.map {
        [HTML.escaped($0.criterion), HTML.escaped($0.finding), HTML.escaped($0.words)]
      })
  }

  // MARK: Decisions

  static func outcomes(_ view: RecognitionView) -> HTML {
    """
    <h2>What was decided</h2>
    \(each: view.outcomes, { one in
      """
      <h3>\(one.code) \(one.title)</h3>
      <p>\(one.outcome.map { tag($0, one.colour) })</p>
      \(summaryList(outcome(one)))
      """
    })
    """
  }

  private static func outcome(_ one: OutcomeView) -> [SummaryRow] {
    let missing = one.missing.joined(separator: ", ")
    let rows: [SummaryRow?] = [
      one.words.map { SummaryRow("Why", $0) },
      one.reason.map { reason in
        SummaryRow("Reason", one.waiver.map { "\(reason) (\($0))" } ?? reason)
      },
      one.missing.isEmpty || one.isToDecide == false ? nil : SummaryRow("Not met", missing),
      one.countsUntil.map { SummaryRow("Counts until", $0) },
      one.earlier.isEmpty ? nil : SummaryRow("Before", one.earlier.joined(separator: "; ")),
    ]
    return rows.compactMap(\.self)
  }

  // MARK: The assessor

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

  // MARK: Another assessor

  static func reassign(
    _ view: RecognitionView, to address: String, back: Link, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Name another assessor", caption: "\(view.person), \(view.title)", problems: problems,
      back: back,
      """
      <p>Now it is for \(view.assessor ?? "nobody"). Who decided or read it until now stays in its \
      history.</p>
      \(view.assessors.isEmpty
        ? emptyState("Nobody else can be named. An employer can name or borrow an assessor.")
        : form(
          to: address,
          """
          \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
          \(radios(
            "assessor", "Who is to decide it?",
            view.assessors.map { Choice($0.code, $0.name, hint: $0.part) },
            chosen: answers["assessor"], problems: problems))
          \(textArea(
            "words", "Why?", answers["words"], hint: "\(view.person) and the assessor read this",
            rows: 2, problems: problems))
          \(button("Name the assessor"))
          """))
      """)
  }
}
