import Kernel
import Markup

/// What an employer adds to inductions: who assesses and signs, local parts, settings.
enum EmployerPages {
  struct Nominee: Sendable {
    let id: String
    let name: String
    let duty: String
    let units: String
    let from: String
    let until: String?
    let revision: Int
    let mayEnd: Bool
  }

  static func people(
    _ id: String, _ name: String, _ nominees: [Nominee], mayNameSignatories: Bool,
    problems: [Problem] = []
  ) -> Page {
    let base = "/organisations/\(id)/induction/people"
    return Page(
      "Who assesses and signs off", caption: name, problems: problems,
      trail: OrganisationInductionPages.below(id, name), width: .wide,
      """
      <p class="lead">Line managers and those who lead here can always look at what a joiner shows. Whoever \
      leads here signs off. Name others here.</p>
      <p>Whoever assesses must be competent in what they assess. They need no qualification as an assessor.</p>
      <p>\(buttonLink("Name somebody", to: "\(base)/new"))</p>
      \(nominees.isEmpty
        ? emptyState("Nobody else is named yet.")
        : table(
          "Who is named",
          [
            Column("Who"), Column("For what"), Column("Standards"), Column("From"), Column("Until"),
            Column("What to do"),
          ],
          nominees.map { one in
            [
              HTML.escaped(one.name), HTML.escaped(one.duty), HTML.escaped(one.units),
              HTML.escaped(one.from), HTML.escaped(one.until ?? "Until it is ended"),
              one.mayEnd ? form(
                to: "\(base)/\(one.id)/ending",
                """
                \(hiddenField("revision", "\(one.revision)"))
                \(button("End for \(one.name)", .second))
                """) : "Nothing",
            ]
          }, captionHidden: true))
      """)
  }

  static func name(
    _ id: String, _ name: String, _ people: [NamedChoice], _ standards: [Choice],
    mayNameSignatories: Bool, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let base = "/organisations/\(id)/induction/people"
    return Page(
      "Name somebody", caption: name, problems: problems,
      back: Link("Who assesses and signs off", to: base),
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
            "person", "Who?", people.map { Choice($0.code, $0.words, hint: $0.hint) },
            chosen: answers["person"], problems: problems))
          \(radios(
            "duty", "For what?",
            [Choice("assessor", "To look at what joiners show")]
              + (mayNameSignatories
                ? [Choice("signatory", "To sign off", hint: "They answer for this employer as you do")]
                : []),
            chosen: answers["duty"] ?? "assessor", problems: problems))
          \(checkboxes(
            "unit", "Only for some standards of the Care Certificate?", standards,
            chosen: answers.all("unit"), hint: "For assessors. Leave all empty for everything", problems: problems))
          \(dayInput("until", "Last day (if there is one)", answers.day("until"), problems: problems))
          \(button("Name them"))
          """))
      """)
  }

  struct Part: Sendable {
    let id: String
    let title: String
    let about: String
    let topic: String
    let how: String
    let from: String
    let until: String?
    let place: String
    let revision: Int
    /// Whether it was added here and goes on.
    let mayEnd: Bool
  }

  static func parts(
    _ id: String, _ name: String, _ parts: [Part], _ topics: [Choice], most: Int,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let base = "/organisations/\(id)/induction/parts"
    return Page(
      "What is added here", caption: name, problems: problems,
      trail: OrganisationInductionPages.below(id, name),
      """
      <p class="lead">The national induction is the same for everybody and nothing of it can be left out. \
      Here you add up to \(most) parts about this workplace. Whoever begins from the day after has them.</p>
      \(parts.isEmpty
        ? emptyState("Nothing is added yet.")
        : HTML.joined(parts.map { part in
          """
          <section class="card">
          <h2>\(part.title)</h2>
          <p>\(part.about)</p>
          <p class="muted">\(part.topic). \(part.how). From \(part.from)\(part.until.map { " until \($0)" } ?? ""). Added for \(part.place).</p>
          \(when: part.mayEnd, form(
            to: "\(base)/\(part.id)/ending",
            "\(hiddenField("revision", "\(part.revision)"))\(button("End “\(part.title)”", .second))"))
          </section>
          """
        }))
      <h2>Add a part</h2>
      \(form(
        to: base,
        """
        \(textInput("title", "What is it called?", answers["title"], problems: problems))
        \(textArea("about", "What do they learn or do?", answers["about"], hint: "In plain words. They read this", rows: 4, problems: problems))
        \(radios("topic", "What is it about?", topics, chosen: answers["topic"], problems: problems))
        \(radios(
          "how", "How is it shown?",
          [
            Choice("read", "They read it and finish it themselves"),
            Choice("seen", "Somebody sees them do it here"),
          ], chosen: answers["how"] ?? "read", problems: problems))
        \(button("Add it"))
        """))
      """)
  }

  static func settings(
    _ id: String, _ name: String, _ standards: [Choice], national: String, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Settings for inductions", caption: name, problems: problems,
      trail: OrganisationInductionPages.below(id, name),
      form(
        to: "/organisations/\(id)/induction/settings",
        """
        \(hiddenField("revision", answers["revision"] ?? "0"))
        \(checkbox(
          "separation", "Somebody else signs off than the only person who found everything met",
          ticked: answers["separation"] == "yes",
          hint: "Where one person looks and signs, nobody else has seen it"))
        \(radios(
          "which", "Before working out of sight of others, which standards of the Care Certificate are met?",
          [
            Choice("national", "Those that Waypoint suggests", hint: national),
            Choice("own", "Those ticked below"),
          ], chosen: answers["which"] ?? "national", problems: problems))
        \(checkboxes("alone", "Standards", standards, chosen: answers.all("alone"), problems: problems))
        \(button("Save"))
        """))
  }
}
