import Kernel

/// An error for the log: what kind it is and where it arose, never the values it is about. A
/// database quotes the value that it refuses, which may be a name or a number of somebody.
package enum ErrorWords {
  package static func plain(_ error: any Error) -> String {
    if let error = error as? StorageError { return words(of: error) }
    if let refusal = error as? any Refusal {
      let fields = refusal.problems.map { $0.field.isEmpty ? "-" : $0.field }
      return "\(type(of: error)) of \(fields.joined(separator: ", "))"
    }
    let label = Mirror(reflecting: error).children.first?.label
    return "\(type(of: error))" + (label.map { ".\($0)" } ?? "")
  }

  private static func words(of error: StorageError) -> String {
    switch error {
    case .unavailable(let words): "unavailable: \(withoutQuoted(words))"
    case .inDoubt(let words): "in doubt: \(withoutQuoted(words))"
    case .unreplicated(let words): "unreplicated: \(withoutQuoted(words))"
    case .databaseFromTheFuture(let migration): "database from the future: \(migration)"
    case .migrationChanged(let migration): "migration changed: \(migration)"
    case .conflict: "conflict"
    case .constraint(let kind, _): "constraint \(kind.rawValue)"
    // The statement is a literal of the program; its values were bound apart.
    case .statement(let words, let sql): "statement: \(withoutQuoted(words)) in \(sql)"
    case .unexpectedValue(let column, let wanted, let found):
      "column \(column): \(found) for \(wanted)"
    }
  }

  /// Takes out what stands in quotation marks or brackets, where databases put values.
  static func withoutQuoted(_ words: String) -> String {
    words.split(separator: "\n").first.map(String.init)?
      .replacing(/"[^"]*"|'[^']*'|\([^)]*\)/, with: "…") ?? ""
  }
}
