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
    let (people, organisations) = try await visit.read { user, tx in
      let reach = try user.reach(for: .search, tx)
      let found = try PersonSearch.find(text, reach: reach, on: user.today, limit: 50, tx)
      let posts = try Assignments.of(found.map(\.id), tx)
      let places = try Organisations.names(of: posts.values.joined().map(\.organisation), tx)
      let people = found.map { person in
        SearchPages.PersonLine(
          id: person.id, name: person.name,
          otherName: person.otherName.map { "also \($0)" },
          posts: (posts[person.id] ?? []).filter { $0.isCurrent(on: user.today) }.map {
            "\($0.title), \(places[$0.organisation] ?? "organisation \($0.organisation)")"
          })
      }
      let organisations = try Organisations.search(
        text, reach: reach, on: user.today, limit: 50, tx
      ).map {
        SearchPages.OrganisationLine(
          id: $0.id, name: $0.name, code: $0.code, kind: $0.kind.words, closedOn: $0.closedOn)
      }
      return (people, organisations)
    }
    return .page(SearchPages.results(for: text, people: people, organisations: organisations))
  }
}
