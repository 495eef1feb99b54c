import Kernel
import Synchronization

/// A statement cut at its parameters, so that either engine can number them its own way. What
/// looks like a parameter inside quotes or a comment is left alone.
struct StatementText: Sendable {
  enum Piece: Hashable, Sendable {
    case text(String)
    /// `?2` is `.value(2)`.
    case value(Int)
    /// `?2*` is `.list(2)`.
    case list(Int)
  }

  let pieces: [Piece]

  var hasLists: Bool {
    pieces.contains { if case .list = $0 { true } else { false } }
  }

  /// How many values must be bound: the highest number used.
  var parameterCount: Int {
    pieces.reduce(0) { highest, piece in
      switch piece {
      case .text: highest
      case .value(let number), .list(let number): max(highest, number)
      }
    }
  }

  init(_ sql: String) {
    var scanner = Scanner(bytes: Array(sql.utf8))
    pieces = scanner.pieces()
  }

  /// The cut form, worked out once for each text.
  static func of(_ sql: String) -> StatementText {
    if let known = cache.withLock({ $0[sql] }) { return known }
    let text = StatementText(sql)
    // Texts are literals of the program, so the cache is as large as the program is.
    cache.withLock { $0[sql] = text }
    return text
  }

  private static let cache = Mutex<[String: StatementText]>([:])
}

extension StatementText {
  private struct Scanner {
    let bytes: [UInt8]
    var position = 0
    var textStart = 0
    var found: [Piece] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func pieces() -> [Piece] {
      while position < bytes.count {
        switch bytes[position] {
        case UInt8(ascii: "'"): skip(through: UInt8(ascii: "'"))
        case UInt8(ascii: "\""): skip(through: UInt8(ascii: "\""))
        case UInt8(ascii: "-") where next == UInt8(ascii: "-"): skip(through: UInt8(ascii: "\n"))
        case UInt8(ascii: "/") where next == UInt8(ascii: "*"): skipBlockComment()
        case UInt8(ascii: "?"): takeParameter()
        case _: position += 1
        }
      }
      endText(at: bytes.count)
      return found
    }

    private var next: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

    /// A doubled quote is read as the end of one quoted part and the start of another.
    private mutating func skip(through end: UInt8) {
      position += 1
      while position < bytes.count, bytes[position] != end { position += 1 }
      position += 1
    }

    private mutating func skipBlockComment() {
      position += 2
      while position < bytes.count {
        if bytes[position] == UInt8(ascii: "*"), next == UInt8(ascii: "/") { break }
        position += 1
      }
      position += 2
    }

    private mutating func takeParameter() {
      let start = position
      var number = 0
      position += 1
      while position < bytes.count, let digit = Scanner.digit(bytes[position]) {
        number = number * 10 + digit
        position += 1
      }
      guard number > 0 else { return }
      endText(at: start)
      if position < bytes.count, bytes[position] == UInt8(ascii: "*") {
        position += 1
        found.append(.list(number))
      } else {
        found.append(.value(number))
      }
      textStart = position
    }

    private mutating func endText(at end: Int) {
      let end = min(end, bytes.count)
      if textStart < end {
        found.append(.text(String(decoding: bytes[textStart..<end], as: UTF8.self)))
      }
    }

    private static func digit(_ byte: UInt8) -> Int? {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }
  }
}
