import Kernel
import Markup

/// `/standards/wordings…`: for the national authority.
enum WordingPages {
  static let trail = VersionWorkPages.trail + [Link("Official wording", to: "/standards/wordings")]

  /// One wording, beside what is shown without it.
  struct View: Sendable {
    struct Line: Sendable {
      let code: String
      let title: String
      let stage: String
      let own: String
      let official: String
    }

    let wording: OfficialWording
    let version: String
    let lines: [Line]
    /// Competencies and stages that keep our own words.
    let left: Int
    /// Why whoever looks cannot confirm it; `nil` where they can.
    let barrier: String?

    var address: String { wording.address }
  }

  static func all(_ lines: [(words: String, wording: OfficialWording)]) -> Page {
    Page(
      "Official wording", trail: VersionWorkPages.trail, width: .wide,
      """
      <p class="lead">Where the publisher lets it be shown, their own words take the place of ours on \
      every page. Codes, stages and titles stay as they are, and so does the version.</p>
      <p>One national lead loads a wording, and another reads and confirms it.</p>
      <p>\(buttonLink("Load official wording", to: "/standards/wordings/new"))</p>
      \(lines.isEmpty
        ? emptyState("No official wording was loaded here yet.")
        : table(
          "Wordings", [Column("Version"), Column("Source"), Column("Loaded"), Column("State")],
          lines.map { words, wording in
            [
              Link(words, to: wording.address).html, HTML.escaped(wording.source.title),
              HTML.escaped(wording.loaded.at.dayInLondon.inWords), state(wording.state),
            ]
          }, captionHidden: true))
      """)
  }

  private static func state(_ state: OfficialWording.State) -> HTML {
    switch state {
    case .waiting: tag(state.words, .amber)
    case .inUse: tag(state.words, .green)
    case .ended: tag(state.words, .grey)
    }
  }

  static func load(_ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Load official wording", problems: problems, trail: trail,
      """
      <p>A text (YAML) that names a version in force, where its words are from and under which licence, \
      and what each competency asks for at each stage. It is checked whole: with a fault in it, nothing \
      is kept. Nobody sees it before another national lead has confirmed it.</p>
      \(form(
        to: "/standards/wordings", hasFiles: true,
        """
        \(fileUpload("file", "The file", hint: "A text file (.yaml)", accepting: ".yaml,.yml,.txt", problems: problems))
        \(textArea("text", "Or paste the text", answers["text"], rows: 12, problems: problems))
        \(button("Load it"))
        """))
      """)
  }

  static func wording(_ view: View, problems: [Problem] = []) -> Page {
    let wording = view.wording
    return Page(
      "Official wording", caption: view.version, problems: problems, trail: trail, width: .wide,
      """
      \(summaryList(rows(view)))
      \(decision(view))
      <h2>Word for word</h2>
      \(table(
        "Word for word",
        [Column("Competency"), Column("Waypoint’s own words"), Column("Official wording")],
        view.lines.map { line in
          [
            HTML.escaped("\(line.code) \(line.title), stage \(line.stage)"),
            HTML.escaped(line.own), HTML.escaped(line.official),
          ]
        }, captionHidden: true))
      \(when: view.left > 0, "<p>\(view.left) other places keep Waypoint’s own words.</p>")
      \(when: wording.state != .ended, "<p><a href=\"\(view.address)/end\">\(ending(wording))</a></p>")
      """)
  }

  private static func ending(_ wording: OfficialWording) -> String {
    wording.state == .waiting ? "Take it back" : "Take it out of use"
  }

  private static func rows(_ view: View) -> [SummaryRow] {
    let wording = view.wording
    let source = wording.source
    let rows: [SummaryRow?] = [
      SummaryRow("State", state(wording.state)),
      SummaryRow(
        "Source",
        source.address.map { Link(source.title, to: $0).html } ?? HTML.escaped(source.title)),
      SummaryRow("Publisher", source.publisher), SummaryRow("Licence", source.licence),
      SummaryRow("Loaded", deed(wording.loaded)),
      wording.confirmed.map { SummaryRow("Confirmed", deed($0)) },
      wording.ended.map { SummaryRow("Ended", deed($0)) },
      wording.endReason.map { SummaryRow("Why", $0) },
    ]
    return rows.compactMap(\.self)
  }

  private static func deed(_ deed: OfficialWording.Deed) -> String {
    "\(deed.at.inWords), by \(deed.by)"
  }

  private static func decision(_ view: View) -> HTML {
    guard view.wording.state == .waiting else { return .empty }
    if let barrier = view.barrier { return insetText("\(barrier).") }
    return """
      <p>Read it word for word. Once you confirm it, everybody reads it in place of Waypoint’s own words, \
      with its source.</p>
      \(form(
        to: "\(view.address)/confirm",
        """
        \(hiddenField("seen", "\(view.wording.revision)"))
        \(button("Confirm it and put it in use"))
        """))
      """
  }

  static func end(_ view: View, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      ending(view.wording),
      caption: view.version, problems: problems,
      back: Link("Back to the wording", to: view.address),
      """
      <p>What is in Waypoint’s own words is shown again. What was loaded, by whom and why it ended stay \
      on its page.</p>
      \(form(
        to: "\(view.address)/end",
        """
        \(hiddenField("seen", "\(view.wording.revision)"))
        \(textArea("words", "Why?", answers["words"], problems: problems))
        \(button("Show our own words again", .warning))
        """))
      """)
  }
}
