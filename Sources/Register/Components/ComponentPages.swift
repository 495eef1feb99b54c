import Kernel
import Markup

enum ComponentPages {
  static func all(_ query: FormData) -> Page {
    Page(
      "Components", caption: "For those who build pages", trail: [Link("Home", to: "/")],
      width: .wide,
      """
      <p class="lead">Every part that pages are made of, in the states people meet. Each is a \
      function in the target <code>Markup</code>.</p>
      \(words)
      \(buttons)
      \(controls(problems: []))
      <h2>Controls with something to mend</h2>
      \(errorSummary(sampleProblems))
      \(wrongControls)
      \(messages)
      \(lists)
      \(tables)
      \(moving)
      """)
  }

  private static let words: HTML = """
    <h2>Words</h2>
    <p>Text has a <a href="/components">link</a> in it, and a line of about 70 characters, because \
    longer ones are hard to follow back to where the next begins.</p>
    <ul><li>One thing</li><li>Another thing</li></ul>
    <h3>A smaller heading</h3>
    \(insetText("<p>Set apart, because it is somebody else’s words.</p>"))
    \(warningText("You cannot undo this after the round has closed."))
    \(details("What counts as a manager?", "<p>Anybody with one of the stored reasons.</p>"))
    """

  private static let buttons: HTML = """
    <h2>Buttons</h2>
    \(buttonGroup(
      button("Save and continue"), button("Save for later", .second),
      button("Withdraw", .warning), buttonLink("Start", to: "/components")))
    """

  private static func controls(problems: [Problem]) -> HTML {
    """
    <h2>Controls</h2>
    \(textInput("full-name", "Full name", "Ngozi Adéyemi", autocomplete: "off"))
    \(textInput(
      "hours", "Contracted hours a week", "22.5", hint: "For example 37.5", width: .three,
      numeric: true))
    \(textArea("summary", "What did you agree?", nil, hint: "Do not name other people"))
    \(dayInput("started", "When did they start?", DayAnswer(Day("2026-03-27"))))
    \(select(
      "kind", "What is it?", [Choice("a", "Care provider"), Choice("b", "NHS trust")],
      chosen: "b", blank: "Choose one"))
    \(radios(
      "contract", "What kind of contract?",
      [
        Choice("permanent", "Permanent"),
        Choice("fixed", "Fixed term", hint: "It has a last day"), Choice("bank", "Bank"),
      ], chosen: "fixed"))
    \(checkboxes(
      "settings", "Where have they worked?",
      [Choice("ward", "Ward"), Choice("home", "Care home"), Choice("own", "People’s own homes")],
      chosen: ["home"], hint: "Tick all that apply"))
    \(checkbox("confirm", "I have checked this with the person", ticked: false))
    \(fileUpload(
      "files", "Staff files", hint: "One or several, up to 100 MB together", several: true))
    """
  }

  private static let sampleProblems = [
    Problem("wrong-name", "Enter the full name"),
    Problem("wrong-day", "Enter a real date, for example 27 3 2026"),
    Problem("wrong-choice", "Choose the kind of contract"),
  ]

  private static let wrongControls: HTML = """
    \(textInput("wrong-name", "Full name", "", problems: sampleProblems))
    \(dayInput(
      "wrong-day", "When did they start?", DayAnswer(day: "31", month: "2", year: "2026"),
      problems: sampleProblems))
    \(radios(
      "wrong-choice", "What kind of contract?",
      [Choice("permanent", "Permanent"), Choice("fixed", "Fixed term")], chosen: nil,
      problems: sampleProblems))
    """

  private static let messages: HTML = """
    <h2>Messages</h2>
    \(notificationBanner(.done, "The post was added"))
    \(notificationBanner(.note, "This organisation closes on 31 March 2027"))
    \(notificationBanner(
      .important, "12 people have no line manager",
      detail: "<p><a href=\"/components\">Choose them now</a></p>"))
    \(emptyState("Nobody is overdue. Come back after the next file.", "<p><a href=\"/components\">Load a file</a></p>"))
    \(confirmationPanel("The file is loaded", reference: "L-1042"))
    """

  private static let lists: HTML = """
    <h2>Tags</h2>
    <p>\(each: TagColour.allCases, { "\(tag($0.rawValue, $0)) " })</p>
    <h2>Figures</h2>
    \(figures([
      Figure("38", "people", .teal), Figure("5", "overdue", to: "/components", .red),
      Figure("9", "due soon", to: "/components", .amber), Figure("86%", "met", .green),
    ]))
    <h2>Summary list</h2>
    \(summaryList([
      SummaryRow("Name", "Ngozi Adéyemi", actions: [Link("Change", to: "/components")]),
      SummaryRow("Date of birth", "4 May 1987", actions: [Link("Change", to: "/components")]),
      SummaryRow("Line manager", nil as String?, actions: [Link("Choose", to: "/components")]),
    ]))
    <h2>Task list</h2>
    \(taskList([
      TaskItem(
        "Fire safety", to: "/components", hint: "Every year", status: tag("Overdue", .red)),
      TaskItem("Care Certificate", to: "/components", status: tag("Due 3 May 2026", .amber)),
      TaskItem("National induction", to: nil, status: tag("Met", .green)),
    ]))
    <h2>Timeline</h2>
    \(timeline([
      TimelineEntry(
        "Became deputy manager at Ashdown House", when: "1 April 2026", by: "asha.patel"),
      TimelineEntry("Joined Ashdown House as care worker", when: "14 January 2024", by: "file workers.csv"),
    ]))
    """

  private static let tables: HTML = """
    <h2>Filters, table and pages</h2>
    \(filters(
      to: "/components",
      active: [ActiveFilter("State", "Overdue", without: "/components")], clear: "/components",
      select("state", "State", [Choice("overdue", "Overdue")], chosen: "overdue", blank: "Any")))
    \(table(
      "Who must do what",
      [
        Column("Name", sort: Column.Sort("/components", current: .ascending)), Column("Post"),
        Column("State"), Column.number("Days"),
      ],
      [
        ["<a href=\"/components\">Ngozi Adéyemi</a>", "Deputy manager", tag("Overdue", .red), "12"],
        ["<a href=\"/components\">Tomasz Lewandowski</a>", "Care worker", tag("Met", .green), "0"],
      ]))
    \(table(
      "A wide table keeps its shape",
      [Column("Organisation")] + (1...9).map { Column.number("Month \($0)") },
      [["Ashdown House"] + (1...9).map { "\($0 * 7)" }], shape: .grid))
    \(pagination(PageOfMany(number: 4, size: 50, total: 1_240)) { "/components?page=\($0)" })
    """

  private static let moving: HTML = """
    <h2>Chart</h2>
    \(barChart(
      "How far each home is",
      [BarPart("Met", .green), BarPart("Due soon", .amber), BarPart("Overdue", .red)],
      [Bar("Ashdown House", to: "/components", [31, 4, 3]), Bar("Beech Lodge", [12, 9, 20])]))
    <h2>Progress</h2>
    <div class="progress">
    <p id="sample-progress">Checking row 4,200 of 12,000</p>
    <progress value="42" max="120" aria-labelledby="sample-progress">35%</progress>
    </div>
    """
}
