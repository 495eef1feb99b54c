import Disclosure
import Kernel
import Markup

/// Inductions at one organisation: the register, and one part of several people at once.
enum OrganisationInductionPages {
  static func trail(_ id: String, _ name: String) -> [Link] {
    [Link("Home", to: "/"), Link(name, to: "/organisations/\(id)")]
  }

  static func below(_ id: String, _ name: String) -> [Link] {
    trail(id, name) + [Link("Inductions", to: "/organisations/\(id)/induction")]
  }

  struct Register: Sendable {
    let id: String
    let name: String
    let asAt: Day
    let lines: [InductionLine]
    let page: PageOfMany
    let filter: Choice
    let filters: [Choice]
    let track: Choice?
    let tracks: [Choice]
    let links: [Link]

    var address: String {
      "/organisations/\(id)/induction?show=\(filter.code)\(track.map { "&track=\($0.code)" } ?? "")"
    }
  }

  static func register(_ view: Register) -> Page {
    let base = "/organisations/\(view.id)/induction"
    return Page(
      "Inductions", caption: view.name, trail: trail(view.id, view.name), width: .wide,
      """
      \(when: !view.links.isEmpty, "<ul>\(each: view.links, { "<li>\($0.html)</li>" })</ul>")
      \(filters(
        to: base,
        active: view.track.map {
          [ActiveFilter("What", $0.words, without: "\(base)?show=\(view.filter.code)")]
        } ?? [], clear: base,
        select("show", "How they stand", view.filters, chosen: view.filter.code)
          + select("track", "What", view.tracks, chosen: view.track?.code, blank: "Both")))
      \(view.lines.isEmpty
        ? emptyState("Nobody whom you see stands like that.")
        : "\(list(view).html)\(downloads(view.address, rows: view.page.total))" as HTML)
      <p>\(view.page.inWords("induction", "inductions"))</p>
      \(pagination(view.page) { "\(view.address)&page=\($0)" })
      """)
  }

  static func list(_ view: Register) -> ListTable {
    ListTable(
      "Inductions",
      [
        Column("Who"), Column("What"), Column("Where"), Column("Begun"), Column("Due"),
        .number("Done"), .number("Of"), Column("How it stands"), Column("Ended"),
      ],
      view.lines.map { line in
        [
          .link(line.person, to: "/inductions/\(line.id)"), .text(line.track), .text(line.place),
          .day(line.startedOn), .day(line.dueOn), .number(line.done), .number(line.all),
          ListTable.Cell(
            tag(line.state, line.colour), line.state, tone: line.isOverdue ? .bad : .plain),
          .day(line.endedOn),
        ]
      }, captionHidden: true)
  }

  // MARK: One part, several people

  static func chooseUnit(
    _ id: String, _ name: String, _ groups: [(title: String, units: [Choice])],
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Several people at once", caption: name, problems: problems, trail: below(id, name),
      """
      <p>For what several people did together, such as an afternoon of basic life support. First choose \
      what it was, then who was there.</p>
      \(questionForm(
        to: "/organisations/\(id)/induction/several",
        """
        \(each: groups, { group in
          radios("unit", group.title, group.units, chosen: nil, problems: problems)
        })
        \(button("Go on"))
        """))
      """)
  }

  struct Several: Sendable {
    let id: String
    let name: String
    let unit: String
    let title: String
    let maySimulate: Bool
    let lines: [(line: InductionLine, missing: String)]
    let isCut: Bool
  }

  static func several(_ view: Several, _ answers: FormData, problems: [Problem] = []) -> Page {
    let chosen = Set(answers.all("item"))
    return Page(
      view.title, caption: "\(view.name): several people at once", problems: problems,
      back: Link("Another part", to: "/organisations/\(view.id)/induction/several"), width: .wide,
      view.lines.isEmpty
        ? emptyState("Nobody whom you may assess has this open.")
        : form(
          to: "/organisations/\(view.id)/induction/several",
          """
          \(hiddenField("unit", view.unit))
          \(when: view.isCut, insetText("<p>Only the first are shown. Open a smaller part of the organisation for the others.</p>"))
          \(table(
            "Who was there", [Column("Was there"), Column("Who"), Column("Where"), Column("Still missing")],
            view.lines.map { one in
              [
                cellTick(
                  "item", "\(one.line.person) was there", ticked: chosen.contains(one.line.id),
                  value: one.line.id, id: "item-\(one.line.id)"),
                HTML.escaped(one.line.person), HTML.escaped(one.line.place),
                HTML.escaped(one.missing),
              ]
            }, captionHidden: true))
          \(OtherInductionPages.evidence(
            maySimulate: view.maySimulate, isNeeded: true, answers, problems))
          \(radios(
            "decision", "What now?",
            [
              Choice("none", "Only add it", hint: "For when something else is still to be shown"),
              Choice("met", "It is met for all of them"),
            ], chosen: answers["decision"], problems: problems))
          \(button("Save"))
          """))
  }

  // MARK: One person

  struct Person: Sendable {
    let id: String
    let name: String
    let lines: [InductionLine]
    let tracks: [Choice]
    let places: [Choice]
    let mayBegin: Bool
  }

  static func person(_ view: Person, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Induction", caption: view.name, problems: problems,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/people/\(view.id)")],
      """
      \(view.lines.isEmpty
        ? emptyState("\(view.name) has no induction here.")
        : taskList(view.lines.map { line in
          TaskItem(
            line.track, to: "/inductions/\(line.id)",
            hint: HTML.escaped("\(line.place): \(line.progress) done. Begun \(line.startedOn.inWords), due \(line.dueOn.inWords)"),
            status: tag(line.state, line.colour))
        }))
      \(when: view.mayBegin && !view.places.isEmpty, """
        \(details(
          "Begin one that nothing asks for", open: !problems.isEmpty,
          """
          <p>Inductions begin by themselves when somebody joins. Begin one here for somebody who joined \
          before, or whose certificate is not trusted. What they show already is looked at part by part.</p>
          \(form(
            to: "/people/\(view.id)/induction",
            """
            \(radios("track", "Which?", view.tracks, chosen: answers["track"], problems: problems))
            \(radios("organisation", "Where?", view.places, chosen: answers["organisation"] ?? (view.places.count == 1 ? view.places.first?.code : nil), problems: problems))
            \(button("Begin"))
            """))
          """))
        """)
      """)
  }
}
