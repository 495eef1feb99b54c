// How a rule about those placed works while a cohort is still filling.
//
// "No sector above a third of those placed" would turn away the very first person: one of one is
// all of them. The rule is about the list with which the cohort runs. So while people may still
// come, somebody may join when a list that keeps every rule can still be made, within the
// capacity, out of those placed, this person and those who may still come. When nobody else may
// come the list itself must keep the rules. Someone who was let in therefore never makes a cohort
// impossible that was possible; and `CohortRules.breaches`, with which a final list is judged,
// is exact.

extension MixedAssignment {
  /// Whether somebody may join a cohort now.
  package enum Joining: Hashable, Sendable {
    /// They may. The list is the smallest one that keeps every rule with them in it.
    case allowed(complete: Composition)
    case refused(JoiningRefusal)
  }

  /// Why somebody may not join a cohort now.
  package enum JoiningRefusal: Hashable, Sendable {
    /// Every place is taken.
    case full(capacity: Int)
    /// So many from their sector are the most that any list within the capacity may hold.
    case sectorAtGreatestShare(Sector, most: Int)
    /// With them no list that keeps the rules can be made any more; these are broken as it
    /// stands.
    case noCompletion([Breach])
  }

  /// What somebody's leaving does to a cohort.
  package enum Leaving: Hashable, Sendable {
    /// Every rule is kept by those who stay.
    case keeps
    /// Those who stay break these rules. If `mending` is there, it is the smallest list that
    /// keeps them again with people who may still come.
    case breaks([Breach], mending: Composition?)
    /// Nobody of this sector is there to leave.
    case nobodyThere
  }

  /// Somebody on a waiting list.
  package struct Waiter: Hashable, Sendable {
    package let key: Int64
    package let sector: Sector

    package init(_ key: Int64, _ sector: Sector) {
      self.key = key
      self.sector = sector
    }
  }

  /// Whose turn it is when a place becomes free.
  package struct Promotion: Hashable, Sendable {
    /// The first whose joining keeps the rules possible; `nil` when there is nobody.
    package let promoted: Waiter?
    /// Those who were before them on the list, in its order, and why it was not their turn.
    package let passedOver: [PassedOver]

    /// Somebody whose turn it was not.
    package struct PassedOver: Hashable, Sendable {
      package let waiter: Waiter
      package let reason: JoiningRefusal

      package init(waiter: Waiter, reason: JoiningRefusal) {
        self.waiter = waiter
        self.reason = reason
      }
    }
  }
}

extension MixedAssignment.CohortRules {
  /// Whether somebody from this sector may join those placed now.
  ///
  /// - Parameter supply: Who else may still come.
  package func joining(
    _ sector: MixedAssignment.Sector, _ placed: MixedAssignment.Composition,
    stillToCome supply: MixedAssignment.Supply
  ) -> MixedAssignment.Joining {
    guard placed.total < capacity else { return .refused(.full(capacity: capacity)) }
    let joined = placed.adding(sector)
    if let list = completion(of: joined, from: supply) { return .allowed(complete: list) }
    let most = mix.limit(of: sector, among: capacity)
    if joined[sector] > most {
      return .refused(.sectorAtGreatestShare(sector, most: most))
    }
    return .refused(.noCompletion(breaches(of: joined)))
  }

  /// What it does to those placed when somebody from this sector leaves.
  ///
  /// - Parameter supply: Who may still come.
  package func leaving(
    _ sector: MixedAssignment.Sector, _ placed: MixedAssignment.Composition,
    stillToCome supply: MixedAssignment.Supply
  ) -> MixedAssignment.Leaving {
    guard placed[sector] > 0 else { return .nobodyThere }
    let staying = placed.removing(sector)
    let breaches = breaches(of: staying)
    if breaches.isEmpty { return .keeps }
    return .breaks(breaches, mending: completion(of: staying, from: supply))
  }

  /// Who of a waiting list may have a free place: the first in its order with whom a list that
  /// keeps every rule can be made out of those placed and the others who wait.
  ///
  /// - Parameter others: Who may still come besides those on the list.
  package func promotion(
    from list: [MixedAssignment.Waiter], _ placed: MixedAssignment.Composition,
    others: MixedAssignment.Supply = .nobody
  ) -> MixedAssignment.Promotion {
    var passedOver: [MixedAssignment.Promotion.PassedOver] = []
    let waiting = MixedAssignment.Composition(list.map(\.sector))
    for waiter in list {
      let rest = others.joined(by: waiting.removing(waiter.sector), capacity: capacity)
      switch joining(waiter.sector, placed, stillToCome: rest) {
      case .allowed:
        return MixedAssignment.Promotion(promoted: waiter, passedOver: passedOver)
      case .refused(let reason):
        passedOver.append(MixedAssignment.Promotion.PassedOver(waiter: waiter, reason: reason))
      }
    }
    return MixedAssignment.Promotion(promoted: nil, passedOver: passedOver)
  }
}

extension MixedAssignment.Supply {
  /// These and some more people.
  fileprivate func joined(by people: MixedAssignment.Composition, capacity: Int) -> Self {
    switch self {
    case .nobody: .atMost(people)
    case .atMost(let others):
      .atMost(
        MixedAssignment.Composition(others.counts.merging(people.counts, uniquingKeysWith: +)))
    case .anyNumber(let from):
      .atMost(
        MixedAssignment.Composition(
          people.counts.merging(
            Dictionary(uniqueKeysWithValues: from.map { ($0, capacity) }), uniquingKeysWith: +)))
    }
  }
}
