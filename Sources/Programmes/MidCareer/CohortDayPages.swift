import Kernel
import Markup

/// The days of a cohort: planning them, and the day itself.
enum CohortDayPages {
  struct Form: Sendable {
    let cohort: CohortView
    /// `nil` for a new one.
    let day: CohortDayView?
    let sessions: [Choice]
    let topics: [Choice]
    let access: [Choice]
    /// Once it is open.
    let reasons: [Choice]
    let least: Int
    let revision: Int
  }

  static let localRows = 3

  static func form(_ view: Form, _ answers: FormData, problems: [Problem] = []) -> Page {
    let base = view.cohort.base
    return Page(
      view.day.map { "Change \($0.on)" } ?? "Add a day", caption: view.cohort.title,
      problems: problems, back: Link(view.cohort.title, to: base),
      """
      \(when: !view.reasons.isEmpty, insetText("<p>Whoever has a place is told when the day, the times or the place change, and their calendars follow.</p>"))
      \(Markup.form(
        to: view.day.map { "\(base)/days/\($0.id)" } ?? "\(base)/days",
        """
        \(hiddenField("revision", "\(view.revision)"))
        \(dayInput("on", "Which day?", answers.day("on"), problems: problems))
        \(textInput("from", "From", answers["from"], hint: "For example 9:30", width: .five, problems: problems))
        \(textInput("until", "Until", answers["until"], hint: "For example 16:30", width: .five, problems: problems))
        \(textInput("venue", "Where?", answers["venue"], hint: "The name and the street", problems: problems))
        \(textInput("postcode", "Postcode", answers["postcode"], width: .five, problems: problems))
        \(checkboxes("access", "What does the venue have?", view.access, chosen: answers.all("access"), hint: "People are given places by what they need", problems: problems))
        <h2>What is done</h2>
        <p>At least \(view.least) minutes together.</p>
        \(view.sessions.isEmpty
          ? "<p>Every session of the national programme is on another day.</p>"
          : checkboxes("session", "Sessions of the national programme", view.sessions, chosen: answers.all("session"), problems: problems))
        \(each: Array(1...localRows), { row in
          """
          <h3>Added by the place, \(row) of \(localRows)</h3>
          \(select("local-topic-\(row)", "What is number \(row) about?", view.topics, chosen: answers["local-topic-\(row)"], blank: "Nothing", problems: problems))
          \(textInput("local-title-\(row)", "What is number \(row) called?", answers["local-title-\(row)"], problems: problems))
          \(textInput("local-minutes-\(row)", "How many minutes does number \(row) take?", answers["local-minutes-\(row)"], width: .five, numeric: true, problems: problems))
          """
        })
        \(when: !view.reasons.isEmpty, radios("reason", "Why does it change?", view.reasons, chosen: answers["reason"], problems: problems))
        \(button("Save the day"))
        """))
      \(view.day.map { day in
        "<p><a href=\"\(base)/days/\(day.id)/removal\">\(view.reasons.isEmpty ? "Take this day out" : "Cancel this day")</a></p>" as HTML
      })
      """)
  }

  static func removal(
    _ cohort: CohortView, _ day: CohortDayView, reasons: [Choice], revision: Int,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let title = reasons.isEmpty ? "Take this day out" : "Cancel this day"
    return Page(
      title, caption: "\(cohort.title), \(day.on)", problems: problems,
      back: Link("The day", to: "\(cohort.base)/days/\(day.id)"),
      """
      <p>\(reasons.isEmpty
        ? "Nobody has heard of it yet."
        : "Whoever has a place is told with your reason, and it is struck out in their calendars. To move it instead, change the day.")</p>
      \(Markup.form(
        to: "\(cohort.base)/days/\(day.id)/removal",
        """
        \(hiddenField("revision", "\(revision)"))
        \(when: !reasons.isEmpty, radios("reason", "Why?", reasons, chosen: answers["reason"], problems: problems))
        \(button(title, .warning))
        """))
      """)
  }

  // MARK: The day itself

  struct Attendance: Sendable {
    let cohort: CohortView
    let day: CohortDayView
    let taught: Int
    let people: [Line]
    /// Whose ticks a device keeps apart from those of others.
    let reader: String

    struct Line: Sendable {
      let id: String
      let person: String
      let place: String
      let isGuest: Bool
      /// What is said of them so far.
      let mark: String?
      let minutes: Int?
    }
  }

  static func attendance(
    _ view: Attendance, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let done = view.people.count { $0.mark != nil }
    return Page(
      "Who was there?", caption: "\(view.cohort.title), \(view.day.on)", problems: problems,
      back: Link(view.cohort.title, to: view.cohort.base),
      """
      <p>\(view.day.times), \(view.day.place). \(done) of \(view.people.count) said.</p>
      <p>You can save as often as you like: what you leave empty stays as it is.</p>
      \(view.people.isEmpty
        ? emptyState("Nobody has a place.")
        : Markup.form(
          to: "\(view.cohort.base)/days/\(view.day.id)/attendance", keptAs: "attendance-\(view.day.id)-\(view.reader)",
          """
          \(each: view.people, { one in
            """
            \(radios(
              "mark-\(one.id)", "\(one.person), \(one.place)\(one.isGuest ? " (from another cohort)" : "")",
              [Choice("present", "There"), Choice("part", "There for part of it"), Choice("absent", "Not there")],
              chosen: answers["mark-\(one.id)"] ?? one.mark, problems: problems))
            \(details("There for part of it: how long?", open: (answers["mark-\(one.id)"] ?? one.mark) == "part",
              textInput(
                "minutes-\(one.id)", "Minutes that \(one.person) was there, of \(view.taught)",
                answers["minutes-\(one.id)"] ?? (one.mark == "part" ? one.minutes.map { "\($0)" } : nil),
                width: .five, numeric: true, problems: problems)))
            """
          })
          \(when: done < view.people.count, checkbox(
            "others", "Everybody whom I leave empty was there", ticked: answers["others"] == "yes"))
          \(button("Save who was there"))
          """))
      """)
  }

  /// For a table at the door, and for a place without a signal.
  static func register(_ view: Attendance) -> Page {
    Page(
      "Register", caption: "\(view.cohort.title), \(view.day.on)",
      back: Link(view.cohort.title, to: view.cohort.base), width: .wide,
      """
      <p>\(view.day.times), \(view.day.place)</p>
      \(table(
        "Who is expected",
        [Column("Who"), Column("Where they work"), Column("Arrived"), Column("Left"), Column("Signature")],
        view.people.map { one in
          [
            HTML.escaped(one.person + (one.isGuest ? " (from another cohort)" : "")),
            HTML.escaped(one.place), "&nbsp;", "&nbsp;", "&nbsp;",
          ]
        }, shape: .grid))
      <p>\(view.people.count) expected. Print this page before you go. Afterwards, say in Waypoint who was there: the \
      sheet is not needed any more then.</p>
      """)
  }
}
