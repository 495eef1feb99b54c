import Kernel
import Obligations
import Web

/// What programs are told, field by field. Nothing is ever taken away from a version.
struct FrameworkForPrograms: Encodable, Sendable {
  let code: String
  let version: String
  let title: String
  let publisher: String
  let kind: String
  let isCore: Bool
  let state: String
  let status: String
  let from: String?
  let to: String?
  let officialWording: String
  let officialAddress: String?

  init(_ framework: Framework) {
    code = framework.code
    version = framework.version
    title = framework.title
    publisher = framework.publisher
    kind = framework.kind.rawValue
    isCore = framework.isCore
    state = framework.state.rawValue
    status = framework.status.rawValue
    from = framework.effective?.from.iso
    to = framework.effective?.to?.iso
    officialWording = framework.official.title
    officialAddress = framework.official.address
  }
}

struct WholeFrameworkForPrograms: Encodable, Sendable {
  struct Stage: Encodable, Sendable {
    let code: String
    let title: String
    let scope: String
    let isOptional: Bool
  }

  struct Asked: Encodable, Sendable {
    let stage: String
    let words: String
    let isOfficial: Bool
  }

  struct Node: Encodable, Sendable {
    let code: String
    let level: String
    let parent: String?
    let title: String
    let about: String?
    let expectations: [Asked]
  }

  let framework: FrameworkForPrograms
  let wording: String
  /// Of words that are marked as official.
  let wordingSource: String?
  let stages: [Stage]
  let nodes: [Node]

  init(_ whole: Framework) {
    framework = FrameworkForPrograms(whole)
    wording = whole.wording.rawValue
    wordingSource = whole.officialSource?.words
    stages = whole.stages.map {
      Stage(code: $0.code, title: $0.title, scope: $0.scope, isOptional: $0.isOptional)
    }
    nodes = whole.allNodes.map { node in
      Node(
        code: node.code, level: node.level.rawValue, parent: whole.path(to: node.code).last?.code,
        title: node.title, about: node.about,
        expectations: node.expectations.map {
          Asked(stage: $0.stage, words: $0.words, isOfficial: $0.isOfficial)
        })
    }
  }
}

/// One thing that counts for another, or is proposed to.
struct MappingForPrograms: Encodable, Sendable {
  struct End: Encodable, Sendable {
    let framework: String
    let version: String
    let code: String

    init(_ node: NodeReference) {
      framework = node.framework.code
      version = node.framework.version
      code = node.code
    }
  }

  let mapping: String
  let version: String
  let from: End
  let to: End
  let stage: String?
  let relation: String
  let proposed: String
  let counts: String
  let agreedBy: String?
  let rationale: String

  init(_ line: CrosswalkRules.Line) {
    mapping = line.mapping.code
    version = line.mapping.version
    from = End(line.pair.from)
    to = End(line.pair.to)
    stage = line.pair.stage
    relation = line.pair.relation.rawValue
    proposed = line.pair.credit.rawValue
    counts = line.credit.rawValue
    agreedBy = line.mapping.agreedBy
    rationale = line.pair.rationale
  }
}

/// The same shapes, as the description of the interface tells them.
enum StandardsShapes {
  typealias Field = Schema.Field

  private static func words<Word: CaseIterable & RawRepresentable>(
    _ kind: Word.Type
  ) -> Schema where Word.RawValue == String { .word(kind.allCases.map(\.rawValue)) }

  static let framework = Schema.object([
    Field("code", .text, "Its code."), Field("version", .text, "Its version."),
    Field("title", .text, "What it is called."), Field("publisher", .text, "Who publishes it."),
    Field("kind", words(Framework.Kind.self), "What it is for."),
    Field("isCore", .yesOrNo, "Whether it is the one set that holds for every manager."),
    Field("state", words(FrameworkState.self), "How far along its life it is."),
    Field("status", words(ContentStatus.self), "How far it can be relied on."),
    Field("from", .day, "Its first day, where it is known.", isOptional: true),
    Field("to", .day, "Its last day.", isOptional: true),
    Field("officialWording", .text, "Where the publisher’s own wording is."),
    Field("officialAddress", .text, "Its address.", isOptional: true),
  ])

  static let whole = Schema.object([
    Field("framework", framework, "The framework."),
    Field(
      "wording", words(Framework.Wording.self),
      "Who wrote what stands under the titles: Waypoint, nobody, or the publisher."),
    Field(
      "wordingSource", .text, "Where the words that are marked as official are from.",
      isOptional: true),
    Field(
      "stages",
      .list(
        .object([
          Field("code", .text, "Its code."), Field("title", .text, "What it is called."),
          Field("scope", .text, "For whom it is."),
          Field("isOptional", .yesOrNo, "Whether nobody is asked to be at it."),
        ])), "Its stages, lowest first."),
    Field(
      "nodes",
      .list(
        .object([
          Field("code", .text, "Its code."),
          Field("level", words(StandardNode.Level.self), "What it is."),
          Field("parent", .text, "The code of what it is in.", isOptional: true),
          Field("title", .text, "What it is called."),
          Field("about", .text, "What it means.", isOptional: true),
          Field(
            "expectations",
            .list(
              .object([
                Field("stage", .text, "The code of a stage."),
                Field("words", .text, "What it asks for at that stage."),
                Field(
                  "isOfficial", .yesOrNo,
                  "Whether these are the publisher’s words, loaded beside the version."),
              ])), "What it asks for, stage by stage."),
        ])), "Areas, standards and competencies, each before what is in it."),
  ])

  private static let end = Schema.object([
    Field("framework", .text, "The code of the framework."),
    Field("version", .text, "Its version."), Field("code", .text, "The code within it."),
  ])

  static let mappings = Schema.list(
    .object([
      Field("mapping", .text, "The code of the mapping."),
      Field("version", .text, "Its version."), Field("from", end, "What is held."),
      Field("to", end, "What it counts towards."),
      Field("stage", .text, "At which stage; every one where it is left out.", isOptional: true),
      Field(
        "relation", words(FrameworkMapping.Relation.self), "What the first is to the second."),
      Field("proposed", words(FrameworkMapping.Credit.self), "What the mapping says counts."),
      Field(
        "counts", words(FrameworkMapping.Credit.self),
        "What counts now: no more than evidence until a body has agreed."),
      Field("agreedBy", .text, "The body that agreed to it.", isOptional: true),
      Field("rationale", .text, "Why."),
    ]))
}
