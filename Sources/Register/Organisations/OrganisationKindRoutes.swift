import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/organisations/:id/kind`: what an organisation is that is in no published register. What its
/// people must do depends on it.
enum OrganisationKindRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/kind", .permission(.stateKind), ask)
    routes.post("/organisations/:id/kind", .permission(.stateKind), save)
  }

  static let choices = OrganisationKind.employers.map { Choice($0.rawValue, $0.words) }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let (id, name, kind) = try await organisation(visit)
    let answers = kind == .unstated ? FormData() : FormData([("kind", kind.rawValue)])
    return .page(OrganisationKindPages.kind(id, name, choices, answers))
  }

  @Sendable static func save(_ visit: Visit) async throws -> Answer {
    let (id, name, _) = try await organisation(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let kind = problems.choice(
        form["kind"], "kind", as: OrganisationKind.self, blank: "Choose what it is")
      guard let kind, OrganisationKind.employers.contains(kind) else {
        if problems.isEmpty { problems.add("kind", "Choose what it is") }
        throw problems
      }
      try ChangeOrganisation(id: id).state(kind, by: user, tx)
      return Done(to: "/organisations/\(id)", "\(name): \(kind.words)")
    } orAsk: { problems in
      OrganisationKindPages.kind(id, name, choices, form, problems: problems)
    }
  }

  private static func organisation(
    _ visit: Visit
  ) async throws -> (OrganisationID, String, OrganisationKind) {
    let id = try visit.id(OrganisationID.self)
    return try await visit.read { user, tx in
      _ = try user.right(to: .stateKind, .organisation(id), tx)
      guard let organisation = try Organisations.find(id, tx) else {
        throw NotFound("This organisation")
      }
      let day = user.today
      return (id, organisation.displayName(on: day), organisation.kind(on: day))
    }
  }
}

extension KindMissing {
  /// `nil` where it is known what the organisation is.
  static func of(
    _ id: OrganisationID, for user: User, _ tx: any Transaction
  ) throws -> KindMissing? {
    guard let organisation = try Organisations.find(id, tx),
      organisation.kind(on: user.today) == .unstated
    else { return nil }
    return KindMissing(
      organisation: id, name: organisation.displayName(on: user.today),
      maySay: try user.holds(.stateKind, over: .organisation(id), tx))
  }
}
