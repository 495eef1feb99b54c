import Disclosure
import Kernel
import Markup

/// Time to learn at an organisation, in figures; and who waits for an answer.
enum ProtectedTimePages {
  struct Line: Sendable {
    let title: String
    let people: ShownCount
    let due: ShownCount
    let given: ShownCount
    let takenAway: ShownCount
    let share: ShownShare
  }

  struct Home: Sendable {
    let id: String
    let name: String
    let since: String
    let asAt: String
    let whole: Line
    let organisations: [Line]
    let staffGroups: [Line]
    let reasons: [(title: String, people: ShownCount, hours: ShownCount)]
    let explanation: String?
    /// Proposals that wait, for those who see people; `nil` for all others.
    let waiting: [(name: String, address: String, from: String)]?
  }

  static func home(_ view: Home) -> Page {
    Page(
      "Time to learn", caption: view.name,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/organisations/\(view.id)")],
      width: .wide,
      """
      <p class="lead">Time at work that was agreed for learning, and how much of it people had.</p>
      <p class="muted">In hours, from \(view.since) to \(view.asAt). Due is what came due of what was \
      agreed by both sides: for each month by its days, for a module by the days that have gone by. Given \
      and taken away is what people and their managers wrote down. Each person is counted once in each line.\
      \(view.explanation.map { " \($0)." })</p>
      \(view.whole.people.isNought
        ? emptyState("No time to learn was agreed here.")
        : """
        \(lines("All together", [view.whole]))
        \(view.organisations.count > 1 ? lines("By organisation", view.organisations) : .empty)
        \(lines("By sort of staff", view.staffGroups))
        <h2>Why time was taken away</h2>
        \(view.reasons.isEmpty
          ? emptyState("Nobody wrote down that time was taken away.")
          : table(
            "Why time was taken away", [Column("Why"), .number("People"), .number("Hours")],
            view.reasons.map {
              [HTML.escaped($0.title), HTML.escaped($0.people.words), HTML.escaped($0.hours.words)]
            }, captionHidden: true))
        """)
      \(view.waiting.map { waiting($0) })
      """)
  }

  private static func lines(_ title: String, _ lines: [Line]) -> HTML {
    """
    <h2>\(title)</h2>
    \(table(
      title,
      [
        Column("Of whom"), .number("People"), .number("Due"), .number("Given"),
        .number("Taken away"), .number("Given of what was due"),
      ],
      lines.map { line in
        [
          HTML.escaped(line.title), HTML.escaped(line.people.words), HTML.escaped(line.due.words),
          HTML.escaped(line.given.words), HTML.escaped(line.takenAway.words),
          HTML.escaped(line.share.words),
        ]
      }, captionHidden: true))
    """
  }

  private static func waiting(
    _ waiting: [(name: String, address: String, from: String)]
  ) -> HTML {
    """
    <h2>Waiting for an answer</h2>
    \(waiting.isEmpty
      ? emptyState("No proposal waits for an answer.")
      : table(
        "Waiting for an answer", [Column("Who"), Column("Proposed")],
        waiting.map {
          ["<a href=\"\($0.address)\">\($0.name)</a>", HTML.escaped($0.from)]
        }, captionHidden: true))
    """
  }
}
