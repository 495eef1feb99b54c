import Foundation
import Kernel
import Yams

/// What is wrong in a content file, and where.
package struct ContentFault: Hashable, Sendable {
  package let file: String
  /// From 1; 0 where the whole file is meant.
  package let line: Int
  package let message: String
  package init(file: String, line: Int, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  package var words: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }
}

/// Content that cannot be used, with everything that is wrong in it.
package struct ContentRefusal: Refusal, Hashable {
  package let faults: [ContentFault]
  package init(faults: [ContentFault]) { self.faults = faults }
  package var problems: [Problem] { faults.map { Problem("", $0.words) } }
}

/// Gathers faults while content is read, so that an author sees all of them at once.
package final class ContentFaults {
  package private(set) var all: [ContentFault] = []
  package init() {}
  package func add(_ file: String, _ line: Int?, _ message: String) {
    all.append(ContentFault(file: file, line: line ?? 0, message: message))
  }
}

/// The keys of one mapping of a content file, each read by name. What is not read is unknown and
/// so a fault: a misspelt key must not pass as one left out.
package struct ContentFields {
  package let file: String
  package let faults: ContentFaults
  package let values: [String: Node]
  private let line: Int?
  private let used = UsedKeys()

  private final class UsedKeys { var keys: Set<String> = [] }

  package init(_ node: Node, in file: String, _ faults: ContentFaults, defaults: Node? = nil) {
    self.file = file
    self.faults = faults
    line = node.mark?.line
    var values: [String: Node] = [:]
    for part in [defaults, node] {
      guard let part else { continue }
      guard let mapping = part.mapping else {
        faults.add(file, part.mark?.line, "Write keys with values here")
        continue
      }
      for (key, value) in mapping {
        values[key.scalar?.string ?? ""] = value
      }
    }
    self.values = values
  }

  package var keys: [String] { values.keys.sorted() }

  package func fault(_ message: String, at node: Node? = nil) {
    faults.add(file, node?.mark?.line ?? line, message)
  }

  package func node(_ key: String) -> Node? {
    used.keys.insert(key)
    return values[key]
  }

  package func required(_ key: String) -> Node? {
    guard let node = node(key) else {
      fault("“\(key)” is missing")
      return nil
    }
    return node
  }

  package func optionalText(_ key: String) -> String? {
    guard let node = node(key) else { return nil }
    guard let text = node.scalar?.string, !text.isEmpty else {
      fault("“\(key)” must be text", at: node)
      return nil
    }
    return text
  }

  package func text(_ key: String) -> String {
    _ = required(key)
    return optionalText(key) ?? ""
  }

  package func number(_ key: String, default fallback: Int? = nil) -> Int {
    guard let node = fallback == nil ? required(key) : node(key) else { return fallback ?? 0 }
    guard let number = node.scalar.flatMap({ Int($0.string) }), number >= 0 else {
      fault("“\(key)” must be a whole number", at: node)
      return 0
    }
    return number
  }

  package func flag(_ key: String) -> Bool {
    guard let node = node(key) else { return false }
    switch node.scalar?.string {
    case "yes", "true": return true
    case "no", "false": return false
    case .some, .none:
      fault("“\(key)” must be yes or no", at: node)
      return false
    }
  }

  package func optionalDay(_ key: String) -> Day? {
    guard let text = optionalText(key) else { return nil }
    guard let day = Day(text) else {
      fault("“\(key)” must be a day like 2026-03-31", at: node(key))
      return nil
    }
    return day
  }

  package func day(_ key: String) -> Day {
    _ = required(key)
    return optionalDay(key) ?? Day(number: 0)
  }

  package func items(_ key: String) -> [Node] {
    guard let node = node(key) else { return [] }
    guard let sequence = node.sequence else {
      fault("“\(key)” must be a list", at: node)
      return []
    }
    return Array(sequence)
  }

  package func texts(_ key: String) -> [String] {
    items(key).compactMap { item in
      if item.scalar == nil { fault("“\(key)” must be a list of texts", at: item) }
      return item.scalar?.string
    }
  }

  package func fields(_ key: String) -> ContentFields? {
    required(key).map { ContentFields($0, in: file, faults) }
  }

  package func optionalFields(_ key: String) -> ContentFields? {
    node(key).map { ContentFields($0, in: file, faults) }
  }

  /// A value of an enum by its raw value.
  package func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, of kind: Choice.Type = Choice.self
  ) -> Choice? where Choice.RawValue == String {
    _ = required(key)
    guard let text = optionalText(key) else { return nil }
    return choice(text, key)
  }

  package func choices<Choice: RawRepresentable & CaseIterable & Hashable>(
    _ key: String, of kind: Choice.Type = Choice.self
  ) -> Set<Choice> where Choice.RawValue == String {
    Set(texts(key).compactMap { choice($0, key) })
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String, _ key: String
  ) -> Choice? where Choice.RawValue == String {
    guard let value = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      fault("“\(key)” knows no “\(text)”, only: \(known)", at: node(key))
      return nil
    }
    return value
  }

  /// `12 weeks`, `3 months`, `1 year`, `90 days`.
  package func optionalLength(_ key: String) -> Length? {
    guard let text = optionalText(key) else { return nil }
    let words = text.split(separator: " ")
    if words.count == 2, let number = Int(words[0]), number > 0 {
      switch words[1] {
      case "day", "days": return Length(days: number)
      case "week", "weeks": return Length(weeks: number)
      case "month", "months": return Length(months: number)
      case "year", "years": return Length(months: number * 12)
      case _: break
      }
    }
    fault("“\(key)” must be a length like 12 weeks", at: node(key))
    return nil
  }

  package func length(_ key: String) -> Length {
    _ = required(key)
    return optionalLength(key) ?? Length()
  }

  package func period(_ key: String) -> Period? {
    guard let fields = fields(key) else { return nil }
    let from = fields.day("from")
    let to = fields.optionalDay("to")
    fields.finish()
    if let period = Period(from: from, to: to) { return period }
    fault("“\(key)” ends before it starts", at: node(key))
    return nil
  }

  /// Call last: names the keys nobody asked for.
  package func finish() {
    for key in keys where !used.keys.contains(key) {
      fault("“\(key)” is not a known key", at: values[key])
    }
  }
}
