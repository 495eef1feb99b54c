import Kernel
import Markup

enum TeamTrainingPages {
  struct Choice: Sendable {
    let id: OrganisationID
    let name: String
    /// With how many people who have not done it, or not lately.
    let asked: [(Link, open: Int)]
    let others: [Link]
  }

  struct Line: Sendable {
    let person: PersonID
    let name: String
    let title: String
    let latest: Day?
  }

  struct View: Sendable {
    let id: OrganisationID
    let name: String
    let policy: String
    let title: String
    let lines: [Line]
    /// There are more people than the page shows.
    let isCut: Bool
  }

  static func choose(_ choice: Choice) -> Page {
    Page(
      "Type in training", caption: choice.name,
      trail: [PersonPages.home, Link(choice.name, to: "/organisations/\(choice.id)")],
      """
      <p>Choose a subject, then enter when each person last completed it.</p>
      \(choice.asked.isEmpty
        ? emptyState("Nothing is asked of anybody here at present.")
        : taskList(
          choice.asked.map { link, open in
            TaskItem(
              link.words, to: link.address,
              status: open == 0
                ? tag("Nobody overdue", .green) : tag("\(grouped(open)) open", .amber))
          }))
      \(details(
        "Something that is not asked of anybody here",
        "<ul>\(each: choice.others, { "<li>\($0.html)</li>" })</ul>"))
      <p>Do you keep it in a spreadsheet already? <a href="/files/template">Send that instead</a>.</p>
      """)
  }

  static func list(_ view: View, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "\(view.title): who has done it, and when?", caption: view.name, problems: problems,
      trail: [
        PersonPages.home, Link(view.name, to: "/organisations/\(view.id)"),
        Link("Type in training", to: "/organisations/\(view.id)/completions"),
      ], width: .wide,
      view.lines.isEmpty
        ? emptyState(
          "Nobody is known to work here.",
          "<p><a href=\"/organisations/\(view.id)/people/several\">Type in your staff</a> first.</p>"
        )
        : questions(view, answers, problems))
  }

  private static func questions(
    _ view: View, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    let ticked = Set(answers.all("person"))
    return """
      <p>Enter the date on which each person last completed it, as 27/3/2026. Leave blank whoever has \
      not. Nothing is saved until every date is right.</p>
      \(view.isCut
        ? insetText("There are more people than one page holds. Send their training as a file instead.")
        : HTML.empty)
      \(form(
        to: "/organisations/\(view.id)/completions/\(view.policy)",
        """
        \(textInput(
          "date", "If several did it on the same day: that day (optional)", answers["date"],
          hint: "Then tick them below. A date of their own goes before it.", width: .ten,
          problems: problems))
        \(table(
          "Staff",
          [
            Column("Name"), Column("Post"), Column("Known so far"), Column("Completed on"),
            Column("That day"),
          ],
          view.lines.map { line in
            [
              HTML.escaped(line.name), HTML.escaped(line.title),
              HTML.escaped(line.latest?.inWords ?? "Nothing"),
              cellInput(
                "date-\(line.person)", "Date on which \(line.name) completed it",
                answers["date-\(line.person)"], size: 12, problems: problems),
              cellTick(
                "person", "\(line.name) did it on the day above",
                ticked: ticked.contains("\(line.person)"), value: "\(line.person)",
                id: "person-\(line.person)"),
            ]
          }, captionHidden: true))
        \(textInput(
          "evidence", "What was seen (optional)", answers["evidence"],
          hint: "For example certificates, or the attendance list", width: .half, problems: problems))
        \(buttonGroup(
          button("Save and choose the next subject", name: "then", value: "more"),
          button("Save and finish", .second),
          buttonLink("Cancel", to: "/organisations/\(view.id)/completions", .second)))
        """))
      """
  }
}
