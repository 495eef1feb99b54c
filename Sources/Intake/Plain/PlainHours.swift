import Directory

/// Hours a week as people write them: one number and, where they like, its unit. Of two numbers
/// nobody could tell what they make together.
enum PlainHours {
  /// `37,5`, `37.5 hrs`, `20 hours a week`, `16 pw`; `nil` for anything else.
  static func read(_ text: String) -> WeeklyHours? {
    let number = text.prefix { $0.isASCII && $0.isNumber || $0 == "." || $0 == "," }
    let unit = text.dropFirst(number.count)
    guard unit.allSatisfy({ $0.isLetter || $0.isWhitespace || $0 == "." || $0 == "/" }),
      isUnit(unit.filter(\.isLetter).lowercased())
    else { return nil }
    let parts = number.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    // A comma before three digits may stand between thousands.
    guard parts.count <= 2, parts.count == 1 || (1...2).contains(parts[1].count) else { return nil }
    return WeeklyHours(parts.joined(separator: "."))
  }

  private static func isUnit(_ letters: String) -> Bool {
    let perWeek = ["", "pw", "pwk", "perwk", "perweek", "aweek", "eachweek", "weekly"]
    if perWeek.contains(letters) { return true }
    // `hrs/wk`; a week alone would be how many weeks.
    let ofHours = perWeek + ["w", "wk", "week"]
    return ["hours", "hour", "hrs", "hr", "h"].contains { hour in
      letters.hasPrefix(hour) && ofHours.contains(String(letters.dropFirst(hour.count)))
    }
  }
}
