/// Statements of a migration, written once for both engines.
enum Definition {
  /// The statements of `sql`, each in the words of `engine`.
  static func statements(of sql: String, for engine: Engine) -> [String] {
    split(sql).filter { engine == .postgresql || !$0.hasPrefix(onPostgresOnly) }.map { statement in
      let text = replacingTokens(in: statement, for: engine)
      return engine == .sqlite && isCreateTable(text) ? text + " STRICT" : text
    }
  }

  private static let onPostgresOnly = "{{on postgresql}}"

  /// SQLite has a kind of column for each of these in its strict tables, but no Boolean.
  private static func replacingTokens(in sql: String, for engine: Engine) -> String {
    let kinds: [(token: String, sqlite: String, postgresql: String)] = [
      ("{{id}}", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"),
      ("{{int}}", "INTEGER", "BIGINT"),
      ("{{real}}", "REAL", "DOUBLE PRECISION"),
      ("{{bool}}", "INTEGER", "BOOLEAN"),
      ("{{bytes}}", "BLOB", "BYTEA"),
      ("{{text}}", "TEXT", "TEXT COLLATE \"C\""),
      ("{{by key}}", "WITHOUT ROWID,", ""),
      (onPostgresOnly, "", ""),
    ]
    return kinds.reduce(sql) { text, kind in
      text.replacing(kind.token, with: engine == .sqlite ? kind.sqlite : kind.postgresql)
    }
  }

  private static func isCreateTable(_ sql: String) -> Bool {
    sql.split(whereSeparator: \.isWhitespace).prefix(2).map { $0.uppercased() }
      == ["CREATE", "TABLE"]
  }

  /// Cuts at semicolons outside quotes and comments; comments are dropped.
  private static func split(_ sql: String) -> [String] {
    var statements: [String] = []
    var current = ""
    var rest = sql[...]
    while let character = rest.first {
      if character == "'" || character == "\"" {
        let end = rest.dropFirst().firstIndex(of: character) ?? rest.index(before: rest.endIndex)
        current += rest[...end]
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("--") {
        rest = rest.drop { $0 != "\n" }
      } else if character == ";" {
        statements.append(current)
        current = ""
        rest = rest.dropFirst()
      } else {
        current.append(character)
        rest = rest.dropFirst()
      }
    }
    statements.append(current)
    return statements.map { String($0.trimmed) }.filter { !$0.isEmpty }
  }
}

extension String {
  fileprivate var trimmed: Substring {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return self[first...last]
  }
}
