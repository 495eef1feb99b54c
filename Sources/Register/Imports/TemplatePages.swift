import Kernel
import Markup

enum TemplatePages {
  struct Line: Sendable {
    let heading: String
    let need: String
    let isNeeded: Bool
    let isOptional: Bool
    let meaning: String
    let example: String
    let aliases: String
  }

  /// A list that is handed over for figures about groups.
  struct GivenList: Sendable {
    let name: String
    let title: String
    let lines: [Line]
  }

  static func explain(
    staff: [Line], training: [Line], results: [Line], figures: [GivenList]
  ) -> Page {
    Page(
      "Send staff and training as a spreadsheet", trail: FilePages.trail, width: .wide,
      """
      <p class="lead">For practices, councils, hospices, charities and everybody who has neither ESR \
      nor the care workforce data set. Use your own spreadsheet, or start from the template.</p>
      <div class="button-group">
      \(buttonLink("Download the template (Excel)", to: "/files/template/staff-and-training.xlsx"))
      \(buttonLink("Staff as CSV", to: "/files/template/staff.csv", .second))
      \(buttonLink("Training as CSV", to: "/files/template/training.csv", .second))
      \(buttonLink("Results of courses as CSV", to: "/files/template/results.csv", .second))
      </div>
      <h2>How it works</h2>
      <ol>
      <li>One row a post. Most people have one.</li>
      <li>Training goes in one of two ways: a row for each subject somebody completed, or a column of \
      dates for each subject, in the staff list or in a sheet of its own. Columns headed Fire, BLS or \
      Safeguarding adults level 2 are understood.</li>
      <li>Columns may be in any order, and have the names you are used to. What you do not have, leave \
      out.</li>
      <li><a href="/files">Send the file</a>. You see what would change before anything is saved.</li>
      <li>Send it again whenever something changes. Nobody is removed by being left out; give leavers \
      an End date.</li>
      </ol>
      \(insetText(
        "<p>Dates as 27/03/2026. Keep numbers that begin with a nought as text, so that 0042 stays 0042.</p>"))
      <h2>Staff</h2>
      \(columns("staff", staff))
      <h2>Training</h2>
      \(columns("training", training))
      <h2>Results of courses</h2>
      <p>A file of its own, with a row for each result of e-learning or another course that is a module \
      here. What cannot be read with certainty waits for somebody to decide, and counts for nobody \
      until then.</p>
      \(columns("results", results))
      <h2>Lists for figures of equality</h2>
      <p>Each a file of its own. They are used for figures about groups and for nothing else: no page \
      shows what a row of them says of somebody.</p>
      \(HTML.joined(figures.map(given)))
      <p>Outcomes of applications (one row each, or totals of a year) and cases of employee relations \
      are taken as recruitment systems and case trackers give them out; leave names and addresses out.</p>
      """)
  }

  private static func given(_ list: GivenList) -> HTML {
    """
    <h3>\(list.title)</h3>
    <p>\(buttonLink("Download as CSV", to: "/files/template/\(list.name).csv", .second))</p>
    \(meanings("Columns of \(list.title.lowercasedFirst)", list.lines))
    \(details("Other names your columns may have", names("Names of columns, \(list.name)", list.lines)))
    """
  }

  /// What most lists have, then what is taken as well, then by which other names.
  private static func columns(_ part: String, _ lines: [Line]) -> HTML {
    let more = lines.filter(\.isOptional)
    return """
      \(meanings("Columns of the \(part) list", lines.filter { !$0.isOptional }))
      \(details(
        "\(more.count) more columns, if you have them",
        meanings("More columns of the \(part) list", more)))
      \(details("Other names your columns may have", names("Names of columns, \(part)", lines)))
      """
  }

  private static func meanings(_ caption: String, _ lines: [Line]) -> HTML {
    table(
      caption, [Column("Column"), Column("Needed?"), Column("What it means")],
      lines.map { line in
        [
          "<strong>\(line.heading)</strong>",
          line.isNeeded ? tag(line.need, .blue) : HTML.escaped(line.need),
          """
          \(line.meaning)\(line.example.isEmpty
            ? HTML.empty : "<br><span class=\"muted small\">For example \(line.example)</span>" as HTML)
          """,
        ]
      }, captionHidden: true)
  }

  private static func names(_ caption: String, _ lines: [Line]) -> HTML {
    table(
      caption, [Column("Column"), Column("Also taken as")],
      lines.filter { !$0.aliases.isEmpty }.map { line in
        ["<strong>\(line.heading)</strong>", "<span class=\"small\">\(line.aliases)</span>"]
      }, captionHidden: true)
  }

  /// The three ways in, for an employer of whom nobody is known yet.
  static func waysIn(_ id: OrganisationID, mayLoad: Bool) -> HTML {
    """
    <ul class="ways">
    \(mayLoad
      ? """
      <li><a href="/files">Send a file</a><br><span class="muted">A spreadsheet, ESR reports or care \
      workforce files, as you have them</span></li>
      <li><a href="/files/template">Download the template</a><br><span class="muted">Fill it in Excel, \
      and send it</span></li>
      """ as HTML : HTML.empty)
    <li><a href="/organisations/\(id)/people/several">Type your staff in</a><br>\
    <span class="muted">Quickest for ten people or so</span></li>
    </ul>
    """
  }
}
