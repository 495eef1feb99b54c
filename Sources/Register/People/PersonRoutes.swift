import Access
import Directory
import Journals
import Kernel
import Markup
import Obligations
import Web

/// `/people/…`
enum PersonRoutes {
  static func add(to routes: Routes) {
    routes.getOfPerson("/people/:id", .permission(.seePerson), show)
    NameRoutes.add(to: routes)
    PostRoutes.add(to: routes)
    ManagerRoutes.add(to: routes)
    AbsenceRoutes.add(to: routes)
    AddPersonRoutes.add(to: routes)
    SeveralPeopleRoutes.add(to: routes)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let permission = try await visit.read { user, tx in
      // Names and training are shared each for itself.
      try user.holds(.seePerson, over: .person(id), tx) ? Permission.seePerson : .seeObligations
    }
    let isWhole = try await visit.read { user, tx in
      try user.holds(.seeWholeRecord, over: .person(id), tx)
    }
    try await visit.note(isWhole ? .record : .shared, at: id, under: permission)
    let question = ShowPerson(
      id: id, actions: visit.site.journalActions,
      before: visit.query["before"].flatMap(EntryID.init))
    return .page(PersonPages.person(try await visit.read(question.answer)))
  }
}

extension Visit {
  /// The name of the person of the address, for pages about one thing of theirs; not there for
  /// those who may not see them.
  func nameOfPerson(_ id: PersonID, for permission: Permission) async throws -> String {
    try await read { user, tx in
      _ = try user.right(to: permission, .person(id), tx)
      guard let name = try People.names(of: [id], tx)[id] else { throw NotFound("This person") }
      return name
    }
  }
}
