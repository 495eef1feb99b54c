import Kernel
import Markup

/// Ending a mapping, and taking back what was taken wrongly.
enum ResultTakingBackPages {
  /// A mapping that has ended, of which results stand.
  static func takeBackRest(
    _ id: String, _ name: String, _ mapping: ResultDecisionPages.Mapping, lost: Int,
    _ why: String?, problems: [Problem] = []
  ) -> Page {
    let base = "\(ResultPages.base(id))/mappings"
    return Page(
      "Take back what a mapping took", caption: name, problems: problems,
      back: Link("Which courses are which modules", to: base),
      """
      <p>The results wait for a decision again, and count for nobody. Where somebody has begun the \
      module anew, theirs stays until that has ended: take back the rest then.</p>
      \(summaryList([
        SummaryRow("Course", mapping.course), SummaryRow("Source", mapping.source),
        SummaryRow("Module", mapping.module), SummaryRow("Ended", mapping.ended),
        SummaryRow("Results that it took", "\(mapping.taken)"),
      ]))
      \(lostWords(lost))
      \(form(to: "\(base)/\(mapping.id)/end", """
        \(hiddenField("taken", "back"))
        \(whyField("Why are they taken back?", why, problems))
        \(button("Take them back", .warning))
        """))
      """)
  }

  private static func lostWords(_ lost: Int) -> HTML {
    lost == 0
      ? .empty
      : """
      <p>What the source wrote is no longer kept of some results that it took: \(lost). Taken back, \
      they do not wait: the source must send them again.</p>
      """
  }

  private static func whyField(
    _ label: String, _ answer: String?, _ problems: [Problem]
  ) -> HTML {
    textArea(
      "why", label, answer,
      hint: "Those whose results they are may read this, while the results wait", rows: 3,
      problems: problems)
  }

  static func endMapping(
    _ id: String, _ name: String, _ mapping: ResultDecisionPages.Mapping, lost: Int,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let base = "\(ResultPages.base(id))/mappings"
    return Page(
      "End a mapping", caption: name, problems: problems,
      back: Link("Which courses are which modules", to: base),
      """
      <p>Results of this course that come from now on wait for a decision.</p>
      \(summaryList([
        SummaryRow("Course", mapping.course), SummaryRow("Source", mapping.source),
        SummaryRow("Module", mapping.module),
      ]))
      \(lostWords(lost))
      \(form(to: "\(base)/\(mapping.id)/end", """
        \(radios(
          "taken", "What about the results that it took?",
          [
            Choice("stays", "What it took stays", hint: "The mapping was right until now"),
            Choice(
              "back", "Take back what it took",
              hint: "The mapping was wrong. The results wait for a decision again, and count for nobody"),
          ], chosen: answers["taken"], problems: problems))
        \(whyField("Why is it taken back? (only if it is)", answers["why"], problems))
        \(button("End it", .warning))
        """))
      """)
  }

  struct Given: Sendable {
    let id: String
    let person: String
    let module: String
    let day: String
    let given: String
    /// Whether nothing is left of it that the source wrote.
    var isLost = false
  }

  static func given(
    _ id: String, _ name: String, _ lines: [Given], _ page: PageOfMany
  ) -> Page {
    let address = "\(ResultPages.base(id))/given"
    return Page(
      "Results that somebody gave to a person", caption: name,
      trail: ResultPages.trail(id, name), width: .wide,
      """
      <p>Each is on the record of the person. If it is not theirs, take it back.</p>
      \(lines.isEmpty
        ? emptyState("Nothing was given to anybody.")
        : """
        <p>\(page.inWords("result", "results"))</p>
        \(table(
          "Results that somebody gave to a person",
          [Column("Person"), Column("Module"), Column("Day"), Column("Given"), Column("Wrong?")],
          lines.map { line in
            [
              HTML.escaped(line.person), HTML.escaped(line.module), HTML.escaped(line.day),
              HTML.escaped(line.given),
              "<a href=\"\(address)/\(line.id)\">Take it back<span class=\"hidden\"> from \(line.person)</span></a>",
            ]
          }, captionHidden: true))
        \(pagination(page) { number in "\(address)?page=\(number)" })
        """ as HTML)
      """)
  }

  static func takeBack(
    _ id: String, _ name: String, _ line: Given, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let address = "\(ResultPages.base(id))/given"
    return Page(
      "Take a result back", caption: name, problems: problems,
      back: Link("Results that somebody gave to a person", to: address),
      """
      <p>It goes from their record, with what was complete by it\(line.isLost
        ? ". What the source wrote is no longer kept: the source must send it again"
        : ", and waits for a decision again").</p>
      \(summaryList([
        SummaryRow("Person", line.person), SummaryRow("Module", line.module),
        SummaryRow("Day", line.day), SummaryRow("Given", line.given),
      ]))
      \(form(to: "\(address)/\(line.id)", """
        \(textArea(
          "why", "Why?", answers["why"],
          hint: "Whoever decides about it again reads this, and so do they where a module is open for them again",
          rows: 3, problems: problems))
        \(button("Take it back", .warning))
        """))
      """)
  }
}
