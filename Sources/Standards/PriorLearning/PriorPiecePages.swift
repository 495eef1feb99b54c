import Kernel
import Markup

/// What somebody brings, piece by piece.
extension OwnPriorLearningPages {
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
}
