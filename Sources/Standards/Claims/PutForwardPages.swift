import Kernel
import Markup

/// Checking the answers, and putting some of them forward.
extension AssessmentPages {
  static func check(_ view: AssessmentView, _ chosen: [String], problems: [Problem] = []) -> Page {
    let ready = view.lines.filter(mayBePut)
    return Page(
      "Check your answers", caption: "\(view.title), \(view.stage)", problems: problems,
      back: Link("All competencies", to: view.address),
      """
      \(table(
        "Your answers", [Column("Competency"), Column("Answer"), Column("Evidence"), Column("State")],
        view.lines.map { line in
          [
            Link(
              "\(line.code) \(line.title)", to: "\(view.address)/competencies/\(line.code)"
            ).html,
            HTML.escaped(
              line.answer ?? (line.standing == .toAnswer ? "Not answered" : "No chance to show it")),
            HTML.escaped(line.hasWorkplaceEvidence ? "From work" : "None from work"),
            tag(of: line.standing),
          ]
        }))
      <h2>Put answers forward</h2>
      \(ready.isEmpty
        ? emptyState("Nothing can be put forward yet. An answer takes points and at least one piece of evidence from work.")
        : questionForm(
          to: "\(view.address)/claims",
          """
          \(checkboxes(
            "competency", "Which answers do you put forward?",
            ready.map { line in
              Choice(
                line.code, "\(line.code) \(line.title)",
                hint: line.standing.isMet
                  ? "Confirmed already: a new claim replaces that" : line.answer)
            }, chosen: chosen, hint: "Only what you choose is shown to the assessor, as it is now",
            problems: problems))
          \(button("Choose an assessor"))
          """))
      """)
  }

  private static func mayBePut(_ line: CompetencyLine) -> Bool {
    guard line.answer != nil, line.hasWorkplaceEvidence else { return false }
    return switch line.standing {
    case .answered, .notYet, .expired, .confirmed, .recognised: true
    case .toAnswer, .noChance, .claimed, .inReview, .moreAsked: false
    }
  }

  static func put(
    _ view: AssessmentView, _ chosen: [CompetencyLine], _ assessors: [NamedView],
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let confirmed = chosen.filter(\.standing.isMet)
    return Page(
      "Put \(chosen.count == 1 ? "one answer" : "\(chosen.count) answers") forward",
      caption: "\(view.title), \(view.stage)", problems: problems,
      back: Link("Check your answers", to: "\(view.address)/check"),
      """
      <ul>\(each: chosen, { "<li>\($0.code) \($0.title): \($0.answer ?? "")</li>" })</ul>
      <p>The assessor reads these answers, your notes on them and their evidence, and nothing else \
      that you have said. Whoever signs the whole reads them too.</p>
      \(assessors.isEmpty
        ? emptyState("Nobody can be named yet: you have no line manager with an account here, and your employer has named no assessor. Ask whoever looks after training.")
        : form(
          to: "\(view.address)/claims",
          """
          \(each: chosen, { hiddenField("competency", $0.code) })
          \(radios(
            "assessor", "Who is to assess them?",
            assessors.map { Choice($0.code, $0.name, hint: $0.part) }, chosen: answers["assessor"],
            problems: problems))
          \(confirmed.isEmpty ? .empty : replacing(confirmed, answers, problems))
          \(when: view.isSigned || view.isAsked, warningText(view.isSigned
            ? "A new result reopens the whole: it has to be signed off again, and does not count until then. A badge for it is suspended as long."
            : "A new result reopens the whole: you have to ask again for it to be signed off."))
          \(button("Put forward"))
          """))
      """)
  }

  private static func replacing(
    _ confirmed: [CompetencyLine], _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    \(warningText("What is confirmed already is replaced. Until the new claim is decided it is not confirmed."))
    <ul>\(each: confirmed, { "<li>\($0.code) \($0.title)</li>" })</ul>
    \(checkbox(
      "replace", "Replace what is confirmed", ticked: answers["replace"] == "yes",
      problems: problems))
    """
  }
}
