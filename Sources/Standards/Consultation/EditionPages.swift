import Kernel
import Markup

/// Every text that a version had, and what changed from one to another.
enum EditionPages {
  /// Which texts there are, and what changed since those that matter.
  static func editions(_ view: VersionView, at address: String) -> HTML {
    guard view.editions.count > 1 else { return .empty }
    let consulted = view.version.consultedEdition
    return """
      <h2>Editions of the text</h2>
      <ul>\(each: view.editions, { edition in
        """
        <li><a href="\(address)/editions/\(edition)">Edition \(edition)</a>\
        \(when: edition == consulted, ", which was asked about")\
        \(when: edition == view.version.edition, ", as it stands")</li>
        """
      })</ul>
      \(since(view, at: address))
      """
  }

  static func since(_ view: VersionView, at address: String) -> HTML {
    """
    \(view.sinceConsulted.map { one in
      card(
        "What changed since edition \(one.edition), which was asked about", one.text,
        view.framework, one.comparison)
    } ?? .empty)
    \(view.sinceAgreed.map { one in
      one.edition == view.sinceConsulted?.edition
        ? .empty
        : card(
          "What changed since edition \(one.edition), the last that was agreed to", one.text,
          view.framework, one.comparison)
    } ?? .empty)
    """
  }

  static func card(
    _ title: String, _ before: Framework, _ after: Framework, _ comparison: FrameworkComparison
  ) -> HTML {
    """
    <section class="card">
    <h2>\(title)</h2>
    \(comparison.isEmpty
      ? "<p>No title and no word.</p>" as HTML
      : "<ul>\(each: VersionPages.lines(comparison, before, after), { "<li>\($0)</li>" })</ul>")
    </section>
    """
  }

  static func edition(_ view: EditionView, trail: [Link]) -> Page {
    Page(
      "Edition \(view.edition)", caption: view.version.words, trail: trail, width: .wide,
      """
      \(view.current == nil
        ? insetText("This is the text as it stands.")
        : insetText("This text was replaced. It is kept as it was."))
      \(view.before.map {
        card(
          "What changed since edition \(view.edition - 1)", $0.framework, view.framework,
          $0.comparison)
      } ?? .empty)
      \(after(view))
      <p class="lead">\(view.framework.about)</p>
      \(VersionPages.all(view.framework))
      """)
  }

  private static func after(_ view: EditionView) -> HTML {
    guard let current = view.current, let since = view.since else { return .empty }
    return card(
      "What changed from here to edition \(view.version.edition), as it stands", view.framework,
      current, since)
  }
}
