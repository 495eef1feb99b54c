import Kernel
import Markup

enum RetentionPages {
  static let trail = [PersonPages.home, Link("How long records are kept", to: "/retention")]

  struct Hold: Sendable {
    let id: HoldID
    let of: Link
    let why: String
    let placed: String
    let until: Day?
    /// When and by whom it was lifted, or that its last day is over; `nil` while it is in force.
    let ended: String?
  }

  /// What is due, for those who look after everything.
  static func due(
    _ report: RetentionReport, lengths: [String: String], isRunning: Bool
  ) -> Page {
    Page(
      "How long records are kept", trail: [PersonPages.home], width: .wide,
      """
      <p class="lead">What is past its time is removed once a day. \
      <a href="/holds">Legal holds</a> stop that for a person or an organisation.</p>
      \(isRunning ? notificationBanner(.note, "What is due is being removed now.") : HTML.empty)
      \(table(
        "As at \(report.day.inWords)",
        [
          Column("Record"), Column("Kept"), Column("Then"), .number("Past their time"),
          .number("Of these held"),
        ],
        report.lines.map { line in
          [
            HTML.escaped(line.title), HTML.escaped(lengths[line.kind] ?? ""),
            HTML.escaped(line.then == "anonymise" ? "Made anonymous" : "Removed"),
            HTML.escaped(grouped(line.due)), HTML.escaped(grouped(line.held)),
          ]
        }))
      <h2>Staff records that are due</h2>
      \(report.people.isEmpty
        ? emptyState("Nobody’s staff record is past its time.")
        : table(
          "Staff records that are due", [Column("Name"), Column("Since"), Column("State")],
          report.people.map { person in
            [
              Link(person.name, to: "/people/\(person.person)").html,
              HTML.escaped(person.removableFrom.inWords),
              person.isHeld ? tag("Held", .amber) : tag("Due", .blue),
            ]
          }, captionHidden: true))
      \(report.lines.contains { $0.due > $0.held }
        ? form(
          to: "/retention",
          """
          \(warningText("What is removed cannot be brought back but from a backup."))
          \(button("Remove what is due now", .warning))
          """) : HTML.empty)
      <p>The schedule, with what each length rests on, is part of the <a href="/privacy">privacy \
      notice</a>.</p>
      """)
  }

  static func holds(_ holds: [Hold]) -> Page {
    Page(
      "Legal holds", trail: [PersonPages.home], width: .wide,
      """
      <p class="lead">Nothing that is under a hold is removed, however old it is. To place one, \
      open the person or the organisation and choose “Hold records”.</p>
      \(holds.isEmpty
        ? emptyState("There is no hold.")
        : table(
          "Legal holds",
          [Column("Of"), Column("Why"), Column("Placed"), Column("Until"), Column("State")],
          holds.map { hold in
            [
              hold.of.html, HTML.escaped(hold.why), HTML.escaped(hold.placed),
              HTML.escaped(hold.until?.inWords ?? "It is lifted"),
              hold.ended.map(HTML.escaped)
                ?? form(
                  to: "/holds/\(hold.id)/end",
                  button("Lift the hold on \(hold.of.words)", .second)),
            ]
          }, captionHidden: true))
      """)
  }

  static func place(
    _ address: String, of name: Link, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Hold records", caption: name.words, problems: problems,
      trail: [PersonPages.home, name],
      form(
        to: address,
        """
        <p>Nothing of \(name.words) is removed while the hold lasts, for example because a court, an \
        inquiry or a tribunal may ask for it.</p>
        \(textArea("why", "Why must it be kept?", answers["why"], rows: 3, problems: problems))
        \(dayInput(
          "until", "Last day of the hold (if you know it)", answers.day("until"),
          problems: problems))
        \(button("Hold records"))
        """))
  }
}
