import Disclosure
import Kernel
import Markup

/// An employer's own figures, exact, for whoever hands in its returns.
enum ExactFigurePages {
  struct Year: Sendable {
    let words: String
    let address: String
    let isShown: Bool
  }

  /// One measure of one year.
  struct Line: Sendable {
    let title: String
    let address: String
    let value: String
    let between: String
    let tag: (words: String, colour: TagColour)?
    let reading: String
  }

  struct Standard: Sendable {
    let title: String
    let edition: String
    let lines: [Line]
    /// What is not there and why, with the measures that need it.
    let missing: [(why: String, measures: [Link])]
  }

  struct Known: Sendable {
    let what: String
    let share: ShownShare
  }

  struct Overview: Sendable {
    let id: String
    let name: String
    let period: String
    let years: [Year]
    let known: [Known]
    let standards: [Standard]
    let files: (xlsx: String, csv: String)
    let publish: String
    let asAt: String
  }

  static func overview(_ view: Overview) -> Page {
    Page(
      "Equality in figures", caption: view.name,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/organisations/\(view.id)")],
      width: .wide,
      """
      <p class="lead">\(view.period). Worked out \(view.asAt) from what is recorded.</p>
      \(insetText(
        "<p>These are exact counts of your own staff and applicants, for the returns and for those who answer for them. Small numbers can point at a person: do not publish this page as it is. That you looked is written down.</p>"
      ))
      \(years(view.years))
      <div class="button-group">
      \(buttonLink("Take out as a spreadsheet", to: view.files.xlsx, .second))
      \(buttonLink("Take out as CSV", to: view.files.csv, .second))
      \(buttonLink("Publish", to: view.publish, .second))
      </div>
      \(known(view.known))
      \(each: view.standards, standard)
      """)
  }

  static func years(_ years: [Year]) -> HTML {
    guard years.count > 1 else { return .empty }
    return """
      <nav aria-label="Years"><ul class="legend">
      \(each: years, { year in
        year.isShown
          ? "<li><strong aria-current=\"page\">\(year.words)</strong></li>"
          : "<li><a href=\"\(year.address)\">\(year.words)</a></li>"
      })
      </ul></nav>
      """
  }

  private static func known(_ known: [Known]) -> HTML {
    """
    <h2>How many said to which group they belong</h2>
    <p>Whoever did not say is in no ratio. The fewer say it, the less the figures are worth.</p>
    \(summaryList(known.map { SummaryRow($0.what, $0.share.words) }))
    """
  }

  private static func standard(_ standard: Standard) -> HTML {
    """
    <h2>\(standard.title)</h2>
    \(standard.lines.isEmpty
      ? HTML.empty
      : table(
        "\(standard.title), edition \(standard.edition)",
        [
          Column("Measure"), .number("Value"), .number("Between, at 95%"), Column("What it says"),
        ],
        standard.lines.map { line in
          [
            "<a href=\"\(line.address)\">\(line.title)</a>", HTML.escaped(line.value),
            HTML.escaped(line.between),
            """
            \(line.tag.map { "\(tag($0.words, $0.colour)) " as HTML })\(line.reading)
            """,
          ]
        }, captionHidden: true))
    \(each: standard.missing, missing)
    """
  }

  private static func missing(_ why: String, _ measures: [Link]) -> HTML {
    details(
      "Not recorded: \(measures.count) \(measures.count == 1 ? "measure" : "measures")",
      """
      <p>\(why).</p>
      <ul>\(each: measures, { "<li>\($0.html)</li>" })</ul>
      """)
  }

  // MARK: One measure

  struct Counted: Sendable {
    let group: String
    let part: ShownCount?
    let whole: ShownCount?
    let rate: String
  }

  struct Past: Sendable {
    let line: IntervalLine
  }

  struct Measured: Sendable {
    let id: String
    let name: String
    let title: String
    let period: String
    let reading: String
    let tag: (words: String, colour: TagColour)?
    let counts: [Counted]
    /// What the two columns of the counts are: `Appointed`, `Shortlisted`.
    let columns: (part: String, whole: String)
    let past: [Past]
    let scale: IntervalScale
    let mark: (value: Double, words: String)?
    /// Of a workforce, how each band is made up.
    let bands: [Bar]
    let bandParts: [BarPart]
    let notes: [String]
    let definition: [(String, String)]
    let back: String
  }

  static func measure(_ view: Measured) -> Page {
    Page(
      view.title, caption: view.name,
      trail: [
        Link("Home", to: "/"), Link(view.name, to: "/organisations/\(view.id)"),
        Link("Equality in figures", to: view.back),
      ], width: .wide,
      """
      <p class="lead">\(view.tag.map { "\(tag($0.words, $0.colour)) " as HTML })\(view.reading).</p>
      <p>\(view.period)</p>
      \(view.counts.isEmpty ? HTML.empty : counts(view))
      \(view.past.count > 1
        ? intervalChart(
          "Year by year", view.past.map(\.line), on: view.scale, mark: view.mark) : HTML.empty)
      \(view.bands.isEmpty
        ? HTML.empty : barChart("How each band is made up", view.bandParts, view.bands))
      \(view.notes.isEmpty
        ? HTML.empty
        : "<h2>What to mind</h2><ul>\(each: view.notes, { "<li>\($0)</li>" })</ul>")
      <h2>What this number means</h2>
      \(summaryList(view.definition.map { SummaryRow($0.0, $0.1) }))
      """)
  }

  private static func counts(_ view: Measured) -> HTML {
    table(
      "Counts behind it",
      [
        Column("Group"), .number(view.columns.part), .number(view.columns.whole), .number("Share"),
      ],
      view.counts.map { one in
        [
          HTML.escaped(one.group), HTML.escaped(one.part?.words ?? "Not recorded"),
          HTML.escaped(one.whole?.words ?? "Not recorded"), HTML.escaped(one.rate),
        ]
      })
  }
}
