import Access
import Kernel
import Markup
import Storage
import Web

/// `/`: my work, my record, my team, and what I look after.
enum HomeRoutes {
  static func add(to routes: Routes) {
    routes.get("/", .open, show)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    // Who has still to give the second factor is led there by the question itself.
    guard visit.visitor != nil || visit.entrant != nil else {
      if try await visit.tablet() != nil { return .redirect(to: "/tablet") }
      return .redirect(to: try await visit.site.isEmpty() ? "/set-up" : "/sign-in")
    }
    let rooms = visit.site.rooms
    let home = try await visit.read { user, tx in
      try HomeQuestion(rooms: rooms).answer(user, tx)
    }
    return .page(HomePages.home(home))
  }
}
