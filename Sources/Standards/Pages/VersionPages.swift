import Kernel
import Markup

/// One version as a whole, to read and to print, with what changed since the one before.
enum VersionPages {
  static func version(
    _ framework: Framework, successor: Framework?,
    changes: (before: Framework, FrameworkComparison)?
  ) -> Page {
    Page(
      framework.title, caption: "Version \(framework.version)",
      trail: StandardsPages.trail + [Link(framework.short, to: framework.address)], width: .wide,
      """
      <p class="lead">\(framework.about)</p>
      \(FrameworkPages.notice(framework, successor))
      <p class="not-printed">Print this page to have it on paper.</p>
      \(changed(framework, changes))
      <p>\(framework.wordingWords) The official wording: \(FrameworkPages.official(framework)).</p>
      \(all(framework))
      \(FrameworkPages.particulars(framework))
      """)
  }

  static func changed(
    _ framework: Framework, _ changes: (before: Framework, FrameworkComparison)?
  ) -> HTML {
    guard let (before, comparison) = changes else {
      return "<p>No earlier version is held here to compare it with.</p>"
    }
    let lines = lines(comparison, before, framework)
    return """
      <section class="card">
      <h2>What changed since <a href="\(before.versionAddress)">version \(before.version)</a></h2>
      \(comparison.isEmpty
        ? "<p>No title and no word.</p>" as HTML
        : "<ul>\(each: lines, { "<li>\($0)</li>" })</ul>")
      </section>
      """
  }

  /// What changed from `before` to `framework`, each thing once.
  static func lines(
    _ comparison: FrameworkComparison, _ before: Framework, _ framework: Framework
  ) -> [String] {
    var lines = comparison.whole
    lines += comparison.added.map { "Added: \(FrameworkPages.numbered($0, framework))" }
    lines += comparison.removed.map { "Removed: \(FrameworkPages.numbered($0, before))" }
    lines += comparison.renamed.map { "Renamed: \($0.code) was “\($0.from)” and is “\($0.to)”" }
    lines += comparison.moved.map { "Moved: “\($0.title)” was \($0.from) and is \($0.to)" }
    lines += comparison.reworded.map { reworded in
      reworded.stages.isEmpty
        ? "Described anew: \(reworded.code) \(reworded.title)"
        : "Reworded: \(reworded.code) \(reworded.title), at stage "
          + reworded.stages.joined(separator: ", ")
    }
    return lines
  }

  /// Titles alone are a list; what has words beneath it is text with headings. Nothing leads to the
  /// clauses: those of a text that is not in force have no pages.
  static func all(_ framework: Framework) -> HTML {
    guard framework.nodes.contains(where: { !$0.children.isEmpty }) else {
      return """
        <h2>\(Framework.plural(framework.levelNames.standard).capitalisedFirst)</h2>
        <ul>
        \(each: framework.nodes, { node in
          """
          <li>\(FrameworkPages.numbered(node, framework))\
          \(node.about.map { "<br><span class=\"muted\">\($0)</span>" as HTML })</li>
          """
        })
        </ul>
        """
    }
    return HTML.joined(framework.nodes.map { whole($0, framework, level: 2) })
  }

  private static func whole(_ node: StandardNode, _ framework: Framework, level: Int) -> HTML {
    let words = FrameworkPages.numbered(node, framework)
    let heading: HTML =
      switch level {
      case 2: "<h2>\(words)</h2>"
      case 3: "<h3>\(words)</h3>"
      case _: "<h4>\(words)</h4>"
      }
    return """
      <section>
      \(heading)
      \(node.about.map { "<p>\($0)</p>" as HTML })
      \(NodePages.expectations(of: node, framework))
      \(each: node.children, { whole($0, framework, level: level + 1) })
      </section>
      """
  }
}
