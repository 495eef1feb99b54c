import Files

/// Employee and assignment numbers as ESR gives them: an assignment is the employee's number, with
/// `-2`, `-3` for further ones.
enum EmployeeNumbers {
  /// What a spreadsheet can do to a number that is a name.
  enum Shape {
    case blank
    case plain
    /// `3.01105E+07`: digits are lost.
    case scientific
    /// `04-Dec`, `Apr-12`: taken for a date.
    case date
  }

  /// - Parameter text: Without `.0`.
  static func shape(of text: String) -> Shape {
    if text.isEmpty { return .blank }
    if text.utf8.allSatisfy({ (48...57).contains($0) }) { return .plain }
    if SpoiltIds.isScientific(text) { return .scientific }
    return SpoiltIds.looksLikeDate(text) ? .date : .plain
  }

  /// The employee's number within an assignment number.
  static func employee(ofAssignment number: String) -> String {
    guard let dash = number.lastIndex(of: "-"), dash != number.startIndex,
      number[number.index(after: dash)...].allSatisfy(\.isNumber)
    else { return number }
    return String(number[..<dash])
  }

  static func withoutLeadingZeros(_ number: String) -> Substring {
    let rest = number.drop { $0 == "0" }
    return rest.isEmpty ? number[...] : rest
  }

  /// Whether `long` is `short` with zeros put in front.
  static func isSameButForZeros(_ short: String, _ long: String) -> Bool {
    short.utf8.count < long.utf8.count && withoutLeadingZeros(long) == short
      && short.utf8.allSatisfy { (48...57).contains($0) }
  }
}
