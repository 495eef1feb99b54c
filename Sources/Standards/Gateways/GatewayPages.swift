import Kernel
import Markup

/// What posts ask for, for everybody; and the answer for one person, wherever it is shown.
enum GatewayPages {
  struct Kind: Sendable {
    let title: String
    let level: String
    let code: String
    let binds: String
  }

  struct Gateway: Sendable {
    let code: String
    let title: String
    let who: String
    let kinds: [Kind]
    let needs: [DecisionView.Missing]
    let facts: [(String, String)]
    let sources: [String]
  }

  static func all(_ gateways: [Gateway], mayAsk: Bool) -> Page {
    Page(
      "Gateways", trail: [Link("Home", to: "/"), Link("Standards", to: "/standards")],
      width: .wide,
      """
      <p class="lead">Some posts that lead ask for proof before an appointment is confirmed. Nobody is \
      kept from applying. It binds non-clinical managers of the NHS first, and is a recommendation \
      elsewhere.</p>
      \(when: mayAsk, buttonLink("See what a post asks of you", to: "/me/gateways"))
      \(HTML.joined(gateways.map(summary)))
      """)
  }

  private static func summary(_ gateway: Gateway) -> HTML {
    """
    <section>
    <h2><a href="/gateways/\(gateway.code)">\(gateway.title)</a></h2>
    <p>\(gateway.who)</p>
    \(kinds(gateway))
    </section>
    """
  }

  private static func kinds(_ gateway: Gateway) -> HTML {
    table(
      "Kinds of post: \(gateway.title)",
      [Column("Kind of post"), Column("Level"), Column("Code"), Column("Whether it binds")],
      gateway.kinds.map { kind in
        [
          HTML.escaped(kind.title), HTML.escaped(kind.level), "<code>\(kind.code)</code>",
          HTML.escaped(kind.binds),
        ]
      })
  }

  static func one(_ gateway: Gateway) -> Page {
    Page(
      gateway.title, caption: "Gateway",
      trail: [Link("Home", to: "/"), Link("Gateways", to: "/gateways")], width: .wide,
      """
      <p class="lead">\(gateway.who)</p>
      <h2>What opens it</h2>
      <p>One of these is enough, completed at any employer.</p>
      \(needs(gateway.needs))
      <h2>For which posts</h2>
      \(kinds(gateway))
      <h2>How it is held</h2>
      \(summaryList(gateway.facts.map { SummaryRow($0.0, $0.1) }))
      \(details("Where it comes from", "<ul>\(each: gateway.sources, { "<li>\($0)</li>" })</ul>"))
      """)
  }

  static func needs(_ needs: [DecisionView.Missing]) -> HTML {
    """
    <ul>\(each: needs, { need in
      """
      <li><strong>\(need.title)</strong>\
      \(need.standsInFor.map { ", which may stand in for \($0)" as HTML })<br>\
      <a href="\(need.address)">\(need.how)</a>\
      \(HTML.joined(need.notes.map { "<br><span class=\"muted\">\($0)</span>" }))</li>
      """
    })</ul>
    """
  }

  /// The answer with everything that it rests on.
  static func answer(_ view: DecisionView) -> HTML {
    """
    <p>\(tag(view.outcome, view.colour)) <span class="muted">as at \(view.asAt)</span></p>
    <p>\(view.because)</p>
    \(view.missing.isEmpty
      ? .empty
      : "<h3>What is missing</h3><p>Any one of these opens it:</p>\(needs(view.missing))")
    \(view.gatewayCode.map { code in
      "<p><a href=\"/gateways/\(code)\">Read what “\(view.gateway ?? "")” asks for, and why</a></p>"
        as HTML
    })
    """
  }
}
