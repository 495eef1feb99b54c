import Markup
import Web

/// `/help`, `/accessibility`, `/privacy`: for everybody, without an account.
enum AboutRoutes {
  static func add(to routes: Routes) {
    routes.get("/help", .open) { _ in .page(AboutPages.help) }
    routes.get("/accessibility", .open) { _ in .page(AboutPages.accessibility) }
    routes.get("/privacy", .open) { _ in .page(AboutPages.privacy) }
  }
}
