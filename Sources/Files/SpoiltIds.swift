/// Ids that a spreadsheet changed on the way. Each function says what happened and what the id
/// probably was; nothing is matched by it.
///
/// - Source: import formats, section 7.
package enum SpoiltIds {
  /// The one of `known` that a spreadsheet would have turned into this date: `04-Dec` from `4-12`.
  /// `nil` when the value does not look like a date, or no known id fits.
  package static func original(ofDate value: String, among known: some Sequence<String>) -> String?
  {
    guard let parts = dateParts(value) else { return nil }
    let fitting = known.filter { id in
      guard id != value, let numbers = numbers(of: id) else { return false }
      return numbers.count == parts.count
        ? numbers.sorted() == parts.sorted()
          // A year that the spreadsheet added, or left out of sight.
        : numbers.count == 2 && Set(numbers).isSubset(of: Set(parts))
    }
    return fitting.count == 1 ? fitting.first : fitting.sorted().first
  }

  /// `04-Dec`, `Dec-04`, `Apr-12`, `12/04/2026`, `2026-04-12`.
  package static func looksLikeDate(_ value: String) -> Bool { dateParts(value) != nil }

  /// `1.20035E+11`: the digits are lost.
  package static func isScientific(_ value: String) -> Bool {
    let parts = value.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard parts.count == 2, let mantissa = parts.first, let exponent = parts.last else {
      return false
    }
    let digits = exponent.hasPrefix("+") ? exponent.dropFirst() : exponent
    let pieces = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    return (1...2).contains(digits.count) && isDigits(digits)
      && (pieces.count == 1 ? exponent.hasPrefix("+") : pieces.count == 2)
      && pieces.allSatisfy { isDigits($0) } && pieces[0].count == 1
  }

  /// The one of `known` that is the same but for zeros in front, or for `.0` at the end of either.
  package static func original(
    ofStripped value: String, among known: some Sequence<String>
  ) -> String? {
    let bare = bareNumber(value)
    guard let bare else { return nil }
    return known.first { $0 != value && bareNumber($0) == bare }
  }

  /// Without `.0`, when that is all that a spreadsheet added to a whole number; `nil` otherwise.
  package static func withoutDecimalSuffix(_ value: String) -> String? {
    let parts = value.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, isDigits(parts[0]), !parts[1].isEmpty,
      parts[1].allSatisfy({ $0 == "0" })
    else { return nil }
    return String(parts[0])
  }

  private static func bareNumber(_ value: String) -> String? {
    let whole = withoutDecimalSuffix(value) ?? value
    guard isDigits(whole[...]) else { return nil }
    return String(whole.drop { $0 == "0" })
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The numbers of something that a spreadsheet shows as a date, months as 1 to 12.
  private static func dateParts(_ value: String) -> [Int]? {
    let pieces = pieces(of: value)
    guard (2...3).contains(pieces.count) else { return nil }
    var numbers: [Int] = []
    var months = 0
    for piece in pieces {
      if let month = DateText.months.firstIndex(where: { piece.lowercased().hasPrefix($0) }),
        piece.allSatisfy(\.isLetter)
      {
        numbers.append(month + 1)
        months += 1
      } else if isDigits(piece[...]), let number = Int(piece) {
        numbers.append(number)
      } else {
        return nil
      }
    }
    // Two bare numbers are an id, not a date.
    return months == 1 || (months == 0 && numbers.count == 3) ? numbers : nil
  }

  /// The numbers of an id that a spreadsheet would take for a date: `4-12`, `4/12`, `MAR1`.
  private static func numbers(of id: String) -> [Int]? {
    if let parts = dateParts(id) { return parts }
    let pieces = pieces(of: id)
    if pieces.count == 2, let first = Int(pieces[0]), let second = Int(pieces[1]) {
      return [first, second]
    }
    let letters = id.prefix { $0.isLetter }
    let digits = id.dropFirst(letters.count)
    if let month = DateText.months.firstIndex(of: letters.lowercased()), let number = Int(digits) {
      return [month + 1, number]
    }
    return nil
  }

  private static func pieces(of value: String) -> [String] {
    value.split(whereSeparator: { $0 == "-" || $0 == "/" || $0 == " " }).map(String.init)
  }
}
