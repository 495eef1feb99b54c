import Disclosure
import Kernel
import Markup

/// How well inductions work at a place, in figures.
enum InductionFigurePages {
  /// One track at a place, or of one sector in an area.
  struct Line: Sendable {
    let title: String
    let open: ShownCount
    let overdue: ShownCount
    let waiting: ShownCount
    let signed: ShownCount
    let done: ShownShare
    let inTime: ShownShare
  }

  struct Track: Sendable {
    let title: String
    let whole: Line
    /// All employers of the same sector in the country, where the place is no area.
    let similar: Line?
    let sectors: [Line]
    /// Those that lie in it directly.
    let areas: [Line]
    /// `within 4 weeks`, of those signed off.
    let weeks: [(title: String, share: ShownShare)]
    let credited: ShownCount
    let hoursSaved: String?
    let opinions: [OpinionShares]
  }

  struct Figures: Sendable {
    let id: String
    let name: String
    let countedAt: String?
    let tracks: [Track]
    let sector: String
    let explanation: String?
    let seesProgramme: Bool
  }

  static func figures(_ view: Figures) -> Page {
    Page(
      "How inductions stand", caption: view.name,
      trail: OrganisationInductionPages.trail(view.id, view.name), width: .wide,
      """
      <p class="lead">\(view.countedAt.map { "Counted \($0)." } ?? "Not counted yet: this is done every few hours.") \
      <a href="#definitions">What these numbers mean</a></p>
      \(view.explanation.map { "<p class=\"muted\">\($0).</p>" as HTML })
      \(when: view.seesProgramme, "<p><a href=\"/organisations/\(view.id)/programme/figures\">How the mid-career programme stands</a></p>")
      \(view.tracks.isEmpty
        ? emptyState("There is no induction here yet.")
        : HTML.joined(view.tracks.map { track($0, view) }))
      \(definitions)
      """)
  }

  private static func track(_ track: Track, _ view: Figures) -> HTML {
    """
    <h2>\(track.title)</h2>
    \(lines("\(track.title): how it stands", [track.whole] + (track.similar.map { [$0] } ?? [])))
    \(when: !track.sectors.isEmpty, lines("\(track.title): by sector", track.sectors))
    \(when: !track.areas.isEmpty, lines("\(track.title): by area", track.areas))
    \(table(
      "\(track.title): how long it took", [Column("Signed off"), .number("Of those signed off")],
      track.weeks.map { [HTML.escaped($0.title), HTML.escaped($0.share.words)] }))
    \(summaryList([
      SummaryRow("Parts not repeated", track.credited.words),
      SummaryRow("Time saved by that", track.hoursSaved ?? "Not shown"),
    ]))
    \(when: !track.opinions.isEmpty, OpinionShares.table("\(track.title): what people said at the end", track.opinions))
    """
  }

  private static func lines(_ title: String, _ lines: [Line]) -> HTML {
    table(
      title,
      [
        Column("Where"), .number("Open"), .number("Overdue"), .number("Ready for sign-off"),
        .number("Signed off"), .number("Done of those due"), .number("Done in time"),
      ],
      lines.map { line in
        [
          HTML.escaped(line.title), HTML.escaped(line.open.words),
          HTML.escaped(line.overdue.words), HTML.escaped(line.waiting.words),
          HTML.escaped(line.signed.words), HTML.escaped(line.done.words),
          HTML.escaped(line.inTime.words),
        ]
      })
  }

  private static let definitions: HTML = """
    <section id="definitions">
    <h2>What these numbers mean</h2>
    \(summaryList([
      SummaryRow("Open", "Inductions that are not signed off and not ended, also those paused during a long absence"),
      SummaryRow("Overdue", "Open and not paused, and the day by which they were to be done is over"),
      SummaryRow("Ready for sign-off", "Everything is met, and nobody has signed yet"),
      SummaryRow("Signed off", "In the last twelve months"),
      SummaryRow("Done of those due", "Of inductions whose day fell into the last twelve months, without those who left before it and those paused on it: how many are signed off"),
      SummaryRow("Done in time", "Of the same: how many were signed off by their day"),
      SummaryRow("Parts not repeated", "Parts that were met elsewhere and brought along, in inductions that began in the last twelve months"),
      SummaryRow("Time saved by that", "The parts, each at the time that content gives for one. It is an estimate"),
      SummaryRow("What people said", "Asked once of everybody who was signed off, kept without names; of the last two halves of a year that are over; agreed is 4 or 5 of 5. Nothing is shown of fewer than eight answers, nor where all or nobody agree"),
      SummaryRow("Employers like this one", "All places of the same sector in the country"),
      SummaryRow("By protected characteristic", "Not shown: how to do that safely is not settled yet"),
    ]))
    </section>
    """
}
