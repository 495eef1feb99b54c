import Access
import HTTPTypes
import Kernel
import Markup

/// Somebody of support looks at what somebody else sees: to look, not to do. Nothing is sent,
/// nothing is taken away as a file, and what is about the account itself stays closed.
struct ReadOnlyView: Refusal {
  let name: String

  var problems: [Problem] {
    [Problem("", "You are looking at what \(name) sees, and can change nothing")]
  }

  static func allows(_ route: Routes.Route, _ visit: Visit) -> Bool {
    if ["/support/stop", "/sign-out"].contains(route.path) { return true }
    // Nor how they sign in: the key of their app would be shown to whoever looks.
    let isOfAccount =
      route.path == "/account" || route.path.hasPrefix("/account/") || route.door == .entering
    return route.method == .get && visit.query["format"] == nil && !isOfAccount
      && !route.path.hasPrefix("/api/")
  }

  /// What is shown, and nothing to keep: whatever the address, no file and no data for a program.
  static func allows(_ answer: Answer) -> Bool {
    switch answer.body {
    case .page, .redirect, .asset: true
    case .file, .json, .text: false
    }
  }
}
