import Kernel
import Markup

/// How often an organisation repeats what is repeated nationally.
enum IntervalPages {
  struct View: Sendable {
    let organisation: OrganisationID
    let name: String
    let lines: [Line]
    let mayChange: Bool
  }

  struct Line: Sendable {
    let policy: String
    let title: String
    /// The family of the policy.
    let family: String
    /// `Every 3 years`.
    let national: String
    let local: Local?
  }

  struct Local: Sendable {
    let interval: String
    let months: Int
    let since: Day
    let justification: String
    let approvedBy: String
    let reviewOn: Day
    let isReviewDue: Bool
    let deviation: String
    let isMoreOften: Bool
  }

  static func list(_ view: View) -> Page {
    Page(
      "How often training is repeated", caption: view.name, trail: trail(view), width: .wide,
      """
      <p class="lead">The national interval, and the one this organisation set for itself. A local \
      interval needs a reason, an approver and a day to look at it again.</p>
      \(view.lines.isEmpty ? emptyState("No policy in force is repeated.") : families(view))
      """)
  }

  static func trail(_ view: View) -> [Link] {
    let base = "/organisations/\(view.organisation)"
    return [
      PersonPages.home, Link(view.name, to: base), Link("Who must do what", to: base + "/duties"),
    ]
  }

  /// One table for each family of policies.
  private static func families(_ view: View) -> HTML {
    var names: [String] = []
    for line in view.lines where !names.contains(line.family) { names.append(line.family) }
    return HTML.joined(
      names.map { name in
        """
        <h2>\(name)</h2>
        \(table(name, view.lines.filter { $0.family == name }, view))
        """
      })
  }

  private static func table(_ family: String, _ lines: [Line], _ view: View) -> HTML {
    Markup.table(
      family,
      [Column("What"), Column("Nationally"), Column("Here")]
        + (view.mayChange ? [Column("Change")] : []),
      lines.map { line in
        let change: HTML = """
          <a href="/organisations/\(view.organisation)/intervals/\(line.policy)">\
          \(line.local == nil ? "Set" : "Change")\
          <span class="hidden"> how often: \(line.title)</span></a>
          """
        return [
          "\(line.title)", "\(line.national)",
          line.local.map(here) ?? "<span class=\"muted\">As nationally</span>",
        ] + (view.mayChange ? [change] : [])
      }, captionHidden: true)
  }

  private static func here(_ local: Local) -> HTML {
    """
    \(local.interval) \(tag(local.deviation, local.isMoreOften ? .amber : .purple))\
    \(local.isReviewDue ? " \(tag("Look again now", .red))" as HTML : HTML.empty)\
    <br>\(local.justification)\
    <br><span class="muted small">Since \(local.since.inWords), approved by \(local.approvedBy). \
    To be looked at again on \(local.reviewOn.inWords)</span>
    """
  }

  /// What is set now, as the form shows it to be changed.
  static func answers(_ local: Local) -> FormData {
    let day = DayAnswer(local.reviewOn)
    return FormData([
      ("months", "\(local.months)"), ("justification", local.justification),
      ("approvedBy", local.approvedBy), ("reviewOn-day", day.day ?? ""),
      ("reviewOn-month", day.month ?? ""), ("reviewOn-year", day.year ?? ""),
    ])
  }

  /// - Parameter warning: What to point out before it is set; sending the form again sets it.
  static func ask(
    _ view: View, _ line: Line, _ answers: FormData, warning: String? = nil,
    problems: [Problem] = []
  ) -> Page {
    let address = "/organisations/\(view.organisation)/intervals/\(line.policy)"
    return Page(
      "How often it is repeated here", caption: "\(line.title), \(view.name)",
      problems: problems,
      trail: trail(view) + [
        Link(
          "How often training is repeated", to: "/organisations/\(view.organisation)/intervals")
      ],
      """
      \(warning.map {
        notificationBanner(
          .important, $0, detail: "<p>Nothing is set yet. Choose “Set it all the same” to set it.</p>")
      })
      \(summaryList([
        SummaryRow("Nationally", line.national),
        SummaryRow("Here, now", line.local?.interval ?? "As nationally"),
      ]))
      \(form(
        to: address,
        """
        \(warning == nil ? HTML.empty : hiddenField("seen", answers["months"] ?? ""))
        \(textInput("months", "Every how many months?", answers["months"], width: .three, numeric: true, problems: problems))
        \(textArea("justification", "Why?", answers["justification"], hint: "What a committee or a colleague would need to know", rows: 4, problems: problems))
        \(textInput("approvedBy", "Who approved it?", answers["approvedBy"], hint: "The committee or the person", width: .half, problems: problems))
        \(dayInput("reviewOn", "When is it looked at again?", answers.day("reviewOn"), problems: problems))
        \(buttonGroup(
          button(warning == nil ? "Set it" : "Set it all the same"),
          buttonLink("Cancel", to: "/organisations/\(view.organisation)/intervals", .second)))
        """))
      \(line.local == nil
        ? HTML.empty : form(to: "\(address)/end", button("Go back to the national interval", .second)))
      """)
  }
}
