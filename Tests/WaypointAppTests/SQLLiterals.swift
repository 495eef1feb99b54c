import Foundation

/// A string literal of the sources that is a statement.
struct SQLLiteral {
  let path: String
  let line: Int
  let sql: String
  let isInterpolated: Bool

  /// Every literal below `Sources` whose first word is a statement's, in capitals.
  static func all(_ thisFile: String = #filePath) throws -> [SQLLiteral] {
    let root = URL(fileURLWithPath: thisFile)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let sources = root.appending(path: "Sources")
    let paths = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String }
    return try (paths ?? []).filter { $0.hasSuffix(".swift") }.sorted().flatMap { path in
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
      return all(in: text, path: "Sources/\(path)")
    }
  }

  static func all(in source: String, path: String) -> [SQLLiteral] {
    var reader = LiteralReader(source)
    return reader.literals().filter { isStatement($0.text) }.map {
      SQLLiteral(path: path, line: $0.line, sql: $0.text, isInterpolated: $0.isInterpolated)
    }
  }

  private static func isStatement(_ text: String) -> Bool {
    let start = text.drop { $0.isWhitespace }
    return ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains { word in
      start.hasPrefix(word) && start.dropFirst(word.count).first?.isWhitespace == true
    }
  }
}

/// Reads the string literals of a Swift source.
private struct LiteralReader {
  struct Literal {
    var text = ""
    var line: Int
    var isInterpolated = false
  }

  private let characters: [Character]
  private var position = 0
  private var line = 1

  init(_ source: String) { characters = Array(source) }

  mutating func literals() -> [Literal] {
    var found: [Literal] = []
    while position < characters.count {
      if at("//") {
        while position < characters.count, characters[position] != "\n" { advance() }
      } else if at("\"\"\"") {
        found.append(long())
      } else if at("\"") {
        found.append(short())
      } else {
        advance()
      }
    }
    return found
  }

  private func at(_ text: String) -> Bool {
    characters[position...].starts(with: text)
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where position < characters.count {
      if characters[position] == "\n" { line += 1 }
      position += 1
    }
  }

  private mutating func short() -> Literal {
    var literal = Literal(line: line)
    advance()
    while position < characters.count, !at("\"") { take(into: &literal) }
    advance()
    return literal
  }

  private mutating func long() -> Literal {
    var literal = Literal(line: line)
    advance(3)
    while position < characters.count, !at("\"\"\"") { take(into: &literal) }
    advance(3)
    let lines = literal.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    let indent = lines.last?.prefix { $0 == " " }.count ?? 0
    literal.text = lines.dropLast().map { $0.dropFirst(indent) }.joined(separator: "\n")
    return literal
  }

  private mutating func take(into literal: inout Literal) {
    guard at("\\") else {
      literal.text.append(characters[position])
      return advance()
    }
    advance()
    guard position < characters.count else { return }
    switch characters[position] {
    case "(":
      literal.isInterpolated = true
      skipInterpolation()
    case "n":
      literal.text += "\n"
      advance()
    case "\n": advance()
    case let character:
      literal.text.append(character)
      advance()
    }
  }

  private mutating func skipInterpolation() {
    var depth = 0
    repeat {
      if at("(") { depth += 1 }
      if at(")") { depth -= 1 }
      if at("\"") { _ = short() } else { advance() }
    } while depth > 0 && position < characters.count
  }
}
