import Kernel

/// How SQLite wants lists: as many parameters as the list is long, rounded up to a power of two
/// so that few statements have to be kept; the last value is repeated to fill up.
enum SQLiteText {
  static func expand(_ sql: String, _ values: [Stored]) throws -> (sql: String, values: [Stored]) {
    let hasList = values.contains { if case .list = $0 { true } else { false } }
    if !hasList { return (sql, values) }

    var flat: [Stored] = []
    var places: [Range<Int>] = []
    for value in values {
      let start = flat.count + 1
      switch value {
      case .list(let members): flat += filledUp(members)
      case .null, .integer, .real, .text, .bytes, .boolean: flat.append(value)
      }
      places.append(start..<flat.count + 1)
    }
    var text = ""
    for piece in StatementText.of(sql).pieces {
      switch piece {
      case .text(let part): text += part
      case .value(let number):
        guard values.indices.contains(number - 1), places[number - 1].count == 1 else {
          throw StorageError.statement("?\(number) is not bound to a value", sql: sql)
        }
        text += "?\(places[number - 1].lowerBound)"
      case .list(let number):
        guard values.indices.contains(number - 1) else {
          throw StorageError.statement("?\(number)* is not bound to a list", sql: sql)
        }
        text += places[number - 1].map { "?\($0)" }.joined(separator: ", ")
      }
    }
    return (text, flat)
  }

  private static func filledUp(_ members: [Stored]) -> [Stored] {
    guard let last = members.last else { return [] }
    var size = 1
    while size < members.count { size *= 2 }
    return members + Array(repeating: last, count: size - members.count)
  }
}
