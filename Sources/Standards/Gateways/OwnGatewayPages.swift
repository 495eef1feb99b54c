import Kernel
import Markup

/// What posts ask of oneself, and what employers decided.
enum OwnGatewayPages {
  struct Home: Sendable {
    let posts: [Choice]
    let chosen: String?
    let footing: String?
    let answer: DecisionView?
    let waivers: [WaiverView]
    let owned: [WaiverView]
    let appointments: [AppointmentView]
    let mayAsk: Bool
  }

  static func home(_ view: Home, problems: [Problem] = []) -> Page {
    Page(
      "What posts ask of me", problems: problems,
      trail: [Link("Home", to: "/"), Link("Gateways", to: "/gateways")], width: .wide,
      """
      <p class="lead">Choose a kind of post to see what you would need for it. Nobody is told that you \
      looked, and nobody is kept from applying.</p>
      \(questionForm(
        to: "/me/gateways",
        """
        \(select("post", "Kind of post", view.posts, chosen: view.chosen, blank: "Choose a kind of post"))
        \(select(
          "footing", "On what footing",
          [
            Choice("substantive", "For good"), Choice("acting-up", "Acting up"),
            Choice("interim", "Interim"),
          ], chosen: view.footing ?? "substantive"))
        \(button("See what it asks"))
        """))
      \(view.answer.map { answer in
        """
        <h2>\(answer.post)</h2>
        \(GatewayPages.answer(answer))
        """ as HTML
      })
      \(when: view.mayAsk, """
        <h2>A waiver</h2>
        <p>If you enter from the side you can have more time, with somebody who sees to it.</p>
        \(buttonGroup(buttonLink("Ask for a waiver", to: "/me/gateways/waivers/new", .second)))
        """)
      \(waivers("Your waivers", view.waivers))
      \(waivers("Waivers that you see to", view.owned))
      \(appointments(view.appointments))
      """)
  }

  private static func waivers(_ title: String, _ waivers: [WaiverView]) -> HTML {
    guard !waivers.isEmpty else { return .empty }
    return table(
      title,
      [
        Column("Post"), Column("Employer"), Column("For whom"), Column("How it stands"),
        Column("Last day"),
      ],
      waivers.map { waiver in
        [
          "<a href=\"/me/gateways/waivers/\(waiver.id)\">\(waiver.post)</a>",
          HTML.escaped(waiver.organisation), HTML.escaped(waiver.person),
          tag(waiver.state, waiver.colour), HTML.escaped(waiver.until ?? "None yet"),
        ]
      })
  }

  private static func appointments(_ all: [AppointmentView]) -> HTML {
    guard !all.isEmpty else { return .empty }
    return table(
      "Your appointments that were put to a gateway",
      [
        Column("Post"), Column("Employer"), Column("First day"), Column("The gateway said"),
        Column("How it stands"), Column("Decided by"),
      ],
      all.map { one in
        [
          HTML.escaped("\(one.post), \(one.footing.lowercased())"),
          HTML.escaped(one.organisation), HTML.escaped(one.startsOn),
          tag(one.outcome, one.colour), HTML.escaped(one.state),
          "\(one.decided ?? "Nobody yet")\(one.words.map { "<br>\($0)" as HTML })",
        ]
      })
  }
}
