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
    let found = try await visit.read { user, tx in
      let reach = try user.reach(for: .search, tx)
      return try Organisations.search(text, reach: reach, on: user.today, limit: 50, tx).map {
        SearchPages.OrganisationLine(
          id: $0.id, name: $0.name, code: $0.code, kind: $0.kind.words, closedOn: $0.closedOn)
      }
    }
    return .page(SearchPages.results(for: text, people: [], organisations: found))
  }
}
