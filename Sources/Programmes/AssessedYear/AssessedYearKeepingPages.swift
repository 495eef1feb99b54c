import Kernel
import Markup

/// The pages of those who look after assessed years: who assesses, ending one, and the register of a place.
extension AssessedYearPages {
  static func assessor(
    _ view: YearView, _ people: [NamedChoice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Who assesses?", caption: view.person, problems: problems,
      back: Link(view.person, to: view.address),
      """
      <p>A registered social worker who works for this employer and has the time for it. Agree it with them first.</p>
      \(search(to: "\(view.address)/assessor", answers))
      \(people.isEmpty
        ? nobody(answers)
        : form(
          to: "\(view.address)/assessor",
          """
          \(hiddenField("q", answers["q"] ?? ""))
          \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
          \(radios("person", "Who?", people.map { Choice($0.code, $0.words, hint: $0.hint) }, chosen: answers["person"], problems: problems))
          \(button("Name them"))
          """))
      """)
  }

  private static func search(to address: String, _ answers: FormData) -> HTML {
    questionForm(
      to: address,
      """
      \(textInput("q", "Part of a name", answers["q"], kind: .search, width: .half))
      \(button("Search", .second))
      """)
  }

  private static func nobody(_ answers: FormData) -> HTML {
    (answers["q"] ?? "").isEmpty
      ? .empty : emptyState("Nobody with such a name works here today.")
  }

  static func ending(
    _ view: YearView, _ reasons: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "End it before its end", caption: view.person, problems: problems,
      back: Link(view.person, to: view.address),
      """
      <p>What they have gathered stays theirs. They are told, with the reason.</p>
      \(form(
        to: "\(view.address)/ending",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(radios("reason", "Why?", reasons, chosen: answers["reason"], problems: problems))
        \(button("End it", .warning))
        """))
      """)
  }

  static func employer(
    _ view: YearView, _ posts: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Take the year to where you work now", caption: view.title, problems: problems,
      back: Link(view.title, to: view.own),
      """
      <p>Everything you have gathered and every stage that is closed comes along, with what was agreed at each. Why a \
      stage was put off or a review sent back stays between you and \(view.place), which does not see the year any \
      more. Whoever looks after inductions where you work now reads it, and names an assessor.</p>
      \(when: view.isProposed, warningText("Your final review waits for a second look. If you take the year along now, it is to be written again"))
      \(form(
        to: "\(view.own)/employer",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(radios("post", "To which post?", posts, chosen: answers["post"] ?? (posts.count == 1 ? posts.first?.code : nil), problems: problems))
        \(button("Take it there"))
        """))
      """)
  }

  // MARK: A place

  static func register(_ id: String, _ name: String, _ lines: [YearLine]) -> Page {
    Page(
      "Assessed years", caption: name, trail: OrganisationInductionPages.below(id, name),
      width: .wide,
      """
      <p class="lead">The first year of newly qualified social workers, with assessment and support.</p>
      <p>\(buttonLink("Begin one", to: "/organisations/\(id)/assessed-years/new"))</p>
      \(lines.isEmpty
        ? emptyState("Nobody here has an assessed year.")
        : table(
          "Assessed years",
          [
            Column("Who"), Column("Where"), Column("Begun"), Column("Assessor"), Column("Next"),
            Column("How it stands"),
          ],
          lines.map { line in
            [
              "<a href=\"/assessed-years/\(line.id)\">\(line.person)</a>",
              HTML.escaped(line.place), HTML.escaped(line.startedOn.inWords),
              HTML.escaped(line.assessor), HTML.escaped(line.next), tag(line.state, line.colour),
            ]
          }, captionHidden: true))
      """)
  }

  static func begin(
    _ id: String, _ name: String, _ people: [NamedChoice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let base = "/organisations/\(id)/assessed-years"
    return Page(
      "Begin an assessed year", caption: name, problems: problems,
      back: Link("Assessed years", to: base),
      """
      <p>For a social worker in their first year after qualifying. It goes beside the induction that everybody \
      has, and takes nothing of it away.</p>
      \(search(to: "\(base)/new", answers))
      \(people.isEmpty
        ? nobody(answers)
        : form(
          to: "\(base)/new",
          """
          \(hiddenField("q", answers["q"] ?? ""))
          \(radios("person", "Who?", people.map { Choice($0.code, $0.words, hint: $0.hint) }, chosen: answers["person"], problems: problems))
          \(dayInput("started", "First day of practice", answers.day("started"), problems: problems))
          \(button("Begin it"))
          """))
      """)
  }
}
