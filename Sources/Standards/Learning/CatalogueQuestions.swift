import Kernel
import Obligations
import Records
import Storage

/// What the public pages about modules and bundles show.
struct CatalogueQuestions: Sendable {
  let library: StandardsLibrary
  let day: Day

  func line(_ module: LearningModule) -> ModuleLine {
    ModuleLine(
      code: module.code, title: module.title, kind: module.kind.words, hours: module.hours,
      credits: module.credits, provider: module.provider ?? "Any employer or provider",
      stages: module.stages.joined(separator: ", "), isOpen: module.isOpen(on: day))
  }

  /// Those that a filter lets through.
  static func filter(
    _ modules: [LearningModule], stage: String?, kind: String?, competency: String?,
    provider: String?, most hours: Int?
  ) -> [LearningModule] {
    modules.filter { module in
      (stage.map(module.stages.contains) ?? true)
        && (kind.map { module.kind.rawValue == $0 } ?? true)
        && (competency.map(module.competencies.contains) ?? true)
        && (provider.map { (module.provider ?? "").folded.contains($0.folded) } ?? true)
        && (hours.map { module.hours <= $0 } ?? true)
    }
  }

  /// - Parameter bundles: Those of the catalogue.
  func detail(
    _ module: LearningModule, in bundles: [LearningBundle], mayBegin: Bool
  ) -> ModuleDetail {
    let national = library.module(module.code)
    let framework = national.flatMap { library.framework($0.framework) } ?? library.core
    return ModuleDetail(
      line: line(module), version: module.reference.version, about: national?.about,
      delivery: national?.delivery.joined(separator: ", "),
      accessibility: national?.accessibility,
      competencies: module.competencies.compactMap { competency($0, framework) },
      evidence: ModuleEvidenceRules.parts(of: module.kind).map(\.words),
      confirmer: ModuleEvidenceRules.confirmer(of: module.kind),
      counts: module.monthsValid.map { "For \(Length(months: $0).inWords)" } ?? "For good",
      isForAppraisers: national?.isForAppraisers ?? false,
      replacedBy: national?.replacedBy.flatMap(library.module).map { line($0.module) },
      bundles: bundles.filter { $0.modules.contains(module.code) }.map(line),
      status: national?.status.words ?? "Accredited: see the register",
      mayBegin: mayBegin && module.isOpen(on: day))
  }

  func line(_ bundle: LearningBundle) -> BundleLine {
    let takes: String
    if bundle.takesNobody {
      takes = "Takes nobody new"
    } else if bundle.opensOn > day {
      takes = "Opens on \(bundle.opensOn.inWords)"
    } else if bundle.takesEnrolments(on: day) {
      takes = bundle.enrolUntil.map { "Enrol by \($0.inWords)" } ?? "Open"
    } else {
      takes = "Takes nobody new"
    }
    return BundleLine(
      code: bundle.code, version: bundle.version, title: bundle.title, about: bundle.about,
      stage: bundle.stages.joined(separator: ", "), audience: bundle.audience,
      isPathway: bundle.profession != nil, provider: bundle.accreditation.map { _ in bundle.owner },
      takes: takes)
  }

  /// - Parameters:
  ///   - known: Modules of it, by code.
  ///   - gateways: Every gateway there is.
  func detail(
    _ bundle: LearningBundle, _ known: [String: LearningModule], gateways: [Gateway],
    mayEnrol: Bool
  ) -> BundleDetail {
    let framework = library.framework(bundle.framework)
    let modules = { (codes: [String]) in codes.compactMap { known[$0] }.map(line) }
    var dates = ["Open since \(bundle.opensOn.inWords)"]
    if bundle.opensOn > day { dates = ["Opens on \(bundle.opensOn.inWords)"] }
    if let last = bundle.enrolUntil { dates.append("Last day to enrol: \(last.inWords)") }
    if let last = bundle.retiresOn {
      dates.append("Last day to complete it: \(last.inWords). What is completed by then stays")
    }
    return BundleDetail(
      line: line(bundle), core: modules(bundle.core), flexible: modules(bundle.flexible.from),
      rule: LearningWords.rule(bundle),
      competencies: bundle.competencies.compactMap { competency($0, framework) },
      due: "Within \(bundle.due.inWords); in proportion longer for part-time staff, up to "
        + bundle.partTimeUpTo.inWords, owner: bundle.owner,
      coCreators: bundle.accreditation == nil ? bundle.coCreators : nil,
      status: bundle.accreditation == nil
        ? bundle.status.words : "Accredited: what completes it is what was accredited",
      register: bundle.accreditation.map { "/accreditation/register/\($0)" }, dates: dates,
      gateway: gateways.contains { $0.programmes.contains(bundle.programme) },
      versions: library.bundles(of: bundle.code).filter { $0.version != bundle.version }.map(line),
      mayEnrol: mayEnrol && bundle.takesEnrolments(on: day))
  }

  private func competency(
    _ code: String, _ framework: Framework?
  ) -> ModuleDetail.Competency? {
    guard let framework, let node = framework.node(code) else { return nil }
    return ModuleDetail.Competency(
      title: "\(code) \(node.title)", address: framework.address(of: code))
  }

  /// Modules for a competency at a stage: for pages of standards, and for those who assess
  /// themselves.
  func modules(for competency: String, at stage: String? = nil) -> [ModuleLine] {
    Set(library.modules.map(\.code)).compactMap { library.module($0)?.module }
      .filter { module in
        module.competencies.contains(competency) && module.isOpen(on: day)
          && (stage.map(module.stages.contains) ?? true)
      }.sorted { $0.title < $1.title }.map(line)
  }
}

extension Gateway {
  /// Codes of the programmes that open it.
  var programmes: [String] {
    needs.flatMap(\.proofs).compactMap { proof in
      if case .programme(let code) = proof { code } else { nil }
    }
  }
}
