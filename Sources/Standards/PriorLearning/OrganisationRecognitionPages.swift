import Disclosure
import Kernel
import Markup

/// Prior learning at one organisation: counts, and for those who keep training what waits for whom.
enum OrganisationRecognitionPages {
  struct Counts: Sendable {
    let id: String
    let name: String
    let asAt: String
    let people: ShownCount
    let waiting: ShownCount
    let states: [(state: String, count: ShownCount)]
    /// `nil` for those who see figures alone.
    let lines: [RecognitionLine]?
    /// Longer lists are cut: what waits longest comes first.
    let mostLines: Int
    let explanation: String?
  }

  static func counts(_ view: Counts) -> Page {
    let base = "/organisations/\(view.id)/recognitions"
    return Page(
      "Prior learning", caption: view.name,
      trail: OrganisationClaimPages.trail(view.id, view.name), width: .wide,
      """
      <p>Requests that were handed in and not withdrawn, by people who work here or beneath, as at \
      \(view.asAt). A person is counted once; a request in the state it is in now.</p>
      \(summaryList([
        SummaryRow("People who have handed something in", view.people.words),
        SummaryRow("People of whom something waits for an assessor", view.waiting.words),
      ]))
      \(table(
        "Requests", [Column("State"), .number("Requests")],
        view.states.map { [HTML.escaped($0.state), HTML.escaped($0.count.words)] }))
      \(view.explanation.map { "<p class=\"muted\">\($0).</p>" as HTML })
      \(view.lines.map { lines($0, base, most: view.mostLines) })
      """)
  }

  private static func lines(
    _ lines: [RecognitionLine], _ base: String, most: Int
  ) -> HTML {
    """
    <h2>Whose, and with whom</h2>
    <p>What people put forward is for the assessor. You see who waits for whom, the longest first.</p>
    \(when: lines.count >= most, "<p>These are the first \(most). Those decided longest ago are left out.</p>")
    \(lines.isEmpty
      ? emptyState("Nothing was handed in.")
      : table(
        "Whose, and with whom",
        [
          Column("Who"), Column("Against"), Column("Assessor"), Column("Since"),
          Column("State"), Column("What to do"),
        ],
        lines.map { line in
          [
            HTML.escaped(line.person), HTML.escaped(line.title), HTML.escaped(line.assessor),
            HTML.escaped(line.since), PriorLearningPages.tag(line.state, line.colour),
            """
            \(when: line.isOpen && !line.isAble, tag("May decide no more", .red))
            \(when: line.isOpen, "<a href=\"\(base)/\(line.id)/assessor\">Name another<span class=\"hidden\"> assessor for \(line.person), \(line.title)</span></a>")
            \(when: line.mayReopen, "<a href=\"\(base)/\(line.id)/reopening\">Open again<span class=\"hidden\"> the decision about \(line.person), \(line.title)</span></a>")
            """,
          ]
        }, captionHidden: true))
    """
  }

  static func reopening(
    person: String, title: String, hasRecord: Bool, revision: Int, id: String, back: String,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Open a decision again", caption: "\(person), \(title)", problems: problems,
      back: Link("Prior learning", to: back),
      """
      <p>For a mistake: papers of somebody else, something that turned out to be forged, or a rule \
      that was read wrongly. Disagreement is for an appeal.</p>
      \(warningText("What was granted counts no more until it is decided anew, and a whole that was signed off with it is open again."))
      \(when: hasRecord, "<p>The record that was written of it is taken out, and its badges are taken back.</p>")
      \(form(
        to: "\(back)/\(id)/reopening",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(revision)"))
        \(textArea(
          "words", "What was the mistake?", answers["words"],
          hint: "\(person) and the assessor read this", rows: 4, problems: problems))
        \(button("Open it again"))
        """))
      """)
  }
}
