import Disclosure
import Kernel
import Markup

/// Places in training at an organisation: the dates it holds, its people who asked, and how many
/// wait.
enum OrganisationPlacePages {
  struct Demand: Sendable {
    let title: String
    let people: ShownCount
    let wait: String
  }

  struct Home: Sendable {
    let id: String
    let name: String
    let asAt: String
    /// Which of the dates and of the people are shown.
    let dates: PageOfMany
    let asked: PageOfMany
    /// `nil` for those who hold no dates.
    let sessions: [SessionView]?
    /// `nil` for those who see figures alone.
    let people: [PlaceView]?
    let demand: [Demand]
    let scope: String
    let explanation: String?
    let links: [Link]
  }

  static func home(_ view: Home) -> Page {
    Page(
      "Places in training", caption: view.name,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/organisations/\(view.id)")],
      width: .wide,
      """
      \(view.sessions.map { sessions($0, view) })
      \(view.people.map { people($0, view) })
      <h2>Who waits</h2>
      <p class="muted">People \(view.scope) who wait for a place, on a date or on any, as at \(view.asAt). \
      Each is counted once for each module. How long is of the one in the middle.</p>
      \(view.demand.isEmpty
        ? emptyState("Nobody waits for a place.")
        : table(
          "Who waits", [Column("Module"), .number("People"), Column("For how long")],
          view.demand.map {
            [HTML.escaped($0.title), HTML.escaped($0.people.words), HTML.escaped($0.wait)]
          }, captionHidden: true))
      \(view.explanation.map { "<p class=\"muted\">\($0).</p>" as HTML })
      \(each: view.links, { "<p>\($0.html)</p>" })
      """)
  }

  private static func sessions(_ sessions: [SessionView], _ view: Home) -> HTML {
    let id = view.id
    return """
      <h2>Dates held here</h2>
      \(buttonGroup(buttonLink("Add a date", to: "/organisations/\(id)/places/new")))
      \(sessions.isEmpty
      ? emptyState("No date is held here yet.")
      : table(
        "Dates held here",
        [
          Column("Module"), Column("When"), Column("Where"), Column("Places"),
          Column("How it stands"),
        ],
        sessions.map { one in
          [
            "<a href=\"/organisations/\(id)/places/\(one.id)\">\(one.title)</a>",
            HTML.escaped(one.when), HTML.escaped(one.isOnline ? "Online" : one.place),
            HTML.escaped(one.placesWords), tag(one.stateWords, one.colour),
          ]
        }, captionHidden: true))
        \(pages(view, view.dates, "dates"))
      """
  }

  /// Of two lists on one page, each turned by itself.
  private static func pages(_ view: Home, _ page: PageOfMany, _ name: String) -> HTML {
    guard page.pages > 1 else { return .empty }
    let other = name == "dates" ? "asked=\(view.asked.number)" : "dates=\(view.dates.number)"
    return """
      <p>\(page.inWords(name == "dates" ? "date" : "request", name == "dates" ? "dates" : "requests"))</p>
      \(pagination(page, address: { "/organisations/\(view.id)/places?\(other)&\(name)=\($0)" }))
      """
  }

  private static func people(_ people: [PlaceView], _ view: Home) -> HTML {
    """
    <h2>People here who asked</h2>
    \(people.isEmpty
      ? emptyState("Nobody here has asked for a place yet.")
      : table(
        "People here who asked",
        [Column("Who"), Column("Module"), Column("When"), Column("How it stands")],
        people.map { one in
          [
            "<a href=\"/learning/places/requests/\(one.id)\">\(one.person)</a>",
            HTML.escaped(one.title), HTML.escaped(one.session?.when ?? "Any date"),
            tag(one.stateWords, one.colour),
          ]
        }, captionHidden: true))
      \(pages(view, view.asked, "asked"))
    """
  }

  struct Areas: Sendable {
    let asAt: String
    let regions: [(title: String, area: String, people: ShownCount)]
    let boards: [(title: String, area: String, people: ShownCount)]
  }

  static func demand(_ view: Areas) -> Page {
    Page(
      "Who waits for training, and where", trail: [Link("Home", to: "/")], width: .wide,
      """
      <p class="lead">How many people wait for a place in a module, by where they work: for those who plan \
      dates.</p>
      <p class="muted">People who asked for a place and have none, on a date or on any, as at \(view.asAt). \
      Each is counted once for each module and area. \(DisclosureRules.explanation).</p>
      \(areas("By region", view.regions))
      \(areas("By integrated care board", view.boards))
      """)
  }

  private static func areas(
    _ title: String, _ lines: [(title: String, area: String, people: ShownCount)]
  ) -> HTML {
    """
    <h2>\(title)</h2>
    \(lines.isEmpty
      ? emptyState("Nobody waits for a place.")
      : table(
        title, [Column("Module"), Column("Area"), .number("People")],
        lines.map {
          [HTML.escaped($0.title), HTML.escaped($0.area), HTML.escaped($0.people.words)]
        }, captionHidden: true))
    """
  }
}
