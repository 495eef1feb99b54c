import Disclosure
import Files
import Kernel

/// A table of counts in a file: one column for each side, and `count`.
struct CountFile {
  let table: CountTable
  /// What to mind about it.
  let notes: [String]

  /// Up to as many counts with their totals.
  private static let most = 4_000_000

  /// - Parameter hierarchies: By the column: what each value is part of.
  /// - Throws: `Problems` that name lines and columns.
  init(
    file: String, bytes: [UInt8], hierarchies: [String: CountHierarchy]
  ) throws(Problems) {
    let source = try GivenFile.table(
      file, bytes, as: TableLayout([.key("count")], named: { .value($0) }))
    let columns = source.header.names.filter { $0 != "count" }
    guard !columns.isEmpty else {
      throw Problems("file", "\(file) has no column beside “count”")
    }
    for column in hierarchies.keys.sorted() where !columns.contains(column) {
      throw Problems("hierarchy", "\(file) has no column “\(column)”")
    }
    var problems = Problems()
    var labels = columns.map { _ in [String]() }
    var places = columns.map { _ in [String: Int]() }
    var entries: [(place: [Int], count: Int, line: Int)] = []
    for row in source.rows {
      guard let count = GivenFile.count(row["count"]) else {
        problems.add(
          "file",
          "Line \(row.line), count: “\(row["count"])” is not a whole number of people, up to 1,000,000,000"
        )
        continue
      }
      var place: [Int] = []
      for (side, column) in columns.enumerated() {
        let value = row[column]
        guard !value.isEmpty, !CountTable.isTotal(value) else {
          problems.add(
            "file",
            value.isEmpty
              ? "Line \(row.line), \(column): say what was counted"
              : "Line \(row.line), \(column): “\(value)” is what totals are called; leave totals out, or name it otherwise"
          )
          continue
        }
        if let known = places[side][value] {
          place.append(known)
        } else {
          places[side][value] = labels[side].count
          place.append(labels[side].count)
          labels[side].append(value)
        }
      }
      if place.count == columns.count { entries.append((place, count, row.line)) }
    }
    try problems.throwIfAny()
    guard !entries.isEmpty else { throw Problems("file", "\(file) has no counts") }
    var sides: [TableSide] = []
    var notes: [String] = []
    for (column, labels) in zip(columns, labels) {
      let groups = try hierarchies[column]?.groups(of: labels, column: column) ?? []
      sides.append(TableSide(name: column, leaves: labels, groups: groups))
      notes += hierarchies[column]?.notes(on: labels, column: column) ?? []
    }
    guard sides.reduce(1.0, { $0 * Double($1.labels.count) }) <= Double(Self.most) else {
      throw Problems(
        "file",
        "\(file) makes more than \(grouped(Self.most)) counts and totals: count fewer things apart")
    }
    var counts = [Int](repeating: 0, count: labels.reduce(1) { $0 * $1.count })
    var lines: [Int: Int] = [:]
    for entry in entries {
      let index = zip(entry.place, labels).reduce(0) { $0 * $1.1.count + $1.0 }
      if let first = lines.updateValue(entry.line, forKey: index) {
        problems.add("file", "Line \(entry.line) counts the same as line \(first)")
      }
      counts[index] = entry.count
    }
    try problems.throwIfAny()
    table = CountTable(sides: sides, counts: counts)
    self.notes = notes
  }
}

/// What is part of what, in a file of two columns.
struct CountHierarchy {
  private let parents: [String: String]

  init(file: String, bytes: [UInt8]) throws(Problems) {
    let source = try GivenFile.table(
      file, bytes, as: TableLayout([.key("child"), .key("parent")]))
    var parents: [String: String] = [:]
    var problems = Problems()
    for row in source.rows {
      let (child, parent) = (row["child"], row["parent"])
      if child.isEmpty || parent.isEmpty {
        problems.add(
          "hierarchy", "\(file), line \(row.line): say both what it is and what it is part of")
      } else if let other = parents[child], other != parent {
        problems.add(
          "hierarchy",
          "\(file), line \(row.line): “\(child)” is part of “\(other)” already, and can be part of one thing only"
        )
      } else {
        parents[child] = parent
      }
    }
    for child in parents.keys.sorted() {
      var seen: Set<String> = [child]
      var next = parents[child]
      while let node = next {
        guard seen.insert(node).inserted else {
          problems.add("hierarchy", "\(file): “\(child)” is part of itself")
          break
        }
        next = parents[node]
      }
    }
    try problems.throwIfAny()
    self.parents = parents
  }

  /// What does not fit together, which may be a slip.
  func notes(on leaves: [String], column: String) -> [String] {
    let alone = leaves.filter { parents[$0] == nil }
    let strange = parents.keys.filter { child in
      !leaves.contains(child) && !parents.values.contains(child)
    }
    func words(_ names: [String]) -> String {
      let shown = names.sorted().prefix(5).map { "“\($0)”" }.joined(separator: ", ")
      return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
    var notes: [String] = []
    if !alone.isEmpty {
      notes.append("\(column): of nothing but the total are part: \(words(alone))")
    }
    if !strange.isEmpty {
      notes.append("\(column): part of something but not counted are: \(words(Array(strange)))")
    }
    return notes
  }

  /// - Throws: `Problems` where something is counted apart that others are part of.
  func groups(
    of leaves: [String], column: String
  ) throws(Problems) -> [(label: String, parts: [Int])] {
    var parts: [String: Set<String>] = [:]
    for leaf in leaves {
      var node = leaf
      while let parent = parents[node] {
        parts[parent, default: []].insert(node)
        node = parent
      }
    }
    if let both = leaves.first(where: { parts[$0] != nil }) {
      throw Problems(
        "hierarchy",
        "\(column): “\(both)” is counted and others are part of it: name its own count otherwise")
    }
    if parts.keys.contains(where: CountTable.isTotal) {
      throw Problems(
        "hierarchy", "\(column): “\(CountTable.total)” is what totals are called: name it otherwise"
      )
    }
    var index = Dictionary(uniqueKeysWithValues: leaves.enumerated().map { ($1, $0) })
    var groups: [(label: String, parts: [Int])] = []
    var left = parts
    while let next = left.keys.sorted().first(where: { label in
      (left[label] ?? []).allSatisfy { index[$0] != nil }
    }) {
      let places = (left.removeValue(forKey: next) ?? []).compactMap { index[$0] }.sorted()
      index[next] = leaves.count + groups.count
      groups.append((next, places))
    }
    return groups
  }
}
