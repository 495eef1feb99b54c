import Kernel

/// How parts of one edition count in a later one. Content says so, part by part: never by number.
///
/// - Source: domain facts, induction and programmes, section 2.1: content moved between standards.
package struct EditionMapping: Hashable, Sendable {
  package let from: String
  package let to: String
  /// Parts of `to` that each part of `from` covers whole. A part that needs several lists them all.
  package let wholly: [String: Set<String>]

  /// - Parameter wholly: For each part of `to`, the parts of `from` that cover it together.
  package init(from: String, to: String, wholly: [String: Set<String>]) {
    self.from = from
    self.to = to
    self.wholly = wholly
  }
}

/// What somebody brings along from another induction of theirs.
///
/// - Source: Review, recommendation 1, "The aim of this programme is to introduce new starters"
package enum CarryingRules {
  /// What an induction elsewhere has to give.
  package struct Earlier: Hashable, Sendable {
    package let induction: InductionID
    package let track: InductionTrack
    package let edition: String
    /// Codes of national parts that were found to be met, with the day.
    package let met: [String: Day]

    package init(
      induction: InductionID, track: InductionTrack, edition: String, met: [String: Day]
    ) {
      self.induction = induction
      self.track = track
      self.edition = edition
      self.met = met
    }
  }

  /// One part that is taken over, and from where.
  package struct Carried: Hashable, Sendable {
    package let unit: String
    package let from: InductionID
    package let on: Day

    package init(unit: String, from: InductionID, on: Day) {
      self.unit = unit
      self.from = from
      self.on = on
    }
  }

  /// Which of the `open` parts of an induction are taken over: by the same edition part by part, by
  /// another only as content maps them whole. What an employer added of its own never is.
  package static func carried(
    to open: [String], track: InductionTrack, edition: String, from earlier: [Earlier],
    _ mappings: [EditionMapping]
  ) -> [Carried] {
    open.filter { !$0.hasPrefix(InductionLocalUnit.prefix) }.compactMap { unit -> Carried? in
      let ways = earlier.filter { $0.track == track }.compactMap { one -> Carried? in
        if one.edition == edition {
          return one.met[unit].map { Carried(unit: unit, from: one.induction, on: $0) }
        }
        guard
          let needed = mappings.first(where: { $0.from == one.edition && $0.to == edition })?
            .wholly[unit], !needed.isEmpty
        else { return nil }
        let days = needed.compactMap { one.met[$0] }
        guard days.count == needed.count, let last = days.max() else { return nil }
        return Carried(unit: unit, from: one.induction, on: last)
      }
      return ways.max { ($0.on, $0.from) < ($1.on, $1.from) }
    }
  }
}
