import Access
import Directory
import Disclosure
import Journals
import Kernel
import Markup
import Obligations
import Records
import Storage
import Web

/// `/organisations/:id/gateways…`: how managers stand there, its appointments and waivers.
enum OrganisationGatewayRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/gateways", .permission(.countGateways), home)
  }

  static let mostLines = 200

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    .page(try await homePage(visit))
  }

  private static func homePage(_ visit: Visit) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    return try await visit.read { user, tx in
      OrganisationGatewayPages.home(try view(id, user, tx))
    }
  }

  private static func view(
    _ id: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> OrganisationGatewayPages.Home {
    _ = try user.right(to: .countGateways, .organisation(id), tx)
    guard let name = try Organisations.names(of: [id], tx)[id] else {
      throw NotFound("This organisation")
    }
    let questions = try GatewayQuestions(user, tx)
    let book = questions.content.gateways
    let appoints = try user.holds(.appoint, over: .organisation(id), tx)
    let readership: Readership =
      try appoints && user.seesAll(counted: [.under, .area], at: id, for: .checkGateway, tx)
      ? .seesPeople : .seesFigures
    let counts = try GatewayStandings.counts(at: id, on: user.today, tx)
    let since = user.today.adding(months: -12)
    let decided = try GatewayAppointments.decided(
      at: id, since: Instant(startOf: since), on: user.today, tx)
    return OrganisationGatewayPages.Home(
      id: "\(id)", name: name,
      madeAt: try GatewayStandings.madeAt(tx).map(\.inWords),
      lines: counts.map { line($0, book, readership) },
      places: try places(id, user.today, readership, tx),
      overridden: ShownShare(
        Proportion(decided.overridden, of: decided.decided), among: decided.people,
        to: readership),
      since: since.inWords,
      explanation: readership == .seesPeople ? nil : DisclosureRules.explanation,
      people: appoints ? try people(id, questions) : nil)
  }

  private static func line(
    _ counts: GatewayStandings.Counts, _ book: GatewayBook, _ readership: Readership
  ) -> OrganisationGatewayPages.Line {
    let columns: [GatewayOutcome] = [
      .clear, .following, .exempt, .waiver, .overridden, counts.isBinding ? .blocked : .advisory,
    ]
    return OrganisationGatewayPages.Line(
      title: book.gateway(counts.gateway)?.title ?? counts.gateway,
      binds: counts.isBinding ? "Binds" : "A recommendation",
      people: ShownCount(people: counts.people, to: readership),
      states: columns.map {
        ShownCount(counts.states[$0] ?? 0, among: counts.people, to: readership)
      })
  }

  private static func places(
    _ id: OrganisationID, _ day: Day, _ readership: Readership, _ tx: any Transaction
  ) throws -> [(name: String, people: ShownCount, share: ShownShare)] {
    let all = try GatewayStandings.byOrganisation(within: id, on: day, tx)
    let names = try Organisations.names(of: Set(all.keys), tx)
    return all.map { place, states in
      let people = states.values.reduce(0, +)
      return (
        names[place] ?? "", ShownCount(people: people, to: readership),
        ShownShare(
          Proportion(states[.clear] ?? 0, of: people), among: people, to: readership)
      )
    }.sorted { $0.name < $1.name }
  }

  private static func people(
    _ id: OrganisationID, _ questions: GatewayQuestions
  ) throws -> OrganisationGatewayPages.People {
    let (user, tx) = (questions.user, questions.tx)
    let lacking = try GatewayStandings.lacking(
      at: id, reach: user.reach(for: .checkGateway, tx), on: user.today, limit: mostLines, tx)
    let names = try Organisations.names(of: Set(lacking.map(\.organisation)), tx)
    let places = try GatewayPlaces.of(id, on: user.today, tx)
    // A role at the place alone does not reach its parts.
    var seen = [id: true]
    func sees(_ place: OrganisationID) throws -> Bool {
      let known =
        try seen[place]
        ?? user.holds(
          .appoint, at: OneEmployer.standing(for: place, on: user.today, tx), tx)
      seen[place] = known
      return known
    }
    return OrganisationGatewayPages.People(
      appointments: try questions.views(
        GatewayAppointments.at(places, limit: mostLines, tx).filter { try sees($0.organisation) }),
      waivers: try questions.views(
        GatewayWaivers.at(places, limit: mostLines, tx).filter { try sees($0.organisation) }
      ) { _ in [] },
      lacking: lacking.map { one in
        OrganisationGatewayPages.Lacking(
          person: "\(one.person)", name: one.name,
          gateway: questions.content.gateways.gateway(one.gateway)?.title ?? one.gateway,
          place: names[one.organisation] ?? "")
      })
  }
}
