import Disclosure
import Kernel
import Markup

/// How managers of an organisation stand at gateways, and its appointments and waivers.
enum OrganisationGatewayPages {
  struct Line: Sendable {
    let title: String
    let binds: String
    let people: ShownCount
    let states: [ShownCount]
  }

  struct Lacking: Sendable {
    let person: String
    let name: String
    let gateway: String
    let place: String
  }

  struct Home: Sendable {
    let id: String
    let name: String
    let madeAt: String?
    let lines: [Line]
    /// By organisation beneath: those for whom it binds, and how many meet it.
    let places: [(name: String, people: ShownCount, share: ShownShare)]
    let overridden: ShownShare
    let since: String
    let explanation: String?
    /// `nil` for those who see figures alone.
    let people: People?
  }

  struct People: Sendable {
    let appointments: [AppointmentView]
    let waivers: [WaiverView]
    let lacking: [Lacking]
  }

  static let columns = [
    "Meet it", "To meet it in the post", "Exempt for a time", "With a waiver", "Let through",
    "Lack it",
  ]

  static func home(_ view: Home) -> Page {
    Page(
      "Gateways", caption: view.name,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/organisations/\(view.id)")],
      width: .wide,
      """
      <p class="lead">How those in posts before which <a href="/gateways">a gateway</a> stands meet \
      what it asks for. Whoever was in the post before it bound stays in it.</p>
      \(when: view.people != nil, buttonLink(
        "Put an appointment to the gateway", to: "/organisations/\(view.id)/appointments/new"))
      <h2>How managers stand</h2>
      \(view.madeAt.map { "<p class=\"muted\">As at \($0). Each person is counted once for each gateway, by the post that weighs most.</p>" as HTML })
      \(view.lines.isEmpty
        ? emptyState(view.madeAt == nil
          ? "Nothing has been counted yet. It is, within the hour."
          : "Nobody here is in a post before which a gateway stands.")
        : counts(view.lines))
      \(view.explanation.map { "<p class=\"muted\">\($0).</p>" as HTML })
      \(places(view.places))
      \(overrides(view))
      \(view.people.map { people($0, view.id) })
      """)
  }

  private static func counts(_ lines: [Line]) -> HTML {
    table(
      "People by gateway",
      [Column("Gateway"), Column("Whether it binds"), .number("People")]
        + columns.map { Column.number($0) },
      lines.map { line in
        [
          HTML.escaped(line.title), HTML.escaped(line.binds), HTML.escaped(line.people.words),
        ] + line.states.map { HTML.escaped($0.words) }
      }, captionHidden: true)
  }

  private static func places(
    _ places: [(name: String, people: ShownCount, share: ShownShare)]
  ) -> HTML {
    guard places.count > 1 else { return .empty }
    return details(
      "By organisation",
      table(
        "By organisation, where it binds",
        [Column("Organisation"), .number("People"), .number("Meet it")],
        places.map { place in
          [
            HTML.escaped(place.name), HTML.escaped(place.people.words),
            HTML.escaped(place.share.words),
          ]
        }, captionHidden: true))
  }

  private static func overrides(_ view: Home) -> HTML {
    """
    <h2>Let through by an officer</h2>
    <p>\(view.overridden.words)</p>
    <p class="muted">Appointments that a gateway blocked and an accountable officer let through with a \
    reason, of all that were confirmed or let through since \(view.since).</p>
    """
  }

  private static func people(_ people: People, _ id: String) -> HTML {
    """
    <h2>Appointments</h2>
    \(people.appointments.isEmpty
      ? emptyState("No appointment was put to a gateway yet.")
      : table(
        "Appointments",
        [
          Column("Who"), Column("Post"), Column("First day"), Column("The gateway said"),
          Column("How it stands"),
        ],
        people.appointments.map { one in
          [
            "<a href=\"/organisations/\(id)/appointments/\(one.id)\">\(one.person)</a>",
            HTML.escaped("\(one.post), \(one.footing.lowercased())"),
            HTML.escaped(one.startsOn), tag(one.outcome, one.colour), HTML.escaped(one.state),
          ]
        }, captionHidden: true))
    <h2>Waivers</h2>
    \(people.waivers.isEmpty
      ? emptyState("No waiver was asked for yet.")
      : table(
        "Waivers",
        [
          Column("Who"), Column("Post"), Column("Who sees to it"), Column("Last day"),
          Column("How it stands"),
        ],
        people.waivers.map { one in
          [
            "<a href=\"/organisations/\(id)/waivers/\(one.id)\">\(one.person)</a>",
            HTML.escaped(one.post), HTML.escaped(one.owner ?? "Nobody yet"),
            HTML.escaped(one.until ?? "None yet"), tag(one.state, one.colour),
          ]
        }, captionHidden: true))
    <h2>Who lacks it</h2>
    \(people.lacking.isEmpty
      ? emptyState("Nobody in a post for which it binds lacks it.")
      : table(
        "Who lacks it", [Column("Who"), Column("Gateway"), Column("Works at")],
        people.lacking.map { one in
          [
            "<a href=\"/people/\(one.person)\">\(one.name)</a>", HTML.escaped(one.gateway),
            HTML.escaped(one.place),
          ]
        }, captionHidden: true))
    """
  }
}
