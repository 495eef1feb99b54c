import Disclosure
import Kernel
import Markup

/// Figures of an employer as everybody may see them.
enum PublishedFigurePages {
  struct Line: Sendable {
    let title: String
    /// Group and words; empty where nothing is shown.
    let groups: [(name: String, words: String)]
    let ratio: String
    let status: String
  }

  struct Standard: Sendable {
    let title: String
    let lines: [Line]
  }

  struct Published: Sendable {
    let id: String
    let name: String
    let period: String
    let years: [ExactFigurePages.Year]
    /// Who published it and when, and the how many-eth time.
    let release: String?
    let standards: [Standard]
    let told: [String]
    let mayPublish: Bool
  }

  static func published(_ view: Published) -> Page {
    Page(
      "Published figures of equality", caption: view.name,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/organisations/\(view.id)")],
      width: .wide,
      """
      <p class="lead">\(view.period).</p>
      \(view.release.map { "<p>\($0)</p>" as HTML })
      \(ExactFigurePages.years(view.years))
      \(view.standards.isEmpty
        ? emptyState(
          "Nothing is published for this year yet.",
          view.mayPublish
            ? buttonLink("See what would be published", to: "/organisations/\(view.id)/equality/publish")
            : nil)
        : "\(each: view.standards, standard)\(told(view.told))")
      """)
  }

  struct Proposal: Sendable {
    let id: String
    let name: String
    let period: String
    let year: Int
    let standards: [Standard]
    let told: [String]
    /// That something was published for the year already, and when.
    let before: String?
    let hasChanged: Bool
  }

  static func proposal(_ view: Proposal) -> Page {
    Page(
      "Check what will be published", caption: view.name,
      back: Link("Back", to: "/organisations/\(view.id)/equality?year=\(view.year)"),
      width: .wide,
      """
      <p class="lead">\(view.period).</p>
      <p>This is all that others will see: boards, the integrated care board, the region and inspectors. \
      Small numbers are hidden, and so is what they could be worked out from. It cannot be taken back: \
      whoever has read it remembers it.</p>
      \(view.before.map { insetText("<p>\($0). What was hidden then stays hidden, also where there are more people now.</p>") })
      \(each: view.standards, standard)
      \(told(view.told))
      \(view.hasChanged
        ? form(
          to: "/organisations/\(view.id)/equality/publish",
          """
          <input type="hidden" name="year" value="\(view.year)">
          \(button("Publish these figures"))
          """)
        : insetText("<p>This is what is published already. Nothing has changed.</p>"))
      """)
  }

  private static func standard(_ standard: Standard) -> HTML {
    """
    <h2>\(standard.title)</h2>
    \(table(
      standard.title, [Column("Measure"), Column("By group"), .number("Ratio")],
      standard.lines.map { line in
        [
          HTML.escaped(line.title),
          line.groups.isEmpty
            ? tag(line.status, .grey)
            : HTML.joined(
              line.groups.map { "\($0.name.capitalisedFirst): \($0.words)" as HTML },
              by: "<br>"),
          HTML.escaped(line.ratio),
        ]
      }, captionHidden: true))
    """
  }

  private static func told(_ told: [String]) -> HTML {
    """
    <h2>How these figures are made safe</h2>
    <ul>\(each: told, { "<li>\($0)</li>" })</ul>
    """
  }
}
