import Kernel

/// The answers of a form as they were typed, wrong or not, so that they can be shown back.
package struct FormData: Hashable, Sendable {
  private var names: [String] = []
  private var values: [String] = []

  package init() {}

  package init(_ fields: [(name: String, value: String)]) {
    names = fields.map(\.name)
    values = fields.map(\.value)
  }

  package mutating func add(_ name: String, _ value: String) {
    names.append(Self.readable(name))
    values.append(Self.readable(value))
  }

  /// U+0000 is no text to either database; it becomes what other bytes become that are no text.
  private static func readable(_ text: String) -> String {
    text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
  }

  /// The first answer to `name`.
  package subscript(_ name: String) -> String? {
    names.firstIndex(of: name).map { values[$0] }
  }

  /// Every answer to `name`: the ticked boxes.
  package func all(_ name: String) -> [String] {
    names.indices.filter { names[$0] == name }.map { values[$0] }
  }

  /// The three boxes of a date.
  package func day(_ name: String) -> DayAnswer {
    DayAnswer(
      day: self["\(name)-day"], month: self["\(name)-month"], year: self["\(name)-year"])
  }

  package var isEmpty: Bool { names.isEmpty }

  /// The revision that the page showed; one that nobody has where it is not said.
  package var revision: Int { self["revision"].flatMap { Int($0) } ?? -1 }

  /// Every answer, in the order of the form.
  package var fields: [(name: String, value: String)] {
    zip(names, values).map { (name: $0, value: $1) }
  }
}

/// What was typed into the three boxes of a date.
package struct DayAnswer: Hashable, Sendable {
  package var day: String?
  package var month: String?
  package var year: String?

  package init(day: String? = nil, month: String? = nil, year: String? = nil) {
    self.day = day
    self.month = month
    self.year = year
  }

  package init(_ day: Day?) {
    self.day = day.map { String($0.dayOfMonth) }
    self.month = day.map { String($0.month) }
    self.year = day.map { String($0.year) }
  }

  package var isBlank: Bool {
    [day, month, year].allSatisfy { ($0 ?? "").allSatisfy(\.isWhitespace) }
  }
}
