import Kernel
import Markup

/// One result that waits, and each decision about it on a page of its own; the mappings of an employer.
enum ResultDecisionPages {
  struct One: Sendable {
    let organisation: String
    let name: String
    let id: String
    let rows: [(String, String)]
    let fault: String
    let mending: String
    let mayMap: Bool
    /// Where the mapping by which it was read is.
    let mapping: String?
    let mayGive: Bool
    let source: String
    let course: String

    var base: String { "\(ResultPages.base(organisation))/waiting/\(id)" }
    var back: Link { Link("The result", to: base) }
  }

  static func one(_ view: One) -> Page {
    Page(
      "Decide about a result", caption: view.name,
      trail: ResultPages.trail(view.organisation, view.name)
        + [Link("Results that wait", to: "\(ResultPages.base(view.organisation))/waiting")],
      """
      \(warningText("\(view.fault). It counts for nobody."))
      <p>\(view.mending).</p>
      \(summaryList(view.rows.map { SummaryRow($0.0, $0.1.isEmpty ? nil : $0.1) }))
      \(buttonGroup(
        view.mayMap ? buttonLink("Say which module it is", to: "\(view.base)/module") : .empty,
        view.mapping.map { buttonLink("See the mapping of its course", to: $0) } ?? .empty,
        view.mayGive ? buttonLink("Say whose it is", to: "\(view.base)/person") : .empty,
        buttonLink("Leave it out", to: "\(view.base)/left-out", .second)))
      """)
  }

  static func module(
    _ view: One, _ modules: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Which module is this course?", caption: "\(view.course) (\(view.source))",
      problems: problems, back: view.back,
      """
      <p>It holds for every result with this name of the course and this source, those that wait \
      and those that come. What waits for it is read again at once.</p>
      \(form(to: "\(view.base)/module", """
        \(mappingFields(modules, answers, problems))
        \(button("Save"))
        """))
      """)
  }

  static func mappingFields(
    _ modules: [Choice], _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    \(select(
      "module", "Module", modules, chosen: answers["module"], blank: "Choose a module",
      problems: problems))
    \(select(
      "moveOn", "Of cmi5: what the course asks for before people move on",
      moveOnChoices, chosen: answers["moveOn"] ?? "NotApplicable",
      hint: "As the package says. Other sources need nothing here", problems: problems))
    \(textInput(
      "masteryScore", "From which score on is it passed, in percent? (optional)",
      answers["masteryScore"], hint: "As the package says. Leave it blank if it says nothing",
      width: .five, numeric: true, problems: problems))
    """
  }

  private static let moveOnChoices = [
    Choice("NotApplicable", "Nothing said"), Choice("Passed", "Passed"),
    Choice("Completed", "Completed"), Choice("CompletedAndPassed", "Completed and passed"),
    Choice("CompletedOrPassed", "Completed or passed"),
  ]

  static func person(
    _ view: One, _ found: ResultPeopleSearch.Found, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let people = found.people
    let address = "\(view.base)/person"
    let named = view.rows.first { $0.0 == "It names" }?.1 ?? ""
    return Page(
      "Whose result is it?", caption: "\(view.course), \(named)", problems: problems,
      back: view.back,
      """
      \(questionForm(to: address, """
        \(textInput(
          "q", "Find somebody who works here, or left lately", answers["q"],
          hint: "The beginning of a name, or a whole staff number", kind: .search, width: .half))
        \(button("Search", .second))
        """))
      \(form(to: address, """
        \(hiddenField("q", answers["q"] ?? ""))
        \(people.isEmpty
          ? emptyState(
            (answers["q"] ?? "").isEmpty
              ? "Find them by their name or number, above." : "Nobody is found by that.")
          : radios(
            "person", "Whose is it?", people, chosen: answers["person"],
            hint: "They see what came in about them, and from where", problems: problems))
        \(found.hasMore
          ? "<p>There are more. Write more of the name, or the staff number.</p>" as HTML : .empty)
        \(people.isEmpty ? HTML.empty : button("Save"))
        """))
      """)
  }

  static func leaveOut(
    _ view: One, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Leave a result out", caption: view.course, problems: problems, back: view.back,
      """
      <p>It counts for nobody, also when it is sent again. Nothing else changes.</p>
      \(form(to: "\(view.base)/left-out", """
        \(textArea(
          "why", "Why?", answers["why"], hint: "Whoever it is about may read this", rows: 3,
          problems: problems))
        \(button("Leave it out", .warning))
        """))
      """)
  }

  // MARK: Mappings

  struct Mapping: Sendable {
    let id: String
    let course: String
    let source: String
    let module: String
    let asks: String
    let made: String
    let ended: String?
    /// How many results stand that were taken by it.
    var taken = 0

    var mayBeEnded: Bool { ended == nil || taken > 0 }
  }

  static func mappings(
    _ id: String, _ name: String, own: [Mapping], national: [Mapping]
  ) -> Page {
    let base = "\(ResultPages.base(id))/mappings"
    return Page(
      "Which courses are which modules", caption: name, trail: ResultPages.trail(id, name),
      width: .wide,
      """
      <p>A course is known by its whole name in its source; capitals do not count. The code of a \
      module needs no line here.</p>
      \(buttonLink("Add a course", to: "\(base)/new"))
      <h2>Of this employer</h2>
      \(own.isEmpty ? emptyState("None yet.") : table(
        "Of this employer", columns + [Column("From"), Column("Until")],
        own.map { one in
          cells(one) + [
            HTML.escaped(one.made),
            until(one, base),
          ]
        }, captionHidden: true))
      \(national.isEmpty ? HTML.empty : """
        <h2>For everybody</h2>
        \(table("For everybody", columns, national.map(cells), captionHidden: true))
        """)
      """)
  }

  private static func until(_ one: Mapping, _ base: String) -> HTML {
    let rest =
      one.ended == nil
      ? "End it" : "Take back what it took (\(one.taken) \(one.taken == 1 ? "result" : "results"))"
    let link: HTML =
      one.mayBeEnded
      ? "<a href=\"\(base)/\(one.id)/end\">\(rest)<span class=\"hidden\"> for \(one.course)</span></a>"
      : .empty
    return one.ended.map { "\($0) \(link)" } ?? link
  }

  private static let columns = [
    Column("Course"), Column("Source"), Column("Module"), Column("What the course asks for"),
  ]

  private static func cells(_ one: Mapping) -> [HTML] {
    [
      HTML.escaped(one.course), HTML.escaped(one.source), HTML.escaped(one.module),
      HTML.escaped(one.asks),
    ]
  }

  static func newMapping(
    _ id: String, _ name: String, sources: [Choice], modules: [Choice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let base = "\(ResultPages.base(id))/mappings"
    return Page(
      "Add a course", caption: name, problems: problems,
      back: Link("Which courses are which modules", to: base),
      """
      \(form(to: "\(base)/new", """
        \(select(
          "vocabulary", "Source", sources, chosen: answers["vocabulary"], blank: "Choose a source",
          problems: problems))
        \(textInput(
          "course", "The course, as the source names it", answers["course"],
          hint: "All of it, for example 457|LOCAL|Compassionate Leadership|", problems: problems))
        \(mappingFields(modules, answers, problems))
        \(button("Save"))
        """))
      """)
  }

  // MARK: One’s own

  struct Own: Sendable {
    let course: String
    let module: String
    let outcome: String
    let detail: String
    let day: String
    let from: String
    let employer: String
    let received: String
  }

  static func own(_ lines: [Own]) -> Page {
    Page(
      "What came in about my learning", trail: [Link("Home", to: "/")], width: .wide,
      """
      <p class="lead">Results of courses that an employer’s files, the staff record or another \
      program brought, and what became of them. If something is wrong, \
      <a href="/me/corrections">ask for it to be corrected</a>.</p>
      \(lines.isEmpty
        ? emptyState("Nothing has come in about you.")
        : table(
          "What came in",
          [
            Column("Course"), Column("What became of it"), Column("Day"), Column("From"),
            Column("Employer"), Column("Came in"),
          ],
          lines.map { line in
            [
              "\(line.module.isEmpty ? line.course : line.module)\(when: !line.module.isEmpty && line.course != line.module && !line.course.isEmpty, "<br><span class=\"muted small\">\(line.course)</span>")",
              "\(line.outcome)\(when: !line.detail.isEmpty, "<br><span class=\"muted small\">\(line.detail)</span>")",
              HTML.escaped(line.day), HTML.escaped(line.from), HTML.escaped(line.employer),
              HTML.escaped(line.received),
            ]
          }, captionHidden: true))
      """)
  }
}
