import Access
import Directory
import Kernel
import Markup
import Web

/// `/people/:id/name` and `/people/:id/birth-date`
enum NameRoutes {
  static func add(to routes: Routes) {
    routes.getOfPerson("/people/:id/name", .permission(.changePerson), askName)
    routes.post("/people/:id/name", .permission(.changePerson), changeName)
    routes.getOfPerson("/people/:id/birth-date", .permission(.changePerson), askBirthDate)
    routes.post("/people/:id/birth-date", .permission(.changePerson), correctBirthDate)
  }

  @Sendable static func askName(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let person = try await visit.read { user, tx in
      _ = try user.right(to: .changePerson, .person(id), tx)
      let record = try user.record(of: id, for: .changePerson, tx)
      guard let person = try People.find(record, tx) else { throw NotFound("This person") }
      return person
    }
    let form = FormData([
      ("title", person.name.title ?? ""), ("given", person.name.given),
      (
        "family",
        person.name.family.isEmpty && person.name.given.isEmpty
          ? person.name.display : person.name.family
      ),
    ])
    return .page(NamePages.name(id, person.name.display, form))
  }

  @Sendable static func changeName(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let right = try user.right(to: .changePerson, .person(id), tx)
      let record = try user.record(of: id, for: .changePerson, tx)
      let action = try NameForm(data: form).action(of: record)
      let person = try action.run(under: right, tx)
      return Done(to: "/people/\(id)", "The name is now \(person.name.display)")
    } orAsk: { problems in
      NamePages.name(
        id, try await visit.nameOfPerson(id, for: .changePerson), form, problems: problems)
    }
  }

  @Sendable static func askBirthDate(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let name = try await visit.nameOfPerson(id, for: .changePerson)
    return .page(NamePages.birthDate(id, name, FormData()))
  }

  @Sendable static func correctBirthDate(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let bornOn = problems.day(form.day("bornOn"), "bornOn", blank: "Enter the date of birth")
      guard let bornOn else { throw problems }
      let right = try user.right(to: .changePerson, .person(id), tx)
      let record = try user.record(of: id, for: .changePerson, tx)
      try CorrectBirthDate(person: record, bornOn: bornOn).run(under: right, tx)
      return Done(to: "/people/\(id)", "The date of birth is corrected")
    } orAsk: { problems in
      NamePages.birthDate(
        id, try await visit.nameOfPerson(id, for: .changePerson), form, problems: problems)
    }
  }
}

/// Another name, from a day on.
struct NameForm: Sendable {
  let data: FormData

  func action(of person: PersonID) throws(Problems) -> ChangeName {
    var problems = Problems()
    let title = problems.optionalText(data["title"], "title", limit: 30, called: "The title")
    let given = problems.optionalText(data["given"], "given", limit: 100, called: "The name")
    let family = problems.optionalText(data["family"], "family", limit: 100, called: "The name")
    if given == nil, family == nil, problems.isEmpty {
      problems.add("given", "Enter a name; one word is enough")
    }
    let from = problems.day(
      data.day("from"), "from", blank: "Enter the day from which they are so called")
    guard problems.isEmpty, let from else { throw problems }
    return ChangeName(
      person: person, title: title, given: given ?? "", family: family ?? "", from: from)
  }
}
