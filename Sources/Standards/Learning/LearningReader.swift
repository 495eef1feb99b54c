import Kernel
import Obligations
import Records

/// Reads `modules/` and `bundles/`.
enum LearningReader {
  static func modules(_ file: ContentFields) -> [NationalModule] {
    let framework = file.requiredFramework("framework")
    let status: ContentStatus = file.choice("status") ?? .unverified
    let source = file.origin("source")
    let modules = file.items("modules").map { node in
      let fields = file.below(node)
      let module = NationalModule(
        reference: ModuleReference(code: fields.text("code"), version: fields.text("version")),
        title: fields.text("title"), about: fields.text("about"),
        kind: fields.choice("kind") ?? .taught, hours: fields.number("hours"),
        credits: fields.number("credits"), framework: framework, stages: fields.texts("stages"),
        competencies: fields.texts("competencies"), delivery: fields.texts("delivery"),
        accessibility: fields.text("accessibility"),
        validFor: fields.optionalLength("valid_for"),
        isForAppraisers: fields.flag("appraisers"), closesOn: fields.optionalDay("closes_on"),
        replacedBy: fields.optionalText("replaced_by"), status: status, source: source,
        digest: ContentDigest().digest(
          of: fields.values.filter { !lasting.contains($0.key) }))
      fields.finish()
      return module
    }
    file.finish()
    return modules
  }

  static func bundle(_ file: ContentFields) -> LearningBundle {
    let flexible = file.fields("flexible")
    let due = file.fields("due")
    let enrols = file.optionalFields("enrols")
    let bundle = LearningBundle(
      code: file.text("code"), version: file.text("version"), title: file.text("title"),
      about: file.text("about"), framework: file.requiredFramework("framework"),
      stage: file.text("stage"), audience: file.text("audience"),
      profession: file.optionalText("profession"), owner: file.text("owner"),
      coCreators: file.texts("co_created_with"), programme: file.text("programme"),
      opensOn: file.day("opens_on"), enrolUntil: file.optionalDay("enrol_until"),
      retiresOn: file.optionalDay("retires_on"), replacedBy: file.optionalText("replaced_by"),
      core: file.texts("core"),
      flexible: LearningBundle.Flexible(
        credits: flexible?.number("credits") ?? 0, kinds: flexible?.number("kinds") ?? 0,
        from: flexible?.texts("from") ?? []),
      competencies: file.texts("competencies"), due: due?.length("within") ?? Length(),
      partTimeUpTo: due?.length("part_time_up_to") ?? Length(),
      enrolsForGateway: enrols?.text("gateway"), status: file.choice("status") ?? .unverified,
      source: file.origin("source"),
      digest: ContentDigest().digest(of: file.values.filter { !lasting.contains($0.key) }))
    for fields in [flexible, due, enrols] { fields?.finish() }
    file.finish()
    return bundle
  }

  /// That it closes one day, or that another takes its place, changes nothing of what it says.
  private static let lasting: Set<String> = [
    "closes_on", "replaced_by", "enrol_until", "retires_on",
  ]
}
