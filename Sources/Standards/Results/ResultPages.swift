import Kernel
import Markup

/// Results of learning at one employer: what came in, what waits and which courses are which modules.
enum ResultPages {
  struct Origin: Sendable {
    let name: String
    let way: String
    let last: String
    let taken: Int
    let waiting: Int
    let other: Int
  }

  struct Home: Sendable {
    let id: String
    let name: String
    let origins: [Origin]
    /// Whether there are older ones that are not listed.
    let hasMore: Bool
    let waiting: Int
    /// How many somebody gave to a person.
    let given: Int
    let mappings: Int
    let vocabularies: [Vocabulary]
  }

  struct Vocabulary: Sendable {
    let title: String
    let code: String
    let words: [(value: String, means: String, isVerified: Bool)]
  }

  struct Line: Sendable {
    let id: String
    let course: String
    let source: String
    let who: String
    let said: String
    let day: String
    let fault: String
    let received: String
  }

  struct Waiting: Sendable {
    let id: String
    let name: String
    let lines: [Line]
    let page: PageOfMany
    /// Reasons that something waits for, with how many.
    let faults: [(code: String, words: String, count: Int)]
    let chosen: String?
  }

  static func base(_ id: String) -> String { "/organisations/\(id)/results" }

  static func trail(_ id: String, _ name: String) -> [Link] {
    [
      Link("Home", to: "/"), Link(name, to: "/organisations/\(id)"),
      Link("Results of learning", to: base(id)),
    ]
  }

  static func home(_ view: Home) -> Page {
    let base = base(view.id)
    return Page(
      "Results of learning", caption: view.name, trail: Array(trail(view.id, view.name).dropLast()),
      width: .wide,
      """
      <p class="lead">Results of e-learning and other courses, as files, extracts of the staff record \
      and programs brought them. A result is taken only when every part of it can be read with \
      certainty. All others wait here, and count for nobody.</p>
      \(view.waiting == 0
        ? insetText("<p>Nothing waits for a decision.</p>")
        : """
        <p><a href="\(base)/waiting">\(view.waiting == 1 ? "1 result waits" : "\(grouped(view.waiting)) results wait") \
        for a decision</a></p>
        """ as HTML)
      <ul>
      <li><a href="\(base)/mappings">Which courses are which modules\
      \(view.mappings == 0 ? HTML.empty : " (\(view.mappings))" as HTML)</a></li>
      \(view.given == 0 ? HTML.empty : """
        <li><a href="\(base)/given">Results that somebody gave to a person</a> (\(grouped(view.given)))</li>
        """ as HTML)
      <li><a href="/files">Send a file of results</a>, in \
      <a href="/files/template/results.csv">our template</a></li>
      </ul>
      <h2>What came in</h2>
      \(view.origins.isEmpty
        ? emptyState("Nothing has come in yet.") : origins(view.origins))
      \(view.hasMore ? "<p>Only the latest are listed.</p>" as HTML : .empty)
      \(details("What is counted", """
        <p>Each result is counted once, under what brought it first. <strong>Taken</strong>: read and \
        added to the person’s attempts at the module. <strong>Waiting</strong>: kept apart until \
        somebody decides. <strong>Left out or sent again</strong>: decided against with a reason, or \
        replaced by a mended one.</p>
        """))
      \(details("What the words of each source mean", """
        \(each: view.vocabularies, { vocabulary in
          table(
            "\(vocabulary.title): \(vocabulary.code)", [Column("It says"), Column("It means"), Column("Where from")],
            vocabulary.words.map {
              [
                HTML.escaped($0.value), HTML.escaped($0.means),
                $0.isVerified ? "Read in the source’s own papers" : "Not verified, or decided here",
              ]
            })
        })
        """))
      """)
  }

  private static func origins(_ origins: [Origin]) -> HTML {
    table(
      "What came in",
      [
        Column("From"), Column("How"), Column("Last"), .number("Taken"), .number("Waiting"),
        .number("Left out or sent again"),
      ],
      origins.map { one in
        [
          HTML.escaped(one.name), HTML.escaped(one.way), HTML.escaped(one.last),
          "\(grouped(one.taken))", "\(grouped(one.waiting))", "\(grouped(one.other))",
        ]
      }, captionHidden: true)
  }

  // MARK: What waits

  static func waiting(_ view: Waiting) -> Page {
    let address = "\(base(view.id))/waiting"
    let chosen = view.faults.first { $0.code == view.chosen }
    return Page(
      "Results that wait", caption: view.name, trail: trail(view.id, view.name), width: .wide,
      """
      <p>They count for nobody until they are decided about.</p>
      \(filters(
        to: address,
        active: chosen.map {
          [ActiveFilter("Why", $0.words, without: address)]
        } ?? [], clear: address,
        select(
          "why", "Why they wait",
          view.faults.map { Choice($0.code, "\($0.words) (\($0.count))") }, chosen: view.chosen,
          blank: "Any reason")))
      \(view.lines.isEmpty
        ? emptyState("Nothing waits for a decision.")
        : """
        <p>\(view.page.inWords("result", "results"))</p>
        \(lines(view.lines, address))
        \(pagination(view.page) { number in
          "\(address)?why=\(view.chosen ?? "")&page=\(number)"
        })
        \(form(to: "\(base(view.id))/again", """
          <p>Staff or modules may have come since.</p>
          \(button("Read them all again", .second))
          """))
        """ as HTML)
      """)
  }

  private static func lines(_ lines: [Line], _ address: String) -> HTML {
    table(
      "Results that wait",
      [
        Column("Course"), Column("Names"), Column("Says"), Column("Day"), Column("Why it waits"),
        Column("Came in"),
      ],
      lines.map { line in
        [
          "<a href=\"\(address)/\(line.id)\">\(line.course.isEmpty ? "No course" : line.course)</a>",
          HTML.escaped(line.who), HTML.escaped("\(line.said) (\(line.source))"),
          HTML.escaped(line.day), HTML.escaped(line.fault), HTML.escaped(line.received),
        ]
      }, captionHidden: true)
  }
}
