import Kernel
import Synchronization

/// A statement that writes to one table, understood as far as is needed to find the rows it will
/// change before it changes them.
struct WriteStatement: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// The columns given a value, and the parameter that holds it where it is one.
    case insert([String: Int?])
    /// The columns that are set.
    case update(Set<String>)
    case delete
    /// Something that is not followed: `INSERT … SELECT`, `ON CONFLICT`.
    case other
  }

  let table: String
  let kind: Kind
  /// What follows `WHERE`, with its parameters numbered from 1; all rows without one.
  let condition: String
  /// The parameters of the whole statement that the condition uses, in their new order.
  let parameters: [Int]

  /// `nil` when nothing is written.
  static func of(_ sql: String) -> WriteStatement? {
    if let known = cache.withLock({ $0[sql] }) { return known }
    let statement = WriteStatement(sql)
    cache.withLock { $0[sql] = .some(statement) }
    return statement
  }

  private static let cache = Mutex<[String: WriteStatement?]>([:])

  init?(_ sql: String) {
    let words = Words(sql)
    switch words.first {
    case "UPDATE":
      guard let table = words[1], words[2] == "SET" else { return nil }
      self.init(words, table: table, kind: .update(words.assigned))
    case "DELETE":
      guard words[1] == "FROM", let table = words[2] else { return nil }
      self.init(words, table: table, kind: .delete)
    case "INSERT":
      guard words[1] == "INTO", let table = words[2] else { return nil }
      self.init(words, table: table, kind: words.inserted.map(Kind.insert) ?? .other)
    case "WITH":
      // Not followed, and refused where it would matter.
      guard let verb = words.all.firstIndex(where: { Words.verbs.contains($0) }),
        let table = words[words.all[verb] == "UPDATE" ? verb + 1 : verb + 2]
      else { return nil }
      self.init(table: table, kind: .other, condition: "", parameters: [])
    case _: return nil
    }
  }

  private init(_ words: Words, table: String, kind: Kind) {
    var parameters: [Int] = []
    var condition = ""
    for piece in StatementText(words.condition).pieces {
      switch piece {
      case .text(let text): condition += text
      case .value(let number):
        condition += "?\(WriteStatement.place(of: number, in: &parameters))"
      case .list(let number):
        condition += "?\(WriteStatement.place(of: number, in: &parameters))*"
      }
    }
    self.init(table: table, kind: kind, condition: condition, parameters: parameters)
  }

  private init(table: String, kind: Kind, condition: String, parameters: [Int]) {
    self.table = table
    self.kind = kind
    self.condition = condition
    self.parameters = parameters
  }

  private static func place(of number: Int, in parameters: inout [Int]) -> Int {
    if let known = parameters.firstIndex(of: number) { return known + 1 }
    parameters.append(number)
    return parameters.count
  }
}

/// The words of a statement that are outside brackets and quotes, and what is between them.
private struct Words {
  static let verbs: Set<String> = ["UPDATE", "INSERT", "DELETE"]

  private(set) var all: [String] = []
  /// Where each begins in the text.
  private var starts: [Int] = []
  private let bytes: [UInt8]

  init(_ sql: String) {
    bytes = Array(sql.utf8)
    var position = 0
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        let end = bytes[(position + 1)...].firstIndex(of: bytes[position]) ?? bytes.count - 1
        position = end + 1
      case UInt8(ascii: "("):
        depth += 1
        position += 1
      case UInt8(ascii: ")"):
        depth -= 1
        position += 1
      case let byte where Words.isLetter(byte):
        let start = position
        while position < bytes.count, Words.isLetter(bytes[position]) { position += 1 }
        guard depth == 0 else { continue }
        all.append(String(decoding: bytes[start..<position], as: UTF8.self))
        starts.append(start)
      case _: position += 1
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  var first: String? { all.first }

  subscript(_ index: Int) -> String? { all.indices.contains(index) ? all[index] : nil }

  /// What follows `WHERE`; "1 = 1" without one.
  var condition: String {
    guard let index = all.firstIndex(of: "WHERE") else { return "1 = 1" }
    return String(decoding: bytes[(starts[index] + 5)...], as: UTF8.self)
  }

  /// The words that an equals sign follows between `SET` and `WHERE`.
  var assigned: Set<String> {
    let end = all.firstIndex(of: "WHERE") ?? all.count
    return Set(
      (0..<end).filter { index in
        let after = bytes[(starts[index] + all[index].utf8.count)...]
        return after.first { $0 != 0x20 && $0 != 0x0A } == UInt8(ascii: "=")
      }.map { all[$0] })
  }

  /// `INSERT INTO table (a, b) VALUES (?1, 2)`, and nothing after it.
  var inserted: [String: Int?]? {
    guard all.count == 4, all[3] == "VALUES", let columns = bracket(after: 2),
      let values = bracket(after: 3), columns.count == values.count
    else { return nil }
    return Dictionary(
      zip(columns, values.map { $0.hasPrefix("?") ? Int($0.dropFirst()) : nil })
    ) { first, _ in first }
  }

  private func bracket(after index: Int) -> [String]? {
    let rest = bytes[starts[index]...]
    guard let open = rest.firstIndex(of: UInt8(ascii: "(")),
      let close = rest[open...].firstIndex(of: UInt8(ascii: ")"))
    else { return nil }
    return String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
      .split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
  }
}
