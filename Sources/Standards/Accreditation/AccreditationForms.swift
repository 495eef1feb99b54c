import Kernel
import Markup

/// What people answer, read into what an action takes.
enum AccreditationForms {
  static let longest = 3_000

  static func about(
    _ form: FormData, _ training: Training, _ problems: inout Problems
  ) -> AboutTraining {
    var about = AboutTraining(training)
    about.title =
      problems.text(form["title"], "title", limit: 200, blank: "Enter the title") ?? about.title
    about.summary = problems.text(
      form["summary"], "summary", limit: 1_000, blank: "Enter what the training is")
    about.audience = problems.text(
      form["audience"], "audience", limit: 500, blank: "Enter for whom it is")
    about.hours = problems.number(
      form["hours"], "hours", in: 1...5_000, blank: "Enter how many hours it takes")
    about.credits = nil
    if !(form["credits"] ?? "").allSatisfy(\.isWhitespace) {
      about.credits = problems.number(form["credits"], "credits", in: 0...1_000, blank: "")
    }
    if training.form == .module {
      about.kind = problems.choice(form["kind"], "kind", blank: "Choose how it is learnt")
    }
    if training.form == .qualification {
      let awardedBy = problems.text(
        form["awarded-by"], "awarded-by", limit: 200, blank: "Enter who awards it")
      let level = problems.number(
        form["level"], "level", in: 1...8, blank: "Enter the level of the qualification")
      let number = problems.optionalText(
        form["number"], "number", limit: 40, called: "The number")
      if let awardedBy, let level {
        about.qualification = .init(awardedBy: awardedBy, level: level, number: number)
      }
    }
    return about
  }

  static func nodes(
    _ form: FormData, _ problems: inout Problems
  ) -> (stages: [String], competencies: [String]) {
    let (stages, competencies) = (form.all("stage"), form.all("competency"))
    if stages.isEmpty { problems.add("stage", "Choose at least one stage") }
    if competencies.isEmpty { problems.add("competency", "Choose at least one competency") }
    return (stages, competencies)
  }

  static func parts(_ form: FormData, _ problems: inout Problems) -> [Training.Part] {
    let core = Set(form.all("core").compactMap(AccreditationID.init))
    let flexible = Set(form.all("flexible").compactMap(AccreditationID.init))
    if core.isEmpty { problems.add("core", "Choose at least one module that everybody does") }
    if !core.isDisjoint(with: flexible) {
      problems.add("flexible", "Take out what everybody does: nobody needs to choose it")
    }
    return
      (core.map { Training.Part(module: $0, isCore: true) }
      + flexible.map { Training.Part(module: $0, isCore: false) })
      .sorted { $0.module.rawValue < $1.module.rawValue }
  }

  /// - Returns: The step that is the decision, and what goes with it.
  static func decision(
    _ form: FormData, _ content: AccreditationContent, on today: Day, _ problems: inout Problems
  ) -> (step: AccreditationStep, given: TakeAccreditationStep.Given)? {
    let outcomes: [AccreditationStep] = [.accredit, .accreditWithConditions, .decline]
    let outcome = problems.choice(
      form["outcome"], "outcome", among: outcomes.map(\.rawValue),
      blank: "Choose what the panel decided")
    let words = problems.text(form["words"], "words", limit: longest, blank: "Enter why")
    let panel = problems.text(
      form["panel"], "panel", limit: 1_000, blank: "Enter who sat on the panel")
    if let panel, lines(of: panel).count < content.panelAtLeast {
      problems.add("panel", "Enter at least \(content.panelAtLeast) names, each on a line")
    }
    let conditions = problems.optionalText(
      form["conditions"], "conditions", limit: longest, called: "The conditions")
    let due = problems.optionalDay(form.day("due"), "due")
    guard let step = outcome.flatMap(AccreditationStep.init(rawValue:)) else { return nil }
    var given = TakeAccreditationStep.Given(words: words, panel: panel)
    if step == .accreditWithConditions {
      if conditions == nil, !problems.has("conditions") {
        problems.add("conditions", "Enter the conditions, each on a line")
      }
      if let due, due <= today { problems.add("due", "Enter a day to come") }
      if due == nil, !problems.has("due") {
        problems.add("due", "Enter by when the conditions are to be met")
      }
      if let conditions, let due {
        given.conditions = lines(of: conditions).map { ($0, due) }
      }
    } else if conditions != nil || due != nil {
      problems.add(
        "conditions", "Take the conditions out, or choose “Accredited with conditions”")
    }
    return (step, given)
  }

  static func lines(of text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(String.init)
      .map { String($0.drop(while: \.isWhitespace)) }.filter { !$0.isEmpty }
  }
}
