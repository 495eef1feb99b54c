import Access
import Directory
import Disclosure
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/places` and `/learning/demand`.
enum OrganisationPlaceRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/places", .permission(.seeDemand), home)
    routes.get("/learning/demand", .permission(.seeDemand), demand)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    return .page(
      OrganisationPlacePages.home(
        try await visit.read { user, tx in try view(id, visit.query, user, tx) }))
  }

  private static func view(
    _ id: OrganisationID, _ query: FormData, _ user: User, _ tx: any Transaction
  ) throws -> OrganisationPlacePages.Home {
    _ = try user.right(to: .seeDemand, .organisation(id), tx)
    guard let organisation = try Organisations.find(id, tx) else {
      throw NotFound("This organisation")
    }
    let questions = try PlaceQuestions(user, tx)
    let keeps = try user.holds(.seekPlaces, over: .organisation(id), tx)
    let holds = try user.holds(.offerPlaces, over: .organisation(id), tx)
    let isArea = [.region, .integratedCareBoard, .place].contains(organisation.kind(on: user.today))
    let readership: Readership =
      try keeps
      && user.seesAll(
        counted: isArea ? [.area] : [.under], at: id, for: .seekPlaces, tx)
      ? .seesPeople : .seesFigures
    let lines = try PlaceDemand.of(id, on: isArea ? .area : .under, at: user.now, tx)
    let titles = try PlaceModules.titles(of: lines.map(\.module), tx)
    func page(_ name: String, of total: Int) -> PageOfMany {
      PageOfMany(number: query[name].flatMap { Int($0) } ?? 1, size: mostLines, total: total)
    }
    let reach = try user.reach(for: .seekPlaces, tx)
    let dates = page("dates", of: try holds ? ModuleSessions.count(of: id, tx) : 0)
    let asked = page(
      "asked", of: try keeps ? PlaceRequests.count(at: id, reach: reach, on: user.today, tx) : 0)
    return OrganisationPlacePages.Home(
      id: "\(id)", name: organisation.displayName(on: user.today), asAt: user.today.inWords,
      dates: dates, asked: asked,
      sessions: try holds
        ? questions.views(
          ModuleSessions.of(id, limit: dates.size, offset: dates.offset, tx), from: nil) : nil,
      people: try keeps
        ? questions.views(
          PlaceRequests.at(
            id, reach: reach, on: user.today, limit: asked.size, offset: asked.offset, tx)) : nil,
      demand: lines.map { line in
        OrganisationPlacePages.Demand(
          title: titles[line.module] ?? line.module,
          people: ShownCount(people: line.people, to: readership),
          wait: PlaceDemand.wait(line, to: readership))
      }, scope: isArea ? "in this area" : "here",
      explanation: readership == .seesPeople ? nil : DisclosureRules.explanation,
      links: [Link("Who waits for training, and where", to: "/learning/demand")]
        + (try user.holds(.countTime, over: .organisation(id), tx)
          ? [Link("Time to learn", to: "/organisations/\(id)/protected-time")] : []))
  }

  private static let mostLines = 50

  @Sendable static func demand(_ visit: Visit) async throws -> Answer {
    let view = try await visit.read { user, tx in
      guard user.may(.seeDemand) else { throw Forbidden(Permission.seeDemand.doing) }
      return OrganisationPlacePages.Areas(
        asAt: user.today.inWords, regions: try lines(.region, user, tx),
        boards: try lines(.integratedCareBoard, user, tx))
    }
    return .page(OrganisationPlacePages.demand(view))
  }

  private static func lines(
    _ kind: OrganisationKind, _ user: User, _ tx: any Transaction
  ) throws -> [(title: String, area: String, people: ShownCount)] {
    let all = try PlaceDemand.byArea(kind, on: user.today, tx)
    let titles = try PlaceModules.titles(of: all.map(\.module), tx)
    let names = try Organisations.names(of: Set(all.map(\.area)), tx)
    return all.map { line in
      (
        titles[line.module] ?? line.module, names[line.area] ?? "",
        ShownCount(people: line.people, to: .seesFigures)
      )
    }.sorted { ($0.title, $0.area) < ($1.title, $1.area) }
  }
}
