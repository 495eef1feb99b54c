import Kernel

/// How PostgreSQL wants parameters: `$1` for `?1`. A list is one array, so `IN (?1*)` becomes
/// `= ANY ($1)`, and one prepared statement does for lists of every length.
enum PostgresText {
  static func translate(_ sql: String) throws -> String {
    var text = ""
    for piece in StatementText.of(sql).pieces {
      switch piece {
      case .text(let part): text += part
      case .value(let number): text += "$\(number)"
      case .list(let number):
        text = try openingArray(after: text, sql: sql) + "$\(number)"
      }
    }
    return text
  }

  /// Replaces the `IN (` or `NOT IN (` at the end of `text`.
  private static func openingArray(after text: String, sql: String) throws -> String {
    var rest = text[...]
    rest.removeLastSpaces()
    guard rest.removeLastWord("(") else { throw notInParentheses(sql) }
    rest.removeLastSpaces()
    guard rest.removeLastWord("IN") else { throw notInParentheses(sql) }
    let beforeIn = rest
    rest.removeLastSpaces()
    if rest.removeLastWord("NOT") { return rest + "<> ALL (" }
    return beforeIn + "= ANY ("
  }

  private static func notInParentheses(_ sql: String) -> StorageError {
    .statement("a list may only stand as IN (?1*)", sql: sql)
  }
}

extension Substring {
  fileprivate mutating func removeLastSpaces() {
    while let last, last.isWhitespace { removeLast() }
  }

  fileprivate mutating func removeLastWord(_ word: String) -> Bool {
    guard hasSuffix(word) else { return false }
    removeLast(word.count)
    return true
  }
}
