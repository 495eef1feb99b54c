import Testing

/// A small reader of calendar files, made from the RFC and not from the writer: unfolds, splits and
/// takes the marks out again. Records a fault of the test for what may not stand in a file.
struct CalendarReading {
  struct Line: Equatable {
    var name: String
    var parameters: [String: String]
    /// As written.
    var raw: String

    /// As TEXT.
    var text: String { CalendarReading.unescaped(raw) }
  }

  struct Fault: Error { let words: String }

  let lines: [Line]

  init(_ bytes: [UInt8]) throws {
    var physical: [[UInt8]] = []
    var line: [UInt8] = []
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case 0x0D where index + 1 < bytes.count && bytes[index + 1] == 0x0A:
        physical.append(line)
        line = []
        index += 1
      case 0x0A, 0x0D: throw Fault(words: "an end of line that is not CRLF")
      case let byte where byte < 0x20 && byte != 0x09 || byte == 0x7F:
        throw Fault(words: "a character of control")
      case let byte: line.append(byte)
      }
      index += 1
    }
    guard line.isEmpty else { throw Fault(words: "no end of the last line") }
    var logical: [[UInt8]] = []
    for line in physical {
      guard line.count <= 75 else { throw Fault(words: "a line of \(line.count) bytes") }
      guard String(validating: line, as: UTF8.self) != nil else {
        throw Fault(words: "a line that is not UTF-8 by itself")
      }
      if line.first == 0x20 {
        logical[logical.count - 1] += line.dropFirst()
      } else {
        logical.append(line)
      }
    }
    lines = try logical.map { try CalendarReading.line(String(decoding: $0, as: UTF8.self)) }
  }

  /// What one property says as TEXT, the first of that name.
  func text(_ name: String) -> String? { lines.first { $0.name == name }?.text }

  /// What one property says as written, the first of that name.
  func raw(_ name: String) -> String? { lines.first { $0.name == name }?.raw }

  private static func line(_ text: String) throws -> Line {
    var pieces: [String.UnicodeScalarView] = [.init()]
    var isQuoted = false
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\"" {
        isQuoted.toggle()
      } else if scalar == ":", !isQuoted {
        let parameters = try pieces.dropFirst().map { piece in
          let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          guard parts.count == 2 else { throw Fault(words: "a parameter without a value") }
          return (String(parts[0]), withoutCarets(String(parts[1])))
        }
        return Line(
          name: String(pieces[0]),
          parameters: Dictionary(parameters, uniquingKeysWith: { first, _ in first }),
          raw: String(rest))
      } else if scalar == ";", !isQuoted {
        pieces.append(.init())
      } else {
        pieces[pieces.count - 1].append(scalar)
      }
    }
    throw Fault(words: "a line without a value: \(text)")
  }

  static func unescaped(_ value: String) -> String {
    var words = String.UnicodeScalarView()
    var rest = value.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let next = rest.popFirst() else {
        words.append(scalar)
        continue
      }
      words.append(next == "n" || next == "N" ? "\n" : next)
    }
    return String(words)
  }

  private static func withoutCarets(_ value: String) -> String {
    var words = String.UnicodeScalarView()
    var rest = value.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "^", let next = rest.first, "^n'".unicodeScalars.contains(next) else {
        words.append(scalar)
        continue
      }
      rest.removeFirst()
      words.append(next == "n" ? "\n" : next == "'" ? "\"" : "^")
    }
    return String(words)
  }
}
