import Kernel
import Markup

/// What the pages about prior learning have in common.
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
      view.assessor.map { SummaryRow(view.state.decider, $0) },
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
      \(when: piece.isGone, insetText("<p>What it rests on was taken out of the record since. It counts for nothing now.</p>"))
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
