import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// What those do who look after assessed years: who assesses, ending one, and beginning one at a place.
extension OtherYearRoutes {
  private static let mostRead = 50_000

  /// People who work at a place today and have such a name.
  static func people(
    _ text: String, at place: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> [NamedChoice] {
    guard !text.isEmpty else { return [] }
    let own = Set(try user.person.map { try OnePerson.records(of: $0, tx) } ?? [])
    var seen = own
    return try Team.people(
      of: place, reach: user.reach(for: .keepInductions, tx), on: user.today, limit: mostRead, tx
    ).members.filter { $0.name.folded.contains(text) && seen.insert($0.person).inserted }
      .prefix(20).map { NamedChoice(code: "\($0.person)", words: $0.name, hint: $0.title) }
  }

  static func assessorPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(AssessedYearID.self)
    let text = (answers["q"] ?? "").folded
    let (view, _) = try await find(visit, by: FoundYear.toKeep)
    guard view.isRunning || !problems.isEmpty else { throw NotFound("This page") }
    let people = try await visit.read { user, tx in
      let year = try FoundYear.toKeep(id, user, tx).year
      return try self.people(text, at: year.employer, user, tx).filter {
        $0.code != "\(year.person)"
      }
    }
    return AssessedYearPages.assessor(view, people, answers, problems: problems)
  }

  @Sendable static func askAssessor(_ visit: Visit) async throws -> Answer {
    .page(try await assessorPage(visit, visit.query))
  }

  @Sendable static func name(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessedYearID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundYear.toKeep(id, user, tx)
      guard let person = form["person"].flatMap({ PersonID($0) }) else {
        throw Problems("person", "Choose who assesses")
      }
      try NameYearAssessor(id: id, person: person, seen: form.revision).run(by: user, tx)
      return Done(to: "/assessed-years/\(id)", "Named, and told")
    } orAsk: { problems in
      try await assessorPage(visit, form, problems)
    }
  }

  static func endPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, _) = try await find(visit, by: FoundYear.toKeep)
    guard view.isOpen || !problems.isEmpty else { throw NotFound("This page") }
    return AssessedYearPages.ending(
      view, AssessedYearEnd.allCases.map { Choice($0.rawValue, $0.words) }, answers,
      problems: problems)
  }

  @Sendable static func askEnd(_ visit: Visit) async throws -> Answer {
    .page(try await endPage(visit, FormData()))
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessedYearID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundYear.toKeep(id, user, tx)
      var problems = Problems()
      let reason: AssessedYearEnd? = problems.choice(
        form["reason"], "reason", blank: "Choose why it ends")
      guard let reason else { throw problems }
      try EndAssessedYear(id: id, reason: reason, seen: form.revision).run(by: user, tx)
      return Done(to: "/assessed-years/\(id)", "Ended")
    } orAsk: { problems in
      try await endPage(visit, form, problems)
    }
  }

  // MARK: A place

  @Sendable static func register(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let (name, lines) = try await visit.read { user, tx in
      let questions = AssessedYearQuestions(user, tx)
      return (
        try OrganisationInductionRoutes.held(id, .keepInductions, user, tx),
        try questions.lines(questions.at(id))
      )
    }
    return .page(AssessedYearPages.register("\(id)", name, lines))
  }

  static func beginPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let text = (answers["q"] ?? "").folded
    let (name, people) = try await visit.read { user, tx in
      (
        try OrganisationInductionRoutes.held(id, .keepInductions, user, tx),
        try self.people(text, at: id, user, tx)
      )
    }
    return AssessedYearPages.begin("\(id)", name, people, answers, problems: problems)
  }

  @Sendable static func askBegin(_ visit: Visit) async throws -> Answer {
    .page(try await beginPage(visit, visit.query))
  }

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try OrganisationInductionRoutes.held(id, .keepInductions, user, tx)
      var problems = Problems()
      let person = form["person"].flatMap { PersonID($0) }
      if person == nil { problems.add("person", "Choose whose year it is") }
      let started = problems.day(
        form.day("started"), "started", blank: "Enter the first day of practice")
      guard let person, let started else { throw problems }
      let one = try BeginAssessedYear(organisation: id, person: person, startedOn: started)
        .run(by: user, tx)
      return Done(to: "/assessed-years/\(one.id)/assessor", "Begun. Now name who assesses")
    } orAsk: { problems in
      try await beginPage(visit, form, problems)
    }
  }
}
