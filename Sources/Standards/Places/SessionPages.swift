import Kernel
import Markup

/// Dates, for whoever holds them.
enum SessionPages {
  struct Form: Sendable {
    let to: String
    let back: Link
    /// `nil` where it is changed: the module stays what it is.
    let modules: [Choice]?
    let groups: [(code: String, title: String, hint: String)]
    let revision: Int?
  }

  static func form(
    _ view: Form, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let title = view.modules == nil ? "Change a date" : "Add a date"
    return Page(
      title, problems: problems, back: view.back,
      """
      <p class="lead">\(view.modules == nil
        ? "Everybody who asked is told when the days, the times or the place change."
        : "It is a draft until you publish it, which is the next page.")</p>
      \(view.modules?.isEmpty == true
        ? emptyState("This organisation holds no module that is accredited today, so there is no date to add.")
        : Markup.form(to: view.to, fields(view, answers, problems)))
      """)
  }

  private static func fields(
    _ view: Form, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    \(view.revision.map { hiddenField("revision", "\($0)") })
    \(view.modules.map {
      select(
        "module", "Module", $0, chosen: answers["module"], blank: "Choose a module",
        problems: problems)
    })
    \(dayInput("first", "First day", answers.day("first"), problems: problems))
    \(dayInput(
      "last", "Last day", answers.day("last"), hint: "Leave empty for one day", problems: problems))
    \(textInput(
      "times", "Times", answers["times"], hint: "For example 10:00 to 15:00", width: .half,
      problems: problems))
    \(checkbox(
      "part-time", "The times suit part-time staff", ticked: answers["part-time"] == "yes",
      hint: "Within school hours, or held again on other days of the week"))
    \(textArea(
      "address", "Address", answers["address"], hint: "Leave it and the postcode empty when it is online",
      rows: 3, problems: problems))
    \(textInput("postcode", "Postcode", answers["postcode"], width: .five, problems: problems))
    \(textInput(
      "places", "How many places", answers["places"], width: .five, numeric: true,
      problems: problems))
    \(dayInput("askBy", "Last day to ask", answers.day("askBy"), problems: problems))
    \(textInput(
      "cost", "What it costs the employer, in pounds", answers["cost"], hint: "Leave empty for nothing",
      width: .five, problems: problems))
    \(checkboxes(
      "access", "To take part", PlaceChoices.access,
      chosen: answers.all("access")))
    <h2>Places kept for groups with less access</h2>
    <p>Some of the places, from the number above. What is left of them returns to everybody on a day \
    that you set.</p>
    \(each: view.groups, { group in
      textInput(
        SessionForm.earmark(group.code), group.title, answers[SessionForm.earmark(group.code)],
        hint: group.hint, width: .five, numeric: true, problems: problems)
    })
    \(dayInput(
      "release", "Day on which they return to everybody", answers.day("release"),
      hint: "By the last day to ask", problems: problems))
    \(button("Save and continue"))
    """
  }

  struct Show: Sendable {
    let session: SessionView
    let base: String
    let back: Link
    let steps: [String]
    let mayHold: Bool
    /// Those who have or had a place, or are offered one. Of all others, how many they are.
    let people: [SeatView]
    let waiting: Int
    let kept: [(title: String, why: String, places: Int)]
  }

  static let doing: [String: String] = [
    "publish": "Publish it", "edit": "Change it", "close": "Close it for asking",
    "reopen": "Open it again", "cancel": "Cancel it",
  ]

  static func show(_ view: Show) -> Page {
    Page(
      view.session.title, caption: view.session.when, back: view.back, width: .wide,
      """
      <p>\(tag(view.session.stateWords, view.session.colour))</p>
      \(when: view.session.isDraft, "<p>Check it before you publish it. Nobody else sees it yet.</p>")
      \(summaryList(PlacePages.rows(view.session)))
      \(view.kept.isEmpty ? .empty : table(
        "Places that are kept until \(view.session.release ?? "")",
        [Column("Group"), .number("Places")],
        view.kept.map { [HTML.escaped($0.title), HTML.escaped("\($0.places)")] }))
      \(buttonGroup(HTML.joined(view.steps.enumerated().map {
        buttonLink(
          doing[$1] ?? "", to: $1 == "edit" ? "\(view.base)/edit" : "\(view.base)/steps/\($1)",
          $0 == 0 ? .main : .second)
      })))
      \(people(view))
      """)
  }

  private static func people(_ view: Show) -> HTML {
    guard !view.session.isDraft else { return .empty }
    let base = view.base
    let isCancelled = view.session.isCancelled
    let title = isCancelled ? "Who had a place or was offered one" : "People"
    let waiting =
      view.waiting == 1
      ? "1 person \(isCancelled ? "waited" : "waits") for a place."
      : "\(grouped(view.waiting)) people \(isCancelled ? "waited" : "wait") for a place."
    // How they stand now came of other dates.
    let columns = ["Who", "Employer"] + (isCancelled ? [] : ["How it stands", "Correct"])
    let rows = view.people.map { one in
      [HTML.escaped(one.person), HTML.escaped(one.employer)]
        + (isCancelled ? [] : [tag(one.stateWords, one.colour), correction(one, base)])
    }
    return """
      <h2>\(title)</h2>
      \(when: view.mayHold, buttonGroup(buttonLink("Say who attended", to: "\(base)/attendance")))
      \(view.people.isEmpty
        ? emptyState(isCancelled ? "Nobody had a place." : "Nobody has a place yet.")
        : table(title, columns.map { Column($0) }, rows, captionHidden: true))
      \(when: view.waiting > 0, "<p>\(waiting) Who they are is not shown.</p>")
      """
  }

  private static func correction(_ one: SeatView, _ base: String) -> HTML {
    guard one.isAbsent || one.isAttended else { return .empty }
    let words = one.isAbsent ? "They did attend" : "They did not attend"
    return """
      <a href="\(base)/attendance/\(one.id)">\(words)<span class="hidden">: \(one.person)</span></a>
      """
  }

  static func step(
    _ view: Show, _ step: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let title = doing[step] ?? ""
    return Page(
      title, caption: view.session.title, problems: problems,
      back: Link("This date", to: view.base),
      """
      \(summaryList(PlacePages.rows(view.session)))
      <p>\(what(step))</p>
      \(Markup.form(
        to: "\(view.base)/steps/\(step)",
        """
        \(hiddenField("revision", "\(view.session.revision)"))
        \(when: step == "cancel", textArea(
          "words", "Why?", answers["words"], hint: "Everybody who asked reads this. Name nobody",
          rows: 3, problems: problems))
        \(button(title, step == "cancel" ? .warning : .main))
        """))
      """)
  }

  private static func what(_ step: String) -> String {
    switch step {
    case "publish": "Everybody can ask for a place, and whoever waits for this module is told."
    case "close": "Nobody can ask any more. Whoever waits still gets a place that becomes free."
    case "reopen": "People can ask again until the last day to ask."
    case "cancel":
      "Everybody who asked is told with your reason, loses the place, and waits for another date without losing their turn."
    case _: ""
    }
  }

  // MARK: Attendance

  static func attendance(
    _ view: Show, ticked: Set<String>, problems: [Problem] = []
  ) -> Page {
    let placed = view.people.filter(\.isPlaced)
    return Page(
      "Say who attended", caption: "\(view.session.title), \(view.session.when)",
      problems: problems, back: Link("This date", to: view.base),
      """
      <p class="lead">Tick who attended. The next page shows what will be saved.</p>
      \(Markup.form(
        to: "\(view.base)/attendance",
        """
        \(hiddenField("revision", "\(view.session.revision)"))
        \(placed.isEmpty
          ? "<p>Nobody has a place. Saving says that the date was held all the same.</p>"
          : checkboxes(
            "attended", "Who attended", placed.map { Choice($0.id, $0.person) }, chosen: ticked,
            problems: problems))
        \(button("Continue", name: "step", value: "preview"))
        """))
      """)
  }

  static func preview(_ view: Show, ticked: Set<String>) -> Page {
    let placed = view.people.filter(\.isPlaced)
    let (there, away) = (
      placed.filter { ticked.contains($0.id) }, placed.filter { !ticked.contains($0.id) }
    )
    return Page(
      "Check who attended", caption: "\(view.session.title), \(view.session.when)",
      back: Link("Change it", to: "\(view.base)/attendance"),
      """
      <p class="lead">\(there.count) of \(placed.count) attended. Each is told, and what they attended goes \
      on their record of learning.</p>
      \(names("Attended", there))
      \(names("Did not attend", away))
      \(Markup.form(
        to: "\(view.base)/attendance",
        """
        \(hiddenField("revision", "\(view.session.revision)"))
        \(each: there, { hiddenField("attended", $0.id) })
        \(button("Save who attended", name: "step", value: "save"))
        """))
      """)
  }

  private static func names(_ title: String, _ people: [SeatView]) -> HTML {
    """
    <h2>\(title)</h2>
    \(people.isEmpty ? "<p>Nobody.</p>" : "<ul>\(each: people, { "<li>\($0.person)</li>" })</ul>")
    """
  }

  /// - Parameter reasons: Why it is taken back that somebody attended.
  static func correct(
    _ view: Show, _ one: SeatView, reasons: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let isThere = one.isAttended
    let title = isThere ? "They did not attend" : "They did attend"
    return Page(
      title, caption: one.person, problems: problems, back: Link("This date", to: view.base),
      """
      <p>\(isThere
        ? "It was saved that \(one.person) attended. Correct it if that was a mistake: they are told with the reason, and what was on their record of learning by it is taken back."
        : "It was saved that \(one.person) did not attend. Correct it if that was a mistake: they are told, and it goes on their record of learning.")</p>
      \(Markup.form(
        to: "\(view.base)/attendance/\(one.id)",
        """
        \(hiddenField("from", one.stateCode))
        \(when: isThere, radios(
          "reason", "Why?", reasons, chosen: answers["reason"], problems: problems))
        \(button(title))
        """))
      """)
  }
}
