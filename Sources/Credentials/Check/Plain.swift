/// Words that anybody may have written, made fit for a terminal or a page: one line, nothing that
/// moves the cursor or turns the direction of writing, and not endless.
package enum Plain {
  package static func words(_ text: String, most: Int = 200) -> String {
    var kept = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: kept.append(" ")
      case .format, .surrogate, .privateUse, .unassigned: break
      default: kept.unicodeScalars.append(scalar)
      }
      if kept.unicodeScalars.count >= most { return kept + "…" }
    }
    return kept
  }
}
