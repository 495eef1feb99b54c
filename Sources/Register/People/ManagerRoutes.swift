import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/people/:id/posts/:post/manager`: choosing a line manager by hand, because care files name
/// none. First who, by name; then from when.
enum ManagerRoutes {
  static func add(to routes: Routes) {
    routes.getOfPerson("/people/:id/posts/:post/manager", .permission(.changePerson), ask)
    routes.post("/people/:id/posts/:post/manager", .permission(.changePerson), save)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, visit.query))
  }

  @Sendable static func save(_ visit: Visit) async throws -> Answer {
    let (_, assignment) = try await PostRoutes.held(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let right = try user.right(to: .changePerson, .post(assignment.id), tx)
      let answer = try ManagerForm(data: form).answer()
      var manager: LineManagement.Manager?
      if let person = answer.manager {
        // A manager can only be somebody whom the chooser may see.
        guard try user.holds(.seePerson, over: .person(person), tx) else {
          throw Problems("manager", "Choose one of the people listed")
        }
        manager = .init(person, in: try job(of: person, alongside: assignment, answer.from, tx))
      }
      try SetLineManager(assignment.id, to: manager, from: answer.from).run(under: right, tx)
      return Done(to: "/people/\(assignment.person)", "The line manager is set")
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }

  /// In which of their jobs they manage: the one with the same employer, when it is the only one.
  private static func job(
    of manager: PersonID, alongside assignment: Assignment, _ day: Day, _ tx: any Transaction
  ) throws -> AssignmentID? {
    let records = try OnePerson.records(of: manager, tx)
    let jobs = try Assignments.of(records, tx).values.joined().filter {
      $0.employer == assignment.employer && $0.isCurrent(on: day)
    }
    return jobs.count == 1 ? jobs.first?.id : nil
  }

  private static func page(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (name, assignment) = try await PostRoutes.held(visit)
    let text = form["q"] ?? ""
    let people = try await visit.read { user, tx in
      try candidates(text, for: assignment, user, tx)
    }
    return ManagerPages.choose(
      ManagerPages.Question(
        person: assignment.person, name: name, post: assignment.id, title: assignment.title,
        text: text, people: people), form, problems: problems)
  }

  /// Those found by name; without one, the managers and the rest of the place, up to a screenful.
  private static func candidates(
    _ text: String, for assignment: Assignment, _ user: User, _ tx: any Transaction
  ) throws -> [Choice] {
    let reach = try user.reach(for: .seePerson, tx)
    let people: [(PersonID, String)]
    if text.isEmpty {
      people = try Team.people(
        of: assignment.organisation, reach: reach, on: user.today, limit: 200, tx
      ).members.map { ($0.person, $0.name) }
    } else {
      people = try PersonSearch.find(text, reach: reach, on: user.today, limit: 20, tx)
        .map { ($0.id, $0.name) }
    }
    let canonical = try OnePerson.canonical(of: people.map(\.0) + [assignment.person], tx)
    let different = people.map { (canonical[$0.0] ?? $0.0, $0.1) }
      .filter { $0.0 != canonical[assignment.person] }.uniqued()
    let records = try user.records(of: different.map(\.0), for: .seePerson, tx)
    let jobsOfRecords = try Assignments.of(records.values.joined(), tx)
    let jobs = records.mapValues { $0.flatMap { jobsOfRecords[$0] ?? [] } }
    let reasons = try ManagerReasons.of(jobs.values.joined().map(\.id), tx)
    let choices = different.map { id, name in
      let current = (jobs[id] ?? []).filter { $0.isCurrent(on: user.today) }
      let manages = current.contains { reasons[$0.id] != nil }
      return (
        manages, Choice("\(id)", name, hint: current.map(\.title).joined(separator: ", "))
      )
    }
    return (choices.filter(\.0) + choices.filter { !$0.0 }).map(\.1).prefix(30).map { $0 }
  }
}

/// Who, and from when.
struct ManagerForm: Sendable {
  let data: FormData

  func answer() throws(Problems) -> (manager: PersonID?, from: Day) {
    var problems = Problems()
    let choice = data["manager"] ?? ""
    if choice.isEmpty { problems.add("manager", "Choose a line manager") }
    let from = problems.day(
      data.day("from"), "from", blank: "Enter the day from which they are the line manager")
    guard problems.isEmpty, let from else { throw problems }
    if choice == "none" { return (nil, from) }
    guard let manager = PersonID(choice) else {
      throw Problems("manager", "Choose one of the people listed")
    }
    return (manager, from)
  }
}

extension Array where Element == (PersonID, String) {
  fileprivate func uniqued() -> [(PersonID, String)] {
    var seen = Set<PersonID>()
    return filter { seen.insert($0.0).inserted }
  }
}
