extension MixedAssignment {
  /// Something that is wrong with an allocation.
  package enum Fault: Hashable, Sendable {
    case unknownApplicant(Int64)
    case unknownCohort(Int64)
    /// Somebody has two places, or both a place and a reason for having none.
    case applicantTwice(Int64)
    /// Somebody was sent where they cannot go.
    case notAnOption(applicant: Int64, cohort: Int64)
    /// People were added to a cohort and a rule of it is not kept.
    case ruleBroken(cohort: Int64, Breach)
    /// Somebody has neither a place nor a reason.
    case unexplained(Int64)
    /// A reason that the lists do not bear out.
    case untrueReason(applicant: Int64, cohort: Int64)
    /// The figures given are not those of the placements.
    case wrongFigures
    /// The placements are better than what was said to be the best possible.
    case betterThanBound
  }
}

extension MixedAssignment.Round {
  /// The figures of some placements, added up one by one.
  package func objective(
    of placements: [MixedAssignment.Placement]
  ) -> MixedAssignment.Objective {
    let cohortOf = Dictionary(
      placements.map { ($0.applicant, $0.cohort) }, uniquingKeysWith: { first, _ in first })
    var placed: [Int: Int] = [:]
    var waited = 0
    var cost = 0
    for applicant in applicants {
      placed[applicant.rank, default: 0] += 0
      guard let cohort = cohortOf[applicant.key],
        let option = applicant.options.first(where: { $0.cohort == cohort })
      else { continue }
      placed[applicant.rank, default: 0] += 1
      waited += applicant.waited
      cost += option.cost
    }
    return MixedAssignment.Objective(
      placed: placed.sorted { $0.key < $1.key }.map(\.value), waited: waited, cost: cost)
  }

  /// Every rule that an allocation breaks and everything untrue that it says. Works from the
  /// lists alone and shares nothing with the search, but for one reason: that no list can be made
  /// for a cohort that does not run is looked up with `CohortRules.completion`.
  package func faults(in allocation: MixedAssignment.Allocation) -> [MixedAssignment.Fault] {
    let lists = MixedAssignment.Lists(self, allocation.placements)
    var faults = lists.faults
    for cohort in cohorts {
      guard let added = lists.added[cohort.key] else { continue }
      let list = added.reduce(cohort.placed) { $0.adding($1.sector) }
      faults += cohort.rules.breaches(of: list).map { .ruleBroken(cohort: cohort.key, $0) }
    }
    var explained: Set<Int64> = []
    for waiting in allocation.waiting {
      guard let applicant = lists.applicants[waiting.applicant] else {
        faults.append(.unknownApplicant(waiting.applicant))
        continue
      }
      if lists.placed.contains(applicant.key) || !explained.insert(applicant.key).inserted {
        faults.append(.applicantTwice(applicant.key))
      }
      faults += lists.faults(in: waiting, of: applicant)
    }
    for applicant in applicants
    where !lists.placed.contains(applicant.key) && !explained.contains(applicant.key) {
      faults.append(.unexplained(applicant.key))
    }
    let figures = objective(of: allocation.placements)
    if figures != allocation.objective { faults.append(.wrongFigures) }
    if allocation.bound < figures { faults.append(.betterThanBound) }
    return faults
  }
}

extension MixedAssignment {
  /// Who is where, as anybody with the lists would see it.
  struct Lists {
    let cohorts: [Int64: Cohort]
    let applicants: [Int64: Applicant]
    /// Those added to each cohort that anybody was added to.
    private(set) var added: [Int64: [Applicant]] = [:]
    private(set) var placed: Set<Int64> = []
    /// For each cohort, everybody who could go there.
    let interested: [Int64: [Applicant]]
    private(set) var faults: [Fault] = []

    init(_ round: Round, _ placements: [Placement]) {
      cohorts = Dictionary(uniqueKeysWithValues: round.cohorts.map { ($0.key, $0) })
      applicants = Dictionary(uniqueKeysWithValues: round.applicants.map { ($0.key, $0) })
      interested = Dictionary(
        grouping: round.applicants.flatMap { applicant in
          applicant.options.map { (cohort: $0.cohort, applicant: applicant) }
        }, by: \.cohort
      ).mapValues { $0.map(\.applicant) }
      for placement in placements {
        guard let applicant = applicants[placement.applicant] else {
          faults.append(.unknownApplicant(placement.applicant))
          continue
        }
        guard cohorts[placement.cohort] != nil else {
          faults.append(.unknownCohort(placement.cohort))
          continue
        }
        if !placed.insert(applicant.key).inserted { faults.append(.applicantTwice(applicant.key)) }
        if !applicant.options.contains(where: { $0.cohort == placement.cohort }) {
          faults.append(.notAnOption(applicant: applicant.key, cohort: placement.cohort))
        }
        added[placement.cohort, default: []].append(applicant)
      }
    }

    /// Those in a cohort, with the ones who had their place before.
    func list(_ cohort: Cohort) -> Composition {
      (added[cohort.key] ?? []).reduce(cohort.placed) { $0.adding($1.sector) }
    }

    /// Those without a place who could go to a cohort.
    func waiting(for cohort: Int64) -> Composition {
      Composition((interested[cohort] ?? []).filter { !placed.contains($0.key) }.map(\.sector))
    }

    /// What is untrue in the reasons somebody was given.
    fileprivate func faults(in waiting: Waiting, of applicant: Applicant) -> [Fault] {
      var found: [Fault] = []
      let options = Set(applicant.options.map(\.cohort))
      if waiting.excluded != applicant.excluded || options != Set(waiting.obstacles.keys) {
        found.append(.unexplained(applicant.key))
      }
      for (key, obstacle) in waiting.obstacles.sorted(by: { $0.key < $1.key }) {
        guard let cohort = cohorts[key] else {
          found.append(.unknownCohort(key))
          continue
        }
        if !isTrue(obstacle, for: applicant, at: cohort) {
          found.append(.untrueReason(applicant: applicant.key, cohort: key))
        }
      }
      return found
    }

    private func isTrue(
      _ obstacle: Obstacle, for applicant: Applicant, at cohort: Cohort
    ) -> Bool {
      let rules = cohort.rules
      let people = added[cohort.key] ?? []
      let list = list(cohort)
      let isFull = list.total >= rules.capacity
      let later = people.filter { applicant.comes(before: $0) }
      switch obstacle {
      case .noPlaces:
        return cohort.placed.total >= rules.capacity
      case .full:
        return isFull && !people.isEmpty && later.isEmpty
      case .fullToKeepMix(let breaches):
        let broken = later.map {
          rules.breaches(of: list.removing($0.sector).adding(applicant.sector))
        }
        return isFull && !later.isEmpty && broken.allSatisfy { !$0.isEmpty }
          && Set(breaches) == Set(broken.joined())
      case .sectorAtGreatestShare(let breach):
        let broken = rules.breaches(of: list.adding(applicant.sector))
        let isShare =
          if case .aboveShare(applicant.sector, _, _, _) = breach { true } else { false }
        return !isFull && !people.isEmpty && isShare && broken.contains(breach)
          && !later.contains { $0.sector == applicant.sector }
      case .doesNotRun(let waiting, let couldRun):
        let everybody = Composition((interested[cohort.key] ?? []).map(\.sector))
        // Somebody must be added for a cohort to count as run by this allocation.
        func canRun(_ supply: Composition) -> Bool {
          supply.sectors.contains {
            rules.completion(of: cohort.placed.adding($0), from: .atMost(supply.removing($0)))
              != nil
          }
        }
        return people.isEmpty && waiting == self.waiting(for: cohort.key) && !canRun(waiting)
          && couldRun == canRun(everybody)
      }
    }
  }
}
