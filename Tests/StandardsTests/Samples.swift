import Kernel
import Obligations

@testable import Standards

extension Framework {
  /// A small whole framework: one area, one standard, two competencies, two stages.
  static func sample(
    code: String = "small", version: String = "1", isCore: Bool = false,
    state: FrameworkState = .published, status: ContentStatus = .verified,
    effective: Period? = nil, wording: Framework.Wording = .own, follows: String? = nil,
    replacedBy: FrameworkReference? = nil, retiresOn: Day? = nil,
    nodes: [StandardNode]? = nil
  ) -> Framework {
    Framework(
      reference: FrameworkReference(code, version), title: "Small", short: "Small",
      publisher: "Nobody", kind: .leadership, isCore: isCore, state: state, status: status,
      effective: effective, retiresOn: retiresOn, about: "A sample", wording: wording,
      official: Framework.Official(title: "None", address: nil), notes: [],
      sources: [ContentOrigin(title: "None", publisher: "Nobody", address: nil)],
      follows: follows, replacedBy: replacedBy, scale: nil,
      levelNames: LevelNames(area: "area", standard: "standard", competency: "competency"),
      stages: [.sample("1"), .sample("2")], nodes: nodes ?? [.area], digest: "")
  }
}

extension Stage {
  static func sample(_ code: String, isOptional: Bool = false) -> Stage {
    Stage(
      code: code, title: "Stage \(code)", scope: "All", status: .verified, isOptional: isOptional)
  }
}

extension StandardNode {
  static let area = node("1", .area, children: [standard])
  static let standard = node("1.1", .standard, children: [competency("1.1a"), competency("1.1b")])

  static func competency(
    _ code: String, title: String? = nil, stages: [String: String] = ["1": "One", "2": "Two"]
  ) -> StandardNode {
    StandardNode(
      code: code, level: .competency, title: title ?? "Competency \(code)", about: nil,
      children: [],
      expectations: stages.sorted { $0.key < $1.key }.map {
        Expectation(stage: $0.key, words: $0.value)
      })
  }

  static func node(
    _ code: String, _ level: Level, title: String? = nil, about: String? = nil,
    children: [StandardNode] = []
  ) -> StandardNode {
    StandardNode(
      code: code, level: level, title: title ?? "Title of \(code)", about: about,
      children: children, expectations: [])
  }
}

extension FrameworkMapping {
  static func sample(
    code: String = "one-to-other", from: FrameworkReference, to: FrameworkReference,
    agreedBy: String? = nil, _ pairs: [(String, Relation, Credit, String)]
  ) -> FrameworkMapping {
    FrameworkMapping(
      code: code, version: "1", title: "From one to the other", from: from, to: to,
      status: .decision, agreedBy: agreedBy, about: "A sample",
      pairs: pairs.map { one, relation, credit, other in
        Pair(
          from: NodeReference(from, one), to: NodeReference(to, other), stage: nil,
          relation: relation, credit: credit, rationale: "They are alike")
      }, digest: "")
  }
}

extension StandardsLibrary {
  static func sample(
    _ frameworks: [Framework], mappings: [FrameworkMapping] = [],
    professions: [ProfessionExpectations] = []
  ) -> StandardsLibrary {
    StandardsLibrary(
      frameworks: frameworks, scales: [], mappings: mappings, professions: professions,
      settings: .sample,
      accreditation: AccreditationContent(
        version: "1", valid: Length(months: 36), tie: Length(months: 36), appeal: Length(days: 28),
        renew: Length(months: 6), reviewersAtLeast: 2, panelAtLeast: 3, criteria: [], digest: ""))
  }

  /// What `LibraryRules` says of it.
  var messages: [String] { LibraryRules.faults(of: self).map(\.message) }
}

extension StandardsSettings {
  static let sample = StandardsSettings(
    signpost: SignpostRange(upTo: Score(tenths: 30)), consultationAtLeast: Length(weeks: 12),
    consultationCloses: Length(weeks: 2),
    warnings: [Length(weeks: 26), Length(weeks: 12), Length(weeks: 4)])
}

extension Day {
  static func on(_ text: String) -> Day { Day(text) ?? Day(number: 0) }
}

extension SeededGenerator {
  mutating func number(_ below: Int) -> Int { Int.random(in: 0..<below, using: &self) }

  mutating func one<Element>(of all: [Element]) -> Element { all[number(all.count)] }
}
