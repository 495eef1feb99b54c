import Kernel
import Markup

/// Self-assessment, for the person alone.
enum AssessmentPages {
  static let home = Link("Self-assessment", to: "/assessments")
  static let trail = [Link("Home", to: "/"), home]

  struct Home: Sendable {
    struct Stage: Sendable {
      let post: String
      let stage: String?
      let because: [String]
    }

    struct Begun: Sendable {
      let link: Link
      let stage: String
      let signOff: String
      let answered: String
    }

    let stages: [Stage]
    let begun: [Begun]
    let choices: [(code: String, words: String, hint: String)]
    let news: [(words: String, when: String)]
    let toAssess: Int
    let toSign: Int
  }

  static func begin(_ view: Home, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Self-assessment", problems: problems, trail: [Link("Home", to: "/")],
      """
      <p class="lead">Say how far you are with each competency of the standards. Nobody but you \
      reads it until you put an answer forward to be confirmed.</p>
      \(news(view.news))
      \(view.toAssess + view.toSign == 0 ? .empty : forOthers(view))
      <h2>What your post needs</h2>
      \(view.stages.isEmpty
        ? "<p>You have no post here today. You can assess yourself at any stage.</p>" as HTML
        : summaryList(view.stages.map(stage)))
      \(view.begun.isEmpty ? .empty : begun(view.begun))
      <h2>Begin</h2>
      \(form(
        to: "/assessments",
        """
        \(radios(
          "stage", "At which stage?", view.choices.map { Choice($0.code, $0.words, hint: $0.hint) },
          chosen: answers["stage"], problems: problems))
        \(button("Begin"))
        """))
      """)
  }

  private static func news(_ news: [(words: String, when: String)]) -> HTML {
    guard !news.isEmpty else { return .empty }
    return """
      \(each: news, { notificationBanner(.note, "\($0.words) (\($0.when))") })
      \(form(to: "/assessments/news", button("I have read this", .second)))
      """
  }

  private static func forOthers(_ view: Home) -> HTML {
    """
    <h2>For others</h2>
    <ul>
    \(when: view.toAssess > 0, "<li><a href=\"/claims\">What waits for you to assess: \(view.toAssess)</a></li>")
    \(when: view.toSign > 0, "<li><a href=\"/sign-offs\">What waits for you to sign off: \(view.toSign)</a></li>")
    </ul>
    """
  }

  private static func stage(_ stage: Home.Stage) -> SummaryRow {
    SummaryRow(
      stage.post,
      stage.stage.map { words -> HTML in
        "<strong>\(words)</strong><br>\(stage.because.joined(separator: ". "))"
      } ?? "No stage is asked for. You can assess yourself at any")
  }

  private static func begun(_ begun: [Home.Begun]) -> HTML {
    """
    <h2>What you have begun</h2>
    \(table(
      "What you have begun",
      [Column("Against"), Column("Stage"), Column("Answered"), Column("The whole")],
      begun.map {
        [
          $0.link.html, HTML.escaped($0.stage), HTML.escaped($0.answered),
          HTML.escaped($0.signOff),
        ]
      }, captionHidden: true))
    """
  }

  // MARK: The task list

  static func tasks(_ view: AssessmentView, showing: CompetencyStanding?) -> Page {
    Page(
      view.stage, caption: view.title, trail: trail,
      """
      \(when: view.isOfOldVersion, insetText("<p>A later version is in force. This one goes on under the version that you began with.</p>"))
      \(summaryList([
        SummaryRow("Your mean score", view.score ?? "Nothing answered yet"),
        SummaryRow("The whole", view.signOff),
      ]))
      \(filter(view, showing))
      \(each: view.standards, { standard in tasks(of: standard, view, showing) })
      \(buttonGroup(
        buttonLink("Check your answers", to: "\(view.address)/check"),
        buttonLink("Sign-off of the whole", to: "\(view.address)/sign-off", .second)))
      """)
  }

  private static func filter(_ view: AssessmentView, _ showing: CompetencyStanding?) -> HTML {
    let held = CompetencyStanding.allCases.filter { view.count($0) > 0 }
    return filters(
      to: view.address,
      active: [showing].compactMap(\.self).map {
        ActiveFilter("State", $0.words, without: view.address)
      }, clear: view.address,
      select(
        "show", "State", held.map { Choice($0.rawValue, "\($0.words) (\(view.count($0)))") },
        chosen: showing?.rawValue, blank: "All"))
  }

  private static func tasks(
    of standard: StandardLines, _ view: AssessmentView, _ showing: CompetencyStanding?
  ) -> HTML {
    let lines = standard.lines.filter { showing == nil || $0.standing == showing }
    guard !lines.isEmpty else { return .empty }
    return """
      <h2>\(standard.code) \(standard.title)</h2>
      \(standard.score.map { "<p class=\"muted\">Score \($0)</p>" as HTML })
      \(taskList(
        lines.map { line in
          TaskItem(
            line.title, to: "\(view.address)/competencies/\(line.code)",
            hint: line.answer.map { HTML.escaped($0) }, status: tag(of: line.standing))
        }))
      """
  }

  static func tag(of standing: CompetencyStanding) -> HTML {
    let colour: TagColour =
      switch standing {
      case .toAnswer, .noChance, .expired: .grey
      case .answered: .teal
      case .claimed: .blue
      case .inReview, .moreAsked: .amber
      case .confirmed: .green
      case .notYet: .red
      }
    return Markup.tag(standing.words, colour)
  }

  // MARK: One competency

  static func answer(
    _ view: AnswerView, _ answers: FormData?, problems: [Problem] = []
  ) -> Page {
    let address = "\(view.assessment.address)/competencies/\(view.line.code)"
    return Page(
      view.line.title, caption: "\(view.standard), \(view.assessment.stage)", problems: problems,
      back: Link("All competencies", to: view.assessment.address),
      """
      <p class="lead">\(view.expectation)</p>
      <p class="muted">\(view.wording)</p>
      \(claims(view))
      \(signposts(view.signposts))
      \(form(
        to: address,
        """
        \(hiddenField("revision", answers?["revision"] ?? "\(view.revision)"))
        \(radios(
          "points", "How far are you?",
          view.points.map { Choice("\($0.value)", $0.words, hint: $0.meaning) }
            + [Choice("none", view.noAnswer, hint: "Counts for nothing, and against nothing")],
          chosen: answers.map { $0["points"] } ?? view.chosen, problems: problems))
        \(textArea(
          "note", "Note (if you like)", answers.map { $0["note"] } ?? view.note,
          hint: "What went well, and what you want to work on. Name no patient and nobody you support",
          rows: 3, problems: problems))
        \(evidence(view, answers))
        \(adding(view.kinds, answers ?? FormData(), problems, isOpen: answers != nil))
        \(buttonGroup(
          button("Save and continue"),
          button("Save and add more evidence", .second, name: "then", value: "more")))
        """))
      \(neighbours(view))
      """)
  }

  private static func claims(_ view: AnswerView) -> HTML {
    guard !view.claims.isEmpty else { return .empty }
    return """
      <h2>What you put forward</h2>
      <ul>\(each: view.claims, { claim in
        "<li><a href=\"\(view.assessment.address)/claims/\(claim.id)\">\(claim.words)</a></li>"
      })</ul>
      """
  }

  private static func signposts(_ signposts: [SignpostView]) -> HTML {
    guard !signposts.isEmpty else { return .empty }
    return insetText(
      """
      <p><strong>To learn from</strong></p>
      <ul>\(each: signposts, { "<li><a href=\"\($0.address)\">\($0.title)</a></li>" })</ul>
      """)
  }

  private static func evidence(_ view: AnswerView, _ answers: FormData?) -> HTML {
    guard !view.evidence.isEmpty else { return .empty }
    let marked = answers?.all("remove") ?? []
    return """
      <h2>Your evidence</h2>
      \(list(view.evidence))
      \(checkboxes(
        "remove", "Take away (if you like)",
        view.evidence.enumerated().map { Choice("\($0.offset)", $0.element.words) },
        chosen: marked))
      """
  }

  static func list(_ evidence: [EvidenceView]) -> HTML {
    summaryList(
      evidence.map { one in
        SummaryRow(one.kind, "\(one.words) (\(one.on))" as String)
      })
  }

  static func adding(
    _ kinds: [(code: String, words: String, isOfWorkplace: Bool)], _ answers: FormData,
    _ problems: [Problem], isOpen: Bool
  ) -> HTML {
    details(
      "Add a piece of evidence", open: isOpen,
      """
      <p>To put an answer forward takes at least one piece from work: a course or a reflection alone \
      does not show that you do it.</p>
      \(select(
        "evidence-kind", "What kind?", kinds.map { Choice($0.code, $0.words) },
        chosen: answers["evidence-kind"], blank: "Choose", problems: problems))
      \(dayInput("evidence-day", "When was it?", answers.day("evidence-day"), problems: problems))
      \(textArea(
        "evidence-words", "What is it, and where is it kept?", answers["evidence-words"],
        hint: "Name no patient and nobody you support", rows: 2, problems: problems))
      """)
  }

  private static func neighbours(_ view: AnswerView) -> HTML {
    let address = "\(view.assessment.address)/competencies"
    let links = [
      view.previous.map { Link("Previous competency", to: "\(address)/\($0)") },
      view.next.map { Link("Next competency", to: "\(address)/\($0)") },
    ].compactMap(\.self)
    return "<p>\(HTML.joined(links.map(\.html), by: " · "))</p>"
  }

  // MARK: Check, and put forward

  static func check(_ view: AssessmentView, _ chosen: [String], problems: [Problem] = []) -> Page {
    let ready = view.lines.filter(mayBePut)
    return Page(
      "Check your answers", caption: "\(view.title), \(view.stage)", problems: problems,
      back: Link("All competencies", to: view.address),
      """
      \(table(
        "Your answers", [Column("Competency"), Column("Answer"), Column("Evidence"), Column("State")],
        view.lines.map { line in
          [
            Link(
              "\(line.code) \(line.title)", to: "\(view.address)/competencies/\(line.code)"
            ).html,
            HTML.escaped(
              line.answer ?? (line.standing == .toAnswer ? "Not answered" : "No chance to show it")),
            HTML.escaped(line.hasWorkplaceEvidence ? "From work" : "None from work"),
            tag(of: line.standing),
          ]
        }))
      <h2>Put answers forward</h2>
      \(ready.isEmpty
        ? emptyState("Nothing can be put forward yet. An answer takes points and at least one piece of evidence from work.")
        : questionForm(
          to: "\(view.address)/claims",
          """
          \(checkboxes(
            "competency", "Which answers do you put forward?",
            ready.map { line in
              Choice(
                line.code, "\(line.code) \(line.title)",
                hint: line.standing == .confirmed
                  ? "Confirmed already: a new claim replaces that" : line.answer)
            }, chosen: chosen, hint: "Only what you choose is shown to the assessor, as it is now",
            problems: problems))
          \(button("Choose an assessor"))
          """))
      """)
  }

  private static func mayBePut(_ line: CompetencyLine) -> Bool {
    guard line.answer != nil, line.hasWorkplaceEvidence else { return false }
    return switch line.standing {
    case .answered, .notYet, .expired, .confirmed: true
    case .toAnswer, .noChance, .claimed, .inReview, .moreAsked: false
    }
  }

  static func put(
    _ view: AssessmentView, _ chosen: [CompetencyLine], _ assessors: [NamedView],
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let confirmed = chosen.filter { $0.standing == .confirmed }
    return Page(
      "Put \(chosen.count == 1 ? "one answer" : "\(chosen.count) answers") forward",
      caption: "\(view.title), \(view.stage)", problems: problems,
      back: Link("Check your answers", to: "\(view.address)/check"),
      """
      <ul>\(each: chosen, { "<li>\($0.code) \($0.title): \($0.answer ?? "")</li>" })</ul>
      <p>The assessor reads these answers, your notes on them and their evidence, and nothing else \
      that you have said. Whoever signs the whole reads them too.</p>
      \(assessors.isEmpty
        ? emptyState("Nobody can be named yet: you have no line manager with an account here, and your employer has named no assessor. Ask whoever looks after training.")
        : form(
          to: "\(view.address)/claims",
          """
          \(each: chosen, { hiddenField("competency", $0.code) })
          \(radios(
            "assessor", "Who is to assess them?",
            assessors.map { Choice($0.code, $0.name, hint: $0.part) }, chosen: answers["assessor"],
            problems: problems))
          \(confirmed.isEmpty ? .empty : replacing(confirmed, answers, problems))
          \(when: view.isSigned || view.isAsked, warningText("A new result reopens the whole: it has to be signed off again."))
          \(button("Put forward"))
          """))
      """)
  }

  private static func replacing(
    _ confirmed: [CompetencyLine], _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    \(warningText("What is confirmed already is replaced. Until the new claim is decided it is not confirmed."))
    <ul>\(each: confirmed, { "<li>\($0.code) \($0.title)</li>" })</ul>
    \(checkbox(
      "replace", "Replace what is confirmed", ticked: answers["replace"] == "yes",
      problems: problems))
    """
  }
}
