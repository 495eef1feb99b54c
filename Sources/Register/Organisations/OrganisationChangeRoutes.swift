import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// What an administrator changes about an organisation: its name, its relations, that it closed.
enum OrganisationChangeRoutes {
  static func add(to routes: Routes) {
    let door = Door.permission(.changeOrganisation)
    routes.get("/organisations/:id/name", door, askName)
    routes.post("/organisations/:id/name", door, saveName)
    routes.get("/organisations/:id/close", door, askClose)
    routes.post("/organisations/:id/close", door, close)
    routes.get("/organisations/:id/relations/new", door, askRelation)
    routes.post("/organisations/:id/relations/new", door, relate)
    routes.get("/organisations/:id/relations/:relation/end", door, askEnd)
    routes.post("/organisations/:id/relations/:relation/end", door, end)
  }

  private static let relationKinds = OrganisationRelationKind.allCases.filter { $0 != .succeeds }
    .map { Choice($0.rawValue, "This organisation \($0.words) …") }

  @Sendable static func askName(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await changed(visit)
    return .page(OrganisationChangePages.name(id, name, FormData([("name", name)])))
  }

  @Sendable static func saveName(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await changed(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let next = problems.text(form["name"], "name", blank: "Enter the name")
      let from = problems.day(form.day("from"), "from", blank: "Enter the day it got this name")
      guard let next, let from else { throw problems }
      try ChangeOrganisation(id: id).rename(to: next, from: from, by: user, tx)
      return Done(to: "/organisations/\(id)", "The name is now \(next)")
    } orAsk: { problems in
      OrganisationChangePages.name(id, name, form, problems: problems)
    }
  }

  @Sendable static func askClose(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await changed(visit)
    return .page(OrganisationChangePages.close(id, name, FormData()))
  }

  @Sendable static func close(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await changed(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let day = problems.day(
        form.day("closedOn"), "closedOn", blank: "Enter the last day it was open")
      guard let day else { throw problems }
      try ChangeOrganisation(id: id).close(on: day, by: user, tx)
      return Done(to: "/organisations/\(id)", "Closed on \(day.inWords)")
    } orAsk: { problems in
      OrganisationChangePages.close(id, name, form, problems: problems)
    }
  }

  @Sendable static func askRelation(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await changed(visit)
    return .page(
      OrganisationChangePages.relate(id, name, visit.query, kinds: relationKinds))
  }

  @Sendable static func relate(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await changed(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let kind = problems.choice(
        form["kind"], "kind", as: OrganisationRelationKind.self, blank: "Choose how they relate")
      let code = problems.text(
        form["to"], "to", limit: 30, blank: "Enter the code of the other organisation")
      let from = problems.optionalDay(form.day("from"), "from")
      guard problems.isEmpty, let kind, let code else { throw problems }
      guard let other = try OrganisationAnswer.find(code, "to", tx) else { throw problems }
      try ChangeOrganisation(id: id).relate(kind, other, from: from, by: user, tx)
      return Done(to: "/organisations/\(id)", "The relation is added")
    } orAsk: { problems in
      OrganisationChangePages.relate(id, name, form, kinds: relationKinds, problems: problems)
    }
  }

  @Sendable static func askEnd(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await changed(visit)
    return .page(
      OrganisationChangePages.end(
        id, name, try visit.word("relation"), try await words(visit, id), FormData()))
  }

  /// What the relation says, as this organisation would say it.
  private static func words(_ visit: Visit, _ id: OrganisationID) async throws -> String {
    let relation = try visit.id(OrganisationRelationID.self, "relation")
    return try await visit.read { _, tx in
      guard let found = try Organisations.relations(of: id, tx).first(where: { $0.id == relation })
      else { throw NotFound("This relation") }
      let other = found.from == id ? found.to : found.from
      let name = try Organisations.names(of: [other], tx)[other] ?? "organisation \(other)"
      return "\(found.from == id ? found.kind.words : found.kind.wordsReversed) \(name)"
    }
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let (id, name) = try await changed(visit)
    let relation = try visit.id(OrganisationRelationID.self, "relation")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let day = problems.day(form.day("endedOn"), "endedOn", blank: "Enter its last day")
      guard let day else { throw problems }
      try ChangeOrganisation(id: id).end(relation, on: day, by: user, tx)
      return Done(to: "/organisations/\(id)", "The relation ends on \(day.inWords)")
    } orAsk: { problems in
      OrganisationChangePages.end(
        id, name, "\(relation)", try await words(visit, id), form, problems: problems)
    }
  }

  private static func changed(_ visit: Visit) async throws -> (OrganisationID, String) {
    let id = try visit.id(OrganisationID.self)
    return try await visit.read { user, tx in
      _ = try user.right(to: .changeOrganisation, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      return (id, name)
    }
  }
}
