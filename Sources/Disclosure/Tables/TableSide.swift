/// One side of a table of counts: what is counted apart, what that is part of, and the total.
package struct TableSide: Hashable, Sendable {
  package let name: String
  /// What is counted apart first, then what that is part of (each after its parts), the total last.
  package let labels: [String]
  /// For each label the one it is part of; nobody's is the total.
  let parents: [Int]
  let leaves: Int
  let children: [[Int]]
  /// Itself and all it is part of.
  let ancestors: [[Int]]
  /// The leaves under it.
  let under: [[Int]]

  var total: Int { labels.count - 1 }

  /// - Parameters:
  ///   - leaves: What is counted apart.
  ///   - groups: What is made of others, each after its parts, with the indexes of its parts: those of
  ///     leaves, and from `leaves.count` on those of earlier groups.
  package init(name: String, leaves: [String], groups: [(label: String, parts: [Int])] = []) {
    self.name = name
    self.leaves = leaves.count
    labels = leaves + groups.map(\.label) + [CountTable.total]
    let total = labels.count - 1
    var parents = [Int](repeating: total, count: labels.count)
    for (index, group) in groups.enumerated() {
      for part in group.parts { parents[part] = leaves.count + index }
    }
    self.parents = parents
    var children = [[Int]](repeating: [], count: labels.count)
    for node in 0..<total { children[parents[node]].append(node) }
    self.children = children
    ancestors = (0...total).map { node in
      var chain = [node]
      while chain[chain.count - 1] != total { chain.append(parents[chain[chain.count - 1]]) }
      return chain
    }
    var under = [[Int]](repeating: [], count: labels.count)
    for leaf in 0..<leaves.count { for node in ancestors[leaf] { under[node].append(leaf) } }
    self.under = under
  }
}
