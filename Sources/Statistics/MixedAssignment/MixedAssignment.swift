/// Places people in cohorts whose mix of sectors is part of the rules.
///
/// A matching of one to one cannot say "no sector above a third of those in the room", because
/// that limit moves with the number who are placed. Here the limit is taken from those placed,
/// exactly, in whole numbers.
///
/// Nothing in it knows people, places or days. `Screening` turns distance, dates and access into
/// the cohorts somebody could go to; `Round` is checked once; `Round.allocated` answers; and
/// `Round.breaches` proves the answer again by other means.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
package enum MixedAssignment {
  /// Where somebody comes from, by a short code such as "care".
  package struct Sector: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
    package let code: String

    package init(_ code: String) {
      self.code = code
    }

    package init(stringLiteral code: String) {
      self.code = code
    }

    package static func < (left: Sector, right: Sector) -> Bool {
      left.code < right.code
    }
  }

  /// An exact part of a whole: a third is 1 of 3, never 0.33.
  package struct Share: Hashable, Sendable {
    package let part: Int
    package let whole: Int

    /// `nil` unless nought < part <= whole <= 1,000,000.
    package init?(_ part: Int, of whole: Int) {
      guard whole > 0, whole <= 1_000_000, part > 0, part <= whole else { return nil }
      self.part = part
      self.whole = whole
    }

    /// The most that may come from one sector among so many.
    package func limit(among total: Int) -> Int {
      total * part / whole
    }

    /// Whether so many out of a total are at or below this share.
    package func allows(_ count: Int, among total: Int) -> Bool {
      count * whole <= total * part
    }
  }

  /// How many are placed, by sector. Sectors with nobody are not kept.
  package struct Composition: Hashable, Sendable {
    /// How many from each sector, none of them nought.
    package private(set) var counts: [Sector: Int]

    /// Counts below one are left out.
    package init(_ counts: [Sector: Int] = [:]) {
      self.counts = counts.filter { $0.value > 0 }
    }

    /// One person from each of these; a sector may be there many times.
    package init(_ sectors: some Sequence<Sector>) {
      counts = Dictionary(sectors.map { ($0, 1) }, uniquingKeysWith: +)
    }

    /// Everybody.
    package var total: Int { counts.values.reduce(0, +) }

    /// The sectors that somebody comes from, in order.
    package var sectors: [Sector] { counts.keys.sorted() }

    /// How many come from a sector.
    package subscript(sector: Sector) -> Int { counts[sector] ?? 0 }

    /// How many come from any of these.
    package func count(of sectors: Set<Sector>) -> Int {
      sectors.reduce(0) { $0 + self[$1] }
    }

    /// With so many more from a sector.
    package func adding(_ sector: Sector, _ number: Int = 1) -> Composition {
      var next = counts
      next[sector, default: 0] += number
      return Composition(next)
    }

    /// With one fewer from a sector; the same when there is nobody from it.
    package func removing(_ sector: Sector) -> Composition {
      adding(sector, -1)
    }
  }
}
