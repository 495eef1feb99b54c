import Directory
import Kernel
import Storage

/// What is counted of a programme.
package protocol CountedFigure: Hashable, Sendable {
  /// Counted together, and anew with each run.
  static var kind: String { get }
  var code: String { get }
}

/// How a programme stands at a place, worked out for every place at once and kept: a page of a region
/// or of the country is one lookup, however many people there are.
///
/// Numbers, to be shown through `Disclosure` alone.
package struct ProgrammeFigures<Figure: CountedFigure>: Hashable, Sendable {
  private var counts: [String: Int]

  package init(_ counts: [Figure: Int] = [:]) {
    self.counts = Dictionary(uniqueKeysWithValues: counts.map { ($0.key.code, $0.value) })
  }

  private init(stored: [String: Int]) { counts = stored }

  package subscript(_ figure: Figure) -> Int { counts[figure.code] ?? 0 }

  package var isEmpty: Bool { counts.isEmpty }

  // MARK: Reading

  /// Of a place with everything that counts there: by `part`, which is empty for the whole and a sector
  /// for one of an area; then by track or programme.
  package static func of(
    _ organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [String: [String: ProgrammeFigures]] {
    var found: [String: [String: [String: Int]]] = [:]
    try tx.forEachRow(
      """
      SELECT part, subject, figure, counted FROM programme_figure
      WHERE organisation_id = ?1 AND kind = ?2
      """, organisation, Figure.kind
    ) { row in
      found[try row(0), default: [:]][try row(1), default: [:]][try row(2)] = try row(3)
    }
    return found.mapValues { $0.mapValues { ProgrammeFigures(stored: $0) } }
  }

  /// Of each of several places as a whole, by track or programme.
  package static func of(
    _ organisations: [OrganisationID], _ tx: any Transaction
  ) throws -> [OrganisationID: [String: ProgrammeFigures]] {
    var found: [OrganisationID: [String: [String: Int]]] = [:]
    for some in organisations.chunked() {
      try tx.forEachRow(
        """
        SELECT organisation_id, subject, figure, counted FROM programme_figure
        WHERE organisation_id IN (?1*) AND kind = ?2 AND part = ''
        """, List(some), Figure.kind
      ) { row in
        found[try row(0), default: [:]][try row(1), default: [:]][try row(2)] = try row(3)
      }
    }
    return found.mapValues { $0.mapValues { ProgrammeFigures(stored: $0) } }
  }

  /// Of all places of a sector in the country, by track or programme.
  package static func of(
    _ sector: Sector, _ tx: any Transaction
  ) throws -> [String: ProgrammeFigures] {
    var found: [String: [String: Int]] = [:]
    try tx.forEachRow(
      """
      SELECT subject, figure, counted FROM programme_figure_sector
      WHERE sector = ?1 AND kind = ?2
      """, sector, Figure.kind
    ) { row in found[try row(0), default: [:]][try row(1)] = try row(2) }
    return found.mapValues { ProgrammeFigures(stored: $0) }
  }

  package static func countedAt(_ tx: any Transaction) throws -> Instant? {
    try tx.row("SELECT counted_at FROM programme_figure_run WHERE kind = ?1", Figure.kind)
      .map { try $0(0) }
  }

  // MARK: Keeping

  /// What counts at each place by itself, without what lies beneath; by track or programme.
  package typealias Own = [OrganisationID: [String: [Figure: Int]]]

  /// Adds a row to them: the place, the track or programme, and a count for each of `figures`.
  package static func add(_ row: Row, _ figures: [Figure], to own: inout Own) throws {
    let (organisation, subject): (OrganisationID, String) = (try row(0), try row(1))
    for (index, figure) in figures.enumerated() {
      let count: Int = try row(index + 2)
      if count > 0 {
        own[organisation, default: [:]][subject, default: [:]][figure, default: 0] += count
      }
    }
  }

  /// Replaces everything that was counted before, in one unit of work.
  package static func keep(_ own: Own, at now: Instant, _ tx: any Transaction) throws {
    let kinds = try kinds(of: own.keys, tx)
    var places: [OrganisationID: [String: [Key: Int]]] = [:]
    var sectors: [String: [Key: Int]] = [:]
    let flat = own.mapValues { subjects in
      subjects.flatMap { subject, counts in
        counts.filter { $0.value != 0 }
          .map { (Key(subject: subject, figure: $0.key.code), $0.value) }
      }
    }
    for (organisation, counts) in flat {
      let sector = kinds[organisation]?.sector ?? .unstated
      for (key, count) in counts {
        sectors[sector.rawValue, default: [:]][key, default: 0] += count
      }
    }
    for (ancestor, organisation) in try within(own.keys, on: now.dayInLondon, tx) {
      let sector = kinds[organisation]?.sector ?? .unstated
      for (key, count) in flat[organisation] ?? [] {
        places[ancestor.id, default: [:]]["", default: [:]][key, default: 0] += count
        if ancestor.isArea {
          places[ancestor.id]?[sector.rawValue, default: [:]][key, default: 0] += count
        }
      }
    }
    let kind = Figure.kind
    try tx.execute("DELETE FROM programme_figure WHERE kind = ?1", kind)
    try tx.execute("DELETE FROM programme_figure_sector WHERE kind = ?1", kind)
    try tx.execute("DELETE FROM programme_figure_run WHERE kind = ?1", kind)
    try tx.load(
      into: "programme_figure",
      columns: ["organisation_id", "kind", "part", "subject", "figure", "counted"],
      places.sorted { $0.key < $1.key }.flatMap { place, parts in
        parts.flatMap { part, counts in
          counts.map { key, count in
            [
              place.stored, kind.stored, part.stored, key.subject.stored, key.figure.stored,
              count.stored,
            ]
          }
        }
      })
    try tx.load(
      into: "programme_figure_sector",
      columns: ["sector", "kind", "subject", "figure", "counted"],
      sectors.flatMap { sector, counts in
        counts.map { key, count in
          [sector.stored, kind.stored, key.subject.stored, key.figure.stored, count.stored]
        }
      })
    try tx.execute(
      "INSERT INTO programme_figure_run (kind, counted_at) VALUES (?1, ?2)", kind, now)
  }

  private struct Key: Hashable {
    let subject: String
    let figure: String
  }

  private static func kinds(
    of organisations: some Sequence<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationID: OrganisationKind] {
    var kinds: [OrganisationID: OrganisationKind] = [:]
    for some in organisations.chunked() {
      try tx.forEachRow(
        """
        SELECT organisation_id, kind FROM organisation_kind WHERE organisation_id IN (?1*)
        ORDER BY from_on NULLS FIRST
        """, List(some)
      ) { row in kinds[try row(0)] = try row(1) }
    }
    return kinds
  }

  private struct Place: Hashable {
    let id: OrganisationID
    let isArea: Bool
  }

  /// Each place in which some of `organisations` count: what is under it, and for an area the employers
  /// that lie in it.
  private static func within(
    _ organisations: some Sequence<OrganisationID>, on day: Day, _ tx: any Transaction
  ) throws -> [(Place, OrganisationID)] {
    var found: [(OrganisationID, OrganisationID, WithinBasis)] = []
    for some in organisations.chunked() {
      try tx.forEachRow(
        """
        SELECT DISTINCT ancestor_id, organisation_id, basis FROM organisation_within
        WHERE organisation_id IN (?1*) AND from_on <= ?2 AND to_on >= ?2
        """, List(some), day
      ) { row in found.append((try row(0), try row(1), try row(2))) }
    }
    let kinds = try kinds(of: Set(found.map(\.0)), tx)
    return found.compactMap { ancestor, organisation, basis in
      let isArea = kinds[ancestor]?.isArea ?? false
      guard basis == (isArea ? .area : .under) else { return nil }
      return (Place(id: ancestor, isArea: isArea), organisation)
    }
  }
}
