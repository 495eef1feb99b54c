import Kernel
import Markup

/// Ratings and oversight as the page of an organisation shows them, in words.
struct StandingView: Sendable {
  struct Rating: Sendable {
    let question: String
    let rating: String
    let published: String
    let source: String
  }

  struct Place: Sendable {
    let link: Link
    let overall: String
    let wellLed: String
    let published: String
  }

  struct Segment: Sendable {
    let quarter: String
    let segment: Int
    let score: String
    let rank: String
    let deficit: String
    let source: String
  }

  enum Challenged: Sendable {
    case yes(since: String, reasons: [String], policy: String)
    case no(policy: String)
    case notKnown(edition: String, policy: String)
  }

  struct Domain: Sendable {
    let name: String
    let score: String
    let segment: String
  }

  let asAt: String
  let challenged: Challenged?
  /// The edition of the segments shown.
  let edition: String?
  /// Named when it is another than that of the segments shown.
  let editionInForce: String?
  let trustType: String
  let segments: [Segment]
  /// Of the latest quarter.
  let domains: [Domain]
  let ratings: [Rating]
  let places: [Place]
}

enum OrganisationStandingPages {
  static func section(_ view: StandingView) -> HTML {
    """
    <section>
    <h2 id="standing">Ratings and oversight</h2>
    <p class="muted">As at \(view.asAt). Published figures, kept as published.</p>
    \(view.challenged.map(challenged))
    \(view.segments.isEmpty ? HTML.empty : segments(view))
    \(view.ratings.isEmpty ? HTML.empty : ratings(view))
    \(view.places.isEmpty ? HTML.empty : places(view))
    </section>
    """
  }

  private static func challenged(_ status: StandingView.Challenged) -> HTML {
    switch status {
    case .yes(let since, let reasons, let policy):
      """
      <p>\(tag("Challenged", .amber)) Counts as a challenged organisation since \(since).</p>
      <ul>\(each: reasons, { "<li>\($0)</li>" })</ul>
      <p class="muted small">Worked out under \(policy).</p>
      """
    case .no(let policy):
      """
      <p>Does not count as a challenged organisation. <span class="muted small">Worked out under \
      \(policy).</span></p>
      """
    case .notKnown(let edition, let policy):
      """
      <p>Whether it counts as a challenged organisation is not known: no segment of the edition in \
      force, \(edition), is held. <span class="muted small">Worked out under \(policy).</span></p>
      """
    }
  }

  private static func segments(_ view: StandingView) -> HTML {
    let type = view.trustType.isEmpty ? "Rank" : "Rank among \(view.trustType.lowercased())s"
    return """
      <h3>Oversight framework \(view.edition ?? "")</h3>
      \(table(
        "Segments of the edition \(view.edition ?? "")",
        [
          Column("Quarter"), Column.number("Segment"), Column.number("Average score"),
          Column.number(type), Column("In deficit"),
        ],
        view.segments.map { segment in
          [
            "\(segment.quarter)<br><span class=\"muted small\">\(segment.source)</span>",
            "\(segment.segment)", HTML.escaped(segment.score), HTML.escaped(segment.rank),
            HTML.escaped(segment.deficit),
          ]
        }, captionHidden: true))
      \(view.domains.isEmpty ? HTML.empty : domains(view))
      \(view.editionInForce.map {
        """
        <p>The edition in force is \($0), of which nothing is held. Segments of two editions do not \
        mean the same, so these are not counted for it.</p>
        """ as HTML
      })
      """
  }

  private static func domains(_ view: StandingView) -> HTML {
    guard let latest = view.segments.first else { return .empty }
    return table(
      "Domains in \(latest.quarter)",
      [Column("Domain"), Column.number("Segment"), Column.number("Average score")],
      view.domains.map { domain in
        [HTML.escaped(domain.name), HTML.escaped(domain.segment), HTML.escaped(domain.score)]
      })
        + """
        <p class="muted small">Scores run from 1.00, the best, to 4.00. From \(latest.source).</p>
        """
  }

  private static func ratings(_ view: StandingView) -> HTML {
    """
    <h3>Care Quality Commission</h3>
    \(table(
      "Ratings of this place",
      [Column("Question"), Column("Rating"), Column("Published")],
      view.ratings.map { rating in
        [
          HTML.escaped(rating.question), HTML.escaped(rating.rating),
          "\(rating.published)<br><span class=\"muted small\">\(rating.source)</span>",
        ]
      }, captionHidden: true))
    """
  }

  private static func places(_ view: StandingView) -> HTML {
    let rows = view.places.map { place in
      [
        place.link.html, HTML.escaped(place.overall), HTML.escaped(place.wellLed),
        HTML.escaped(place.published),
      ]
    }
    let columns = [Column("Place"), Column("Overall"), Column("Well-led"), Column("Published")]
    let shown = 8
    return """
      <h3>Places rated by the Care Quality Commission</h3>
      \(table("Ratings of places", columns, Array(rows.prefix(shown)), captionHidden: true))
      \(rows.count > shown
        ? details(
          "\(rows.count - shown) more places",
          table("More places", columns, Array(rows.dropFirst(shown)), captionHidden: true))
        : HTML.empty)
      <p class="muted small">These are ratings of places, not of the organisation as a whole.</p>
      """
  }
}
