import Access
import Directory
import Kernel
import Markup
import Web

/// `/search?q=…`: people and organisations, from the box on every page.
enum SearchRoutes {
  static func add(to routes: Routes) {
    routes.get("/search", .permission(.search), show)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let text = visit.query["q"] ?? ""
    let (people, organisations, oldCode) = try await visit.read { user, tx in
      let reach = try user.reach(for: .search, tx)
      let found = try PersonSearch.find(text, reach: reach, on: user.today, limit: 50, tx)
      let records = try user.records(of: found.map(\.id), for: .search, tx)
      let whole = try user.records(of: found.map(\.id), for: .seeWholeRecord, tx)
      let posts = try Assignments.of(records.values.joined(), tx)
      let places = try Organisations.names(of: posts.values.joined().map(\.organisation), tx)
      let people = found.map { person in
        SearchPages.PersonLine(
          id: person.id, name: person.name,
          otherName: whole[person.id]?.isEmpty == false
            ? person.otherName.map { "also \($0)" } : nil,
          posts: (records[person.id] ?? []).flatMap { posts[$0] ?? [] }.filter {
            $0.isCurrent(on: user.today)
          }.map {
            "\($0.title), \(places[$0.organisation] ?? "organisation \($0.organisation)")"
          })
      }
      var matches = try Organisations.search(text, reach: reach, on: user.today, limit: 50, tx)
      // An old code leads to what took over, also where nothing else is known of it, and whoever
      // asks: codes and names are public.
      let code = OrganisationCode.ods(text).value
      let successors = try OrganisationSuccessions.successors(of: code, on: user.today, tx)
      for successor in successors {
        guard let held = try Organisations.find(code: successor.code, tx),
          !matches.contains(where: { $0.id == held.id })
        else { continue }
        matches.append(OrganisationFound(held, on: user.today))
      }
      let organisations = matches.map {
        SearchPages.OrganisationLine(
          id: $0.id, name: $0.name, code: $0.code, kind: $0.kind.words, closedOn: $0.closedOn)
      }
      return (people, organisations, successors.isEmpty ? nil : code)
    }
    let page = SearchPages.results(
      for: text, people: people, organisations: organisations, oldCode: oldCode,
      address: Address("/search").with("q", text).text)
    if visit.query["list"] == "organisations" {
      return try await visit.list(
        ListFile(
          "organisations", about: ["Organisations found for “\(text)”"],
          SearchPages.organisationTable(organisations), day: visit.today), page: page)
    }
    return try await visit.list(
      ListFile(
        "people", about: ["People found for “\(text)”"], SearchPages.peopleTable(people),
        day: visit.today, of: people.map(\.id)), under: .search, page: page)
  }
}
