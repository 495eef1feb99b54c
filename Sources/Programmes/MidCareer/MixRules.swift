import Directory
import Records
import Statistics

extension Sector {
  /// As the allocation knows it.
  var mixed: MixedAssignment.Sector { MixedAssignment.Sector(rawValue) }

  init?(_ mixed: MixedAssignment.Sector) { self.init(rawValue: mixed.code) }
}

extension MixedAssignment.Composition {
  /// How many of each sector.
  init(sectors: [Sector: Int]) {
    self.init(Dictionary(uniqueKeysWithValues: sectors.map { ($0.key.mixed, $0.value) }))
  }
}

extension CohortMix {
  /// As rules that an allocation keeps, and proves.
  ///
  /// - Throws: `MixedAssignment.Refusal` for numbers that mean nothing.
  func rules(
    capacity: Int, minimum: Int
  ) throws(MixedAssignment.Refusal) -> MixedAssignment.CohortRules {
    var quotas: [MixedAssignment.Quota] = []
    for (sector, least) in atLeast.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      quotas.append(MixedAssignment.Quota(atLeast: least, from: [sector.mixed]))
    }
    return try MixedAssignment.CohortRules(
      capacity: capacity, minimumSize: minimum,
      mix: MixedAssignment.Mix(
        greatestShare: MixedAssignment.Share(sharePart, of: shareOf), quotas: quotas,
        fewestSectors: fewestSectors))
  }

  /// Why no list of so many people could ever keep it, whoever applied; `nil` where one could.
  func impossibility(among capacity: Int) -> String? {
    let everybody = MixedAssignment.Supply.anyNumber(
      from: Set(Sector.allCases.filter { $0 != .unstated }.map(\.mixed)))
    do {
      let rules = try rules(capacity: capacity, minimum: 1)
      return rules.completion(of: MixedAssignment.Composition(), from: everybody) == nil
        ? "no \(capacity) people could keep the mix" : nil
    } catch { return "the numbers of the mix mean nothing" }
  }

  /// What one more from a sector would break, in sentences: not what is broken without them.
  func breaches(
    adding sector: Sector, to sectors: [Sector: Int], capacity: Int, minimum: Int
  ) -> [String] {
    do {
      let rules = try rules(capacity: capacity, minimum: minimum)
      let before = MixedAssignment.Composition(sectors: sectors)
      let known = Set(rules.breaches(of: before).map(MixRules.kind))
      return rules.breaches(of: before.adding(sector.mixed)).filter { breach in
        if case .aboveCapacity = breach { return true }
        return !known.contains(MixRules.kind(breach))
      }.map(MixRules.words)
    } catch { return ["The numbers of the mix mean nothing"] }
  }

  /// What is not as it has to be, in sentences; nothing where the mix is kept.
  func breaches(of sectors: [Sector: Int], capacity: Int, minimum: Int) -> [String] {
    do {
      return try rules(capacity: capacity, minimum: minimum)
        .breaches(of: MixedAssignment.Composition(sectors: sectors)).map(MixRules.words)
    } catch { return ["The numbers of the mix mean nothing"] }
  }
}

/// What the rules of a mix say, to people.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
enum MixRules {
  static func name(_ sector: MixedAssignment.Sector) -> String {
    Sector(sector)?.words ?? Sector.unstated.words
  }

  /// Which rule it is, whatever the numbers.
  static func kind(_ breach: MixedAssignment.Breach) -> String {
    switch breach {
    case .aboveCapacity: "capacity"
    case .belowMinimum: "minimum"
    case .aboveShare(let sector, _, _, _): "share of \(sector.code)"
    case .belowQuota(let quota, _): "quota of \(quota.sectors.map(\.code).sorted())"
    case .tooFewSectors: "sectors"
    }
  }

  static func words(_ breach: MixedAssignment.Breach) -> String {
    switch breach {
    case .aboveCapacity(let count, let capacity):
      "\(people(count)) for \(capacity == 1 ? "1 place" : "\(capacity) places")"
    case .belowMinimum(let count, let minimum):
      "\(people(count)): it runs with at least \(minimum)"
    case .aboveShare(let sector, let count, let total, let share):
      "\(people(count)) of \(total) from \(name(sector)): at most \(share.limit(among: total)) may be"
    case .belowQuota(let quota, let count):
      "\(people(count)) from \(quota.sectors.map(name).sorted().joined(separator: " or ")): at least "
        + "\(quota.least) must be"
    case .tooFewSectors(let count, let least):
      "People of \(count == 1 ? "1 sector" : "\(count) sectors"): at least \(least) must be there"
    }
  }

  private static func people(_ count: Int) -> String {
    count == 1 ? "1 person" : "\(count) people"
  }
}
