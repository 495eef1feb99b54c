extension MixedAssignment {
  /// The nodes of all cohorts: node 0 is nobody's place; then for every cohort its leaves, its
  /// branches and its root.
  final class Network: Sendable {
    let model: Model
    let sectors: Int
    let cohorts: Int
    let nodes: Int
    let first: [Int]
    let parent: [Int32]
    let children: [[Int32]]
    /// Cohort times sectors plus sector for a leaf, -1 for any other node.
    let leafPlace: [Int32]
    /// What each option is worth.
    let gains: [Int128]
    /// More than any allocation gains.
    let beyond: Int128

    init(_ model: Model, gains: [Int128]? = nil) {
      self.model = model
      self.gains = gains ?? model.optionGain
      beyond = gains == nil ? model.round.scale.beyond : Int128(1) << 100
      sectors = model.sectors.count
      cohorts = model.forms.count
      var first: [Int] = []
      var parent: [Int32] = [-1]
      var leafPlace: [Int32] = [-1]
      for (cohort, form) in model.forms.enumerated() {
        let start = parent.count
        first.append(start)
        for (node, above) in form.tree.parent.enumerated() {
          parent.append(above < 0 ? 0 : Int32(start + above))
          leafPlace.append(
            node < form.tree.leaves ? Int32(cohort * model.sectors.count + node) : -1)
        }
      }
      var children: [[Int32]] = Array(repeating: [], count: parent.count)
      for node in parent.indices.dropFirst() { children[Int(parent[node])].append(Int32(node)) }
      self.first = first
      self.parent = parent
      self.children = children
      self.leafPlace = leafPlace
      nodes = parent.count
    }

    func leaf(_ cohort: Int, _ sector: Int) -> Int { first[cohort] + sector }

    func root(_ cohort: Int) -> Int {
      (cohort + 1 < cohorts ? first[cohort + 1] : nodes) - 1
    }

    func span(of cohort: Int) -> ClosedRange<Int> { first[cohort]...root(cohort) }
  }
}
