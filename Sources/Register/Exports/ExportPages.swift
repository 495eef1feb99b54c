import Kernel
import Markup

enum ExportPages {
  struct View: Sendable {
    let id: OrganisationID
    let name: String
    let people: Int
    let choices: [Choice]
    let mayGiveBack: Bool
  }

  static func takeOut(_ view: View, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Take your records out", caption: view.name, problems: problems,
      trail: [PersonPages.home, Link(view.name, to: "/organisations/\(view.id)")],
      view.people == 0 ? nothing(view) : choose(view, answers, problems))
  }

  private static func nothing(_ view: View) -> HTML {
    emptyState(
      "Nobody is known to be employed by \(view.name), so there is nothing to take out yet.",
      "<p><a href=\"/files\">Load a staff file</a>, or <a href=\"/organisations/\(view.id)/people/several\">type your staff in</a>.</p>"
    )
  }

  private static func choose(_ view: View, _ answers: FormData, _ problems: [Problem]) -> HTML {
    """
    <p class="lead">The records of \(view.people == 1 ? "1 person" : "\(grouped(view.people)) people") \
    employed here, as files that other systems and spreadsheets read.</p>
    \(form(
      to: "/organisations/\(view.id)/exports",
      """
      \(radios(
        "what", "What do you want to take out?", view.choices, chosen: answers["what"],
        problems: problems))
      \(view.mayGiveBack
        ? checkbox(
          "protected", "Include protected details", ticked: answers["protected"] == "yes",
          hint: "Birth dates, National Insurance numbers and monitoring details such as ethnicity. "
            + "Tick this only where whoever gets the file needs them.",
          problems: problems)
        : insetText(
          """
          <p>Birth dates, National Insurance numbers and monitoring details are left out. Whoever \
          leads \(view.name) can take them out.</p>
          """))
      \(button("Download"))
      """))
    <h2>Good to know</h2>
    <ul>
    <li>Each time, it is written down who took what, and how many rows.</li>
    <li>The files name people. Keep them where only those who need them can read them.</li>
    <li>Nothing here is changed or removed. To take a list out as it stands on the screen, use the \
    links below that list.</li>
    </ul>
    """
  }

  /// On the page about files: where to go for an employer's own.
  static func way(_ places: [Link]) -> HTML {
    """
    <h2>Take your records out</h2>
    \(places.isEmpty
      ? """
      <p><a href="/organisations">Find the employer</a>, and choose “Take records out” on its page.</p>
      """ as HTML
      : """
      <p>Lists of staff and training, the training matrix and what else fits, for</p>
      <ul>\(each: places, { "<li>\($0.html)</li>" })</ul>
      """)
    """
  }
}
