import Kernel
import Statistics

/// How far the answers to some items go together.
struct ScaleReliability: Encodable, Sendable {
  /// `nil` where there is too little to say so.
  let alpha: Double?
  /// Rows in which every item is answered: the others are left out.
  let rows: Int
  let items: Int

  init(_ file: ScaleFile, items: [ScaleFile.Item], range: ClosedRange<Int>?) throws(Problems) {
    let complete = try file.answers(items, range: range).compactMap(\.self)
    alpha = Reliability.alpha(complete)
    (rows, self.items) = (complete.count, items.count)
  }

  enum CodingKeys: String, CodingKey { case alpha, rows, items }

  /// What cannot be told is said to be so, and is not left out.
  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(alpha, forKey: .alpha)
    try values.encode(rows, forKey: .rows)
    try values.encode(items, forKey: .items)
  }
}

/// How far those of each group agree.
struct ScaleAgreement: Encodable, Sendable {
  struct Group: Encodable, Sendable {
    let group: String
    /// `nil` for a group of one.
    let agreement: Double?
    /// Of the group, those who answered every item.
    let rows: Int

    enum CodingKeys: String, CodingKey { case group, agreement, rows }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(group, forKey: .group)
      try values.encode(agreement, forKey: .agreement)
      try values.encode(rows, forKey: .rows)
    }
  }

  /// `r_wg` of one item, `r_wg(j)` of several.
  let measure: String
  let groups: [Group]
  /// Of those groups of which it can be told.
  let mean: Double?

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

  enum CodingKeys: String, CodingKey { case measure, groups, mean }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(measure, forKey: .measure)
    try values.encode(groups, forKey: .groups)
    try values.encode(mean, forKey: .mean)
  }
}

/// How much of what one person says is their group's, by a one-way analysis of variance.
struct ScaleIntraclass: Encodable, Sendable {
  let icc1: Double?
  let icc2: Double?
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

  enum CodingKeys: String, CodingKey { case icc1, icc2, rows, groups }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(icc1, forKey: .icc1)
    try values.encode(icc2, forKey: .icc2)
    try values.encode(rows, forKey: .rows)
    try values.encode(groups, forKey: .groups)
  }
}
