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

  // MARK: What somebody brings

  static func evidence(_ view: RecognitionView) -> Page {
    Page(
      "What you bring", caption: "Prior learning, \(view.title)",
      back: Link("Your request", to: view.own),
      """
      \(view.pieces.isEmpty
        ? emptyState("Nothing here yet.")
        : taskList(
          view.pieces.map { piece in
            TaskItem(
              piece.title, to: "\(view.own)/evidence/\(piece.id)",
              hint: HTML.escaped(
                piece.competencies.isEmpty
                  ? piece.kind : "Speaks to \(piece.competencies.joined(separator: ", "))"),
              status: piece.competencies.isEmpty
                ? tag("Say what it shows", .grey) : tag("Done", .green))
          }))
      <h2>Add something</h2>
      <p>No kind counts for more than another. Each is judged by whether it is valid, reliable, \
      current, authentic and sufficient. What ended more than \(view.within) before you hand it in \
      cannot be current by itself; something newer beside it can be.</p>
      \(when: !view.withinIsVerified, "<p class=\"muted\">That time is Waypoint’s choice: no national one was found.</p>")
      <ul>
      \(each: view.choices.kinds.filter { $0.code != "record" || !view.records.isEmpty }, { kind in
        "<li><a href=\"\(view.own)/evidence/new/\(kind.code)\">\(kind.words)</a></li>"
      })
      </ul>
      """)
  }

  static func add(
    _ kind: PriorChoice, to view: RecognitionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let address = "\(view.own)/evidence/new/\(kind.code)"
    let revision = hiddenField("revision", answers["revision"] ?? "\(view.revision)")
    return Page(
      kind.words, caption: "Prior learning, \(view.title)", problems: problems,
      back: Link("What you bring", to: "\(view.own)/evidence"),
      """
      \(when: kind.code == "qualification", "<p>Write names and levels as they stand on the certificate, in whatever script. Nothing is worked out from a grade, and no statement of comparison is needed.</p>")
      \(when: kind.code == "comparison", "<p>A statement such as one by UK ENIC can help an assessor. You are never asked for one.</p>")
      \(form(
        to: address, hasFiles: kind.code == "badge",
        "\(revision)\(fields(kind, view, answers, problems))\(button("Save and continue"))"))
      """)
  }

  private static func fields(
    _ kind: PriorChoice, _ view: RecognitionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    let shows = textArea(
      "shows", "What does it show?", answers["shows"],
      hint: "What you did or learnt, and how that is what is asked for here", rows: 4,
      problems: problems)
    if kind.code == "record" {
      return """
        \(radios(
          "record", "Which one?", view.records.map { Choice($0.code, $0.words) },
          chosen: answers["record"], problems: problems))
        \(origin(view, answers, problems))
        \(shows)
        """
    }
    if kind.code == "badge" {
      return """
        \(fileUpload("file", "File of the badge", hint: "As text, SVG or PNG", problems: problems))
        \(fileUpload(
          "keys", "Public keys of its issuer (if you have them)",
          hint: "From the address that the issuer publishes. Without them it stays unproved", problems: problems))
        \(fileUpload(
          "status-list", "The issuer’s lists of what was taken back (if you have them)",
          several: true, problems: problems))
        \(shows)
        """
    }
    return """
      \(textInput("title", title(kind), answers["title"], problems: problems))
      \(textInput("awardedBy", awardedBy(kind), answers["awardedBy"], problems: problems))
      \(textInput("country", "Country", answers["country"], width: .twenty, problems: problems))
      \(when: kind.code != "experience", textInput(
        "level", "Level or grade, as it is stated there (if there is one)", answers["level"],
        problems: problems))
      \(textInput(
        "year", kind.code == "experience" ? "Last year of it (leave empty if it goes on)" : "Year",
        answers["year"], width: .five, numeric: true, problems: problems))
      \(origin(view, answers, problems))
      \(shows)
      \(textInput(
        "kept", "Where can it be looked at? (if it can)", answers["kept"],
        hint: "For example, the certificate is with me, or whom to ask", problems: problems))
      """
  }

  private static func title(_ kind: PriorChoice) -> String {
    switch kind.code {
    case "experience": "What you did"
    case "registration": "Registration or role"
    case "comparison": "What it compares, and with what"
    case "test": "Name of the test or assessment"
    case _: "Name of the qualification"
    }
  }

  private static func awardedBy(_ kind: PriorChoice) -> String {
    switch kind.code {
    case "experience": "For whom"
    case "registration": "With whom"
    case "comparison", "test": "By whom"
    case _: "Awarded by"
    }
  }

  private static func origin(
    _ view: RecognitionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    select(
      "origin", "Does it rest on one of these standards?",
      view.origins.map { Choice($0.code, $0.words) }, chosen: answers["origin"],
      blank: "No, or I do not know", hint: "If so, you are shown what is mapped, and why",
      problems: problems)
  }

  static func map(
    _ piece: PieceView, of view: RecognitionView, _ answers: FormData?, problems: [Problem] = []
  ) -> Page {
    let address = "\(view.own)/evidence/\(piece.id)"
    let proposed = piece.proposals.map(\.competency)
    let revision = answers?["revision"] ?? "\(view.revision)"
    return Page(
      piece.title, caption: "What you bring", problems: problems,
      back: Link("What you bring", to: "\(view.own)/evidence"),
      """
      \(PriorLearningPages.details(of: piece))
      \(PriorLearningPages.proposals(piece))
      \(!view.mayEdit || (view.state.isQuestion && !piece.isLate) || piece.isJudged
        ? .empty
        : view.chosen.isEmpty
          ? "<p><a href=\"\(view.own)/competencies\">Choose first what it is to count for</a></p>" as HTML
          : form(
            to: address,
            """
            \(hiddenField("revision", revision))
            \(checkboxes(
              "competency", "Which competencies does it speak to?",
              view.required.filter { view.chosen.contains($0.code) }.map { one in
                Choice(
                  one.code, "\(one.code) \(one.title)",
                  hint: proposed.contains(one.code) ? "A mapping proposes this: see above" : nil)
              },
              chosen: answers?.all("competency")
                ?? (piece.competencies.isEmpty ? proposed : piece.competencies),
              problems: problems))
            \(button("Save"))
            """))
      \(when: view.state.isDraft, form(
        to: "\(address)/removal",
        "\(hiddenField("revision", "\(view.revision)"))\(button("Take it away", .second))"))
      """)
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
