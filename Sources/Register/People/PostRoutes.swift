import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/people/:id/posts/…`
enum PostRoutes {
  static func add(to routes: Routes) {
    routes.getOfPerson("/people/:id/posts/new", .permission(.changePerson), askNew)
    routes.post("/people/:id/posts/new", .permission(.changePerson), addNew)
    routes.getOfPerson("/people/:id/posts/:post/change", .permission(.changePerson), askChange)
    routes.post("/people/:id/posts/:post/change", .permission(.changePerson), change)
    routes.getOfPerson("/people/:id/posts/:post/end", .permission(.changePerson), askEnd)
    routes.post("/people/:id/posts/:post/end", .permission(.changePerson), end)
  }

  static let engagements = PostForm.engagements.map { Choice($0.rawValue, $0.words) }

  @Sendable static func askNew(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let name = try await visit.nameOfPerson(id, for: .changePerson)
    let code = try await visit.read { user, tx in try usualCode(for: user, tx) }
    return .page(
      PostPages.new(
        id, name, FormData([("organisation", code ?? "")]), engagements: engagements))
  }

  /// Whoever leads one organisation adds posts there.
  private static func usualCode(for user: User, _ tx: any Transaction) throws -> String? {
    let led = Set(
      user.grants.filter { Permission.addPerson.roles.contains($0.role) }
        .compactMap(\.organisation))
    guard led.count == 1, let only = led.first else { return nil }
    return try Organisations.find(only, tx)?.codes.first?.value
  }

  @Sendable static func addNew(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let right = try user.right(to: .changePerson, .person(id), tx)
      let (organisation, answers) = try postAndPlace(form, tx)
      // Somebody is given a post only where the giver may add people.
      _ = try user.right(to: .addPerson, .organisation(organisation), tx)
      let record = try user.record(of: id, at: organisation, for: .changePerson, tx)
      let post = try AddAssignment(person: record, job: answers.job(at: organisation))
        .run(under: right, tx)
      return Done(to: "/people/\(id)", "The post \(post.title) is added")
    } orAsk: { problems in
      let name = try await visit.nameOfPerson(id, for: .changePerson)
      return PostPages.new(id, name, form, engagements: engagements, problems: problems)
    }
  }

  /// What the post is and where, or everything there is to mend in both.
  private static func postAndPlace(
    _ form: FormData, _ tx: any Transaction
  ) throws -> (OrganisationID, PostForm.Answers) {
    var problems = Problems()
    let code = problems.text(
      form["organisation"], "organisation", limit: 30,
      blank: "Enter the code of the organisation")
    let organisation = try code.flatMap { try Organisations.find(code: $0, tx)?.id }
    if let code, organisation == nil {
      problems.add("organisation", "There is no organisation with the code \(code)")
    }
    do {
      let answers = try PostForm(data: form).answers()
      if let organisation { return (organisation, answers) }
    } catch {
      for problem in error.problems { problems.add(problem.field, problem.message) }
    }
    throw problems
  }

  @Sendable static func askChange(_ visit: Visit) async throws -> Answer {
    let (name, assignment) = try await held(visit)
    return .page(
      PostPages.change(
        assignment.person, name, assignment.id, PostForm.answers(of: assignment),
        engagements: engagements))
  }

  @Sendable static func change(_ visit: Visit) async throws -> Answer {
    let (name, assignment) = try await held(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let answers = try PostForm(data: form).answers()
      let right = try user.right(to: .changePerson, .post(assignment.id), tx)
      guard let present = try Assignments.find(assignment.id, tx) else {
        throw NotFound("This post")
      }
      try ChangeAssignment(answers.changed(present)).run(under: right, tx)
      return Done(to: "/people/\(assignment.person)", "The post is changed")
    } orAsk: { problems in
      PostPages.change(
        assignment.person, name, assignment.id, form, engagements: engagements, problems: problems)
    }
  }

  @Sendable static func askEnd(_ visit: Visit) async throws -> Answer {
    let (name, assignment) = try await held(visit)
    return .page(
      PostPages.end(
        assignment.person, name, assignment.id, title: assignment.title, FormData()))
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let (name, assignment) = try await held(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let lastDay = problems.day(
        form.day("endedOn"), "endedOn", blank: "Enter the last day in this post")
      guard let lastDay else { throw problems }
      let right = try user.right(to: .changePerson, .post(assignment.id), tx)
      try EndAssignment(assignment.id, lastDay: lastDay).run(under: right, tx)
      return Done(
        to: "/people/\(assignment.person)", "The post ends on \(lastDay.inWords)")
    } orAsk: { problems in
      PostPages.end(
        assignment.person, name, assignment.id, title: assignment.title, form, problems: problems)
    }
  }

  /// The post of the address and whose it is, for those who may change it.
  static func held(_ visit: Visit) async throws -> (name: String, Assignment) {
    let person = try visit.id(PersonID.self)
    let post = try visit.id(AssignmentID.self, "post")
    return try await visit.read { user, tx in
      _ = try user.right(to: .changePerson, .person(person), tx)
      guard let assignment = try Assignments.find(post, tx),
        try OnePerson.distinct([assignment.person, person], tx).count == 1,
        let name = try People.names(of: [person], tx)[person]
      else { throw NotFound("This post") }
      _ = try user.right(to: .changePerson, .post(post), tx)
      return (name, assignment)
    }
  }
}
