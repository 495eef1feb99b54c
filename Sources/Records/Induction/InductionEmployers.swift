import Kernel
import Storage

package struct InductionNomineeID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct InductionLocalUnitID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package enum InductionDuty: String, Storable, CaseIterable {
  case assessor, signatory

  package var words: String {
    switch self {
    case .assessor: "Looks at what is shown"
    case .signatory: "Signs off"
    }
  }
}

/// That somebody looks at what joiners of an employer show, or signs off for it.
///
/// - Source: domain facts, induction and programmes, section 2.2: an assessor is competent in what
///   they assess; the employer may name a delegate to sign off.
package struct InductionNominee: Hashable, Sendable {
  package let id: InductionNomineeID
  package let organisation: OrganisationID
  package let person: PersonID
  package let duty: InductionDuty
  /// Standards of the Care Certificate that they are competent in; empty for everything.
  package let units: [String]
  package let from: Day
  /// The last day.
  package var until: Day?
  package let namedBy: String
  package var revision: Int

  package init(
    id: InductionNomineeID, organisation: OrganisationID, person: PersonID, duty: InductionDuty,
    units: [String] = [], from: Day, until: Day? = nil, namedBy: String, revision: Int = 1
  ) {
    self.id = id
    self.organisation = organisation
    self.person = person
    self.duty = duty
    self.units = units
    self.from = from
    self.until = until
    self.namedBy = namedBy
    self.revision = revision
  }

  package func isInForce(on day: Day) -> Bool {
    from <= day && (until.map { day <= $0 } ?? true)
  }

  package func covers(_ unit: String, of track: InductionTrack) -> Bool {
    units.isEmpty || track == .careCertificate && units.contains(unit)
  }
}

/// What an employer asks of inductions at its places.
package struct InductionSettings: Hashable, Sendable {
  /// Whether whoever found every part met may not be the only one who signs.
  package var asksSeparation: Bool
  /// Standards that are met before somebody gives care out of sight of others; `nil` for those that
  /// content names.
  package var beforeAlone: [String]?
  package var revision: Int

  package init(asksSeparation: Bool = false, beforeAlone: [String]? = nil, revision: Int = 0) {
    self.asksSeparation = asksSeparation
    self.beforeAlone = beforeAlone
    self.revision = revision
  }
}

/// A part that an employer adds to the national ones.
package struct InductionLocalUnit: Hashable, Sendable {
  package let id: InductionLocalUnitID
  package let organisation: OrganisationID
  package let title: String
  package let about: String
  /// One of those that the national content allows.
  package let topic: String
  package let isObserved: Bool
  package let from: Day
  package var until: Day?
  package let addedBy: String
  package var revision: Int

  package init(
    id: InductionLocalUnitID, organisation: OrganisationID, title: String, about: String,
    topic: String, isObserved: Bool, from: Day, until: Day? = nil, addedBy: String,
    revision: Int = 1
  ) {
    self.id = id
    self.organisation = organisation
    self.title = title
    self.about = about
    self.topic = topic
    self.isObserved = isObserved
    self.from = from
    self.until = until
    self.addedBy = addedBy
    self.revision = revision
  }

  /// As a part of an induction: `local-12`. No national part is called so.
  package var code: String { "\(Self.prefix)\(id)" }
  package static let prefix = "local-"

  /// Whether it is part of inductions that begin on `day`: later ones are not added to what runs.
  package func isInForce(on day: Day) -> Bool {
    from <= day && (until.map { day <= $0 } ?? true)
  }
}

/// What employers add to inductions, as it is stored.
package enum InductionEmployers {
  // MARK: Who looks and signs

  package static func add(_ one: InductionNominee, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO induction_nominee (id, organisation_id, person_id, duty, units, from_on,
        until_on, named_by, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)
      """, one.id, one.organisation, one.person, one.duty, one.units.joined(separator: ","),
      one.from, one.until, one.namedBy)
  }

  package static func save(_ one: InductionNominee, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE induction_nominee SET until_on = ?2, revision = ?3 + 1
      WHERE id = ?1 AND revision = ?3
      """, one.id, one.until, one.revision)
    guard saved == 1 else { throw InductionRefusal.changedMeanwhile }
  }

  package static func nominee(
    _ id: InductionNomineeID, _ tx: any Transaction
  ) throws -> InductionNominee? {
    try tx.row(
      """
      SELECT id, organisation_id, person_id, duty, units, from_on, until_on, named_by, revision
      FROM induction_nominee WHERE id = ?1
      """, id
    ).map(InductionNominee.init(row:))
  }

  /// At any of `places`, in order of when they were named.
  package static func nominees(
    at places: some Sequence<OrganisationID>, _ tx: any Transaction
  ) throws -> [InductionNominee] {
    try tx.rows(
      """
      SELECT id, organisation_id, person_id, duty, units, from_on, until_on, named_by, revision
      FROM induction_nominee WHERE organisation_id IN (?1*) ORDER BY id
      """, List(Array(places))
    ).map(InductionNominee.init(row:))
  }

  /// What any of `records` was named for.
  package static func nominations(
    of records: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [InductionNominee] {
    try tx.rows(
      """
      SELECT id, organisation_id, person_id, duty, units, from_on, until_on, named_by, revision
      FROM induction_nominee WHERE person_id IN (?1*) ORDER BY id
      """, List(Array(records))
    ).map(InductionNominee.init(row:))
  }

  // MARK: What is asked

  /// Of an organisation itself; `nil` where nothing was said.
  package static func settings(
    of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> InductionSettings? {
    try tx.row(
      """
      SELECT separation, alone_units, revision FROM induction_setting WHERE organisation_id = ?1
      """, organisation
    ).map { row in
      let units: String = try row(1)
      return InductionSettings(
        asksSeparation: try row(0),
        beforeAlone: units == byContent ? nil : units.split(separator: ",").map(String.init),
        revision: try row(2))
    }
  }

  private static let byContent = "*"

  package static func set(
    _ settings: InductionSettings, of organisation: OrganisationID, at now: Instant,
    _ tx: any Transaction
  ) throws {
    let units = settings.beforeAlone?.joined(separator: ",") ?? byContent
    if settings.revision == 0 {
      guard try self.settings(of: organisation, tx) == nil else {
        throw InductionRefusal.changedMeanwhile
      }
      try tx.execute(
        """
        INSERT INTO induction_setting (organisation_id, separation, alone_units, changed_at,
          revision)
        VALUES (?1, ?2, ?3, ?4, 1)
        """, organisation, settings.asksSeparation, units, now)
      return
    }
    let saved = try tx.execute(
      """
      UPDATE induction_setting SET separation = ?2, alone_units = ?3, changed_at = ?4,
        revision = ?5 + 1
      WHERE organisation_id = ?1 AND revision = ?5
      """, organisation, settings.asksSeparation, units, now, settings.revision)
    guard saved == 1 else { throw InductionRefusal.changedMeanwhile }
  }

  // MARK: Local parts

  package static func add(_ one: InductionLocalUnit, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO induction_local_unit (id, organisation_id, title, about, topic, observed,
        from_on, until_on, added_by, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)
      """, one.id, one.organisation, one.title, one.about, one.topic, one.isObserved, one.from,
      one.until, one.addedBy)
  }

  package static func save(_ one: InductionLocalUnit, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE induction_local_unit SET until_on = ?2, revision = ?3 + 1
      WHERE id = ?1 AND revision = ?3
      """, one.id, one.until, one.revision)
    guard saved == 1 else { throw InductionRefusal.changedMeanwhile }
  }

  /// At any of `places`, those that ended too, in the order in which they were added.
  package static func localUnits(
    at places: some Sequence<OrganisationID>, _ tx: any Transaction
  ) throws -> [InductionLocalUnit] {
    try tx.rows(
      """
      SELECT id, organisation_id, title, about, topic, observed, from_on, until_on, added_by,
        revision
      FROM induction_local_unit WHERE organisation_id IN (?1*) ORDER BY id
      """, List(Array(places))
    ).map(InductionLocalUnit.init(row:))
  }

  package static func localUnits(
    _ ids: some Sequence<InductionLocalUnitID>, _ tx: any Transaction
  ) throws -> [InductionLocalUnit] {
    try tx.rows(
      """
      SELECT id, organisation_id, title, about, topic, observed, from_on, until_on, added_by,
        revision
      FROM induction_local_unit WHERE id IN (?1*) ORDER BY id
      """, List(Array(ids))
    ).map(InductionLocalUnit.init(row:))
  }

  // MARK: What people said at the end

  /// One answer more. Nobody knows whose: only how many gave it in half a year.
  package static func add(
    _ points: Int, to question: String, _ track: InductionTrack, at organisation: OrganisationID,
    in month: Day, _ tx: any Transaction
  ) throws {
    let counted = try tx.execute(
      """
      UPDATE induction_opinion SET said = said + 1
      WHERE organisation_id = ?1 AND track = ?2 AND said_in = ?3 AND question = ?4 AND points = ?5
      """, organisation, track, month, question, points)
    guard counted == 0 else { return }
    try tx.execute(
      """
      INSERT INTO induction_opinion (organisation_id, track, said_in, question, points, said)
      VALUES (?1, ?2, ?3, ?4, ?5, 1)
      """, organisation, track, month, question, points)
  }

  /// Whether whoever finished was asked already; notes that they are.
  package static func ask(_ induction: InductionID, _ tx: any Transaction) throws -> Bool {
    try tx.execute(
      "UPDATE induction SET asked = TRUE WHERE id = ?1 AND asked = FALSE", induction) == 1
  }

  package static func wasAsked(
    _ induction: InductionID, _ tx: any Transaction
  ) throws -> Bool {
    try tx.row("SELECT 1 FROM induction WHERE id = ?1 AND asked = TRUE", induction) != nil
  }
}

extension InductionNominee {
  fileprivate init(row: Row) throws {
    let units: String = try row(4)
    self.init(
      id: try row(0), organisation: try row(1), person: try row(2), duty: try row(3),
      units: units.split(separator: ",").map(String.init), from: try row(5), until: try row(6),
      namedBy: try row(7), revision: try row(8))
  }
}

extension InductionLocalUnit {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), organisation: try row(1), title: try row(2), about: try row(3),
      topic: try row(4), isObserved: try row(5), from: try row(6), until: try row(7),
      addedBy: try row(8), revision: try row(9))
  }
}
