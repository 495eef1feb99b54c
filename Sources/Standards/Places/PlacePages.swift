import Kernel
import Markup

/// Finding a date, asking for a place, and one’s own places.
enum PlacePages {
  struct Home: Sendable {
    let sessions: [SessionView]
    let page: PageOfMany
    /// Of the list with its filters.
    let address: String
    let own: [PlaceView]
    let modules: [Choice]
    let filter: PlaceFilter
    let active: [ActiveFilter]
    /// Where distances are from; `nil` where no postcode is known.
    let from: String?
    let hasPerson: Bool
    let links: [Link]
  }

  static let distances = ["10", "25", "50", "100"]

  static func home(_ view: Home) -> Page {
    Page(
      "Places in training", trail: [Link("Home", to: "/")], width: .wide,
      """
      <p class="lead">Dates of accredited modules that you can ask for. Places are given in the order \
      of asking; some are kept for people with less access to training until a set day, and each \
      date says for whom and why.</p>
      \(each: view.links, { "<p>\($0.html)</p>" })
      \(view.own.isEmpty ? .empty : own(view.own))
      <h2>Find a date</h2>
      \(filters(
        to: "/learning/places", active: view.active, clear: "/learning/places",
        """
        \(select("module", "Module", view.modules, chosen: view.filter.module, blank: "Any module"))
        \(select(
          "within", "How far", distances.map { Choice($0, "Within \($0) miles") },
          chosen: view.filter.within.map(String.init), blank: "Any distance"))
        \(select(
          "way", "Where", [Choice("online", "Online"), Choice("place", "At a place")],
          chosen: view.filter.way, blank: "Online or at a place"))
        \(checkboxes(
          "access", "What you need", PlaceChoices.access,
          chosen: view.filter.accessCodes))
        \(checkbox(
          "part-time", "Times that suit part-time staff", ticked: view.filter.partTime))
        """))
      <p class="muted">\(view.from.map {
        "Distances are in a straight line from \($0), where you work. Postcodes are known by their area, so they are about right and no more; how far it is within the same area is not known, and dates there are listed whatever distance you choose."
      } ?? "No postcode is known of where you work, so no distance is shown.")</p>
      \(view.sessions.isEmpty
        ? emptyState(
          "No date fits. Take away a filter, or say that you wait for a module: whoever plans dates sees how many do.",
          view.hasPerson ? buttonLink("Wait for a module", to: "/learning/places/wait", .second) : nil)
        : """
        <p>\(view.page.inWords("date", "dates"))</p>
        \(list(view.sessions))
        \(pagination(view.page, address: {
          "\(view.address)\(view.address.contains("?") ? "&" : "?")page=\($0)"
        }))
        """)
      \(when: view.hasPerson && !view.sessions.isEmpty, """
        <p>Nothing suits? <a href="/learning/places/wait">Wait for a module</a>, so that whoever plans \
        dates sees that it is wanted.</p>
        """)
      """)
  }

  private static func list(_ sessions: [SessionView]) -> HTML {
    table(
      "Dates",
      [
        Column("Module"), Column("When"), Column("Where"), Column("How far"), Column("Places"),
        Column("Ask by"),
      ],
      sessions.map { one in
        [
          "<a href=\"/learning/places/sessions/\(one.id)\">\(one.title)</a>",
          "\(one.when)<br><span class=\"muted\">\(one.times)</span>",
          HTML.escaped(one.isOnline ? "Online" : one.place), HTML.escaped(far(one)),
          "\(one.placesWords)\(each: one.kept, { "<br>\($0.left) kept: \($0.title)" })",
          HTML.escaped(one.askBy),
        ]
      }, captionHidden: true)
  }

  static func far(_ one: SessionView) -> String {
    one.isOnline ? "Online, from anywhere" : one.distanceWords ?? "Not known"
  }

  static func own(_ places: [PlaceView]) -> HTML {
    table(
      "My places",
      [Column("Module"), Column("When"), Column("Where"), Column("How it stands")],
      places.map { one in
        [
          "<a href=\"/learning/places/requests/\(one.id)\">\(one.title)</a>",
          HTML.escaped(one.session?.when ?? "Any date"),
          HTML.escaped(one.session.map { $0.isOnline ? "Online" : $0.place } ?? ""),
          tag(one.stateWords, one.colour),
        ]
      })
  }

  static func rows(_ one: SessionView) -> [SummaryRow] {
    let rows: [(String, String?)] = [
      ("Module", one.title), ("Held by", one.organisation), ("When", one.when),
      ("Times", one.times + (one.suitsPartTime ? ". They suit part-time staff" : "")),
      ("Where", one.isOnline ? "Online" : one.place),
      ("How far", one.isOnline ? nil : one.distanceWords),
      ("Places", one.placesWords), ("Last day to ask", one.askBy),
      ("What it costs your employer", one.cost),
      (
        "To take part",
        one.access.isEmpty ? "Ask whoever holds it" : one.access.joined(separator: ", ")
      ),
      ("Cancelled, because", one.cancelledBecause),
      ("Why it takes nobody new", one.closedBecause),
    ]
    return rows.compactMap { row in row.1.map { SummaryRow(row.0, $0) } }
  }

  struct Session: Sendable {
    let session: SessionView
    /// The groups that the reader belongs to here, with why.
    let groups: [(title: String, because: String)]
    /// Groups for which places are kept, with what each is told by.
    let kept: [(title: String, why: String, places: Int)]
    let mayAsk: Bool
    let asked: String?
  }

  static func session(_ view: Session) -> Page {
    let one = view.session
    return Page(
      one.title, caption: one.when, back: Link("Places in training", to: "/learning/places"),
      """
      <p>\(tag(one.stateWords, one.colour))</p>
      \(summaryList(rows(one)))
      \(kept(view))
      \(view.asked.map {
        "<p>You have asked for a place in this module: <a href=\"/learning/places/requests/\($0)\">see how it stands</a>.</p>" as HTML
      })
      \(when: view.mayAsk, buttonGroup(buttonLink(
        "Ask for a place", to: "/learning/places/sessions/\(one.id)/ask")))
      """)
  }

  static func kept(_ view: Session) -> HTML {
    guard let release = view.session.release, !view.kept.isEmpty else { return .empty }
    return """
      <h2>Places that are kept</h2>
      <p>Until \(release) some places are kept for groups that have had less access to training. From \
      that day on, what is left of them is everybody’s. Whoever belongs to a group gets one of its \
      places first, and leaves the others to everybody.</p>
      \(table(
        "Places that are kept", [Column("Group"), .number("Places"), Column("Why")],
        view.kept.map {
          [HTML.escaped($0.title), HTML.escaped("\($0.places)"), HTML.escaped($0.why)]
        }, captionHidden: true))
      \(view.groups.isEmpty
        ? "<p>You belong to none of them, by what is known of where you work.</p>"
        : insetText("""
          <p>You belong to:</p>
          <ul>\(each: view.groups, { "<li><strong>\($0.title)</strong>. \($0.because)</li>" })</ul>
          """))
      <p class="muted">Groups are told by where somebody works and how much. Nothing about who somebody \
      is was looked at, and nothing of it can be.</p>
      """
  }

  struct Asking: Sendable {
    let session: SessionView
    let people: [Choice]
    /// What is about to happen, in words.
    let outcome: String
    let search: Bool
  }

  /// The last page before it is asked: everything once more, and for whom.
  static func ask(
    _ view: Asking, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let address = "/learning/places/sessions/\(view.session.id)/ask"
    return Page(
      "Check your answers before you ask", caption: view.session.title, problems: problems,
      back: Link("This date", to: "/learning/places/sessions/\(view.session.id)"),
      """
      \(summaryList(rows(view.session)))
      <p>\(view.outcome)</p>
      \(when: view.search, questionForm(
        to: address,
        """
        \(textInput(
          "q", "Ask for somebody else of your organisation", answers["q"], hint: "Part of a name",
          kind: .search, width: .half))
        \(button("Search", .second))
        """))
      \(form(
        to: address,
        """
        \(hiddenField("q", answers["q"] ?? ""))
        \(view.people.count == 1
          ? hiddenField("person", view.people[0].code)
          : radios(
            "person", "For whom?", view.people, chosen: answers["person"],
            hint: "They are told that you asked", problems: problems))
        <p>Whoever holds it sees the name and the employer of those who have a place or are offered one, to \
        know who comes; of those who wait, how many they are.</p>
        \(button("Ask for a place"))
        """))
      """)
  }

  static func wait(
    modules: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Wait for a module", problems: problems,
      back: Link("Places in training", to: "/learning/places"),
      """
      <p class="lead">Say that you would take part if there were a date that suits. Whoever plans dates \
      sees how many people wait and in which area, and not who. When there is a new date within \
      the distance you say, its places are first offered to those who wait, in the order of asking. You \
      keep your turn when you choose another date, or let an offer go. After half a year you are asked \
      whether you still want it.</p>
      \(modules.isEmpty
        ? emptyState("No module is accredited yet, so there is none to wait for.")
        : form(
          to: "/learning/places/wait",
          """
          \(select(
            "module", "Which module?", modules, chosen: answers["module"], blank: "Choose a module",
            problems: problems))
          \(select(
            "within", "How far would you go?", distances.map { Choice($0, "Up to \($0) miles") },
            chosen: answers["within"], blank: "Any distance"))
          \(button("Wait for this module"))
          """))
      """)
  }
}
