extension MixedAssignment.Round {
  /// Gives places: first to the most people of the first rank, then of the next; among as many,
  /// to those who have waited longest; among those, at the least cost. Of people who are alike
  /// in all this, the one with the lower key comes first.
  ///
  /// A cohort that people are added to keeps all its rules, those who had their place before
  /// counted. A cohort that nobody is added to is left as it was.
  ///
  /// - Parameter effort: The work that may be done. With less, the answer keeps the rules just
  ///   the same, but may be further from the best, or from the proof of it.
  package func allocated(
    effort: MixedAssignment.Effort = .usual
  ) -> MixedAssignment.Allocation {
    let model = MixedAssignment.Model(self)
    var search = MixedAssignment.Search(model, allowed: effort.steps)
    search.run()
    var polish = MixedAssignment.Polish(model, search.best.place)
    polish.run()
    var value = Int128(0)
    var placements: [MixedAssignment.Placement] = []
    for (applicant, option) in zip(applicants, polish.place) where option >= 0 {
      value += model.optionGain[Int(option)]
      placements.append(
        MixedAssignment.Placement(
          applicant: applicant.key, cohort: cohorts[model.optionCohort[Int(option)]].key))
    }
    let lists = MixedAssignment.Lists(self, placements)
    let waitingFor = Dictionary(
      uniqueKeysWithValues: cohorts.map { ($0.key, lists.waiting(for: $0.key)) })
    let couldRun = Dictionary(
      uniqueKeysWithValues: zip(cohorts, model.forms).map { ($0.key, !$1.blocks.isEmpty) })
    return MixedAssignment.Allocation(
      placements: placements,
      waiting: applicants.filter { !lists.placed.contains($0.key) }.map {
        lists.explanation(of: $0, couldRun: couldRun, waiting: waitingFor)
      },
      objective: objective(of: placements),
      bound: search.bounds(objective(of: placements), value),
      effort: MixedAssignment.Effort(steps: search.work))
  }
}

extension MixedAssignment.Search {
  /// What bounds each figure of an allocation.
  fileprivate mutating func bounds(
    _ reached: MixedAssignment.Objective, _ value: Int128
  ) -> MixedAssignment.Objective {
    guard proven > value else { return reached }
    let figures = reached.placed + [reached.waited, -reached.cost]
    let together = model.round.scale.objective(proven)
    let limit = together.placed + [together.waited, -together.cost]
    // Together they bound the first figure in which they differ, and prove those before.
    guard let first = figures.indices.first(where: { figures[$0] != limit[$0] }) else {
      return reached
    }
    var planned = [MixedAssignment.Limits.closed]
    for (choice, form) in zip(plan, model.forms) { planned += form.limits(choice) }
    var bounds = MixedAssignment.Stages(model, planned).bounds(
      figures, from: first, steps: 60, work: &work)
    bounds[first] = max(figures[first], min(bounds[first], limit[first]))
    let ranks = reached.placed.count
    return MixedAssignment.Objective(
      placed: Array(bounds.prefix(ranks)), waited: bounds[ranks], cost: -bounds[ranks + 1])
  }
}
