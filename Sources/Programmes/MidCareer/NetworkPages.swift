import Kernel
import Markup

/// What outlives a cohort: the network of a place, and what the cohort cost and was worth.
enum NetworkPages {
  struct View: Sendable {
    let id: String
    let place: String
    let members: [Member]
    let meetings: [Meeting]
    /// Where the reader can leave it.
    let own: String?

    struct Member: Sendable {
      let person: String
      let works: String
      let cohort: String
    }

    struct Meeting: Sendable {
      let id: String
      let on: String
      let times: String
      let place: String
      let about: String
      let by: String
      let isCancelled: Bool
      let isOver: Bool
      let revision: Int
    }
  }

  static func show(_ view: View, _ answers: FormData, problems: [Problem] = []) -> Page {
    let base = "/programme/networks/\(view.id)"
    return Page(
      "Network of the mid-career programme", caption: view.place, problems: problems,
      trail: [Link("Home", to: "/"), Link("Mid-career programme", to: "/programme")],
      """
      <h2>When we meet</h2>
      \(view.meetings.isEmpty ? emptyState("No meeting is called. Any member can call one.") : .empty)
      \(each: view.meetings, { one in
        """
        <section class="card">
        <h3>\(one.about)\(when: one.isCancelled, " \(tag("Called off", .red))")\(when: one.isOver && !one.isCancelled, " \(tag("Over", .grey))")</h3>
        <p>\(one.on), \(one.times), \(one.place)</p>
        <p class="muted">Called by \(one.by)</p>
        \(when: !one.isOver && !one.isCancelled, form(
          to: "\(base)/meetings/\(one.id)",
          "\(hiddenField("revision", "\(one.revision)"))\(button("Call off “\(one.about)”", .second))"))
        </section>
        """
      })
      <h2>Who is in it</h2>
      \(table(
        "Members", [Column("Who"), Column("Where they work"), Column("Did it with")],
        view.members.map { [HTML.escaped($0.person), HTML.escaped($0.works), HTML.escaped($0.cohort)] },
        captionHidden: true))
      <h2>Call a meeting</h2>
      \(form(
        to: base,
        """
        \(textInput("about", "What is it about?", answers["about"], problems: problems))
        \(dayInput("on", "Which day?", answers.day("on"), problems: problems))
        \(textInput("times", "When?", answers["times"], hint: "For example 17:00 to 19:00", width: .half, problems: problems))
        \(textInput("place", "Where?", answers["place"], problems: problems))
        \(button("Call it"))
        """))
      \(view.own.map { "<p><a href=\"\($0)/network\">Leave the network</a></p>" as HTML })
      """)
  }

  struct Results: Sendable {
    let cohort: CohortView
    let costs: [(String, String, String, String)]
    let cover: String?
    let all: String
    let each: String?
    let completed: Int
    let opinions: [OpinionShares]
    /// Until when people still say how it was.
    let showsOpinionsFrom: String?
    let kinds: [(code: String, words: String)]
    let asAt: String
  }

  static func results(_ view: Results, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Costs, and how it was", caption: view.cohort.title, problems: problems,
      back: Link(view.cohort.title, to: view.cohort.base), width: .wide,
      """
      <p class="lead">As at \(view.asAt). <a href="#definitions">What these numbers mean</a></p>
      <h2>What it cost</h2>
      \(view.costs.isEmpty ? emptyState("No cost is written down yet.") : table(
        "Costs", [Column("What for"), .number("Pounds"), Column("Added by"), Column("On")],
        view.costs.map { [HTML.escaped($0.0), HTML.escaped($0.1), HTML.escaped($0.2), HTML.escaped($0.3)] },
        captionHidden: true))
      \(summaryList([
        SummaryRow("Paid for cover", view.cover ?? "Nothing"),
        SummaryRow("Together", view.all),
        SummaryRow("Completed it", "\(view.completed)"),
        SummaryRow("For each who completed it", view.each ?? "Nothing to divide yet"),
      ]))
      \(form(
        to: "\(view.cohort.base)/results",
        """
        \(select("kind", "What for?", view.kinds.map { Choice($0.code, $0.words) }, chosen: answers["kind"], blank: "Choose", problems: problems))
        \(textInput("pounds", "How many pounds?", answers["pounds"], width: .ten, problems: problems))
        \(button("Add a cost", .second))
        """))
      <h2>What people said</h2>
      \(view.showsOpinionsFrom.map { emptyState("People can still say how it was. What they said is shown from \($0).") }
        ?? (view.opinions.isEmpty ? emptyState("Nobody said anything.")
          : OpinionShares.table("What people said at the end", view.opinions, captionHidden: true)))
      <section id="definitions">
      <h2>What these numbers mean</h2>
      \(summaryList([
        SummaryRow("Paid for cover", "Claims of employers that were paid, for days on which the person was there"),
        SummaryRow("For each who completed it", "All costs and what was paid for cover, divided by those who completed the programme, to the nearest penny"),
        SummaryRow("What people said", "Asked once of everybody who came, until four weeks after the last day, and kept without names; agreed is 4 or 5 of 5. Nothing is shown of fewer than eight answers, nor where all or nobody agree"),
      ]))
      </section>
      """)
  }
}
