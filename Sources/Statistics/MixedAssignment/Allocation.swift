extension MixedAssignment {
  /// Who gets which place.
  package struct Placement: Hashable, Sendable {
    package let applicant: Int64
    package let cohort: Int64

    package init(applicant: Int64, cohort: Int64) {
      self.applicant = applicant
      self.cohort = cohort
    }
  }

  /// Why one cohort had no place for somebody who could have gone there. Each is a statement
  /// about the allocation that anybody with the lists can check.
  package enum Obstacle: Hashable, Sendable {
    /// Those who had their place before take up all there is.
    case noPlaces
    /// It is full, and everybody who was given a place there comes first or is equal: of the same
    /// or an earlier rank and, within the rank, has waited at least as long.
    case full
    /// It is full. Some who come later have a place there, but each is of another sector, and to
    /// exchange them would break these rules.
    case fullToKeepMix([Breach])
    /// There is room, but one more of this sector would be above its greatest share, as shown.
    /// Everybody of the sector who was given a place there comes first or is equal.
    case sectorAtGreatestShare(Breach)
    /// The cohort does not run. Of those who wait and could go there (`waiting`, with this
    /// applicant) no list can be made that keeps its rules.
    ///
    /// - Parameter couldRun: Whether one can be made of all who could go there, most of them
    ///   placed elsewhere.
    case doesNotRun(waiting: Composition, couldRun: Bool)
  }

  /// Why somebody waits.
  package struct Waiting: Hashable, Sendable {
    package let applicant: Int64
    /// How many cohorts were no option, by the rule that stood against them.
    package let excluded: [Exclusion: Int]
    /// What stood in the way at each option, by the key of the cohort. Empty when there was no
    /// option at all.
    package let obstacles: [Int64: Obstacle]

    package init(
      applicant: Int64, excluded: [Exclusion: Int], obstacles: [Int64: Obstacle]
    ) {
      self.applicant = applicant
      self.excluded = excluded
      self.obstacles = obstacles
    }

    /// Whether no cohort was an option.
    package var hasNoOption: Bool { obstacles.isEmpty }
  }

  /// The answer to a round.
  package struct Allocation: Hashable, Sendable {
    /// Places that are new, in the order of the applicants' keys.
    package let placements: [Placement]
    /// Everybody else, in the order of their keys.
    package let waiting: [Waiting]
    /// What was reached.
    package let objective: Objective
    /// Figure by figure the most that is proven to be possible: no allocation that is as good as
    /// this one in all figures before reaches more in a figure than this.
    package let bound: Objective
    /// The work that it took.
    package let effort: Effort

    package init(
      placements: [Placement], waiting: [Waiting], objective: Objective, bound: Objective,
      effort: Effort
    ) {
      self.placements = placements
      self.waiting = waiting
      self.objective = objective
      self.bound = bound
      self.effort = effort
    }

    /// Whether it is proven that there is no better one: no figure can become better without one
    /// before it becoming worse.
    package var isProvenBest: Bool { !(objective < bound) }

    /// What is left open when it is not proven: the first figure, in the order of importance, in
    /// which a better allocation could differ.
    package var gap: Gap? {
      guard objective < bound else { return nil }
      for (rank, pair) in zip(objective.placed, bound.placed).enumerated() where pair.0 != pair.1 {
        return Gap(figure: .placed(rankNumber: rank), reached: pair.0, bound: pair.1)
      }
      if objective.waited != bound.waited {
        return Gap(figure: .waited, reached: objective.waited, bound: bound.waited)
      }
      return Gap(figure: .cost, reached: objective.cost, bound: bound.cost)
    }
  }

  /// How far an allocation may be from the best.
  package struct Gap: Hashable, Sendable {
    /// A figure of the objective.
    package enum Figure: Hashable, Sendable {
      /// Those placed of a rank; 0 is the first rank that occurs.
      case placed(rankNumber: Int)
      case waited
      case cost
    }

    package let figure: Figure
    /// The figure of the allocation.
    package let reached: Int
    /// What no allocation that is as good in all figures before is better than.
    package let bound: Int

    /// The difference in hundredths of a percent of the bound, rounded up.
    package var basisPoints: Int {
      let difference = Int128(abs(bound - reached))
      let whole = Int128(max(1, abs(bound)))
      return Int(clamping: (difference * 10_000 + whole - 1) / whole)
    }
  }

  /// Work, in steps and never in time, so that the same round always gets the same answer.
  package struct Effort: Hashable, Sendable {
    /// A step is about a hundredth of a microsecond on a machine of 2025, in an optimised build.
    package let steps: Int

    package init(steps: Int) {
      self.steps = steps
    }

    /// A few seconds for thousands of applicants.
    package static let usual = Effort(steps: 300_000_000)
  }
}
