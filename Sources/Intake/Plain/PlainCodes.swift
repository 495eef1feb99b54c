import Directory
import Files
import Obligations
import Records

/// What the plain layout may say in its coded columns. Lists of the NHS are those of the staff
/// record; what is in none of them is kept in the employer's own words where that does no harm.
struct PlainCodes: Sendable {
  let staffRecord: StaffRecordCodes
  let flags: ValueList
  let subjects: PlainSubjects
  private let contracts: ValueList
  private let noTraining: ValueList
  private let undated: ValueList
  private let noExpiry: ValueList

  init(_ lists: CodeLists, content: PolicyContent?) {
    staffRecord = StaffRecordCodes(lists)
    let entries = lists["plain_values"].entries
    func list(_ name: String) -> ValueList {
      var list = ValueList([])
      for entry in entries where entry["list"] == name {
        list.take(entry["text"], for: entry["means"], reported: false)
      }
      return list
    }
    flags = list("Yes or no")
    noTraining = list("No training")
    undated = list("Done without a date")
    noExpiry = list("No expiry")
    var contracts = list("Contract")
    for engagement in Engagement.allCases {
      contracts.take(engagement.words, for: engagement.rawValue, reported: false)
      contracts.take(engagement.rawValue, for: engagement.rawValue, reported: false)
    }
    self.contracts = contracts
    subjects = PlainSubjects(lists["plain_subjects"], content)
  }

  /// `nil` for words that nobody knows.
  func engagement(of text: String) -> Engagement? {
    switch contracts.read(text) {
    case .known(let value), .alias(let value): return Engagement(rawValue: value)
    case .blank: return .notStated
    case .unknown: break
    }
    switch staffRecord.categories.read(text) {
    case .known(let value), .alias(let value): return staffRecord.footing(of: value)
    case .blank, .unknown: return nil
    }
  }

  func flag(_ text: String) -> Bool? {
    switch flags.read(text) {
    case .known(let value), .alias(let value): value == PlainLayout.yes
    case .blank, .unknown: nil
    }
  }

  /// `n/a`, `not required`, `booked`: no completion, and no fault.
  func isNoTraining(_ text: String) -> Bool { noTraining.read(text) != .unknown }

  /// `Done`, a tick: a completion that nobody can date.
  func isUndated(_ text: String) -> Bool { undated.read(text) != .unknown }

  func isNoExpiry(_ text: String) -> Bool { noExpiry.read(text) != .unknown }
}

/// What somebody completed, by the many names it goes by.
struct PlainSubject: Hashable, Sendable {
  /// What tells it from the person's other completions.
  let key: String
  /// As people call it.
  let title: String
  let kind: RecordKind
}

/// The subjects that obligations ask for, by their own names and by those that people use.
struct PlainSubjects: Sendable {
  private var exact: [String: PlainSubject] = [:]
  private var loose: [String: PlainSubject] = [:]
  private var bySkill: [String: PlainSubject] = [:]

  init(_ names: CodeLists.CodeList, _ content: PolicyContent?) {
    guard let content else { return }
    for skill in content.skills {
      take(skill.title, Self.subject(skill, level: nil))
      take(skill.name, Self.subject(skill, level: skill.level == 0 ? nil : skill.level))
    }
    for entry in names.entries {
      let level = Int(entry["level"])
      let skill = content.skills.first {
        $0.subject == entry["subject"] && (level == nil || $0.level == level)
      }
      if let skill { take(entry["name"], Self.subject(skill, level: level)) }
    }
    // What is no core skill: a programme, a module, the Care Certificate.
    for policy in content.policies {
      if case .coreSkill = policy.requirement.what { continue }
      take(
        policy.title,
        PlainSubject(
          key: "policy:\(policy.code)", title: policy.title, kind: policy.recordKind(in: content)))
    }
  }

  private static func subject(_ skill: CoreSkill, level: Int?) -> PlainSubject {
    PlainSubject(
      key: level.map { "\(skill.subject)/\($0)" } ?? skill.subject,
      title: level == nil ? skill.title : skill.name,
      kind: .coreSkill(subject: skill.title, level: level))
  }

  private mutating func take(_ name: String, _ subject: PlainSubject) {
    let name = Self.plainName(name)
    if exact[name.squeezedName] == nil { exact[name.squeezedName] = subject }
    let words = Self.words(of: name)
    // The subject without a level goes before one of its levels.
    if let known = loose[words], !known.key.contains("/") || subject.key.contains("/") { return }
    loose[words] = subject
  }

  /// A subject as a column or a cell names it; `nil` when obligations know none of that name.
  func find(_ name: String, level: String = "") -> PlainSubject? {
    if !level.isEmpty, let levelled = find("\(name) Level \(level.filter(\.isNumber))") {
      return levelled
    }
    if let named = CompetencyName(name), named.isCoreSkill { return find(named.subject) }
    let name = Self.plainName(name)
    if let subject = exact[name.squeezedName] { return subject }
    let words = Self.words(of: name)
    return words.isEmpty ? nil : loose[words]
  }

  /// Whatever it is, known to obligations or not.
  func subject(_ name: String, level: String) -> PlainSubject {
    find(name, level: level) ?? other(name, level: level)
  }

  /// What is kept of a subject that obligations do not know: its name.
  func other(_ name: String, level: String) -> PlainSubject {
    PlainSubject(
      key: "other:\(ValueList.loosened(name))" + (level.isEmpty ? "" : "/\(level)"), title: name,
      kind: .competence(owner: "", level: level.isEmpty ? nil : level))
  }

  /// A column that says when a subject falls due again.
  static func isExpiry(_ name: String) -> Bool {
    let words = name.lowercased().split { !$0.isLetter }
    return words.contains {
      ["expiry", "expires", "expire", "due", "renewal", "until"].contains($0)
    }
  }

  private static func plainName(_ name: String) -> String {
    name.replacing("&", with: " and ").replacing("’", with: "'")
  }

  private static let noise: Set<String> = [
    "and", "of", "the", "date", "dates", "training", "trained", "completed", "completion", "course",
    "annual", "annually", "yearly", "year", "years", "yr", "yrs", "mandatory", "statutory",
    "learning", "elearning", "e", "update", "refresher", "awareness", "last", "done", "every",
    "biennial", "month", "months", "monthly", "module", "expiry", "expires", "expire", "due",
    "renewal", "until", "next", "on", "valid",
  ]

  /// The words that tell one subject from another, as one text.
  private static func words(of name: String) -> String {
    let words = name.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    let periods: Set<String> = [
      "year", "years", "yr", "yrs", "yearly", "month", "months", "monthly",
    ]
    var kept: [String] = []
    for (place, word) in words.enumerated() {
      let next = place + 1 < words.count ? words[place + 1] : ""
      // `2 years` is how often, `Level 2` is what.
      if Int(word) != nil, periods.contains(next) { continue }
      if !noise.contains(word) { kept.append(word) }
    }
    return kept.joined(separator: " ")
  }
}
