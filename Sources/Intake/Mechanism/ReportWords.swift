import Files

extension ImportReport {
  /// The report for a terminal: what was found, grouped; what changes; what to do next.
  package func lines(applied: Bool) -> [String] {
    var lines = files.map { "\($0.name): \($0.format.isEmpty ? "not recognised" : $0.format)" }
    for employer in employers {
      let code = employer.code.isEmpty ? "" : " (\(employer.code))"
      lines.append("For \(employer.name)\(code)\(employer.isNew ? ", not known before" : "")")
    }
    for group in FindingGroup.groups(of: findings) {
      let count = group.findings.count == 1 ? "" : " × \(group.findings.count)"
      lines.append("")
      lines.append(
        "\(group.severity.words): \(group.code.rawValue)"
          + (group.column.isEmpty ? "" : " in \(group.column)") + count)
      if !group.places.isEmpty { lines.append("  \(group.places)") }
      lines += group.messages.prefix(3).map { "  \($0)" }
      let more = group.messages.count - 3
      if more > 0 { lines.append("  … and \(more) more") }
    }
    lines.append("")
    lines.append((applied ? "Done: " : "Would be done: ") + tally.inWords)
    lines += listsInWords
    for change in sight {
      let words = [
        change.gains.isEmpty ? nil : "gains sight of \(people(change.gains.count))",
        change.loses.isEmpty ? nil : "loses sight of \(people(change.loses.count))",
      ].compactMap(\.self).joined(separator: " and ")
      lines.append("\(change.name) \(words)")
    }
    if didAnything, !heldAfter.isEmpty {
      let counts = heldAfter.map { "\($0.name.replacing("_", with: " ")) \($0.decimal)" }
      lines.append((applied ? "Held now: " : "Held then: ") + counts.joined(separator: ", "))
    }
    lines.append(next(applied: applied))
    return lines
  }

  private func next(applied: Bool) -> String {
    if !didAnything {
      return "Nothing was loaded. Correct what is listed above, then run it again."
    }
    let rows = rowsInError.reduce(0) { $0 + $1.rows.count }
    let mend =
      rows == 0
      ? "" : " \(rows == 1 ? "One row needs" : "\(rows) rows need") correcting: --problems FOLDER."
    let numbers = loads.map { "L-\($0)" }.joined(separator: ", ")
    return applied
      ? "Loaded\(numbers.isEmpty ? "" : " as \(numbers)").\(mend)"
      : "Nothing was changed. Run it again with --apply to load.\(mend)"
  }

  private func people(_ count: Int) -> String { count == 1 ? "one person" : "\(count) people" }
}
