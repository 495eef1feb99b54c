import Kernel
import Records
import Storage

/// Everything that can be learnt: what is national, and what providers had accredited.
struct LearningCatalogue: Sendable {
  let library: StandardsLibrary

  static func shipped() throws -> LearningCatalogue {
    LearningCatalogue(library: try StandardsReader.shipped())
  }

  // MARK: Modules

  /// By code, in the version that is begun now.
  func module(_ code: String, _ tx: any Transaction) throws -> LearningModule? {
    try modules(of: [code], tx)[code]
  }

  /// By code, as on `day`: an accreditation that is suspended or over takes nobody new.
  func module(
    _ code: String, on day: Day, _ tx: any Transaction
  ) throws -> LearningModule? {
    try modules(of: [code], on: day, tx)[code]
  }

  /// Each of `codes` that there is.
  func modules(
    of codes: some Collection<String>, on day: Day? = nil, _ tx: any Transaction
  ) throws -> [String: LearningModule] {
    var found: [String: LearningModule] = [:]
    for code in codes { found[code] = library.module(code)?.module }
    let ids = codes.compactMap(AccreditedTraining.accreditation)
    guard !ids.isEmpty else { return found }
    for one in try AccreditedTrainings.of(ids, tx).values { found[one.code] = one.module(on: day) }
    return found
  }

  /// Those of the catalogue on `day`, national ones first.
  func modules(on day: Day, _ tx: any Transaction) throws -> [LearningModule] {
    let national = Set(library.modules.map(\.code)).compactMap { library.module($0)?.module }
      .sorted { ($0.title, $0.code) < ($1.title, $1.code) }
    return try national
      + AccreditedTrainings.all(.module, on: day, tx).compactMap { $0.module(on: day) }
  }

  // MARK: Bundles

  /// In the version in which somebody is in it. An accredited one has as many codes as it has
  /// versions that were reviewed; a small change is one of the same, for everybody in it.
  func bundle(
    _ code: String, _ version: String, _ tx: any Transaction
  ) throws -> LearningBundle? {
    try AccreditedTraining.accreditation(code) == nil
      ? library.bundle(code, version) : accredited([code], tx).first
  }

  /// The version that people enrol in on `day`; where there is none, the newest.
  func bundle(
    _ code: String, on day: Day, _ tx: any Transaction
  ) throws -> LearningBundle? {
    try AccreditedTraining.accreditation(code) == nil
      ? library.bundle(code, on: day) : accredited([code], tx).first
  }

  /// One version of each on `day`, national ones first; what is accredited as the register has it.
  func bundles(on day: Day, _ tx: any Transaction) throws -> [LearningBundle] {
    try library.bundles(on: day) + bundles(AccreditedTrainings.all(.bundle, on: day, tx), tx)
  }

  /// The version that somebody in `bundle` may move to on `day`.
  func newer(
    than bundle: LearningBundle, on day: Day, _ tx: any Transaction
  ) throws -> LearningBundle? {
    guard let id = bundle.accreditation else {
      return BundleRules.newer(than: bundle, on: day, library)
    }
    let next = try AccreditedTrainings.successors(of: [id], tx)[id] ?? []
    return try accredited(next.map { "\(AccreditedTraining.prefix)\($0)" }, tx)
      .last { $0.takesEnrolments(on: day) }
  }

  /// By title, for each of `codes` that there is.
  func bundleTitles(
    _ codes: some Collection<String>, on day: Day, _ tx: any Transaction
  ) throws -> [String: String] {
    var titles: [String: String] = [:]
    for code in codes { titles[code] = library.bundle(code, on: day)?.title }
    let ids = codes.compactMap(AccreditedTraining.accreditation)
    guard !ids.isEmpty else { return titles }
    for (id, title) in try AccreditationLists.titles(of: ids, tx) {
      titles["\(AccreditedTraining.prefix)\(id)"] = title
    }
    return titles
  }

  /// In the order of `codes`.
  private func accredited(
    _ codes: [String], _ tx: any Transaction
  ) throws -> [LearningBundle] {
    let ids = codes.compactMap(AccreditedTraining.accreditation)
    let found = try AccreditedTrainings.of(ids, tx)
    return try bundles(ids.compactMap { found[$0] }, tx)
  }

  private func bundles(
    _ all: [AccreditedTraining], _ tx: any Transaction
  ) throws -> [LearningBundle] {
    let parts = try AccreditedTrainings.of(
      Set(all.flatMap { $0.training.parts.map(\.module) }), tx)
    return all.compactMap { one in
      AccreditedBundleRules.bundle(
        one, credits: parts.compactMapValues(\.training.credits),
        stages: library.framework(one.framework)?.stages.map(\.code) ?? [])
    }
  }
}
