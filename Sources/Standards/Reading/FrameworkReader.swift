import Kernel
import Obligations
import Yams

/// Reads one version of a framework.
enum FrameworkReader {
  static func framework(_ file: ContentFields) -> Framework {
    let stages = file.items("stages").map { stage(file.below($0)) }
    let framework = Framework(
      reference: FrameworkReference(file.text("code"), file.text("version")),
      title: file.text("title"), short: file.text("short"), publisher: file.text("publisher"),
      kind: file.choice("kind") ?? .leadership, isCore: file.flag("core"),
      state: file.choice("state") ?? .draft, status: file.choice("status") ?? .unverified,
      effective: file.node("effective") == nil ? nil : file.period("effective"),
      retiresOn: file.optionalDay("retires_on"), about: file.text("about"),
      wording: file.choice("wording") ?? .titles, official: official(file),
      notes: file.texts("notes"),
      sources: file.items("sources").map { file.below($0).origin() },
      follows: file.optionalText("follows"), replacedBy: file.framework("replaced_by"),
      scale: scale(file), levelNames: levelNames(file), stages: stages,
      nodes: nodes(file, stages), digest: digest(of: file))
    if framework.sources.isEmpty { file.fault("Say where it comes from, under “sources”") }
    file.finish()
    return framework
  }

  private static func official(_ file: ContentFields) -> Framework.Official {
    guard let fields = file.fields("official") else {
      return Framework.Official(title: "", address: nil)
    }
    let official = Framework.Official(
      title: fields.text("title"), address: fields.optionalText("address"))
    fields.finish()
    return official
  }

  private static func scale(_ file: ContentFields) -> ScaleReference? {
    guard let fields = file.optionalFields("scale") else { return nil }
    let reference = ScaleReference(fields.text("code"), fields.text("version"))
    fields.finish()
    return reference
  }

  private static func levelNames(_ file: ContentFields) -> LevelNames {
    guard let fields = file.fields("words") else {
      return LevelNames(area: "area", standard: "standard", competency: "competency")
    }
    let names = LevelNames(
      area: fields.optionalText("area") ?? "area",
      standard: fields.optionalText("standard") ?? "standard",
      competency: fields.optionalText("competency") ?? "competency")
    fields.finish()
    return names
  }

  private static func stage(_ fields: ContentFields) -> Stage {
    let stage = Stage(
      code: fields.text("code"), title: fields.text("title"), scope: fields.text("scope"),
      status: fields.choice("status") ?? .unverified, isOptional: fields.flag("optional"))
    fields.finish()
    return stage
  }

  /// Areas of standards of competencies; or standards at the top.
  private static func nodes(_ file: ContentFields, _ stages: [Stage]) -> [StandardNode] {
    let (areas, standards) = (file.items("areas"), file.items("standards"))
    if !areas.isEmpty, !standards.isEmpty {
      file.fault("Write either areas with standards in them, or standards alone")
    }
    return areas.map { node(file.below($0), .area, stages) }
      + standards.map { node(file.below($0), .standard, stages) }
  }

  private static func node(
    _ fields: ContentFields, _ level: StandardNode.Level, _ stages: [Stage]
  ) -> StandardNode {
    let children: [StandardNode] =
      switch level {
      case .area: fields.items("standards").map { node(fields.below($0), .standard, stages) }
      case .standard:
        fields.items("competencies").map { node(fields.below($0), .competency, stages) }
      case .competency: []
      }
    let made = StandardNode(
      code: fields.text("code"), level: level, title: fields.text("title"),
      about: fields.optionalText("about"), children: children,
      expectations: level == .competency ? expectations(fields, stages) : [])
    fields.finish()
    return made
  }

  private static func expectations(_ fields: ContentFields, _ stages: [Stage]) -> [Expectation] {
    guard let said = fields.optionalFields("expectations") else { return [] }
    // In the order of the stages; a stage that is not there is told of by `LibraryRules`.
    let known = stages.map(\.code).filter { said.values[$0] != nil }
    let unknown = said.keys.filter { !known.contains($0) }
    return (known + unknown).map { Expectation(stage: $0, words: said.text($0)) }
  }

  /// Of its words alone: that it is superseded one day does not change what it says.
  private static func digest(of file: ContentFields) -> String {
    let words = [
      "code", "version", "title", "publisher", "kind", "core", "wording", "scale", "words",
      "stages", "areas", "standards",
    ]
    return ContentDigest().digest(of: file.values.filter { words.contains($0.key) })
  }
}
