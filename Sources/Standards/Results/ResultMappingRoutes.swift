import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/results/mappings…`: which courses are which modules for an employer.
enum ResultMappingRoutes {
  static func add(to routes: Routes, _ base: String, _ keep: Door) {
    routes.get("\(base)/mappings", keep, list)
    routes.get("\(base)/mappings/new", keep, ask)
    routes.post("\(base)/mappings/new", keep, save)
    routes.get("\(base)/mappings/:mapping/end", keep, askEnd)
    routes.post("\(base)/mappings/:mapping/end", keep, end)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    .page(
      try await ResultRoutes.views(visit) { views in
        let (own, national) = try views.mappings()
        return ResultDecisionPages.mappings(
          "\(views.organisation)", views.name, own: own, national: national)
      })
  }

  private static func page(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    try await ResultRoutes.views(visit) { views in
      ResultDecisionPages.newMapping(
        "\(views.organisation)", views.name,
        sources: views.book.vocabularies.map { Choice($0.code, $0.title) },
        modules: try views.modules(), answers, problems: problems)
    }
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, FormData()))
  }

  @Sendable static func save(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let mapping = try MappingForm(form).mapping()
      let taken = try MapCourse(at: id, mapping, ResultsBook.shipped()).run(by: user, tx)
      return Done(
        to: "/organisations/\(id)/results/mappings",
        try ResultRoutes.said(taken, at: id, tx))
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }

  private static func endPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let mapping = try visit.id(LearningMappingID.self, "mapping")
    return try await ResultRoutes.views(visit) { views in
      guard let found = try views.mappings().own.first(where: { $0.id == "\(mapping)" }),
        found.mayBeEnded
      else { throw NotFound("This mapping") }
      let lost = try KeptResults.countWithoutWords(by: mapping, views.tx)
      guard found.ended == nil else {
        return ResultTakingBackPages.takeBackRest(
          "\(views.organisation)", views.name, found, lost: lost,
          try answers["why"] ?? LearningMappings.whyTakenBack(mapping, views.tx),
          problems: problems)
      }
      return ResultTakingBackPages.endMapping(
        "\(views.organisation)", views.name, found, lost: lost, answers, problems: problems)
    }
  }

  @Sendable static func askEnd(_ visit: Visit) async throws -> Answer {
    .page(try await endPage(visit, FormData()))
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let mapping = try visit.id(LearningMappingID.self, "mapping")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try user.right(to: .keepResults, .organisation(id), tx)
      let why = try why(form)
      let people = try EndMapping(mapping, at: id, takingBack: why, ResultsBook.shipped())
        .run(by: user, tx)
      try ResultJobs.follow(people, at: id, by: user, tx)
      guard why != nil else {
        return Done(to: "/organisations/\(id)/results/mappings", "The mapping is ended")
      }
      let left = try KeptResults.countsOfTaken(by: [mapping], tx)[mapping] ?? 0
      return Done(
        to: "/organisations/\(id)/results/mappings",
        left == 0
          ? "The mapping is ended, and what it took is taken back"
          : "The mapping is ended, and what it took is taken back but for \(left) so far. If it was very much, they follow in a few minutes; where somebody has begun the module anew, it stays until that has ended"
      )
    } orAsk: { problems in
      try await endPage(visit, form, problems)
    }
  }

  /// Why what it took is taken back; `nil` where it stays.
  private static func why(_ form: FormData) throws(Problems) -> String? {
    switch form["taken"] {
    case "stays": return nil
    case "back":
      var problems = Problems()
      let why = problems.text(form["why"], "why", limit: 500, blank: "Enter why it is taken back")
      guard let why else { throw problems }
      return why
    case _: throw Problems("taken", "Choose what about the results that it took")
    }
  }
}

/// Raw answers about a mapping.
struct MappingForm: Sendable {
  let data: FormData
  init(_ data: FormData) { self.data = data }

  func answers() throws(Problems) -> (ModuleReference, MoveOn, Int?) {
    var problems = Problems()
    let found = read(&problems)
    guard let found, problems.isEmpty else { throw problems }
    return found
  }

  func mapping() throws(Problems) -> LearningMapping {
    var problems = Problems()
    let vocabulary = problems.text(data["vocabulary"], "vocabulary", blank: "Choose a source")
    let course = problems.text(
      data["course"], "course", limit: ArrivedResult.longest,
      blank: "Enter the course as the source names it")
    let found = read(&problems)
    guard let vocabulary, let course, let found, problems.isEmpty else { throw problems }
    return LearningMapping(
      vocabulary: vocabulary, course: course, module: found.0, moveOn: found.1,
      masteryScore: found.2)
  }

  private func read(_ problems: inout Problems) -> (ModuleReference, MoveOn, Int?)? {
    let parts = (data["module"] ?? "").split(separator: ":").map(String.init)
    if parts.count != 2 { problems.add("module", "Choose a module") }
    let moveOn: MoveOn? = problems.choice(
      data["moveOn"] ?? MoveOn.notApplicable.rawValue, "moveOn",
      blank: "Choose what the course asks for")
    var mastery: Int?
    let typed = (data["masteryScore"] ?? "").filter { !$0.isWhitespace && $0 != "%" }
    if !typed.isEmpty {
      mastery = problems.number(
        typed, "masteryScore", in: 0...100, blank: "Enter a whole number from 0 to 100"
      ).map { $0 * 100 }
    }
    guard parts.count == 2, let moveOn else { return nil }
    return (ModuleReference(code: parts[0], version: parts[1]), moveOn, mastery)
  }
}
