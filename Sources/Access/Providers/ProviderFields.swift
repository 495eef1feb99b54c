import Foundation
import Kernel
import Yams

/// A part of the operator's file, read with what is wrong said by line. A field that nobody knows
/// is wrong too: a word misspelt must not leave a check out.
struct ProviderFields {
  private let mapping: Node.Mapping
  private let line: Int
  private let what: String
  /// The option that named the file.
  private let option: String
  private(set) var problems = Problems()
  private var asked: Set<String> = []

  init?(_ node: Node?, what: String, option: String = "sign-in") {
    guard let node, case .mapping(let mapping) = node else { return nil }
    self.mapping = mapping
    self.what = what
    self.option = option
    line = node.mark?.line ?? 1
  }

  mutating func fail(_ field: String, _ words: String) {
    let place = mapping[Node(field)]?.mark?.line ?? line
    problems.add(option, "Line \(place), \(what): \(words)")
  }

  mutating func take(_ other: Problems) {
    for problem in other.problems { problems.add(problem.field, problem.message) }
  }

  mutating func node(_ field: String) -> Node? {
    asked.insert(field)
    return mapping[Node(field)]
  }

  mutating func optionalText(_ field: String) -> String? {
    guard let node = node(field) else { return nil }
    // As it is written: a client id of digits is text too.
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
      fail(field, "\(field) must be a text")
      return nil
    }
    return scalar.string
  }

  mutating func text(_ field: String) -> String {
    if let text = optionalText(field) { return text }
    if mapping[Node(field)] == nil { fail(field, "\(field) is missing") }
    return ""
  }

  mutating func flag(_ field: String, default usual: Bool) -> Bool {
    guard let text = optionalText(field) else { return usual }
    switch text {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      fail(field, "\(field) must be yes or no")
      return usual
    }
  }

  mutating func texts(_ field: String, default usual: [String] = []) -> [String] {
    guard let node = node(field) else { return usual }
    switch node {
    case .scalar(let scalar) where !scalar.string.isEmpty: return [scalar.string]
    case .sequence(let items):
      let texts = items.compactMap { item -> String? in
        guard case .scalar(let scalar) = item, !scalar.string.isEmpty else { return nil }
        return scalar.string
      }
      if texts.count == items.count, !texts.isEmpty { return texts }
    default: break
    }
    fail(field, "\(field) must be a list of texts")
    return usual
  }

  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ field: String, default usual: Choice?
  ) -> Choice? {
    guard let text = optionalText(field) else {
      if usual == nil, mapping[Node(field)] == nil { fail(field, "\(field) is missing") }
      return usual
    }
    if let choice = Choice(rawValue: text) { return choice }
    fail(field, "\(field) must be \(Self.words(Choice.allCases.map(\.rawValue)))")
    return usual
  }

  /// The parts of a list, or one part that stands for a list of one.
  mutating func parts(_ field: String, _ read: (inout ProviderFields) -> Void) {
    guard let node = node(field) else { return }
    let items: [Node] =
      if case .sequence(let sequence) = node { Array(sequence) } else { [node] }
    for item in items {
      guard var part = ProviderFields(item, what: "\(what), \(field)", option: option)
      else {
        fail(field, "\(field) must be a list of fields")
        continue
      }
      read(&part)
      part.finish()
      take(part.problems)
    }
  }

  /// Everything that is there must have been asked for.
  mutating func finish() {
    for (key, _) in mapping {
      let name = key.string ?? "a field"
      if !asked.contains(name) {
        fail(name, "there is no field \(name); known are \(Self.words(asked.sorted()))")
      }
    }
  }

  static func words(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}
