/// The name of a competence in ESR: `NHS|CSTF|Fire Safety - 2 Years|`, `457|LOCAL|Clinical Risk|`.
struct CompetencyName: Hashable {
  enum Owner: Hashable {
    case national
    /// The number of an employer in ESR (VPD).
    case employer(String)
  }

  let owner: Owner
  /// `CSTF`, `LOCAL`, `MAND`.
  let set: String
  /// What it is about, with the level and without the period: `Resuscitation - Level 1`.
  let subject: String
  let refreshMonths: Int?

  /// `nil` when the text is not owner, set, subject, each closed by a bar.
  init?(_ text: String) {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[3].isEmpty, !parts[1].trimmed.isEmpty else { return nil }
    let owner = parts[0].trimmed
    switch owner {
    case "NHS", "nhs", "Nhs": self.owner = .national
    case _ where owner.utf8.count == 3 && owner.utf8.allSatisfy { (48...57).contains($0) }:
      self.owner = .employer(owner)
    default: return nil
    }
    set = parts[1].trimmed.uppercased()
    let title = parts[2].trimmed
    guard !title.isEmpty else { return nil }
    (subject, refreshMonths) = CompetencyName.withoutPeriod(title)
    if subject.isEmpty { return nil }
  }

  /// Whether it is in the core skills framework.
  var isCoreSkill: Bool { owner == .national && set == "CSTF" }

  /// `Fire Safety - 2 Years` is `Fire Safety`, 24 months.
  private static func withoutPeriod(_ title: String) -> (String, Int?) {
    guard let dash = title.range(of: " - ", .last) else { return (title, nil) }
    let words = title[dash.upperBound...].split(separator: " ").map { $0.lowercased() }
    guard words.count == 2, let count = Int(words[0]), count > 0 else { return (title, nil) }
    let months: Int
    switch words[1] {
    case "year", "years": months = count * 12
    case "month", "months": months = count
    default: return (title, nil)
    }
    return (title[..<dash.lowerBound].trimmed, months)
  }
}

extension String {
  fileprivate enum Which { case last }

  /// The last place of `text`.
  fileprivate func range(of text: String, _ which: Which) -> Range<Index>? {
    var end = endIndex
    while end > startIndex {
      let start = index(end, offsetBy: -text.count, limitedBy: startIndex) ?? startIndex
      if self[start..<end] == text { return start..<end }
      end = index(before: end)
    }
    return nil
  }
}

/// The subjects of the core skills framework, with the level apart.
struct CoreSkills: Sendable {
  struct Subject: Hashable, Sendable {
    /// One of the framework's own: `Resuscitation`.
    let subject: String
    /// 1 of `Level 1`; `nil` where the subject has none.
    let level: Int?
  }

  private var byName: [String: Subject] = [:]

  /// - Parameter entries: `cstf_subjects`.
  init(_ entries: [CodeLists.CodeList.Entry]) {
    for entry in entries {
      byName[ValueList.loosened(entry["subject"])] = Subject(
        subject: entry["framework_subject_ours"], level: Int(entry["level_ours"]))
    }
  }

  /// `nil` when the list has no such subject.
  func find(_ name: String) -> Subject? { byName[ValueList.loosened(name)] }
}
