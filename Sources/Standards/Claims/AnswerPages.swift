import Kernel
import Markup

/// One competency of an assessment, for the person alone.
extension AssessmentPages {
  static func answer(
    _ view: AnswerView, _ answers: FormData?, problems: [Problem] = []
  ) -> Page {
    let address = "\(view.assessment.address)/competencies/\(view.line.code)"
    return Page(
      view.line.title, caption: "\(view.standard), \(view.assessment.stage)", problems: problems,
      back: Link("All competencies", to: view.assessment.address),
      """
      <p class="lead">\(view.expectation)</p>
      <p class="muted">\(view.wording)</p>
      \(claims(view))
      \(signposts(view.signposts))
      \(form(
        to: address,
        """
        \(hiddenField("revision", answers?["revision"] ?? "\(view.revision)"))
        \(radios(
          "points", "How far are you?",
          view.points.map { Choice("\($0.value)", $0.words, hint: $0.meaning) }
            + [Choice("none", view.noAnswer, hint: "Counts for nothing, and against nothing")],
          chosen: answers.map { $0["points"] } ?? view.chosen, problems: problems))
        \(textArea(
          "note", "Note (if you like)", answers.map { $0["note"] } ?? view.note,
          hint: "What went well, and what you want to work on. Name no patient and nobody you support",
          rows: 3, problems: problems))
        \(evidence(view, answers))
        \(adding(view.kinds, answers ?? FormData(), problems, isOpen: answers != nil))
        \(buttonGroup(
          button("Save and continue"),
          button("Save and add more evidence", .second, name: "then", value: "more")))
        """))
      \(neighbours(view))
      """)
  }

  private static func claims(_ view: AnswerView) -> HTML {
    guard !view.claims.isEmpty else { return .empty }
    return """
      <h2>What you put forward</h2>
      <ul>\(each: view.claims, { claim in
        "<li><a href=\"\(view.assessment.address)/claims/\(claim.id)\">\(claim.words)</a></li>"
      })</ul>
      """
  }

  private static func signposts(_ signposts: [SignpostView]) -> HTML {
    guard !signposts.isEmpty else { return .empty }
    return insetText(
      """
      <p><strong>To learn from</strong></p>
      <ul>\(each: signposts, { "<li><a href=\"\($0.address)\">\($0.title)</a></li>" })</ul>
      """)
  }

  private static func evidence(_ view: AnswerView, _ answers: FormData?) -> HTML {
    guard !view.evidence.isEmpty else { return .empty }
    let marked = answers?.all("remove") ?? []
    return """
      <h2>Your evidence</h2>
      \(list(view.evidence))
      \(checkboxes(
        "remove", "Take away (if you like)",
        view.evidence.enumerated().map { Choice("\($0.offset)", $0.element.words) },
        chosen: marked))
      """
  }

  static func list(_ evidence: [EvidenceView]) -> HTML {
    summaryList(
      evidence.map { one in
        SummaryRow(one.kind, "\(one.words) (\(one.on))" as String)
      })
  }

  static func adding(
    _ kinds: [(code: String, words: String, isOfWorkplace: Bool)], _ answers: FormData,
    _ problems: [Problem], isOpen: Bool
  ) -> HTML {
    details(
      "Add a piece of evidence", open: isOpen,
      """
      <p>To put an answer forward takes at least one piece from work: a course or a reflection alone \
      does not show that you do it.</p>
      \(select(
        "evidence-kind", "What kind?", kinds.map { Choice($0.code, $0.words) },
        chosen: answers["evidence-kind"], blank: "Choose", problems: problems))
      \(dayInput("evidence-day", "When was it?", answers.day("evidence-day"), problems: problems))
      \(textArea(
        "evidence-words", "What is it, and where is it kept?", answers["evidence-words"],
        hint: "Name no patient and nobody you support", rows: 2, problems: problems))
      """)
  }

  private static func neighbours(_ view: AnswerView) -> HTML {
    let address = "\(view.assessment.address)/competencies"
    let links = [
      view.previous.map { Link("Previous competency", to: "\(address)/\($0)") },
      view.next.map { Link("Next competency", to: "\(address)/\($0)") },
    ].compactMap(\.self)
    return "<p>\(HTML.joined(links.map(\.html), by: " · "))</p>"
  }
}
