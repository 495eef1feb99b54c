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
    let toAssess: Int
    let toSign: Int
  }

  static func begin(_ view: Home, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Self-assessment", problems: problems, trail: [Link("Home", to: "/")],
      """
      <p class="lead">Say how far you are with each competency of the standards. Nobody but you \
      reads it until you put an answer forward to be confirmed.</p>
      \(view.toAssess + view.toSign == 0 ? .empty : forOthers(view))
      <h2>What your post needs</h2>
      \(view.stages.isEmpty
        ? "<p>You have no post here today. You can assess yourself at any stage.</p>" as HTML
        : summaryList(view.stages.map(stage)))
      \(view.begun.isEmpty ? .empty : begun(view.begun))
      <p>What you learnt elsewhere can count too: <a href="/prior-learning">prior learning</a>.</p>
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
      \(recognised(view.recognised))
      \(filter(view, showing))
      \(each: view.standards, { standard in tasks(of: standard, view, showing) })
      \(buttonGroup(
        buttonLink("Check your answers", to: "\(view.address)/check"),
        buttonLink("Sign-off of the whole", to: "\(view.address)/sign-off", .second)))
      """)
  }

  /// What counts by prior learning, with why: for the person, and for whoever signs.
  static func recognised(_ views: [RecognisedView]) -> HTML {
    guard !views.isEmpty else { return .empty }
    return details(
      views.count == 1
        ? "1 competency is met by prior learning"
        : "\(views.count) competencies are met by prior learning",
      summaryList(
        views.map { one in
          SummaryRow(
            "\(one.code) \(one.title)",
            """
            <strong>\(one.reason)</strong><br>\(one.words)<br>\
            Decided on \(one.decidedOn), counts until \(one.countsUntil)
            """ as HTML)
        }))
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
      case .confirmed, .recognised: .green
      case .notYet: .red
      }
    return Markup.tag(standing.words, colour)
  }
}
