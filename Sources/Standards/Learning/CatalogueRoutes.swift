import Access
import Kernel
import Markup
import Obligations
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
    var problems = Problems()
    let hours =
      asked("hours") == nil
      ? nil : problems.number(asked("hours"), "hours", in: 0...10_000, blank: "")
    let all = try await visit.site.database.read { tx in
      try LearningCatalogue(library: library).modules(on: day, tx)
    }
    let questions = CatalogueQuestions(library: library, day: day)
    let found = CatalogueQuestions.filter(
      all, stage: asked("stage"), kind: asked("kind"), competency: asked("competency"),
      provider: asked("provider"), most: hours)
    let page = PageOfMany(
      number: Int(visit.query["page"] ?? "") ?? 1, size: linesOnAPage, total: found.count)
    let shown = found.dropFirst(page.offset).prefix(page.size)
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
    return .page(
      CataloguePages.modules(
        shown.map(questions.line), page, filter, problems: problems.problems
      ) { number in
        filtered(names, asked).with("page", "\(number)").text
      })
  }

  private static let linesOnAPage = 50

  private static func address(_ names: [String], _ asked: (String) -> String?) -> String {
    filtered(names, asked).text
  }

  private static func filtered(_ names: [String], _ asked: (String) -> String?) -> Address {
    names.reduce(Address("/learning/modules")) { $0.with($1, asked($1)) }
  }

  @Sendable static func module(_ visit: Visit) async throws -> Answer {
    let (code, day) = (try visit.word("code"), visit.today)
    let library = try StandardsReader.shipped()
    let (found, bundles) = try await visit.site.database.read { tx in
      let catalogue = LearningCatalogue(library: library)
      return (try catalogue.module(code, on: day, tx), try catalogue.bundles(on: day, tx))
    }
    guard let found else { throw NotFound("This module") }
    return .page(
      CataloguePages.module(
        CatalogueQuestions(library: library, day: day)
          .detail(found, in: bundles, mayBegin: mayLearn(visit))))
  }

  @Sendable static func bundles(_ visit: Visit) async throws -> Answer {
    let (library, day) = (try StandardsReader.shipped(), visit.today)
    let questions = CatalogueQuestions(library: library, day: day)
    let all = try await visit.site.database.read { tx in
      try LearningCatalogue(library: library).bundles(on: day, tx)
    }
    let accredited = all.filter { $0.accreditation != nil }
    let page = PageOfMany(
      number: Int(visit.query["page"] ?? "") ?? 1, size: linesOnAPage, total: accredited.count)
    return .page(
      CataloguePages.bundles(
        all.filter { $0.accreditation == nil }.map(questions.line),
        accredited.dropFirst(page.offset).prefix(page.size).map(questions.line), page))
  }

  @Sendable static func bundle(_ visit: Visit) async throws -> Answer {
    .page(try await bundlePage(visit))
  }

  static func bundlePage(_ visit: Visit, problems: [Problem] = []) async throws -> Page {
    let (library, day, code) = (try StandardsReader.shipped(), visit.today, try visit.word("code"))
    let catalogue = LearningCatalogue(library: library)
    let version = visit.query["version"].flatMap { $0.isEmpty ? nil : $0 }
    let gateways = try ContentReader.shipped().gateways.gateways
    let (current, bundle, modules) = try await visit.site.database.read { tx in
      let current = try catalogue.bundle(code, on: day, tx)
      guard let bundle = try version.map({ try catalogue.bundle(code, $0, tx) }) ?? current else {
        throw NotFound("This bundle")
      }
      return (current, bundle, try catalogue.modules(of: bundle.modules, on: day, tx))
    }
    return CataloguePages.bundle(
      CatalogueQuestions(library: library, day: day).detail(
        bundle, modules, gateways: gateways, mayEnrol: mayLearn(visit) && bundle == current),
      problems: problems)
  }

  private static func mayLearn(_ visit: Visit) -> Bool {
    guard let user = try? visit.user() else { return false }
    return user.person != nil && user.viewer == nil && user.may(.learn)
  }
}
