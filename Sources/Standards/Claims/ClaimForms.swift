import Kernel
import Markup
import Records

/// Raw answers of the pages, or every problem at once.
struct AnswerForm: Sendable {
  let data: FormData

  func action(on assessment: AssessmentID, _ competency: String) throws(Problems) -> SaveAnswer {
    var problems = Problems()
    let chosen = problems.choice(
      data["points"], "points",
      among: AnswerRules.points.map(String.init) + [ClaimQuestions.noChance],
      blank: "Choose how far you are, or that you had no chance to show it")
    let note = problems.optionalText(data["note"], "note", limit: 2_000, called: "The note")
    let evidence = Self.evidence(data, isNeeded: false, &problems)
    try problems.throwIfAny()
    return SaveAnswer(
      assessment: assessment, competency: competency, points: chosen.flatMap(Int.init), note: note,
      removing: Set(data.all("remove").compactMap { Int($0) }), adding: evidence,
      seen: data.revision)
  }

  /// One piece of evidence; all of it or nothing.
  static func evidence(
    _ data: FormData, isNeeded: Bool, _ problems: inout Problems
  ) -> ClaimEvidence? {
    let day = data.day("evidence-day")
    let typed = [
      data["evidence-kind"], data["evidence-words"], day.day, day.month, day.year,
    ].contains { !($0 ?? "").isEmpty }
    guard typed || isNeeded else { return nil }
    let kind: EvidenceKind? = problems.choice(
      data["evidence-kind"], "evidence-kind", blank: "Choose what kind of evidence it is")
    let on = problems.day(day, "evidence-day", blank: "Enter when it was")
    let words = problems.text(
      data["evidence-words"], "evidence-words", limit: 1_000,
      blank: "Enter what it is, and where it is kept")
    guard let kind, let on, let words else { return nil }
    return ClaimEvidence(kind: kind, on: on, words: words)
  }
}
