import Kernel
import Markup

/// The journal, for whoever audits.
enum JournalPages {
  struct Line: Sendable {
    let entry: EntryID
    let when: Instant
    let who: String
    let right: String
    let what: String
    let about: [String]
  }

  struct View: Sendable {
    let lines: [Line]
    /// The question as it was asked; shown back.
    let answers: FormData
    let actions: [Choice]
    /// With the filters and without the page: for the files.
    let address: String
    let older: String?
    let asked: Bool
  }

  static let kinds = [
    Choice("person", "A person"), Choice("organisation", "An organisation"),
    Choice("account", "An account"), Choice("load", "A load of files"),
    Choice("system", "Waypoint itself"),
  ]

  static func search(_ view: View, problems: [Problem] = []) -> Page {
    Page(
      "Search the journal", problems: problems, trail: [PersonPages.home], width: .wide,
      """
      <p>Everything that was done, and every reading that is written down. Searching is written \
      down too.</p>
      \(questionForm(to: "/journal", controls(view, problems)))
      \(view.asked ? results(view) : .empty)
      """)
  }

  private static func controls(_ view: View, _ problems: [Problem]) -> HTML {
    """
    \(textInput(
      "who", "Who did it", view.answers["who"], hint: "A user name or part of one",
      width: .twenty, autocomplete: "off", problems: problems))
    \(select(
      "kind", "About whom or what", kinds, chosen: view.answers["kind"], blank: "Anything",
      problems: problems))
    \(textInput(
      "number", "Its number", view.answers["number"],
      hint: "As it stands in the address of their page", width: .ten, numeric: true,
      problems: problems))
    \(select(
      "action", "What was done", view.actions, chosen: view.answers["action"], blank: "Anything",
      problems: problems))
    \(dayInput("from", "From", view.answers.day("from"), problems: problems))
    \(dayInput("to", "Until", view.answers.day("to"), problems: problems))
    \(button("Search", name: "asked", value: "yes"))
    """
  }

  private static func results(_ view: View) -> HTML {
    guard !view.lines.isEmpty else {
      return emptyState("Nothing was found. Ask for a longer time, or for less at once.")
    }
    let joint = view.address.contains("?") ? "&" : "?"
    return """
      <h2>What was found</h2>
      \(table(view.lines).html)
      \(view.older.map { "<p><a href=\"\($0)\">Older entries</a></p>" as HTML })
      <p class="downloads">Download all of it as <a href="\(view.address)\(joint)format=csv">CSV</a> \
      or <a href="\(view.address)\(joint)format=json">JSON</a></p>
      """
  }

  static func table(_ lines: [Line]) -> ListTable {
    ListTable(
      "Entries",
      [
        Column("Entry"), Column("When"), Column("Who"), Column("Under which right"),
        Column("What"), Column("About"),
      ],
      lines.map { line in
        [
          .text("\(line.entry)"),
          ListTable.Cell(HTML.escaped(line.when.inWords), line.when.iso), .text(line.who),
          .text(line.right), .text(line.what), .lines(line.about),
        ]
      }, captionHidden: true)
  }
}
