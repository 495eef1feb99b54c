import Access
import Directory
import Kernel
import Markup
import Web

/// Long absences, as far as clocks need them.
enum AbsenceRoutes {
  static func add(to routes: Routes) {
    routes.getOfPerson("/people/:id/posts/:post/absence", .permission(.changePerson), ask)
    routes.post("/people/:id/posts/:post/absence", .permission(.changePerson), save)
    routes.getOfPerson("/people/:id/absences/:absence/end", .permission(.changePerson), askEnd)
    routes.post("/people/:id/absences/:absence/end", .permission(.changePerson), end)
  }

  private static let kinds = AbsenceKind.allCases.map { Choice($0.rawValue, $0.words) }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let (name, assignment) = try await PostRoutes.held(visit)
    return .page(
      AbsencePages.new(assignment.person, name, assignment.id, FormData(), kinds: kinds))
  }

  @Sendable static func save(_ visit: Visit) async throws -> Answer {
    let (name, assignment) = try await PostRoutes.held(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let kind = problems.choice(
        form["kind"], "kind", as: AbsenceKind.self, blank: "Choose the kind of absence")
      let from = problems.day(form.day("from"), "from", blank: "Enter the first day away")
      let to = problems.optionalDay(form.day("to"), "to")
      guard problems.isEmpty, let kind, let from else { throw problems }
      let right = try user.right(to: .changePerson, .post(assignment.id), tx)
      try RecordAbsence(assignment.id, kind: kind, from: from, to: to).run(under: right, tx)
      return Done(
        to: "/people/\(assignment.person)",
        "The absence is recorded. What is asked of them pauses meanwhile.")
    } orAsk: { problems in
      AbsencePages.new(
        assignment.person, name, assignment.id, form, kinds: kinds, problems: problems)
    }
  }

  @Sendable static func askEnd(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let name = try await visit.nameOfPerson(id, for: .changePerson)
    return .page(AbsencePages.end(id, name, try visit.word("absence"), FormData()))
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    guard let absence = Int64(try visit.word("absence")) else { throw NotFound("This absence") }
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let day = problems.day(form.day("to"), "to", blank: "Enter the last day away")
      guard let day else { throw problems }
      // The absence of the address must be one of this person's.
      let records = try OnePerson.records(of: id, tx)
      let posts = try Assignments.of(records, tx).values.joined().map(\.id)
      let post = try Absences.of(posts, tx).first { $0.value.contains { $0.id == absence } }?.key
      guard let post else { throw NotFound("This absence") }
      let right = try user.right(to: .changePerson, .post(post), tx)
      try EndAbsence(absence, lastDayAway: day).run(under: right, tx)
      return Done(to: "/people/\(id)", "The return is recorded")
    } orAsk: { problems in
      AbsencePages.end(
        id, try await visit.nameOfPerson(id, for: .changePerson), "\(absence)", form,
        problems: problems)
    }
  }
}
