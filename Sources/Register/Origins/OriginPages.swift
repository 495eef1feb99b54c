import Kernel
import Markup

/// Where everything that is known about somebody, or about an organisation, comes from.
enum OriginPages {
  struct View: Sendable {
    let title: String
    let trail: [Link]
    let things: [Thing]
  }

  struct Thing: Sendable {
    let title: String
    let hasEnded: Bool
    let sources: [Source]
  }

  /// What one line of a file, or one hand, said about a thing.
  struct Source: Sendable {
    let values: [(name: String, value: String?)]
    let file: String?
    let line: Int?
    let at: Instant
    let by: String
    /// The receipt of the load, for those who may read it.
    let receipt: String?
  }

  static func origins(_ view: View) -> Page {
    Page(
      "Where this comes from", caption: view.title, trail: view.trail, width: .wide,
      """
      <p class="lead">Every value, with the line of the file that said so or the person who entered \
      it, and when.</p>
      \(view.things.isEmpty
        ? emptyState("Nothing has been written down yet.")
        : HTML.joined(view.things.map(thing)))
      """)
  }

  private static func thing(_ thing: Thing) -> HTML {
    """
    <section>
    <h2>\(thing.title)\(thing.hasEnded ? " \(tag("Ended"))" as HTML : HTML.empty)</h2>
    \(table(
      thing.title, [Column("Where from"), Column("What it says"), Column("When and by whom")],
      thing.sources.map { source in
        [
          place(source), HTML.joined(source.values.map(value), by: "<br>"),
          "\(source.at.inWords)<br><span class=\"muted\">by \(source.by)</span>",
        ]
      }, captionHidden: true))
    </section>
    """
  }

  private static func value(_ value: (name: String, value: String?)) -> HTML {
    """
    <span class="muted">\(value.name):</span> \
    \(value.value.map(HTML.escaped) ?? "<span class=\"none\">held, not shown</span>")
    """
  }

  private static func place(_ source: Source) -> HTML {
    guard let file = source.file else { return "Entered by hand" }
    let words = source.line.map { "\(file), line \(grouped($0))" } ?? file
    return source.receipt.map { Link(words, to: $0).html } ?? "\(words)"
  }
}
