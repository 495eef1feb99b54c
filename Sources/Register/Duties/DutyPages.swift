import Disclosure
import Kernel
import Markup

/// Who must do what, and how it stands: counts for an organisation and its parts.
enum DutyPages {
  static func dashboard(_ view: DutyDashboard) -> Page {
    Page(
      "Who must do what", caption: view.title, trail: view.trail, width: .wide,
      """
      \(policyFilter(view))
      \(view.kindMissing?.banner)
      \(view.tally.total.isNought
        ? emptyState(
          "Nothing is asked of anybody here.",
          view.kindMissing == nil
            ? "<p><a href=\"/files\">Load a staff file</a>, and this page says who must do what.</p>"
            : HTML.empty)
        : figures(view))
      \(view.byPolicy.isEmpty ? HTML.empty : byPolicy(view))
      \(view.places.total < 2 ? HTML.empty : byPlace(view))
      \(more(view))
      \(view.tally.total.isNought ? HTML.empty : definitions(view))
      """)
  }

  private static func policyFilter(_ view: DutyDashboard) -> HTML {
    guard view.policies.count > 1, !view.tally.total.isNought || view.policy != nil else {
      return .empty
    }
    let address = "\(view.base)/duties"
    return filters(
      to: address,
      active: view.policy.map { [ActiveFilter("Policy", $0.words, without: address)] } ?? [],
      clear: address,
      select("policy", "Policy", view.policies, chosen: view.policy?.code, blank: "All policies"))
  }

  private static func figures(_ view: DutyDashboard) -> HTML {
    var shown = [
      Figure(view.tally.overdue.words, "overdue", to: view.lists.overdue, .red),
      Figure(view.tally.open.words, "still in time", to: view.lists.open, .blue),
      Figure(view.tally.done.words, "done", to: view.lists.done, .green),
    ]
    if !view.tally.toReview.isNought {
      shown.append(
        Figure(
          view.tally.toReview.words, "records from elsewhere to look at",
          to: view.lists.toReview,
          .amber))
    }
    return """
      \(Markup.figures(shown))
      <p><strong>\(view.tally.compliance.words)</strong> of what counts is in date\(dueAgain(view.tally)), \
      for \(view.people.words) \(view.people.number == 1 ? "person" : "people"), as at \(view.day.inWords). \
      \(view.tally.paused.isNought ? "" : "\(view.tally.paused.words) on long leave are not counted.") \
      <a href="#definitions">What these numbers mean</a></p>
      \(view.readership == .seesPeople ? HTML.empty : insetText("<p>\(DisclosureRules.explanation).</p>"))
      """
  }

  /// The done that are due again soon are shown as still in time, so the numbers say how many.
  private static func dueAgain(_ tally: DutyTally) -> String {
    guard let share = tally.compliance.exact, let done = tally.done.number else { return "" }
    let again = share.part - done
    return again > 0 ? ": \(grouped(done)) done and \(grouped(again)) due again soon" : ""
  }

  private static func byPolicy(_ view: DutyDashboard) -> HTML {
    """
    <section>
    <h2>By policy</h2>
    \(barChart("How each policy stands", DutyTally.parts, view.byPolicy.map {
      Bar($0.name, to: $0.address, $0.tally.bar, total: $0.tally.total.words)
    }, isTabledBelow: true))
    \(policyTable(view).html)
    \(downloads(view.address(list: "policies"), rows: view.byPolicy.count))
    </section>
    """
  }

  private static func byPlace(_ view: DutyDashboard) -> HTML {
    """
    <section>
    <h2>By \(view.placeHeading.lowercased())</h2>
    \(placeTable(view).html)
    \(downloads(view.address(list: "places"), rows: view.places.total))
    \(pagination(view.places, address: view.placesAddress))
    <p class="muted small">Somebody who works in two places is in both rows, so rows can add up to \
    more than the whole.</p>
    </section>
    """
  }

  static func policyTable(_ view: DutyDashboard) -> ListTable {
    standing("Policies", "Policy", view.byPolicy)
  }

  static func placeTable(_ view: DutyDashboard) -> ListTable {
    standing("\(view.placeHeading)s", view.placeHeading, view.byPlace)
  }

  private static func standing(
    _ caption: String, _ heading: String, _ rows: [DutyDashboard.Row]
  ) -> ListTable {
    ListTable(
      caption,
      [
        Column(heading), .number("Overdue"), .number("In time"), .number("Done"),
        .number("Deferred"), .number("On long leave"), .number("Exempt"),
        .number("In date, of those that count"),
      ],
      rows.map { row in
        let overdue = row.tally.overdue
        let name: HTML = """
          \(Link(row.name, to: row.address).html)\
          \(row.hint.map { " <span class=\"muted small\">\($0)</span>" as HTML })
          """
        let overdueCell: HTML =
          overdue.isNought
          ? ListTable.Cell.count(overdue).html
          : row.overdueAddress.map { Link(overdue.words, to: $0).html } ?? "\(overdue.words)"
        return [
          ListTable.Cell(name, [row.name, row.hint].compactMap(\.self).joined(separator: ", ")),
          ListTable.Cell(overdueCell, overdue.inFiles), .count(row.tally.open),
          .count(row.tally.done), .count(row.tally.deferred), .count(row.tally.paused),
          .count(row.tally.exempt), .text(row.tally.compliance.words),
        ]
      }, captionHidden: true)
  }

  private static func more(_ view: DutyDashboard) -> HTML {
    """
    <section>
    <h2>More about it</h2>
    <ul>
    \(view.base.isEmpty || view.lists.overdue == nil
      ? HTML.empty
      : "<li><a href=\"\(view.base)/matrix\">The training matrix: who is in date for what</a></li>" as HTML)
    \(view.base.isEmpty
      ? HTML.empty
      : "<li><a href=\"\(view.base)/intervals\">How often training is repeated here</a></li>")
    <li><a href="/agreements">Agreements to accept each other’s records</a></li>
    </ul>
    </section>
    """
  }

  private static func definitions(_ view: DutyDashboard) -> HTML {
    """
    <section id="definitions">
    <h2>What these numbers mean</h2>
    \(summaryList([
      SummaryRow("Counted", "Obligations, not people: one for each person and each policy that asks something of them"),
      SummaryRow("Overdue", "The day it was due has passed, and it has not been done"),
      SummaryRow("In time", "The day it is due, or due again, has not passed"),
      SummaryRow("Done", "Done and holding for a while yet, here or for another employer whose training is recognised"),
      SummaryRow("Deferred", "More time was given, until a named day. Deferral by choice counts against compliance"),
      SummaryRow("On long leave", "The clock stands still; they are left out of compliance"),
      SummaryRow("Exempt", "Let off, with a reason and an approver; left out of compliance"),
      SummaryRow("In date", "Holding today: the done, and those done and due again soon. Of everything but the exempt, those on long leave and those deferred for a reason that was nobody’s choice"),
      SummaryRow("As at", view.day.inWords),
    ] + (view.readership == .seesPeople ? [] : [
      SummaryRow("Rounded", DisclosureRules.explanation)
    ])))
    </section>
    """
  }
}
