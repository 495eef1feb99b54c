import Kernel
import Markup

/// Cohorts, for those who hold them, lead through their days, or are asked to hold them jointly.
enum CohortPages {
  // MARK: Lists

  struct Home: Sendable {
    /// Organisations for which the reader holds cohorts.
    let holders: [Link]
    /// What they are asked to hold jointly.
    let asked: [(cohort: CohortView, partner: CohortView.PartnerView)]
    let leading: [CohortView]
  }

  static func home(_ view: Home) -> Page {
    Page(
      "Cohorts of the mid-career programme", width: .wide,
      """
      \(when: !view.leading.isEmpty, """
        <h2>You lead through the days of</h2>
        \(list("Cohorts that you lead through", view.leading))
        """)
      \(when: !view.asked.isEmpty, """
        <h2>You are asked to hold jointly</h2>
        \(taskList(view.asked.map { one in
          TaskItem(
            one.cohort.title, to: one.cohort.base,
            hint: "Begun by \(one.cohort.holder), for \(one.partner.name)",
            status: one.partner.stateTag)
        }))
        """)
      \(when: !view.holders.isEmpty, """
        <h2>You hold cohorts for</h2>
        <ul>\(each: view.holders, { "<li>\($0.html)</li>" })</ul>
        """)
      \(when: view.leading.isEmpty && view.asked.isEmpty && view.holders.isEmpty, emptyState(
        "Nobody has named you to lead through a cohort, or asked you to hold one jointly.",
        buttonLink("See the programme for yourself", to: "/programme", .second)))
      """)
  }

  static func list(_ caption: String, _ all: [CohortView]) -> HTML {
    table(
      caption,
      [
        Column("Cohort"), Column("When"), Column("Apply until"), .number("With a place"),
        .number("Places"), Column("How it stands"),
      ],
      all.map { one in
        [
          "<a href=\"\(one.base)\">\(one.title)</a>", HTML.escaped(one.when),
          HTML.escaped(one.closes), HTML.escaped("\(one.placed)"), HTML.escaped("\(one.capacity)"),
          one.stateTag,
        ]
      }, captionHidden: true)
  }

  struct Register: Sendable {
    let id: String
    let name: String
    let cohorts: [CohortView]
    let rounds: [(id: String, when: String, by: String, placed: Int, waiting: Int, state: String)]
    /// Whether any waits for places to be given.
    let mayAllocate: Bool
  }

  static func register(_ view: Register) -> Page {
    let base = "/organisations/\(view.id)/cohorts"
    return Page(
      "Cohorts of the mid-career programme", caption: view.name,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/organisations/\(view.id)")],
      width: .wide,
      """
      <p class="lead">Each cohort brings people from several sectors of this place into one room, for three \
      to five days.</p>
      \(buttonGroup(
        buttonLink("Begin a cohort", to: "\(base)/new"),
        view.mayAllocate ? buttonLink("Give places", to: "\(base)/rounds/new", .second) : .empty,
        buttonLink(
          "Figures", to: "/organisations/\(view.id)/programme/figures", .second)))
      \(view.cohorts.isEmpty
        ? emptyState("There is no cohort yet.") : list("Cohorts held here", view.cohorts))
      \(when: !view.rounds.isEmpty, """
        <h2>Rounds in which places were given</h2>
        \(table(
          "Rounds",
          [
            Column("When"), Column("By"), .number("Given a place"), .number("Waiting"),
            Column("How it stands"),
          ],
          view.rounds.map { one in
            [
              "<a href=\"\(base)/rounds/\(one.id)\">\(one.when)</a>", HTML.escaped(one.by),
              HTML.escaped("\(one.placed)"), HTML.escaped("\(one.waiting)"),
              HTML.escaped(one.state),
            ]
          }, captionHidden: true))
        """)
      """)
  }

  // MARK: Details

  struct Details: Sendable {
    let to: String
    let back: Link
    let isNew: Bool
    let sectors: [Choice]
    let shares: [Choice]
    let revision: Int
    /// Once places are given, only how many there are.
    let isLocked: Bool
  }

  static func details(
    _ view: Details, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      view.isNew ? "Begin a cohort" : "Change the cohort", problems: problems, back: view.back,
      """
      \(when: view.isNew, "<p class=\"lead\">It is a draft until you open it. What stands here is what the programme suggests; change what your place needs.</p>")
      \(when: view.isLocked, insetText("<p>Places are given. You can still change the name and offer more places.</p>"))
      \(form(
        to: view.to,
        """
        \(hiddenField("revision", "\(view.revision)"))
        \(textInput("title", "What is it called?", answers["title"], hint: "For example: Wharfedale, spring 2027", problems: problems))
        \(dayInput("closes", "Last day to apply", answers.day("closes"), problems: problems))
        \(textInput("capacity", "How many places?", answers["capacity"], width: .five, numeric: true, problems: problems))
        \(textInput("minimum", "With how many does it run at least?", answers["minimum"], width: .five, numeric: true, problems: problems))
        <h2>Who must be together</h2>
        \(select("share", "At most, how many may come from one sector?", view.shares, chosen: answers["share"], problems: problems))
        \(textInput("fewest", "From how many sectors at least?", answers["fewest"], width: .five, numeric: true, problems: problems))
        <h3>At least so many from</h3>
        \(each: view.sectors, { sector in
          textInput("least-\(sector.code)", sector.words, answers["least-\(sector.code)"], width: .five, numeric: true, problems: problems)
        })
        \(button(view.isNew ? "Begin it" : "Save"))
        """))
      """)
  }

  // MARK: One cohort

  struct Show: Sendable {
    let cohort: CohortView
    let faults: [String]
    let breadth: String?
    let isHolder: Bool
    let isFacilitator: Bool
    /// Partners for which the reader may answer.
    let answersFor: [CohortView.PartnerView]
    let facilitators: [(id: String, name: String)]
    let named: Int
    let steps: [String]
    let ownID: String?
    let breaches: [String]
    let lenses: [String]
  }

  static let doing: [String: String] = [
    "open": "Open it for applications", "take-back": "Take it back to a draft",
    "finish": "Say that it is over", "cancel": "Cancel it",
  ]

  static func show(_ view: Show) -> Page {
    let one = view.cohort
    return Page(
      one.title, caption: "\(one.programme), held by \(one.holder)",
      trail: view.isHolder
        ? [
          Link("Home", to: "/"), Link("Cohorts", to: "/organisations/\(one.holderID)/cohorts"),
        ] : [Link("Home", to: "/")], width: .wide,
      """
      <p>\(one.stateTag)</p>
      \(one.cancelled.map { insetText("<p>It was cancelled: \($0). Whoever had a place keeps their turn.</p>") })
      \(each: view.answersFor, { partner in
        insetText("""
          <p><strong>\(partner.name) is asked to hold this cohort jointly.</strong> \
          \(partner.isAsked ? "You have not answered." : "You answered: \(partner.stateWords).")</p>
          <p><a href="\(one.base)/partners/\(partner.id)/answer">Answer for \(partner.name)</a></p>
          """)
      })
      \(view.isHolder && one.isDraft ? draft(view) : running(view))
      \(days(view))
      """)
  }

  private static func draft(_ view: Show) -> HTML {
    let one = view.cohort
    let agreed = one.partners.count { $0.isAgreed }
    return """
      <h2>Before it can be opened</h2>
      \(taskList([
        TaskItem(
          "Places, mix and the last day to apply", to: "\(one.base)/details",
          hint: "\(one.capacity) places, until \(one.closes)", status: tag("Done", .green)),
        TaskItem(
          "Days, venues and sessions", to: one.days.isEmpty ? "\(one.base)/days/new" : "#days",
          hint: view.faults.isEmpty ? "The days are the programme" : "\(view.faults.count == 1 ? "1 thing is" : "\(view.faults.count) things are") missing",
          status: view.faults.isEmpty ? tag("Done", .green) : tag("To do", .blue)),
        TaskItem(
          "Partners from other sectors", to: "\(one.base)/partners",
          hint: "\(agreed) of \(one.partners.count) agreed",
          status: view.breadth == nil ? tag("Done", .green) : tag("To do", .blue)),
        TaskItem(
          "Who leads through the days", to: "\(one.base)/facilitators",
          hint: view.facilitators.isEmpty ? "Nobody yet. You can say who was there yourself" : "\(view.facilitators.map(\.name).joined(separator: ", "))",
          status: view.facilitators.isEmpty ? tag("If you like", .grey) : tag("Done", .green)),
      ]))
      \(when: !view.faults.isEmpty, """
        <h3>What the days still need</h3>
        <ul>\(each: view.faults, { "<li>\($0)</li>" })</ul>
        """)
      \(view.breadth.map { "<p>\($0)</p>" as HTML })
      \(steps(view))
      """
  }

  private static func steps(_ view: Show) -> HTML {
    view.steps.isEmpty
      ? .empty
      : buttonGroup(
        HTML.joined(
          view.steps.enumerated().map {
            buttonLink(
              doing[$1] ?? "", to: "\(view.cohort.base)/steps/\($1)",
              $1 == "cancel" ? .warning : $0 == 0 ? .main : .second)
          }))
  }

  private static func running(_ view: Show) -> HTML {
    let one = view.cohort
    let mayApply = one.isOpen && !one.isClosed
    return """
      \(summaryList([
        SummaryRow("When", one.when),
        SummaryRow("Apply until", one.closes),
        SummaryRow("Places", "\(one.capacity), of which \(one.placed) are given"),
        SummaryRow("It is about", view.lenses.joined(separator: "; ")),
        SummaryRow("Who is together", "<ul>\(each: one.mix, { "<li>\($0)</li>" })</ul>" as HTML),
        SummaryRow(
          "Held by",
          ([one.holder] + one.partners.filter { $0.isAgreed }.map(\.name))
            .joined(separator: ", ")),
      ] + (view.isHolder && one.isOpen ? [SummaryRow("Named in applications", "\(view.named)")] : [])))
      \(when: mayApply && !view.isHolder && view.ownID == nil && view.answersFor.isEmpty && !view.isFacilitator,
        buttonGroup(buttonLink("Apply", to: "/programme/apply?cohort=\(one.id)")))
      \(when: view.ownID != nil, "<p><a href=\"/programme/\(view.ownID ?? "")\">Your own application</a></p>")
      \(when: view.isHolder || view.isFacilitator, mixTable(view))
      \(when: (one.isOpen || one.isConfirmed) && !view.faults.isEmpty, """
        \(warningText("The days are not the whole programme any more. Add a day, or change one"))
        <ul>\(each: view.faults, { "<li>\($0)</li>" })</ul>
        """)
      \(when: view.isHolder, """
        \(buttonGroup(
          buttonLink("People", to: "\(one.base)/people", .second),
          buttonLink("Partners", to: "\(one.base)/partners", .second),
          buttonLink("Who leads through the days", to: "\(one.base)/facilitators", .second),
          buttonLink("Change it", to: "\(one.base)/details", .second),
          one.isConfirmed || one.isFinished
            ? buttonLink("Money for cover", to: "\(one.base)/cover", .second) : .empty,
          one.isConfirmed || one.isFinished
            ? buttonLink("Costs, and how it was", to: "\(one.base)/results", .second) : .empty))
        \(steps(view))
        """)
      """
  }

  private static func mixTable(_ view: Show) -> HTML {
    let one = view.cohort
    guard !one.people.isEmpty else { return .empty }
    return """
      <h2>Who is together</h2>
      \(table(
        "People with a place, by sector", [Column("Sector"), .number("People")],
        one.people.map { [HTML.escaped($0.sector), HTML.escaped("\($0.count)")] }
          + [[HTML.escaped("Together"), HTML.escaped("\(one.placed)")]]))
      \(view.breaches.isEmpty
        ? "<p>The mix is kept.</p>"
        : warningText("The mix is not kept: \(view.breaches.joined(separator: "; "))"))
      """
  }

  private static func days(_ view: Show) -> HTML {
    let one = view.cohort
    let mayChange =
      view.isHolder && (one.isDraft || one.isOpen || one.isConfirmed)
    let mayMark =
      (view.isHolder || view.isFacilitator) && (one.isConfirmed || one.isFinished)
    return """
      <h2 id="days">Days</h2>
      \(one.days.isEmpty ? emptyState("No days are planned yet.") : .empty)
      \(each: one.days, { day in
        """
        <section class="card">
        <h3>\(day.on)\(when: day.isToday, " \(tag("Today", .green))")\(when: day.isCancelled, " \(tag("Cancelled", .red))")</h3>
        \(day.changed.map { "<p class=\"muted\">\(day.isCancelled ? "Cancelled" : "Changed"): \($0)</p>" as HTML })
        <p>\(day.times), \(day.place)</p>
        \(when: !day.access.isEmpty, "<p class=\"muted\">\(day.access.joined(separator: ". "))</p>")
        \(when: !day.sessions.isEmpty, "<ul>\(each: day.sessions, { "<li>\($0.0) (\($0.1) minutes)</li>" })</ul>")
        \(when: !day.isCancelled, buttonGroup(
          mayMark && (day.isOver || day.isToday)
            ? buttonLink("Say who was there on \(day.on)", to: "\(one.base)/days/\(day.id)/attendance", .second) : .empty,
          mayMark
            ? buttonLink("Register to print for \(day.on)", to: "\(one.base)/days/\(day.id)/register", .second) : .empty,
          mayChange && !(day.isOver && !one.isDraft)
            ? buttonLink("Change \(day.on)", to: "\(one.base)/days/\(day.id)", .second) : .empty))
        </section>
        """
      })
      \(when: view.isHolder && (one.isDraft || one.isOpen || one.isConfirmed), buttonGroup(buttonLink("Add a day", to: "\(one.base)/days/new", .second)))
      """
  }

  // MARK: Steps

  static func step(
    _ view: CohortView, _ step: String, reasons: [Choice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let title = doing[step] ?? ""
    return Page(
      title, caption: view.title, problems: problems, back: Link(view.title, to: view.base),
      """
      <p>\(what(step, view))</p>
      \(form(
        to: "\(view.base)/steps/\(step)",
        """
        \(hiddenField("revision", "\(view.revision)"))
        \(when: step == "cancel", radios("reason", "Why? Everybody with a place reads it", reasons, chosen: answers["reason"], problems: problems))
        \(button(title, step == "cancel" ? .warning : .main))
        """))
      """)
  }

  private static func what(_ step: String, _ view: CohortView) -> String {
    switch step {
    case "open":
      "People can apply until \(view.closes). Places are given afterwards, all at once and by the mix you set."
    case "take-back": "Nobody has named it yet. It becomes a draft, and nobody can apply."
    case "finish":
      "Whoever attended enough has completed the programme, and has it on their record. Whoever has not is told which days are missing."
    case "cancel":
      "Whoever has a place is told with your reason, and keeps their turn for another cohort. It cannot be taken back."
    case _: ""
    }
  }
}
