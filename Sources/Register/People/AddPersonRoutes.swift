import Access
import Directory
import Kernel
import Markup
import Web

/// `/organisations/:id/people/new`: somebody who is in no file.
enum AddPersonRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/people/new", .permission(.addPerson), ask)
    routes.post("/organisations/:id/people/new", .permission(.addPerson), save)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await organisation(visit)
    return .page(AddPersonPages.new(id, name, FormData(), engagements: PostRoutes.engagements))
  }

  @Sendable static func save(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await organisation(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let right = try user.right(to: .addPerson, .organisation(id), tx)
      let action = try AddPersonForm(data: form).action(at: id)
      let person = try action.run(under: right, tx)
      return Done(to: "/people/\(person.id)", "\(person.name.display) is added")
    } orAsk: { problems in
      AddPersonPages.new(
        id, name, form, engagements: PostRoutes.engagements, problems: problems)
    }
  }

  private static func organisation(
    _ visit: Visit
  ) async throws -> (OrganisationID, String) {
    let id = try visit.id(OrganisationID.self)
    return try await visit.read { user, tx in
      _ = try user.right(to: .addPerson, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      return (id, name)
    }
  }
}

/// Who they are and the post they have.
struct AddPersonForm: Sendable {
  let data: FormData

  func action(at organisation: OrganisationID) throws(Problems) -> AddPerson {
    var problems = Problems()
    let given = problems.optionalText(data["given"], "given", limit: 100, called: "The name")
    let family = problems.optionalText(data["family"], "family", limit: 100, called: "The name")
    if given == nil, family == nil, problems.isEmpty {
      problems.add("given", "Enter a name; one word is enough")
    }
    let bornOn = problems.optionalDay(data.day("bornOn"), "bornOn")
    let email = problems.optionalText(data["email"], "email", called: "The address")
    let number = problems.optionalText(
      data["nationalInsurance"], "nationalInsurance", limit: 20, called: "The number")
    let post: PostForm.Answers?
    do { post = try PostForm(data: data).answers() } catch {
      for problem in error.problems { problems.add(problem.field, problem.message) }
      post = nil
    }
    guard problems.isEmpty, let post else { throw problems }
    return AddPerson(
      given: given ?? "", family: family ?? "", bornOn: bornOn, nationalInsurance: number,
      email: email, job: post.job(at: organisation))
  }
}
