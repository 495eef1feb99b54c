import Kernel
import Markup
import Web

/// `/standards/…`: for everybody, without an account.
///
/// Open because the review asks for it: the standards are to be accessible to all. They name nobody,
/// and nothing here depends on who asks.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
enum StandardsRoutes {
  /// For the table of all doors.
  static let reason = "The standards are for everybody to read, and name nobody"

  static func add(to routes: Routes) {
    routes.get("/standards", openBecause: reason, all)
    routes.get("/standards/crosswalk", openBecause: reason, crosswalk)
    routes.get("/standards/:framework", openBecause: reason, framework)
    routes.get("/standards/:framework/:version", openBecause: reason, version)
    routes.get("/standards/:framework/:version/:node", openBecause: reason, node)
  }

  /// What is typed is cut off here: nobody needs more words to find a standard.
  private static let longestSearch = 100

  @Sendable static func all(_ visit: Visit) async throws -> Answer {
    let library = try await visit.library()
    let words = (visit.query["q"] ?? "").split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    let text = String(words.prefix(longestSearch))
    guard !text.isEmpty else {
      return .page(StandardsPages.all(library.current, mappings: library.mappings.count))
    }
    let hits = StandardsQuestions(library: library).search(text)
    return .page(
      StandardsPages.results(
        for: text, hits, isCut: hits.count == StandardsQuestions.mostHits))
  }

  @Sendable static func framework(_ visit: Visit) async throws -> Answer {
    let library = try await visit.library()
    let code = try visit.word("framework")
    guard let framework = library.current(code) else { throw NotFound("This framework") }
    return .page(
      FrameworkPages.framework(
        framework, scale: framework.scale.flatMap(library.scale),
        versions: library.versions(of: code), successor: successor(of: framework, library),
        mappings: library.mappings(of: framework.reference),
        professions: library.professions(of: framework.reference)))
  }

  @Sendable static func version(_ visit: Visit) async throws -> Answer {
    let library = try await visit.library()
    let framework = try named(visit, library)
    return .page(
      VersionPages.version(
        framework, successor: successor(of: framework, library),
        changes: StandardsQuestions(library: library).changes(in: framework)))
  }

  @Sendable static func node(_ visit: Visit) async throws -> Answer {
    let library = try await visit.library()
    let framework = try named(visit, library)
    guard let node = framework.node(try visit.word("node")) else {
      throw NotFound("This standard")
    }
    let questions = StandardsQuestions(library: library)
    let reference = framework.reference(to: node.code)
    let level = framework.nodes(at: node.level)
    let place = level.firstIndex(of: node) ?? 0
    return .page(
      NodePages.node(
        NodePages.View(
          framework: framework, node: node, successor: successor(of: framework, library),
          additions: questions.additions(to: reference).map { profession, line in
            NodePages.Addition(
              profession: profession.title, stage: line.stage, words: line.words,
              note: "\(profession.note) \(profession.statusWords).")
          },
          relatives: questions.relatives(of: reference),
          previous: place > 0 ? level[place - 1] : nil,
          next: place + 1 < level.count ? level[place + 1] : nil)))
  }

  @Sendable static func crosswalk(_ visit: Visit) async throws -> Answer {
    let library = try await visit.library()
    guard let code = visit.query["mapping"], !code.isEmpty else {
      return .page(CrosswalkPages.all(library.mappings))
    }
    guard let mapping = StandardsQuestions(library: library).mapping(code),
      let from = library.framework(mapping.from), let to = library.framework(mapping.to)
    else { throw NotFound("This mapping") }
    let lines = CrosswalkRules.lines(from: mapping.from, towards: mapping.to, library)
      .filter { $0.mapping == mapping }
    return .page(
      CrosswalkPages.mapping(
        mapping, from: from, to: to, lines, left: CrosswalkRules.open(in: to, after: lines)))
  }

  private static func named(_ visit: Visit, _ library: StandardsLibrary) throws -> Framework {
    let reference = FrameworkReference(try visit.word("framework"), try visit.word("version"))
    guard let framework = library.framework(reference) else {
      throw NotFound("This version of the framework")
    }
    return framework
  }

  private static func successor(
    of framework: Framework, _ library: StandardsLibrary
  ) -> Framework? {
    framework.replacedBy.flatMap(library.framework)
  }
}
