import Crypto
import Kernel
import Markup

/// The style sheet, the script and the icon. Their addresses carry a digest of what they hold, so
/// that browsers keep them for good and never show an old one.
enum Assets {
  static let stylesheetAddress = address("waypoint", "css", Look.stylesheet)
  static let scriptAddress = address("waypoint", "js", Look.script)

  static func addRoutes(to routes: Routes) {
    routes.bare(stylesheetAddress) { _ in
      .asset(type: "text/css; charset=utf-8", Array(Look.stylesheet.utf8))
    }
    routes.bare(scriptAddress) { _ in
      .asset(type: "text/javascript; charset=utf-8", Array(Look.script.utf8))
    }
    for path in ["/assets/icon.svg", "/favicon.ico"] {
      routes.bare(path) { _ in .asset(type: "image/svg+xml", Array(Look.icon.utf8)) }
    }
  }

  private static func address(_ name: String, _ kind: String, _ text: String) -> String {
    let digest = Hexadecimal.words(SHA256.hash(data: Array(text.utf8)).prefix(6))
    return "/assets/\(name)-\(digest).\(kind)"
  }
}
