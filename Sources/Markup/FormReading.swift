import Kernel

// Reading an answer gives the value, or notes a problem in words that say what to do and gives
// `nil`. A form reads all its answers and throws the problems at the end, so that people see every
// one of them at once.

extension Problems {
  /// Text that must be given.
  package mutating func text(
    _ answer: String?, _ field: String, limit: Int = 200, blank: String
  ) -> String? {
    guard let text = optionalText(answer, field, limit: limit, called: "This answer") else {
      if !has(field) { add(field, blank) }
      return nil
    }
    return text
  }

  /// Text that may be left out: `nil` when blank.
  package mutating func optionalText(
    _ answer: String?, _ field: String, limit: Int = 200, called name: String
  ) -> String? {
    let text = trimmed(answer)
    guard !text.isEmpty else { return nil }
    guard text.count <= limit else {
      add(field, "\(name) must be \(limit) characters or fewer")
      return nil
    }
    guard !text.unicodeScalars.contains("\u{FFFD}") else {
      add(field, "\(name) holds a character that cannot be read. Type it again")
      return nil
    }
    // Control characters come from pasting and from attacks, never from writing. Those that turn
    // the direction of writing would turn that of the page around them as well.
    guard text.unicodeScalars.allSatisfy({ !$0.isControl }) else {
      add(field, "\(name) must not contain control characters")
      return nil
    }
    return text.replacingLineEnds
  }

  /// A day that must be given in the three boxes.
  package mutating func day(_ answer: DayAnswer, _ field: String, blank: String) -> Day? {
    guard !answer.isBlank else {
      add(field, blank)
      return nil
    }
    return realDay(answer, field)
  }

  /// A day that may be left out: `nil` when all three boxes are blank.
  package mutating func optionalDay(_ answer: DayAnswer, _ field: String) -> Day? {
    answer.isBlank ? nil : realDay(answer, field)
  }

  /// One of the choices of an enum with text codes.
  package mutating func choice<Choice: RawRepresentable<String>>(
    _ answer: String?, _ field: String, as kind: Choice.Type = Choice.self, blank: String
  ) -> Choice? {
    guard let choice = answer.flatMap(Choice.init(rawValue:)) else {
      add(field, blank)
      return nil
    }
    return choice
  }

  /// One of `choices`, by its code.
  package mutating func choice(
    _ answer: String?, _ field: String, among choices: some Sequence<String>, blank: String
  ) -> String? {
    guard let answer, choices.contains(answer) else {
      add(field, blank)
      return nil
    }
    return answer
  }

  /// A whole number in `range`.
  package mutating func number(
    _ answer: String?, _ field: String, in range: ClosedRange<Int>, blank: String
  ) -> Int? {
    let text = trimmed(answer)
    guard !text.isEmpty else {
      add(field, blank)
      return nil
    }
    guard let number = Int(text), range.contains(number) else {
      add(field, "Enter a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  /// A decimal number such as `0.6`, in units of one hundred-thousandth, so that nothing is lost.
  package mutating func hundredThousandths(
    _ answer: String?, _ field: String, in range: ClosedRange<Int>, wrong: String
  ) -> Int? {
    let text = trimmed(answer)
    guard !text.isEmpty else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? String(parts[1]) : ""
    guard parts.count <= 2, decimals.utf8.count <= 5, parts[0].utf8.count <= 6,
      let whole = Int(parts[0].isEmpty ? "0" : parts[0]), whole >= 0,
      let rest = Int(decimals.padded(to: 5)), rest >= 0,
      range.contains(whole * 100_000 + rest)
    else {
      add(field, wrong)
      return nil
    }
    return whole * 100_000 + rest
  }

  package func has(_ field: String) -> Bool { problems.contains { $0.field == field } }

  private mutating func realDay(_ answer: DayAnswer, _ field: String) -> Day? {
    let parts = [answer.day, answer.month, answer.year].map(trimmed)
    let missing = zip(["day", "month", "year"], parts).filter { $0.1.isEmpty }.map(\.0)
    guard missing.isEmpty else {
      add(field, "The date must include a \(missing.joined(separator: " and a "))")
      return nil
    }
    guard let day = Int(parts[0]), let month = Day.month(named: parts[1]), let year = Int(parts[2])
    else {
      add(field, "Enter a real date, for example 27 3 2026")
      return nil
    }
    guard (1_000...9_999).contains(year) else {
      add(field, "The year must have four numbers, for example 2026")
      return nil
    }
    guard (1_900...2_100).contains(year) else {
      add(field, "The year must be from 1900 to 2100")
      return nil
    }
    guard let real = Day(year: year, month: month, day: day) else {
      add(field, "Enter a real date, for example 27 3 2026")
      return nil
    }
    return real
  }
}

extension Day {
  /// A month as people type it: `3`, `03`, `mar`, `March`.
  fileprivate static func month(named text: String) -> Int? {
    if let number = Int(text) { return number }
    let name = text.lowercased()
    guard name.count >= 3 else { return nil }
    return monthNames.firstIndex { $0.lowercased().hasPrefix(name) }.map { $0 + 1 }
  }
}

private func trimmed(_ answer: String?) -> String {
  guard let answer, let first = answer.firstIndex(where: { !$0.isUnseen }),
    let last = answer.lastIndex(where: { !$0.isUnseen })
  else { return "" }
  return String(answer[first...last])
}

extension Character {
  /// White space, and what takes no room at all.
  fileprivate var isUnseen: Bool {
    isWhitespace
      || unicodeScalars.allSatisfy {
        (0x200B...0x200F).contains($0.value) || $0.value == 0x2060 || $0.value == 0xFEFF
      }
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch value {
    case 9, 10, 13: false
    case 0..<32, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

extension String {
  fileprivate func padded(to length: Int) -> String {
    self + String(repeating: "0", count: max(0, length - utf8.count))
  }

  /// Browsers send CR LF, and programs CR alone; one line end is kept.
  fileprivate var replacingLineEnds: String {
    String(map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 })
  }
}
