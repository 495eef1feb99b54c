extension TableLayout {
  /// `Rows returned: 25`, `Grand Total`.
  func isCountWord(_ value: String) -> Bool {
    let value = value.lowercased()
    return countWords.contains { word in
      value.hasPrefix(word) && !(value.dropFirst(word.count).first?.isLetter ?? false)
    }
  }
}

extension String {
  /// Runs of digits as 9, runs of letters as A, the rest as it is: `OM-12` is `A-9`.
  var shape: String {
    var result = ""
    for character in self where character != " " {
      let next: Character = character.isNumber ? "9" : character.isLetter ? "A" : character
      if next == result.last, next == "9" || next == "A" { continue }
      result.append(next)
    }
    return result
  }

  /// `31/03/2026`, `31-Mar-2026`, `2026-03-31 00:00:00`.
  var looksLikeDate: Bool {
    let shape = shape
    return ["9/9/9", "9-9-9", "9-A-9", "9/A/9"].contains {
      shape == $0 || shape.hasPrefix($0 + ":")
    }
  }
}
