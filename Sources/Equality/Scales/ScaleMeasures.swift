import Kernel
import Statistics

/// How far the answers to some items go together.
struct ScaleReliability: Encodable, Sendable {
  /// `nil` where there is too little to say so.
  @OrNull private(set) var alpha: Double?
  /// Rows in which every item is answered: the others are left out.
  let rows: Int
  let items: Int

  init(_ file: ScaleFile, items: [ScaleFile.Item], range: ClosedRange<Int>?) throws(Problems) {
    let complete = try file.answers(items, range: range).compactMap(\.self)
    alpha = Reliability.alpha(complete)
    (rows, self.items) = (complete.count, items.count)
  }
}

/// How far those of each group agree.
struct ScaleAgreement: Encodable, Sendable {
  struct Group: Encodable, Sendable {
    let group: String
    /// `nil` for a group of one.
    @OrNull private(set) var agreement: Double?
    /// Of the group, those who answered every item.
    let rows: Int
  }

  /// `r_wg` of one item, `r_wg(j)` of several.
  let measure: String
  let groups: [Group]
  /// Of those groups of which it can be told.
  @OrNull private(set) var mean: Double?

  init(
    _ file: ScaleFile, groupedBy column: String, items: [ScaleFile.Item],
    range: ClosedRange<Int>
  ) throws(Problems) {
    let answers = try file.answers(items, range: range)
    var members: [(name: String, rows: [[Double]])] = []
    var places: [String: Int] = [:]
    for (name, row) in zip(file.words(column), answers) where !name.isEmpty {
      if places[name] == nil {
        places[name] = members.count
        members.append((name, []))
      }
      if let row, let place = places[name] { members[place].rows.append(row) }
    }
    let options = range.count
    groups = members.map { group in
      Group(
        group: group.name,
        agreement: items.count == 1
          ? Agreement.item(group.rows.map { $0[0] }, options: options)
          : Agreement.items(group.rows, options: options), rows: group.rows.count)
    }
    let told = groups.compactMap(\.agreement)
    mean = told.isEmpty ? nil : told.reduce(0, +) / Double(told.count)
    measure = items.count == 1 ? "r_wg" : "r_wg(j)"
  }
}

/// How much of what one person says is their group's, by a one-way analysis of variance.
struct ScaleIntraclass: Encodable, Sendable {
  @OrNull private(set) var icc1: Double?
  @OrNull private(set) var icc2: Double?
  let rows: Int
  let groups: Int

  init(_ file: ScaleFile, groupedBy column: String, value: String) throws(Problems) {
    let answers = try file.answers([ScaleFile.Item(value)], range: nil)
    var groups: [String: [Double]] = [:]
    for (name, row) in zip(file.words(column), answers) where !name.isEmpty {
      if let row { groups[name, default: []].append(row[0]) }
    }
    let found = Reliability.intraclass(groups.sorted { $0.key < $1.key }.map(\.value))
    (icc1, icc2) = (found?.single, found?.mean)
    (rows, self.groups) = (groups.values.map(\.count).reduce(0, +), groups.count)
  }
}
