import Kernel
import Markup

/// Partners, those who lead through the days, those who come, and rounds in which places are given.
enum CohortPeoplePages {
  // MARK: Partners

  static func partners(
    _ view: CohortView, found: [Choice], breadth: String?, mayChange: Bool,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Partners from other sectors", caption: view.title, problems: problems,
      back: Link(view.title, to: view.base),
      """
      <p class="lead">The sectors of a place choose the cohort together. Ask hospitals, surgeries, care homes, \
      councils and charities: whoever leads there answers here.</p>
      \(breadth.map { insetText("<p>\($0)</p>") })
      \(view.partners.isEmpty ? emptyState("Nobody is asked yet.") : table(
        "Who is asked", [Column("Who"), Column("Sector"), Column("Answer"), Column("What to do")],
        view.partners.map { one in
          [
            HTML.escaped(one.name), HTML.escaped(one.sector),
            "\(one.stateTag)\(one.answeredBy.map { " by \($0)" as HTML })",
            mayChange && (view.isDraft || !one.isAgreed) ? form(
              to: "\(view.base)/partners/\(one.id)/removal",
              button("Take off \(one.name)", .second)) : "Nothing",
          ]
        }, captionHidden: true))
      \(when: mayChange, """
        <h2>Ask another</h2>
        \(questionForm(
          to: "\(view.base)/partners",
          """
          \(textInput("q", "Part of its name, or its code", answers["q"], kind: .search, width: .half))
          \(button("Search", .second))
          """))
        \(found.isEmpty
          ? ((answers["q"] ?? "").isEmpty ? .empty : emptyState("No organisation has such a name."))
          : form(
            to: "\(view.base)/partners",
            """
            \(hiddenField("q", answers["q"] ?? ""))
            \(radios("organisation", "Which?", found, chosen: answers["organisation"], problems: problems))
            \(button("Ask them"))
            """))
        """)
      """)
  }

  static func answer(
    _ view: CohortView, _ partner: CohortView.PartnerView, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Hold this cohort jointly?", caption: "\(view.title), for \(partner.name)",
      problems: problems,
      back: Link(view.title, to: view.base),
      """
      <p>\(view.holder) asks you. Whoever agrees chooses the cohort with them, and puts people forward. \(view.when).</p>
      \(form(
        to: "\(view.base)/partners/\(partner.id)/answer",
        """
        \(hiddenField("revision", "\(partner.revision)"))
        \(radios("answer", "Your answer", [Choice("yes", "We hold it jointly"), Choice("no", "We do not")], chosen: answers["answer"], problems: problems))
        \(button("Send the answer"))
        """))
      """)
  }

  // MARK: Who leads through the days

  static func facilitators(
    _ view: CohortView, _ named: [(id: String, name: String)], found: [Choice],
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Who leads through the days", caption: view.title, problems: problems,
      back: Link(view.title, to: view.base),
      """
      <p class="lead">They see who comes, print the register, and say who was there.</p>
      \(named.isEmpty ? emptyState("Nobody is named yet.") : table(
        "Who is named", [Column("Who"), Column("What to do")],
        named.map { one in
          [
            HTML.escaped(one.name),
            form(to: "\(view.base)/facilitators/\(one.id)/ending", button("End for \(one.name)", .second)),
          ]
        }, captionHidden: true))
      <h2>Name somebody</h2>
      \(questionForm(
        to: "\(view.base)/facilitators",
        """
        \(textInput("q", "Part of a name, or the whole of a user name", answers["q"], hint: "Part of a name finds people whom you may see; a user name finds anybody", kind: .search, width: .half))
        \(button("Search", .second))
        """))
      \(found.isEmpty
        ? ((answers["q"] ?? "").isEmpty ? .empty : emptyState("Nobody whom you may see has such a name, and nobody has exactly this user name."))
        : form(
          to: "\(view.base)/facilitators",
          """
          \(hiddenField("q", answers["q"] ?? ""))
          \(radios("person", "Who?", found, chosen: answers["person"], problems: problems))
          \(button("Name them"))
          """))
      """)
  }

  // MARK: Who comes

  static func people(
    _ view: CohortView, placed: [ParticipationLine], wanting: [ParticipationLine],
    needs: [(String, Int)]
  ) -> Page {
    Page(
      "People", caption: view.title, back: Link(view.title, to: view.base), width: .wide,
      """
      <h2>With a place</h2>
      \(placed.isEmpty ? emptyState("Nobody has a place yet.") : list("With a place", placed))
      \(when: !needs.isEmpty, """
        <h2>What they need</h2>
        \(table("Needs of those with a place", [Column("What"), .number("People")],
          needs.map { [HTML.escaped($0.0), HTML.escaped("\($0.1)")] }, captionHidden: true))
        """)
      <h2>Who named this cohort and has no place</h2>
      \(wanting.isEmpty ? emptyState("Nobody.") : list("Without a place", wanting))
      """)
  }

  private static func list(_ caption: String, _ all: [ParticipationLine]) -> HTML {
    table(
      caption,
      [
        Column("Who"), Column("Where they work"), Column("Sector"), Column("Applied"),
        Column("How it stands"),
      ],
      all.map { one in
        [
          "<a href=\"/participations/\(one.id)\">\(one.person)</a>", HTML.escaped(one.place),
          HTML.escaped(one.sector),
          HTML.escaped(one.applied + (one.isMandatory ? ", selected" : "")), one.stateTag,
        ]
      }, captionHidden: true)
  }

  // MARK: Rounds

  static func propose(
    _ id: String, _ name: String, _ cohorts: [Choice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let base = "/organisations/\(id)/cohorts"
    return Page(
      "Give places", caption: name, problems: problems, back: Link("Cohorts", to: base),
      """
      <p class="lead">Places of all cohorts are given together: so most people get one, the mix of each is kept, \
      and nobody loses their turn. You see the result before anybody hears of it.</p>
      \(cohorts.isEmpty
        ? emptyState("No cohort waits for places to be given. Places are given from the day after the last day to apply.")
        : form(
          to: "\(base)/rounds",
          """
          \(checkboxes("cohort", "Which cohorts?", cohorts, chosen: !answers.all("cohort").isEmpty ? answers.all("cohort") : cohorts.map(\.code), problems: problems))
          \(button("Work it out"))
          """))
      """)
  }

  struct Round: Sendable {
    let id: String
    let organisation: String
    let name: String
    let when: String
    let by: String
    let state: String
    let isProposed: Bool
    let isProven: Bool
    let cohorts: [Cohort]
    let waiting: [(person: String, place: String, sector: String, why: [String])]
    let revision: Int

    struct Cohort: Sendable {
      let title: String
      let address: String
      let capacity: Int
      let sectors: [(String, Int)]
      let rules: [String]
      let breaches: [String]
      let people: [(person: String, place: String, sector: String)]
    }
  }

  static func round(_ view: Round, problems: [Problem] = []) -> Page {
    let base = "/organisations/\(view.organisation)/cohorts"
    let given = view.cohorts.map(\.people.count).reduce(0, +)
    return Page(
      "Places, as they were worked out", caption: view.name, problems: problems,
      back: Link("Cohorts", to: base), width: .wide,
      """
      \(summaryList([
        SummaryRow("Worked out", "\(view.when), by \(view.by)"),
        SummaryRow("How it stands", view.state),
        SummaryRow("Given a place", "\(given)"),
        SummaryRow("Waiting", "\(view.waiting.count)"),
        SummaryRow(
          "Could more people get a place?",
          view.isProven
            ? "No: it is proven that no other way of giving places keeps the rules and serves more people, or those sooner whose turn it is"
            : "Perhaps: every rule is kept, and within the time allowed no better way was found"),
      ]))
      \(when: view.isProposed, """
        \(insetText("<p>Nobody has heard of this yet. When you confirm it, everybody is told.</p>"))
        \(form(
          to: "\(base)/rounds/\(view.id)",
          """
          \(hiddenField("revision", "\(view.revision)"))
          \(buttonGroup(
            button("Confirm, and tell everybody", name: "step", value: "confirm"),
            button("Discard it", .second, name: "step", value: "discard")))
          """))
        """)
      \(each: view.cohorts, { one in
        """
        <h2><a href="\(one.address)">\(one.title)</a></h2>
        <p>\(one.people.count) given here.\(when: !one.sectors.isEmpty, " Together with those who had a place, of \(one.capacity) places:")</p>
        \(one.sectors.isEmpty ? "<p>It does not run: nobody is given a place.</p>" : """
          \(table("By sector", [Column("Sector"), .number("People")], one.sectors.map { [HTML.escaped($0.0), HTML.escaped("\($0.1)")] }))
          <ul>\(each: one.rules, { "<li>\($0)\(when: one.breaches.isEmpty, ": kept")</li>" })</ul>
          """)
        \(when: !one.breaches.isEmpty && !one.sectors.isEmpty, warningText("Not kept: \(one.breaches.joined(separator: "; "))"))
        \(when: !one.people.isEmpty, details("Who", table(
          "Given a place", [Column("Who"), Column("Where they work"), Column("Sector")],
          one.people.map { [HTML.escaped($0.person), HTML.escaped($0.place), HTML.escaped($0.sector)] }, captionHidden: true)))
        """
      })
      <h2>Who waits, and why</h2>
      \(view.waiting.isEmpty ? emptyState("Nobody.") : table(
        "Waiting", [Column("Who"), Column("Where they work"), Column("Sector"), Column("Why, as they read it")],
        view.waiting.map { one in
          [
            HTML.escaped(one.person), HTML.escaped(one.place), HTML.escaped(one.sector),
            "<ul>\(each: one.why, { "<li>\($0)</li>" })</ul>",
          ]
        }, captionHidden: true))
      """)
  }

  // MARK: One person, for whoever holds the cohort

  static let doing: [String: String] = [
    "place": "Give a place", "transfer": "Move to another cohort", "defer": "Put off",
    "withdraw": "Take off", "reject": "Do not accept",
  ]

  static func participation(_ view: ParticipationView, back: Link) -> Page {
    Page(
      view.person, caption: view.programme, back: back,
      """
      <p>\(view.stateTag)</p>
      \(summaryList(ParticipationPages.rows(view, forOthers: true)))
      \(view.stepCodes.isEmpty ? .empty : buttonGroup(HTML.joined(view.stepCodes.enumerated().map {
        buttonLink(doing[$1] ?? "", to: "/participations/\(view.id)/steps/\($1)", $0 == 0 ? .main : .second)
      })))
      \(ParticipationPages.history(view, showsReasons: false))
      """)
  }

  static func step(
    _ view: ParticipationView, _ step: String, reasons: [Choice], cohorts: [Choice],
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let title = doing[step] ?? ""
    return Page(
      title, caption: view.person, problems: problems,
      back: Link(view.person, to: "/participations/\(view.id)"),
      (step == "place" || step == "transfer") && cohorts.isEmpty
        ? emptyState("None of your cohorts that gives places could take somebody now.")
        : ParticipationPages.stepForm(
          to: "/participations/\(view.id)/steps/\(step)", title, step, revision: view.revision,
          reasons: reasons, cohorts: cohorts, answers, problems))
  }

  // MARK: Money for cover

  static func cover(_ view: CohortView, _ all: [CoverView], problems: [Problem] = []) -> Page {
    Page(
      "Money for cover", caption: view.title, problems: problems,
      back: Link(view.title, to: view.base), width: .wide,
      """
      <p>What the programme sets aside for whoever stands in, by the sector of the employer. Employers claim it after \
      the last day, for days on which the person was there.</p>
      \(all.isEmpty ? emptyState("Nothing is set aside for those who come.") : table(
        "Money for cover",
        [
          Column("For whom"), Column("Employer"), .number("A day"), .number("Days at most"),
          .number("Days there"), Column("Claimed"), Column("How it stands"), Column("What to do"),
        ],
        all.map { one in
          [
            HTML.escaped(one.person), HTML.escaped(one.employer), HTML.escaped(one.perDay),
            HTML.escaped("\(one.days)"), HTML.escaped("\(one.attended)"),
            HTML.escaped(one.claimed ?? "Nothing"), one.stateTag,
            one.isClaimed ? form(
              to: "\(view.base)/cover/\(one.participation)",
              """
              \(hiddenField("revision", "\(one.revision)"))
              \(buttonGroup(
                button("Paid, for \(one.person)", .second, name: "step", value: "pay"),
                button("Send back, for \(one.person)", .second, name: "step", value: "return")))
              """) : "Nothing",
          ]
        }, captionHidden: true))
      """)
  }
}
