import Disclosure
import Kernel
import Markup

/// How well the mid-career programme works at a place, in figures.
enum MidCareerFigurePages {
  /// One place, one sector of an area, or one area within it.
  struct Line: Sendable {
    let title: String
    let meant: ShownCount
    let done: ShownShare
    let underWay: ShownShare
    let waiting: ShownCount
    let waitingLong: ShownShare
    let given: ShownShare
    let released: ShownShare
    let wholeDays: ShownShare
  }

  /// Of those who hold cohorts there.
  struct Held: Sendable {
    let cohorts: Int
    let mixed: ShownShare
    let calledOff: Int
    let completed: ShownCount
    let each: String?
    let members: ShownShare
    let joined: ShownCount
    let meetings: Int
  }

  struct Figures: Sendable {
    let id: String
    let name: String
    let countedAt: String?
    let lines: [Line]
    let sectors: [Line]
    let areas: [Line]
    /// What became of it in a year, and how many stand where now.
    let states: [(title: String, count: ShownCount)]
    /// `Within 13 weeks`, of those who were given a place.
    let weeks: [(title: String, share: ShownShare)]
    let carried: ShownCount
    let daysSaved: String?
    let held: Held?
    let opinions: [OpinionShares]
    let seesInductions: Bool
    let explanation: String?
  }

  static func figures(_ view: Figures) -> Page {
    Page(
      "How the mid-career programme stands", caption: view.name,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/organisations/\(view.id)")],
      width: .wide,
      """
      <p class="lead">\(view.countedAt.map { "Counted \($0)." } ?? "Not counted yet: this is done twice a day.") \
      <a href="#definitions">What these numbers mean</a></p>
      \(view.explanation.map { "<p class=\"muted\">\($0).</p>" as HTML })
      \(when: view.seesInductions, "<p><a href=\"/organisations/\(view.id)/induction/figures\">How inductions stand</a></p>")
      \(view.lines.isEmpty
        ? emptyState("The programme is for nobody who works here, and nobody here has begun with it.")
        : figuresOf(view))
      \(definitions)
      """)
  }

  private static func figuresOf(_ view: Figures) -> HTML {
    """
    \(reach("Whom it reaches", view.lines))
    \(times("How long people wait, and whether they can come", view.lines))
    \(when: !view.sectors.isEmpty, """
      \(reach("Whom it reaches, by sector", view.sectors))
      \(times("How long people wait, by sector", view.sectors))
      """)
    \(when: !view.areas.isEmpty, """
      \(reach("Whom it reaches, by area", view.areas))
      \(times("How long people wait, by area", view.areas))
      """)
    \(table(
      "Where people stand", [Column("How it stands"), .number("People")],
      view.states.map { [HTML.escaped($0.title), HTML.escaped($0.count.words)] }))
    \(table(
      "From applying to a place", [Column("Place given"), .number("Of those given one")],
      view.weeks.map { [HTML.escaped($0.title), HTML.escaped($0.share.words)] }))
    <h2>What nobody had to do again</h2>
    \(summaryList([
      SummaryRow("Completed it at another employer", view.carried.words),
      SummaryRow("Days saved by that", view.daysSaved ?? "Not shown"),
    ]))
    \(view.held.map(held))
    \(when: !view.opinions.isEmpty, OpinionShares.table("What people said at the end", view.opinions))
    """
  }

  private static func reach(_ title: String, _ lines: [Line]) -> HTML {
    table(
      title,
      [
        Column("Where"), .number("Meant for"), .number("Have completed it"),
        .number("On the way"), .number("Waiting for a place"),
      ],
      lines.map { line in
        [
          HTML.escaped(line.title), HTML.escaped(line.meant.words), HTML.escaped(line.done.words),
          HTML.escaped(line.underWay.words), HTML.escaped(line.waiting.words),
        ]
      })
  }

  private static func times(_ title: String, _ lines: [Line]) -> HTML {
    table(
      title,
      [
        Column("Where"), .number("Waiting over half a year"),
        .number("Place within half a year"), .number("Released when they asked"),
        .number("There for the whole day"),
      ],
      lines.map { line in
        [
          HTML.escaped(line.title), HTML.escaped(line.waitingLong.words),
          HTML.escaped(line.given.words), HTML.escaped(line.released.words),
          HTML.escaped(line.wholeDays.words),
        ]
      })
  }

  private static func held(_ held: Held) -> HTML {
    """
    <h2>Cohorts held, and what became of them</h2>
    \(summaryList([
      SummaryRow("Cohorts that ended in the last twelve months", grouped(held.cohorts)),
      SummaryRow("In which the mix was kept", held.mixed.words),
      SummaryRow("Cohorts called off in the last twelve months", grouped(held.calledOff)),
      SummaryRow("People who completed those that ended", held.completed.words),
      SummaryRow("What that cost for each of them", held.each ?? "Not shown"),
      SummaryRow("In the network of the place, of all who completed it there", held.members.words),
      SummaryRow("Joined it in the last twelve months", held.joined.words),
      SummaryRow("Meetings of the network in the last twelve months", grouped(held.meetings)),
    ]))
    """
  }

  private static let definitions: HTML = """
    <section id="definitions">
    <h2>What these numbers mean</h2>
    \(summaryList([
      SummaryRow("Meant for", "People whose posts of that day put them into a group that the programme is for, counted once, where that post is worked"),
      SummaryRow("Have completed it", "Of them: how many completed the programme, wherever and whenever that was"),
      SummaryRow("On the way", "Of them: how many were put forward or applied there, and have neither completed it nor ended it. What somebody does by way of another employer is counted there"),
      SummaryRow("Waiting for a place", "Released, without a place. This and all that follows is counted where people worked at the time: when they applied or took it up again, got their answer, or were given the place"),
      SummaryRow("Waiting over half a year", "Of those who wait: how many since more than six months, from the day of their first release"),
      SummaryRow("Place within half a year", "Of those who were given their first place in the last twelve months: how many within 26 weeks from the day they applied or were put forward"),
      SummaryRow("Released when they asked", "Of the answers of the last twelve months to people who asked to be released: how many were a yes. Whoever asks again is counted again"),
      SummaryRow("There for the whole day", "Whether protected time was kept: of the days of the last twelve months on which somebody was expected and marked, how many they were there for whole"),
      SummaryRow("Completed it at another employer", "Of those who have completed it: how many worked for another employer then, which this one has not taken over since. Rounded for everybody"),
      SummaryRow("Days saved", "For each who completed it at another employer, the fewest days that the programme has. It is an estimate"),
      SummaryRow("Mix kept", "Cohorts whose last day was in the last twelve months, and in which those who had a place and were marked were together as the cohort asked: no sector too large, none too small"),
      SummaryRow("Called off", "Cohorts cancelled in the last twelve months, also drafts that were never open"),
      SummaryRow("What it cost", "Costs written down for those cohorts and cover paid, divided by the people who completed them"),
      SummaryRow("Network", "Members of today, of all who completed a cohort that this place held. People join by their own choice"),
      SummaryRow("What people said", "Asked until four weeks after the last day, kept without names, and counted afterwards, of cohorts that ended within twelve months before that; agreed is 4 or 5 of 5. Nothing is shown of fewer than eight answers, nor where all or nobody agree"),
      SummaryRow("Employers like this one", "All places of the same sector in the country"),
      SummaryRow("By protected characteristic", "Not shown: how to do that safely is not settled yet"),
    ]))
    </section>
    """
}
