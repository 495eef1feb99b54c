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
        <p>\(view.page.inWords("obligation", "obligations")), as at \(view.day.inWords). \
        <a href="\(view.download)">Download all \(grouped(view.page.total)) as a CSV file</a></p>
        \(rows(view))
        """)
      \(pagination(view.page, address: view.address))
      """)
  }

  private static func rows(_ view: DutyList) -> HTML {
    table(
      "Obligations",
      [Column("Name"), Column("What"), Column("How it stands"), Column("Due"), Column("Where")],
      view.lines.map { line in
        [
          "<a href=\"/people/\(line.person)\">\(line.name)</a>",
          "<a href=\"/people/\(line.person)/duties/\(line.policy)\">\(line.title)</a>",
          "\(line.state.html)\(line.toReview ? " \(tag("Record to look at", .amber))" as HTML : HTML.empty)",
          HTML.escaped(line.dueOn?.inWords ?? "No day known"), HTML.escaped(line.place),
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
      \(members.isEmpty
        ? emptyState("Nobody reports to \(isSelf ? "you" : "them"), as far as is known.")
        : table(
          "Team", [Column("Name"), Column("Most pressing"), Column("Due"), .number("Overdue"), .number("In time"), .number("Done")],
          members.map { member in
            [
              "<a href=\"/people/\(member.person)\">\(member.name)</a>",
              member.next.map { next in
                "<a href=\"/people/\(member.person)/duties/\(next.policy)\">\(next.title)</a> \(next.state.html)" as HTML
              } ?? tag("Nothing open", .green),
              HTML.escaped(member.next?.dueOn?.inWords ?? ""),
              "\(grouped(member.tally.overdue))", "\(grouped(member.tally.open))", "\(grouped(member.tally.done))",
            ]
          }, captionHidden: true))
      """)
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
