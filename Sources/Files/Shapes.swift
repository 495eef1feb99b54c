extension TableLayout {
  /// `Rows returned: 25`, `Grand Total`.
  func isCountWord(_ value: String) -> Bool {
    let value = value.lowercased()
    return countWords.contains { word in
      value.hasPrefix(word) && !(value.dropFirst(word.count).first?.isLetter ?? false)
    }
  }
}

extension TableLayout {
  /// Nothing but such a word: `Total`, `Total:`. There are people called Count and Sum.
  func isCountAlone(_ value: String) -> Bool {
    let word = value.lowercased()
    return countWords.contains { $0 == word || $0 + ":" == word }
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
}

/// What sort of thing a value is, roughly: enough to see that it stands under the wrong header.
/// A list is of the kind of its items, because lists often hold a single one.
enum ValueKind: Hashable {
  case date, number, words, other

  init(_ value: String) {
    let shape = value.shape
    switch shape {
    case _ where ["9/9/9", "9-9-9", "9-A-9", "9/A/9"].contains { shape.hasPrefix($0) }:
      self = .date
    case _ where shape.contains("A"): self = .words
    case _ where shape.contains("9"): self = .number
    case _: self = .other
    }
  }
}

/// Tells a row without the empty values at its end from one that lost a value in the middle.
enum ShiftedRow {
  /// - Parameter kinds: Of the values that whole rows have in each column.
  static func isShifted(_ values: [String], _ kinds: [Set<ValueKind>]) -> Bool {
    let missing = kinds.count - values.count
    let found = values.map { $0.isEmpty ? nil : ValueKind($0) }
    /// Values that no whole row has in the column where they would stand.
    func misfits(_ range: Range<Int>, movedBy shift: Int) -> Int {
      range.count { position in
        guard let kind = found[position] else { return false }
        let seen = kinds[position + shift]
        return !seen.isEmpty && !seen.contains(kind)
      }
    }
    let asTheyAre = misfits(0..<values.count, movedBy: 0)
    // A date among words, or words among dates, is enough.
    let dates = values.indices.contains { position in
      guard let kind = found[position], !kinds[position].isEmpty else { return false }
      return (kind == .date) != kinds[position].contains(.date)
        && (kind == .date || kinds[position] == [.date])
    }
    guard asTheyAre > 0 else { return false }
    let best =
      (0..<values.count).map { place in
        misfits(0..<place, movedBy: 0) + misfits(place..<values.count, movedBy: missing)
      }.min() ?? asTheyAre
    return best < asTheyAre && (dates || asTheyAre - best >= 2)
  }
}
