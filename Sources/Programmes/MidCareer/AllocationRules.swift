import Directory
import Kernel
import Records
import Statistics

/// A cohort that places are given in.
struct AllocationCohort: Hashable, Sendable {
  let cohort: Cohort
  let days: [CohortDay]
  /// Those who have their place already, by sector.
  let placed: [Sector: Int]

  var hasRoom: Bool { placed.values.reduce(0, +) < cohort.capacity }
  var firstDay: Day? { days.filter { !$0.isCancelled }.map(\.on).min() }
}

/// Somebody who may be given a place, with how far it is for them.
struct AllocationApplicant: Hashable, Sendable {
  let participation: Participation
  /// In miles, from where they work; a cohort whose distance nobody knows is left out.
  let miles: [CohortID: Int]
  /// Whether they had a place that was taken from them.
  let lostPlace: Bool
}

/// Who is given which place, and why others wait.
struct AllocationAnswer: Hashable, Sendable {
  /// In the order of the participations.
  let places: [Place]
  /// Why each of the others waits: a sentence for each cohort they could go to, then one for each
  /// rule that stood against others.
  let waiting: [ParticipationID: [String]]
  /// Whether it is proven that no better allocation keeps the rules.
  let isProvenBest: Bool
  /// Rules that are not kept; always none. It is worked out anew from the lists, by other means.
  let faults: Int

  struct Place: Hashable, Sendable {
    let participation: ParticipationID
    let cohort: CohortID
  }
}

/// Gives places so that most people get one, those whose turn it is first, under the mix, the days,
/// the distance and what people need; and says why somebody waits.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
enum AllocationRules {
  /// - Parameter caring: Hours between which people can come, as the content has them.
  /// - Throws: `MixedAssignment.Refusal` for numbers that mean nothing.
  static func allocate(
    _ applicants: [AllocationApplicant], to cohorts: [AllocationCohort],
    caring: [CaringHours], on today: Day, effort: MixedAssignment.Effort = .usual
  ) throws(MixedAssignment.Refusal) -> AllocationAnswer {
    var mixed: [MixedAssignment.Cohort] = []
    for one in cohorts {
      mixed.append(
        MixedAssignment.Cohort(
          key: one.cohort.id.rawValue,
          rules: try one.cohort.mix.rules(
            capacity: one.cohort.capacity, minimum: one.cohort.minimum),
          placed: MixedAssignment.Composition(sectors: one.placed)))
    }
    let venues = cohorts.map { Venue($0, caring) }
    var people: [MixedAssignment.Applicant] = []
    for one in applicants { people.append(try applicant(one, among: venues, on: today)) }
    let round = try MixedAssignment.Round(cohorts: mixed, applicants: people)
    let answer = round.allocated(effort: effort)
    let titles = Dictionary(
      uniqueKeysWithValues: cohorts.map { ($0.cohort.id.rawValue, $0.cohort) })
    return AllocationAnswer(
      places: answer.placements.map {
        .init(
          participation: ParticipationID(rawValue: $0.applicant),
          cohort: CohortID(rawValue: $0.cohort))
      },
      waiting: Dictionary(
        uniqueKeysWithValues: answer.waiting.map {
          (ParticipationID(rawValue: $0.applicant), words($0, titles))
        }), isProvenBest: answer.isProvenBest, faults: round.faults(in: answer).count)
  }

  /// Those who could come to one cohort: who named it or goes so far, and who can come on its days, at
  /// its hours and to its venues.
  static func couldCome(
    _ applicants: [AllocationApplicant], to cohort: AllocationCohort, caring: [CaringHours],
    on today: Day
  ) throws(MixedAssignment.Refusal) -> [AllocationApplicant] {
    let venue = Venue(cohort, caring)
    var could: [AllocationApplicant] = []
    for one in applicants where try !applicant(one, among: [venue], on: today).options.isEmpty {
      could.append(one)
    }
    return could
  }

  /// What every day of a cohort has: a venue that is right on one day and not on the next is not.
  private struct Venue {
    let cohort: Cohort
    let meetsOn: Set<Int>
    let access: Set<String>

    init(_ one: AllocationCohort, _ caring: [CaringHours]) {
      let held = one.days.filter { !$0.isCancelled }
      cohort = one.cohort
      meetsOn = Set(held.map(\.on.number))
      let has = held.map(\.venue.access)
      let everywhere = has.dropFirst().reduce(has.first ?? []) { $0.intersection($1) }
      let hours = caring.filter { one in
        held.allSatisfy { one.allows(from: $0.from, until: $0.until) }
      }
      access = everywhere.union(hours.map { AllocationRules.code($0.code) })
    }
  }

  /// Hours that somebody needs are to a venue what a ramp is.
  private static func code(_ caring: String) -> String { "hours:\(caring)" }

  private static func applicant(
    _ one: AllocationApplicant, among venues: [Venue], on today: Day
  ) throws(MixedAssignment.Refusal) -> MixedAssignment.Applicant {
    let (participation, needs) = (one.participation, one.participation.needs)
    var prospects: [MixedAssignment.Prospect] = []
    for venue in venues {
      let named = needs.cohorts.firstIndex(of: venue.cohort.id)
      let miles = one.miles[venue.cohort.id]
      // Who named a cohort can get there; of others they said how far they go.
      guard named != nil || needs.miles != nil && miles != nil else { continue }
      prospects.append(
        MixedAssignment.Prospect(
          cohort: venue.cohort.id.rawValue,
          isEligible: participation.programme == venue.cohort.programme,
          distance: named == nil ? miles ?? 0 : 0, meetsOn: venue.meetsOn, access: venue.access,
          cost: named ?? costOfOthers + (miles ?? 0)))
    }
    let away = needs.away.flatMap { period in
      venues.flatMap(\.meetsOn).filter { number in
        period.from.number <= number && period.to.map { number <= $0.number } ?? true
      }
    }
    let screening = try MixedAssignment.Screening(
      MixedAssignment.Needs(
        greatestDistance: needs.miles.map { max($0, 0) }, unavailableOn: Set(away),
        access: needs.access.union(needs.caring.map { [code($0)] } ?? [])),
      among: prospects)
    return MixedAssignment.Applicant(
      key: participation.id.rawValue, sector: participation.sector.mixed,
      rank: ParticipationRules.rank(
        isMandatory: participation.isMandatory, deferrals: participation.deferrals,
        lostPlace: one.lostPlace),
      waited: participation.since.map { max(0, today - $0) } ?? 0, options: screening.options,
      excluded: screening.excluded)
  }

  /// A cohort that somebody did not name suits them less than any they named.
  private static let costOfOthers = 100

  // MARK: Words

  private static func words(
    _ one: MixedAssignment.Waiting, _ cohorts: [Int64: Cohort]
  ) -> [String] {
    let excluded = MixedAssignment.Exclusion.allCases.compactMap { rule in
      one.excluded[rule].map { words(rule, $0) }
    }
    let obstacles = one.obstacles.sorted { $0.key < $1.key }.map { key, obstacle in
      "\(cohorts[key]?.title ?? ""): \(words(obstacle))"
    }
    let all = obstacles + excluded
    return all.isEmpty ? ["No cohort that you named, or near enough, gives places now"] : all
  }

  static func words(_ rule: MixedAssignment.Exclusion, _ count: Int) -> String {
    let cohorts = count == 1 ? "1 cohort" : "\(count) cohorts"
    return switch rule {
    case .notEligible: "\(cohorts) hold another programme"
    case .datesClash: "\(cohorts) with days on which you cannot come"
    case .tooFar: "\(cohorts) farther away than you said you can go"
    case .accessNeedNotMet: "\(cohorts) without what you need, or at hours at which you cannot come"
    }
  }

  static func words(_ obstacle: MixedAssignment.Obstacle) -> String {
    switch obstacle {
    case .noPlaces: "every place had been given before"
    case .full:
      "it is full, and nobody was given a place there who came after you in turn"
    case .fullToKeepMix(let breaches):
      "it is full. Some there came after you in turn: with you in their place the mix would not be "
        + "kept (\(breaches.map(MixRules.words).joined(separator: "; ")))"
    case .sectorAtGreatestShare(let breach):
      "there is room, and with one more from your sector the mix would not be kept "
        + "(\(MixRules.words(breach)))"
    case .doesNotRun(_, let couldRun):
      couldRun
        ? "it does not run: those whom it needs have places elsewhere"
        : "it does not run: too few people of the sectors that it needs applied"
    }
  }
}

/// Whose turn it is when a place becomes free.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
enum PromotionRules {
  /// Those who wait and could come to a cohort, in the order of their turn.
  static func order(_ waiting: [AllocationApplicant]) -> [AllocationApplicant] {
    waiting.sorted { one, other in key(one) < key(other) }
  }

  private static func key(_ one: AllocationApplicant) -> (Int, Int, ParticipationID) {
    let participation = one.participation
    return (
      ParticipationRules.rank(
        isMandatory: participation.isMandatory, deferrals: participation.deferrals,
        lostPlace: one.lostPlace), participation.since?.number ?? .max, participation.id
    )
  }

  /// The first who keeps the mix possible; nobody so shortly before the first day that they could not
  /// be spared.
  ///
  /// - Parameter waiting: Those who could come, in the order of their turn.
  static func promoted(
    from waiting: [AllocationApplicant], to one: AllocationCohort, untilDays: Int, on today: Day
  ) throws(MixedAssignment.Refusal) -> ParticipationID? {
    guard let first = one.days.filter({ !$0.isCancelled }).map(\.on).min(),
      today <= first - untilDays
    else { return nil }
    let rules = try one.cohort.mix.rules(capacity: one.cohort.capacity, minimum: one.cohort.minimum)
    let promotion = rules.promotion(
      from: waiting.map {
        MixedAssignment.Waiter($0.participation.id.rawValue, $0.participation.sector.mixed)
      }, MixedAssignment.Composition(sectors: one.placed))
    return promotion.promoted.map { ParticipationID(rawValue: $0.key) }
  }
}
