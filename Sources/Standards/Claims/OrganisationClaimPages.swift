import Disclosure
import Kernel
import Markup

/// Claims at one organisation: counts for those who see figures, and what waits for those who keep
/// training; who may be named as an assessor; which stage posts need.
enum OrganisationClaimPages {
  struct Counts: Sendable {
    let id: String
    let name: String
    let asAt: Day
    let people: ShownCount
    let signedOff: ShownCount
    let waiting: ShownCount
    let claims: [(state: String, count: ShownCount)]
    /// `nil` for those who see figures alone.
    let open: [ClaimLine]?
    let explanation: String?
    let mayKeep: Bool
  }

  static func trail(_ id: String, _ name: String) -> [Link] {
    [Link("Home", to: "/"), Link(name, to: "/organisations/\(id)")]
  }

  static func counts(_ view: Counts) -> Page {
    let base = "/organisations/\(view.id)"
    return Page(
      "Self-assessments", caption: view.name, trail: trail(view.id, view.name), width: .wide,
      """
      <p class="lead">As at \(view.asAt.inWords). <a href="#definitions">What these numbers mean</a></p>
      \(summaryList([
        SummaryRow("People who have begun", view.people.words),
        SummaryRow("People signed off", view.signedOff.words),
        SummaryRow("People for whom something waits", view.waiting.words),
      ]))
      \(table(
        "Competencies put forward", [Column("State"), .number("Competencies")],
        view.claims.map { [HTML.escaped($0.state), HTML.escaped($0.count.words)] }))
      \(when: view.mayKeep, buttonGroup(
        buttonLink("Assessors", to: "\(base)/assessors", .second),
        buttonLink("Stages of posts", to: "\(base)/stages", .second)))
      \(view.open.map { open($0, base) })
      \(definitions(view))
      """)
  }

  private static func definitions(_ view: Counts) -> HTML {
    """
    <section id="definitions">
    <h2>What these numbers mean</h2>
    \(summaryList([
      SummaryRow("Who is counted", "Everybody with a post today at the organisation or one beneath it, whoever employs them; once, however many posts they have"),
      SummaryRow("People who have begun", "Those of them with a self-assessment of any framework and stage"),
      SummaryRow("People signed off", "Those of whom a whole assessment is signed off and not open again"),
      SummaryRow("People for whom something waits", "Those with a competency that an assessor has not decided yet"),
      SummaryRow("Competencies put forward", "Each competency of each assessment once, in the state of its latest claim. A confirmed one past its last day has expired"),
      SummaryRow("As at", view.asAt.inWords),
    ] + (view.explanation.map { [SummaryRow("Rounded", $0)] } ?? [])))
    </section>
    """
  }

  private static func open(_ lines: [ClaimLine], _ base: String) -> HTML {
    """
    <h2>What waits</h2>
    <p>You see what waits for whom. What people wrote is for the assessor.</p>
    \(lines.isEmpty
      ? emptyState("Nothing waits.")
      : table(
        "What waits",
        [
          Column("Competency"), Column("Who"), Column("Assessor"), Column("Since"),
          Column("State"), Column("Assessor may"),
        ],
        lines.map { line in
          [
            HTML.escaped(line.title), HTML.escaped(line.person), HTML.escaped(line.assessor),
            HTML.escaped(line.claimedOn), ClaimPages.tag(line),
            """
            \(when: !line.isAble, tag("May assess no more", .red))
            <a href="\(base)/claims/\(line.id)/assessor">Name another<span class="hidden"> assessor for \(line.title) of \(line.person)</span></a>
            """,
          ]
        }, captionHidden: true))
    """
  }

  // MARK: Assessors

  struct Place: Sendable {
    let id: String
    let assessor: String
    let organisation: String
    let lender: String?
    let state: String
    let from: String
    let until: String?
    let revision: Int
    /// What the reader may do: `agree`, `refuse`, `end`.
    let steps: [String]
  }

  static func assessors(_ id: String, _ name: String, _ places: [Place]) -> Page {
    let base = "/organisations/\(id)/assessors"
    return Page(
      "Assessors", caption: name,
      trail: trail(id, name) + [Link("Self-assessments", to: "/organisations/\(id)/claims")],
      width: .wide,
      """
      <p class="lead">Line managers can always be named. Others are named from this list: your own, \
      and those whom another employer lends you until a last day.</p>
      \(buttonGroup(
        buttonLink("Name one of your own", to: "\(base)/new"),
        buttonLink("Ask to borrow one", to: "\(base)/borrowed", .second)))
      \(places.isEmpty
        ? emptyState("Nobody is on the list yet.")
        : table(
          "Assessors",
          [
            Column("Who"), Column("Assesses at"), Column("Lent by"), Column("From"),
            Column("Until"), Column("State"), Column("What to do"),
          ],
          places.map { place in
            [
              HTML.escaped(place.assessor), HTML.escaped(place.organisation),
              HTML.escaped(place.lender ?? "Nobody: their own"), HTML.escaped(place.from),
              HTML.escaped(place.until ?? "Until it is ended"), tag(place.state, .blue),
              place.steps.isEmpty ? "Nothing" : form(
                to: "\(base)/\(place.id)",
                """
                \(hiddenField("revision", "\(place.revision)"))
                \(each: place.steps, { button(words(of: $0, place), .second, name: "step", value: $0) })
                """),
            ]
          }, captionHidden: true))
      """)
  }

  private static func words(of step: String, _ place: Place) -> String {
    switch step {
    case "agree": "Lend \(place.assessor)"
    case "refuse": "Do not lend \(place.assessor)"
    default: "End for \(place.assessor)"
    }
  }

  static func name(
    _ id: String, _ name: String, _ people: [NamedView], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let base = "/organisations/\(id)/assessors"
    return Page(
      "Name an assessor", caption: name, problems: problems, back: Link("Assessors", to: base),
      """
      \(questionForm(
        to: "\(base)/new",
        """
        \(textInput("q", "Part of a name", answers["q"], kind: .search, width: .half))
        \(button("Search", .second))
        """))
      \(people.isEmpty
        ? ((answers["q"] ?? "").isEmpty
          ? .empty : emptyState("Nobody with such a name works here today."))
        : form(
          to: base,
          """
          \(hiddenField("q", answers["q"] ?? ""))
          \(radios(
            "assessor", "Who is to be an assessor?",
            people.map { Choice($0.code, $0.name, hint: $0.part) }, chosen: answers["assessor"],
            problems: problems))
          \(dayInput(
            "until", "Last day (if there is one)", answers.day("until"), problems: problems))
          \(button("Name the assessor"))
          """))
      """)
  }

  static func borrow(
    _ id: String, _ name: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let base = "/organisations/\(id)/assessors"
    return Page(
      "Ask to borrow an assessor", caption: name, problems: problems,
      back: Link("Assessors", to: base),
      """
      <p>For an employer too small to have one. Whoever looks after training at the other employer \
      agrees or not; nobody can be named before that.</p>
      \(form(
        to: "\(base)/borrowed",
        """
        \(textInput(
          "lender", "Code of the other employer", answers["lender"],
          hint: "Its ODS or CQC code, for example RZZ", width: .ten, problems: problems))
        \(textInput(
          "email", "Work e-mail of the assessor", answers["email"], kind: .email,
          problems: problems))
        \(dayInput("until", "Last day", answers.day("until"), problems: problems))
        \(button("Ask"))
        """))
      """)
  }

  // MARK: Stages of posts

  struct PostLine: Sendable {
    let id: String
    let person: String
    let post: String
    let stage: String?
    let because: String
  }

  static func stages(_ id: String, _ name: String, _ lines: [PostLine], isCut: Bool) -> Page {
    Page(
      "Stages of posts", caption: name,
      trail: trail(id, name) + [Link("Self-assessments", to: "/organisations/\(id)/claims")],
      width: .wide,
      """
      <p class="lead">Which stage of the standards each manager’s post needs, by the rule or as you \
      say. The person reads it with the reason.</p>
      \(when: isCut, insetText("<p>Only the first are shown. Open a smaller part of the organisation.</p>"))
      \(lines.isEmpty
        ? emptyState("Nobody here counts as a manager today.")
        : table(
          "Stages of posts",
          [Column("Who"), Column("Post"), Column("Stage"), Column("Why"), Column("Change")],
          lines.map { line in
            [
              HTML.escaped(line.person), HTML.escaped(line.post),
              HTML.escaped(line.stage ?? "None"), HTML.escaped(line.because),
              """
              <a href="/posts/\(line.id)/stage">Change<span class="hidden"> the stage of \(line.post), \(line.person)</span></a>
              """,
            ]
          }, captionHidden: true))
      """)
  }

  static func stage(
    _ line: PostLine, _ choices: [(code: String, words: String)], isSet: Bool, back: String,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Which stage does this post need?", caption: "\(line.post), \(line.person)",
      problems: problems, back: Link("Stages of posts", to: back),
      """
      <p>Now: \(line.stage ?? "none"). \(line.because)</p>
      \(form(
        to: "/posts/\(line.id)/stage",
        """
        \(radios(
          "stage", "Stage",
          choices.map { Choice($0.code, $0.words) }
            + (isSet ? [Choice("rule", "Leave it to the rule")] : []),
          chosen: answers["stage"], problems: problems))
        \(textArea(
          "why", "Why?", answers["why"], hint: "The person reads this", rows: 2,
          problems: problems))
        \(button("Save"))
        """))
      """)
  }
}
