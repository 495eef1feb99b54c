import Kernel
import Markup

enum SearchPages {
  struct PersonLine: Sendable {
    let id: PersonID
    let name: String
    /// The earlier or other name that was found, where it was not this one.
    let otherName: String?
    let posts: [String]
  }

  struct OrganisationLine: Sendable {
    let id: OrganisationID
    let name: String
    let code: String?
    let kind: String
    let closedOn: Day?
  }

  /// - Parameter oldCode: The code looked for, where others have taken over from it.
  static func results(
    for text: String, people: [PersonLine], organisations: [OrganisationLine],
    oldCode: String? = nil, address: String
  ) -> Page {
    Page(
      text.isEmpty ? "Search" : "Search results for “\(text)”", trail: [Link("Home", to: "/")],
      width: .wide,
      """
      \(searchAgain(text))
      \(oldCode.map(succeeded))
      \(text.isEmpty ? .empty : lists(people, organisations, address))
      """)
  }

  private static func searchAgain(_ text: String) -> HTML {
    questionForm(
      to: "/search",
      """
      \(textInput(
        "q", "Name, e-mail, number or code", text,
        hint: "Part of a name is enough. For a number add the date of birth if you know it.",
        kind: .search, width: .half))
      \(button("Search", .second))
      """)
  }

  private static func succeeded(_ oldCode: String) -> HTML {
    insetText("The code \(oldCode) was succeeded by others. Those in the register are listed too.")
  }

  private static func lists(
    _ people: [PersonLine], _ organisations: [OrganisationLine], _ address: String
  ) -> HTML {
    if people.isEmpty, organisations.isEmpty {
      return emptyState(
        "Nothing was found that you may see. Check the spelling, use fewer words, or try an "
          + "earlier name.")
    }
    return """
      \(people.isEmpty ? .empty : peopleTable(people).html)
      \(downloads("\(address)&list=people", rows: people.count))
      \(organisations.isEmpty ? .empty : organisationTable(organisations).html)
      \(downloads("\(address)&list=organisations", rows: organisations.count))
      """
  }

  static func peopleTable(_ people: [PersonLine]) -> ListTable {
    ListTable(
      people.count == 1 ? "1 person" : "\(people.count) people",
      [Column("Name"), Column("Works as")],
      people.map { person in
        [
          ListTable.Cell(
            """
            <a href="/people/\(person.id)">\(person.name)</a>\(person.otherName.map { " <span class=\"muted\">\($0)</span>" as HTML })
            """, [person.name, person.otherName].compactMap(\.self).joined(separator: ", ")),
          .lines(person.posts),
        ]
      })
  }

  static func organisationTable(_ organisations: [OrganisationLine]) -> ListTable {
    ListTable(
      organisations.count == 1 ? "1 organisation" : "\(organisations.count) organisations",
      [Column("Name"), Column("Code"), Column("Kind")],
      organisations.map { organisation in
        [
          .link(organisation.name, to: "/organisations/\(organisation.id)"),
          .text(organisation.code ?? "None"),
          ListTable.Cell(
            """
            \(organisation.kind)\(organisation.closedOn.map { " \(tag("Closed \($0.inWords)"))" as HTML })
            """,
            organisation.kind + (organisation.closedOn.map { ", closed \($0.inWords)" } ?? "")),
        ]
      })
  }
}
