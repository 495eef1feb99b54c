import Kernel
import Markup

/// What counts where, with the reasons.
enum CrosswalkPages {
  static let trail = StandardsPages.trail

  static func all(_ mappings: [FrameworkMapping]) -> Page {
    Page(
      "What counts where", trail: trail, width: .wide,
      """
      <p class="lead">What somebody already holds should not be asked of them again. Here is what \
      counts for what, and why.</p>
      <p>Nothing counts by itself until a body has agreed to it. Until then it can be put forward as \
      evidence, and an assessor judges it.</p>
      \(table(
        "Mappings", [Column("Mapping"), Column("What for"), Column("Who stands behind it")],
        mappings.map { mapping in
          [
            Link(mapping.title, to: mapping.address).html,
            HTML.escaped(mapping.about), HTML.escaped(mapping.standing),
          ]
        }, captionHidden: true))
      """)
  }

  static func mapping(
    _ mapping: FrameworkMapping, from: Framework, to: Framework, _ lines: [CrosswalkRules.Line],
    left: [StandardNode]
  ) -> Page {
    Page(
      mapping.title, caption: "What counts where",
      trail: trail + [Link("What counts where", to: "/standards/crosswalk")], width: .wide,
      """
      <p class="lead">\(mapping.about)</p>
      \(insetText("<p>\(mapping.standing). Version \(mapping.version).</p>"))
      <p>From <a href="\(from.versionAddress)">\(from.title), \(from.version)</a> to \
      <a href="\(to.versionAddress)">\(to.title), \(to.version)</a>.</p>
      \(table(
        "What counts",
        [Column("Counts towards"), Column("What is held"), Column("What it is to that"), Column("What counts"), Column("Why")],
        lines.map { line in
          [
            "\(link(line.pair.to, to))\(line.pair.stage.map { "<br><span class=\"muted small\">Stage \($0)</span>" as HTML })",
            link(line.pair.from, from), HTML.escaped(line.pair.relation.words), credit(line),
            HTML.escaped(line.pair.rationale),
          ]
        }, captionHidden: true))
      \(open(left, to))
      """)
  }

  /// What nothing speaks to: it has to be shown anew.
  private static func open(_ left: [StandardNode], _ framework: Framework) -> HTML {
    guard !left.isEmpty else { return .empty }
    return """
      <h2>What stays open</h2>
      <p>Nothing that is held speaks to these.</p>
      \(FrameworkPages.list(left, framework))
      """
  }

  static func credit(_ line: CrosswalkRules.Line) -> HTML {
    """
    \(line.credit.words)\(line.limitWords.map { "<br><span class=\"muted small\">\($0)</span>" as HTML })
    """
  }

  private static func link(_ reference: NodeReference, _ framework: Framework) -> HTML {
    guard let node = framework.node(reference.code) else { return HTML.escaped(reference.code) }
    return Link(
      FrameworkPages.numbered(node, framework), to: framework.address(of: node.code)
    ).html
  }
}
