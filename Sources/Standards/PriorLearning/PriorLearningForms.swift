import Directory
import Kernel
import Markup
import Records

/// Raw answers of the pages about prior learning, or every problem at once.
struct PriorLearningForm: Sendable {
  let data: FormData

  /// One piece, of every kind but a badge.
  func piece(_ kind: PriorKind) throws(Problems) -> NewPiece {
    var problems = Problems()
    let shows = problems.text(
      data["shows"], "shows", limit: 2_000, blank: "Enter what it shows")
    let origin = try? Self.origin(data["origin"])
    if kind == .record {
      let record = data["record"].flatMap { RecordID($0) }
      if record == nil { problems.add("record", "Choose something that is on your record") }
      guard let record, let shows else { throw problems }
      return NewPiece(
        kind: kind, record: record, origin: origin, until: nil,
        words: PriorWords(title: "", shows: shows))
    }
    let title = problems.text(
      data["title"], "title", blank: kind == .experience ? "Enter what you did" : "Enter its name")
    let by = problems.text(
      data["awardedBy"], "awardedBy",
      blank: kind == .experience ? "Enter for whom you did it" : "Enter who awarded it")
    let country = problems.optionalText(
      data["country"], "country", limit: 100, called: "The country")
    let level = problems.optionalText(data["level"], "level", called: "The level or grade")
    let kept = problems.optionalText(data["kept"], "kept", limit: 500, called: "This answer")
    let until = year(isNeeded: kind != .experience && kind != .registration, &problems)
    guard let title, let by, let shows, problems.isEmpty else { throw problems }
    return NewPiece(
      kind: kind, origin: origin, until: until,
      words: PriorWords(
        title: title, awardedBy: by, country: country, level: level, shows: shows, kept: kept))
  }

  /// The last day of the year: whoever knows no day is not asked for one.
  private func year(isNeeded: Bool, _ problems: inout Problems) -> Day? {
    let typed = (data["year"] ?? "").filter { !$0.isWhitespace }
    guard isNeeded || !typed.isEmpty else { return nil }
    return problems.number(
      data["year"], "year", in: 1_940...9_998, blank: "Enter the year, for example 2014"
    ).flatMap { Day(year: $0, month: 12, day: 31) }
  }

  private static func origin(_ answer: String?) throws -> FrameworkReference? {
    let parts = (answer ?? "").split(separator: ":").map(String.init)
    return parts.count == 2 ? FrameworkReference(parts[0], parts[1]) : nil
  }

  /// Of one piece: a finding and words on each criterion.
  func judging() throws(Problems) -> [PriorCriterion: PriorJudging] {
    var problems = Problems()
    var judging: [PriorCriterion: PriorJudging] = [:]
    for criterion in PriorCriterion.allCases {
      let called = criterion.words.lowercased()
      let finding: PriorFinding? = problems.choice(
        data[criterion.rawValue], criterion.rawValue, blank: "Choose whether it is \(called)")
      let words = problems.text(
        data["\(criterion.rawValue)-words"], "\(criterion.rawValue)-words", limit: 1_000,
        blank: "Enter why it is \(called), or not")
      guard let finding, let words else { continue }
      judging[criterion] = PriorJudging(finding: finding, words: words)
    }
    try problems.throwIfAny()
    return judging
  }

  /// Of each of `codes`: an outcome, a reason and words.
  func deciding(_ codes: [String]) throws(Problems) -> [String: PriorDeciding] {
    var problems = Problems()
    var deciding: [String: PriorDeciding] = [:]
    for code in codes {
      let outcome: PriorOutcome? = problems.choice(
        data["outcome-\(code)"], "outcome-\(code)", blank: "Choose what you decide of \(code)")
      let reason: PriorReason? = problems.choice(
        data["reason-\(code)"], "reason-\(code)", blank: "Choose because of what, for \(code)")
      let words = problems.text(
        data["words-\(code)"], "words-\(code)", limit: 2_000,
        blank: "Enter why you decide so of \(code)")
      guard let outcome, let reason, let words else { continue }
      deciding[code] = PriorDeciding(outcome: outcome, reason: reason, words: words)
    }
    try problems.throwIfAny()
    return deciding
  }

  func assessor(_ problems: inout Problems) -> PersonID? {
    let assessor = data["assessor"].flatMap { PersonID($0) }
    if assessor == nil { problems.add("assessor", "Choose who is to decide") }
    return assessor
  }

  func why(_ blank: String, _ problems: inout Problems) -> String? {
    problems.text(data["words"], "words", limit: 2_000, blank: blank)
  }
}
