import Kernel
import Markup

/// One area, standard or competency of one version.
enum NodePages {
  struct Addition: Sendable {
    let profession: String
    let stage: String?
    let words: String
    let note: String
  }

  struct View: Sendable {
    let framework: Framework
    let node: StandardNode
    let successor: Framework?
    let additions: [Addition]
    let relatives: [StandardsQuestions.Relative]
    /// Its neighbours at the same level.
    let previous: StandardNode?
    let next: StandardNode?
  }

  static func node(_ view: View) -> Page {
    let (framework, node) = (view.framework, view.node)
    let level = framework.levelNames.name(of: node.level).capitalisedFirst
    let number = node.code.first?.isNumber == true ? " \(node.code)" : ""
    return Page(
      node.title, caption: "\(level)\(number), \(framework.short) \(framework.version)",
      trail: StandardsPages.trail + [Link(framework.short, to: framework.address)]
        + framework.path(to: node.code).map {
          Link(
            FrameworkPages.numbered($0, framework), to: framework.address(of: $0.code))
        }, width: .wide,
      """
      \(FrameworkPages.notice(framework, view.successor))
      \(node.about.map { "<p class=\"lead\">\($0)</p>" as HTML })
      \(beneath(view))
      \(asked(view))
      \(added(view.additions))
      \(related(view))
      \(when: view.framework.isCore && node.level == .competency, "<h2>How to learn it</h2><p><a href=\"/learning/modules?competency=\(node.code)\">Modules that speak to it</a></p>")
      <h2 id="official">The official wording</h2>
      <p>\(FrameworkPages.official(framework)). \(framework.wordingWords)</p>
      \(neighbours(view))
      """)
  }

  private static func beneath(_ view: View) -> HTML {
    guard let first = view.node.children.first else { return .empty }
    let level = Framework.plural(view.framework.levelNames.name(of: first.level))
    return """
      <h2>\(level.capitalisedFirst)</h2>
      \(each: view.node.children, { child in
        """
        <h3><a href="\(view.framework.address(of: child.code))">\
        \(FrameworkPages.numbered(child, view.framework))</a></h3>
        \(child.about.map { "<p>\($0)</p>" as HTML })
        \(child.children.isEmpty
          ? expectations(of: child, view.framework)
          : FrameworkPages.list(child.children, view.framework))
        """
      })
      """
  }

  private static func asked(_ view: View) -> HTML {
    guard !view.node.expectations.isEmpty else { return .empty }
    return """
      <h2>What it asks for</h2>
      \(when: view.framework.wording == .own && !view.node.expectations.allSatisfy(\.isOfficial), "<p class=\"muted\">In Waypoint’s own words, and no quotation. <a href=\"#official\">Where the official wording is</a></p>")
      \(expectations(of: view.node, view.framework))
      """
  }

  static func expectations(of node: StandardNode, _ framework: Framework) -> HTML {
    guard !node.expectations.isEmpty else { return .empty }
    return summaryList(
      node.expectations.map { expectation in
        let title = framework.stage(expectation.stage)?.title ?? ""
        let source = expectation.isOfficial ? framework.officialSource : nil
        return SummaryRow(
          "Stage \(expectation.stage): \(title)",
          """
          \(expectation.words)\
          \(source.map { "<br><span class=\"muted small\">\($0.words)</span>" as HTML })
          """ as HTML)
      })
  }

  private static func added(_ additions: [Addition]) -> HTML {
    guard !additions.isEmpty else { return .empty }
    return """
      <h2>What some professions add</h2>
      \(summaryList(
        additions.map { addition in
          SummaryRow(
            addition.profession + (addition.stage.map { ", stage \($0)" } ?? ""),
            "\(addition.words)<br><span class=\"muted small\">\(addition.note)</span>" as HTML)
        }))
      """
  }

  private static func related(_ view: View) -> HTML {
    guard !view.relatives.isEmpty else { return .empty }
    let (outward, inward) = (
      view.relatives.filter(\.isOutward), view.relatives.filter { !$0.isOutward }
    )
    return """
      \(when: !outward.isEmpty, "<h2>What it counts towards elsewhere</h2>\(relatives(outward, "Counts towards", "What this is to it"))")
      \(when: !inward.isEmpty, "<h2>What counts towards it</h2>\(relatives(inward, "Held elsewhere", "What it is to this"))")
      """
  }

  private static func relatives(
    _ relatives: [StandardsQuestions.Relative], _ heading: String, _ relation: String
  ) -> HTML {
    table(
      heading,
      [Column(heading), Column(relation), Column("What counts"), Column("Why")],
      relatives.map { relative in
        [
          """
          \(Link(
            FrameworkPages.numbered(relative.node, relative.framework),
            to: relative.framework.address(of: relative.node.code)).html)<br>\
          <span class="muted small">\(relative.framework.short), \(relative.framework.version)</span>
          """,
          """
          \(relative.pair.relation.words)\
          \(relative.pair.stage.map { "<br><span class=\"muted small\">At stage \($0)</span>" as HTML })
          """,
          CrosswalkPages.credit(relative.line),
          """
          \(relative.pair.rationale)<br><span class="muted small">\(relative.mapping.standing)</span>
          """,
        ]
      }, captionHidden: true)
  }

  private static func neighbours(_ view: View) -> HTML {
    let links = [("Before it", view.previous), ("After it", view.next)].compactMap {
      words, node -> HTML? in
      node.map {
        """
        <li>\(words): <a href="\(view.framework.address(of: $0.code))">\
        \(FrameworkPages.numbered($0, view.framework))</a></li>
        """
      }
    }
    guard !links.isEmpty else { return .empty }
    return """
      <nav class="not-printed" aria-label="Neighbours"><ul>\(HTML.joined(links))</ul></nav>
      """
  }
}
