import Kernel
import Markup

/// All frameworks, and the search over them.
enum StandardsPages {
  static let home = [Link("Home", to: "/")]
  static let trail = home + [Link("Standards", to: "/standards")]

  static func all(_ frameworks: [Framework], mappings: Int) -> Page {
    let (core, others) = (frameworks.filter(\.isCore), frameworks.filter { !$0.isCore })
    return Page(
      "Standards", trail: home, width: .wide,
      """
      <p class="lead">What people who manage and lead in health and social care are asked to be able \
      to do, for everybody to read.</p>
      \(each: core, coreCard)
      \(searchForm(""))
      <h2>Proof that travels</h2>
      <p>Somebody showed you a badge? <a href="/check">Check a badge</a>, or see \
      <a href="/badges">what there are badges for</a>.</p>
      <h2>How to learn it</h2>
      <p><a href="/learning/bundles">Bundles of modules</a> for managers and leaders, and \
      <a href="/learning/modules">every module</a>.</p>
      <h2>Before an appointment</h2>
      <p>Some posts ask for it before an appointment is confirmed: <a href="/gateways">gateways</a>.</p>
      <h2>Have a say</h2>
      <p>Standards are written together: <a href="/standards/consultations">consultations</a>, open \
      ones and what was done with what was said.</p>
      <h2>Beside the one set</h2>
      <p>What other bodies have set, and outlines for posts in social care and general practice, so \
      that what people already hold can be read against the one set. \
      <a href="/standards/crosswalk">What counts where</a> (\(mappings) mappings).</p>
      \(table(
        "Other frameworks",
        [Column("Framework"), Column("Publisher"), Column("What for"), Column("Holds"), Column("State")],
        others.map { framework in
          [
            Link(framework.title, to: framework.address).html,
            HTML.escaped(framework.publisher), HTML.escaped(framework.kind.words),
            HTML.escaped(framework.sizeWords), standing(framework),
          ]
        }, captionHidden: true))
      """)
  }

  private static func coreCard(_ framework: Framework) -> HTML {
    """
    <section class="card">
    <h2><a href="\(framework.address)">\(framework.title)</a></h2>
    <p>\(framework.about)</p>
    <p class="muted">\(framework.sizeWords), \(framework.selectableStages.count) stages. Version \
    \(framework.version), \(framework.publisher).</p>
    </section>
    """
  }

  /// What is published by Waypoint alone, or was not checked, says so beside its state.
  private static func standing(_ framework: Framework) -> HTML {
    """
    \(state(framework))\(when: !framework.isVerified, "<br><span class=\"muted small\">\(framework.statusWords)</span>")
    """
  }

  static func state(_ framework: Framework) -> HTML {
    let colour: TagColour =
      switch framework.state {
      case .draft, .retired, .superseded, .withdrawn: .grey
      case .consultation: .blue
      case .approved: .teal
      case .published: .green
      }
    return tag(framework.stateWords, colour)
  }

  private static func searchForm(_ text: String) -> HTML {
    questionForm(
      to: "/standards",
      """
      \(textInput(
        "q", "Search the standards", text,
        hint: "A word or two of what somebody does: budget, speak up, appraisal.",
        kind: .search, width: .half))
      \(button("Search", .second))
      """)
  }

  static func results(
    for text: String, _ hits: [StandardsQuestions.Hit], isCut: Bool
  ) -> Page {
    let title =
      hits.isEmpty ? "Nothing found for “\(text)”" : "Standards that speak of “\(text)”"
    return Page(
      title, trail: trail, width: .wide,
      """
      \(searchForm(text))
      \(hits.isEmpty
        ? emptyState(
          "No standard speaks of all these words. Use fewer words, or shorter ones.",
          "<p><a href=\"/standards\">All standards</a></p>") : list(hits))
      \(when: isCut, "<p>There are more. Add a word to find fewer.</p>")
      """)
  }

  private static func list(_ hits: [StandardsQuestions.Hit]) -> HTML {
    """
    <p>\(hits.count == 1 ? "1 place" : "\(hits.count) places")</p>
    \(table(
      "What was found", [Column("Standard"), Column("Framework"), Column("Words")],
      hits.map { hit in
        [
          Link(
            FrameworkPages.numbered(hit.node, hit.framework),
            to: hit.framework.address(of: hit.node.code))
            .html,
          HTML.escaped("\(hit.framework.short), \(hit.framework.version)"),
          "\(hit.stage.map { "<strong>Stage \($0.code):</strong> " as HTML })\(hit.words ?? "In its title")",
        ]
      }, captionHidden: true))
    """
  }
}
