import Directory
import Kernel
import Records
import Storage

/// Everything that can be learnt: national modules, and what providers had accredited.
struct LearningCatalogue: Sendable {
  let library: StandardsLibrary

  static func shipped() throws -> LearningCatalogue {
    LearningCatalogue(library: try StandardsReader.shipped())
  }

  /// By code, in the version that is begun now.
  func module(_ code: String, _ tx: any Transaction) throws -> LearningModule? {
    if let module = library.module(code) { return module.module }
    guard let id = Self.accreditation(code), let found = try AccreditationStore.find(id, tx) else {
      return nil
    }
    return try module(found, on: nil, tx)
  }

  /// By code, as on `day`: an accreditation that is suspended or over takes nobody new.
  func module(
    _ code: String, on day: Day, _ tx: any Transaction
  ) throws -> LearningModule? {
    if let module = library.module(code) { return module.module }
    guard let id = Self.accreditation(code), let found = try AccreditationStore.find(id, tx) else {
      return nil
    }
    return try module(found, on: day, tx)
  }

  /// Those of the catalogue on `day`, national ones first.
  func modules(on day: Day, _ tx: any Transaction) throws -> [LearningModule] {
    let national = Set(library.modules.map(\.code)).compactMap { library.module($0)?.module }
      .sorted { ($0.title, $0.code) < ($1.title, $1.code) }
    let accredited = try AccreditationLists.register([], stage: nil, on: day, tx)
      .filter { $0.form == .module }
      .compactMap { try AccreditationStore.find($0.id, tx) }
      .compactMap { try module($0, on: day, tx) }
    return national + accredited
  }

  private func module(
    _ found: AccreditationCase, on day: Day?, _ tx: any Transaction
  ) throws -> LearningModule? {
    let training = found.training
    guard training.form == .module, let kind = training.kind, found.validity != nil else {
      return nil
    }
    return LearningModule(
      reference: ModuleReference(
        code: "\(Self.prefix)\(found.id)", version: found.version.words),
      title: training.title, kind: kind, hours: training.hours ?? 0,
      credits: training.credits ?? 0,
      provider: try Organisations.names(of: [found.provider], tx)[found.provider],
      competencies: training.competencies, stages: training.stages,
      opensOn: found.validity?.from, closesOn: found.validity?.to,
      isSuspended: day.map { !found.takesEnrolments(on: $0) } ?? false)
  }

  private static let prefix = "accredited-"

  private static func accreditation(_ code: String) -> AccreditationID? {
    guard code.hasPrefix(prefix) else { return nil }
    return AccreditationID(String(code.dropFirst(prefix.count)))
  }
}
