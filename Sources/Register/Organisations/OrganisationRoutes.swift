import Access
import Directory
import Intake
import Kernel
import Markup
import Storage
import Web

/// `/organisations/…`
enum OrganisationRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations", .signedIn, list)
    routes.get("/organisations/:id", .signedIn, show)
    routes.get("/organisations/:id/related", .signedIn, related)
    routes.get("/organisations/:id/people", .permission(.seePeopleOfOrganisation), people)
    OrganisationChangeRoutes.add(to: routes)
    OrganisationKindRoutes.add(to: routes)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let question = ShowOrganisation(id: try visit.id(), actions: visit.site.journalActions)
    return .page(OrganisationPages.organisation(try await visit.read(question.answer)))
  }

  /// Where to begin: the organisations one is responsible for.
  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let (mine, total) = try await visit.read { user, tx in
      let ids = user.grants.compactMap(\.organisation)
      let found = try Organisations.find(ids, tx)
      let lines = ids.compactMap { found[$0] }.map { organisation in
        OrganisationListPages.Line(organisation, on: user.today)
      }
      return (lines, try Organisations.count(tx))
    }
    return try await visit.list(
      ListFile(
        "organisations", about: ["Organisations looked after"],
        OrganisationListPages.linesTable("Yours", mine), day: visit.today),
      page: OrganisationListPages.mine(mine, total: total))
  }

  @Sendable static func related(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let (number, size) = visit.listSize(50)
    guard let kind = visit.query["as"].flatMap(OrganisationRelationKind.init(rawValue:)) else {
      throw NotFound("This page")
    }
    let (name, lines, page) = try await visit.read { user, tx in
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      let ids = try Organisations.organisations(that: kind, id, on: user.today, tx)
      let names = try Organisations.names(of: ids, tx)
      let page = PageOfMany(number: number, size: size, total: ids.count)
      let shown = ids.sorted { (names[$0] ?? "") < (names[$1] ?? "") }
        .dropFirst(page.offset).prefix(page.size)
      let found = try Organisations.find(Array(shown), tx)
      let lines = shown.compactMap { found[$0] }.map {
        OrganisationListPages.Line($0, on: user.today)
      }
      return (name, lines, page)
    }
    return try await visit.list(
      ListFile(
        "organisations", about: ["\(name) \(kind.wordsReversed)"],
        OrganisationListPages.linesTable("Organisations", lines), day: visit.today),
      page: OrganisationListPages.related(
        id, name, words: kind.wordsReversed, lines, page,
        address: { number in
          Address("/organisations/\(id)/related").with("as", kind.rawValue)
            .with("page", "\(number)").text
        }))
  }

  @Sendable static func people(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let (number, size) = visit.listSize(50)
    let unit = visit.query["unit"].flatMap(UnitID.init)
    let view = try await visit.read { user, tx in
      _ = try user.right(to: .seePeopleOfOrganisation, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      let reach = try user.reach(for: .seePeopleOfOrganisation, tx)
      let first = try Team.people(
        of: id, unit: unit, reach: reach, on: user.today, limit: size,
        offset: max(0, number - 1) * size, tx)
      let isWhole = try user.holds(.seeWholeRecord, over: .organisation(id), tx)
      let places = try Organisations.names(of: Set(first.members.map(\.organisation)), tx)
      return OrganisationListPages.People(
        id: id, name: name,
        members: first.members.map {
          OrganisationListPages.Member($0, at: places, in: id, isWhole: isWhole)
        },
        page: PageOfMany(number: number, size: size, total: first.total),
        units: try Units.of(id, tx).values.sorted { $0.name < $1.name }.map {
          Choice("\($0.id)", $0.name)
        },
        unit: unit.map { "\($0)" },
        mayAdd: try user.holds(.addPerson, over: .organisation(id), tx), isWhole: isWhole,
        mayLoad: try user.holds(IntakePermissions.loadStaff, over: .organisation(id), tx))
    }
    let chosen = view.units.first { $0.code == view.unit }
    return try await visit.list(
      ListFile(
        "people",
        about: ["People of \(view.name)", "As at \(visit.today.inWords)"]
          + (chosen.map { ["Team: \($0.words)"] } ?? []),
        OrganisationListPages.peopleTable(view), day: visit.today,
        of: view.members.map(\.person)),
      under: .seePeopleOfOrganisation, .organisation(id),
      page: OrganisationListPages.people(view) { number in
        Address("/organisations/\(id)/people").with("unit", unit.map { "\($0)" })
          .with("page", "\(number)").text
      })
  }
}

extension OrganisationListPages.Line {
  init(_ organisation: Organisation, on day: Day) {
    self.init(
      id: organisation.id, name: organisation.displayName(on: day), code: organisation.code,
      kind: organisation.kind(on: day).words, closedOn: organisation.closedOn)
  }
}

extension OrganisationListPages.Member {
  init(
    _ member: TeamMember, at places: [OrganisationID: String], in organisation: OrganisationID,
    isWhole: Bool
  ) {
    let elsewhere = member.organisation == organisation ? nil : places[member.organisation]
    self.init(
      person: member.person, name: member.name, title: member.title,
      place: [elsewhere, member.unit].compactMap { $0 }.joined(separator: ", "),
      contract: [member.engagement.words, isWhole ? member.band.map(Band.inWords) : nil]
        .compactMap { $0 }.joined(separator: ", "),
      status: member.status == .active || !isWhole ? nil : member.status.words,
      startedOn: member.startedOn,
      manager: (isWhole ? member.manager : nil).map {
        Link(member.managerName ?? "", to: "/people/\($0)")
      },
      post: "/people/\(member.person)/posts/\(member.assignment)")
  }
}
