import Markup
import Web

/// `/components`: every component in every state, for those who build pages. Holds no records.
enum ComponentRoutes {
  static func add(to routes: Routes) {
    routes.get("/components", .open) { visit in .page(ComponentPages.all(visit.query)) }
  }
}
