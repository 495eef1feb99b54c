import Kernel
import Markup

enum SeveralPeoplePages {
  static func list(
    _ id: OrganisationID, _ name: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Type in your staff", caption: name, problems: problems,
      trail: [
        PersonPages.home, Link(name, to: "/organisations/\(id)"),
        Link("People", to: "/organisations/\(id)/people"),
      ], width: .wide,
      form(
        to: "/organisations/\(id)/people/several",
        """
        <p>One line a person. Name, job title and start date are enough; lines left blank are passed \
        over. Nobody is added until every line is right.</p>
        <p class="hint">Dates as 27/3/2026. Hours are hours a week. Tick Manager for whoever manages \
        other people.</p>
        \(table(
          "Staff to add",
          [
            Column("Line"), Column("Name"), Column("Job title"), Column("Start date"),
            Column("Hours"), Column("E-mail"), Column("Manager"),
          ],
          SeveralPeopleForm.lines.map { line($0, answers, problems) }, captionHidden: true))
        \(buttonGroup(
          button("Save and finish"),
          button("Save and add more", .second, name: "then", value: "more"),
          buttonLink("Cancel", to: "/organisations/\(id)/people", .second)))
        <p class="muted small">More than a few dozen? \
        <a href="/files/template">Send them as a spreadsheet</a> instead.</p>
        """))
  }

  private static func line(_ line: Int, _ answers: FormData, _ problems: [Problem]) -> [HTML] {
    let text = { (field: String, label: String, size: Int) -> HTML in
      cellInput(
        "\(field)-\(line)", "\(label) of person \(line)", answers["\(field)-\(line)"],
        numeric: field == "contractedHours", size: size, problems: problems)
    }
    return [
      "<span class=\"line-name\">Person \(line)</span>", text("name", "Name", 18),
      text("title", "Job title", 18),
      text("startedOn", "Start date", 10), text("contractedHours", "Hours a week", 4),
      text("email", "E-mail", 24),
      cellTick(
        "isManager-\(line)", "Person \(line) is a manager",
        ticked: answers["isManager-\(line)"] == "yes"),
    ]
  }
}
