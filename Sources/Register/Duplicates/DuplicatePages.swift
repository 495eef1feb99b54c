import Kernel
import Markup

/// Possible duplicates: which there are, what speaks for and against, and deciding.
enum DuplicatePages {
  static let trail = [PersonPages.home, Link("Possible duplicates", to: "/duplicates")]

  static func list(_ list: DuplicateList) -> Page {
    Page(
      "Possible duplicates", trail: [PersonPages.home], width: .wide,
      """
      <p class="lead">Records that may be one person. Waypoint only proposes: somebody who knows \
      them decides, and it can be taken back.</p>
      <ul class="active-filters" aria-label="Which to show">
      \(each: list.states, { choice in
        choice.code == list.state
          ? "<li><a href=\"/duplicates?state=\(choice.code)\" aria-current=\"page\"><strong>\(choice.words)</strong></a></li>"
          : "<li><a href=\"/duplicates?state=\(choice.code)\">\(choice.words)</a></li>" as HTML
      })
      </ul>
      \(list.lines.isEmpty
        ? emptyState(
          list.state == "open"
            ? "Nothing waits for a decision. New records are compared with the others as they come."
            : "There are none.")
        : rows(list))
      \(pagination(list.page) { "/duplicates?state=\(list.state)&page=\($0)" })
      """)
  }

  private static func rows(_ list: DuplicateList) -> HTML {
    """
    <p>\(list.page.inWords("pair", "pairs"))</p>
    \(taskList(
      list.lines.map { line in
        TaskItem(
          line.names, to: line.address, hint: "\(line.places)<br>\(line.why)",
          status: tag(line.status, line.colour))
      }))
    """
  }

  static func duplicate(_ view: DuplicateView) -> Page {
    Page(
      view.title, caption: "Possible duplicate", trail: trail, width: .wide,
      """
      <p>\(tag(view.stage, view.stageColour))</p>
      <div class="columns">
      \(side(view.first, "First record"))
      \(side(view.second, "Second record"))
      </div>
      <h2>What speaks for one person</h2>
      \(evidence(view.pro, none: "Nothing."))
      <h2>What speaks against</h2>
      \(evidence(view.contra, none: "Nothing that Waypoint knows of."))
      <h2>Who decides</h2>
      \(parties(view))
      \(actions(view))
      \(history(view))
      """)
  }

  private static func side(_ side: DuplicateView.Side, _ heading: String) -> HTML {
    var rows = [
      SummaryRow(
        "Name",
        """
        \(side.detail.map { Link(side.name, to: $0.address).html } ?? HTML.escaped(side.name))\
        \(each: side.otherNames, { "<br><span class=\"muted\">also \($0)</span>" })
        """),
      SummaryRow("Employed by", side.employers.isEmpty ? "Nobody at present" : side.employers),
    ]
    if let detail = side.detail {
      rows += [
        SummaryRow("Date of birth", detail.bornOn?.inWords),
        SummaryRow("Posts", detail.posts.isEmpty ? "No present post" : list(detail.posts)),
        SummaryRow("Numbers", detail.numbers.isEmpty ? "None" : list(detail.numbers)),
      ]
    } else {
      rows.append(
        SummaryRow("More", "Kept by the other employer, and not shown here"))
    }
    return "<section class=\"card\"><h2>\(heading)</h2>\(summaryList(rows))</section>"
  }

  private static func list(_ lines: [String]) -> HTML {
    "<ul class=\"plain-list\">\(each: lines, { "<li>\($0)</li>" })</ul>"
  }

  private static func evidence(_ evidence: [DuplicateView.Evidence], none: String) -> HTML {
    evidence.isEmpty
      ? "<p>\(none)</p>"
      : summaryList(evidence.map { SummaryRow($0.words, $0.meaning) })
  }

  private static func parties(_ view: DuplicateView) -> HTML {
    guard !view.parties.isEmpty else {
      return "<p>Nobody employs either of them, so whoever looks after everything decides.</p>"
    }
    return """
      <p>\(view.parties.count == 1
        ? "One employer has both records, so its decision is enough."
        : "Every employer has to agree before the records become one person.")</p>
      \(summaryList(
        view.parties.map { party in
          SummaryRow(
            party.name,
            """
            \(tag(party.answer ?? "Not answered yet", party.answer == nil ? .blue : party.colour))\
            \(party.deciders.isEmpty ? HTML.empty : " <span class=\"muted\">ask \(party.deciders.joined(separator: ", "))</span>" as HTML)\
            \(party.noted.map { "<br>\($0). It counts when this employer has confirmed it." as HTML } ?? HTML.empty)
            """)
        }))
      """
  }

  private static func actions(_ view: DuplicateView) -> HTML {
    if view.mayTakeApart {
      return buttonGroup(
        buttonLink("Take apart again", to: "\(view.address)/unmerge", .second))
    }
    guard view.mayDecide else { return .empty }
    return buttonGroup(
      buttonLink(view.mayWithdraw ? "Change your answer" : "Decide", to: "\(view.address)/decision")
    )
  }

  private static func history(_ view: DuplicateView) -> HTML {
    guard !view.history.isEmpty else { return .empty }
    return """
      <h2>What was decided so far</h2>
      \(timeline(
        view.history.map { answer in
          TimelineEntry(
            "\(answer.words). <q>\(answer.reason)</q>", when: answer.when, by: answer.by)
        }))
      """
  }
}
