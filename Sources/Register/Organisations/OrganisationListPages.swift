import Kernel
import Markup

enum OrganisationListPages {
  struct Line: Sendable {
    let id: OrganisationID
    let name: String
    let code: String?
    let kind: String
    let closedOn: Day?
  }

  struct Member: Sendable {
    let person: PersonID
    let name: String
    let title: String
    let place: String
    let contract: String
    let status: String?
    let startedOn: Day?
    let manager: Link?
    let post: String
  }

  struct People: Sendable {
    let id: OrganisationID
    let name: String
    let members: [Member]
    let page: PageOfMany
    let units: [Choice]
    let unit: String?
    let mayAdd: Bool
    /// Whether all that is kept of them may be seen, and not only what is shared.
    let isWhole: Bool
    let mayLoad: Bool
  }

  static func mine(_ lines: [Line], total: Int) -> Page {
    Page(
      "Organisations", trail: [PersonPages.home], width: .wide,
      """
      \(lines.isEmpty
        ? emptyState("No role of yours is held at one organisation. Find any by name or code.")
        : "\(linesTable("Yours", lines).html)\(downloads("/organisations", rows: lines.count))" as HTML)
      <h2>Find an organisation</h2>
      <p>The register holds \(grouped(total)) organisations. Search by part of a name, an earlier \
      name or a code.</p>
      \(questionForm(
        to: "/search",
        """
        \(textInput("q", "Name or code", nil, kind: .search, width: .half))
        \(button("Search", .second))
        """))
      """)
  }

  static func related(
    _ id: OrganisationID, _ name: String, words: String, _ lines: [Line], _ page: PageOfMany,
    address: (Int) -> String
  ) -> Page {
    Page(
      "\(name) \(words)", trail: [PersonPages.home, Link(name, to: "/organisations/\(id)")],
      width: .wide,
      """
      <p>\(page.inWords("organisation", "organisations"))</p>
      \(linesTable("Organisations", lines).html)
      \(downloads(address(1), rows: page.total))
      \(pagination(page, address: address))
      """)
  }

  static func linesTable(_ caption: String, _ lines: [Line]) -> ListTable {
    ListTable(
      caption, [Column("Name"), Column("Code"), Column("Kind")],
      lines.map { line in
        [
          ListTable.Cell(
            """
            <a href="/organisations/\(line.id)">\(line.name)</a>\
            \(line.closedOn.map { " \(tag("Closed \($0.inWords)"))" as HTML })
            """, line.name + (line.closedOn.map { ", closed \($0.inWords)" } ?? "")),
          .text(line.code ?? "None"), .text(line.kind),
        ]
      })
  }

  static func people(_ view: People, address: (Int) -> String) -> Page {
    Page(
      "People", caption: view.name,
      trail: [PersonPages.home, Link(view.name, to: "/organisations/\(view.id)")], width: .wide,
      """
      \(view.mayAdd ? additions(view) : HTML.empty)
      \(view.units.isEmpty ? HTML.empty : unitFilter(view))
      \(view.members.isEmpty
        ? emptyState(
          "Nobody is known to work here.",
          view.mayAdd ? TemplatePages.waysIn(view.id, mayLoad: view.mayLoad) : nil)
        : """
        <p>\(view.page.inWords("post", "posts"))</p>
        \(downloads(address(1), rows: view.page.total))
        \(peopleTable(view).html)
        """ as HTML)
      \(pagination(view.page, address: address))
      """)
  }

  private static func additions(_ view: People) -> HTML {
    buttonGroup(
      buttonLink("Add a person", to: "/organisations/\(view.id)/people/new", .second),
      buttonLink("Type in several", to: "/organisations/\(view.id)/people/several", .second),
      buttonLink("Type in training", to: "/organisations/\(view.id)/completions", .second))
  }

  private static func unitFilter(_ view: People) -> HTML {
    let all = "/organisations/\(view.id)/people"
    let chosen = view.units.first { $0.code == view.unit }
    return filters(
      to: all, active: chosen.map { [ActiveFilter("Team", $0.words, without: all)] } ?? [],
      clear: all,
      select("unit", "Ward, department or team", view.units, chosen: view.unit, blank: "All"))
  }

  static func peopleTable(_ view: People) -> ListTable {
    ListTable(
      "People and their posts",
      [
        Column("Name"), Column("Post"), Column("Where"), Column("Contract"), Column("Line manager"),
      ],
      view.members.map { member in
        [
          .link(member.name, to: "/people/\(member.person)"),
          ListTable.Cell(
            "\(member.title)\(member.status.map { " \(tag($0, .amber))" as HTML })",
            [member.title, member.status].compactMap(\.self).joined(separator: ", ")),
          .text(member.place.isEmpty ? "Here" : member.place), .text(member.contract),
          ListTable.Cell(
            member.manager?.html
              ?? """
              \(view.isWhole
                ? """
                <a href="\(member.post)/manager">Choose<span class="hidden"> a line manager for \(member.name)</span></a>
                """ as HTML : "<span class=\"none\">Not shown</span>")
              """, member.manager?.words ?? ""),
        ]
      }, captionHidden: true)
  }
}
