import Kernel
import Markup

enum MePages {
  static let trail = [PersonPages.home, Link("What is held about me", to: "/me")]

  /// The way in: what there is, and what one can do about it.
  static func me(_ held: HeldAbout, openCorrections: Int, isStopped: Bool) -> Page {
    Page(
      "What is held about me", caption: held.name, trail: [PersonPages.home],
      """
      <p class="lead">Everything that Waypoint holds about you, at every employer, with where each \
      value came from and when.</p>
      \(table(
        "What is held", [Column("What"), .number("How many")],
        held.sections.map { section in
          [
            Link(section.title, to: address(of: section)).html,
            HTML.escaped(grouped(section.items.count)),
          ]
        }, captionHidden: true))
      <h2>Take it with you</h2>
      <ul>
      <li><a href="/me/everything">Everything on one page</a>, to read or to print</li>
      <li><a href="/me/download">Everything as a file for programs (JSON)</a></li>
      <li><a href="/me/badges">Signed badges of what you achieved</a>, for any employer</li>
      </ul>
      <h2>What you can do</h2>
      <ul>
      <li><a href="/me/gateways">See what a post would ask of you</a>, and your waivers</li>
      <li>If a value is wrong, open the section it is in and choose “Ask to correct”. \
      <a href="/me/corrections">\(openCorrections == 0
        ? "What you asked before"
        : openCorrections == 1 ? "1 request is open" : "\(openCorrections) requests are open")</a></li>
      <li><a href="/me/monitoring/answers">What you say of yourself for equality monitoring</a></li>
      <li><a href="/me/monitoring">\(isStopped
        ? "You have stopped the use of your monitoring details"
        : "Stop the use of your monitoring details")</a></li>
      <li><a href="/privacy">How long it is kept, and who sees it</a></li>
      </ul>
      """)
  }

  private static func address(of section: HeldSection) -> String {
    switch section.code {
    case "looks": "/me/looks"
    case "corrections": "/me/corrections"
    case "sharing": "/me/sharing"
    case _: "/me/held/\(section.code)"
    }
  }

  static func section(_ section: HeldSection, mayCorrect: Bool) -> Page {
    Page(
      section.title, caption: "What is held about me", trail: trail, width: .wide,
      """
      <p class="lead">\(section.about)</p>
      \(section.keptUntil.map { insetText("\($0).") })
      \(section.items.isEmpty
        ? emptyState("Nothing of this kind is held about you.")
        : HTML.joined(section.items.map { item($0, mayCorrect: mayCorrect, isAlone: true) }))
      """)
  }

  /// All of it, for reading and for paper.
  static func everything(_ held: HeldAbout, on day: Day) -> Page {
    Page(
      "Everything held about me", caption: held.name, trail: trail, width: .wide,
      """
      <p>As at \(day.inWords). To keep it, print this page, or \
      <a href="/me/download">take it as a file for programs</a>.</p>
      \(each: held.sections, { section in
        """
        <section>
        <h2>\(section.title)</h2>
        <p>\(section.about) \(section.keptUntil.map { "\($0)." } ?? "")</p>
        \(section.items.isEmpty
          ? "<p class=\"muted\">Nothing.</p>" as HTML
          : HTML.joined(section.items.map { item($0, mayCorrect: false) }))
        </section>
        """
      })
      """)
  }

  private static func item(_ item: HeldItem, mayCorrect: Bool, isAlone: Bool = false) -> HTML {
    // On the page of one section the items stand right below the title; on the whole, below theirs.
    let title: HTML = "\(item.title)\(item.hasEnded ? " \(tag("Past"))" as HTML : HTML.empty)"
    return """
      <section class="card">
      \(isAlone ? "<h2>\(title)</h2>" as HTML : "<h3>\(title)</h3>")
      \(item.heldBy.map { "<p class=\"muted\">Held by \($0)</p>" as HTML })
      \(summaryList(
      item.values.map { value in
        SummaryRow(
          value.label, words(of: value),
          actions: mayCorrect && !value.isDisputed
            ? [
              Link(
                item.isOwnAnswer ? "Change" : "Ask to correct", to: item.addressToCorrect(value))
            ] : [])
      }))
      </section>
      """
  }

  private static func words(of value: HeldValue) -> HTML {
    """
    \(value.value)\(value.isDisputed ? " \(tag("Disputed", .amber))" as HTML : HTML.empty)\
    \(value.source.map { "<br><span class=\"muted small\">\($0.words)</span>" as HTML })
    """
  }

  /// What is shared, each of one's own with a button to stop it.
  static func sharing(_ section: HeldSection, stoppable: [String: String]) -> Page {
    Page(
      "What I share and with whom", caption: "What is held about me", trail: trail,
      """
      <p class="lead">\(section.about)</p>
      <p>\(buttonLink("Share my record", to: "/me/sharing/new", .second))</p>
      \(section.items.isEmpty
        ? emptyState("You share nothing, and no agreement of an employer shows you to others.")
        : HTML.joined(
          section.items.map { shown -> HTML in
            """
            \(item(shown, mayCorrect: false, isAlone: true))
            \(stoppable[shown.id].map { address in
              form(to: address, button("Stop: \(shown.title)", .warning))
            })
            """
          }))
      """)
  }

  struct LookLine: Sendable {
    let words: String
    let at: Instant
    let by: String
    let role: String?
    let purpose: String?
    let others: Int
  }

  static func looks(_ looks: [LookLine], earlier: String?) -> Page {
    Page(
      "Who looked at my record", caption: "What is held about me", trail: trail, width: .wide,
      """
      <p class="lead">Everybody else who opened your whole record, or took out a file that you are \
      in. It is written down before they are shown it, and cannot be altered.</p>
      \(looks.isEmpty
        ? emptyState("Nobody has, since this is written down.")
        : table(
          "Who looked", [Column("When"), Column("Who"), Column("What"), Column("Role and purpose")],
          looks.map { look in
            [
              HTML.escaped(look.at.inWords), HTML.escaped(look.by),
              """
              \(look.words)\(look.others > 0
                ? "<br><span class=\"muted small\">together with \(grouped(look.others)) others</span>"
                  as HTML : HTML.empty)
              """,
              """
              \(look.role ?? "Not recorded")\(look.purpose.map {
                "<br><span class=\"muted small\">\($0)</span>" as HTML })
              """,
            ]
          }, captionHidden: true))
      \(earlier.map { "<p><a href=\"\($0)\">Earlier</a></p>" as HTML })
      <h2>What counts as looking</h2>
      <ul>
      <li>Opening your whole record, or the page of where it comes from. The same person coming \
      back within half an hour is written down once.</li>
      <li>Taking out a file or a list that names you.</li>
      <li>Seeing your name in a list on the screen, and counts that you are among, are not written \
      down.</li>
      </ul>
      """)
  }

  static func monitoring(
    _ objections: [(words: String, ended: String?)], isStopped: Bool, isErased: Bool,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      isStopped ? "You have stopped this" : "Stop the use of your monitoring details",
      caption: "Equality monitoring", problems: problems, trail: trail,
      """
      \(isStopped ? stopped(isErased: isErased) : stop(answers, problems))
      \(objections.isEmpty
        ? HTML.empty
        : """
        <h2>What you chose before</h2>
        <ul>\(each: objections, { "<li>\($0.words)\($0.ended.map { ", \($0)" } ?? "")</li>" })</ul>
        """)
      """)
  }

  private static func stop(_ answers: FormData, _ problems: [Problem]) -> HTML {
    """
    <p>Details such as ethnic group or disability are used for figures about groups, to see whether \
    people are treated fairly. You can stop the use of yours at any time. You need not say why.</p>
    <p>From the next figure on you are not in any. Your employer does not get them back for its \
    returns either: it is then as if you had not been asked. Nobody is told that you chose this.</p>
    \(form(
      to: "/me/monitoring",
      """
      \(radios(
        "details", "What should happen to the details that are held?",
        [
          Choice("kept", "Keep them, unused", hint: "You can let them be used again later"),
          Choice(
            "erased", "Erase them",
            hint: "They are gone for good here, and what your employer’s files say later is not taken"),
        ], chosen: answers["details"], problems: problems))
      \(button("Stop the use of my details"))
      """))
    """
  }

  private static func stopped(isErased: Bool) -> HTML {
    """
    <p>Your monitoring details are not used. \(isErased
      ? "They were erased, and what files say of them is not taken."
      : "They are kept, and only you can read them.")</p>
    \(form(
      to: "/me/monitoring/withdrawal",
      """
      <p>You can let them be used again. \(isErased
        ? "There is nothing until your employer’s next file says it." : "")</p>
      \(button("Let them be used again", .second))
      """))
    \(isErased
      ? HTML.empty
      : form(
        to: "/me/monitoring",
        "\(hiddenField("details", "erased"))<p>You can also have them erased.</p>\(button("Erase them", .warning))"))
    """
  }
}
