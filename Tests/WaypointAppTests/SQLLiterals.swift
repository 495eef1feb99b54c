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
    var bytes: [UInt8] = []
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var line: Int
    var isInterpolated = false
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ source: String) { bytes = Array(source.utf8) }

  mutating func literals() -> [Literal] {
    var found: [Literal] = []
    while position < bytes.count {
      if at("//") {
        while position < bytes.count, !at("\n") { advance() }
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

  private func at(_ text: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard position + wanted.count <= bytes.count else { return false }
    return (0..<wanted.count).allSatisfy { bytes[position + $0] == wanted[$0] }
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where position < bytes.count {
      if at("\n") { line += 1 }
      position += 1
    }
  }

  private mutating func short() -> Literal {
    var literal = Literal(line: line)
    advance()
    while position < bytes.count, !at("\"") { take(into: &literal) }
    advance()
    return literal
  }

  private mutating func long() -> Literal {
    var literal = Literal(line: line)
    advance(3)
    while position < bytes.count, !at("\"\"\"") { take(into: &literal) }
    advance(3)
    let lines = literal.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    let indent = lines.last?.prefix { $0 == " " }.count ?? 0
    let text = lines.dropLast().map { $0.dropFirst(indent) }.joined(separator: "\n")
    literal.bytes = Array(text.utf8)
    return literal
  }

  private mutating func take(into literal: inout Literal) {
    if !at("\\") {
      literal.bytes.append(bytes[position])
      return advance()
    }
    advance()
    if at("(") {
      literal.isInterpolated = true
      skipInterpolation()
    } else if at("\n") {
      advance()
    } else if position < bytes.count {
      literal.bytes.append(at("n") ? UInt8(ascii: "\n") : bytes[position])
      advance()
    }
  }

  private mutating func skipInterpolation() {
    var depth = 0
    repeat {
      if at("(") { depth += 1 }
      if at(")") { depth -= 1 }
      if at("\"") { _ = short() } else { advance() }
    } while depth > 0 && position < bytes.count
  }
}
