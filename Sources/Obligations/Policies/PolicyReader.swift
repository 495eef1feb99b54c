import Directory
import Kernel
import Yams

/// Reads one file of policies: a family, what they share, and each of them.
struct PolicyReader {
  let lists: ContentLists
  let reasons: ContentReasons
  let skills: [CoreSkill]
  let agreements: [RecognitionAgreement]
  let digest: ContentDigest

  func policies(_ file: ContentFields) -> [Policy] {
    let family = file.fields("family").map { fields in
      let family = PolicyFamily(code: fields.text("code"), title: fields.text("title"))
      fields.finish()
      return family
    }
    let shared = file.node("shared")
    let nodes = file.items("policies")
    file.finish()
    return nodes.compactMap { node in
      let fields = ContentFields(node, in: file.file, file.faults, defaults: shared)
      return policy(fields, family: family ?? PolicyFamily(code: "", title: ""))
    }
  }

  private func policy(_ fields: ContentFields, family: PolicyFamily) -> Policy? {
    let code = fields.text("code")
    let version = fields.number("version")
    let title = fields.text("title")
    let status: ContentStatus? = fields.choice("status")
    let effective = fields.period("effective")
    let sources = fields.items("sources").compactMap { ContentSources.source($0, fields) }
    if sources.isEmpty { fields.fault("“sources” must name at least one") }
    let whoInWords = fields.text("for")
    let predicates = PredicateReader(lists: lists, file: fields.file, faults: fields.faults)
    let who = fields.required("who").flatMap(predicates.predicate)
    let scope: Policy.Scope? = fields.choice("owed_once_for")
    let joinersOnly = fields.flag("joiners_only")
    let requirement = requirement(fields)
    let deadline = deadline(fields)
    let refresh = refresh(fields, requirement)
    let recognition = recognition(fields)
    let consequence = fields.text("consequence")
    let exemptions = chosen(fields.texts("exemptions"), from: reasons.exemptions, fields)
    let deferral = deferral(fields)
    let phases = fields.items("phases").map { node in
      let phase = ContentFields(node, in: fields.file, fields.faults)
      defer { phase.finish() }
      return Phase(sectors: phase.choices("sectors"), from: phase.day("from"))
    }
    let variants = fields.items("variants").map { node in
      let variant = ContentFields(node, in: fields.file, fields.faults)
      defer { variant.finish() }
      return SectorVariant(
        sectors: variant.choices("sectors"), within: variant.length("within"),
        reason: variant.text("reason"))
    }
    fields.finish()
    guard let status, let effective, let who, let scope, let requirement, let deadline else {
      return nil
    }
    return Policy(
      code: code, version: version, title: title, set: family, status: status,
      effective: effective, sources: sources, whoInWords: whoInWords, who: who, scope: scope,
      joinersOnly: joinersOnly, requirement: requirement, deadline: deadline, refresh: refresh,
      recognition: recognition, consequence: consequence, exemptionReasons: exemptions,
      deferral: deferral, phases: phases, variants: variants,
      digest: digest.digest(of: fields.values))
  }

  private func requirement(_ policy: ContentFields) -> Requirement? {
    guard let fields = policy.fields("requires") else { return nil }
    defer { fields.finish() }
    let extra =
      evidence("accepts", .accepted, policy) + evidence("reviews", .forReview, policy)
    if let code = fields.optionalText("programme") {
      return Requirement(
        what: .programme(code: code), evidence: [Evidence(.programme(code))] + extra)
    }
    if let code = fields.optionalText("module") {
      return Requirement(what: .module(code: code), evidence: [Evidence(.module(code))] + extra)
    }
    if let skill = fields.optionalFields("core_skill") {
      return coreSkill(skill, extra)
    }
    if let certificate = fields.optionalFields("care_certificate") {
      return careCertificate(certificate, extra)
    }
    if fields.flag("appraisal") {
      return Requirement(what: .appraisal, evidence: [Evidence(.appraisal)] + extra)
    }
    fields.fault("Name a programme, module, core_skill, care_certificate or appraisal")
    return nil
  }

  /// A care category does not say its level: it covers the first level, and asks for a look where
  /// a higher one is required.
  private func coreSkill(_ fields: ContentFields, _ extra: [Evidence]) -> Requirement? {
    defer { fields.finish() }
    let subject = fields.text("subject")
    let level = fields.number("level", default: 0)
    guard let skill = skill(subject, level) else {
      fields.fault("core-skills.yaml has no “\(subject)” at level \(level)")
      return nil
    }
    let training = skill.trainingCategories.map {
      Evidence(.training(category: $0), standing: level <= 1 ? .accepted : .forReview)
    }
    return Requirement(
      what: .coreSkill(subject: subject, level: level),
      evidence: [Evidence(.coreSkill(subject: subject, level: level))] + training + extra)
  }

  /// Level 0 stands for any: the first level the subject has.
  private func skill(_ subject: String, _ level: Int) -> CoreSkill? {
    let levels = skills.filter { $0.subject == subject }
    return level == 0
      ? levels.min { $0.level < $1.level } : levels.first { $0.level == level }
  }

  private func careCertificate(_ fields: ContentFields, _ extra: [Evidence]) -> Requirement? {
    defer { fields.finish() }
    let sets = fields.items("sets").compactMap { node -> StandardSet? in
      let set = ContentFields(node, in: fields.file, fields.faults)
      defer { set.finish() }
      let code = set.text("code")
      let title = set.text("title")
      return set.period("starts").map { StandardSet(code: code, title: title, starts: $0) }
    }
    return Requirement(
      what: .careCertificate(sets: sets),
      evidence: [Evidence(.careCertificate(set: nil))] + extra)
  }

  private func evidence(
    _ key: String, _ standing: Evidence.Standing, _ policy: ContentFields
  ) -> [Evidence] {
    let reader = PredicateReader(lists: lists, file: policy.file, faults: policy.faults)
    return policy.items(key).compactMap { node in
      reader.achievement(node).map { Evidence($0, standing: standing) }
    }
  }

  private func deadline(_ policy: ContentFields) -> Deadline? {
    guard let fields = policy.fields("due") else { return nil }
    defer { fields.finish() }
    let scaling: Deadline.Scaling =
      fields.optionalLength("part_time_up_to").map { .fullTimeShare(cap: $0) } ?? .none
    let within = fields.length("within")
    let dueSoon = fields.length("soon")
    guard let anchor = fields.choice("from", of: Deadline.Anchor.self) else { return nil }
    return Deadline(anchor: anchor, within: within, scaling: scaling, dueSoon: dueSoon)
  }

  private func refresh(_ policy: ContentFields, _ requirement: Requirement?) -> Refresh? {
    guard let fields = policy.optionalFields("refresh") else { return nil }
    defer { fields.finish() }
    var skill: CoreSkill?
    if case .coreSkill(let subject, let level) = requirement?.what {
      skill = self.skill(subject, level)
    }
    guard let interval = fields.optionalLength("every") ?? skill?.interval else {
      fields.fault("“every” is missing")
      return nil
    }
    let status: ContentStatus? =
      fields.node("status") == nil ? skill?.status : fields.choice("status")
    let authority = fields.optionalText("authority") ?? skill?.authority ?? ""
    if authority.isEmpty { fields.fault("“authority” is missing") }
    return Refresh(
      interval: interval, status: status ?? .unverified, authority: authority,
      expiry: fields.choice("expiry") ?? .interval, dueSoon: fields.length("soon"))
  }

  private func recognition(_ policy: ContentFields) -> Recognition {
    guard let node = policy.required("recognition") else { return .reviewed }
    switch node.scalar?.string {
    case "anywhere": return .anywhere
    case "reviewed": return .reviewed
    case .some(let code) where agreements.contains(where: { $0.code == code }):
      return .agreement(code: code)
    case .some, .none:
      policy.fault("“recognition” is anywhere, reviewed, or the code of an agreement", at: node)
      return .reviewed
    }
  }

  private func deferral(_ policy: ContentFields) -> DeferralRules {
    guard let fields = policy.optionalFields("deferral") else { return .none }
    defer { fields.finish() }
    return DeferralRules(
      reasons: chosen(fields.texts("reasons"), from: reasons.deferrals, fields),
      maximumNumber: fields.number("at_most"), maximumLength: fields.length("each_up_to"))
  }

  private func chosen(
    _ codes: [String], from choices: [ReasonChoice], _ fields: ContentFields
  ) -> [ReasonChoice] {
    codes.compactMap { code in
      let choice = choices.first { $0.code == code }
      if choice == nil { fields.fault("reasons.yaml has no “\(code)”") }
      return choice
    }
  }
}

/// Where something in the content comes from.
enum ContentSources {
  static func source(_ node: Node, _ owner: ContentFields) -> PolicySource? {
    let fields = ContentFields(node, in: owner.file, owner.faults)
    defer { fields.finish() }
    if let review = fields.optionalFields("review") {
      defer { review.finish() }
      return .review(section: review.text("section"), opening: review.text("opening"))
    }
    guard let guidance = fields.fields("guidance") else { return nil }
    defer { guidance.finish() }
    return .guidance(title: guidance.text("title"), publisher: guidance.text("publisher"))
  }
}
