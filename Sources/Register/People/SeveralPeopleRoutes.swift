import Access
import Directory
import Kernel
import Markup
import Web

/// `/organisations/:id/people/several`: an employer of ten types its staff in.
enum SeveralPeopleRoutes {
  static func add(to routes: Routes) {
    let address = "/organisations/:id/people/several"
    routes.get(address, .permission(.addPerson), ask)
    routes.post(address, .permission(.addPerson), save)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await organisation(visit)
    return .page(SeveralPeoplePages.list(id, name, FormData()))
  }

  @Sendable static func save(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await organisation(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let right = try user.right(to: .addPerson, .organisation(id), tx)
      let starters = try SeveralPeopleForm(data: form).starters(at: id)
      let people = try AddSeveralPeople(starters, at: id).run(under: right, tx)
      let words = people.count == 1 ? "1 person is added" : "\(people.count) people are added"
      return form["then"] == "more"
        ? Done(to: "/organisations/\(id)/people/several", "\(words). Type in the next ones")
        : Done(to: "/organisations/\(id)/people", words)
    } orAsk: { problems in
      SeveralPeoplePages.list(id, name, form, problems: problems)
    }
  }

  static func organisation(_ visit: Visit) async throws -> (OrganisationID, String) {
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

/// Up to ten lines; those left blank are passed over.
struct SeveralPeopleForm: Sendable {
  static let lines = 1...10

  let data: FormData

  func starters(at organisation: OrganisationID) throws(Problems) -> [AddSeveralPeople.Starter] {
    var problems = Problems()
    var starters: [AddSeveralPeople.Starter] = []
    for line in Self.lines {
      if let starter = starter(line, organisation, &problems) { starters.append(starter) }
    }
    if problems.isEmpty, starters.isEmpty {
      problems.add("name-1", "Enter the name of at least one person")
    }
    guard problems.isEmpty else { throw problems }
    return starters
  }

  private func starter(
    _ line: Int, _ organisation: OrganisationID, _ problems: inout Problems
  ) -> AddSeveralPeople.Starter? {
    let fields = ["name", "title", "startedOn", "contractedHours", "email"]
    let isBlank = fields.allSatisfy {
      (data["\($0)-\(line)"] ?? "").allSatisfy(\.isWhitespace)
    }
    if isBlank {
      if data["isManager-\(line)"] != nil {
        problems.add("name-\(line)", "Person \(line): enter the name")
      }
      return nil
    }
    let count = problems.problems.count
    let name = problems.text(
      data["name-\(line)"], "name-\(line)", limit: 100, blank: "Person \(line): enter the name")
    let person = name.flatMap(Self.personName)
    if name != nil, person == nil {
      problems.add("name-\(line)", "Person \(line): enter a name that has at least one letter")
    }
    let title = problems.text(
      data["title-\(line)"], "title-\(line)", blank: "Person \(line): enter the job title")
    let startedOn = problems.dayInOneBox(
      data["startedOn-\(line)"], "startedOn-\(line)", called: "Person \(line)")
    if startedOn == nil, !problems.has("startedOn-\(line)") {
      problems.add("startedOn-\(line)", "Person \(line): enter the first day in this post")
    }
    let hours = problems.optionalText(
      data["contractedHours-\(line)"], "contractedHours-\(line)", limit: 10, called: "The hours"
    ).flatMap { text in
      let value = WeeklyHours(text)
      if value == nil {
        problems.add(
          "contractedHours-\(line)", "Person \(line): enter hours a week such as 37.5 or 20")
      }
      return value
    }
    let email = problems.optionalText(
      data["email-\(line)"], "email-\(line)", called: "The address")
    if let email, !PersonRules.isEmailAddress(email) {
      problems.add(
        "email-\(line)",
        "Person \(line): enter an e-mail address like name@organisation.example")
    }
    guard problems.problems.count == count, let title, let startedOn, let person else {
      return nil
    }
    return AddSeveralPeople.Starter(
      line: line, name: person, email: email, isManager: data["isManager-\(line)"] == "yes",
      job: JobParticulars(
        organisation: organisation, title: title, engagement: .notStated, contractedHours: hours,
        startedOn: startedOn))
  }

  /// Two words are given and family name; of more no parts are guessed. A comma says which is which.
  private static func personName(_ text: String) -> PersonName? {
    let pieces = text.split(separator: ",").map {
      $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    if pieces.count == 2 { return PersonName(given: pieces[1], family: pieces[0]) }
    // A comma with nothing on one side of it says nothing.
    let whole = pieces.count == 1 ? pieces[0] : text
    let words = whole.split(whereSeparator: \.isWhitespace).map(String.init)
    if words.count == 2 { return PersonName(given: words[0], family: words[1]) }
    return whole.contains(where: \.isLetter) ? PersonName(written: whole) : nil
  }
}
