import Kernel
import Markup

/// The people behind a count.
enum DutyListPages {
  static func list(_ view: DutyList) -> Page {
    Page(
      "Who must do what, by name", caption: view.title, trail: view.trail, width: .wide,
      """
      \(filters(
        to: view.base, active: view.active, clear: view.base,
        """
        \(select("policy", "Policy", view.policies, chosen: view.policy?.code, blank: "All policies"))
        \(select("state", "How it stands", view.states, chosen: view.state?.code, blank: "All"))
        """))
      \(view.lines.isEmpty
        ? emptyState("Nobody, as at \(view.day.inWords). Take a filter away to see more.")
        : """
        <p>\(view.page.inWords("obligation", "obligations")), as at \(view.day.inWords).</p>
        \(downloads(view.download, rows: view.page.total))
        \(table(view).html)
        """)
      \(pagination(view.page, address: view.address))
      """)
  }

  static func table(_ view: DutyList) -> ListTable {
    ListTable(
      "Obligations",
      [Column("Name"), Column("What"), Column("How it stands"), Column("Due"), Column("Where")],
      view.lines.map { line in
        [
          .link(line.name, to: "/people/\(line.person)"),
          .link(line.title, to: "/people/\(line.person)/duties/\(line.policy)"),
          ListTable.Cell(
            "\(line.state.html)\(line.toReview ? " \(tag("Record to look at", .amber))" as HTML : HTML.empty)",
            line.state.words + (line.toReview ? ", record to look at" : "")),
          .day(line.dueOn, none: "No day known"), .text(line.place),
        ]
      }, captionHidden: true)
  }

  /// How a team stands, for whoever manages it.
  static func team(
    _ person: PersonID, _ name: String, isSelf: Bool, _ members: [TeamLine], day: Day
  ) -> Page {
    Page(
      isSelf ? "My team" : "The team of \(name)", trail: PersonPages.trail(to: person, name),
      width: .wide,
      """
      <p>Everybody who reports to \(isSelf ? "you" : name), directly or through others, as at \(day.inWords). \
      The most pressing first.</p>
      \(members.isEmpty ? HTML.empty : "<p><a href=\"/people/\(person)/team/matrix\">Training matrix</a>: who is in date for what</p>" as HTML)
      \(members.isEmpty
        ? emptyState("Nobody reports to \(isSelf ? "you" : "them"), as far as is known.")
        : "\(downloads("/people/\(person)/team", rows: members.count))\(table(members).html)" as HTML)
      """)
  }

  static func table(_ members: [TeamLine]) -> ListTable {
    ListTable(
      "Team",
      [
        Column("Name"), Column("Most pressing"), Column("Due"), .number("Overdue"),
        .number("In time"), .number("Done"),
      ],
      members.map { member in
        [
          .link(member.name, to: "/people/\(member.person)"),
          member.next.map { next in
            ListTable.Cell(
              "<a href=\"/people/\(member.person)/duties/\(next.policy)\">\(next.title)</a> \(next.state.html)",
              "\(next.title): \(next.state.words)")
          } ?? ListTable.Cell(tag("Nothing open", .green), "Nothing open"),
          .day(member.next?.dueOn), .count(member.tally.overdue), .count(member.tally.open),
          .count(member.tally.done),
        ]
      }, captionHidden: true)
  }

  struct TeamLine: Sendable {
    struct Next: Sendable {
      let policy: String
      let title: String
      let state: DutyState
      let dueOn: Day?
    }
    let person: PersonID
    let name: String
    let tally: DutyTally
    let next: Next?
  }
}
