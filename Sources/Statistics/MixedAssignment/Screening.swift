extension MixedAssignment {
  /// Why a cohort is no option for somebody.
  package enum Exclusion: Hashable, Sendable, CaseIterable {
    case notEligible, datesClash, tooFar, accessNeedNotMet
  }

  /// What somebody can manage.
  package struct Needs: Hashable, Sendable {
    /// The furthest they can travel, in any one unit; `nil` for any distance.
    package let greatestDistance: Int?
    /// Day numbers on which they cannot come.
    package let unavailableOn: Set<Int>
    /// What a venue must have for them, by short codes.
    package let access: Set<String>

    package init(
      greatestDistance: Int? = nil, unavailableOn: Set<Int> = [], access: Set<String> = []
    ) {
      self.greatestDistance = greatestDistance
      self.unavailableOn = unavailableOn
      self.access = access
    }
  }

  /// One cohort as one person sees it.
  package struct Prospect: Hashable, Sendable {
    package let cohort: Int64
    package let isEligible: Bool
    /// How far it is for them, in the unit of `Needs.greatestDistance`.
    package let distance: Int
    /// The day numbers on which it meets.
    package let meetsOn: Set<Int>
    /// What its venue has.
    package let access: Set<String>
    /// How little it suits them, as in `Option.cost`.
    package let cost: Int

    package init(
      cohort: Int64, isEligible: Bool = true, distance: Int = 0, meetsOn: Set<Int> = [],
      access: Set<String> = [], cost: Int
    ) {
      self.cohort = cohort
      self.isEligible = isEligible
      self.distance = distance
      self.meetsOn = meetsOn
      self.access = access
      self.cost = cost
    }
  }

  /// The cohorts somebody could go to, and why not the others.
  package struct Screening: Hashable, Sendable {
    package let options: [Option]
    /// Every rule that stands against each of the other cohorts.
    package let reasons: [Int64: Set<Exclusion>]

    /// - Throws: `Refusal` for a distance below nought.
    package init(_ needs: Needs, among prospects: [Prospect]) throws(Refusal) {
      var options: [Option] = []
      var reasons: [Int64: Set<Exclusion>] = [:]
      for prospect in prospects {
        guard prospect.distance >= 0 else { throw .negative(.distance, prospect.distance) }
        let against = Self.exclusions(needs, prospect)
        if against.isEmpty {
          options.append(Option(prospect.cohort, cost: prospect.cost))
        } else {
          reasons[prospect.cohort] = against
        }
      }
      self.options = options
      self.reasons = reasons
    }

    /// How many cohorts each rule stands against. A cohort that two rules stand against counts
    /// under both.
    package var excluded: [Exclusion: Int] {
      Dictionary(reasons.values.joined().map { ($0, 1) }, uniquingKeysWith: +)
    }

    private static func exclusions(_ needs: Needs, _ prospect: Prospect) -> Set<Exclusion> {
      var against: Set<Exclusion> = []
      if !prospect.isEligible { against.insert(.notEligible) }
      if let most = needs.greatestDistance, prospect.distance > most { against.insert(.tooFar) }
      if !needs.unavailableOn.isDisjoint(with: prospect.meetsOn) { against.insert(.datesClash) }
      if !needs.access.isSubset(of: prospect.access) { against.insert(.accessNeedNotMet) }
      return against
    }
  }
}
