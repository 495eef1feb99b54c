import Access
import Kernel
import Markup
import Records
import Storage
import Web

/// `/learning/modules…` and `/learning/bundles…`: for everybody, without an account.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the standards"
enum CatalogueRoutes {
  /// For the table of all doors.
  static let reason = "What can be learnt is for everybody to know, and names nobody"

  static func add(to routes: Routes) {
    routes.get("/learning/modules", openBecause: reason, modules)
    routes.get("/learning/modules/:code", openBecause: reason, module)
    routes.get("/learning/bundles", openBecause: reason, bundles)
    routes.get("/learning/bundles/:code", openBecause: reason, bundle)
    LearningOperations.add(to: routes)
    OwnLearningRoutes.add(to: routes)
    AttemptRoutes.add(to: routes)
    ConfirmationRoutes.add(to: routes)
    OrganisationLearningRoutes.add(to: routes)
  }

  /// What a filter asks for, by name.
  private static let names = ["stage", "kind", "competency", "hours", "provider"]

  @Sendable static func modules(_ visit: Visit) async throws -> Answer {
    let asked = { (name: String) -> String? in
      let text = (visit.query[name] ?? "").split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      return text.isEmpty ? nil : String(text.prefix(100))
    }
    let (library, day) = (try StandardsReader.shipped(), visit.today)
    let all = try await visit.site.database.read { tx in
      try LearningCatalogue(library: library).modules(on: day, tx)
    }
    let questions = CatalogueQuestions(library: library, day: day)
    let found = CatalogueQuestions.filter(
      all, stage: asked("stage"), kind: asked("kind"), competency: asked("competency"),
      provider: asked("provider"), most: asked("hours").flatMap { Int($0) })
    let core = try await visit.library().core
    let filter = CataloguePages.Filter(
      stage: asked("stage"), kind: asked("kind"), competency: asked("competency"),
      provider: asked("provider"), hours: asked("hours"),
      stages: (core?.selectableStages ?? []).map {
        Choice($0.code, "Stage \($0.code): \($0.title)")
      },
      kinds: ModuleKind.allCases.map { Choice($0.rawValue, $0.words) },
      competencies: (core?.nodes(at: .competency) ?? []).map {
        Choice($0.code, "\($0.code) \($0.title)")
      },
      active: names.compactMap { name in
        asked(name).map { value in
          ActiveFilter(
            name.prefix(1).uppercased() + name.dropFirst(),
            name == "kind" ? ModuleKind(rawValue: value)?.words ?? value : value,
            without: address(names.filter { $0 != name }, asked))
        }
      })
    return .page(CataloguePages.modules(found.map(questions.line), filter))
  }

  private static func address(_ names: [String], _ asked: (String) -> String?) -> String {
    names.reduce(Address("/learning/modules")) { $0.with($1, asked($1)) }.text
  }

  @Sendable static func module(_ visit: Visit) async throws -> Answer {
    let (code, day) = (try visit.word("code"), visit.today)
    let library = try StandardsReader.shipped()
    let found = try await visit.site.database.read { tx in
      try LearningCatalogue(library: library).module(code, on: day, tx)
    }
    guard let found else { throw NotFound("This module") }
    return .page(
      CataloguePages.module(
        CatalogueQuestions(library: library, day: day).detail(found, mayBegin: mayLearn(visit))))
  }

  @Sendable static func bundles(_ visit: Visit) async throws -> Answer {
    let (library, day) = (try StandardsReader.shipped(), visit.today)
    let questions = CatalogueQuestions(library: library, day: day)
    return .page(CataloguePages.bundles(library.bundles(on: day).map(questions.line)))
  }

  @Sendable static func bundle(_ visit: Visit) async throws -> Answer {
    .page(try bundlePage(visit))
  }

  static func bundlePage(_ visit: Visit, problems: [Problem] = []) throws -> Page {
    let (library, day, code) = (try StandardsReader.shipped(), visit.today, try visit.word("code"))
    let current = library.bundle(code, on: day)
    let version = visit.query["version"].flatMap { $0.isEmpty ? nil : $0 }
    guard let bundle = version.map({ library.bundle(code, $0) }) ?? current else {
      throw NotFound("This bundle")
    }
    return CataloguePages.bundle(
      CatalogueQuestions(library: library, day: day).detail(
        bundle, mayEnrol: mayLearn(visit) && bundle == current), problems: problems)
  }

  private static func mayLearn(_ visit: Visit) -> Bool {
    guard let user = try? visit.user() else { return false }
    return user.person != nil && user.viewer == nil && user.may(.learn)
  }
}
