import Kernel

/// How somebody signs in is no business of a shared tablet: six digits open it, and whoever took it
/// up before its owner put it down would otherwise add an app, a provider or a token of their own,
/// and be that person everywhere.
struct OwnDeviceNeeded: Refusal {
  var problems: [Problem] {
    [Problem("", "Do this on a phone or computer of your own: this is a shared tablet")]
  }

  static func isNeeded(for route: Routes.Route) -> Bool {
    if route.path == "/account/session" { return false }
    return route.path == "/account" || route.path.hasPrefix("/account/")
      || route.path.hasPrefix("/sign-in/")
  }
}
