import Disclosure
import Kernel
import Markup

/// Enrolments at one organisation, and of one person for those who manage them or keep training.
enum OrganisationLearningPages {
  struct Line: Sendable {
    let title: String
    let people: ShownCount
    let states: [ShownCount]
    let overdue: ShownCount
  }

  struct Counts: Sendable {
    let id: String
    let name: String
    let asAt: String
    let people: ShownCount
    let states: [String]
    let lines: [Line]
    let explanation: String?
    /// `nil` for those who see figures alone.
    let enrolments: Enrolments?
    let links: [Link]
  }

  /// One person in one bundle.
  struct Enrolment: Sendable {
    let person: String
    let name: String
    let title: String
    let dueOn: String
    let state: String
    let colour: String
  }

  /// One page of those whom the reader sees by name.
  struct Enrolments: Sendable {
    let lines: [Enrolment]
    let page: PageOfMany
    /// What it is narrowed to, and what it can be.
    let state: String?
    let states: [Choice]
  }

  static func counts(_ view: Counts) -> Page {
    Page(
      "Learning", caption: view.name, trail: OrganisationClaimPages.trail(view.id, view.name),
      width: .wide,
      """
      <p class="lead">Who is in which <a href="/learning/bundles">bundle</a>, as at \(view.asAt): people \
      who work here or beneath, each once in a bundle. Those who withdrew are left out.</p>
      \(summaryList([SummaryRow("People in a bundle", view.people.words)]))
      \(view.lines.isEmpty
        ? emptyState("Nobody here is in a bundle.")
        : table(
          "People by bundle",
          [Column("Bundle"), .number("People")] + view.states.map { Column.number($0) }
            + [.number("Of them overdue")],
          view.lines.map { line in
            [HTML.escaped(line.title), HTML.escaped(line.people.words)]
              + line.states.map { HTML.escaped($0.words) } + [HTML.escaped(line.overdue.words)]
          }))
      \(view.explanation.map { "<p class=\"muted\">\($0).</p>" as HTML })
      \(view.enrolments.map { people($0, at: "/organisations/\(view.id)/learning") })
      \(each: view.links, { "<p>\($0.html)</p>" })
      """)
  }

  private static func people(_ all: Enrolments, at address: String) -> HTML {
    let chosen = all.states.first { $0.code == all.state }
    return """
      <h2>Who</h2>
      \(filters(
        to: address,
        active: chosen.map { [ActiveFilter("State", $0.words, without: address)] } ?? [],
        clear: address, select("state", "How it stands", all.states, chosen: all.state, blank: "Any")))
      \(all.lines.isEmpty
        ? emptyState(all.state == nil ? "Nobody whom you see is in a bundle." : "Nobody whom you see stands like that.")
        : table(
          "Who", [Column("Who"), Column("Bundle"), Column("Due"), Column("State")],
          all.lines.map { one in
            [
              Link(one.name, to: "/people/\(one.person)/learning").html,
              HTML.escaped(one.title), HTML.escaped(one.dueOn),
              LearningTags.tag(one.state, one.colour),
            ]
          }, captionHidden: true))
      <p>\(all.page.inWords("enrolment", "enrolments"))</p>
      \(pagination(all.page) { "\(address)?\(all.state.map { "state=\($0)&" } ?? "")page=\($0)" })
      """
  }

  // MARK: One person

  struct Person: Sendable {
    let id: String
    let name: String
    let enrolments: [EnrolmentView]
    let bundles: [BundleLine]
    /// What a keeper may open again.
    let attempts: [AttemptView]
    let appraisal: String
  }

  static func person(_ view: Person, _ answers: FormData, problems: [Problem] = []) -> Page {
    let base = "/people/\(view.id)/learning"
    return Page(
      "Learning", caption: view.name, problems: problems,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/people/\(view.id)")],
      """
      \(view.enrolments.isEmpty
        ? emptyState("\(view.name) is in no bundle.")
        : taskList(view.enrolments.map { one in
          TaskItem(
            one.title, to: "\(base)/\(one.id)",
            hint: HTML.escaped("\(one.progress), due \(one.dueOn). \(one.way)"),
            status: LearningTags.tag(one.state, one.colour))
        }))
      <p>\(view.appraisal)</p>
      \(when: !view.attempts.isEmpty, """
        <h2>Modules that ended</h2>
        \(table(
          "Modules that ended", [Column("Module"), Column("How it stands"), Column("Ended on"), Column("What to do")],
          view.attempts.map { one in
            [
              HTML.escaped(one.title), LearningTags.tag(one.status, one.colour),
              HTML.escaped(one.endedOn ?? ""),
              "<a href=\"\(base)/attempts/\(one.id)/reopening\">Open again<span class=\"hidden\"> \(one.title)</span></a>",
            ]
          }, captionHidden: true))
        """)
      <h2>Enrol</h2>
      <p>\(view.name) is told. Nobody is asked for leave to be given a duty, but everybody sees who did.</p>
      \(view.bundles.isEmpty
        ? emptyState("There is no other bundle that takes people.")
        : form(
          to: base,
          """
          \(radios(
            "bundle", "In which bundle?",
            view.bundles.map { Choice($0.code, $0.title, hint: $0.audience) },
            chosen: answers["bundle"], problems: problems))
          \(button("Enrol"))
          """))
      """)
  }
}
