import Kernel
import Markup

/// Releasing people and putting them forward, for whoever manages them or leads where they work.
enum ReleasePages {
  static func home(
    asked: [ParticipationLine], others: [ParticipationLine], cover: [CoverView]
  ) -> Page {
    Page(
      "Release for the mid-career programme", width: .wide,
      """
      <p class="lead">The programme is for people who lead: it takes three to five days, and somebody does their work \
      meanwhile.</p>
      \(buttonGroup(buttonLink("Put somebody forward", to: "/releases/new")))
      <h2>They ask you</h2>
      \(asked.isEmpty ? emptyState("Nobody waits for your answer.") : list("Who asks", asked))
      \(when: !others.isEmpty, "<h2>Everybody else</h2>\(list("Everybody else", others))")
      \(when: !cover.isEmpty, """
        <h2>Money for cover that can be claimed</h2>
        \(taskList(cover.map { one in
          TaskItem(one.person, to: "/releases/\(one.participation)", hint: "Until \(one.claimUntil)", status: one.stateTag)
        }))
        """)
      """)
  }

  private static func list(_ caption: String, _ all: [ParticipationLine]) -> HTML {
    table(
      caption,
      [
        Column("Who"), Column("Where"), Column("Cohort"), Column("Applied"),
        Column("How it stands"),
      ],
      all.map { one in
        [
          "<a href=\"/releases/\(one.id)\">\(one.person)</a>", HTML.escaped(one.place),
          HTML.escaped(one.cohort ?? "Not yet"),
          HTML.escaped(one.applied + (one.isMandatory ? ", selected" : "")), one.stateTag,
        ]
      }, captionHidden: true)
  }

  static let doing: [String: String] = [
    "refuse-release": "They cannot be spared", "ask-again": "Ask for release again",
    "defer": "Put off", "resume": "Take it up again", "withdraw": "Take their name off",
  ]

  struct Show: Sendable {
    let view: ParticipationView
    let mayRelease: Bool
    let covers: [Choice]
    let to: String
    let back: Link
    let isOwn: Bool
  }

  static func show(_ show: Show, _ answers: FormData, problems: [Problem] = []) -> Page {
    let view = show.view
    return Page(
      show.isOwn ? "Release yourself" : view.person, caption: view.programme, problems: problems,
      back: show.back,
      """
      <p>\(view.stateTag)</p>
      \(summaryList(rows(view)))
      \(when: show.mayRelease, """
        <h2>\(show.isOwn ? "Who does your work?" : "Can they be spared?")</h2>
        <p>Three to five days within some months. Nobody is released without somebody to do the work.</p>
        \(form(
          to: show.to,
          """
          \(hiddenField("revision", "\(view.revision)"))
          \(radios("cover", "Who does the work meanwhile?", show.covers, chosen: answers["cover"], problems: problems))
          \(button(show.isOwn ? "Release yourself" : "Release them"))
          """))
        """)
      \(view.stepCodes.isEmpty ? .empty : buttonGroup(HTML.joined(view.stepCodes.map {
        buttonLink(doing[$0] ?? "", to: "/releases/\(view.id)/steps/\($0)", .second)
      })))
      \(HTML.joined(view.cover.map { cover($0, to: "/releases/\(view.id)/cover", answers, problems) }))
      \(ParticipationPages.history(view, showsReasons: false))
      """)
  }

  /// What an employer needs to know: what somebody needs of a venue is not theirs to read.
  private static func rows(_ view: ParticipationView) -> [SummaryRow] {
    var rows = [
      SummaryRow("Where they work", view.place), SummaryRow("Group", view.group),
      SummaryRow("Put forward by", view.isMandatory ? "\(view.origin): selected" : view.origin),
      SummaryRow("Applied", view.applied),
    ]
    if let release = view.release { rows.append(SummaryRow("Released", release)) }
    if let cohort = view.cohort {
      rows.append(
        SummaryRow(
          "Days",
          "<ul>\(each: cohort.held, { "<li>\($0.on), \($0.times), \($0.place)</li>" })</ul>"
            as HTML))
    } else if !view.choices.isEmpty {
      rows.append(
        SummaryRow("Could come to", "<ul>\(each: view.choices, { "<li>\($0)</li>" })</ul>" as HTML))
    }
    if let until = view.deferredUntil { rows.append(SummaryRow("Put off until", until)) }
    return rows
  }

  static func cover(
    _ one: CoverView, to address: String, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    <h2>Money for cover: \(one.cohort)</h2>
    <p>\(one.stateTag)</p>
    <p>\(one.perDay) a day, for at most \(one.days) days. It can be claimed after the last day, until \(one.claimUntil).</p>
    \(one.claimed.map { "<p>Claimed: \($0).</p>" as HTML })
    \(when: one.mayClaim, form(
      to: address,
      """
      \(hiddenField("revision", "\(one.revision)"))
      \(hiddenField("cohort", one.cohortID))
      \(textInput("days", "For how many days did somebody stand in?", answers["days"], hint: "They were there on \(one.attended) days", width: .five, numeric: true, problems: problems))
      \(button("Claim it", .second))
      """))
    """
  }

  static func step(
    _ view: ParticipationView, _ step: String, reasons: [Choice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let title = doing[step] ?? ""
    return Page(
      title, caption: view.person, problems: problems,
      back: Link(view.person, to: "/releases/\(view.id)"),
      """
      \(when: step == "refuse-release", "<p>They read your reason, and can ask again. It would help them to know when it could be.</p>")
      \(when: step == "withdraw", "<p>They read your reason. If they have a place, it goes to the next who waits.</p>")
      \(ParticipationPages.stepForm(
        to: "/releases/\(view.id)/steps/\(step)", title, step, revision: view.revision,
        reasons: reasons, cohorts: [], answers, problems))
      """)
  }

  static func select(
    _ found: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Put somebody forward", problems: problems, back: Link("Release", to: "/releases"),
      """
      <p>Whoever is put forward is expected to come. They say which cohorts they can come to, and can put it off with a \
      reason; they do not have to ask for it themselves.</p>
      \(questionForm(
        to: "/releases/new",
        """
        \(textInput("q", "Part of a name", answers["q"], hint: "Leave empty for everybody for whom the programme is", kind: .search, width: .half))
        \(button("Search", .second))
        """))
      \(found.isEmpty ? emptyState("Nobody whom you may release has such a name.") : form(
        to: "/releases",
        """
        \(hiddenField("q", answers["q"] ?? ""))
        \(radios("person", "Who?", found, chosen: answers["person"], problems: problems))
        \(button("Put them forward"))
        """))
      """)
  }
}
