import Directory
import Kernel
import Records
import Storage

/// Everything by which bundles and modules of one person are judged, read once.
struct LearnerStanding: Sendable {
  let records: [PersonID]
  let attempts: [ModuleAttempt]
  let library: StandardsLibrary
  /// With every version of the standards that is in force or was.
  private let inForce: StandardsLibrary
  /// What they did of accredited training, by code.
  private let accredited: [String: AccreditedTraining]
  private let claims: [(assessment: SelfAssessment, claims: [CompetencyClaim])]

  init(of person: PersonID, _ library: StandardsLibrary, _ tx: any Transaction) throws {
    records = try OnePerson.records(of: person, tx)
    attempts = try ModuleAttempts.of(records, tx)
    self.library = library
    inForce = try StandardsInForce.library(tx)
    accredited = Dictionary(
      try AccreditedTrainings.of(
        Set(attempts.compactMap { AccreditedTraining.accreditation($0.module.code) }), tx
      ).values.map { ($0.code, $0) }
    ) { first, _ in first }
    let assessments = try Assessments.of(records, tx)
    let all = try CompetencyClaims.of(assessments.map(\.id), tx)
    claims = assessments.map { ($0, all[$0.id] ?? []) }
  }

  func attempts(at module: String) -> [ModuleAttempt] {
    attempts.filter { $0.module.code == module }
  }

  /// At a stage or a later one, on `day`, in that version or one that came after it: what assessors
  /// confirmed. A claim that another took the place of later had counted then.
  private func confirmed(
    _ stages: [FrameworkReference: Set<String>], on day: Day
  ) -> Set<String> {
    Set(
      claims.filter { one in
        let version = FrameworkReference(one.assessment.framework, one.assessment.version)
        return stages[version]?.contains(one.assessment.stage) ?? false
      }.flatMap(\.claims).filter { claim in
        claim.state(on: day) == .met && claim.decidedAt.map { $0.dayInLondon <= day } ?? false
      }.map(\.competency))
  }

  private func recognised(
    _ stages: [FrameworkReference: Set<String>], on day: Day, _ tx: any Transaction
  ) throws -> Set<String> {
    var found: Set<String> = []
    for (framework, stages) in stages {
      for stage in stages.sorted() {
        let decisions = try PriorOutcomes.counting(
          for: records, framework: framework.code, version: framework.version, stage: stage,
          on: day, tx)
        found.formUnion(decisions.filter { $0.value.decidedAt.dayInLondon <= day }.keys)
      }
    }
    return found
  }

  /// Of a version and of each that came after it, this stage and those beyond.
  private func stages(
    _ framework: FrameworkReference, from stage: String
  ) -> [FrameworkReference: Set<String>] {
    inForce.line(from: framework).reduce(into: [:]) { stages, version in
      let all = inForce.framework(version)?.stages.map(\.code) ?? []
      stages[version] = all.firstIndex(of: stage).map { Set(all[$0...]) } ?? [stage]
    }
  }

  func progress(
    of bundle: LearningBundle, on day: Day, _ tx: any Transaction
  ) throws -> BundleRules.Progress {
    let stages = stages(bundle.framework, from: bundle.stage)
    let recognised = try recognised(stages, on: day, tx)
    let modules = try LearningCatalogue(library: library).modules(of: bundle.modules, tx)
    let counting = try modules.mapValues { try codes(countingAs: $0.code, tx) }
    let framework = inForce.framework(bundle.framework)
    let named = counting.values.reduce(into: Set()) { $0.formUnion($1) }
    return BundleRules.progress(
      of: bundle, modules: modules,
      statuses: modules.mapValues { module in
        BundleRules.status(
          of: module, attempts.filter { counting[module.code]?.contains($0.module.code) ?? false },
          recognised: recognised, on: day)
      },
      electives: try electives(of: bundle, but: named, on: day, tx),
      met: confirmed(stages, on: day).union(recognised),
      name: { code in framework?.node(code).map { "\(code) \($0.title)" } ?? code })
  }

  /// The module itself and, where a provider had a later version accredited in its place, that one.
  private func codes(countingAs code: String, _ tx: any Transaction) throws -> Set<String> {
    guard let id = AccreditedTraining.accreditation(code), !accredited.isEmpty else {
      return [code]
    }
    let later = try AccreditedTrainings.successors(of: [id], tx)[id] ?? []
    return Set([code] + later.map { "\(AccreditedTraining.prefix)\($0)" })
  }

  /// What was accredited when it was finished, against the standards of the bundle or a later version
  /// of them; of the versions of one module the newest that is done, and once.
  private func electives(
    of bundle: LearningBundle, but named: Set<String>, on day: Day, _ tx: any Transaction
  ) throws -> [LearningModule] {
    let done = accredited.values.filter { one in
      let all = attempts(at: one.code)
      if named.contains(one.code) {
        return ModuleAttemptRules.standing(all, on: day).isAchieved
      }
      let counting = all.filter { $0.endedOn.map(one.wasAccredited) ?? false }
      guard inForce.meets(one.framework, bundle.framework),
        ModuleAttemptRules.standing(counting, on: day).isAchieved,
        let module = one.module(on: nil)
      else { return false }
      return !BundleRules.speaks(module, to: bundle).isEmpty
    }
    let ids = Set(done.map(\.id))
    let later = try AccreditedTrainings.successors(of: ids, tx)
    return done.filter { one in
      !named.contains(one.code) && ids.isDisjoint(with: later[one.id] ?? [])
    }.compactMap { $0.module(on: nil) }
      .sorted { ($0.title, $0.code) < ($1.title, $1.code) }
  }

  func mayAppraise(on day: Day) -> MayAppraise {
    BundleRules.mayAppraise(attempts, modules: library.modules, on: day)
  }
}

/// Whether somebody may appraise others: for whatever asks before an appraisal.
enum Appraisers {
  static func mayAppraise(
    _ person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> MayAppraise {
    try LearnerStanding(of: person, StandardsReader.shipped(), tx).mayAppraise(on: day)
  }
}
