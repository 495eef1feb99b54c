import Kernel

/// What somebody typed into a search box, taken apart.
package struct PersonQuestion: Hashable, Sendable {
  /// Name words, folded; at most four, the longest.
  let words: [String]
  /// As an e-mail address, where it could be one.
  let email: String?
  /// As a number somebody is known by, in the forms in which numbers are compared. Only of use
  /// with a birth date: a number alone reveals nobody.
  let numbers: [String]
  package let born: Day?

  /// - Parameter born: Given apart from the text; otherwise a date in the text is taken for it
  ///   (`QQ 12 34 56 C 01/02/1980`).
  package init(_ text: String, born: Day? = nil) {
    var rest: [Substring] = []
    var dated: Day?
    for part in text.split(whereSeparator: \.isWhitespace) {
      if let day = PersonQuestion.day(part) { dated = day } else { rest.append(part) }
    }
    self.born = born ?? dated
    email = rest.count == 1 && rest[0].contains("@") ? String(rest[0]).folded : nil
    let compact = rest.joined()
    if compact.contains(where: \.isNumber), email == nil {
      numbers = Array(
        Set([compact, compact.uppercased(), PersonIdentifier.key(.nationalInsurance, compact)]))
    } else {
      numbers = []
    }
    let typed = NameWords.typed(rest.joined(separator: " ")).filter { !$0.isEmpty }
    words = email == nil ? Array(typed.sorted { $0.count > $1.count }.prefix(4)) : []
  }

  package var asksNothing: Bool {
    words.isEmpty && email == nil && (numbers.isEmpty || born == nil)
  }

  /// `1980-02-01`, `01/02/1980`, `1.2.1980`.
  private static func day(_ text: Substring) -> Day? {
    if let day = Day(text) { return day }
    let parts = text.split(whereSeparator: { "/.-".contains($0) })
    guard parts.count == 3, parts[2].count == 4, let dayOfMonth = Int(parts[0]),
      let month = Int(parts[1]), let year = Int(parts[2])
    else { return nil }
    return Day(year: year, month: month, day: dayOfMonth)
  }
}

/// Somebody who answers a search.
package struct FoundPerson: Hashable, Sendable {
  package enum Match: String, Sendable {
    case name
    case knownAs
    case previousName
    case number
    case email
  }

  package let id: PersonID
  package let name: String
  package let match: Match
  /// The other name that matched: "formerly …".
  package let otherName: String?
}
