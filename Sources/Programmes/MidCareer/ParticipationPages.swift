import Kernel
import Markup

/// The mid-career programme, for whoever goes through it.
enum ParticipationPages {
  struct Home: Sendable {
    let title: String
    let about: String
    let lenses: [String]
    /// Other programmes, and what is left to them.
    let beside: [(title: String, leaves: String)]
    let days: String
    let own: [ParticipationView]
    /// The group they belong to by their post; `nil` where the programme is not for them.
    let group: String?
    let hasPost: Bool
    let cohorts: [CohortView]
    let mayApply: Bool
    let networks: [Link]
  }

  static func home(_ view: Home) -> Page {
    Page(
      view.title, trail: [Link("Home", to: "/")],
      """
      <p class="lead">\(view.about)</p>
      \(each: view.own, { one in
        """
        <section class="card">
        <h2><a href="\(one.own)">\(one.cohort?.title ?? "Your application")</a></h2>
        <p>\(one.stateTag)</p>
        <p>\(told(one))</p>
        </section>
        """
      })
      \(when: view.own.isEmpty && view.group != nil, insetText("<p><strong>It is for you.</strong> \(view.group ?? "").</p>"))
      \(when: view.own.isEmpty && view.group == nil, insetText(view.hasPost
        ? "<p>By your post you are not among those it is for. Whoever leads where you work can put you forward.</p>"
        : "<p>You have no post today, so nobody could release you.</p>"))
      \(summaryList([
        SummaryRow("How long", view.days),
        SummaryRow("It is about", view.lenses.joined(separator: "; ")),
        SummaryRow("Who decides", "Your employer releases you, and says who does your work meanwhile. Places are given so that sectors are mixed"),
      ]
        + view.beside.map { SummaryRow("Beside: \($0.title)", $0.leaves) }))
      \(when: view.mayApply, buttonGroup(buttonLink("Apply", to: "/programme/apply")))
      <h2>Cohorts that are open for applications</h2>
      \(view.cohorts.isEmpty ? emptyState("None is open now.") : cards(view.cohorts))
      \(when: !view.networks.isEmpty, "<h2>Your networks</h2><ul>\(each: view.networks, { "<li>\($0.html)</li>" })</ul>")
      """)
  }

  static func cards(_ all: [CohortView]) -> HTML {
    HTML.joined(
      all.map { one in
        """
        <section class="card">
        <h3><a href="\(one.base)">\(one.title)</a></h3>
        <p>\(one.when)\(when: one.held.first != nil, ", \(one.held.first?.place ?? "")")</p>
        <p class="muted">Held by \(one.holder). Apply until \(one.closes).\(one.far.map { " \($0)." })</p>
        </section>
        """
      })
  }

  /// What is going on, in a sentence.
  static func told(_ view: ParticipationView) -> String {
    switch view.stateCode {
    case "selected":
      "Your employer selected you. Say which cohorts you could come to. If it does not fit now you can put it off."
    case "applied": "Whoever manages you is asked whether you can be spared."
    case "not-released": "You were not released. You can ask again, for instance with another time."
    case "released": "You are released. Places are given after the last day to apply."
    case "waiting":
      "There was no place for you yet. You keep your turn, and get the next that fits."
    case "placed": view.cohort.map { "\($0.when)." } ?? ""
    case "deferred": "It is put off until \(view.deferredUntil ?? ""). You keep your turn."
    case "completed": "You have completed it. It is on your record, and goes with you."
    case "incomplete":
      "You were there for \(view.attendedWords) of the \(view.neededWords) that are needed."
    case "withdrawn": "It was withdrawn on \(view.ended ?? "")."
    case "rejected": "It was not accepted, on \(view.ended ?? "")."
    case _: ""
    }
  }

  static func rows(_ view: ParticipationView, forOthers: Bool) -> [SummaryRow] {
    var rows = [
      SummaryRow("Where \(forOthers ? "they work" : "you work")", view.place),
      SummaryRow("Sector", view.sector),
      SummaryRow("Group", view.group),
      SummaryRow("Put forward by", view.isMandatory ? "\(view.origin): selected" : view.origin),
      SummaryRow("Applied", view.applied),
    ]
    if let release = view.release { rows.append(SummaryRow("Released", release)) }
    if let cohort = view.cohort {
      rows.append(SummaryRow("Cohort", "<a href=\"\(cohort.base)\">\(cohort.title)</a>" as HTML))
    }
    if !view.choices.isEmpty {
      rows.append(
        SummaryRow("Could come to", "<ul>\(each: view.choices, { "<li>\($0)</li>" })</ul>" as HTML))
    }
    if let miles = view.miles { rows.append(SummaryRow("And to any within", "\(miles) miles")) }
    if !view.away.isEmpty {
      rows.append(
        SummaryRow("Cannot come", "<ul>\(each: view.away, { "<li>\($0)</li>" })</ul>" as HTML))
    }
    if !view.access.isEmpty {
      rows.append(
        SummaryRow("Needs", "<ul>\(each: view.access, { "<li>\($0)</li>" })</ul>" as HTML))
    }
    if let caring = view.caring { rows.append(SummaryRow("Can come", caring)) }
    if !view.days.isEmpty {
      rows.append(
        SummaryRow(
          "Was there",
          "<ul>\(each: view.days, { "<li>\($0.on): \($0.mark)\(when: $0.minutes > 0, ", \(ParticipationView.time($0.minutes))")</li>" })</ul>"
            as HTML))
      rows.append(SummaryRow("Counts so far", "\(view.attendedWords) of \(view.neededWords)"))
    }
    return rows
  }

  /// - Parameter showsReasons: For the person alone: why somebody was away is theirs.
  static func history(_ view: ParticipationView, showsReasons: Bool) -> HTML {
    """
    <h2>What happened</h2>
    \(timeline(view.turns.map { turn in
      TimelineEntry(
        HTML.escaped(turn.words), when: turn.when, by: turn.by,
        detail: showsReasons ? turn.reason.map { "<p>\($0)</p>" as HTML } : nil)
    }))
    """
  }

  // MARK: One’s own

  static let doing: [String: String] = [
    "accept": "Say which cohorts you could come to", "ask-again": "Ask again to be released",
    "defer": "Put it off", "resume": "Take it up again", "withdraw": "Withdraw",
    "transfer": "Change to another cohort",
  ]

  static func show(_ view: ParticipationView) -> Page {
    Page(
      view.programme, caption: view.cohort?.title,
      trail: [
        Link("Home", to: "/"), Link("Mid-career programme", to: "/programme"),
      ],
      """
      <p>\(view.stateTag)</p>
      <p class="lead">\(told(view))</p>
      \(when: !view.why.isEmpty, """
        <h2>Why you wait</h2>
        <ul>\(each: view.why, { "<li>\($0)</li>" })</ul>
        """)
      \(when: view.releasesThemselves, insetText("<p>Nobody manages you, so you say yourself who does your work meanwhile.</p><p><a href=\"\(view.own)/release\">Release yourself</a></p>"))
      \(view.cohort.map { days($0, view) })
      \(buttonGroup(HTML.joined(view.stepCodes.enumerated().map { position, step in
        buttonLink(
          doing[step] ?? "", to: step == "accept" ? "/programme/apply" : "\(view.own)/steps/\(step)",
          ["accept", "ask-again", "resume"].contains(step) && position == 0 ? .main : .second)
      } + [
        view.mayChangeNeeds ? buttonLink("Change what you need", to: "\(view.own)/needs", .second) : .empty,
        view.mayMakeUp ? buttonLink("Make up days with another cohort", to: "\(view.own)/make-up") : .empty,
        view.stateCode == "completed" ? buttonLink("Certificate to print", to: "\(view.own)/certificate", .second) : .empty,
        view.maySayHowItWas ? buttonLink("Say how it was", to: "\(view.own)/opinion", .second) : .empty,
        view.stateCode == "completed" ? buttonLink("Stay in touch", to: "\(view.own)/network", .second) : .empty,
      ])))
      \(view.mayClaimOwn ? HTML.joined(view.cover.map { ReleasePages.cover($0, to: "\(view.own)/cover", FormData(), []) }) : .empty)
      <h2>What you said</h2>
      \(summaryList(rows(view, forOthers: false)))
      \(history(view, showsReasons: true))
      """)
  }

  private static func days(_ cohort: CohortView, _ view: ParticipationView) -> HTML {
    """
    <h2>When and where</h2>
    \(each: cohort.days, { day in
      """
      <section class="card">
      <h3>\(day.on)\(when: day.isToday, " \(tag("Today", .green))")\(when: day.isCancelled, " \(tag("Cancelled", .red))")</h3>
      \(day.changed.map { "<p><strong>\(day.isCancelled ? "Cancelled" : "Changed")</strong>: \($0)</p>" as HTML })
      <p>\(day.times), \(day.place)</p>
      \(when: !day.access.isEmpty, "<p class=\"muted\">\(day.access.joined(separator: ". "))</p>")
      </section>
      """
    })
    \(when: view.stateCode == "placed", """
      <p><a href="\(view.own)/calendar">Put the days into your calendar<span class="hidden"> (a calendar file)</span></a></p>
      <p><a href="/programme/calendar-address">Or let your calendar follow them</a>, so that it knows when a day moves.</p>
      """)
    """
  }

  static func step(
    _ view: ParticipationView, _ step: String, reasons: [Choice], cohorts: [Choice],
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let title = doing[step] ?? ""
    return Page(
      title, caption: view.programme, problems: problems,
      back: Link("Your application", to: view.own),
      """
      \(when: step == "defer", "<p>You keep your turn. Whoever manages you is asked anew when it goes on.</p>")
      \(when: !reasons.isEmpty, "<p>Your reason is kept for figures. Nobody but you reads it here.</p>")
      \(when: step == "withdraw", "<p>What you said you need is deleted. You can apply again later.</p>")
      \(step == "transfer" && cohorts.isEmpty
        ? emptyState("No other cohort gives places now.")
        : stepForm(
          to: "\(view.own)/steps/\(step)", title, step, revision: view.revision, reasons: reasons,
          cohorts: cohorts, answers, problems))
      """)
  }

  static func stepForm(
    to address: String, _ title: String, _ step: String, revision: Int, reasons: [Choice],
    cohorts: [Choice], _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    form(
      to: address,
      """
      \(hiddenField("revision", "\(revision)"))
      \(when: !cohorts.isEmpty, radios("cohort", "Which cohort?", cohorts, chosen: answers["cohort"], problems: problems))
      \(when: step == "defer", dayInput("until", "Until when?", answers.day("until"), problems: problems))
      \(when: !reasons.isEmpty, radios("reason", "Why?", reasons, chosen: answers["reason"], problems: problems))
      \(button(title, step == "withdraw" || step == "reject" ? .warning : .main))
      """)
  }

  // MARK: Applying

  static func chooseCohorts(
    _ cohorts: [CohortView], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Which cohorts could you come to?", caption: "Mid-career programme", problems: problems,
      back: Link("Mid-career programme", to: "/programme"),
      """
      <p>Choose all that you could come to: the more, the sooner you have a place.</p>
      \(questionForm(
        to: "/programme/apply/needs",
        """
        \(cohorts.isEmpty
          ? insetText("<p>No cohort is open now. Say how far you would go, and you are considered for the next.</p>")
          : checkboxes(
            "cohort", "Cohorts",
            cohorts.map { one in
              Choice(one.id, one.title, hint: [one.when, one.held.first?.venue, one.far].compactMap(\.self).joined(separator: ". "))
            }, chosen: answers.all("cohort"), problems: problems))
        \(textInput("miles", "And to any other within how many miles of your work?", answers["miles"], hint: "Leave empty for none but those", width: .five, numeric: true, problems: problems))
        \(button("Continue"))
        """))
      """)
  }

  struct Needs: Sendable {
    let to: String
    let back: Link
    let cohorts: [Choice]
    let access: [Choice]
    let caring: [Choice]
    /// Where cohorts are chosen on the same page.
    let choosesCohorts: Bool
    let press: String
    let revision: Int?
  }

  static let awayRows = 3

  static func needs(_ view: Needs, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "What do you need?", caption: "Mid-career programme", problems: problems, back: view.back,
      """
      <p>Only those who hold a cohort you could come to read this, so that you are given a place you can use. It is \
      deleted when it is needed no more.</p>
      \(form(
        to: view.to,
        """
        \(view.revision.map { hiddenField("revision", "\($0)") })
        \(view.choosesCohorts
          ? """
            \(when: !view.cohorts.isEmpty, checkboxes("cohort", "Cohorts you could come to", view.cohorts, chosen: answers.all("cohort"), problems: problems))
            \(textInput("miles", "And to any other within how many miles of your work?", answers["miles"], width: .five, numeric: true, problems: problems))
            """
          : "\(each: answers.all("cohort"), { hiddenField("cohort", $0) })\(hiddenField("miles", answers["miles"] ?? ""))")
        \(checkboxes("access", "What must the place have?", view.access, chosen: answers.all("access"), problems: problems))
        \(radios("caring", "Are there hours at which you care for somebody?", [Choice("", "No, any hours")] + view.caring, chosen: answers["caring"] ?? "", problems: problems))
        <h2>Days on which you cannot come</h2>
        \(each: Array(1...awayRows), { row in
          """
          <h3>Time away, \(row) of \(awayRows)</h3>
          \(dayInput("away-\(row)-from", "First day of time \(row)", answers.day("away-\(row)-from"), problems: problems))
          \(dayInput("away-\(row)-to", "Last day of time \(row)", answers.day("away-\(row)-to"), hint: "Leave empty for one day", problems: problems))
          """
        })
        \(button(view.press, name: "step", value: view.revision == nil ? "check" : "save"))
        """))
      """)
  }

  static func check(
    _ rows: [SummaryRow], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Check your answers", caption: "Mid-career programme", problems: problems,
      back: Link("Mid-career programme", to: "/programme"),
      """
      \(summaryList(rows))
      <p>When you send this, whoever manages you or leads where you work is asked to release you. Where nobody does, you release yourself on the next page.</p>
      \(form(
        to: "/programme/apply",
        """
        \(each: answers.fields, { hiddenField($0.name, $0.value) })
        \(buttonGroup(
          button("Send the application", name: "step", value: "send"),
          button("Change it", .second, name: "step", value: "change")))
        """))
      """)
  }
}
