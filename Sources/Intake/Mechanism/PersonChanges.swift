import Kernel

extension Comparison {
  /// Who joins, moves, leaves or changes, by the posts of the difference.
  func people(_ difference: Difference, _ projection: Projection) -> [PersonChangeLine] {
    var lines: [PersonChangeLine] = []
    func add(
      _ kind: PersonChangeLine.Kind, _ key: RecordKey, _ person: PersonID?, _ file: String,
      _ line: Int, _ columns: Set<String> = []
    ) {
      guard format.postKinds.contains(key.kind) else { return }
      lines.append(
        PersonChangeLine(
          kind: kind, person: person ?? projection.links[key]?.person, key: key.key, file: file,
          line: line, columns: columns.sorted()))
    }
    let altered = projection.altered
    for record in difference.created where !format.isOver(record.values, context) {
      if altered.contains(record.key) {
        add(.changes, record.key, nil, record.file, record.line)
      } else if !projection.adopted.contains(record.key) {
        add(.joins, record.key, nil, record.file, record.line)
      }
    }
    for change in difference.changed where format.postKinds.contains(change.after.key.kind) {
      let after = change.after
      let wasOver =
        difference.reopened.contains(after.key) || format.isOver(change.before.values, context)
      let kind: PersonChangeLine.Kind =
        switch (wasOver, format.isOver(after.values, context)) {
        case (true, false): .joins
        case (false, true): .leaves
        case (false, false) where change.isMove: .moves
        case _: .changes
        }
      add(kind, after.key, change.before.links.person, after.file, after.line, change.columns)
    }
    for (held, end) in difference.ended where end.reason == .removed {
      add(.leaves, held.key, held.links.person, end.file, end.line ?? 0)
    }
    return lines
  }
}
