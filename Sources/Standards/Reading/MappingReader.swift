import Obligations

/// Reads mappings between frameworks, and what professions add to the core.
enum MappingReader {
  static func mapping(_ file: ContentFields) -> FrameworkMapping {
    let (from, to) = (file.requiredFramework("from"), file.requiredFramework("to"))
    let stage = file.optionalText("stage")
    let mapping = FrameworkMapping(
      code: file.text("code"), version: file.text("version"), title: file.text("title"),
      from: from, to: to, status: file.choice("status") ?? .unverified,
      agreedBy: file.optionalText("agreed_by"), about: file.text("about"),
      pairs: file.items("pairs").map { pair(file.below($0), from, to, stage) },
      digest: ContentDigest().digest(of: file.values))
    file.finish()
    return mapping
  }

  private static func pair(
    _ fields: ContentFields, _ from: FrameworkReference, _ to: FrameworkReference,
    _ stage: String?
  ) -> FrameworkMapping.Pair {
    let pair = FrameworkMapping.Pair(
      from: NodeReference(from, fields.text("from")), to: NodeReference(to, fields.text("to")),
      stage: fields.optionalText("stage") ?? stage, relation: fields.choice("relation") ?? .related,
      credit: fields.choice("credit") ?? .none, rationale: fields.text("rationale"))
    fields.finish()
    return pair
  }

  static func profession(_ file: ContentFields) -> ProfessionExpectations {
    let profession = ProfessionExpectations(
      profession: file.text("profession"), version: file.text("version"),
      title: file.text("title"), core: file.requiredFramework("core"),
      status: file.choice("status") ?? .unverified, source: file.origin("source"),
      note: file.text("note"),
      lines: file.items("expectations").map { line(file.below($0)) },
      digest: ContentDigest().digest(of: file.values))
    file.finish()
    return profession
  }

  private static func line(_ fields: ContentFields) -> ProfessionExpectations.Line {
    let line = ProfessionExpectations.Line(
      competency: fields.text("competency"), stage: fields.optionalText("stage"),
      words: fields.text("about"))
    fields.finish()
    return line
  }
}
