extension MixedAssignment {
  /// At least so many from any of these sectors, in a cohort that runs.
  package struct Quota: Hashable, Sendable {
    /// People from any of these count.
    package let sectors: Set<Sector>
    /// As many as this must be there.
    package let least: Int

    package init(atLeast least: Int, from sectors: Set<Sector>) {
      self.sectors = sectors
      self.least = least
    }
  }

  /// Who must be together for a cohort to be a mixed one.
  package struct Mix: Hashable, Sendable {
    /// No sector may be above this share of those placed.
    package let greatestShare: Share?
    /// Sectors with a greatest share of their own, used in place of `greatestShare`.
    package let greatestShareOf: [Sector: Share]
    /// Those who must be there.
    package let quotas: [Quota]
    /// The fewest different sectors.
    package let fewestSectors: Int

    /// - Throws: `Refusal` for a quota without sectors, numbers below nought, or two quotas whose
    ///   sectors overlap without one holding the other.
    package init(
      greatestShare: Share? = nil, greatestShareOf: [Sector: Share] = [:], quotas: [Quota] = [],
      fewestSectors: Int = 0
    ) throws(Refusal) {
      guard fewestSectors >= 0 else { throw .negative(.fewestSectors, fewestSectors) }
      guard fewestSectors <= CohortRules.largest else {
        throw .tooLarge(.fewestSectors, fewestSectors)
      }
      for quota in quotas {
        guard !quota.sectors.isEmpty else { throw .quotaWithoutSectors }
        guard quota.least >= 0 else { throw .negative(.quota, quota.least) }
        guard quota.least <= CohortRules.largest else { throw .tooLarge(.quota, quota.least) }
        for other in quotas {
          let nested =
            quota.sectors.isSubset(of: other.sectors)
            || other.sectors.isSubset(of: quota.sectors)
          guard nested || quota.sectors.isDisjoint(with: other.sectors) else {
            throw .quotasOverlap(quota, other)
          }
        }
      }
      self.greatestShare = greatestShare
      self.greatestShareOf = greatestShareOf
      self.quotas = quotas
      self.fewestSectors = fewestSectors
    }

    private init() {
      greatestShare = nil
      greatestShareOf = [:]
      quotas = []
      fewestSectors = 0
    }

    /// Anybody with anybody.
    package static let free = Mix()

    /// The share that a sector must not be above, if there is one.
    package func share(of sector: Sector) -> Share? {
      greatestShareOf[sector] ?? greatestShare
    }

    /// The most who may come from a sector among so many.
    package func limit(of sector: Sector, among total: Int) -> Int {
      share(of: sector)?.limit(among: total) ?? total
    }

    /// Every rule of the mix that these people do not keep, in the order of the rules.
    package func breaches(of people: Composition) -> [Breach] {
      let total = people.total
      var found: [Breach] = []
      for sector in people.sectors {
        guard let share = share(of: sector), !share.allows(people[sector], among: total) else {
          continue
        }
        found.append(.aboveShare(sector, people[sector], of: total, share))
      }
      for quota in quotas where people.count(of: quota.sectors) < quota.least {
        found.append(.belowQuota(quota, people.count(of: quota.sectors)))
      }
      if people.sectors.count < fewestSectors {
        found.append(.tooFewSectors(people.sectors.count, least: fewestSectors))
      }
      return found
    }
  }

  /// What a cohort must keep when it runs.
  package struct CohortRules: Hashable, Sendable {
    /// Capacities and minimums above this are taken for slips of the hand.
    package static let largest = 100_000

    /// All places, those taken before among them.
    package let capacity: Int
    /// With fewer than this the cohort does not run.
    package let minimumSize: Int
    package let mix: Mix

    /// - Throws: `Refusal` for numbers below nought or above `largest`.
    package init(capacity: Int, minimumSize: Int = 0, mix: Mix = .free) throws(Refusal) {
      guard capacity >= 0 else { throw .negative(.capacity, capacity) }
      guard minimumSize >= 0 else { throw .negative(.minimumSize, minimumSize) }
      guard capacity <= Self.largest else { throw .tooLarge(.capacity, capacity) }
      guard minimumSize <= Self.largest else { throw .tooLarge(.minimumSize, minimumSize) }
      self.capacity = capacity
      self.minimumSize = minimumSize
      self.mix = mix
    }

    /// Every rule that these people, taken as the final list, do not keep.
    package func breaches(of people: Composition) -> [Breach] {
      var found: [Breach] = []
      if people.total > capacity {
        found.append(.aboveCapacity(people.total, capacity: capacity))
      }
      if people.total < minimumSize {
        found.append(.belowMinimum(people.total, minimum: minimumSize))
      }
      return found + mix.breaches(of: people)
    }
  }

  /// A rule that a list of people does not keep, with the figures that show it.
  package enum Breach: Hashable, Sendable {
    /// More people than places.
    case aboveCapacity(Int, capacity: Int)
    /// Fewer people than it takes to run.
    case belowMinimum(Int, minimum: Int)
    /// So many from one sector, of so many in all, are above the share.
    case aboveShare(Sector, Int, of: Int, Share)
    /// Only so many of those who must be there.
    case belowQuota(Quota, Int)
    /// Only so many different sectors.
    case tooFewSectors(Int, least: Int)
  }
}
