/// A browser in words people know, from what it says of itself: enough to tell one's own sessions
/// apart, and no more is kept.
enum BrowserWords {
  static func of(_ agent: String) -> String {
    let browser = first(
      in: agent,
      [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
        ("Safari", "Safari"),
      ])
    let system = first(
      in: agent,
      [
        ("iPad", "an iPad"), ("iPhone", "an iPhone"), ("Android", "Android"),
        ("CrOS", "a Chromebook"), ("Windows", "Windows"), ("Mac OS", "a Mac"), ("Linux", "Linux"),
      ])
    switch (browser, system) {
    case (let browser?, let system?): return "\(browser) on \(system)"
    case (let browser?, nil): return browser
    case (nil, let system?): return "A browser on \(system)"
    case (nil, nil): return "A browser"
    }
  }

  private static func first(in agent: String, _ signs: [(String, String)]) -> String? {
    signs.first { agent.contains($0.0) }?.1
  }
}
