extension MixedAssignment {
  /// A cohort that places are given in.
  package struct Cohort: Hashable, Sendable {
    /// Tells cohorts apart, and settles ties.
    package let key: Int64
    package let rules: CohortRules
    /// Those who have their place already. They keep it, and count towards the mix.
    package let placed: Composition

    package init(key: Int64, rules: CohortRules, placed: Composition = Composition()) {
      self.key = key
      self.rules = rules
      self.placed = placed
    }
  }

  /// A cohort that somebody could go to.
  package struct Option: Hashable, Sendable {
    package let cohort: Int64
    /// How little it suits them: their order of preference, distance, or both. Not below nought.
    package let cost: Int

    package init(_ cohort: Int64, cost: Int) {
      self.cohort = cohort
      self.cost = cost
    }
  }

  /// Somebody who wants a place.
  package struct Applicant: Hashable, Sendable {
    /// Tells applicants apart, and settles ties: the lower comes first.
    package let key: Int64
    package let sector: Sector
    /// Whose turn it is: everybody of rank 0 who can be placed comes before anybody of rank 1.
    package let rank: Int
    /// How long they have waited, in any one unit. Within a rank, longer comes before shorter.
    package let waited: Int
    /// Every cohort they could go to, in any order.
    package let options: [Option]
    /// The cohorts that are no option, and why.
    package let excluded: [Exclusion: Int]

    package init(
      key: Int64, sector: Sector, rank: Int = 0, waited: Int = 0, options: [Option],
      excluded: [Exclusion: Int] = [:]
    ) {
      self.key = key
      self.sector = sector
      self.rank = rank
      self.waited = waited
      self.options = options
      self.excluded = excluded
    }

    /// Whether this applicant comes before another when there is one place for the two.
    package func comes(before other: Applicant) -> Bool {
      (rank, -waited) < (other.rank, -other.waited)
    }
  }

  /// Applicants and cohorts that belong together: every option is a cohort that is there, nobody
  /// is there twice, and no number is out of its range.
  package struct Round: Hashable, Sendable {
    /// In the order of their keys, so that an answer does not depend on the order of asking.
    package let cohorts: [Cohort]
    package let applicants: [Applicant]
    let scale: Scale

    /// - Throws: `Refusal`, naming the first thing to mend.
    package init(cohorts: [Cohort], applicants: [Applicant]) throws(Refusal) {
      self.cohorts = cohorts.sorted { $0.key < $1.key }
      self.applicants = applicants.sorted { $0.key < $1.key }
      var known: Set<Int64> = []
      for cohort in self.cohorts where !known.insert(cohort.key).inserted {
        throw .cohortTwice(cohort.key)
      }
      for cohort in self.cohorts {
        let most = cohort.placed.counts.values.max() ?? 0
        guard most <= CohortRules.largest else { throw .tooLarge(.placed, most) }
      }
      var seen: Set<Int64> = []
      for applicant in self.applicants {
        guard seen.insert(applicant.key).inserted else { throw .applicantTwice(applicant.key) }
        guard applicant.rank >= 0 else { throw .negative(.rank, applicant.rank) }
        guard applicant.waited >= 0 else { throw .negative(.waited, applicant.waited) }
        var offered: Set<Int64> = []
        for option in applicant.options {
          guard known.contains(option.cohort) else {
            throw .unknownCohort(option.cohort, applicant: applicant.key)
          }
          guard offered.insert(option.cohort).inserted else {
            throw .optionTwice(option.cohort, applicant: applicant.key)
          }
          guard option.cost >= 0 else { throw .negative(.cost, option.cost) }
        }
      }
      scale = try Scale(self.applicants)
    }
  }

  /// Why a round or a rule cannot be worked with.
  package enum Refusal: Error, Hashable, Sendable {
    /// What a number is about.
    package enum Figure: Hashable, Sendable {
      case capacity, minimumSize, fewestSectors, quota, placed, rank, waited, cost, distance
    }

    case negative(Figure, Int)
    case tooLarge(Figure, Int)
    /// A quota that nobody can count towards.
    case quotaWithoutSectors
    /// Two quotas share sectors, and neither holds all of the other's.
    case quotasOverlap(Quota, Quota)
    case cohortTwice(Int64)
    case applicantTwice(Int64)
    /// Somebody could go to a cohort that is not in the round.
    case unknownCohort(Int64, applicant: Int64)
    case optionTwice(Int64, applicant: Int64)
    /// Ranks, waits and costs together are too large to be added up exactly.
    case cannotBeAddedUp
  }
}
