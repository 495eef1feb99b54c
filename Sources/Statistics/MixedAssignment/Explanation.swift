extension MixedAssignment.Lists {
  /// Why somebody without a place has none.
  func explanation(
    of applicant: MixedAssignment.Applicant, couldRun: [Int64: Bool],
    waiting: [Int64: MixedAssignment.Composition]
  ) -> MixedAssignment.Waiting {
    var obstacles: [Int64: MixedAssignment.Obstacle] = [:]
    for option in applicant.options {
      guard let cohort = cohorts[option.cohort] else { continue }
      obstacles[cohort.key] = obstacle(
        for: applicant, at: cohort, couldRun: couldRun[cohort.key] ?? false,
        waiting: waiting[cohort.key] ?? MixedAssignment.Composition())
    }
    return MixedAssignment.Waiting(
      applicant: applicant.key, excluded: applicant.excluded, obstacles: obstacles)
  }

  private func obstacle(
    for applicant: MixedAssignment.Applicant, at cohort: MixedAssignment.Cohort, couldRun: Bool,
    waiting: MixedAssignment.Composition
  ) -> MixedAssignment.Obstacle {
    let rules = cohort.rules
    if cohort.placed.total >= rules.capacity { return .noPlaces }
    guard let people = added[cohort.key] else {
      return .doesNotRun(waiting: waiting, couldRun: couldRun)
    }
    let list = list(cohort)
    if list.total < rules.capacity,
      let breach = rules.breaches(of: list.adding(applicant.sector)).first
    {
      return .sectorAtGreatestShare(breach)
    }
    var breaches: Set<MixedAssignment.Breach> = []
    for sector in Set(people.filter { applicant.comes(before: $0) }.map(\.sector)) {
      breaches.formUnion(rules.breaches(of: list.removing(sector).adding(applicant.sector)))
    }
    if breaches.isEmpty { return .full }
    return .fullToKeepMix(breaches.sorted { "\($0)" < "\($1)" })
  }
}
