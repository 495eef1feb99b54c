import Kernel
import Markup

/// What a provider fills in, one thing a page, and what reviewers and panels do.
enum AccreditationFormPages {
  static func about(
    _ view: AccreditationView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let training = view.request.training
    func given(_ name: String, _ held: String?) -> String? { answers[name] ?? held }
    return page(
      view, "What the training is", problems,
      to: "about",
      """
      \(textInput("title", "Title", given("title", training.title), problems: problems))
      \(textArea(
        "summary", "What is it, in a few sentences?", given("summary", training.summary),
        hint: "Everybody reads this in the register", rows: 4, problems: problems))
      \(training.form == .module
        ? radios(
          "kind", "How is it learnt?", TrainingForm.kinds,
          chosen: given("kind", training.kindCode), problems: problems) : HTML.empty)
      \(training.form == .qualification ? qualification(training, answers, problems) : HTML.empty)
      \(textInput(
        "hours", "Hours of learning, all in all", given("hours", training.hours.map { "\($0)" }),
        hint: "With preparation and practice at work", width: .five, numeric: true,
        problems: problems))
      \(textInput(
        "credits", "Credits (if it has any)", given("credits", training.credits.map { "\($0)" }),
        width: .five, numeric: true, problems: problems))
      \(textArea(
        "audience", "For whom is it?", given("audience", training.audience),
        hint: "For example, “first-time team leaders in care homes and wards”", rows: 2,
        problems: problems))
      \(button("Save"))
      """)
  }

  private static func qualification(
    _ training: Training, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    let held = training.qualification
    return """
      \(textInput(
        "awarded-by", "Who awards it?", answers["awarded-by"] ?? held?.awardedBy,
        problems: problems))
      \(textInput(
        "level", "Level", answers["level"] ?? held.map { "\($0.level)" },
        hint: "Of the Regulated Qualifications Framework, 1 to 8", width: .five, numeric: true,
        problems: problems))
      \(textInput(
        "number", "Number in the register of qualifications (if it has one)",
        answers["number"] ?? held?.number, width: .ten, problems: problems))
      """
  }

  static func competencies(
    _ view: AccreditationView, _ answers: FormData?, problems: [Problem] = []
  ) -> Page {
    let training = view.request.training
    return page(
      view, "Stages and competencies", problems, to: "competencies",
      """
      \(checkboxes(
        "stage", "For which stages?", view.stages.map { Choice($0.code, "\($0.code) \($0.title)") },
        chosen: answers?.all("stage") ?? training.stages, problems: problems))
      \(checkboxes(
        "competency", "Which competencies does it lead to?",
        view.competencies.map { Choice($0.code, "\($0.code) \($0.title)") },
        chosen: answers?.all("competency") ?? training.competencies,
        hint: "Only those that somebody can do more of afterwards. Doing a module never makes somebody competent by itself",
        problems: problems))
      \(button("Save"))
      """)
  }

  static func parts(
    _ view: AccreditationView, _ modules: [AccreditationLine], _ answers: FormData?,
    problems: [Problem] = []
  ) -> Page {
    let held = view.request.training.parts
    let choices = modules.map { Choice("\($0.id)", $0.title, hint: "Version \($0.version)") }
    func chosen(_ name: String, _ isCore: Bool) -> [String] {
      answers?.all(name) ?? held.filter { $0.isCore == isCore }.map { "\($0.module)" }
    }
    return page(
      view, "Its modules", problems, to: "parts",
      choices.isEmpty
        ? emptyState("No module is accredited at present that could be part of a bundle.")
        : """
        <p>A bundle is made of modules that are accredited already, and is then reviewed as a \
        whole.</p>
        \(checkboxes(
          "core", "Which does everybody do?", choices, chosen: chosen("core", true),
          problems: problems))
        \(checkboxes(
          "flexible", "Among which can people choose?", choices, chosen: chosen("flexible", false),
          problems: problems))
        \(button("Save"))
        """)
  }

  static func answer(
    _ view: AccreditationView, _ criterion: AccreditationContent.Criterion, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    page(
      view, criterion.title, problems, to: "answers/\(criterion.code)",
      """
      <p>\(criterion.ask)</p>
      \(insetText("<p>Reviewers look whether this is so: \(criterion.judged)</p>"))
      \(textArea(
        "words", "What you say of it", answers["words"] ?? view.request.answers[criterion.code],
        hint: "Name nobody who was not asked", rows: 8, problems: problems))
      \(button("Save"))
      """)
  }

  static func step(
    _ view: AccreditationView, _ step: AccreditationStep, _ words: AccreditationStepWords,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let missing = step == .submit ? view.facts.missing : []
    return page(
      view, words.title, problems, to: "steps/\(step.rawValue)",
      """
      \(missing.isEmpty
        ? HTML.empty
        : notificationBanner(
          .note, "Something is missing before you can hand it in",
          detail: "<ul>\(each: missing, { "<li>\($0)</li>" })</ul>"))
      \(step == .submit ? AccreditationPages.summary(view, changing: true) : HTML.empty)
      <p>\(words.about)</p>
      \(words.ask.map {
        textArea("words", $0, answers["words"], hint: words.hint, rows: 5, problems: problems)
      })
      \(button(words.button))
      """)
  }

  static func change(
    _ view: AccreditationView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let mayTell = view.state.isAccredited
    return page(
      view, mayTell ? "Tell of a change" : "Begin a new version", problems, to: "change",
      """
      \(mayTell
        ? radios(
          "size", "How large is it?",
          [
            Choice(
              "small", "Small",
              hint: "What it leads to, how it is assessed and who teaches stay the same"),
            Choice(
              "large", "Large", hint: "A new version, which is reviewed. This one holds meanwhile"),
          ], chosen: answers["size"], problems: problems)
        : hiddenField("size", "large"))
      \(textArea("words", "What changes?", answers["words"], rows: 4, problems: problems))
      \(button("Go on"))
      """)
  }

  // MARK: The body

  static func reviewers(
    _ view: AccreditationView, _ able: [Choice], _ answers: FormData?, problems: [Problem] = []
  ) -> Page {
    page(
      view, "Choose reviewers", problems, to: "reviewers",
      able.count < view.content.reviewersAtLeast
        ? emptyState(
          "At least \(view.content.reviewersAtLeast) accreditors are needed to whom nothing ties the provider.",
          "<p>An administrator of \(view.body) gives the role of accreditor.</p>")
        : """
        <p>These are accreditors of \(view.body) of whom no tie to \(view.provider) is known. Each \
        declares it before they begin.</p>
        \(checkboxes(
          "reviewers", "Who reviews it?", able,
          chosen: answers?.all("reviewers") ?? view.request.active.map { "\($0.account)" },
          hint: "At least \(view.content.reviewersAtLeast)", problems: problems))
        \(view.request.active.isEmpty
          ? HTML.empty
          : radios(
            "reason", "Why does somebody no longer review it? (where somebody does not)",
            ReviewerLeft.allCases.map { Choice($0.rawValue, $0.words) },
            chosen: answers?["reason"], problems: problems))
        \(button("Ask them"))
        """)
  }

  static func declaration(
    _ view: AccreditationView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    page(
      view, "Declare what ties you", problems, to: "declaration",
      """
      <p>A tie is work for \(view.provider) in the last \(view.content.tieWords), money from it, \
      a part in making this training, or somebody close to you who has one of these.</p>
      \(radios(
        "tie", "Does anything tie you to the provider?",
        [Choice("no", "No"), Choice("yes", "Yes", hint: "Somebody else reviews it then")],
        chosen: answers["tie"], problems: problems))
      <p>What it is, nobody asks, and the provider does not learn of it.</p>
      \(button("Declare it"))
      """)
  }

  static func judgements(_ view: AccreditationView, own: [Judgement]) -> Page {
    page(
      view, "Judge it", [], to: nil,
      """
      <p>\(own.count) of \(view.content.criteria.count) are judged. You can change what you found \
      until it is before the panel.</p>
      \(taskList(
        view.content.criteria.map { criterion in
          let found = own.first { $0.criterion == criterion.code }
          return TaskItem(
            criterion.title, to: "\(view.address)/judgements/\(criterion.code)",
            hint: criterion.isEssential ? "Nothing is accredited that does not meet this" : nil,
            status: found.map { tag($0.outcome.words, .teal) } ?? tag("To do", .blue))
        }))
      """)
  }

  static func judgement(
    _ view: AccreditationView, _ criterion: AccreditationContent.Criterion, own: Judgement?,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    page(
      view, criterion.title, problems, to: "judgements/\(criterion.code)",
      back: Link("Back", to: "\(view.address)/judgements"),
      """
      <h2>What the provider says</h2>
      <p>\(view.request.answers[criterion.code] ?? "Nothing")</p>
      \(radios(
        "outcome", criterion.judged,
        Judgement.Outcome.allCases.map { Choice($0.rawValue, $0.words) },
        chosen: answers["outcome"] ?? own?.outcome.rawValue,
        hint: criterion.isEssential ? "Nothing is accredited that does not meet this" : nil,
        problems: problems))
      \(textArea(
        "words", "What shows it?", answers["words"] ?? own?.words,
        hint: "The provider reads this after the decision, and not who wrote it", rows: 4,
        problems: problems))
      \(button("Save"))
      """)
  }

  static func decision(
    _ view: AccreditationView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    page(
      view, "Decide", problems, to: "decision",
      """
      <p>Whoever reviewed it does not decide.</p>
      \(radios(
        "outcome", "What did the panel decide?",
        [
          Choice(AccreditationStep.accredit.rawValue, "Accredited"),
          Choice(
            AccreditationStep.accreditWithConditions.rawValue, "Accredited with conditions",
            hint: "People can begin it, and the provider has something to do by a day"),
          Choice(AccreditationStep.decline.rawValue, "Not accredited"),
        ], chosen: answers["outcome"], problems: problems))
      \(textArea(
        "words", "Why?", answers["words"], hint: "The provider reads this", rows: 5,
        problems: problems))
      \(textArea(
        "panel", "Who sat on the panel?", answers["panel"],
        hint: "Each on a line, the chair first; at least \(view.content.panelAtLeast)", rows: 4,
        problems: problems))
      \(textArea(
        "conditions", "Conditions (if there are any)", answers["conditions"],
        hint: "Each on a line. Everybody reads them in the register", rows: 4, problems: problems))
      \(dayInput(
        "due", "By when are they to be met? (if there are any)", answers.day("due"),
        problems: problems))
      \(button("Record the decision"))
      """)
  }

  static func condition(
    _ view: AccreditationView, _ condition: AccreditationCondition, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    page(
      view, "A condition is met", problems, to: "conditions/\(condition.position)",
      """
      \(summaryList([
        SummaryRow("Condition", condition.words),
        SummaryRow("Due by", condition.dueOn.inWords),
      ]))
      \(textArea(
        "words", "What shows that it is met?", answers["words"], rows: 3, problems: problems))
      \(button("Say that it is met"))
      """)
  }

  private static func page(
    _ view: AccreditationView, _ title: String, _ problems: [Problem], to part: String?,
    back: Link? = nil, _ content: HTML
  ) -> Page {
    Page(
      title, caption: view.request.training.title, problems: problems,
      back: back ?? Link("Back", to: view.address),
      part.map { form(to: "\(view.address)/\($0)", content) } ?? content)
  }
}
