import Kernel
import Markup
import Web

/// `/api/v1/standards…`: the same reading for programs, open as the pages are.
enum StandardsOperations {
  static func add(to routes: Routes) {
    routes.operation(
      "/standards", openBecause: StandardsRoutes.reason,
      Operation(
        "frameworks", "Every version of every framework, newest first within each.",
        answer: .list(StandardsShapes.framework)), frameworks)
    routes.operation(
      "/standards/mappings", openBecause: StandardsRoutes.reason,
      Operation(
        "mappings", "What counts where between frameworks, and why.",
        parameters: [
          .init("from", .text, "The code of the framework that is held."),
          .init("to", .text, "The code of the framework that it counts towards."),
        ], answer: StandardsShapes.mappings), mappings)
    routes.operation(
      "/standards/:framework/:version", openBecause: StandardsRoutes.reason,
      Operation(
        "framework", "One version of a framework with everything in it.",
        answer: StandardsShapes.whole), framework)
  }

  @Sendable static func frameworks(_ visit: Visit) async throws -> Answer {
    let library = try await visit.library()
    return try .json(
      library.current.flatMap { library.versions(of: $0.code) }.map(FrameworkForPrograms.init))
  }

  @Sendable static func framework(_ visit: Visit) async throws -> Answer {
    let reference = FrameworkReference(try visit.word("framework"), try visit.word("version"))
    guard let framework = try await visit.library().framework(reference) else {
      throw NotFound("This version of the framework")
    }
    return try .json(WholeFrameworkForPrograms(framework))
  }

  @Sendable static func mappings(_ visit: Visit) async throws -> Answer {
    let library = try await visit.library()
    var problems = Problems()
    func asked(_ name: String) -> String? {
      guard let code = visit.query[name], !code.isEmpty else { return nil }
      if library.current(code) == nil { problems.add(name, "There is no framework of this code") }
      return code
    }
    let (from, to) = (asked("from"), asked("to"))
    try problems.throwIfAny()
    let lines = library.mappings.filter { mapping in
      (from ?? mapping.from.code) == mapping.from.code && (to ?? mapping.to.code) == mapping.to.code
    }.flatMap { mapping in
      CrosswalkRules.lines(from: mapping.from, towards: mapping.to, library)
        .filter { $0.mapping == mapping }
    }
    return try .json(lines.map(MappingForPrograms.init))
  }
}
